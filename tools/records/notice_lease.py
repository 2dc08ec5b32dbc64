"""Whose turn it is to notice changes: one process at a time, and who lost its lease writes nothing more."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection, Engine, select, update

from knowledge.database import reading
from tools.records.change_schema import notice_state
from tools.records.upsert import insert_into

LEASE = timedelta(minutes=5)
"""Longer than the largest book takes; a crashed process delays the next by at most this much."""
_THE_ONE = 1


class LeaseLost(Exception):
    """Another process has gone on with the work; what this one was about to write is not written."""


@dataclass(frozen=True)
class ComparedUpTo:
    """Up to which version of the book, and on which day, all buyers were compared; None for never."""

    version: int | None = None
    day: date | None = None


@dataclass(frozen=True)
class NoticeLease:
    """The right to write what was noticed, until it is given back or runs out."""

    engine: Engine
    clock: Callable[[], datetime] = lambda: datetime.now(tz=UTC)
    token: str = field(default_factory=lambda: secrets.token_hex(8))

    def taken(self) -> bool:
        """Takes it, if nobody holds it."""
        now = self.clock()
        free = (notice_state.c.id == _THE_ONE, notice_state.c.leased_until < now.isoformat())
        values = {"lease": self.token, "leased_until": (now + LEASE).isoformat()}
        with self.engine.begin() as connection:
            first = insert_into(connection, notice_state).values(id=_THE_ONE, leased_until="")
            connection.execute(first.on_conflict_do_nothing())
            return bool(connection.execute(update(notice_state).where(*free).values(**values)).rowcount)

    @contextmanager
    def writing(self, upto: ComparedUpTo) -> Iterator[Connection]:
        """A transaction that holds only while the lease does. Raises `LeaseLost`."""
        mine = (notice_state.c.id == _THE_ONE, notice_state.c.lease == self.token)
        until = (self.clock() + LEASE).isoformat()
        values = {"leased_until": until, "version": upto.version, "day": upto.day}
        with self.engine.begin() as connection:
            if not connection.execute(update(notice_state).where(*mine).values(**values)).rowcount:
                raise LeaseLost
            yield connection

    def give_back(self) -> None:
        """Nothing happens when it was lost already."""
        mine = (notice_state.c.id == _THE_ONE, notice_state.c.lease == self.token)
        with self.engine.begin() as connection:
            connection.execute(update(notice_state).where(*mine).values(lease=None, leased_until=""))


def compared_up_to(engine: Engine) -> ComparedUpTo:
    """How far the last comparison of all buyers went."""
    query = select(notice_state.c.version, notice_state.c.day).where(notice_state.c.id == _THE_ONE)
    with reading(engine) as connection:
        row = connection.execute(query).first()
    return ComparedUpTo(row.version, row.day) if row else ComparedUpTo()
