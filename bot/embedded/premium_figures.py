"""What a message says of a premium to be estimated: turnover, rate, minimum, what was paid up front."""

import re
from decimal import Decimal
from typing import Any

from bot.embedded.named_amounts import figures_named
from bot.embedded.quantities import amounts
from bot.embedded.shares import percentages
from tools.money import plain

_HIGHEST_RATE = Decimal("0.2")
"""A share below it may be a premium's rate."""
_NAMES = (
    ("minimum", re.compile(r"最低(保费)?|\bminimum( premium)?\b|\bnot less than\b")),
    (
        "deposit",
        re.compile(
            r"预付|预缴|已[付交缴]|\bdeposit( premium)?\b|\balready paid\b|\bpaid( up front| already)?\b"
        ),
    ),
    (
        "turnover",
        re.compile(
            r"营业额|销售额?|营收|生意|年销|赊销|申报额?|出口额?|\bturnover\b|\bsales\b|\brevenue\b|\bexports?\b"
        ),
    ),
)


def premium_told(message: str) -> dict[str, Any]:
    """The figures by the words beside them; the first without a word is the turnover."""
    return figures_named(message, _NAMES, amounts(message), unnamed="turnover") | rate_told(message)


def rate_told(message: str) -> dict[str, str]:
    """The first share that may be a premium's rate; nothing for none."""
    shares = [share for share in percentages(message) if share < _HIGHEST_RATE]
    return {"rate": plain(shares[0])} if shares else {}
