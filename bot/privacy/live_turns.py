"""Whether somebody is being answered just now: nothing is taken from under a turn."""

from datetime import datetime

from sqlalchemy import Connection, exists, or_, select

from bot.box import WAITING
from bot.privacy.person import Person
from bot.privacy.slack_boxes import received
from bot.schema import conversation, turn_ticket
from bot.slack.schema import inbox

BEING_ANSWERED = (
    "They are being answered just now, or were when a server was killed: nothing was erased. "
    "Try again in a minute."
)


class PersonBusy(Exception):
    """A turn of theirs is going on; for the operator. Nothing was changed."""


def hold(connection: Connection, who: Person, now: datetime) -> None:
    """No turn of theirs begins before this transaction is over. Raises `PersonBusy` while one is going on."""
    for part in who.parts():
        own = conversation.c.conversation_id.in_(part.conversations)
        connection.execute(select(conversation.c.conversation_id).where(own).with_for_update())
        waits = exists().where(
            turn_ticket.c.conversation_id == conversation.c.conversation_id,
            turn_ticket.c.until >= now.isoformat(),
        )
        held = or_(conversation.c.leased_until >= now.isoformat(), waits)
        busy = select(conversation.c.conversation_id).where(own, held)
        if connection.execute(busy.limit(1)).first() or _handled_in_slack(connection, part, now):
            raise PersonBusy(BEING_ANSWERED)


def _handled_in_slack(connection: Connection, who: Person, now: datetime) -> bool:
    """Whether a worker has an envelope of theirs in hand."""
    theirs = received(connection, who)
    if theirs is None:
        return False
    taken = (inbox.c.state == WAITING, inbox.c.lease.is_not(None), inbox.c.due_at > now.timestamp())
    return connection.execute(select(inbox.c.id).where(theirs, *taken).limit(1)).first() is not None
