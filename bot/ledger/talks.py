"""Conversations as the ledger reads them out of SQL, with everything that was said about them."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, select

from bot.answer import Outcome
from bot.feedback import Rating
from bot.language import language_of
from bot.ledger.facts import TurnFact
from bot.ledger.hand_overs import hand_over_reason
from bot.ledger.said import said_in
from bot.ledger.topics import topic_of
from bot.schema import conversation, feedback, hand_over, turn
from tools.principal import PUBLIC


@dataclass(frozen=True)
class Talk:
    """One conversation with its turns, in order."""

    conversation_id: str
    channel: str
    site_id: str
    """Empty where it came from no website."""
    principal_id: str | None
    """None for the public."""
    turns: Sequence[TurnFact]
    questions: Sequence[str]
    """What was written, a turn each."""
    handed_over_at: datetime | None = None
    reason: str = ""


def turn_rows(*more: Any) -> Select[Any]:
    """Every turn with its rating, the columns that `fact_of` reads, and `more`."""
    rated = and_(feedback.c.turn_id == turn.c.turn_id, feedback.c.principal_id == conversation.c.principal_id)
    columns = (turn.c.asked_at, turn.c.question, turn.c.answered_at, turn.c.outcome, turn.c.language)
    return (
        select(*columns, turn.c.tools, turn.c.cited, feedback.c.rating, feedback.c.at, *more)
        .join_from(turn, conversation)
        .outerjoin(feedback, rated)
    )


def fact_of(row: Row[Any]) -> TurnFact:
    """A turn as it is counted."""
    cited = json.loads(row.cited) if row.cited else []
    documents = [one["document_id"] for one in cited]
    rated_at = _moment(row.at)
    return TurnFact(
        asked_at=datetime.fromisoformat(row.asked_at),
        said=said_in(row.question),
        outcome=Outcome(row.outcome) if row.outcome else None,
        answered_at=_moment(row.answered_at),
        cited=bool(cited),
        from_records=None in documents,
        topic=topic_of(row.question, documents, json.loads(row.tools) if row.tools else []),
        language=row.language or language_of(row.question).value,
        liked_at=rated_at if row.rating == Rating.UP else None,
        disliked_at=rated_at if row.rating == Rating.DOWN else None,
    )


def talks_in(connection: Connection, conversation_ids: Sequence[str]) -> Iterator[Talk]:
    """Those of these conversations that are still there and have a turn."""
    one = conversation.c
    query = (
        turn_rows(one.conversation_id, one.channel, one.site_id, one.principal_id)
        .where(turn.c.conversation_id.in_(conversation_ids))
        .order_by(turn.c.conversation_id, turn.c.number)
    )
    over = _hand_overs(connection, conversation_ids)
    for conversation_id, rows in groupby(connection.execute(query), lambda row: row.conversation_id):
        listed = list(rows)
        first = listed[0]
        yield Talk(
            conversation_id,
            first.channel,
            first.site_id or "",
            None if first.principal_id == PUBLIC.id else first.principal_id,
            [fact_of(row) for row in listed],
            [row.question for row in listed],
            *over.get(conversation_id, (None, "")),
        )


def _hand_overs(
    connection: Connection, conversation_ids: Sequence[str]
) -> dict[str, tuple[datetime | None, str]]:
    query = select(hand_over.c.conversation_id, hand_over.c.at, hand_over.c.reason, hand_over.c.tag)
    rows = connection.execute(query.where(hand_over.c.conversation_id.in_(conversation_ids)))
    return {row.conversation_id: (_moment(row.at), hand_over_reason(row.reason, row.tag)) for row in rows}


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
