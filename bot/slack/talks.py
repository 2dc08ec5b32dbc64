"""Talks: which conversation goes on in a thread for whom, and whether people talk among themselves there."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Engine, Table, delete, insert, select, update

from bot.slack.post import Change
from bot.slack.schema import talk, thread
from bot.slack.spot import Readers, Spot
from knowledge.database import reading


@dataclass(frozen=True)
class Thread:
    """What a thread is to us."""

    asker: str
    """The Slack user whom we answered last."""
    among_people: bool
    """Somebody else has spoken since: what follows is not for us unless it says so."""


@dataclass(frozen=True)
class Private:
    """The direct messages in which a conversation goes on, and with which Slack user."""

    spot: Spot
    user_id: str


class Talks:
    """Threads in SQL."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def conversation(self, spot: Spot, user_id: str, principal_id: str) -> str | None:
        """The conversation that goes on there for this person; None where none does.

        A person who has become another principal, or none, begins anew.
        """
        query = select(talk.c.conversation_id).where(
            *_there(talk, spot), talk.c.user_id == user_id, talk.c.principal_id == principal_id
        )
        with reading(self._engine) as connection:
            found = connection.execute(query).scalar()
        return str(found) if found else None

    def answered(self, spot: Spot, user_id: str, principal_id: str, conversation_id: str) -> Change:
        """That we answered this person there, in that conversation; to be kept with the answer."""
        row = {"team_id": spot.team_id, "channel_id": spot.channel_id, "thread_ts": spot.thread_ts or ""}
        own = (*_there(talk, spot), talk.c.user_id == user_id, talk.c.principal_id == principal_id)
        values = {**row, "user_id": user_id, "principal_id": principal_id, "conversation_id": conversation_id}

        def keep(connection: Connection) -> None:
            connection.execute(delete(talk).where(*own))
            connection.execute(insert(talk).values(values))
            _say_asker(connection, spot, user_id, row)

        return keep

    def where(self, conversation_id: str) -> Private | None:
        """The direct messages in which a conversation goes on; None where it does so nowhere private."""
        query = select(talk).where(talk.c.conversation_id == conversation_id, talk.c.channel_id.like("D%"))
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        spot = Spot(row.team_id, row.channel_id, row.thread_ts or None, Readers.ASKER)
        return Private(spot, row.user_id)

    def thread(self, spot: Spot) -> Thread | None:
        """What is known of a thread; None where we never answered."""
        query = select(thread.c.asker, thread.c.among_people).where(*_there(thread, spot))
        with reading(self._engine) as connection:
            found = connection.execute(query).first()
        return Thread(found.asker, found.among_people) if found else None

    def overheard(self, spot: Spot) -> None:
        """Somebody said something there that is not for us."""
        with self._engine.begin() as connection:
            connection.execute(update(thread).where(*_there(thread, spot)).values(among_people=True))


def _say_asker(connection: Connection, spot: Spot, user_id: str, row: dict[str, str]) -> None:
    changed = update(thread).where(*_there(thread, spot)).values(asker=user_id, among_people=False)
    if not connection.execute(changed).rowcount:
        connection.execute(insert(thread).values(**row, asker=user_id, among_people=False))


def _there(table: Table, spot: Spot) -> tuple[ColumnElement[bool], ...]:
    return (
        table.c.team_id == spot.team_id,
        table.c.channel_id == spot.channel_id,
        table.c.thread_ts == (spot.thread_ts or ""),
    )
