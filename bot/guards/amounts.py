"""Amounts with their currencies, as texts write them."""

import re
from collections.abc import Iterator

from bot.guards.numbers import figures
from tools.currencies import CURRENCIES

_SIGNS = {
    **dict.fromkeys(("€", "欧元", "euros", "euro"), "EUR"),
    **dict.fromkeys(("£", "英镑", "pounds"), "GBP"),
    **dict.fromkeys(("US$", "美元", "美金"), "USD"),
    **dict.fromkeys(("港元", "港币"), "HKD"),
    **dict.fromkeys(("人民币", "yuan"), "CNY"),
    "日元": "JPY",
}
"""Signs that stand for one currency alone: $ and ¥ do not."""
_CODE = "|".join([*sorted(CURRENCIES), *map(re.escape, sorted(_SIGNS, key=len, reverse=True))])
_NUMBER = r"\d[\d,\u00a0\u202f]*(?:\.\d+)?(?:\s*(?:万|亿|千|k\b|m\b|mn\b|million\b|thousand\b))?"
_BEFORE = re.compile(rf"({_CODE})\s?({_NUMBER})")
_AFTER = re.compile(rf"({_NUMBER})\s?({_CODE})(?![A-Za-z])")


def currencies_of(text: str) -> Iterator[tuple[str, str]]:
    """Each amount of a text in its normal form, with the currency written beside it."""
    pairs = [(amount, code) for code, amount in _BEFORE.findall(text)]
    taken = _BEFORE.sub(" ", text)
    pairs += _AFTER.findall(taken)
    for amount, code in pairs:
        for figure in figures(amount):
            yield figure, _SIGNS.get(code, code)
