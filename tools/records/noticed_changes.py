"""The changes that were noticed, kept: each once, in the order of noticing."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, Row, select

from knowledge.database import reading
from tools.changes import Change, ChangeKind
from tools.principal import Principal
from tools.records.change_schema import noticed_change, noticed_policy
from tools.records.sql import only, records_readable, visible


class NoticedChanges:
    """Satisfies `Changes`. Every method raises `RecordsUnavailable` when the database cannot be read."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def changes(
        self, principal: Principal, *, after: int = 0, buyer_id: str | None = None, most: int = 200
    ) -> Sequence[Change]:
        """Oldest first, of the principal's own policies; empty where nothing changed."""
        table = noticed_change
        query = select(table).where(
            visible(table.c.policy_id, principal),
            only(table.c.buyer_id, buyer_id),
            table.c.sequence > after,
        )
        with records_readable(), reading(self._engine) as connection:
            return [_change(row) for row in connection.execute(query.order_by(table.c.sequence).limit(most))]

    def recent(
        self, principal: Principal, *, since: datetime, buyer_id: str | None = None, most: int = 200
    ) -> Sequence[Change]:
        """Those noticed since then, newest first."""
        table = noticed_change
        query = select(table).where(
            visible(table.c.policy_id, principal),
            only(table.c.buyer_id, buyer_id),
            table.c.noticed_at >= since.astimezone(UTC),
        )
        query = query.order_by(table.c.sequence.desc()).limit(most)
        with records_readable(), reading(self._engine) as connection:
            return [_change(row) for row in connection.execute(query)]

    def watched_since(self, principal: Principal) -> Mapping[str, datetime]:
        """By policy, since when changes are noticed; a policy of which none is noticed yet is not there."""
        table = noticed_policy
        query = select(table.c.policy_id, table.c.since).where(visible(table.c.policy_id, principal))
        with records_readable(), reading(self._engine) as connection:
            rows = connection.execute(query.order_by(table.c.policy_id))
            return {row.policy_id: row.since for row in rows}


def _change(row: Row[Any]) -> Change:
    return Change(
        sequence=row.sequence,
        change_id=row.change_id,
        policy_id=row.policy_id,
        buyer_id=row.buyer_id,
        kind=ChangeKind(row.kind),
        subject=row.subject,
        old=row.old,
        new=row.new,
        effective_on=row.effective_on,
        run_off_until=row.run_off_until,
        reason_code=row.reason_code,
        source=row.source,
        noticed_at=row.noticed_at,
    )
