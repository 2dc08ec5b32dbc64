"""The queue before a conversation: one turn holds it, further messages wait in the order they came."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, insert, or_, select, update

from bot.presence import held_by
from bot.schema import conversation, turn_ticket

LEASE = timedelta(seconds=60)
"""Longer than any turn may take; a crashed holder delays the next turn by at most this much, or until
a server starts and sees that it is gone."""


def queued(connection: Connection, conversation_id: str, patience: float) -> int:
    """The ticket of a message that waits for at most `patience` seconds.

    One whose process was killed holds up those behind it until then, and no longer.
    """
    until = (datetime.now(tz=UTC) + timedelta(seconds=patience)).isoformat()
    row = insert(turn_ticket).values(conversation_id=conversation_id, until=until)
    return int(connection.execute(row.returning(turn_ticket.c.number)).scalar_one())


def left(connection: Connection, ticket: int) -> None:
    """The message waits no longer; nothing happens when it did not."""
    connection.execute(delete(turn_ticket).where(turn_ticket.c.number == ticket))


def leased(connection: Connection, conversation_id: str, lease: str, ticket: int | None) -> bool:
    """Whether the message may go now: nobody holds the conversation, and nobody who came earlier waits.

    A message without a ticket has come just now: everybody who waits came earlier.
    """
    now = datetime.now(tz=UTC)
    taken = connection.execute(
        update(conversation)
        .where(
            conversation.c.conversation_id == conversation_id,
            or_(conversation.c.leased_until.is_(None), conversation.c.leased_until < now.isoformat()),
            ~_elder(conversation_id, ticket, now),
        )
        .values(lease=lease, leased_until=(now + LEASE).isoformat())
    )
    if not taken.rowcount:
        return False
    spent = turn_ticket.c.until < now.isoformat()
    mine = turn_ticket.c.number == ticket
    connection.execute(delete(turn_ticket).where(_before(conversation_id), or_(spent, mine)))
    return True


def let_go(connection: Connection, marks: Sequence[str]) -> None:
    """Whoever processes with these marks answered may go on: they are gone (`presence.py`)."""
    held = update(conversation).where(held_by(conversation.c.lease, marks))
    connection.execute(held.values(lease=None, leased_until=None))


def _elder(conversation_id: str, ticket: int | None, now: datetime) -> ColumnElement[bool]:
    waiting = select(turn_ticket.c.number).where(
        _before(conversation_id), turn_ticket.c.until >= now.isoformat()
    )
    return (waiting if ticket is None else waiting.where(turn_ticket.c.number < ticket)).exists()


def _before(conversation_id: str) -> ColumnElement[bool]:
    return turn_ticket.c.conversation_id == conversation_id
