"""A reading put into the book's limits: merged by key as an import would, so that twice is like once."""

from typing import Any

from sqlalchemy import Connection, Engine, delete, func, select
from sqlalchemy.exc import SQLAlchemyError

from tools.limits import LimitRecord, LimitStatus
from tools.records import schema
from tools.records.book import LimitRow
from tools.records.book_version import count_up
from tools.records.insurers.reading import Reading
from tools.records.upsert import Values, merge
from tools.tool import RecordsUnavailable

_PASSING = (LimitStatus.PENDING, LimitStatus.UNAVAILABLE)


def store_reading(engine: Engine, reading: Reading) -> int:
    """Stores the reading's limits in one transaction and returns how many there are.

    An open request that this system told of before, and no longer tells, is taken out: it was answered.
    Decisions stay as history. Raises `RecordsUnavailable` when the database cannot be written.
    """
    try:
        with engine.begin() as connection:
            count_up(connection)
            _take_out_passed(connection, reading)
            merge(connection, schema.credit_limit, _values(connection, reading))
    except SQLAlchemyError as error:
        raise RecordsUnavailable("the database of records cannot be written just now") from error
    return len(reading.limits)


def _take_out_passed(connection: Connection, reading: Reading) -> None:
    limit = schema.credit_limit.c
    told = (limit.policy_id == reading.policy_id, limit.source == reading.source)
    connection.execute(delete(schema.credit_limit).where(*told, limit.status.in_(_PASSING)))


def _values(connection: Connection, reading: Reading) -> list[Values]:
    """The rows, after what was there before; what the insurer never tells stays as the book has it."""
    table = schema.credit_limit
    last = connection.execute(select(func.max(table.c.position))).scalar() or 0
    there = {
        (row.buyer_id, row.entry): row
        for row in connection.execute(select(table).where(table.c.policy_id == reading.policy_id))
    }
    values = []
    for number, limit in enumerate(reading.limits, start=1):
        value = _row(limit) | {"position": last + number}
        kept = there.get((value["buyer_id"], value["entry"]))
        if kept is not None:
            value |= {name: getattr(kept, name) for name in reading.untold}
        values.append(value)
    return values


def _row(limit: LimitRecord) -> dict[str, Any]:
    amounts = [money for money in (limit.requested, limit.granted) if money is not None]
    cells = {name: getattr(limit, name) for name in LimitRow.model_fields if hasattr(limit, name)}
    row = LimitRow.model_construct(
        **cells,
        requested_amount=limit.requested.amount if limit.requested else None,
        granted_amount=limit.granted.amount if limit.granted else None,
        currency=amounts[0].currency if amounts else None,
    )
    return row.__dict__ | {"entry": row.entry}
