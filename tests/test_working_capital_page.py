"""The examples of docs/working-capital.md are what the rules come to, to the cent and the tenth of a day."""

import re
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
import yaml

from tools.ageing import Bucket, aged, concentration
from tools.cash_forecast import cash_line, gap, open_by_week, receipts
from tools.credit_terms import carrying_cost, early_payment_rate, longer_terms
from tools.dso import days_of_turnover, dso, receivables_turnover, turnover_of_days
from tools.dso_from_ledger import ledger_dso
from tools.exposure import exposure
from tools.insured_receipts import Debtor, insured_receipt
from tools.invoices import Invoice
from tools.limits import LimitKind, LimitRecord, LimitStatus
from tools.margin import extra_sales
from tools.money import Money, plain
from tools.payment_behaviour import LAST_WEEK, Behaviour, behaviour_of_all, seen
from tools.policies import Policy
from tools.terms_in_force import TermsOverTime
from tools.working_capital import cycle, days_held, requirement

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "working-capital.md").read_text("utf-8")
SECTIONS = re.split(r"^#{2,} (.+)\n", PAGE, flags=re.MULTILINE)
BODIES = dict(zip(SECTIONS[1::2], SECTIONS[2::2], strict=True))

Plain = dict[str, Any]


def examples(text: str) -> list[Plain]:
    found = re.findall(r"^```yaml example\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [yaml.safe_load(one) for one in found]


EXAMPLES = [pytest.param(one, id=heading) for heading, body in BODIES.items() for one in examples(body)]


def exact(given: Plain) -> dict[str, Any]:
    """What is given, its figures as exact decimals; days stay whole numbers."""
    return {
        name: one if name.endswith("days") and name != "dso_days" else Decimal(str(one))
        for name, one in given.items()
    }


def unless_refused(rule: Callable[[], Decimal]) -> Decimal | None:
    """None where the rule refuses the figures."""
    try:
        return rule()
    except ValueError:
        return None


def of_dso(given: Plain) -> Plain:
    figures = exact(given)
    return {
        "days": unless_refused(lambda: dso(figures["receivables"], figures["credit_sales"], given["days"]))
    }


def of_turnover(given: Plain) -> Plain:
    figures = exact(given)
    if "turnover" in given:
        return {"days": days_of_turnover(figures["turnover"])}
    if "dso_days" in given:
        return {"times": turnover_of_days(figures["dso_days"])}
    return {"times": receivables_turnover(**figures)}


def of_the_requirement(given: Plain) -> Plain:
    return {"amount": requirement(**exact(given))}


def of_the_cycle(given: Plain) -> Plain:
    owing = Decimal(given.get("dpo_days", 0))
    if "payables" in given:
        owing = days_held(Decimal(given["payables"]), Decimal(given["cost_of_sales"]), given["days"])
    return {"days": cycle(Decimal(given["dso_days"]), Decimal(given["dio_days"]), owing)}


def of_terms(given: Plain) -> Plain:
    if "amount" in given:
        return {"amount": carrying_cost(**exact(given))}
    found = longer_terms(**exact(given))
    return {"extra_receivables": found.extra_receivables, "amount": found.cost}


def of_a_discount(given: Plain) -> Plain:
    return {"annual_rate": unless_refused(lambda: early_payment_rate(**exact(given)))}


def of_a_loss(given: Plain) -> Plain:
    return {"amount": extra_sales(**exact(given))}


def invoices(given: Plain) -> list[Invoice]:
    return [_invoice(number, row) for number, row in enumerate(given["invoices"])]


def _invoice(number: int, row: Plain) -> Invoice:
    return Invoice(
        "P",
        "B",
        str(number),
        Money(Decimal(row["amount"]), "EUR"),
        issued_on=row.get("issued_on"),
        due_on=row.get("due_on"),
        vat_amount=Decimal(row.get("vat_amount", 0)),
        paid_amount=Decimal(row.get("paid_amount", 0)),
        disputed_amount=Decimal(row.get("disputed_amount", 0)),
    )


def of_a_ledgers_dso(given: Plain) -> Plain:
    return asdict(ledger_dso(invoices(given), given["today"], given["days"]))


def of_counting_back(given: Plain) -> Plain:
    return {"days": ledger_dso(invoices(given), given["today"], 365).count_back.days}


def of_ageing(given: Plain) -> Plain:
    found = aged(invoices(given), given["today"])
    return {one.value: found.buckets[one] for one in Bucket} | {"outstanding": found.outstanding}


def of_concentration(given: Plain) -> Plain:
    found = concentration({name: Decimal(amount) for name, amount in given["owed"].items()})
    assert found is not None
    return {name: plain(one) if isinstance(one, Decimal) else one for name, one in asdict(found).items()}


def limits(given: Plain) -> list[LimitRecord]:
    row = given["limit"]
    if row is None:
        return []
    granted = Money(Decimal(row["granted"]), "EUR") if row["granted"] else None
    began = date(2026, 1, 1)
    status = LimitStatus(row["status"])
    return [LimitRecord("P", "B", LimitKind.NAMED, status, granted=granted, effective_from=began)]


def terms(given: Plain) -> TermsOverTime:
    return TermsOverTime(Policy("P", "Holder", "EUR", schedule=given.get("policy", {})))


def of_what_is_beyond(given: Plain) -> Plain:
    own = terms(given).terms(given["today"])
    found = exposure(invoices(given), limits(given), "EUR", own, given["today"])
    return {"state": found.state, "beyond": found.beyond}


def of_behaviour(given: Plain) -> Plain:
    found = behaviour_of_all(seen(invoices(given), given["today"]))
    return {"paid_by": [plain(one) for one in found.paid_by[:6]] if found else None}


def of_receipts(given: Plain) -> Plain:
    shares: list[Decimal] = []
    for week in range(LAST_WEEK + 1):
        shares.append(Decimal(given["paid_by"].get(week, shares[-1] if shares else 0)))
    owing = open_by_week(invoices(given), given["today"])
    return asdict(receipts([(owing, Behaviour(tuple(shares)))], given["weeks"]))


def of_cash(given: Plain) -> Plain:
    flows = [[Decimal(one) for one in given[name]] for name in ("in", "out")]
    cash = cash_line(Decimal(given["opening"]), flows[0], flows[1])
    short = gap(cash, Decimal(given["minimum"]))
    return {
        "cash": cash,
        "gap": short.amount if short else None,
        "opens_in_week": short.opens_in_week if short else None,
    }


def of_the_insured_line(given: Plain) -> Plain:
    debtor = Debtor("B", invoices(given), limits(given), (), ())
    found = insured_receipt(debtor, "EUR", terms(given), given["today"])
    return {"amount": found.amount if found else None, "expected_by": found.expected_by if found else None}


KINDS: dict[str, Callable[[Plain], Plain]] = {
    "dso": of_dso,
    "turnover": of_turnover,
    "requirement": of_the_requirement,
    "cycle": of_the_cycle,
    "terms": of_terms,
    "discount": of_a_discount,
    "loss": of_a_loss,
    "ledger_dso": of_a_ledgers_dso,
    "count_back": of_counting_back,
    "ageing": of_ageing,
    "concentration": of_concentration,
    "beyond": of_what_is_beyond,
    "behaviour": of_behaviour,
    "receipts": of_receipts,
    "cash": of_cash,
    "insured": of_the_insured_line,
}


def told(value: Any) -> Any:
    """A value as the page writes it; a tenth of a day stays one, cents that are none go."""
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, list | tuple):
        return [told(one) for one in value]
    if isinstance(value, Decimal):
        return f"{value:f}".removesuffix(".00")
    return value


def cases(example: Plain) -> Iterator[tuple[Plain, Plain]]:
    for one in example["cases"]:
        yield example.get("given", {}) | one["given"], one["expect"]


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_rule_comes_to_what_its_example_says(example: Plain) -> None:
    assert example.keys() <= {"kind", "given", "cases"}
    for given, expected in cases(example):
        found = KINDS[example["kind"]](given)

        assert expected
        assert {name: told(found[name]) for name in expected} == expected


def test_each_rule_has_one_example_and_each_kind_of_example_is_used() -> None:
    rules = {heading: examples(body) for heading, body in BODIES.items() if heading.startswith("Rule")}

    assert {heading for heading, found in rules.items() if len(found) != 1} == set()
    assert {found[0]["kind"] for found in rules.values()} == KINDS.keys()


def test_the_page_says_where_each_rule_lives() -> None:
    named = re.findall(r"`(tools/\w+\.py)`", BODIES["Where it lives"])

    assert named
    assert [path for path in named if not (ROOT / path).is_file()] == []


def test_the_weeks_of_the_forecast_are_those_of_the_calendar() -> None:
    """A receipt due in a week is forecast in it, whichever of its days it falls on."""
    at_once = Behaviour((Decimal(1),) * (LAST_WEEK + 1))
    for days in range(1, 43):
        due = date(2026, 11, 23) + timedelta(days=days)
        one = Invoice("P", "B", "1", Money(Decimal(10), "EUR"), due_on=due)
        found = receipts([(open_by_week([one], date(2026, 11, 23)), at_once)], weeks=6)

        assert found.expected.index(Decimal(10)) == (days - 1) // 7
