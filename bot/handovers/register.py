"""The register of hand-overs: its rows read and written within the caller's transaction."""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, select, update

from bot.audit import noted
from bot.handovers.case import Author, HandOver, Message, State, Tag
from bot.schema import conversation, hand_over, hand_over_message
from tools.principal import Principal

LONGEST_REASON = 300


class HandOverNotFound(Exception):
    """There is none under this reference, or none in this conversation."""


def by_conversation(connection: Connection, conversation_id: str) -> HandOver | None:
    """The one hand-over of a conversation, locked until the transaction ends; None where there is none."""
    return _found(connection, hand_over.c.conversation_id == conversation_id)


def by_reference(connection: Connection, reference: str) -> HandOver:
    """One hand-over, locked until the transaction ends. Raises `HandOverNotFound`."""
    found = _found(connection, hand_over.c.reference == reference)
    if found is None:
        raise HandOverNotFound(reference)
    return found


def select_all() -> Select[Any]:
    """Hand-overs with the door and the site of their conversations, where those are still kept."""
    joined = hand_over.outerjoin(conversation, conversation.c.conversation_id == hand_over.c.conversation_id)
    return select(hand_over, conversation.c.channel, conversation.c.site_id).select_from(joined)


def entered(connection: Connection, principal: Principal, conversation_id: str, **values: Any) -> HandOver:
    """A new hand-over that waits; its reference is free."""
    while _found(connection, hand_over.c.reference == (reference := _reference())) is not None:
        continue
    values = {"principal_id": principal.id, "at": now(), "state": State.WAITING.value, **values}
    connection.execute(
        insert(hand_over).values(reference=reference, conversation_id=conversation_id, **values)
    )
    noted(connection, principal.id, "hand_over_asked", reference)
    return by_reference(connection, reference)


def changed(connection: Connection, reference: str, **values: Any) -> None:
    """The hand-over with other values; None empties a column."""
    connection.execute(update(hand_over).where(hand_over.c.reference == reference).values(**values))


def reopened(connection: Connection, principal: Principal, reference: str, reason: str) -> None:
    """Back to those who wait, from now on, in nobody's hands."""
    empty = {"taken_by": None, "taken_at": None, "closed_at": None}
    changed(connection, reference, state=State.WAITING.value, at=now(), reason=reason, **empty)
    noted(connection, principal.id, "hand_over_reopened", reference)


def added(connection: Connection, principal: Principal, reference: str, author: Author, text: str) -> Message:
    """One more message. The hand-over is locked by now, so that its numbers are in order."""
    last = select(func.max(hand_over_message.c.number)).where(hand_over_message.c.reference == reference)
    number, at = (connection.execute(last).scalar() or 0) + 1, now()
    values = {"reference": reference, "number": number, "at": at, "author": author.value, "text": text}
    connection.execute(insert(hand_over_message).values(**values, principal_id=principal.id))
    return Message(number, datetime.fromisoformat(at), author, text)


def messages(connection: Connection, reference: str, after: int = 0) -> Sequence[Message]:
    """What was written, in its order, from beyond this number."""
    one = hand_over_message.c
    query = select(one.number, one.at, one.author, one.text).where(
        one.reference == reference, one.number > after
    )
    rows = connection.execute(query.order_by(one.number))
    return [Message(row.number, datetime.fromisoformat(row.at), Author(row.author), row.text) for row in rows]


def written_by(connection: Connection, reference: str, author: Author) -> int:
    """How many messages there are of the visitor's, or of the desk's."""
    one = hand_over_message.c
    query = select(func.count()).where(one.reference == reference, one.author == author.value)
    return int(connection.execute(query).scalar_one())


def hand_over_of(row: Row[Any]) -> HandOver:
    """A row of `select_all`."""
    one = row._mapping
    return HandOver(
        reference=one["reference"],
        conversation_id=one["conversation_id"],
        principal_id=one["principal_id"],
        at=datetime.fromisoformat(one["at"]),
        reason=one["reason"],
        state=State(one["state"]),
        name=one["name"],
        contact=one["contact"],
        language=one["language"],
        taken_by=one["taken_by"],
        tag=Tag(one["tag"]) if one["tag"] else None,
        closed_at=datetime.fromisoformat(one["closed_at"]) if one["closed_at"] else None,
        channel=one["channel"],
        site_id=one["site_id"],
    )


def now() -> str:
    """This moment, as rows have it."""
    return datetime.now(tz=UTC).isoformat()


def _found(connection: Connection, where: Any) -> HandOver | None:
    row = connection.execute(select_all().where(where).with_for_update(of=hand_over)).first()
    return hand_over_of(row) if row else None


def _reference() -> str:
    return f"HO-{secrets.token_hex(3).upper()}"
