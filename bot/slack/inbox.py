"""The inbox: what Slack sent is kept here before it is acknowledged, and taken by one worker at a time."""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, insert, update
from sqlalchemy.exc import IntegrityError

from bot import box
from bot.box import WAITING
from bot.presence import lease_of
from bot.slack.outbox import put
from bot.slack.post import Change, Post
from bot.slack.schema import inbox
from knowledge.database import first_to_write

LEASE = 90.0
"""Seconds; longer than a turn may take. What a killed worker held is taken again after this, or as soon as
a server starts and sees that it is gone."""
MOST_TRIES = 5
_DONE, _FAILED = "done", "failed"


@dataclass(frozen=True)
class Envelope:
    """What Slack sent, with what makes it one of its kind."""

    key: str
    place: str
    """What happens at one place is answered in its order."""
    payload: Mapping[str, Any]
    twin: str | None = None
    """A mention arrives as two events with two ids; both have this."""


@dataclass(frozen=True)
class Taken:
    """An envelope in the hands of a worker."""

    id: int
    key: str
    payload: Mapping[str, Any]
    lease: str
    tries: int
    """How often it was taken, this time included."""

    @property
    def last_try(self) -> bool:
        return self.tries >= MOST_TRIES


class Inbox:
    """Envelopes in SQL, taken in the name of the process with this mark.

    Safe to use from several threads and processes; raises what SQLAlchemy raises.
    """

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.time, mark: str = "") -> None:
        self._engine, self._clock, self._mark = engine, clock, mark

    def accept(self, envelope: Envelope) -> bool:
        """Keeps it; False when it, or its twin, is here already. Once this returns, nothing can lose it."""
        now = self._clock()
        values = {
            "key": envelope.key,
            "twin": envelope.twin,
            "place": envelope.place,
            "payload": json.dumps(envelope.payload),
            "received_at": now,
            "state": WAITING,
            "tries": 0,
            "due_at": now,
        }
        try:
            with first_to_write(self._engine) as connection:
                connection.execute(insert(inbox).values(values))
        except IntegrityError:
            return False
        return True

    def take(self) -> Taken | None:
        """The oldest envelope that is due and has no elder at its place; None when there is none."""
        now, lease = self._clock(), lease_of(self._mark)
        if not box.anything_due(self._engine, inbox, now):
            return None
        with self._engine.begin() as connection:
            found = box.next_due(connection, inbox, now)
            if found is None:
                return None
            connection.execute(
                update(inbox)
                .where(inbox.c.id == found.id)
                .values(lease=lease, due_at=now + LEASE, tries=found.tries + 1)
            )
        return Taken(found.id, found.key, json.loads(found.payload), lease, found.tries + 1)

    def finish(self, taken: Taken, posts: Sequence[Post], changes: Sequence[Change] = ()) -> bool:
        """Done, with what is to be said and kept: all or nothing. False when the lease ran out meanwhile."""
        with self._engine.begin() as connection:
            if not _settle(connection, taken, state=_DONE, payload="{}"):
                return False
            for change in changes:
                change(connection)
            put(connection, posts, self._clock())
        return True

    def later(self, taken: Taken, seconds: float, error: str) -> None:
        """Back to the others, to be tried again after so many seconds."""
        with self._engine.begin() as connection:
            _settle(connection, taken, due_at=self._clock() + seconds, lease=None, error=error)

    def fail(self, taken: Taken, posts: Sequence[Post], error: str) -> None:
        """Given up, with what is said about it. The payload is kept for whoever looks into it."""
        with self._engine.begin() as connection:
            if _settle(connection, taken, state=_FAILED, error=error):
                put(connection, posts, self._clock())

    def let_go(self, marks: Sequence[str]) -> int:
        """What killed processes were answering may be taken at once: they kept nothing of it. How many."""
        return box.let_go(self._engine, inbox, marks, self._clock())

    def forget(self, older_than: float) -> int:
        """Deletes what was settled and came in before this time; how many."""
        return box.forget(self._engine, inbox, "received_at", older_than)

    def counts(self) -> Mapping[str, int]:
        """How many envelopes are waiting, done and failed."""
        return box.counts(self._engine, inbox)


def _settle(connection: Connection, taken: Taken, **values: Any) -> bool:
    """Changes the envelope, if this worker still holds it."""
    held = update(inbox).where(inbox.c.id == taken.id, inbox.c.lease == taken.lease, inbox.c.state == WAITING)
    return bool(connection.execute(held.values(**values)).rowcount)
