"""Margin: the extra sales that a company needs to earn back a bad debt (`domain.md` F8, WE20)."""

from decimal import Decimal, localcontext

from tools.calculation import EXACT, cents


def extra_sales(loss: Decimal, margin: Decimal) -> Decimal:
    """`loss / margin`, to the cent; the margin is a fraction of sales.

    Raises ValueError for a margin that is not above zero: no sales earn a loss back without one.
    """
    if not 0 < margin <= 1:
        raise ValueError("a margin is a fraction above 0 and up to 1: write 0.05 for 5 %")
    with localcontext(EXACT):
        return cents(loss / margin)
