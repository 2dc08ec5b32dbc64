"""Noticed changes in SQL, read for whoever may see their policy."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, Row, select

from knowledge.database import reading
from tools.changes import Change, ChangeKind
from tools.principal import Principal, Right
from tools.records import schema
from tools.records.sql import records_readable


class NoticedChanges:
    """Reads `noticed_change`. Raises `RecordsUnavailable` when it cannot."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def changes(
        self, principal: Principal, *, after: int = 0, buyer_id: str | None = None, most: int = 200
    ) -> Sequence[Change]:
        """Oldest first, of the principal's own policies; empty where nothing changed."""
        table = schema.noticed_change
        query = select(table).where(table.c.sequence > after).order_by(table.c.sequence).limit(most)
        if not principal.may(Right.READ_EVERYTHING):
            if not principal.has_records:
                return []
            query = query.where(table.c.policy_id.in_(principal.policies))
        if buyer_id is not None:
            if not schema.can_be_stored(buyer_id):
                return []
            query = query.where(table.c.buyer_id == buyer_id)
        with records_readable(), reading(self._engine) as connection:
            return [_change(row) for row in connection.execute(query)]


def _change(row: Row[Any]) -> Change:
    return Change(**{**row._asdict(), "kind": ChangeKind(row.kind)})
