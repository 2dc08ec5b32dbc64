"""The figures of a text in one normal form, however they are written, in Chinese or English."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation

from bot.answer import MARK

_ENGLISH_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
_MONTH = "|".join(sorted(_ENGLISH_MONTHS, key=len, reverse=True))
_ISO = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_CHINESE_DATE = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]")
_DAY_FIRST = re.compile(rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?\s+({_MONTH})\.?,?\s+(\d{{4}})", re.IGNORECASE)
_MONTH_FIRST = re.compile(
    rf"(?<![a-z])({_MONTH})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})", re.IGNORECASE
)
_NUMBER = re.compile(
    r"(?<![\d.,])(\d{1,3}(?:[,\u00a0\u202f ]\d{3})+|\d+)(\.\d+)?\s*(万|亿|千|k\b|m\b|mn\b|million\b)?",
    re.IGNORECASE,
)
_CHINESE_NUMBER = re.compile(
    r"([零〇一二三四五六七八九十百千两]+)\s*(天|日|个月|月内|%|％|成|万|亿|元)|百分之([零〇一二三四五六七八九十百]+)"
)
_TENTHS = re.compile(r"(?<![\d.])(\d(?:\.\d)?)\s*成(?!立|交|为|本|功|员|果|长|都|熟|分)")
_SCALE = {"千": 10**3, "k": 10**3, "万": 10**4, "亿": 10**8, "m": 10**6, "mn": 10**6, "million": 10**6}
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}


def figures(text: str) -> frozenset[str]:
    """Every date and number of a text in one normal form: `2026-03-01`, `500000`, `0.9`.

    50 万 = 500,000; 九十 (days, %) = 90; 九成 = 90 %; ninety days = 90. Marks such as [1] are not figures.
    """
    plain = unicodedata.normalize("NFKC", MARK.sub(" ", text))
    dates, rest = _take_dates(plain)
    tenths, rest = _take_tenths(rest)
    return frozenset([*dates, *tenths, *_numbers(rest), *_chinese_numbers(rest), *_english_numbers(rest)])


def _take_tenths(text: str) -> tuple[list[str], str]:
    """9 成 is nine tenths, which every record writes as 90 %."""
    found = [f"{(Decimal(one) * 10).normalize():f}" for one in _TENTHS.findall(text)]
    return found, _TENTHS.sub(" ", text)


def _take_dates(text: str) -> tuple[list[str], str]:
    found: list[str] = []

    def take(year: str, month: str | int, day: str) -> str:
        found.append(f"{int(year):04d}-{int(month):02d}-{int(day):02d}")
        return " "

    text = _ISO.sub(lambda m: take(m[1], m[2], m[3]), text)
    text = _CHINESE_DATE.sub(lambda m: take(m[1], m[2], m[3]), text)
    text = _DAY_FIRST.sub(lambda m: take(m[3], _ENGLISH_MONTHS[m[2].lower()], m[1]), text)
    text = _MONTH_FIRST.sub(lambda m: take(m[3], _ENGLISH_MONTHS[m[1].lower()], m[2]), text)
    return found, text


def _numbers(text: str) -> Iterable[str]:
    for whole, decimals, scale in _NUMBER.findall(text):
        digits = re.sub(r"[,\s\u00a0\u202f]", "", whole)
        try:
            value = Decimal(digits + decimals) * _SCALE.get(scale.lower(), 1)
        except InvalidOperation:  # thousands of digits: not a figure anybody can mean
            continue
        yield f"{value.normalize():f}"


def _chinese_numbers(text: str) -> Iterable[str]:
    for found in _CHINESE_NUMBER.finditer(text):
        value = _chinese_value(found[1] or found[3])
        if value is not None:
            yield str(value * _UNIT.get(found[2] or "", 1))


_UNIT = {"成": 10, "万": 10**4, "亿": 10**8}
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS = {word: value for value, word in enumerate(_ONES)} | {
    word: value for value, word in zip(range(20, 100, 10), _TENS, strict=True)
}
_LARGE = {"thousand": 10**3, "million": 10**6}
_SPELT = "|".join([*_WORDS, *_LARGE, "hundred", "a(?= hundred| thousand| million)", "and"])
_ENGLISH_NUMBER = re.compile(
    rf"\b((?:{_SPELT})(?:[ -](?:{_SPELT}))*)[ -]"
    r"(?:days?|months?|weeks?|years?|per ?cent|euros?|dollars?|pounds?|yuan|eur|usd|gbp|cny)\b",
    re.IGNORECASE,
)


def _english_numbers(text: str) -> Iterator[str]:
    for found in _ENGLISH_NUMBER.finditer(text):
        value = _english_value(re.split(r"[ -]", found[1].lower()))
        if value:
            yield str(value)


def _english_value(words: list[str]) -> int:
    """two hundred and fifty thousand → 250000"""
    whole, part = 0, 0
    for word in words:
        if word == "hundred":
            part = max(1, part) * 100
        elif word in _LARGE:
            whole, part = whole + max(1, part) * _LARGE[word], 0
        else:
            part += 1 if word == "a" else _WORDS.get(word, 0)
    return whole + part


def _chinese_value(text: str) -> int | None:
    """九十 → 90, 一百二十 → 120; None when it is no number after all."""
    total, current = 0, 0
    for character in text:
        if character in _DIGITS:
            current = _DIGITS[character]
        else:
            total += (current or 1) * {"十": 10, "百": 100, "千": 1000}[character]
            current = 0
    return total + current or None
