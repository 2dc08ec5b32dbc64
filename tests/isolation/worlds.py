"""Two worlds that differ only in what belongs to other policyholders than the one who asks.

World A is the demo book. In world B every other policy's limits, claims, events and buyers are others, and
bear canaries: names and figures that stand nowhere else.
"""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, MetaData, Select, Table, select

from ingestion.front_matter import Flags
from ingestion.pipeline import ingest
from ingestion.sources import find_sources
from knowledge.database import open_database
from knowledge.library import Library
from knowledge.passage import Audience
from tools.records.book_import import import_book
from tools.records.demo import DEMO

OWN = "POL-LQ-2026"
CANARY = "Kanarienvogel"
CANARY_AMOUNT = "7654321"
CANARIES = (CANARY, CANARY.upper(), CANARY_AMOUNT, "7,654,321", "金絲雀貿易")
"""None of them may ever be seen by anybody of `OWN`, or by the public."""

Row = dict[str, str]


def rows(name: str) -> list[Row]:
    """A file of the demo book."""
    with (DEMO / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def others_buyers() -> Mapping[str, Row]:
    """Buyers that the one who asks has nothing to do with, as world A knows them."""
    files = ("limits.csv", "invoices.csv", "claims.csv", "events.csv")
    related = {row["buyer_id"] for file in files for row in rows(file) if row["policy_id"] == OWN}
    return {row["buyer_id"]: row for row in rows("buyers.csv") if row["buyer_id"] not in related}


def change_others(engine: Engine, folder: Path) -> None:
    """Makes world B of a home that holds world A."""
    folder.mkdir()
    others = others_buyers()
    changed = [_renamed(row, place) for place, row in enumerate(others.values())]
    _write(folder / "buyers.csv", changed)
    amounts = ("requested_amount", "granted_amount", "claimed_amount", "assessed_amount", "indemnity_amount")
    for file in ("limits.csv", "claims.csv"):
        theirs = [row for row in rows(file) if row["policy_id"] != OWN]
        _write(folder / file, [{**row, **_with(row, amounts, CANARY_AMOUNT)} for row in theirs])
    events = [row for row in rows("events.csv") if row["policy_id"] != OWN]
    _write(folder / "events.csv", [{**row, "note": f"{CANARY} {CANARY_AMOUNT}"} for row in events])
    import_book(engine, folder)


def _renamed(row: Row, place: int) -> Row:
    others = f"{CANARY}{place};金絲雀貿易{place}"
    return {**row, "legal_name": f"{CANARY} {place} Handels GmbH", "other_names": others}


def _with(row: Row, columns: Sequence[str], value: str) -> Row:
    return {column: value for column in columns if row.get(column)}


def _write(path: Path, found: Sequence[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(found[0]))
        writer.writeheader()
        writer.writerows(found)


def add_anothers_document(engine: Engine, folder: Path) -> None:
    """A document of another policy, full of the words that the one who asks will use."""
    folder.mkdir()
    lines = f"The credit limit, claim and waiting period of {CANARY} are {CANARY_AMOUNT}. " * 40
    text = f"# Special conditions\n\n{lines}\n信用限额 逾期 索赔 金絲雀貿易\n"
    (folder / "theirs.md").write_text(text, "utf-8")
    flags = Flags(Audience.POLICYHOLDER, ("POL-HW-2026",))
    ingest(find_sources([folder], flags), Library(engine))


OWNER = {
    "conversation": "principal_id",
    "audit": "principal_id",
    "hand_over": "principal_id",
    "action": "requester",
}
"""Whose each row is, of the tables that a turn writes: it may write those of the one who asks alone."""
OF_A_TURN = {"turn", "model_budget", "alembic_version"}
"""What has no owner of its own: a turn is its conversation's."""


def records_of(engine: Engine, asker: str) -> Mapping[str, Sequence[tuple[Any, ...]]]:
    """Every row of every table that this person's turn may not change: all but their own transcript."""
    tables = MetaData()
    tables.reflect(engine, only=lambda name, _: name not in OF_A_TURN)
    with engine.connect() as connection:
        return {
            name: sorted(map(tuple, connection.execute(_others(table, asker)).all()), key=repr)
            for name, table in tables.tables.items()
            if name not in OF_A_TURN  # a foreign key brings a table in, whatever was asked for
        }


def _others(table: Table, asker: str) -> Select[Any]:
    rows = select(table)
    return rows.where(table.c[OWNER[table.name]] != asker) if table.name in OWNER else rows


def opened(home: Path) -> Engine:
    return open_database(f"sqlite:///{home / 'coverdesk.sqlite3'}")
