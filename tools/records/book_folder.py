"""A folder that holds a book: its files read, every cell checked, every row numbered."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from tools.records.book import BookRow, BuyerRow, ClaimRow, EventRow, InvoiceRow, LimitRow, PrincipalRow
from tools.records.policy_file import NumberedPolicy, read_policies
from tools.records.problems import BookError, Findings
from tools.records.spreadsheet import NumberedRow, read_rows

POLICIES = "policies.yaml"
CSV_FILES: Mapping[str, type[BookRow]] = {
    "principals.csv": PrincipalRow,
    "buyers.csv": BuyerRow,
    "limits.csv": LimitRow,
    "invoices.csv": InvoiceRow,
    "claims.csv": ClaimRow,
    "events.csv": EventRow,
}
_EVERY = 10_000
_POINT_OF_THOUSANDS = re.compile(r"[1-9]\d{0,2}\.\d{3}")

Progress = Callable[[str, int], None]
"""Told now and then the name of the file being read, and how many of its rows are done."""
R = TypeVar("R", bound=BookRow)


@dataclass(frozen=True)
class Numbered(Generic[R]):
    """A row and the line it begins on."""

    line: int
    row: R


@dataclass
class Rows(Generic[R]):
    """The rows of one file. A file that was left out has none."""

    file: str
    rows: list[Numbered[R]] = field(default_factory=list)
    mentioned: set[str] = field(default_factory=set)
    """The first column of the key, of wrong rows too: what refers to those is not wrong as well."""
    readable: bool = True


@dataclass
class Book:
    """What the files of a folder hold."""

    policies: list[NumberedPolicy]
    policies_mentioned: set[str]
    policies_readable: bool
    principals: Rows[PrincipalRow]
    buyers: Rows[BuyerRow]
    limits: Rows[LimitRow]
    invoices: Rows[InvoiceRow]
    claims: Rows[ClaimRow]
    events: Rows[EventRow]


def read_book(folder: Path, findings: Findings, progress: Progress | None = None) -> Book:
    """The book of a folder; what is wrong with it is said to `findings`."""
    present = _files(folder, findings)
    policies = read_policies(present[POLICIES], findings) if POLICIES in present else ([], set())

    def rows(file: str, model: type[R]) -> Rows[R]:
        return read_table(present[file], model, findings, progress) if file in present else Rows(file)

    return Book(
        policies=policies[0] if policies else [],
        policies_mentioned=policies[1] if policies else set(),
        policies_readable=policies is not None,
        principals=rows("principals.csv", PrincipalRow),
        buyers=rows("buyers.csv", BuyerRow),
        limits=rows("limits.csv", LimitRow),
        invoices=rows("invoices.csv", InvoiceRow),
        claims=rows("claims.csv", ClaimRow),
        events=rows("events.csv", EventRow),
    )


def read_table(path: Path, model: type[R], findings: Findings, progress: Progress | None = None) -> Rows[R]:
    """The rows of one CSV file as `model`; the wrong ones are left out and said to `findings`."""
    columns = tuple(model.model_fields)
    required = tuple(name for name, column in model.model_fields.items() if column.is_required())
    numbered = read_rows(path, columns, required, findings)
    table: Rows[R] = Rows(path.name, readable=numbered is not None)
    first_lines: dict[tuple[object, ...], int] = {}
    for done, given in enumerate(numbered or (), start=1):
        table.mentioned.add(given.cells.get(model.key_columns[0], ""))
        row = row_of(path.name, given, model, findings)
        if row is not None and _is_new(path.name, given.line, row, first_lines, findings):
            table.rows.append(Numbered(given.line, row))
        if progress and (done % _EVERY == 0 or done == len(numbered or ())):
            progress(path.name, done)
    return table


def _files(folder: Path, findings: Findings) -> dict[str, Path]:
    """The book's files in the folder by name; a name that is nearly right is warned of."""
    known = (POLICIES, *CSV_FILES)
    if not folder.is_dir():
        what = "is a file" if folder.exists() else "does not exist"
        hint = f"Give the folder that holds {', '.join(known)}."
        findings.error(BookError(str(folder), what, would_be_right=hint))
        return {}
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        findings.error(BookError(str(folder), f"cannot be read: {error.strerror}"))
        return {}
    present = {entry.name.lower(): entry for entry in entries if entry.name.lower() in known}
    for entry in entries:
        if entry.suffix.lower() in {".csv", ".yaml", ".yml", ".xlsx"} and entry.name.lower() not in known:
            close = get_close_matches(entry.name.lower(), known, 1, 0.7)
            hint = f"did you mean {close[0]}?" if close else f"the book's files are {', '.join(known)}"
            findings.warn(entry.name, f"is not read: {hint}")
    if not present:
        hint = f"Expected some of {', '.join(known)}."
        findings.error(BookError(str(folder), "holds no file of a book", would_be_right=hint))
    return present


def row_of(file: str, given: NumberedRow, model: type[R], findings: Findings) -> R | None:
    """The row; None when a cell of it is wrong, which is said."""
    doubts: list[str] = []
    try:
        row = model.model_validate(dict(given.cells), context=doubts)
    except ValidationError as error:
        for found in error.errors(include_url=False):
            findings.error(_cell_error(file, given, found))
        return None
    doubts += _doubted_amounts(given)
    for doubt in doubts:
        findings.warn(file, doubt, given.line)
    wrong = [
        BookError(file, problem, given.line, column, given.cells.get(column), hint)
        for column, problem, hint in row.problems()
    ]
    for one in wrong:
        findings.error(one)
    return None if wrong else row


def _doubted_amounts(given: NumberedRow) -> list[str]:
    """Where a point may have been meant to separate thousands: few currencies have three decimals."""
    return [
        f"{column} {cell} is read as {Decimal(cell).normalize()}, not as thousands"
        for column, cell in given.cells.items()
        if "amount" in column and _POINT_OF_THOUSANDS.fullmatch(cell)
    ]


def _cell_error(file: str, given: NumberedRow, found: Any) -> BookError:
    column = str(found["loc"][0])
    if found["type"] == "missing":
        return BookError(file, "the cell is empty", given.line, column, None, "It is needed in every row.")
    context = found.get("ctx", {})
    problem, hint = context.get("problem", found["msg"]), context.get("would_be_right", "")
    return BookError(file, problem, given.line, column, given.cells.get(column), hint)


def _is_new(
    file: str, line: int, row: BookRow, first_lines: dict[tuple[object, ...], int], findings: Findings
) -> bool:
    first = first_lines.setdefault(row.key, line)
    if first == line:
        return True
    key = ", ".join(_written(row))
    findings.error(
        BookError(
            file, f"the same key as in line {first}", line, row.key_columns[0], key, "Keep one of the two."
        )
    )
    return False


def _written(row: BookRow) -> Iterable[str]:
    return (str(part) for part in row.key)
