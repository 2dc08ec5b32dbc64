"""The daily counts as a CSV file that a spreadsheet opens as it is, and runs nothing of."""

import csv
import io
from collections.abc import Sequence

from bot.ledger.daily import COUNTS, KEYS, Row

_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def insight_file(rows: Sequence[Row]) -> bytes:
    """UTF-8 with the mark by which Excel knows it; the header alone where there are no rows."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    columns = (*KEYS, *COUNTS)
    writer.writerow(columns)
    writer.writerows([_cell(row[name]) for name in columns] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _cell(value: str | int) -> str | int:
    """A text that a spreadsheet would take for a formula begins with an apostrophe."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_BEGINS_A_FORMULA) else value
