"""What one would use instead of the rules: invoices in a spreadsheet, and a loop that adds days to due dates.

It is much less than the rules do: one policy's periods typed in, no terms beside them, no payments counted
to the oldest invoice, no claims, no insolvency, no working days, and nothing that can be cited.
"""

from datetime import date, datetime, timedelta
from pathlib import Path

from dateutil.relativedelta import relativedelta
from openpyxl import Workbook, load_workbook

from evals.bench.ledgers import BookSize, invoice_rows

CHANGED_FROM = date(2026, 7, 1)
Days = dict[str, date]


def write_spreadsheet(file: Path, size: BookSize) -> None:
    """The invoices of the generated book of this size, one sheet, in the columns of invoices.csv."""
    rows = invoice_rows(size)
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("invoices")
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append(list(row.values()))
    workbook.save(file)


def days_by_spreadsheet(file: Path) -> dict[str, Days]:
    """The days of every invoice of the sheet by its number, under the generated book's periods."""
    workbook = load_workbook(file, read_only=True, data_only=True)
    rows = workbook.worksheets[0].iter_rows(values_only=True)
    names = [str(name) for name in next(rows)]
    number, dispatched, due = (names.index(name) for name in ("invoice_no", "dispatched_on", "due_on"))
    found = {str(row[number]): _days(_day(row[dispatched]), _day(row[due])) for row in rows}
    workbook.close()
    return found


def _days(dispatched: date, due: date) -> Days:
    extension = due + timedelta(days=60)
    return {
        "extension_ends_on": extension,
        "stop_shipment_from": extension + timedelta(days=1),
        "notify_by": extension + timedelta(days=45 if dispatched >= CHANGED_FROM else 30),
        "collection_by": due + timedelta(days=75),
        "waiting_ends_on": due + relativedelta(months=4),
        "claim_by": due + relativedelta(months=8),
    }


def _day(cell: object) -> date:
    if not isinstance(cell, datetime):
        raise TypeError(f"a day was expected, not {cell!r}")
    return cell.date()
