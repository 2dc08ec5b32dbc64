"""Ageing: what is owed by how long it is overdue, and how much of it rests on few (`domain.md` F5, F11)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, localcontext
from enum import StrEnum

from tools.calculation import EXACT, ZERO, thousandth
from tools.invoices import Invoice

TOP = 5
"""The buyers whose joint share is told."""


class Bucket(StrEnum):
    """How long an amount is overdue. Day 1 is the day after the due date."""

    NOT_DUE = "not_due"
    UP_TO_30 = "0-30"
    UP_TO_60 = "31-60"
    UP_TO_90 = "61-90"
    OVER_90 = "90+"
    NO_DUE_DATE = "no_due_date"
    """The ledger does not tell when it is due."""
    CREDITS = "credits"
    """Credit notes that are not used up: below zero, and no older than what they may be set against."""


_ENDS = ((0, Bucket.NOT_DUE), (30, Bucket.UP_TO_30), (60, Bucket.UP_TO_60), (90, Bucket.UP_TO_90))
OVERDUE = (Bucket.UP_TO_30, Bucket.UP_TO_60, Bucket.UP_TO_90, Bucket.OVER_90)


@dataclass(frozen=True)
class Ageing:
    """What is unpaid, by bucket; the buckets add up to `outstanding`."""

    buckets: dict[Bucket, Decimal]

    @property
    def outstanding(self) -> Decimal:
        return sum(self.buckets.values(), ZERO)

    @property
    def overdue(self) -> Decimal:
        return sum((self.buckets[one] for one in OVERDUE), ZERO)


@dataclass(frozen=True)
class Concentration:
    """Which share of all that is owed rests on the largest buyer, and on the largest five."""

    largest: str
    largest_share: Decimal
    top_share: Decimal


def bucket(due: date | None, today: date) -> Bucket:
    """The bucket of an invoice by its due date."""
    if due is None:
        return Bucket.NO_DUE_DATE
    overdue = (today - due).days
    return next((one for last, one in _ENDS if overdue <= last), Bucket.OVER_90)


def aged(invoices: Iterable[Invoice], today: date) -> Ageing:
    """The ageing of invoices in one currency; an invoice that is paid, or was overpaid, counts nothing.

    A credit note, which is an amount below zero, takes off what is left of it (`domain.md` F5).
    """
    buckets = dict.fromkeys(Bucket, ZERO)
    for invoice in invoices:
        unpaid = owed(invoice)
        if unpaid > 0:
            buckets[bucket(invoice.due, today)] += unpaid
        elif invoice.amount.amount < 0:
            buckets[Bucket.CREDITS] += min(unpaid, ZERO)
    return Ageing(buckets)


def owed(invoice: Invoice) -> Decimal:
    """What is unpaid of an invoice, in its currency; an unknown payment counts as none."""
    return invoice.amount.amount - (invoice.paid_amount or ZERO)


def less_credits(invoices: Sequence[Invoice]) -> Sequence[Invoice]:
    """One buyer's invoices with its open credit notes set against those due first: it pays what is left.

    Without a credit note the invoices come back as they are.
    """
    left = -sum((min(owed(one), ZERO) for one in invoices if one.amount.amount < 0), ZERO)
    if not left:
        return invoices
    rest = []
    for one in sorted(invoices, key=lambda one: (one.due or date.max, one.invoice_no)):
        unpaid = owed(one)
        if unpaid > 0 and left > 0:
            used = min(unpaid, left)
            left -= used
            rest.append(replace(one, paid_amount=(one.paid_amount or ZERO) + used))
        else:
            rest.append(one)
    return rest


def by_buyer(invoices: Sequence[Invoice]) -> dict[str, list[Invoice]]:
    """The invoices of each buyer, in their order."""
    found: dict[str, list[Invoice]] = {}
    for invoice in invoices:
        found.setdefault(invoice.buyer_id, []).append(invoice)
    return found


def concentration(outstanding: dict[str, Decimal]) -> Concentration | None:
    """The shares by buyer; None when nothing is owed."""
    ranked = sorted(outstanding.items(), key=lambda one: (-one[1], one[0]))
    total = sum(outstanding.values(), ZERO)
    if total <= 0:
        return None
    with localcontext(EXACT):
        top = sum((amount for _, amount in ranked[:TOP]), ZERO)
        return Concentration(ranked[0][0], thousandth(ranked[0][1] / total), thousandth(top / total))


def beyond_limit(outstanding: Decimal, limit: Decimal) -> Decimal:
    """What is owed above the limit (F5, F12); nothing where the limit suffices."""
    return max(outstanding - limit, ZERO)
