"""Whose turn it is to settle: one worker at a time, and one that lost its lease writes nothing more."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.ledger.schema import ledger_state
from knowledge.database import reading

LEASE = timedelta(minutes=5)
"""Longer than any single step of settling takes; a crashed worker delays the next by at most this much."""
_THE_ONE = "settle"


class LeaseLost(Exception):
    """Another worker has gone on with the work; what this one was about to write is not written."""


@dataclass(frozen=True)
class Lease:
    """The right to write the ledger, until it is given back or runs out."""

    engine: Engine
    clock: Callable[[], datetime] = lambda: datetime.now(tz=UTC)
    token: str = field(default_factory=lambda: secrets.token_hex(8))

    def taken(self) -> bool:
        """Takes it, if nobody holds it."""
        self._open()
        now = self.clock()
        free = (ledger_state.c.name == _THE_ONE, ledger_state.c.leased_until < now.isoformat())
        values = {"lease": self.token, "leased_until": (now + LEASE).isoformat()}
        with self.engine.begin() as connection:
            return bool(connection.execute(update(ledger_state).where(*free).values(**values)).rowcount)

    @contextmanager
    def writing(self, **state: str) -> Iterator[Connection]:
        """A transaction that holds only while the lease does; `state` is kept with it. Raises `LeaseLost`."""
        with self.engine.begin() as connection:
            self._keep(connection, {"leased_until": (self.clock() + LEASE).isoformat(), **state})
            yield connection

    def give_back(self) -> None:
        """Nothing happens when it was lost already."""
        with self.engine.begin() as connection:
            mine = (ledger_state.c.name == _THE_ONE, ledger_state.c.lease == self.token)
            connection.execute(update(ledger_state).where(*mine).values(lease=None, leased_until=""))

    def read(self) -> tuple[str, str]:
        """Until when everything is settled, and when questions were clustered last; empty for never."""
        query = select(ledger_state.c.settled_until, ledger_state.c.clustered_at)
        with reading(self.engine) as connection:
            row = connection.execute(query.where(ledger_state.c.name == _THE_ONE)).first()
        return (row.settled_until, row.clustered_at) if row else ("", "")

    def _keep(self, connection: Connection, values: dict[str, Any]) -> None:
        mine = (ledger_state.c.name == _THE_ONE, ledger_state.c.lease == self.token)
        if not connection.execute(update(ledger_state).where(*mine).values(**values)).rowcount:
            raise LeaseLost

    def _open(self) -> None:
        with reading(self.engine) as connection:
            if connection.execute(select(ledger_state.c.name)).first():
                return
        values = {"name": _THE_ONE, "leased_until": "", "settled_until": "", "clustered_at": ""}
        try:
            with self.engine.begin() as connection:
                connection.execute(insert(ledger_state).values(**values))
        except IntegrityError:  # another worker opened it just now
            return
