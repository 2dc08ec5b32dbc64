"""Rows that are no invoice: totals, subtotals, and notes above or below a ledger."""

import re

from bot.uploads.cells import Row, Sheet, text_of
from bot.uploads.headers import AMOUNTS, DAYS, Column, Header

_TOTAL_WORD = (
    r"合\s*计|总\s*计|小\s*计|本页合计|累\s*计|grand\s*total|sub\s*-?\s*total|totals?|sum|summe|gesamt(summe)?"
    r"|zwischensumme"
)
_BEGINS = re.compile(rf"\s*({_TOTAL_WORD})(?![A-Za-z一-鿿])", re.IGNORECASE)
_ENDS = re.compile(rf"(^|[\s:：—-]|(?<=[一-鿿]))({_TOTAL_WORD})\s*[:：]?\s*$", re.IGNORECASE)


def is_total(row: Row, header: Header, _sheet: Sheet) -> bool:
    """Whether a row adds up others: it says so where a name or a number stands, and has no day of its own."""
    own = [text for column in DAYS if (text := _text(row, header, column)) and not _says_total(text)]
    if own:
        return False
    said = [text_of(cell) for cell in row.cells if isinstance(cell, str) and cell]
    return any(map(_says_total, said[:4]))


def is_note(row: Row, header: Header, sheet: Sheet) -> bool:
    """Whether a row has nothing of an invoice: no amount, no day, no number; or what merged cells gave it."""
    own = [
        cell for place, cell in enumerate(row.cells) if cell != "" and (row.number, place) not in sheet.filled
    ]
    told = (*AMOUNTS, *DAYS, Column.INVOICE_NO)
    return not own or not any(_text(row, header, column) for column in told)


def _says_total(text: str) -> bool:
    return len(text) <= 80 and bool(_BEGINS.match(text) or _ENDS.search(text))


def _text(row: Row, header: Header, column: Column) -> str:
    place = header.places.get(column)
    return text_of(row.cells[place]) if place is not None and place < len(row.cells) else ""
