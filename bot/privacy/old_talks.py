"""Conversations that are kept no longer: nothing was said in them for so long, and nobody owes an answer."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, exists, func, or_, select

from bot.handovers.case import State
from bot.privacy.clocks import Clock
from bot.privacy.person import AT_ONCE
from bot.schema import conversation, hand_over, hand_over_message, turn, turn_ticket
from tools.principal import PUBLIC

_SAID = turn.c.conversation_id == conversation.c.conversation_id
_HANDED_OVER = hand_over.c.conversation_id == conversation.c.conversation_id
_OWED = (State.WAITING.value, State.TAKEN.value)


def old_talks(
    connection: Connection, before: Mapping[Clock, datetime], now: datetime, at_most: int = AT_ONCE
) -> Sequence[str]:
    """Some of them, held until the transaction ends: no turn of theirs can begin.

    One in which a turn is going on is none of them. With the rows in hand they are looked at again: until
    then somebody may have said something.
    """
    if not before:
        return ()
    query = select(conversation.c.conversation_id).where(_old(before, now)).limit(at_most)
    held = connection.execute(query.with_for_update(skip_locked=True, of=conversation)).scalars().all()
    still = select(conversation.c.conversation_id).where(
        conversation.c.conversation_id.in_(held), _old(before, now)
    )
    return connection.execute(still).scalars().all()


def count_old_talks(connection: Connection, before: Mapping[Clock, datetime], now: datetime) -> int:
    """How many there are."""
    if not before:
        return 0
    query = select(func.count()).select_from(conversation).where(_old(before, now))
    return int(connection.execute(query).scalar_one())


def _old(before: Mapping[Clock, datetime], now: datetime) -> ColumnElement[bool]:
    is_visitors = conversation.c.principal_id == PUBLIC.id
    return or_(
        and_(is_visitors, _quiet_since(before[Clock.ANONYMOUS], now)),
        and_(~is_visitors, _quiet_since(before[Clock.SIGNED_IN], now)),
    )


def _quiet_since(moment: datetime, now: datetime) -> ColumnElement[bool]:
    then, this = moment.isoformat(), now.isoformat()
    said = exists().where(_SAID, or_(turn.c.asked_at >= then, turn.c.answered_at >= then))
    written = exists().where(
        hand_over_message.c.reference == hand_over.c.reference, hand_over_message.c.at >= then
    )
    with_a_person = exists().where(
        _HANDED_OVER,
        or_(hand_over.c.state.in_(_OWED), hand_over.c.at >= then, hand_over.c.closed_at >= then, written),
    )
    waits = exists().where(
        turn_ticket.c.conversation_id == conversation.c.conversation_id, turn_ticket.c.until >= this
    )
    free = or_(conversation.c.leased_until.is_(None), conversation.c.leased_until < this)
    return and_(conversation.c.created_at < then, ~said, ~with_a_person, free, ~waits)
