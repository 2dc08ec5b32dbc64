"""DSO from a ledger: of a period, counted back, at best, and average days delinquent (`domain.md` F2, F3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from tools.ageing import Bucket, aged
from tools.calculation import ZERO
from tools.dso import CountBack, SpanOfSales, count_back, dso, turnover_of_days
from tools.invoices import Invoice
from tools.receivables import invoiced_on


@dataclass(frozen=True)
class LedgerDso:
    """What a ledger's invoices come to. None is unknown: without sales in the period nothing can be told."""

    receivables: Decimal
    overdue: Decimal
    credit_sales: Decimal
    begins: date
    """The first day of the period: later than asked for where the ledger begins later."""
    days: int
    undated: int
    """Invoices whose day of sale the ledger does not tell: in the receivables, in no period's sales."""
    dso: Decimal | None
    best_possible: Decimal | None
    """Of what is not overdue; unknown too where the due date of something unpaid is."""
    days_delinquent: Decimal | None
    turnover: Decimal | None
    count_back: CountBack


def ledger_dso(invoices: Sequence[Invoice], today: date, days: int) -> LedgerDso:
    """The figures for the `days` up to today, of invoices in one currency that had been issued by then."""
    dated = [(day, one) for one in invoices if (day := invoiced_on(one)) is not None]
    first = min((day for day, _ in dated), default=today)
    begins = max(first, today - timedelta(days=days - 1))
    counted = (today - begins).days + 1
    sales = sum((one.amount.amount for day, one in dated if day >= begins), ZERO)
    ageing = aged(invoices, today)
    found = dso(ageing.outstanding, sales, counted) if sales > 0 else None
    told = found is not None and not ageing.buckets[Bucket.NO_DUE_DATE]
    current = max(ageing.buckets[Bucket.NOT_DUE] + ageing.buckets[Bucket.CREDITS], ZERO)
    best = dso(current, sales, counted) if told else None
    return LedgerDso(
        ageing.outstanding,
        ageing.overdue,
        sales,
        begins,
        counted,
        len(invoices) - len(dated),
        found,
        best,
        found - best if found is not None and best is not None else None,
        turnover_of_days(found) if found else None,
        count_back(ageing.outstanding, _months(dated, first, today)),
    )


def _months(dated: Sequence[tuple[date, Invoice]], first: date, today: date) -> list[SpanOfSales]:
    """The sales of each calendar month, this one first, back to the ledger's first day."""
    sales: dict[tuple[int, int], Decimal] = {}
    for day, one in dated:
        sales[day.year, day.month] = sales.get((day.year, day.month), ZERO) + one.amount.amount
    spans, ends = [], today
    while ends >= first:
        begins = max(ends.replace(day=1), first)
        spans.append(SpanOfSales(sales.get((ends.year, ends.month), ZERO), (ends - begins).days + 1))
        if begins == first or begins == date.min:
            break
        ends = begins - timedelta(days=1)
    return spans
