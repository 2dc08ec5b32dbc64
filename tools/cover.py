"""Cover of one delivery: what is asked, what is known, and what a check of it comes to (`domain.md` §2.9)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from tools.buyers import Buyer
from tools.cover_position import CoverPosition, position, rows_by
from tools.invoices import Invoice
from tools.ledger import BuyerLedger
from tools.limits import LimitRecord
from tools.money import Money
from tools.policies import PolicyTerms


class CheckName(StrEnum):
    """The checks in their order (`domain.md` §2.9); what no book can know is a condition instead."""

    POLICY = "policy"
    COUNTRY = "country"
    IDENTITY = "identity"
    LIMIT = "limit"
    ROOM = "room_in_limit"
    STOP = "stop_shipment"
    TERM = "payment_term"
    DECLARED = "declared"
    DISPUTE = "dispute"
    NOTICE = "notice"


class Result(StrEnum):
    PASS = "pass"  # noqa: S105  a check's result, no password
    FAIL = "fail"
    UNKNOWN = "unknown"


class Verdict(StrEnum):
    """DESIGN §4.4."""

    COVERED = "covered"
    PARTLY = "partly_covered"
    NOT_COVERED = "not_covered"
    CANNOT_TELL = "cannot_tell"


class Condition(StrEnum):
    """What no book can know, and cover depends on."""

    GOODS = "goods_as_described"
    PAYMENT_METHOD = "payment_method_as_approved"
    BUYER_TYPE = "buyer_not_excluded"
    INVOICED = "invoiced_in_time"
    DECLARED = "declared_and_premium_paid"
    LIMIT_CONDITIONS = "limit_conditions_met"
    NOTIFY_AT_ONCE = "notify_insolvency_at_once"


@dataclass(frozen=True)
class Check:
    """One check with why it came out so; `facts` fill the sentence named by `code`."""

    name: CheckName
    result: Result
    code: str
    source: str
    facts: Mapping[str, str] = field(default_factory=dict)
    missing: str | None = None
    """What would have to be known, when the result is unknown."""


@dataclass(frozen=True)
class Delivery:
    """What is asked about: a shipment planned, or an invoice of the ledger. None is unknown."""

    dispatched_on: date | None
    amount: Money | None
    """What is insurable of it: without VAT unless the policy covers VAT."""
    terms_days: int | None
    invoice: Invoice | None = None
    vat_excluded: Money | None = None


@dataclass(frozen=True)
class Facts:
    """What the book knows that decides cover on one buyer under one policy."""

    buyer: Buyer
    rows: Sequence[LimitRecord]
    ledger: BuyerLedger
    today: date

    def terms(self, delivery: Delivery) -> PolicyTerms:
        return self.ledger.terms.terms(delivery.dispatched_on)

    def on(self, delivery: Delivery) -> CoverPosition | None:
        """The limits on the day of dispatch; None when no decision had begun by then, or no day is known."""
        day = delivery.dispatched_on
        if day is None:
            return None
        rows = rows_by(self.rows, day) if day < self.today else self.rows
        invoices = [one.invoice for one in self.ledger.open]
        return position(rows, invoices, self.terms(delivery), day) if rows else None


@dataclass(frozen=True)
class CoverCheck:
    """The verdict on one delivery. `covered` is within the limit, before the insured percentage.

    Never `covered` while an input is missing; always subject to the policy's terms and to the conditions.
    """

    verdict: Verdict
    covered: Money | None
    uncovered: Money | None
    checks: tuple[Check, ...]
    conditions: tuple[tuple[Condition, tuple[str, ...]], ...]
    position: CoverPosition | None
    free: Money | None = None
    """What the limit left for this delivery; None without a limit in force."""

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.missing for one in self.checks if one.missing))

    @property
    def first_failure(self) -> Check | None:
        return next((one for one in self.checks if one.result is Result.FAIL), None)


def planned(amount: Money | None, terms_days: int | None, dispatched_on: date) -> Delivery:
    """A shipment that has not been invoiced; its amount is taken as insurable."""
    return Delivery(dispatched_on, amount, terms_days)


def of_invoice(invoice: Invoice, terms: PolicyTerms) -> Delivery:
    """The unpaid part of an invoice, without VAT where the policy does not cover it (R1).

    The amount is unknown when it holds VAT and the policy's data does not say whether VAT is covered.
    """
    unpaid = invoice.unpaid
    if terms.vat_covered is None and invoice.vat_amount:
        return Delivery(invoice.dispatched_on, None, invoice.term_days, invoice)
    amount = Money(invoice.insurable(vat_covered=bool(terms.vat_covered)), unpaid.currency)
    vat = unpaid - amount
    return Delivery(
        invoice.dispatched_on, amount, invoice.term_days, invoice, vat if vat.amount > 0 else None
    )


def room(delivery: Delivery, found: CoverPosition, ledger: BuyerLedger, terms: PolicyTerms) -> Money | None:
    """What the limit leaves for this delivery, never below zero (R3); None without a limit in force.

    For a planned shipment that is the headroom. An invoice of the ledger comes after those dispatched before
    it; one that was not declared takes no room, because it is not insured.
    """
    if found.granted is None or not found.in_force:
        return None
    if delivery.invoice is None:
        return found.headroom
    currency = found.granted.currency
    earlier = [one for one in _before(delivery.invoice, ledger) if one.amount.currency == currency]
    used = sum((one.insurable(vat_covered=bool(terms.vat_covered)) for one in earlier), Decimal(0))
    return Money(max(found.granted.amount - used, Decimal(0)), found.granted.currency)


def owed_elsewhere(delivery: Delivery, found: CoverPosition, ledger: BuyerLedger) -> tuple[Money, ...]:
    """What takes room in another currency, never converted: beside an invoice only what came before it."""
    if delivery.invoice is None or found.granted is None:
        return found.outstanding_elsewhere
    unpaid: dict[str, Decimal] = {}
    for one in _before(delivery.invoice, ledger):
        if one.amount.currency != found.granted.currency:
            unpaid[one.amount.currency] = unpaid.get(one.amount.currency, Decimal(0)) + one.unpaid.amount
    return tuple(Money(amount, currency) for currency, amount in sorted(unpaid.items()))


def _before(invoice: Invoice, ledger: BuyerLedger) -> list[Invoice]:
    """The open invoices that take room in the limit before this one."""
    return [
        one.invoice
        for one in ledger.open
        if _sequence(one.invoice) < _sequence(invoice) and one.invoice.declared is not False
    ]


def _sequence(invoice: Invoice) -> tuple[date, date, str]:
    """The order in which deliveries take room in the limit; an unknown day comes first, to be careful."""
    return (invoice.dispatched_on or date.min, invoice.due or date.min, invoice.invoice_no)


def amounts(
    verdict: Verdict, delivery: Delivery, free: Money | None
) -> tuple[Verdict, Money | None, Money | None]:
    """The verdict with what is covered and what is not; both None while it cannot be told."""
    amount = delivery.amount
    if amount is None or verdict is Verdict.CANNOT_TELL:
        return (verdict, None, None)
    nothing = Money(Decimal(0), amount.currency)
    if verdict is Verdict.NOT_COVERED or free is None:
        return (verdict, nothing, amount)
    covered = replace(amount, amount=min(amount.amount, free.amount))
    uncovered = amount - covered
    return (Verdict.PARTLY if uncovered.amount > 0 else Verdict.COVERED, covered, uncovered)
