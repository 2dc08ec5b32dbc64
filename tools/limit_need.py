"""Limit need: how much credit limit a customer's sales call for at any one time (`domain.md` F10, WE21)."""

from dataclasses import dataclass
from decimal import Decimal, localcontext

from tools.calculation import EXACT, cents

MONTH_DAYS = 30
"""The days of the month that F10 counts with."""


@dataclass(frozen=True)
class LimitNeed:
    """What may be owed at one time, and what to ask for. To ask with, never an approval."""

    outstanding: Decimal
    """Sales over the days until they are paid."""
    need: Decimal
    """The same in season."""
    cap: Decimal | None
    """What the buyer's net worth bears; None when no cap was given."""
    amount: Decimal
    """The smaller of need and cap."""


@dataclass(frozen=True)
class NetWorthCap:
    """A share of the buyer's tangible net worth, both as somebody states them."""

    tangible_net_worth: Decimal
    share: Decimal


def limit_need(
    monthly_sales: Decimal,
    terms_days: int,
    delay_days: int | None = None,
    season: Decimal | None = None,
    cap: NetWorthCap | None = None,
) -> LimitNeed:
    """`monthly sales × (terms + usual delay) / 30 × season`, up to the cap, to the cent.

    None leaves a factor out: it is for the caller to say so.
    """
    with localcontext(EXACT):
        outstanding = monthly_sales * (terms_days + (delay_days or 0)) / MONTH_DAYS
        need = cents(outstanding if season is None else outstanding * season)
        most = cents(cap.tangible_net_worth * cap.share) if cap else None
        return LimitNeed(cents(outstanding), need, most, need if most is None else min(need, most))
