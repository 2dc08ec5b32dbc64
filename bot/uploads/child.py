"""The child process that reads uploaded ledgers: what was told of a file and its bytes in, its rows out."""

import json
from datetime import date
from typing import Any

from bot.uploads.amounts import Mark
from bot.uploads.days import Order
from bot.uploads.reading import Told, read_ledger
from ingestion.reading.child import serve


def read(told: str, data: bytes) -> dict[str, Any]:
    """The ledger as JSON values. `told` is JSON too: the file's name and what its uploader says of it."""
    said = json.loads(told)
    found = read_ledger(
        said["name"],
        data,
        Told(
            Order(said["dates"]) if said["dates"] else None,
            Mark(said["decimal"]) if said["decimal"] else None,
            said["currency"] or None,
        ),
        date.fromisoformat(said["today"]),
    )
    return {
        "rows": [list(map(_plain, vars(row).values())) for row in found.rows]
        if not found.error_total
        else [],
        "columns": found.columns,
        "errors": [one.as_data() for one in found.errors],
        "error_total": found.error_total,
        "warnings": [one.as_data() for one in found.warnings],
    }


def _plain(value: object) -> Any:
    return value if value is None or isinstance(value, str | int) else str(value)


if __name__ == "__main__":
    serve(read)
