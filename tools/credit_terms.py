"""Credit terms: what longer terms cost, and what a discount for paying early costs (`domain.md` F4)."""

from dataclasses import dataclass
from decimal import Decimal, localcontext

from tools.calculation import EXACT, cents, thousandth
from tools.dso import YEAR_DAYS


@dataclass(frozen=True)
class LongerTerms:
    """What customers owe more because they may pay later, and what that money costs."""

    daily_sales: Decimal
    extra_receivables: Decimal
    cost: Decimal


def longer_terms(
    annual_sales: Decimal, extra_days: int, cost_of_capital: Decimal, over_days: int = YEAR_DAYS
) -> LongerTerms:
    """`daily sales × extra days`, and its cost at a yearly rate over `over_days` of carrying it.

    The sales are those of a year on the longer terms; each amount is rounded to the cent at the end.
    """
    if extra_days <= 0 or over_days <= 0:
        raise ValueError("the extra days of credit, and the days they are carried, are one or more")
    with localcontext(EXACT):
        extra = annual_sales * extra_days / YEAR_DAYS
        cost = extra * cost_of_capital * over_days / YEAR_DAYS
        return LongerTerms(cents(annual_sales / YEAR_DAYS), cents(extra), cents(cost))


def carrying_cost(amount: Decimal, extra_days: int, cost_of_capital: Decimal) -> Decimal:
    """What it costs to wait so many days longer for one amount, once: `amount × rate × days / 365`."""
    if extra_days <= 0:
        raise ValueError("the extra days of credit are one or more")
    with localcontext(EXACT):
        return cents(amount * cost_of_capital * extra_days / YEAR_DAYS)


def early_payment_rate(discount: Decimal, discount_days: int, net_days: int) -> Decimal:
    """What a discount costs a year: `discount / (1 − discount) × 365 / days paid earlier`, not compounded.

    `2/10 net 30` is 2 % for payment within 10 days instead of 30. Raises ValueError for a discount that is
    not between nothing and everything, and for days that do not make a payment earlier.
    """
    if not 0 < discount < 1:
        raise ValueError("a discount is a fraction above 0 and below 1: write 0.02 for 2 %")
    if not 0 <= discount_days < net_days:
        raise ValueError("the discount must end before the net term does: 10 days before 30")
    with localcontext(EXACT):
        return thousandth(discount / (1 - discount) * YEAR_DAYS / (net_days - discount_days))
