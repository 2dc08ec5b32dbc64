"""Grounding: the figures of an answer that no evidence of this turn holds (DESIGN §2 rule 1).

The same check stands behind every model. A sentence with a figure that no evidence holds is taken out
before anybody sees it.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from bot.answer import MARK, sentences

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
    r"[零〇一二三四五六七八九十百千两]+(?=\s*(?:天|日|个月|月内|%|％|成|万|元))|百分之([零〇一二三四五六七八九十百]+)"
)
_SCALE = {"千": 10**3, "k": 10**3, "万": 10**4, "亿": 10**8, "m": 10**6, "mn": 10**6, "million": 10**6}
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}


@dataclass(frozen=True)
class Grounded:
    """The text that stands, and the sentences that were taken out for want of evidence."""

    text: str
    dropped: tuple[str, ...]


def figures(text: str) -> frozenset[str]:
    """Every date and number of a text in one normal form: `2026-03-01`, `500000`, `0.9`.

    50 万 = 500,000; 九十 (days, %) = 90; 90 % = 90. Marks such as [1] are not figures.
    """
    plain = unicodedata.normalize("NFKC", MARK.sub(" ", text))
    dates, rest = _take_dates(plain)
    return frozenset([*dates, *_numbers(rest), *_chinese_numbers(rest)])


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
        value = _chinese_value(found.group(1) or found.group(0))
        if value is not None:
            yield str(value)


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


def grounded(text: str, evidence: Sequence[str]) -> Grounded:
    """The text without the sentences whose figures none of the evidence holds."""
    known = frozenset(figure for source in evidence for figure in figures(source))
    kept: list[str] = []
    dropped: list[str] = []
    for sentence in sentences(text):
        (kept if figures(_without_list_number(sentence)) <= known else dropped).append(sentence)
    return Grounded("".join(kept).strip(), tuple(sentence.strip() for sentence in dropped))


def _without_list_number(sentence: str) -> str:
    """Without the number of a list item, which may also stand alone where its point ended a sentence."""
    return re.sub(r"^\s*\d{1,2}[.)、](\s|$)", "", sentence)
