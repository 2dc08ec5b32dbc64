"""Notices: that somebody is to be told of a hand-over, kept in its own transaction until they were."""

import secrets
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, update

from bot import box
from bot.box import WAITING
from bot.handovers.schema import notice
from bot.schema import hand_over
from knowledge.database import reading

LEASE = 120.0
"""Seconds; longer than a delivery may take. What a killed sender held is delivered again after this."""
GIVE_UP = 24 * 3600.0
"""Seconds after which it is no longer tried; the support page and `coverdesk doctor` say so."""
KEPT_FOR = 30 * 24 * 3600.0
_LONGEST_WAIT = 900.0
_SENT, _DEAD = "sent", "dead"


class Channel(StrEnum):
    """Whom a notice reaches, and how."""

    DESK_MAIL = "desk_mail"
    DESK_WEBHOOK = "desk_webhook"
    VISITOR_MAIL = "visitor_mail"


class Event(StrEnum):
    """What it tells."""

    WAITING = "waiting"
    """A visitor asked for a person."""
    MESSAGE = "message"
    """A visitor who waits wrote something more."""
    ANSWER = "answer"
    """A person answered."""


@dataclass(frozen=True)
class Notice:
    """One notice on its way, with what may be told: no name, no contact but to write to, no text."""

    id: int
    key: str
    """The same at every try, so that a receiver can tell a repetition."""
    reference: str
    event: Event
    channel: Channel
    created_at: float
    tries: int
    """How often it was taken, this time included."""
    lease: str
    language: str | None
    tag: str | None
    contact: str | None


@dataclass(frozen=True)
class Stuck:
    """A notice that was given up, or whose last try failed."""

    reference: str
    channel: Channel
    tries: int
    error: str
    given_up: bool


def put(
    connection: Connection, reference: str, event: Event, occasion: str, channels: Iterable[Channel]
) -> None:
    """Keeps one notice a channel in the caller's transaction; the same occasion is told once."""
    now = time.time()
    for channel in sorted(channels):
        key = f"{reference}.{event}.{occasion}.{channel}"
        if connection.execute(select(notice.c.id).where(notice.c.key == key)).first():
            continue
        values = {"key": key, "reference": reference, "event": event.value, "channel": channel.value}
        due = {"created_at": now, "due_at": now, "state": WAITING, "tries": 0}
        connection.execute(insert(notice).values(**values, **due, place=f"{reference}/{channel}"))


class Notices:
    """The outbox in SQL. Safe over several threads and processes; raises what SQLAlchemy raises."""

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.time) -> None:
        self._engine, self._clock = engine, clock

    def take(self) -> Notice | None:
        """The oldest that is due, held for the length of a lease; None when there is none."""
        now, lease = self._clock(), secrets.token_hex(8)
        if not box.anything_due(self._engine, notice, now):
            return None
        with self._engine.begin() as connection:
            row = box.next_due(connection, notice, now)
            if row is None:
                return None
            values = {"lease": lease, "due_at": now + LEASE, "tries": row.tries + 1}
            connection.execute(update(notice).where(notice.c.id == row.id).values(values))
            about = select(hand_over.c.language, hand_over.c.tag, hand_over.c.contact)
            told = connection.execute(about.where(hand_over.c.reference == row.reference)).one()
        return Notice(
            id=row.id,
            key=row.key,
            reference=row.reference,
            event=Event(row.event),
            channel=Channel(row.channel),
            created_at=row.created_at,
            tries=row.tries + 1,
            lease=lease,
            language=told.language,
            tag=told.tag,
            contact=told.contact,
        )

    def sent(self, held: Notice) -> None:
        """It was delivered."""
        self._settle(held, state=_SENT, error=None)

    def failed(self, held: Notice, error: str, *, hopeless: bool = False) -> bool:
        """It was not: to be tried again, later each time, for a day. False when it is given up."""
        now = self._clock()
        wait = min(_LONGEST_WAIT, 5.0 * 2.0 ** (held.tries - 1))
        if hopeless or now + wait > held.created_at + GIVE_UP:
            self._settle(held, state=_DEAD, error=error)
            return False
        self._settle(held, due_at=now + wait, lease=None, error=error)
        return True

    def stuck(self, at_most: int = 20) -> Sequence[Stuck]:
        """What was given up in the last days and what is tried again, newest first."""
        one = notice.c
        query = select(one.reference, one.channel, one.tries, one.error, one.state)
        query = query.where(one.state != _SENT, one.error.is_not(None)).order_by(one.id.desc())
        with reading(self._engine) as connection:
            return [
                Stuck(row.reference, Channel(row.channel), row.tries, row.error, row.state == _DEAD)
                for row in connection.execute(query.limit(at_most))
            ]

    def counts(self) -> Mapping[str, int]:
        """How many are waiting, sent and dead."""
        return box.counts(self._engine, notice)

    def forget(self) -> int:
        """Deletes what was settled and is older than 30 days; how many."""
        return box.forget(self._engine, notice, "created_at", self._clock() - KEPT_FOR)

    def _settle(self, held: Notice, **values: Any) -> None:
        own = update(notice).where(notice.c.id == held.id, notice.c.lease == held.lease)
        with self._engine.begin() as connection:
            connection.execute(own.values(**values))
