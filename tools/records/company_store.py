"""Companies put into the tables, the book's buyers and the directory's alike: what did not change stays."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Table, case, or_

from tools.identifiers import checked, key_of
from tools.records.book import BuyerRow
from tools.records.upsert import AT_ONCE, Values, insert_into

SEARCHED = ("legal_name", "other_names", "country", "identifiers", "city", "address", "industry")
"""What an index of names is made of. A change of a grade is none of its business."""


def merge_companies(connection: Connection, table: Table, rows: Sequence[Values], version: int) -> int:
    """Writes the rows by their key, and says how many were new or differed from what was there.

    A row that differs in what is searched is marked as changed in this version; one that is the same
    is not written at all.
    """
    statement = insert_into(connection, table)
    given = statement.excluded
    facts = [column for column in table.c if column.name not in {"buyer_id", "changed_in"}]
    differs = {column.name: column.is_distinct_from(given[column.name]) for column in facts}
    searched = or_(*(differs[name] for name in SEARCHED))
    changed_in = case((searched, given.changed_in), else_=table.c.changed_in)
    statement = statement.on_conflict_do_update(
        index_elements=["buyer_id"],
        set_={column.name: given[column.name] for column in facts} | {"changed_in": changed_in},
        where=or_(*differs.values()),
    )
    counted = statement.execution_options(preserve_rowcount=True)
    written = 0
    for begin in range(0, len(rows), AT_ONCE):
        batch = [row | {"changed_in": version} for row in rows[begin : begin + AT_ONCE]]
        written += connection.execute(counted, batch).rowcount
    return written


def company_values(rows: Iterable[BuyerRow]) -> list[Values]:
    """Rows for `buyer`, or for the directory's companies."""
    return [_company(row) for row in rows]


def _company(row: BuyerRow) -> Values:
    return {
        "buyer_id": row.buyer_id,
        "legal_name": row.legal_name,
        "other_names": row.other_names,
        "country": row.country,
        "identifiers": _numbers(row),
        "city": row.city,
        "address": row.address,
        "industry": row.industry,
        "grade": row.grade,
        "grade_scale": row.grade_scale,
    }


def _numbers(row: BuyerRow) -> list[dict[str, Any]]:
    """With what tells that two companies are one, so that nobody has to reckon it for all of them again."""
    numbers = []
    for kind, number in zip(row.registration_type, row.registration_number, strict=False):
        found = checked(kind, number, row.country)
        key = key_of(kind, found, row.country)
        numbers.append({"kind": kind, "number": number, "valid": found.valid, "key": key})
    return numbers
