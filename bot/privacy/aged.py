"""What grows old: for each running clock the rows that it ends, and by which of their times."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Float,
    Table,
    and_,
    delete,
    func,
    select,
    tuple_,
    update,
)

import bot.alerts.schema as alerts
import bot.slack.schema as slack
from bot import schema
from bot.ledger.gone import ERASED
from bot.ledger.schema import ledger_conversation
from bot.privacy.clocks import Clock
from bot.privacy.holding import renumbered
from tools.pending_action import ActionState
from tools.principal import PUBLIC
from tools.records.schema import Moment, action, api_token


@dataclass(frozen=True)
class Aged:
    """Rows of a table that a clock ends."""

    table: Table
    since: str
    """The column with the time from which the clock runs; a row without one is not over."""
    clock: Clock
    only: ColumnElement[bool] | None = None
    blank: Mapping[str, None] = field(default_factory=dict)
    """What is emptied instead of the row being deleted."""
    anew: str = ""
    """The column that gets a number instead which leads to nobody."""

    def over(self, before: datetime) -> ColumnElement[bool]:
        """Rows from before this time."""
        column = self.table.c[self.since]
        older = column < _as_kept(column, before)
        return older if self.only is None else and_(older, self.only)

    def count(self, connection: Connection, before: datetime) -> int:
        """How many are over."""
        query = select(func.count()).select_from(self.table).where(self.over(before))
        return int(connection.execute(query).scalar_one())

    def end(self, connection: Connection, before: datetime, at_most: int) -> int:
        """Ends some of them; how many, 0 when none is left."""
        if self.anew:
            return renumbered(connection, self.table, self.anew, self.over(before))
        key = tuple(self.table.primary_key.columns)
        some = tuple_(*key).in_(select(*key).where(self.over(before)).limit(at_most))
        if self.blank:
            values: Mapping[str, Any] = self.blank
            return int(connection.execute(update(self.table).where(some).values(**values)).rowcount)
        return int(connection.execute(delete(self.table).where(some)).rowcount)


def _as_kept(column: Column[Any], moment: datetime) -> Any:
    """A time as a column holds its own."""
    if isinstance(column.type, Float):
        return moment.timestamp()
    if isinstance(column.type, Moment):
        return moment
    is_day = getattr(column.type, "length", None) == len("2026-11-28")
    return moment.date().isoformat() if is_day else moment.isoformat()


_SPENDER = schema.model_budget.c.principal_id
_IS_NOBODY = _SPENDER.startswith(ERASED, autoescape=True) | _SPENDER.in_([PUBLIC.id])

AGED = (
    Aged(slack.inbox, "received_at", Clock.SLACK),
    Aged(slack.outbox, "created_at", Clock.SLACK),
    Aged(slack.shown, "at", Clock.SLACK),
    Aged(schema.web_session, "expires_at", Clock.SECURITY),
    Aged(api_token, "revoked_at", Clock.SECURITY),
    Aged(slack.account, "linked_at", Clock.SECURITY),
    Aged(slack.code, "until", Clock.SECURITY),
    Aged(alerts.link, "until", Clock.SECURITY),
    Aged(alerts.alert, "made_at", Clock.SIGNED_IN),
    Aged(alerts.notice, "created_at", Clock.SIGNED_IN),
    Aged(action, "created_at", Clock.SIGNED_IN, action.c.state != ActionState.EXECUTED.value),
    Aged(schema.model_budget, "day", Clock.SIGNED_IN, ~_IS_NOBODY, anew="principal_id"),
    Aged(
        ledger_conversation,
        "last_at",
        Clock.SIGNED_IN,
        ledger_conversation.c.principal_id.is_not(None),
        blank={"principal_id": None},
    ),
    Aged(schema.audit, "at", Clock.AUDIT),
)
"""Beside conversations, which go with all that belongs to them (`old_talks.py`)."""
