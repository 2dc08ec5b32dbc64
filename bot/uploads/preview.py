"""The preview of a ledger: what was understood of it, before anybody uses it."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from bot.uploads.customers import Customers
from bot.uploads.invoice_rows import ReadRow
from bot.uploads.reading import LedgerRead
from tools.money import Money, plain

SAMPLE = 10
MOST_NAMED = 50
"""Customers named of those that no buyer was matched to; all are counted."""


def preview_of(read: LedgerRead, customers: Customers | None) -> dict[str, Any]:
    """JSON values: counts, sums by currency, days, columns, a sample, and what is wrong or worth knowing."""
    days = [day for row in read.rows if (day := row.issued_on or row.due_on)]
    counts = Counter(row.currency for row in read.rows)
    return {
        "rows": len(read.rows),
        "customers": len({row.customer for row in read.rows}),
        "currencies": [code for code, _ in counts.most_common()],
        "totals": [_totals(code, read.rows) for code, _ in counts.most_common()],
        "first_day": min(days).isoformat() if days else None,
        "last_day": max(days).isoformat() if days else None,
        "payments_dated": sum(row.paid_on is not None for row in read.rows),
        "credit_notes": sum(row.amount < 0 for row in read.rows),
        "columns": read.columns,
        "matched_customers": len(customers.matched) if customers else 0,
        "unmatched_customers": len(customers.unmatched) if customers else 0,
        "unmatched": list(customers.unmatched[:MOST_NAMED]) if customers else [],
        "sample": [_sample(row) for row in read.rows[:SAMPLE]],
        "warnings": [one.as_data() for one in read.warnings],
        "errors": [one.as_data() for one in read.errors],
        "error_total": read.error_total,
    }


def _totals(currency: str, rows: Sequence[ReadRow]) -> dict[str, Any]:
    own = [row for row in rows if row.currency == currency]
    zero = Decimal(0)
    amount = sum((row.amount for row in own), zero)
    paid = sum((row.paid_amount or zero for row in own), zero)
    return {
        "currency": currency,
        "rows": len(own),
        "amount": Money(amount, currency).as_data(),
        "unpaid": Money(amount - paid, currency).as_data(),
    }


def _sample(row: ReadRow) -> dict[str, Any]:
    def day(one: Any) -> str | None:
        return one.isoformat() if one else None

    return {
        "sheet": row.sheet,
        "cell": row.place,
        "customer": row.customer,
        "invoice_no": row.invoice_no,
        "issued_on": day(row.issued_on),
        "due_on": day(row.due_on),
        "terms_days": row.terms_days,
        "amount": Money(row.amount, row.currency).as_data(),
        "paid": None if row.paid_amount is None else plain(row.paid_amount),
        "paid_on": day(row.paid_on),
        "disputed": None if row.disputed_amount is None else plain(row.disputed_amount),
    }
