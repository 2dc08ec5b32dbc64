"""Financing: what a bank may advance on an insured invoice, and what cheaper money saves (WE23, WE24)."""

from dataclasses import dataclass
from decimal import Decimal, localcontext
from enum import StrEnum

from tools.calculation import EXACT, cents


class Bound(StrEnum):
    """What an advance is held down by."""

    ADVANCE = "advance"
    FREE_LIMIT = "free_limit"
    LIABILITY_LEFT = "liability_left"


@dataclass(frozen=True)
class Advance:
    """What a bank may advance, and which of its bounds decides; the first named where two are equal."""

    at_rate: Decimal
    amount: Decimal
    bound_by: Bound


def advance(
    invoice_amount: Decimal,
    advance_rate: Decimal,
    free_limit: Decimal | None,
    liability_left: Decimal | None,
) -> Advance:
    """The least of the advance rate on the invoice, the free limit and the liability left (`domain.md` WE23).

    A bound that is None is unknown and left out: then the amount can only be lower.
    """
    with localcontext(EXACT):
        at_rate = cents(invoice_amount * advance_rate)
    bounds = {
        Bound.ADVANCE: at_rate,
        Bound.FREE_LIMIT: free_limit,
        Bound.LIABILITY_LEFT: liability_left,
    }
    known = {bound: cents(amount) for bound, amount in bounds.items() if amount is not None}
    least = min(known, key=lambda bound: known[bound])
    return Advance(at_rate, known[least], least)


@dataclass(frozen=True)
class Saving:
    """The yearly cost of money and a range of what might be saved of it."""

    cost: Decimal
    low: Decimal
    high: Decimal


def saving(principal: Decimal, annual_cost: Decimal, low_share: Decimal, high_share: Decimal) -> Saving:
    """`principal × annual cost × saving` at both ends of a range (`domain.md` WE24), to the cent.

    Whoever states the range answers for it: the published one is an uncited marketing range (§5.4), and has
    to be called that wherever it is shown. Raises ValueError for a range that runs backwards.
    """
    if low_share > high_share:
        raise ValueError("a range goes from its lower to its higher share")
    with localcontext(EXACT):
        cost = principal * annual_cost
        return Saving(cents(cost), cents(cost * low_share), cents(cost * high_share))
