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


_OF_TIME = r"天|日(?!元)|days?\b|d\b"
_UNITS = {"%": r"%|percent\b|per ?cent\b|成", "day": _OF_TIME, "month": r"个?月|months?\b"}
_SPELT_OUT = r"[零〇一二三四五六七八九十百千两]{1,8}|\b(?:[A-Za-z]{1,9}[ -]){1,6}?"
_MEASURED = {
    unit: re.compile(rf"(?:{_NUMBER}|{_SPELT_OUT})[ -]?(?:{words})", re.IGNORECASE)
    for unit, words in _UNITS.items()
}
_OF_A_RECORD = re.compile(r"\b(day|month)s? (\d+)\b")
"""As a term is kept: `overdue_notice = days 45, from due_date`."""


def measures_of(text: str) -> Iterator[tuple[str, str]]:
    """Each figure of a text that has a unit beside it, with that: `%`, `day`, `month`, `money`."""
    for unit, rule in _MEASURED.items():
        for found in rule.finditer(text):
            yield from ((figure, unit) for figure in figures(found.group()))
    for unit, number in _OF_A_RECORD.findall(text):
        yield number, unit
    yield from ((amount, "money") for amount, _ in currencies_of(text))


def currencies_of(text: str) -> Iterator[tuple[str, str]]:
    """Each amount of a text in its normal form, with the currency written beside it."""
    pairs = [(amount, code) for code, amount in _BEFORE.findall(text)]
    taken = _BEFORE.sub(" ", text)
    pairs += _AFTER.findall(taken)
    for amount, code in pairs:
        for figure in figures(amount):
            yield figure, _SIGNS.get(code, code)
