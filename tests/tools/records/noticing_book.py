"""A book whose buyers are watched: two policyholders, one buyer of both, and how to notice and list."""

# ruff: noqa: E501 - the lines of a CSV file are as long as its columns are many

import csv
import shutil
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, select

from knowledge.database import reading
from tests.tools.records.sample_book import write_book
from tools.changes import Change
from tools.principal import OPERATOR
from tools.records.book import EventRow
from tools.records.book_folder import Book
from tools.records.book_import import import_book
from tools.records.change_schema import noticed_snapshot
from tools.records.notice_jobs import queue_job
from tools.records.noticed_changes import NoticedChanges
from tools.records.noticing import Noticing
from tools.records.sql import SqlRecords
from tools.risk_alerts import AlertSources

TODAY = date(2026, 11, 23)
LIMITS = "policy_id,buyer_id,kind,status,granted_amount,currency,effective_from,effective_to,decided_on,reason_code,pending_action,pending_effective,source\n"
INVOICES = "policy_id,buyer_id,invoice_no,issued_on,due_on,amount,currency,paid_amount\n"
CLAIMS = "claim_no,policy_id,buyer_id,status,status_since,claimed_amount,indemnity_amount,currency\n"
BOOK: Mapping[str, str] = {
    "policies.yaml": """\
- {policy_id: POL-1, policyholder: Anlage GmbH, currency: EUR, maximum_extension_days: 60}
- {policy_id: POL-2, policyholder: Zweite AG, currency: EUR, maximum_extension_days: 60}
""",
    "buyers.csv": """\
buyer_id,legal_name,country,grade,grade_scale
B-1,Rotbuche Pumpen AG,DE,4,1-10 (1 best)
B-2,Bernstein Handel GmbH,DE,5,1-10 (1 best)
B-MAN,Zhang Wei,CN,,
""",
    "limits.csv": LIMITS
    + """\
POL-1,B-1,named,APPROVED,9000,EUR,2026-01-01,,2025-12-18,,,,
POL-1,B-2,named,APPROVED,5000,EUR,2026-01-01,2026-11-24,2025-12-18,,,,
POL-1,B-MAN,named,APPROVED,5000,EUR,2026-01-01,,2025-12-18,,,,
POL-2,B-1,named,APPROVED,700,EUR,2026-01-01,,2025-12-18,,,,
""",
    "invoices.csv": INVOICES
    + """\
POL-1,B-1,R-1,2026-09-24,2026-11-23,4000,EUR,0
POL-1,B-2,Q-1,2026-09-24,2026-12-23,4000,EUR,0
""",
    "events.csv": """\
event_id,policy_id,buyer_id,kind,occurred_on,old_value,new_value,note
E-0,POL-1,B-2,adverse_news,2026-11-12,,,Sued
""",
}


def event(event_id: str, kind: str, buyer: str = "B-1", policy: str = "POL-1", **more: str) -> dict[str, str]:
    return {"event_id": event_id, "policy_id": policy, "buyer_id": buyer, "kind": kind, **more}


def noticing(engine: Engine) -> Noticing:
    records = SqlRecords(engine)
    return Noticing(engine, records, AlertSources(records, records, records))


def emptied(folder: Path) -> Path:
    """A folder in that one, without the files of the book before."""
    book = folder / "book"
    shutil.rmtree(book, ignore_errors=True)
    book.mkdir(parents=True)
    return book


def brought(engine: Engine, folder: Path, files: Mapping[str, str]) -> None:
    """An import of these files."""
    import_book(engine, write_book(emptied(folder), files))


def begun(engine: Engine, folder: Path) -> Noticing:
    """The book, watched since its first snapshot on `TODAY`."""
    brought(engine, folder, BOOK)
    found = noticing(engine)
    found.everything(TODAY, "import")
    return found


def sent(engine: Engine, folder: Path, events: Iterable[Mapping[str, str]]) -> None:
    """As `POST /v1/events` takes them in: rows and job in one transaction."""
    rows = list(events)
    folder = emptied(folder)
    with (folder / "events.csv").open("w", encoding="utf-8", newline="") as file:
        written = csv.DictWriter(file, list(EventRow.model_fields))
        written.writeheader()
        written.writerows(rows)
    keys = [(one["policy_id"], one["buyer_id"], one["event_id"]) for one in rows]
    now = datetime.now(tz=UTC)

    def beside(connection: Connection, _book: Book, version: int) -> None:
        queue_job(connection, keys, version, now)

    import_book(engine, folder, beside=beside)


def changes(engine: Engine) -> list[Change]:
    return list(NoticedChanges(engine).changes(OPERATOR, most=10_000))


def in_short(engine: Engine) -> list[tuple[str, str, str, str]]:
    return [(one.policy_id, one.buyer_id, one.kind.value, one.source) for one in changes(engine)]


def snapshots(engine: Engine) -> dict[tuple[str, str], str]:
    with reading(engine) as connection:
        rows = connection.execute(select(noticed_snapshot))
        return {(row.policy_id, row.buyer_id): row.content for row in rows}
