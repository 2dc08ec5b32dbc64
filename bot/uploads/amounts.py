"""Amounts as people write them: 1,234.56, 1.234,56, 12.5万, (1,000), ¥80; the decimal mark by the column."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from bot.uploads.cells import NotRead, Uncomputed, Value
from bot.uploads.currencies import currency_of

MOST = Decimal("1e13")
"""Beyond it a figure is taken for a mistake."""
_TIMES = {"万": 10_000, "亿": 100_000_000, "千": 1_000, "百万": 1_000_000, "千万": 10_000_000}
_SIGNED = re.compile(
    r"(?P<before>[^\d.,()+-]{0,8}?)\s*(?P<open>\()?(?P<minus>[-+])?\s*(?P<within>[^\d.,()+-]{0,4}?)\s*"
    r"(?P<figure>\d[\d.,]*)\s*(?P<times>百万|千万|[万亿千])?\s*(?P<after>[^\d.,()+-]{0,8}?)\s*(?P<close>\))?"
    r"(?P<trailing>-)?"
)
_SPACED = re.compile(r"(?<=\d)[\s'’](?=\d{3}(?!\d))")
_ZERO = frozenset(("-", "–", "—", "nil", "none", "无"))


class Mark(StrEnum):
    """Which sign stands before the cents."""

    POINT = "point"
    COMMA = "comma"


@dataclass(frozen=True)
class Written:
    """A figure taken apart, before its signs are understood."""

    figure: str
    negative: bool
    times: int
    currency: str | None


def taken_apart(cell: str) -> Written | None:
    """The parts of a written amount; None for what is none."""
    text = _SPACED.sub("", unicodedata.normalize("NFKC", cell).replace("−", "-").strip())
    found = _SIGNED.fullmatch(text) if len(text) <= 60 else None
    if not found or bool(found["open"]) != bool(found["close"]):
        return None
    units = [found[name].strip() for name in ("before", "within", "after") if found[name].strip()]
    codes = {currency_of(unit) for unit in units if unit not in "$¥圆整元"}
    if None in codes or len(codes) > 1:
        return None
    if not codes and "元" in units:
        codes = {"CNY"}
    negative = bool(found["open"]) or found["minus"] == "-" or bool(found["trailing"])
    return Written(found["figure"], negative, _TIMES.get(found["times"] or "", 1), next(iter(codes), None))


def mark_of(cells: Iterable[Value], hint: str = "") -> Mark | None:
    """The decimal mark of a column, from what its cells leave no doubt about.

    None where a cell may be read in two ways and no other decides, or where two cells contradict each other.
    `hint` is `,` for a file whose own separators leave the comma to amounts.
    """
    told: set[Mark] = set()
    doubtful = {".": False, ",": False}
    for cell in cells:
        if isinstance(cell, str) and not isinstance(cell, Uncomputed) and (written := taken_apart(cell)):
            sure = _told_by(written.figure)
            if sure is not None:
                told.add(sure)
            elif written.figure.count(".") + written.figure.count(",") == 1:
                doubtful["." if "." in written.figure else ","] = True
    if len(told) == 1:
        return told.pop()
    if told or doubtful["."] or (doubtful[","] and hint == ","):
        return None
    return Mark.POINT


def _told_by(figure: str) -> Mark | None:
    """What one figure tells: it has both signs, one sign several times, or not three digits after it."""
    if "." in figure and "," in figure:
        return Mark.POINT if figure.rfind(".") > figure.rfind(",") else Mark.COMMA
    for sign, if_cents, if_thousands in ((".", Mark.POINT, Mark.COMMA), (",", Mark.COMMA, Mark.POINT)):
        if figure.count(sign) > 1:
            return if_thousands
        if sign in figure:
            whole, _, rest = figure.partition(sign)
            if len(rest) != 3 or len(whole) > 3 or whole == "0":
                return if_cents
    return None


def amount_of(cell: Value, mark: Mark) -> tuple[Decimal, str | None]:
    """The amount of a cell, and the currency it names. Raises `NotRead`."""
    if isinstance(cell, Decimal):
        return _within(cell), None
    if isinstance(cell, Uncomputed):
        raise NotRead("formula_uncomputed")
    if not isinstance(cell, str):
        raise NotRead("amount_unreadable")
    if cell.strip().lower() in _ZERO:
        return Decimal(0), None
    written = taken_apart(cell)
    if written is None:
        raise NotRead("amount_unreadable")
    group, point = (",", ".") if mark is Mark.POINT else (".", ",")
    whole, _, rest = written.figure.partition(point)
    if not _grouped(whole, group) or not (rest == "" or rest.isdecimal()):
        raise NotRead("amount_unreadable")
    number = Decimal(f"{whole.replace(group, '')}.{rest or '0'}") * written.times
    return _within(-number if written.negative else number), written.currency


def _grouped(whole: str, group: str) -> bool:
    return bool(re.fullmatch(rf"\d+|\d{{1,3}}(?:\{group}\d{{3}})+", whole))


def _within(number: Decimal) -> Decimal:
    if not number.is_finite() or abs(number) > MOST:
        raise NotRead("amount_too_large")
    return number.quantize(Decimal("0.0001")).normalize() + 0 if number else Decimal(0)
