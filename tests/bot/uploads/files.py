"""Ledgers as files, made as people's programs make them."""

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import openpyxl

from bot.uploads.reading import LedgerRead, Told, read_ledger
from tests.bot.conftest import TODAY

HEADER = "Customer,Invoice no,Issued,Due date,Amount,Currency,Paid,Paid on\n"


def ledger(text: str, **told: Any) -> LedgerRead:
    """What is read of a CSV text."""
    return read_ledger("ledger.csv", text.encode(), Told(**told), TODAY)


def one_cell(column: str, cell: str, **told: Any) -> LedgerRead:
    """A ledger of one row with this cell; the others are in order."""
    cells = {
        "Customer": "Acme",
        "Invoice no": "1",
        "Due date": "2026-05-04",
        "Amount": "100",
        "Currency": "EUR",
    }
    cells[column] = cell
    quoted = [f'"{one}"' for one in cells.values()]
    return ledger(f"{','.join(cells)}\n{','.join(quoted)}\n", **told)


def codes(read: LedgerRead) -> list[tuple[str, str]]:
    return [(one.cell, one.code) for one in read.errors]


def workbook(rows: Sequence[Sequence[Any]], change: Callable[[Any], None] = lambda _sheet: None) -> bytes:
    """An XLSX file; no formula in it has a stored value, as openpyxl computes none."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "AR"
    for row in rows:
        sheet.append(list(row))
    change(sheet)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def with_part(data: bytes, name: str, change: Callable[[str], str]) -> bytes:
    """The workbook with one of its parts rewritten."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            new.writestr(entry, change(content.decode()).encode() if entry.filename == name else content)
    return changed.getvalue()
