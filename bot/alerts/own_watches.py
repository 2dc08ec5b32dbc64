"""One's own watch list: which buyers somebody wants to hear of, beside those that a policy watches."""

from collections.abc import Set as AbstractSet

from sqlalchemy import ColumnElement, Connection, Engine, delete, insert, select

from bot.alerts.schema import own_watch
from knowledge.database import reading


class OwnWatches:
    """In SQL; raises what SQLAlchemy raises. It is the person's setting, as a mute is: nobody confirms it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, principal_id: str) -> AbstractSet[str]:
        """The ids of the buyers that one person watches; empty for none."""
        with reading(self._engine) as connection:
            return watched_by(connection, principal_id)

    def watch(self, principal_id: str, buyer_id: str) -> None:
        """Puts a buyer on the person's list; one that is there stays."""
        with self._engine.begin() as connection:
            connection.execute(delete(own_watch).where(*_one(principal_id, buyer_id)))
            connection.execute(insert(own_watch).values(principal_id=principal_id, buyer_id=buyer_id))

    def unwatch(self, principal_id: str, buyer_id: str) -> bool:
        """Takes it off. False when it was not there."""
        with self._engine.begin() as connection:
            return bool(connection.execute(delete(own_watch).where(*_one(principal_id, buyer_id))).rowcount)


def watched_by(connection: Connection, principal_id: str) -> AbstractSet[str]:
    """What one person watches, in the caller's transaction."""
    query = select(own_watch.c.buyer_id).where(own_watch.c.principal_id == principal_id)
    return frozenset(connection.execute(query).scalars())


def _one(principal_id: str, buyer_id: str) -> tuple[ColumnElement[bool], ...]:
    return own_watch.c.principal_id == principal_id, own_watch.c.buyer_id == buyer_id
