"""Two companies made one: records, names and numbers of the one go to the other, in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, Table, and_, delete, insert, select, update

from tools.identifiers import company_key
from tools.records import schema
from tools.records.aliases import AliasState
from tools.records.book_version import companies_were_deleted, company_was_changed, new_version
from tools.records.buyer_changes import ChangeKind, note_change
from tools.records.companies import RECORDED, TABLES, BuyerUnknown
from tools.records.merge_conflicts import Twin, differences, twins
from tools.records.merged_snapshots import begin_anew

_SHOWN_AT_MOST = 20


class MergeRefused(Exception):
    """The two cannot be made one; the message tells the operator what collides, and what would work."""


@dataclass(frozen=True)
class Merge:
    """What was done."""

    from_id: str
    into_id: str
    into_name: str
    held_in: tuple[str, ...]
    """`book`, `directory` or both."""
    moved: Mapping[str, int]
    """Records by their table."""
    alike: int
    """Records that both had, saying the same: one of each went."""
    names: tuple[str, ...]
    """What the company is called besides from now on."""


def merge_buyers(
    engine: Engine, from_id: str, into_id: str, by: str, *, although_different: bool = False
) -> Merge:
    """Makes `from_id` and `into_id` one company, which keeps the second's key and facts.

    Raises `BuyerUnknown`, `MergeRefused` and `RecordsUnavailable`; then nothing is done.
    """
    with new_version(engine) as (connection, version):
        pairs = _pairs(connection, from_id, into_id)
        if not although_different:
            _refuse_different(from_id, into_id, pairs)
        doubled = twins(connection, from_id, into_id)
        _refuse_colliding(from_id, into_id, [one for one in doubled if not one.alike])
        for twin in doubled:
            same = (twin.table.c[name] == value for name, value in twin.key.items())
            connection.execute(delete(twin.table).where(twin.table.c.buyer_id == from_id, *same))
        moved = _move_records(connection, from_id, into_id) if "book" in pairs else {}
        _move_aliases(connection, from_id, into_id)
        begin_anew(connection, from_id, into_id)
        names = [_unite(connection, held_in, *pair, by) for held_in, pair in pairs.items()]
        companies_were_deleted(connection, version)
        company_was_changed(connection, into_id, version)
        into = next(iter(pairs.values()))[1]
        together = tuple(dict.fromkeys(name for gained in names for name in gained))
        merge = Merge(from_id, into_id, into.legal_name, tuple(pairs), moved, len(doubled), together)
        _note(connection, merge, pairs, by)
    return merge


Pairs = Mapping[str, tuple[Row[Any], Row[Any]]]
"""The company that goes and the one that stays, in the book, in the directory, or in both."""


def _pairs(connection: Connection, from_id: str, into_id: str) -> Pairs:
    if from_id == into_id:
        raise MergeRefused(f"{from_id} is the same key twice; name two.")
    going = {held_in: row for held_in, table in TABLES.items() if (row := _row(connection, table, from_id))}
    staying = {held_in: row for held_in, table in TABLES.items() if (row := _row(connection, table, into_id))}
    for found, buyer_id in ((going, from_id), (staying, into_id)):
        if not found:
            raise BuyerUnknown(connection, buyer_id)
    alone = [held_in for held_in in going if held_in not in staying]
    if alone:
        raise MergeRefused(
            f"{from_id} is in the {' and the '.join(alone)}, and {into_id} is not. "
            f"Import {into_id} there first, or merge the other way round."
        )
    return {held_in: (row, staying[held_in]) for held_in, row in going.items()}


def _row(connection: Connection, table: Table, buyer_id: str) -> Row[Any] | None:
    if not schema.can_be_stored(buyer_id):
        return None
    return connection.execute(select(table).where(table.c.buyer_id == buyer_id)).first()


def _refuse_different(from_id: str, into_id: str, pairs: Pairs) -> None:
    told = dict.fromkeys(text for going, staying in pairs.values() for text in differences(going, staying))
    if told:
        raise MergeRefused(
            f"{from_id} and {into_id} look like two companies: {'; '.join(told)}. "
            "If they are one all the same, say so with --although-different."
        )


def _refuse_colliding(from_id: str, into_id: str, colliding: Sequence[Twin]) -> None:
    if not colliding:
        return
    more = len(colliding) - _SHOWN_AT_MOST
    lines = [f"{from_id} and {into_id} both have these, and not alike; nothing was merged:"]
    lines += [f"  {one}" for one in colliding[:_SHOWN_AT_MOST]]
    lines += [f"  … and {more} more"] if more > 0 else []
    lines.append(
        "Import the book with one of each pair corrected, so that the two agree; or with --replace and "
        "without the one that is wrong. Then merge again."
    )
    raise MergeRefused("\n".join(lines))


def _move_records(connection: Connection, from_id: str, into_id: str) -> dict[str, int]:
    moved = {}
    for table in RECORDED:
        change = update(table).where(table.c.buyer_id == from_id).values(buyer_id=into_id)
        moved[table.name] = connection.execute(change).rowcount
    return moved


def _move_aliases(connection: Connection, from_id: str, into_id: str) -> None:
    """Where both had a name, what was decided counts before what waits, and an acceptance before all."""
    table = schema.buyer_alias
    rank = {AliasState.ACCEPTED.value: 0, AliasState.REJECTED.value: 1, AliasState.PROPOSED.value: 2}
    query = select(table).where(table.c.buyer_id.in_((from_id, into_id)))
    kept: dict[tuple[str, str], Row[Any]] = {}
    for row in sorted(connection.execute(query), key=lambda row: (rank[row.state], row.buyer_id != into_id)):
        if kept.setdefault((row.policy_id, row.folded), row) is not row:
            connection.execute(delete(table).where(table.c.id == row.id))
    connection.execute(update(table).where(table.c.buyer_id == from_id).values(buyer_id=into_id))


def _unite(connection: Connection, held_in: str, going: Row[Any], staying: Row[Any], by: str) -> list[str]:
    """Gives the staying company what the going one was known by, and deletes that; says what it gained."""
    table = TABLES[held_in]
    known = {staying.legal_name, *staying.other_names}
    names = [one for one in dict.fromkeys((going.legal_name, *going.other_names)) if one not in known]
    ours = {_same(one, staying.country) for one in staying.identifiers}
    numbers = [one for one in going.identifiers if _same(one, going.country) not in ours]
    gained = {"other_names": [*staying.other_names, *names], "identifiers": [*staying.identifiers, *numbers]}
    connection.execute(update(table).where(table.c.buyer_id == staying.buyer_id).values(gained))
    connection.execute(delete(table).where(table.c.buyer_id == going.buyer_id))
    _remember(connection, held_in, going, staying, by)
    return names


def _same(number: Mapping[str, Any], country: str | None) -> str:
    """What two records of one number have in common, however it is written."""
    kind, written = number["kind"], number["number"]
    return company_key(kind, written, country) or f"{kind} {written}"


def _remember(connection: Connection, held_in: str, going: Row[Any], staying: Row[Any], by: str) -> None:
    """For the imports to come, which know both keys still."""
    table = schema.buyer_merged
    earlier = and_(table.c.into_id == going.buyer_id, table.c.held_in == held_in)
    connection.execute(update(table).where(earlier).values(into_id=staying.buyer_id))
    back = and_(table.c.from_id.in_((going.buyer_id, staying.buyer_id)), table.c.held_in == held_in)
    connection.execute(delete(table).where(back))
    row = {"from_id": going.buyer_id, "into_id": staying.buyer_id, "held_in": held_in, "by": by}
    names = [going.legal_name, *going.other_names]
    row |= {"names": names, "identifiers": going.identifiers, "at": datetime.now(UTC)}
    connection.execute(insert(table).values(row))


def _note(connection: Connection, merge: Merge, pairs: Pairs, by: str) -> None:
    gone = {
        held_in: {name: value for name, value in going._mapping.items() if name != "changed_in"}
        for held_in, (going, _) in pairs.items()
    }
    details = {
        "from": merge.from_id,
        "into": merge.into_id,
        "names": merge.names,
        "moved": dict(merge.moved),
        "alike": merge.alike,
        "was": gone,
    }
    note_change(connection, ChangeKind.MERGED, merge.into_id, by, details)
    note_change(connection, ChangeKind.MERGED_AWAY, merge.from_id, by, details)
