"""DSO: how many days of sales are not collected yet, and turnover, its inverse (`domain.md` F2, F3).

Exact decimal arithmetic; days are rounded to a tenth and times to a hundredth, once, at the end.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from tools.calculation import EXACT, cents, tenth

YEAR_DAYS = 365


@dataclass(frozen=True)
class SpanOfSales:
    """What was sold on credit in a span of days."""

    sales: Decimal
    days: int


@dataclass(frozen=True)
class CountBack:
    """How far back the sales reach that are still owed."""

    days: Decimal
    used_up: bool
    """Whether the sales were enough to account for all that is owed; else the days are at least these."""


def dso(receivables: Decimal, credit_sales: Decimal, days: int) -> Decimal:
    """`receivables at the end / credit sales of the period × days of the period`.

    Raises ValueError where there were no sales or no days: nothing can be measured by them.
    """
    _measured_by("credit sales", credit_sales)
    _measured_by("the period's days", Decimal(days))
    with localcontext(EXACT):
        return tenth(receivables * days / credit_sales)


def receivables_turnover(credit_sales: Decimal, average_receivables: Decimal) -> Decimal:
    """`credit sales of the period / average receivables`, in times; many times is quick, not slow.

    Raises ValueError where nothing is owed: what is not owed does not turn over.
    """
    _measured_by("average receivables", average_receivables)
    with localcontext(EXACT):
        return cents(credit_sales / average_receivables)


def days_of_turnover(times: Decimal, days: int = YEAR_DAYS) -> Decimal:
    """The DSO that a turnover of so many times in so many days comes to."""
    _measured_by("a turnover", times)
    with localcontext(EXACT):
        return tenth(days / times)


def turnover_of_days(one: Decimal, days: int = YEAR_DAYS) -> Decimal:
    """The times that receivables turn over in so many days at this DSO."""
    _measured_by("a DSO", one)
    with localcontext(EXACT):
        return cents(days / one)


def count_back(receivables: Decimal, spans: Sequence[SpanOfSales]) -> CountBack:
    """Sales taken off what is owed, newest span first, until it is used up: for seasonal sales.

    The last span counts by the share of its sales that was still needed. A span without sales counts whole.
    """
    left, days = receivables, Decimal(0)
    with localcontext(EXACT):
        for span in spans:
            if left <= 0:
                break
            if span.sales < 0 or span.days < 0:
                raise ValueError("sales and days of a span are zero or more")
            taken = min(left, span.sales)
            days += span.days * taken / span.sales if taken == left and span.sales else Decimal(span.days)
            left -= taken
        return CountBack(tenth(days), left <= 0)


def _measured_by(name: str, figure: Decimal) -> None:
    if figure <= 0:
        raise ValueError(f"{name} must be above zero to be measured by")
