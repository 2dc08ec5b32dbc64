"""What does not fit in a claim's record is named with its values; what is unknown is left alone."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from importlib import resources
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.embedded.wording.checklist import inconsistencies_in_words
from bot.guards.numbers import figures
from bot.language import Language
from tools.claim_consistency import (
    CONFIDENTIAL,
    MESSAGES,
    Inconsistency,
    InconsistencyKind,
    inconsistencies,
    reconciliation,
)
from tools.claims import Claim, ClaimCause, ClaimStatus, Deduction
from tools.invoices import Invoice
from tools.money import Money
from tools.principal import OPERATOR
from tools.records.book_import import import_book
from tools.records.sql import SqlRecords
from tools.terms_in_force import terms_on

TODAY = date(2026, 11, 23)
PAYEE = "砚溪商业银行苏州分行"


def eur(amount: int | str) -> Money:
    return Money(Decimal(amount), "EUR")


PAID = Claim(
    policy_id="P",
    claim_no="C-1",
    buyer_id="B",
    status=ClaimStatus.PAID,
    cause=ClaimCause.PROTRACTED_DEFAULT,
    status_since=date(2026, 8, 20),
    notified_on=date(2026, 6, 18),
    submitted_on=date(2026, 7, 6),
    claimed=eur(1190),
    assessed=eur(1000),
    indemnity=eur(850),
    deductions=(Deduction("VAT", Decimal(190)), Deduction("own share", Decimal(150))),
    received_documents=("Claim form", "Invoices", "签收单"),
    payee=PAYEE,
    paid_on=date(2026, 8, 20),
    invoices=("A-1", "A-2"),
)
UNDER_REVIEW = replace(PAID, status=ClaimStatus.UNDER_REVIEW, indemnity=None, paid_on=None, payee=None)
NOTHING_KNOWN = Claim("P", "C-2", "B", ClaimStatus.NOTIFIED)


def invoice(number: str, amount: int, paid: int | None = 0, due: date | None = date(2026, 5, 1)) -> Invoice:
    return Invoice(
        "P", "B", number, eur(amount), due_on=due, paid_amount=None if paid is None else Decimal(paid)
    )


LEDGER = [invoice("A-1", 690), invoice("A-2", 500)]


def found(
    claim: Claim, ledger: Sequence[Invoice] | None = LEDGER, payee: str | None = PAYEE
) -> tuple[Inconsistency, ...]:
    return inconsistencies(claim, ledger, loss_payee=payee, today=TODAY)


def kinds(claim: Claim, ledger: Sequence[Invoice] | None = LEDGER, payee: str | None = PAYEE) -> set[str]:
    return {one.kind.value for one in found(claim, ledger, payee)}


@pytest.mark.parametrize("claim", [PAID, UNDER_REVIEW, NOTHING_KNOWN])
@pytest.mark.parametrize("ledger", [LEDGER, None])
@pytest.mark.parametrize("payee", [PAYEE, None])
def test_a_record_that_fits_or_says_nothing_raises_no_question(
    claim: Claim, ledger: Sequence[Invoice] | None, payee: str | None
) -> None:
    assert found(claim, ledger, payee) == ()


CHANGED = [
    ("notice after the claim", replace(PAID, notified_on=date(2026, 7, 7)), "submitted_before_notified"),
    ("stage from before the claim", replace(PAID, status_since=date(2026, 7, 5)), "status_before_submitted"),
    ("payment before the claim", replace(PAID, paid_on=date(2026, 7, 5)), "paid_before_submitted"),
    ("notice before the due date", replace(PAID, notified_on=date(2026, 4, 30)), "notified_before_due"),
    ("a deduction too few", replace(PAID, deductions=PAID.deductions[:1]), "deductions_do_not_reconcile"),
    ("no deduction at all", replace(PAID, deductions=()), "deductions_not_listed"),
    ("in both lists", replace(PAID, missing_documents=("Signed POD",)), "document_received_and_missing"),
    ("an unknown invoice", replace(PAID, invoices=("A-1", "A-9")), "invoice_not_in_book"),
    ("claimed too much", replace(UNDER_REVIEW, claimed=eur(2000)), "unpaid_differs_from_claimed"),
    ("two currencies", replace(PAID, assessed=Money(Decimal(1000), "USD")), "mixed_currencies"),
    ("somebody else is paid", replace(PAID, payee="Fenwharf Ltd"), "payee_differs"),
    ("paid at an unknown time", replace(PAID, paid_on=None), "paid_without_date"),
    ("paid an unknown amount", replace(PAID, indemnity=None), "paid_without_indemnity"),
    ("the next step is late", replace(UNDER_REVIEW, next_date=date(2026, 11, 22)), "next_date_passed"),
]


@pytest.mark.parametrize(("claim", "kind"), [case[1:] for case in CHANGED], ids=[case[0] for case in CHANGED])
def test_one_thing_that_does_not_fit_is_the_one_that_is_named(claim: Claim, kind: str) -> None:
    assert kinds(claim) == {kind}


def test_every_kind_is_tried_and_has_its_words() -> None:
    assert {kind for _, _, kind in CHANGED} == {*InconsistencyKind} == {*MESSAGES}


@pytest.mark.parametrize("claim", [case[1] for case in CHANGED], ids=[case[0] for case in CHANGED])
def test_each_asks_to_check_and_accuses_nobody(claim: Claim) -> None:
    (one,) = found(claim)

    assert one.message.startswith("Please check: ")
    assert "{" not in one.message


def test_both_amounts_and_their_difference_are_shown() -> None:
    (one,) = found(replace(PAID, deductions=PAID.deductions[:1]))

    assert one.facts == {
        "claimed": "EUR 1,190",
        "deducted": "EUR 190",
        "expected": "EUR 1,000",
        "given": "EUR 850",
        "difference": "EUR 150",
    }


def test_the_way_to_the_indemnity_is_told_in_steps() -> None:
    way = reconciliation(PAID)

    assert way is not None
    assert [(step.label, step.amount) for step in way.steps] == [("VAT", eur(190)), ("own share", eur(150))]
    assert (way.expected, way.given, way.difference, way.holds) == (eur(850), eur(850), eur(0), True)
    assert way.text == (
        "claimed EUR 1,190 · less VAT EUR 190 · less own share EUR 150 · expected EUR 850 "
        "· indemnity EUR 850 · difference EUR 0"
    )


def test_less_paid_than_explained_is_a_difference_below_zero() -> None:
    way = reconciliation(replace(PAID, indemnity=eur(800)))

    assert way is not None
    assert (way.difference, way.holds) == (eur(-50), False)


@pytest.mark.parametrize(
    "claim",
    [
        replace(PAID, claimed=None),
        replace(PAID, indemnity=None),
        replace(PAID, indemnity=Money(Decimal(850), "USD")),
    ],
)
def test_without_two_amounts_in_one_currency_nothing_is_reconciled(claim: Claim) -> None:
    assert reconciliation(claim) is None


@pytest.mark.parametrize("cause", [ClaimCause.INSOLVENCY, ClaimCause.REPUDIATION, ClaimCause.POLITICAL, None])
def test_an_insolvency_or_a_refusal_may_be_told_before_the_due_date(cause: ClaimCause | None) -> None:
    assert kinds(replace(PAID, cause=cause, notified_on=date(2026, 4, 30))) == set()


def test_an_unknown_due_date_says_nothing_about_the_notice() -> None:
    ledger = [LEDGER[0], invoice("A-2", 500, due=None)]

    assert kinds(replace(PAID, notified_on=date(2026, 4, 30)), ledger) == set()


def test_an_unknown_payment_says_nothing_about_what_is_unpaid() -> None:
    ledger = [LEDGER[0], invoice("A-2", 500, paid=None)]

    assert kinds(replace(UNDER_REVIEW, claimed=eur(2000)), ledger) == set()


def test_after_payment_the_ledger_may_differ_from_the_claim() -> None:
    assert kinds(PAID, [LEDGER[0], invoice("A-2", 500, paid=200)]) == set()


def test_an_invoice_of_another_policy_is_not_the_one_named() -> None:
    ledger = [LEDGER[0], replace(LEDGER[1], policy_id="Q")]

    assert kinds(PAID, ledger) == {"invoice_not_in_book"}


def test_a_payee_is_the_same_in_other_letters() -> None:
    assert (
        kinds(replace(PAID, payee="FENWHARF Invoice Finance Ltd."), payee="Fenwharf Invoice Finance Ltd")
        == set()
    )


def test_a_step_due_today_has_not_passed() -> None:
    assert kinds(replace(UNDER_REVIEW, next_date=TODAY)) == set()


def test_what_tells_an_amount_or_the_payee_is_marked_confidential() -> None:
    amounts = {kind for kind in InconsistencyKind if {"claimed", "given", "payee"} & _names(MESSAGES[kind])}

    assert amounts == CONFIDENTIAL


def _names(message: str) -> set[str]:
    return {part.partition("}")[0] for part in message.split("{")[1:]}


@pytest.mark.parametrize("claim", [case[1] for case in CHANGED], ids=[case[0] for case in CHANGED])
@pytest.mark.parametrize("language", [*Language])
def test_each_thing_to_check_has_words_with_its_own_figures(claim: Claim, language: Language) -> None:
    things = found(claim)
    told = inconsistencies_in_words(things, "[1]", language)

    assert "{" not in told
    assert figures(told) == figures(things[0].message)


def test_nothing_to_check_needs_no_words() -> None:
    assert inconsistencies_in_words((), "[1]", Language.ZH) == ""


def test_the_demo_book_fits(engine: Engine) -> None:
    with resources.as_file(resources.files("tools.records") / "demo") as book:
        import_book(engine, Path(book))
    records = SqlRecords(engine)
    policies = {one.policy_id: one for one in records.policies(OPERATOR)}

    for claim in records.claims(OPERATOR):
        payee = terms_on(policies[claim.policy_id], claim.paid_on or TODAY).loss_payee
        ledger = records.invoices(OPERATOR, claim.buyer_id)
        assert inconsistencies(claim, ledger, loss_payee=payee, today=TODAY) == (), claim.claim_no
