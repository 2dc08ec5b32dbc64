"""What a message says of a premium to be estimated: turnover, rate, minimum, what was paid up front."""

import re
from decimal import Decimal
from typing import Any

from bot.embedded.named_amounts import named_amounts
from bot.embedded.quantities import amounts
from bot.embedded.shares import percentages
from tools.money import plain

HIGHEST_RATE = Decimal("0.2")
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
    told: dict[str, Any] = {}
    for name, one in named_amounts(message, _NAMES, amounts(message)):
        told.setdefault(name or "turnover", plain(one.amount))
        if one.currency:
            told.setdefault("currency", one.currency)
    shares = [share for share in percentages(message) if share < HIGHEST_RATE]
    return told | ({"rate": plain(shares[0])} if shares else {})
