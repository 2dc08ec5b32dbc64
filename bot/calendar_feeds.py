"""Calendar feeds: a secret link by which a calendar reads one person's deadlines, until it is revoked."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine, delete, insert, select, update

from bot.audit import noted
from bot.schema import calendar_feed
from knowledge.database import reading
from tools.principal import Principal


@dataclass(frozen=True)
class Feed:
    """A person's link, as far as it is kept: the link itself is not."""

    created_at: datetime
    read_at: datetime | None
    """When a calendar last read it; None when none has yet."""


class CalendarFeeds:
    """In SQL, one a person, by the hash of its secret. Raises what SQLAlchemy raises."""

    def __init__(self, engine: Engine, now: Callable[[], datetime] = lambda: datetime.now(tz=UTC)) -> None:
        self._engine, self._now = engine, now

    def make(self, principal: Principal) -> str:
        """The secret of a new link, 256 bits and shown this once; the person's link before is over."""
        secret, now = secrets.token_urlsafe(32), self._now()
        values = {"principal_id": principal.id, "hash": _hash(secret), "created_at": now.isoformat()}
        with self._engine.begin() as connection:
            connection.execute(delete(calendar_feed).where(calendar_feed.c.principal_id == principal.id))
            connection.execute(insert(calendar_feed).values(**values))
            noted(connection, principal.id, "calendar_feed_made", principal.id, at=now)
        return secret

    def revoke(self, principal: Principal) -> bool:
        """Ends the person's link at once. False where there was none."""
        mine = delete(calendar_feed).where(calendar_feed.c.principal_id == principal.id)
        with self._engine.begin() as connection:
            there = connection.execute(mine).rowcount > 0
            if there:
                noted(connection, principal.id, "calendar_feed_revoked", principal.id, at=self._now())
        return there

    def of(self, principal: Principal) -> Feed | None:
        """The person's link; None where there is none."""
        one = calendar_feed.c
        query = select(one.created_at, one.read_at).where(one.principal_id == principal.id)
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        return Feed(
            datetime.fromisoformat(row.created_at),
            datetime.fromisoformat(row.read_at) if row.read_at else None,
        )

    def read(self, secret: str) -> str | None:
        """Whose link it is, noting that it was read; None for a link that is unknown or over."""
        mine = calendar_feed.c.hash == _hash(secret)
        query = update(calendar_feed).where(mine).values(read_at=self._now().isoformat())
        with self._engine.begin() as connection:
            return connection.execute(query.returning(calendar_feed.c.principal_id)).scalar()


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
