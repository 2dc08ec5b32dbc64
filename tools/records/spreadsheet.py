"""A table as spreadsheets and ledgers export it: decoded, its header understood, its rows numbered."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import chain
from pathlib import Path
from typing import TextIO

from tools.records.problems import BookError, Findings, Unreadable
from tools.records.text_file import decoded

_SEPARATORS = (",", ";", "\t")


@dataclass(frozen=True)
class NumberedRow:
    """The cells of a row that are not empty, by column, and the line the row begins on."""

    line: int
    cells: Mapping[str, str]


def read_rows(
    path: Path, columns: Sequence[str], required: Sequence[str], findings: Findings
) -> list[NumberedRow] | None:
    """The rows of a CSV file; None when the file as a whole cannot be read, which `findings` then says."""
    try:
        text = io.StringIO(decoded(path), newline="")
        table = table_of(text, path.name, columns, required, findings)
        rows = None if table is None else list(table)
    except Unreadable as error:
        findings.unreadable(path.name, error)
        return None
    if rows == []:
        findings.warn(path.name, "has a header and no rows")
    return rows


def table_of(
    text: TextIO, file: str, columns: Sequence[str], required: Sequence[str], findings: Findings
) -> Iterator[NumberedRow] | None:
    """The rows of a CSV text, one after the other; None when its header does not fit.

    The text is opened with `newline=""`. Raises `Unreadable` where it is no CSV from some line on.
    """
    records = _records(text, columns)
    header = _header(file, records, columns, required, findings)
    return None if header is None else _rows(file, records, header, findings)


def _records(text: TextIO, columns: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Each record that has any text, with the line it begins on: a cell may hold line breaks."""
    before, separator = 0, None
    lines = [text.readline()]
    if (
        lines[0].lower().startswith("sep=") and len(lines[0].rstrip("\r\n")) == 5
    ):  # Excel's own way to name it
        before, separator, lines = 1, lines[0][4], [text.readline()]
    while lines[-1] and not lines[-1].strip():
        lines.append(text.readline())
    separator = separator or _separator(lines[-1], columns)
    reader = csv.reader(chain(lines, text), delimiter=separator, strict=True)
    begins = before + 1
    try:
        for record in reader:
            if any(cell.strip() for cell in record):
                yield begins, [cell.strip() for cell in record]
            begins = before + reader.line_num + 1
    except csv.Error as error:
        hint = 'A quote within a quoted cell is written twice: "".'
        raise Unreadable(f"is no CSV from here on ({error})", hint, begins) from error


def _separator(header: str, columns: Sequence[str]) -> str:
    """The separator with which the header names most columns."""
    header = header.replace('"', "")
    return max(_SEPARATORS, key=lambda mark: len(set(columns) & set(_names(header.split(mark)))))


def _names(record: Sequence[str]) -> list[str]:
    return [cell.strip().lower() for cell in record]


def _header(
    file: str,
    records: Iterator[tuple[int, list[str]]],
    columns: Sequence[str],
    required: Sequence[str],
    findings: Findings,
) -> list[str] | None:
    """The columns in the file's order; None when they do not fit, which `findings` then says."""
    line, record = next(records, (1, []))
    names = _names(record)
    while names and not names[-1]:  # Excel keeps emptied columns
        names.pop()
    problems = []
    for name in dict.fromkeys(names):
        if name not in columns:
            close = get_close_matches(name.replace(" ", "_"), columns, 2, 0.6)
            hint = f"Did you mean {' or '.join(close)}?" if close else f"Known: {', '.join(columns)}."
            problems.append(BookError(file, "is no column of this file", line, name, name, hint))
        elif names.count(name) > 1:
            problems.append(BookError(file, "stands twice in the header", line, name, name, "Keep one."))
    for name in required:
        if name not in names:
            hint = f"Add it; the first line of {file} names the columns."
            problems.append(BookError(file, "this column is missing", line, name, None, hint))
    for problem in problems:
        findings.error(problem)
    return None if problems else names


def _rows(
    file: str, records: Iterator[tuple[int, list[str]]], header: list[str], findings: Findings
) -> Iterator[NumberedRow]:
    for line, record in records:
        while len(record) > len(header) and not record[-1]:
            record.pop()
        if len(record) != len(header):
            problem = f"the row has {len(record)} cells, the header {len(header)}"
            hint = 'A cell that holds the separator or a line break is quoted: "a, b".'
            findings.error(BookError(file, problem, line, would_be_right=hint))
            continue
        yield NumberedRow(line, {name: cell for name, cell in zip(header, record, strict=True) if cell})
