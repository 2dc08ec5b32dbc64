"""Reading a ledger: its header found, each row taken as an invoice, what is wrong told by its cell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.uploads.amounts import Mark, mark_of
from bot.uploads.cells import Problem, Row, Sheet, Value, address, text_of
from bot.uploads.days import Order, needs_order, orders_told
from bot.uploads.findings import Findings
from bot.uploads.headers import AMOUNTS, DAYS, Column, Header, header_of
from bot.uploads.invoice_rows import Reader, ReadRow
from bot.uploads.leaving_out import is_note, is_total
from bot.uploads.tables import sheets_of

_HEADER_WITHIN = 30
"""Rows from a sheet's first in which its header is looked for: titles and addresses stand above it."""


@dataclass(frozen=True)
class Told:
    """What the uploader says of the file; None was not said."""

    dates: Order | None = None
    decimal: Mark | None = None
    currency: str | None = None


@dataclass(frozen=True)
class LedgerRead:
    """What a file holds. With any error nothing of it may be used."""

    rows: list[ReadRow]
    columns: dict[str, str]
    """Which header fills each column."""
    errors: list[Problem]
    error_total: int
    """How many there are; `errors` has the first of them."""
    warnings: list[Problem] = field(default_factory=list)


def read_ledger(name: str, data: bytes, told: Told, today: date) -> LedgerRead:
    """The ledger of a file. Raises `Unreadable` for a file that is no table, or is not fit to be opened."""
    found = Findings()
    tables = [(sheet, *_header(sheet)) for sheet in sheets_of(name, data)]
    read = [(sheet, at, header) for sheet, at, header in tables if header.is_enough]
    if not read:
        _say_what_lacks(tables, found)
        return LedgerRead([], {}, found.errors, found.total)
    rows, columns = list[ReadRow](), dict[str, str]()
    for sheet, at, header in read:
        columns = {one.value: text for one, text in header.names.items()} | columns
        rows += _rows(sheet, at, header, told, today, found)
    for sheet, _, header in tables:
        if not header.is_enough and sheet.rows:
            found.warn("sheet_left_out", sheet.name)
    if len(read) > 1:
        found.warn("several_sheets", facts={"sheets": ", ".join(sheet.name for sheet, _, _ in read)[:200]})
    if not rows and not found.total:
        found.error(Problem("no_rows"))
    _compare(rows, found)
    return LedgerRead(rows, columns, found.errors, found.total, found.warnings)


def _header(sheet: Sheet) -> tuple[int, Header]:
    """The row that names most columns, by its place among the sheet's rows."""
    tried = [
        (place, header_of([text_of(cell) for cell in row.cells]))
        for place, row in enumerate(sheet.rows[:_HEADER_WITHIN])
    ]
    if not tried:
        return 0, header_of(())
    return max(tried, key=lambda one: (one[1].is_enough, len(one[1].places), -one[0]))


def _say_what_lacks(tables: Sequence[tuple[Sheet, int, Header]], found: Findings) -> None:
    if not any(sheet.rows for sheet, _, _ in tables):
        found.error(Problem("no_rows"))
        return
    sheet, _, header = max(tables, key=lambda one: len(one[2].places))
    known = ", ".join(header.names.values())
    found.error(Problem("columns_missing", sheet.name, facts={"known": known, **_lacking(header)}))


def _lacking(header: Header) -> dict[str, str]:
    return {"columns": ", ".join(header.missing)}


def _rows(
    sheet: Sheet, at: int, header: Header, told: Told, today: date, found: Findings
) -> Iterator[ReadRow]:
    for cell in header.twice:
        found.warn("column_twice", sheet.name, facts={"column": cell[:60]})
    first = tuple(map(text_of, sheet.rows[at].cells))
    body = [row for row in sheet.rows[at + 1 :] if tuple(map(text_of, row.cells)) != first]
    body = [row for row in body if not _left_out(row, sheet, header, found)]
    mark = told.decimal or _mark(sheet, body, header, found)
    orders = {one: told.dates or _order(sheet, body, header, one, found) for one in DAYS}
    if mark is None or len(orders) != sum(_is_decided(one, orders, body, header) for one in DAYS):
        return
    reader = Reader(sheet, header, mark, orders, told.currency, today, found)
    _say_what_is_not_told(header, found)
    for row in body:
        read = reader.read(row)
        if read is not None:
            yield read


def _left_out(row: Row, sheet: Sheet, header: Header, found: Findings) -> bool:
    """Whether a row is no invoice: a total, or a note; which is said."""
    for is_one, code in ((is_total, "totals_left_out"), (is_note, "notes_left_out")):
        if is_one(row, header, sheet):
            found.warn(code, sheet.name, address(0, row.number))
            return True
    return False


def _column(body: Sequence[Row], header: Header, column: Column) -> list[tuple[Row, Value]]:
    place = header.places.get(column)
    if place is None:
        return []
    return [(row, row.cells[place]) for row in body if place < len(row.cells) and row.cells[place] != ""]


def _mark(sheet: Sheet, body: Sequence[Row], header: Header, found: Findings) -> Mark | None:
    cells = [cell for one in AMOUNTS for _, cell in _column(body, header, one)]
    mark = mark_of(cells, sheet.decimal)
    if mark is None:
        example = next((text_of(cell) for cell in cells if isinstance(cell, str) and cell.strip()), "")
        found.error(Problem("decimal_ambiguous", sheet.name, found=example))
    return mark


def _order(
    sheet: Sheet, body: Sequence[Row], header: Header, column: Column, found: Findings
) -> Order | None:
    cells = _column(body, header, column)
    orders = orders_told(cell for _, cell in cells)
    if len(orders) == 1:
        return orders.pop()
    first = next((one for one in cells if needs_order([one[1]])), None)
    if first is not None:
        row, cell = first
        where = address(header.places[column], row.number)
        code = "days_contradict" if orders else "days_ambiguous"
        found.error(Problem(code, sheet.name, where, text_of(cell), {"column": header.names[column]}))
    return None


def _is_decided(
    column: Column, orders: dict[Column, Order | None], body: Sequence[Row], header: Header
) -> bool:
    if orders[column] is not None:
        return True
    return not needs_order(cell for _, cell in _column(body, header, column))


def _say_what_is_not_told(header: Header, found: Findings) -> None:
    places = header.places.keys()
    if Column.AMOUNT not in places:
        found.warn("only_open_amounts")
    elif not places & {Column.PAID_AMOUNT, Column.PAID_ON, Column.OPEN_AMOUNT}:
        found.warn("nothing_on_payments")
    if Column.INVOICE_NO not in places:
        found.warn("no_invoice_numbers")


def _compare(rows: Sequence[ReadRow], found: Findings) -> None:
    """Says which invoice numbers stand twice with one customer; both rows are counted."""
    first: dict[tuple[str, str, str], ReadRow] = {}
    for row in rows:
        if row.numbered:
            key = (row.customer.casefold(), row.invoice_no, row.currency)
            before = first.setdefault(key, row)
            if before is not row:
                facts = {"number": row.invoice_no, "first": before.place}
                found.warn("invoice_twice", row.sheet, row.place, facts)
