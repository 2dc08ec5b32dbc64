"""A box: what inboxes and outboxes have in common - rows that wait, each taken when it is its turn."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Engine,
    Float,
    Index,
    Integer,
    Row,
    String,
    Table,
    Text,
    delete,
    func,
    select,
    update,
)

from bot.presence import held_by
from bot.schema import metadata
from knowledge.database import reading

WAITING = "waiting"


def box_table(name: str, *own: "Column[Any]") -> Table:
    """A table of what waits; `own` are the columns that only this box has."""
    return Table(
        name,
        metadata,
        Column("id", Integer, primary_key=True, autoincrement=True),
        Column("key", String(200), nullable=False, unique=True),
        *own,
        Column("place", String(200), nullable=False),
        Column("state", String(10), nullable=False),
        Column("tries", Integer, nullable=False),
        Column("due_at", Float, nullable=False),
        Column("lease", String(64)),
        Column("error", Text),
        Index(f"{name}_due", "state", "due_at"),
        Index(f"{name}_place", "place", "state"),
    )


def anything_due(engine: Engine, box: Table, now: float, *which: ColumnElement[bool]) -> bool:
    """Whether a row is due. Asked by reading alone, so that whoever idles holds up nobody who writes."""
    with reading(engine) as connection:
        return connection.execute(_next(box, now, *which)).first() is not None


def next_due(connection: Connection, box: Table, now: float, *which: ColumnElement[bool]) -> Row[Any] | None:
    """Of the rows that are due without an elder waiting at their place, the one that has been so longest.

    It is held until the transaction ends.

    `which` are further conditions, for whoever serves only some of the rows.
    """
    query = _next(box, now, *which).with_for_update(skip_locked=True, of=box)
    return connection.execute(query).first()


def let_go(engine: Engine, box: Table, marks: Sequence[str], due_at: float) -> int:
    """Gives back what processes with these marks held (`presence.py`), due at `due_at`; how many."""
    if not marks:
        return 0
    held = update(box).where(box.c.state == WAITING, box.c.due_at > due_at, held_by(box.c.lease, marks))
    with engine.begin() as connection:
        return int(connection.execute(held.values(lease=None, due_at=due_at)).rowcount)


def forget(engine: Engine, box: Table, when: str, older_than: float) -> int:
    """Deletes what no longer waits and is from before this time, by the column `when`; how many."""
    old = delete(box).where(box.c.state != WAITING, box.c[when] < older_than)
    with engine.begin() as connection:
        return int(connection.execute(old).rowcount)


def counts(engine: Engine, box: Table) -> Mapping[str, int]:
    """How many rows there are in each state."""
    query = select(box.c.state, func.count()).group_by(box.c.state)
    with reading(engine) as connection:
        return {state: int(count) for state, count in connection.execute(query)}


def _next(box: Table, now: float, *which: ColumnElement[bool]) -> Any:
    elder = box.alias()
    behind = (
        select(elder.c.id)
        .where(elder.c.place == box.c.place, elder.c.state == WAITING, elder.c.id < box.c.id)
        .exists()
    )
    query = select(box).where(box.c.state == WAITING, box.c.due_at <= now, ~behind, *which)
    # In the order of the index: in that of the ids, all that waits is read and sorted to find the first. With
    # 8,000 waiting that took 0.14 s, twice for each row taken, and the second time nobody else could write.
    return query.order_by(box.c.due_at, box.c.id).limit(1)
