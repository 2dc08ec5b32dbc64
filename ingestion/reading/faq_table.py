"""FAQ tables in CSV or XLSX become entries, one a row."""

import csv
import io
import re
import warnings
from collections.abc import Iterable, Sequence
from typing import Any
from zipfile import BadZipFile

from ingestion.blocks import Reading, Unreadable
from ingestion.reading.archive import measure
from ingestion.reading.faq import reading_of
from ingestion.reading.text import decode, without_control

_LANGUAGES = ("zh", "en")
_COLUMNS = (
    "id",
    *(f"{field}_{tag}" for field in ("question", "also", "answer") for tag in _LANGUAGES),
    "audience",
    "terms",
    "category",
    "links",
)
_BETWEEN = re.compile(r"[;；|\n]")
_MAX_ROWS = 100_000


def read_csv(_name: str, data: bytes) -> Reading:
    """The reading of an FAQ table in CSV, separated by comma, semicolon or tab as Excel writes it."""
    text = decode(data)
    header = text.lstrip().split("\n", 1)[0]
    delimiter = max(",;\t", key=header.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise Unreadable(f"is not a valid CSV table: {error}") from error
    return reading_of(_entries(rows, "line"))


def read_sheet(_name: str, data: bytes) -> Reading:
    """The reading of the FAQ tables in an XLSX workbook; sheets that are no FAQ table are noted and left out.

    Raises Unreadable when no sheet is one.
    """
    import openpyxl

    measure(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of styles and extensions, which carry no text
            workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            sheets = {sheet.title: _rows(sheet) for sheet in workbook.worksheets}
    except (BadZipFile, KeyError, ValueError, TypeError, AttributeError) as error:
        raise Unreadable("is a damaged XLSX file: save it again from your office program") from error
    entries, notes, refused = [], [], []
    for title, rows in sheets.items():
        if not any(any(row) for row in rows):
            continue
        try:
            entries += _entries(rows, f"sheet '{title}', row")
        except _NotATable as error:
            refused.append(error)
            notes.append(f"sheet '{title}': left out: {error}")
    if not entries:
        raise refused[0] if refused else Unreadable("has no rows")
    return reading_of(entries, notes=notes)


class _NotATable(Unreadable):
    """Rows whose first one does not name the columns of an FAQ."""


def _rows(sheet: Any) -> list[list[str]]:
    rows = []
    for row in sheet.iter_rows(values_only=True, max_row=_MAX_ROWS):
        rows.append(["" if value is None else without_control(str(value)).strip() for value in row])
    return rows


def _entries(rows: Iterable[Sequence[str]], place: str) -> list[tuple[str, dict[str, Any]]]:
    numbered = [
        (number, row) for number, row in enumerate(rows, start=1) if any(cell.strip() for cell in row)
    ]
    if not numbered:
        raise Unreadable("has no rows")
    columns = _columns(numbered[0][1])
    entries = []
    for number, row in numbered[1:]:
        if len(row) > len(columns) and any(cell.strip() for cell in row[len(columns) :]):
            raise Unreadable(f"{place} {number}: has more cells than the {len(columns)} columns named")
        cells = {name: cell.strip() for name, cell in zip(columns, row, strict=False) if name}
        entries.append((f"{place} {number}" + (f" ({cells['id']})" if cells["id"] else ""), _entry(cells)))
    return entries


def _columns(header: Sequence[str]) -> list[str]:
    columns = [re.sub(r"[\s-]+", "_", cell.strip().lower()) for cell in header]
    while columns and not columns[-1]:
        columns.pop()
    known = ", ".join(_COLUMNS)
    wrong = [name for name in columns if name not in _COLUMNS]
    if wrong:
        raise _NotATable(f"unknown column '{wrong[0]}': an FAQ table has the columns {known}")
    twice = [name for name in columns if columns.count(name) > 1]
    if twice:
        raise _NotATable(f"column '{twice[0]}' is there twice")
    pairs = [(f"question_{tag}", f"answer_{tag}") for tag in _LANGUAGES]
    begun = [pair for pair in pairs if set(pair) & set(columns)] or pairs[:1]
    missing = [name for name in ("id", *(name for pair in begun for name in pair)) if name not in columns]
    if missing:
        raise _NotATable(f"missing column {', '.join(missing)}: an FAQ table has the columns {known}")
    return columns


def _entry(cells: dict[str, str]) -> dict[str, Any]:
    def by_language(field: str) -> dict[str, str]:
        return {tag: cells.get(f"{field}_{tag}", "") for tag in _LANGUAGES}

    return {
        "id": cells["id"],
        "question": by_language("question"),
        "answer": by_language("answer"),
        "also": {tag: _split(text) for tag, text in by_language("also").items()},
        "audience": cells.get("audience", "").lower() or None,
        "terms": _split(cells.get("terms", "")),
        "links": _split(cells.get("links", "")),
        "category": cells.get("category") or None,
    }


def _split(cell: str) -> list[str]:
    return [part.strip() for part in _BETWEEN.split(cell) if part.strip()]
