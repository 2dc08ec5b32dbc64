"""Premium: what turnover at a rate comes to, what is still due of it, and what extra cover costs (R7)."""

from dataclasses import dataclass
from decimal import Decimal, localcontext

from tools.calculation import EXACT, ZERO, cents


@dataclass(frozen=True)
class PremiumDue:
    """A premium with what it comes from. None is unknown."""

    at_rate: Decimal
    """Declared turnover at the rate."""
    amount: Decimal
    """The larger of that and the minimum."""
    balance_due: Decimal | None
    """What is still due after what was paid, never below zero."""
    paid_beyond: Decimal | None
    """What was paid beyond the premium. Whether it is returned is for the policy to say."""


def premium(
    turnover: Decimal, rate: Decimal, minimum: Decimal | None = None, paid: Decimal | None = None
) -> PremiumDue:
    """`max(minimum, turnover × rate)` and the balance (`domain.md` R7, WE16), to the cent.

    `rate` is a fraction; `paid` is the deposit, or what has been paid so far. Bonus, malus, fees for limits
    and taxes are not in it.
    """
    with localcontext(EXACT):
        at_rate = cents(turnover * rate)
        amount = at_rate if minimum is None else max(at_rate, cents(minimum))
        if paid is None:
            return PremiumDue(at_rate, amount, None, None)
        open_balance = amount - cents(paid)
        return PremiumDue(at_rate, amount, max(open_balance, ZERO), max(-open_balance, ZERO))


@dataclass(frozen=True)
class TopUpFee:
    """What extra cover costs: by the year, by the month (rounded), and for the months charged."""

    yearly: Decimal
    monthly: Decimal
    months_charged: int
    amount: Decimal


def top_up_fee(
    extra_limit: Decimal, annual_rate: Decimal, months: int, minimum_months: int | None = None
) -> TopUpFee:
    """The fee for extra cover on a buyer, charged for at least `minimum_months` (`domain.md` WE17).

    None for `minimum_months` is unknown: none is applied. Raises ValueError for less than one month.
    """
    if months < 1:
        raise ValueError("extra cover is charged for one month or more")
    charged = max(months, minimum_months or 0)
    with localcontext(EXACT):
        yearly = extra_limit * annual_rate
        return TopUpFee(cents(yearly), cents(yearly / 12), charged, cents(yearly * charged / 12))
