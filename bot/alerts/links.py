"""Links in e-mails: each mutes one kind of change of one buyer for one person, and opens nothing else."""

import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, delete, insert, select

from bot.alerts.schema import link
from knowledge.database import reading
from tools.changes import ChangeKind

GOOD_FOR = 14 * 24 * 3600.0
"""Seconds."""


@dataclass(frozen=True)
class MuteLink:
    """What a link may do."""

    principal_id: str
    buyer_id: str
    kind: ChangeKind


class Links:
    """In SQL, by the hash of their token: 256 bits, not to be guessed. Raises what SQLAlchemy raises."""

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.time) -> None:
        self._engine, self._clock = engine, clock

    def of(self, token: str) -> MuteLink | None:
        """What the link may do; None for one that is unknown or over."""
        query = select(link).where(link.c.hash == _hash(token), link.c.until > self._clock())
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
        return MuteLink(row.principal_id, row.buyer_id, ChangeKind(row.kind)) if row else None

    def forget(self) -> int:
        """Deletes what is over; how many."""
        with self._engine.begin() as connection:
            return int(connection.execute(delete(link).where(link.c.until <= self._clock())).rowcount)


def make(connection: Connection, may: MuteLink, now: float) -> str:
    """A new link's token, kept with the notice that carries it, in the caller's transaction."""
    token = secrets.token_urlsafe(32)
    values = {"principal_id": may.principal_id, "buyer_id": may.buyer_id, "kind": may.kind.value}
    connection.execute(insert(link).values(hash=_hash(token), until=now + GOOD_FOR, **values))
    return token


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()
