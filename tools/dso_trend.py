"""DSO month by month, from a ledger that tells the day of every payment."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from tools.dso_from_ledger import ledger_dso
from tools.invoices import Invoice
from tools.payment_behaviour import payments_dated
from tools.receivables import issued_by

MONTHS = 6
OVER_DAYS = 90
"""The sales of these days before each month's end are the base."""


def dso_trend(invoices: Sequence[Invoice], today: date) -> list[tuple[date, Decimal | None]]:
    """The DSO at the last month ends and today, as the ledger stood then; the oldest first.

    Empty where the ledger does not tell when it was paid: what was owed earlier is not known then. None where
    nothing had been sold.
    """
    if not payments_dated(invoices):
        return []
    return [(day, ledger_dso(_as_of(invoices, day), day, OVER_DAYS).dso) for day in _days(today)]


def _days(today: date) -> list[date]:
    days = [today]
    while len(days) <= MONTHS:
        days.insert(0, days[0].replace(day=1) - timedelta(days=1))
    return days


def _as_of(invoices: Sequence[Invoice], day: date) -> list[Invoice]:
    """What had been issued by a day, with what had been paid by then."""
    return [
        one if one.paid_on is None or one.paid_on <= day else replace(one, paid_amount=None)
        for one in invoices
        if issued_by(one, day)
    ]
