"""Days as people write them; whether 03/04 is in March or April is decided by its column, never guessed."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from bot.uploads.cells import NotRead, Uncomputed, Value

YEARS = range(1970, 2200)
_EXCEL_EPOCH = date(1899, 12, 30)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TIME = re.compile(r"[T\s]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*(am|pm|Z)?$", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")
_COMPACT = re.compile(r"(19|20)(\d{2})(\d{2})(\d{2})")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})")
_EITHER = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})")
_DAY_NAMED = re.compile(r"(\d{1,2})[\s\-/]*([A-Za-z]{3,9})\.?[\s\-/,]*(\d{4}|\d{2})")
_MONTH_NAMED = re.compile(r"([A-Za-z]{3,9})\.?[\s\-]*(\d{1,2})(?:st|nd|rd|th)?[\s,\-]+(\d{4})")


class Order(StrEnum):
    """Whether the day or the month comes first where both are numbers."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


def orders_told(cells: Iterable[Value]) -> set[Order]:
    """The orders that a column's cells leave no doubt about: a number above 12 is a day."""
    told = set()
    for cell in cells:
        if isinstance(cell, str) and (found := _EITHER.fullmatch(_folded(cell))):
            if int(found[1]) > 12 >= int(found[2]):
                told.add(Order.DAY_FIRST)
            elif int(found[2]) > 12 >= int(found[1]):
                told.add(Order.MONTH_FIRST)
    return told


def needs_order(cells: Iterable[Value]) -> bool:
    """Whether any cell can be read only when the order is known."""
    return any(isinstance(cell, str) and _EITHER.fullmatch(_folded(cell)) for cell in cells)


def day_of(cell: Value, order: Order | None) -> date:
    """The day of a cell. Raises `NotRead`."""
    if isinstance(cell, date):
        return _likely(cell.year, cell.month, cell.day)
    if isinstance(cell, Uncomputed):
        raise NotRead("formula_uncomputed")
    text = _folded(cell) if isinstance(cell, str) else ""
    if not isinstance(cell, str):
        text = f"{cell:f}" if not isinstance(cell, bool) else ""
    if found := _YEAR_FIRST.fullmatch(text):
        return _likely(int(found[1]), int(found[2]), int(found[3]))
    if found := _COMPACT.fullmatch(text):
        return _likely(int(found[1] + found[2]), int(found[3]), int(found[4]))
    if re.fullmatch(r"[2-7]\d{4}(\.\d+)?", text):
        meant = _EXCEL_EPOCH + timedelta(days=int(text[:5]))
        raise NotRead("day_is_a_number", meant=meant.isoformat())
    if found := _DOTTED.fullmatch(text):
        return _likely(_year(found[3]), int(found[2]), int(found[1]))
    if found := _EITHER.fullmatch(text):
        return _in_order(found, order)
    return _with_named_month(text)


def _in_order(found: re.Match[str], order: Order | None) -> date:
    if order is None:
        raise NotRead("days_ambiguous_cell")
    one, two = int(found[1]), int(found[2])
    day, month = (one, two) if order is Order.DAY_FIRST else (two, one)
    return _likely(_year(found[3]), month, day)


def _with_named_month(text: str) -> date:
    if found := _DAY_NAMED.fullmatch(text):
        day, month, year = found[1], found[2], found[3]
    elif found := _MONTH_NAMED.fullmatch(text):
        month, day, year = found[1], found[2], found[3]
    else:
        raise NotRead("day_unreadable")
    if month[:3].lower() not in _MONTHS:
        raise NotRead("day_unreadable")
    return _likely(_year(year), _MONTHS.index(month[:3].lower()) + 1, int(day))


def _folded(cell: str) -> str:
    return _TIME.sub("", unicodedata.normalize("NFKC", cell).strip())[:40]


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _likely(year: int, month: int, day: int) -> date:
    if year not in YEARS:
        raise NotRead("year_unlikely", first=str(YEARS[0]), last=str(YEARS[-1]))
    try:
        return date(year, month, day)
    except ValueError:
        raise NotRead("no_such_day") from None
