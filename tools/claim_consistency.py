"""What in a claim's record does not fit together: each a thing to check, none of them an accusation."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from knowledge.folding import fold
from tools.claim_documents import documents_meant
from tools.claims import Claim, ClaimCause, ClaimStatus
from tools.invoices import Invoice
from tools.money import Money


class InconsistencyKind(StrEnum):
    """What does not fit."""

    SUBMITTED_BEFORE_NOTIFIED = "submitted_before_notified"
    STATUS_BEFORE_SUBMITTED = "status_before_submitted"
    PAID_BEFORE_SUBMITTED = "paid_before_submitted"
    NOTIFIED_BEFORE_DUE = "notified_before_due"
    DEDUCTIONS_DO_NOT_RECONCILE = "deductions_do_not_reconcile"
    DEDUCTIONS_NOT_LISTED = "deductions_not_listed"
    DOCUMENT_RECEIVED_AND_MISSING = "document_received_and_missing"
    INVOICE_NOT_IN_BOOK = "invoice_not_in_book"
    UNPAID_DIFFERS_FROM_CLAIMED = "unpaid_differs_from_claimed"
    MIXED_CURRENCIES = "mixed_currencies"
    PAYEE_DIFFERS = "payee_differs"
    PAID_WITHOUT_DATE = "paid_without_date"
    PAID_WITHOUT_INDEMNITY = "paid_without_indemnity"
    NEXT_DATE_PASSED = "next_date_passed"


MESSAGES: Mapping[str, str] = {
    "submitted_before_notified": "submitted on {submitted}, before the notice of {notified}",
    "status_before_submitted": "{status} since {since}, before the claim was submitted on {submitted}",
    "paid_before_submitted": "paid on {paid}, before the claim was submitted on {submitted}",
    "notified_before_due": "the notice of {notified} is before {due}, when the first invoice fell due",
    "deductions_do_not_reconcile": "{claimed} claimed less {deducted} deducted is {expected}, and the "
    "indemnity is {given}: a difference of {difference}",
    "deductions_not_listed": "{claimed} was claimed and the indemnity is {given}: no deduction is listed for "
    "the difference of {difference}",
    "document_received_and_missing": "received as {received} and missing as {missing}",
    "invoice_not_in_book": "the claim names invoice {invoice}, and the ledger has none of this number",
    "unpaid_differs_from_claimed": "{claimed} was claimed, and {unpaid} of the named invoices is unpaid: a "
    "difference of {difference}",
    "mixed_currencies": "amounts in more than one currency: {currencies}",
    "payee_differs": "the payee is {payee}, and the policy's loss payee is {loss_payee}",
    "paid_without_date": "paid, and without a day of payment",
    "paid_without_indemnity": "paid, and without an amount",
    "next_date_passed": "the next step was due on {next_date}, which has passed",
}
"""What to check, in English, by kind; the doors word it in their languages."""
CONFIDENTIAL = frozenset(
    {
        InconsistencyKind.DEDUCTIONS_DO_NOT_RECONCILE,
        InconsistencyKind.DEDUCTIONS_NOT_LISTED,
        InconsistencyKind.UNPAID_DIFFERS_FROM_CLAIMED,
        InconsistencyKind.PAYEE_DIFFERS,
    }
)
"""Only for those with `Right.READ_CLAIM_AMOUNTS`: these tell an amount of the claim or its payee."""
SETTLED = frozenset(
    {ClaimStatus.PAID, ClaimStatus.RECOVERY, ClaimStatus.CLOSED, ClaimStatus.WITHDRAWN, ClaimStatus.CLAWBACK}
)
"""Stages after which what the buyer owes may well differ from what was claimed."""


@dataclass(frozen=True)
class Inconsistency:
    """One thing to check, with the values that do not fit."""

    kind: InconsistencyKind
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """In English, with the facts, as something to look at."""
        return f"Please check: {MESSAGES[self.kind].format(**self.facts)}."


@dataclass(frozen=True)
class Step:
    """An amount that comes off the claim."""

    label: str
    amount: Money


@dataclass(frozen=True)
class Reconciliation:
    """From what was claimed to the indemnity, by the deductions listed."""

    claimed: Money
    steps: tuple[Step, ...]
    expected: Money
    """What is left after the deductions."""
    given: Money
    """The indemnity of the record."""

    @property
    def difference(self) -> Money:
        """Given less expected: below zero when the record pays less than its deductions explain."""
        return self.given - self.expected

    @property
    def holds(self) -> bool:
        return self.difference.amount == 0

    @property
    def text(self) -> str:
        """Every amount in one English line, as a rule's evidence states it."""
        taken = [f"less {step.label} {step.amount}" for step in self.steps] or ["no deduction listed"]
        ends = f"expected {self.expected}", f"indemnity {self.given}", f"difference {self.difference}"
        return " · ".join([f"claimed {self.claimed}", *taken, *ends])


def reconciliation(claim: Claim) -> Reconciliation | None:
    """The way from the claimed amount to the indemnity; None while one is unknown or in another currency.

    The deductions are in the currency of the claim, as the record has no other for them (DESIGN §4.5).
    """
    claimed, given = claim.claimed, claim.indemnity
    if claimed is None or given is None or claimed.currency != given.currency:
        return None
    steps = tuple(Step(one.label, Money(one.amount, claimed.currency)) for one in claim.deductions)
    deducted = sum((one.amount for one in claim.deductions), Decimal(0))
    return Reconciliation(claimed, steps, Money(claimed.amount - deducted, claimed.currency), given)


def inconsistencies(
    claim: Claim, invoices: Sequence[Invoice] | None, *, loss_payee: str | None, today: date
) -> tuple[Inconsistency, ...]:
    """What does not fit, in the order of a claim's life; empty when nothing was found.

    `invoices` is the ledger of the claim's buyer, `loss_payee` the policy's on the day of payment; None is
    unknown for both. What is unknown is left out: its check says nothing either way.
    """
    return (
        *_dates(claim, today),
        *_against_the_ledger(claim, invoices),
        *_currencies(claim, invoices),
        *_documents(claim),
        *_deductions(claim),
        *_payment(claim, loss_payee),
    )


def _dates(claim: Claim, today: date) -> Iterator[Inconsistency]:
    notified, submitted, since = claim.notified_on, claim.submitted_on, claim.status_since
    if notified and submitted and submitted < notified:
        facts = {"submitted": submitted.isoformat(), "notified": notified.isoformat()}
        yield Inconsistency(InconsistencyKind.SUBMITTED_BEFORE_NOTIFIED, facts)
    if submitted and since and since < submitted:
        facts = {"status": claim.status.value, "since": since.isoformat(), "submitted": submitted.isoformat()}
        yield Inconsistency(InconsistencyKind.STATUS_BEFORE_SUBMITTED, facts)
    if claim.paid_on and submitted and claim.paid_on < submitted:
        facts = {"paid": claim.paid_on.isoformat(), "submitted": submitted.isoformat()}
        yield Inconsistency(InconsistencyKind.PAID_BEFORE_SUBMITTED, facts)
    if claim.next_date and claim.next_date < today:
        yield Inconsistency(InconsistencyKind.NEXT_DATE_PASSED, {"next_date": claim.next_date.isoformat()})


def _against_the_ledger(claim: Claim, invoices: Sequence[Invoice] | None) -> Iterator[Inconsistency]:
    if invoices is None or not claim.invoices:
        return
    ledger = {one.invoice_no: one for one in invoices if one.policy_id == claim.policy_id}
    absent = [number for number in claim.invoices if number not in ledger]
    for number in absent:
        yield Inconsistency(InconsistencyKind.INVOICE_NOT_IN_BOOK, {"invoice": number})
    if not absent:
        named = [ledger[number] for number in dict.fromkeys(claim.invoices)]
        yield from _early_notice(claim, named)
        yield from _unpaid(claim, named)


def _early_notice(claim: Claim, named: Sequence[Invoice]) -> Iterator[Inconsistency]:
    """An overdue account alone waits for the due date; an insolvency or a refusal is told at once."""
    dues = [one.due for one in named if one.due]
    if claim.cause is not ClaimCause.PROTRACTED_DEFAULT or not claim.notified_on or len(dues) < len(named):
        return
    if claim.notified_on < min(dues):
        facts = {"notified": claim.notified_on.isoformat(), "due": min(dues).isoformat()}
        yield Inconsistency(InconsistencyKind.NOTIFIED_BEFORE_DUE, facts)


def _unpaid(claim: Claim, named: Sequence[Invoice]) -> Iterator[Inconsistency]:
    if claim.claimed is None or claim.status in SETTLED or any(one.paid_amount is None for one in named):
        return
    if {one.amount.currency for one in named} != {claim.claimed.currency}:
        return
    unpaid = Money(sum((one.unpaid.amount for one in named), Decimal(0)), claim.claimed.currency)
    if unpaid != claim.claimed:
        facts = {
            "claimed": str(claim.claimed),
            "unpaid": str(unpaid),
            "difference": _apart(unpaid, claim.claimed),
        }
        yield Inconsistency(InconsistencyKind.UNPAID_DIFFERS_FROM_CLAIMED, facts)


def _currencies(claim: Claim, invoices: Sequence[Invoice] | None) -> Iterator[Inconsistency]:
    found = {money.currency for money in (claim.claimed, claim.assessed, claim.indemnity) if money}
    for one in invoices or ():
        if one.policy_id == claim.policy_id and one.invoice_no in claim.invoices:
            found.add(one.amount.currency)
    if len(found) > 1:
        yield Inconsistency(InconsistencyKind.MIXED_CURRENCIES, {"currencies": ", ".join(sorted(found))})


def _documents(claim: Claim) -> Iterator[Inconsistency]:
    """The same document in both lists, in the same words or in others that mean it."""
    for missing in claim.missing_documents:
        for received in claim.received_documents:
            meant = {*documents_meant(missing)} & {*documents_meant(received)}
            if meant or fold(missing) == fold(received):
                facts = {"received": received, "missing": missing}
                yield Inconsistency(InconsistencyKind.DOCUMENT_RECEIVED_AND_MISSING, facts)


def _deductions(claim: Claim) -> Iterator[Inconsistency]:
    found = reconciliation(claim)
    if found is None or found.holds:
        return
    facts = {
        "claimed": str(found.claimed),
        "given": str(found.given),
        "difference": _apart(found.given, found.expected),
    }
    if not found.steps:
        yield Inconsistency(InconsistencyKind.DEDUCTIONS_NOT_LISTED, facts)
        return
    facts |= {"deducted": str(found.claimed - found.expected), "expected": str(found.expected)}
    yield Inconsistency(InconsistencyKind.DEDUCTIONS_DO_NOT_RECONCILE, facts)


def _payment(claim: Claim, loss_payee: str | None) -> Iterator[Inconsistency]:
    if claim.payee and loss_payee and _name(claim.payee) != _name(loss_payee):
        facts = {"payee": claim.payee, "loss_payee": loss_payee}
        yield Inconsistency(InconsistencyKind.PAYEE_DIFFERS, facts)
    if claim.status is ClaimStatus.PAID and claim.paid_on is None:
        yield Inconsistency(InconsistencyKind.PAID_WITHOUT_DATE)
    if claim.status is ClaimStatus.PAID and claim.indemnity is None:
        yield Inconsistency(InconsistencyKind.PAID_WITHOUT_INDEMNITY)


def _apart(one: Money, other: Money) -> str:
    """By how much two amounts differ, without a sign."""
    return str(Money(abs((one - other).amount), one.currency))


def _name(text: str) -> str:
    return "".join(sign for sign in fold(text) if sign.isalnum())
