"""Tables in a file: the sheets of a workbook, or a CSV in the encodings and separators that are met."""

import csv
import io
import warnings
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import PurePath
from typing import Any
from zipfile import BadZipFile

from bot.uploads.cells import Row, Sheet, Uncomputed, Value
from bot.uploads.sheet_marks import Marks, marks_of
from ingestion.blocks import Unreadable
from ingestion.reading.archive import measure
from ingestion.reading.text import decode, without_control

MOST_ROWS = 200_000
"""Rows with anything in them; a ledger of two years of a middling company has a tenth."""
MOST_COLUMNS = 100
LONGEST_CELL = 500
_SEPARATORS = ";,\t|"
_SAMPLE = 64 * 1024
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"


def sheets_of(name: str, data: bytes) -> list[Sheet]:
    """The sheets of a file, those that are hidden left out.

    Raises `Unreadable` for what is no CSV and no XLSX, is too large, or is not fit to be opened.
    """
    if data.startswith(_OLD_WORKBOOK):
        raise Unreadable("is an old or a protected workbook (.xls): save it as .xlsx without a password")
    if data.startswith(b"PK"):
        return _workbook(data)
    if PurePath(name).suffix.lower() in {".xlsx", ".xlsm"}:
        raise Unreadable("is no workbook: save it as .xlsx from your office program, or as CSV")
    return [_csv(decode(_with_mark(data)))]


def _with_mark(data: bytes) -> bytes:
    """UTF-16 without its mark is told by the zero bytes of its first separators and digits."""
    head = data[:_SAMPLE]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" not in head:
        return data
    little, big = head[1::2].count(0), head[0::2].count(0)
    if max(little, big) * 10 < len(head):
        return data
    return (b"\xff\xfe" if little > big else b"\xfe\xff") + data


def _csv(text: str) -> Sheet:
    if text[:4].lower() == "sep=" and "\n" in text[:7]:
        separator, text = text[4], "\n" + text.split("\n", 1)[1]
    else:
        separator = _separator(text[:_SAMPLE])
    records = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[Row] = []
    try:
        for number, record in enumerate(records, start=1):
            cells = tuple(_cell(one) for one in record[:MOST_COLUMNS])
            if any(cells):
                rows.append(Row(number, cells))
                _within(rows)
    except csv.Error as error:
        raise Unreadable(
            f"is no CSV from row {len(rows) + 1} on ({error}): a quote within a quoted cell is written twice"
        ) from error
    return Sheet("", rows, "," if separator != "," else "")


def _cell(text: str) -> str:
    return text.strip()[:LONGEST_CELL]


def _separator(head: str) -> str:
    """The separator that cuts most lines into most cells: the one whose number a line is highest."""
    lines = [line for line in head.split("\n")[:50] if line.strip()]
    return max(_SEPARATORS, key=lambda sign: sorted(line.count(sign) for line in lines)[len(lines) // 2 :])


def _within(rows: Sequence[Row]) -> None:
    if len(rows) > MOST_ROWS:
        raise Unreadable(
            f"has more than {MOST_ROWS:,} rows: upload fewer at a time, such as the last 24 months"
        )


def _workbook(data: bytes) -> list[Sheet]:
    import openpyxl

    measure(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of styles and extensions, which hold no figures
            workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            marks = marks_of(data)
            shown = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
            return [_sheet(one, marks.get(one.title, Marks())) for one in shown]
    except (BadZipFile, KeyError, ValueError, TypeError, AttributeError, OverflowError) as error:
        raise Unreadable("is a damaged XLSX file: save it again from your office program") from error


def _sheet(sheet: Any, marks: Marks) -> Sheet:
    rows = list(_rows(sheet, marks))
    filled = (
        (number, place)
        for number, covered in marks.covered.items()
        for first, place in covered
        if (number, place) != first
    )
    return Sheet(_cell(sheet.title), rows, filled=frozenset(filled))


def _rows(sheet: Any, marks: Marks) -> Iterator[Row]:
    """The rows with anything in them; a merged cell's value stands in each cell it covers."""
    sheet.reset_dimensions()  # what a file says of its size need not be so
    kept: list[Row] = []
    merged: dict[tuple[int, int], Value] = {}
    marked = marks.rows
    for number, values in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS), start=1):
        cells = [_value(one) for one in values]
        if number in marked:
            cells = _marked(cells, number, marks, merged)
        if any(cell != "" for cell in cells):
            kept.append(Row(number, tuple(cells)))
            _within(kept)
    yield from kept


def _marked(
    cells: list[Value], number: int, marks: Marks, merged: dict[tuple[int, int], Value]
) -> list[Value]:
    """The cells of a row that has formulas without a value or parts of merged cells."""
    for place in marks.uncomputed.get(number, ()):
        cells += [""] * (place + 1 - len(cells))
        if cells[place] == "":
            cells[place] = Uncomputed("=")
    for (first_row, first), place in marks.covered.get(number, ()):
        cells += [""] * (place + 1 - len(cells))
        if (number, place) == (first_row, first):
            merged[first_row, first] = cells[place]
        else:
            cells[place] = merged.get((first_row, first), "")
    return cells


def _value(value: Any) -> Value:
    if value is None:
        return ""
    if isinstance(value, bool | str):
        return _cell(without_control(value)) if isinstance(value, str) else value
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, float):
        return Decimal(f"{value:.15g}")  # as many digits as a spreadsheet holds
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return str(value)[:LONGEST_CELL] if isinstance(value, time | timedelta) else ""
