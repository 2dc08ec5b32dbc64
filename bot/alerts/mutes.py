"""Mutes: which kind of change of which buyer somebody does not want to hear of, and until which day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Connection, Engine, delete, insert, select

from bot.alerts.schema import mute
from bot.alerts.telling import NEVER_MUTED
from knowledge.database import reading
from tools.changes import ChangeKind

USUAL_DAYS = 30
LONGEST_DAYS = 366


class MuteRefused(Exception):
    """It is never silenced, or not for so long; the text says which, for the person."""


@dataclass(frozen=True)
class Mute:
    """Nothing of this kind of this buyer, until this day and on it."""

    buyer_id: str
    kind: ChangeKind
    until: date


class Mutes:
    """In SQL; raises what SQLAlchemy raises."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, principal_id: str, today: date) -> Sequence[Mute]:
        """Those of one person that still hold, by buyer and kind."""
        with reading(self._engine) as connection:
            return standing(connection, principal_id, today)

    def mute(
        self, principal_id: str, buyer_id: str, kind: ChangeKind, today: date, until: date | None = None
    ) -> Mute:
        """Silences it for 30 days, or until a day. Raises `MuteRefused`."""
        until = until or today + timedelta(days=USUAL_DAYS)
        if kind in NEVER_MUTED:
            raise MuteRefused("Insolvency is always told.")
        if not today <= until <= today + timedelta(days=LONGEST_DAYS):
            raise MuteRefused(f"Choose a day from today on, within {LONGEST_DAYS} days.")
        values = {"principal_id": principal_id, "buyer_id": buyer_id, "kind": kind.value}
        with self._engine.begin() as connection:
            connection.execute(delete(mute).where(*_one(principal_id, buyer_id, kind)))
            connection.execute(insert(mute).values(**values, until=until.isoformat()))
        return Mute(buyer_id, kind, until)

    def unmute(self, principal_id: str, buyer_id: str, kind: ChangeKind) -> bool:
        """It is told again. False when it was not silenced."""
        with self._engine.begin() as connection:
            found = connection.execute(delete(mute).where(*_one(principal_id, buyer_id, kind)))
            return bool(found.rowcount)


def standing(connection: Connection, principal_id: str, today: date) -> Sequence[Mute]:
    """What one person has silenced on this day."""
    query = select(mute).where(mute.c.principal_id == principal_id, mute.c.until >= today.isoformat())
    rows = connection.execute(query.order_by(mute.c.buyer_id, mute.c.kind))
    return [Mute(row.buyer_id, ChangeKind(row.kind), date.fromisoformat(row.until)) for row in rows]


def _one(principal_id: str, buyer_id: str, kind: ChangeKind) -> tuple[ColumnElement[bool], ...]:
    return mute.c.principal_id == principal_id, mute.c.buyer_id == buyer_id, mute.c.kind == kind.value
