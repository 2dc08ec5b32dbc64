"""An uploaded file is read in a child process with limits; what comes back are plain values."""

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

from bot.uploads.cells import Problem
from bot.uploads.invoice_rows import ReadRow
from bot.uploads.reading import LedgerRead, Told
from ingestion.reading.confined import ConfinedChild, Limits

LIMITS = Limits(memory_mb=1536, cpu_seconds=120, seconds=240.0)
"""What reading one ledger may take. A workbook takes a second for 4,000 rows, CSV for 10,000."""
_NAMES = tuple(one.name for one in fields(ReadRow))
_DAYS, _AMOUNTS = ("issued_on", "due_on", "paid_on"), ("amount", "paid_amount", "disputed_amount")


def read_confined(name: str, data: bytes, told: Told, today: date, limits: Limits = LIMITS) -> LedgerRead:
    """The ledger of a file. Raises `Unreadable` for what is none, or needs more than the limits."""
    child = ConfinedChild("bot.uploads.child", limits)
    said = {
        "name": name,
        "dates": told.dates,
        "decimal": told.decimal,
        "currency": told.currency,
        "today": today.isoformat(),
    }
    try:
        answer = child.ask(json.dumps(said), data)
    finally:
        child.close()
    return LedgerRead(
        [row_of(dict(zip(_NAMES, row, strict=True))) for row in answer["rows"]],
        answer["columns"],
        [Problem(**one) for one in answer["errors"]],
        answer["error_total"],
        [Problem(**one) for one in answer["warnings"]],
    )


def row_of(values: Mapping[str, Any]) -> ReadRow:
    """A row from plain values."""
    days = {name: date.fromisoformat(values[name]) if values[name] else None for name in _DAYS}
    amounts = {name: None if values[name] is None else Decimal(values[name]) for name in _AMOUNTS}
    return ReadRow(**{**values, **days, **amounts})
