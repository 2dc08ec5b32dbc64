"""Ten thousand random policies: the rules and an independently written oracle agree on every figure."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from tests.oracle import deadlines as oracle_deadlines
from tests.oracle import indemnity as oracle_indemnity
from tests.oracle.random_policies import cases
from tools.allocation import allocated
from tools.deadlines import Known, Rule, deadlines
from tools.indemnity import Cover, LossTerms, attached, indemnity
from tools.invoices import Invoice
from tools.money import Money
from tools.policies import PARAMETERS, DeductibleOrder, Endorsement, Policy
from tools.terms_in_force import TermsOverTime

SEEDS = range(10)
A_SEED = 1000
COMPARED = (Rule.DUE, Rule.EXTENSION, Rule.STOP, Rule.NOTICE, Rule.WAITING, Rule.CLAIM)


@cache
def drawn(seed: int) -> tuple[dict[str, Any], ...]:
    return tuple(cases(seed, A_SEED))


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def amount(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def as_policy(data: dict[str, Any]) -> Policy:
    changes = data.get("endorsements") or []
    return Policy(
        data["policy_id"],
        data["policyholder"],
        data["currency"],
        schedule={name: data[name] for name in PARAMETERS if data.get(name) is not None},
        endorsements=tuple(
            Endorsement(str(one["no"]), date.fromisoformat(str(one["effective"])), one["sets"])
            for one in changes
        ),
    )


def as_invoice(data: dict[str, Any]) -> Invoice:
    return Invoice(
        "P",
        "B",
        data["invoice_no"],
        Money(Decimal(data["amount"]), data["currency"]),
        issued_on=day(data.get("issued_on")),
        dispatched_on=day(data.get("dispatched_on")),
        due_on=day(data.get("due_on")),
        terms_days=data.get("terms_days"),
        paid_amount=amount(data.get("paid_amount")),
    )


def reported(case: dict[str, Any]) -> dict[str, Any]:
    return {name: case[name] for name in ("notified_on", "submitted_on", "insolvent_on")}


def dated(case: dict[str, Any]) -> Iterator[tuple[Any, dict[str, Any]]]:
    """What the rules find for each invoice, beside what the oracle finds."""
    terms = TermsOverTime(as_policy(case["policy"]))
    known = Known(*(day(one) for one in reported(case).values()))
    today = date.fromisoformat(case["today"])
    for data in case["invoices"]:
        found = deadlines(as_invoice(data), terms, today, known)
        yield found, oracle_deadlines.deadlines(case["policy"], data, today, **reported(case))


@pytest.mark.parametrize("seed", SEEDS)
def test_every_day_of_every_invoice_agrees(seed: int) -> None:
    for number, case in enumerate(drawn(seed)):
        for found, expected in dated(case):
            assert {rule.value: found.day(rule) for rule in COMPARED} == {
                rule.value: expected[rule.value] for rule in COMPARED
            }, f"case {number} of seed {seed}"
            assert found.days_overdue == expected["days_overdue"]
            if found.known == Known(None, None, found.known.insolvent_since):
                assert {rule.value for rule in found.passed} == expected["passed"]


@pytest.mark.parametrize("seed", SEEDS)
def test_every_allocation_of_payments_agrees(seed: int) -> None:
    for case in drawn(seed):
        begins = date.fromisoformat(str(case["policy"]["period"]["from"]))
        rule = TermsOverTime(as_policy(case["policy"])).terms(begins).allocation
        found = allocated([as_invoice(one) for one in case["invoices"]], rule)

        assert {one.invoice_no: one.unpaid.amount for one in found.by_policy} == {
            number: Decimal(left.numerator) / left.denominator
            for number, left in oracle_indemnity.allocated(case["policy"], case["invoices"]).items()
        }


def as_terms(loss: dict[str, Any]) -> LossTerms:
    each, first = loss["each_loss"], loss["first_loss"]
    return LossTerms(
        threshold=amount(loss["threshold"]),
        each_loss=amount(each["amount"]) if each else None,
        each_loss_order=DeductibleOrder(each["order"]) if each else None,
        first_loss_left=amount(first["remaining"]) if first else None,
        first_loss_order=DeductibleOrder(first["order"]) if first else None,
        minimum_retention=amount(loss["minimum_retention"]),
        liability_left=amount(loss["liability_left"]),
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_every_indemnity_agrees_to_the_cent(seed: int) -> None:
    for number, case in enumerate(drawn(seed)):
        loss = case["loss"]
        covers = [Cover(Decimal(one["limit"]), Decimal(one["percentage"])) for one in loss["covers"]]
        debt = Decimal(loss["outstanding"])
        found = indemnity(debt, attached(debt, covers), as_terms(loss))
        expected = oracle_indemnity.indemnity(loss)

        assert (found.amount, found.first_loss_used) == (expected["amount"], expected["first_loss_used"]), (
            f"case {number} of seed {seed}: {loss}"
        )
