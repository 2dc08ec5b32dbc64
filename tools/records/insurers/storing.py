"""A reading put into the book's limits: merged by key as an import would, so that twice is like once."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, select
from sqlalchemy.exc import SQLAlchemyError

from tools.limits import LimitRecord, LimitStatus
from tools.records import schema
from tools.records.book import LimitRow
from tools.records.book_version import count_up
from tools.records.executions import SOURCE
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
            merge(
                connection,
                schema.credit_limit,
                _values(connection, reading.policy_id, reading.limits, reading.untold),
            )
    except SQLAlchemyError as error:
        raise RecordsUnavailable("the database of records cannot be written just now") from error
    return len(reading.limits)


def store_decision(
    connection: Connection, limits: Sequence[LimitRecord], untold: frozenset[str], source: str
) -> None:
    """Stores the rows of one decision on one buyer in the caller's transaction.

    Our own pending row of the request, and the insurer's, are taken out: they were answered.
    """
    count_up(connection)
    limit, first = schema.credit_limit.c, limits[0]
    about = (limit.policy_id == first.policy_id, limit.buyer_id == first.buyer_id)
    open_ones = (limit.status == LimitStatus.PENDING, limit.source.in_((source, SOURCE)))
    connection.execute(delete(schema.credit_limit).where(*about, *open_ones))
    merge(connection, schema.credit_limit, _values(connection, first.policy_id, limits, untold))


def _take_out_passed(connection: Connection, reading: Reading) -> None:
    limit = schema.credit_limit.c
    told = (limit.policy_id == reading.policy_id, limit.source == reading.source)
    connection.execute(delete(schema.credit_limit).where(*told, limit.status.in_(_PASSING)))


def _values(
    connection: Connection, policy_id: str, limits: Sequence[LimitRecord], untold: frozenset[str]
) -> list[Values]:
    """The rows, after what was there before; what the insurer never tells stays as the book has it."""
    table = schema.credit_limit
    last = connection.execute(select(func.max(table.c.position))).scalar() or 0
    there = {
        (row.buyer_id, row.entry): row
        for row in connection.execute(select(table).where(table.c.policy_id == policy_id))
    }
    values = []
    for number, limit in enumerate(limits, start=1):
        value = _row(limit) | {"position": last + number}
        kept = there.get((value["buyer_id"], value["entry"]))
        if kept is not None:
            value |= {name: getattr(kept, name) for name in untold}
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
