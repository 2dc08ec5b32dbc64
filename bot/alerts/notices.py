"""Notices of alerts: the outbox from which each person's ways are served, kept until they were delivered."""

import hashlib
import secrets
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy import Connection, Engine, Row, insert, select, update

from bot import box
from bot.alerts.content import Content, as_text, from_text
from bot.alerts.preferences import Channel
from bot.alerts.schema import notice
from bot.box import WAITING
from tools.principal import Principal

log = structlog.get_logger(__name__)

LEASE = 120.0
"""Seconds; longer than a delivery may take. What a killed sender held is delivered again after this."""
GIVE_UP = 24 * 3600.0
"""Seconds of trying after which it is no news any more; the log says so."""
KEPT_FOR = 30 * 24 * 3600.0
_LONGEST_WAIT = 900.0
_SENT, _DEAD, _DROPPED = "sent", "dead", "dropped"


@dataclass(frozen=True)
class Notice:
    """One notice on its way."""

    id: int
    key: str
    """The same at every try, so that a receiver can tell a repetition."""
    principal_id: str
    channel: Channel
    content: Content
    created_at: float
    tries: int
    lease: str


def put(
    connection: Connection, key: str, person: str, channel: Channel, content: Content, due: float
) -> None:
    """Keeps one notice in the caller's transaction, to be sent from `due` on (seconds since 1970).

    A key that is here already is left as it is.
    """
    key = f"{key}.{channel}"
    if connection.execute(select(notice.c.id).where(notice.c.key == key)).first():
        return
    values = {"key": key, "principal_id": person, "channel": channel.value, "content": as_text(content)}
    # A place of its own: what waits for the end of quiet hours holds up nothing that may be sent now.
    kept = {"created_at": due, "due_at": due, "place": key, "state": WAITING, "tries": 0}
    connection.execute(insert(notice).values(**values, **kept))


def call_off(connection: Connection, key: str) -> None:
    """Drops what waits under keys that begin with this one, in the caller's transaction."""
    waiting = notice.c.key.startswith(f"{key}.", autoescape=True), notice.c.state == WAITING
    connection.execute(update(notice).where(*waiting).values(state=_DROPPED, error=None, content="{}"))


def code_of(person: Principal) -> str:
    """Who it is for, as a part of a key: receivers outside read keys, and an id may be a name."""
    return hashlib.sha256(person.id.encode(errors="surrogatepass")).hexdigest()[:16]


class Notices:
    """The outbox in SQL. Safe over several threads and processes; raises what SQLAlchemy raises."""

    def __init__(
        self, engine: Engine, clock: Callable[[], float] = time.time, *, lease: float = LEASE
    ) -> None:
        self._engine, self._clock, self._lease = engine, clock, lease

    def take(self, channels: Collection[Channel]) -> Notice | None:
        """The oldest that is due in these ways, held for the length of a lease; None when there is none.

        One that cannot be read, as another version may have kept it, is given up: nobody could tell it.
        """
        while (row := self._leased(channels)) is not None:
            try:
                return _held(row, from_text(row.content))
            except (ValueError, KeyError, TypeError) as error:
                log.error("alert_unreadable", key=row.key, exc_info=error)
                unreadable = {"state": _DEAD, "error": "it cannot be read", "content": "{}"}
                with self._engine.begin() as connection:
                    own = update(notice).where(notice.c.id == row.id, notice.c.lease == row.lease)
                    connection.execute(own.values(unreadable))
        return None

    def _leased(self, channels: Collection[Channel]) -> Row[Any] | None:
        """The row as it is kept from now on, with its lease."""
        now, lease = self._clock(), secrets.token_hex(8)
        which = notice.c.channel.in_(sorted(channels))
        if not box.anything_due(self._engine, notice, now, which):
            return None
        with self._engine.begin() as connection:
            row = box.next_due(connection, notice, now, which)
            if row is None:
                return None
            values = {"lease": lease, "due_at": now + self._lease, "tries": row.tries + 1}
            connection.execute(update(notice).where(notice.c.id == row.id).values(values))
            return connection.execute(select(notice).where(notice.c.id == row.id)).one()

    def sent(self, held: Notice, connection: Connection | None = None) -> bool:
        """It was delivered; its content is no longer kept. False when it was another's by then.

        With a connection, in the caller's transaction.
        """
        return self._settle(held, connection, state=_SENT, error=None, content="{}")

    def dropped(self, held: Notice) -> None:
        """There is nothing of it that the person may still be told."""
        self._settle(held, state=_DROPPED, error=None, content="{}")

    def failed(self, held: Notice, error: str, *, hopeless: bool = False) -> bool:
        """It was not: to be tried again, later each time, for a day. False when it is given up."""
        now = self._clock()
        wait = min(_LONGEST_WAIT, 5.0 * 2.0 ** min(held.tries - 1, 20))
        if hopeless or now + wait > held.created_at + GIVE_UP:
            self._settle(held, state=_DEAD, error=error, content="{}")
            return False
        self._settle(held, due_at=now + wait, lease=None, error=error)
        return True

    def counts(self) -> Mapping[str, int]:
        """How many are waiting, sent, dropped and dead."""
        return box.counts(self._engine, notice)

    def forget(self) -> int:
        """Deletes what was settled and is older than 30 days; how many."""
        return box.forget(self._engine, notice, "created_at", self._clock() - KEPT_FOR)

    def _settle(self, held: Notice, connection: Connection | None = None, **values: Any) -> bool:
        own = update(notice).where(
            notice.c.id == held.id, notice.c.lease == held.lease, notice.c.state == WAITING
        )
        if connection is not None:
            return bool(connection.execute(own.values(**values)).rowcount)
        with self._engine.begin() as begun:
            return bool(begun.execute(own.values(**values)).rowcount)


def _held(row: Row[Any], content: Content) -> Notice:
    return Notice(
        id=row.id,
        key=row.key,
        principal_id=row.principal_id,
        channel=Channel(row.channel),
        content=content,
        created_at=row.created_at,
        tries=row.tries,
        lease=row.lease,
    )
