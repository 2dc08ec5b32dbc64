"""`deadlines`: the days to act upon, as a table, as JSON or as a calendar file."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.box import SIMPLE
from rich.table import Table

from bot.commands.console import WrongInput, err, out, print_json
from bot.commands.opening import opened_stores, principal_of
from tools.deadline_calendar import deadline_calendar
from tools.deadline_lookup import DeadlineSources, deadline_rows, presses
from tools.principal import OPERATOR

COLUMNS = {
    "invoice_no": "invoice",
    "buyer_name": "buyer",
    "due_on": "due",
    "notify_by": "notify by",
    "stop_shipment_from": "stop from",
    "claim_by": "claim by",
}


def deadlines(
    token: Annotated[str | None, typer.Option(help="Whose deadlines; without a token all policies'")] = None,
    policy: Annotated[str | None, typer.Option(help="Only this policy")] = None,
    within_days: Annotated[
        int | None, typer.Option(min=0, max=3660, help="Only what was missed or comes within this many days")
    ] = None,
    ics: Annotated[Path | None, typer.Option(help="Write a calendar file here")] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON")] = False,
) -> None:
    """The deadlines of all unpaid invoices, what presses most first."""
    with opened_stores() as stores:
        principal = principal_of(stores, token, OPERATOR)
        today = stores.settings.day()
        found = deadline_rows(DeadlineSources(stores.records, stores.records), principal, today)
    rows = [
        row.data
        for row in found
        if (policy is None or row.data["policy_id"] == policy)
        and (within_days is None or presses(row.found, today, within_days))
    ]
    if ics is not None:
        _write(ics, rows)
    print_json({"invoices": rows}) if as_json else _show(rows)


def _write(path: Path, rows: Sequence[dict[str, Any]]) -> None:
    try:
        path.write_bytes(deadline_calendar(rows, datetime.now(tz=UTC)))
    except OSError as error:
        raise WrongInput(
            f"{path} cannot be written: {error.strerror}. Name a file in a folder of yours."
        ) from error
    err.print(f"Wrote {path}.", markup=False)


def _show(rows: Sequence[dict[str, Any]]) -> None:
    if not rows:
        out.print("No unpaid invoice of this kind.")
        return
    table = Table(box=SIMPLE, pad_edge=False)
    for name, title in COLUMNS.items():
        table.add_column(title, no_wrap=name != "buyer_name", min_width=10 if name != "buyer_name" else 6)
    for row in rows:
        style = "red" if row["missed"] or row["notice_due_at_once"] else None
        table.add_row(*("" if row[name] is None else str(row[name]) for name in COLUMNS), style=style)
    out.print(table)
