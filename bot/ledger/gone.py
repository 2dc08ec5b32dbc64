"""What the ledger counted and nobody can count again: conversations that are kept no longer."""

from datetime import datetime

from sqlalchemy import Connection, func, select

from bot.ledger.facts import DURABLE_AFTER
from bot.ledger.schema import ledger_conversation
from bot.schema import conversation

ERASED = "erased:"
"""How the number begins that takes the place of an erased person's, or of one of their conversations."""


def last_day_gone(connection: Connection, now: datetime) -> str:
    """The last day (UTC) on which a conversation was going on that is kept no longer; empty for none.

    Only of those that were over for seven days: none is forgotten for its age before.

    Up to this day, turns are not counted anew: those that are left are not all that there were. What one
    person had erased is no reason for that: their messages leave the counts of days that are still open.
    """
    one = ledger_conversation.c
    own = conversation.c.conversation_id
    there = select(own).where(own == one.conversation_id)
    query = select(func.max(one.last_at)).where(
        one.last_at < (now - DURABLE_AFTER).isoformat(),
        ~one.conversation_id.startswith(ERASED, autoescape=True),
        ~there.exists(),
    )
    return (connection.execute(query).scalar() or "")[:10]
