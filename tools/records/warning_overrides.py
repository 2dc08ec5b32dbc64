"""Overrides of warning levels, kept for good: who set what, why, until when, and who ended it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, insert, select, update

from knowledge.database import reading
from tools.principal import Principal
from tools.records.change_schema import warning_override
from tools.records.sql import only, records_readable, visible
from tools.warning_override import Override, OverrideLevel


class WarningOverrides:
    """Satisfies `Overrides`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def overrides(self, principal: Principal, buyer_id: str | None = None) -> Sequence[Override]:
        """Those under the principal's policies that nobody ended, the latest of each buyer alone."""
        table = warning_override
        query = select(table).where(
            visible(table.c.policy_id, principal),
            only(table.c.buyer_id, buyer_id),
            table.c.ended_at.is_(None),
        )
        with records_readable(), reading(self._engine) as connection:
            rows = connection.execute(query.order_by(table.c.at, table.c.override_id))
            return list({(row.policy_id, row.buyer_id): _override(row) for row in rows}.values())


def _override(row: Row[Any]) -> Override:
    return Override(
        override_id=row.override_id,
        policy_id=row.policy_id,
        buyer_id=row.buyer_id,
        level=OverrideLevel(row.level),
        reason=row.reason,
        by=row.by,
        at=row.at,
        since=row.since,
        until=row.until,
        seen=row.seen,
    )


def set_override(connection: Connection, override: Override) -> None:
    """Puts it in the place of the one before, which ends with it."""
    end_override(connection, override.policy_id, override.buyer_id, override.by, override.at)
    values = {name: getattr(override, name) for name in override.__dataclass_fields__}
    connection.execute(insert(warning_override).values(values | {"level": override.level.value}))


def end_override(connection: Connection, policy_id: str, buyer_id: str, by: str, now: datetime) -> int:
    """How many it ended: 0 where none stood."""
    table = warning_override.c
    stands = (table.policy_id == policy_id, table.buyer_id == buyer_id, table.ended_at.is_(None))
    ended = update(warning_override).where(*stands).values(ended_by=by, ended_at=now)
    return int(connection.execute(ended).rowcount)
