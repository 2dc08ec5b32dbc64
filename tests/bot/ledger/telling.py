"""Conversations put straight into the tables, at any time and with any ending."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, delete, insert, select

from bot.ledger.schema import (
    ledger_cluster,
    ledger_conversation,
    ledger_day,
    ledger_latency_day,
    ledger_turn_day,
)
from bot.schema import conversation, feedback, hand_over, turn

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
FROM_FAQ = [{"document_id": "faq-claims", "section": "?", "authority": "faq"}]
FROM_RECORD = [{"document_id": None, "section": "?", "authority": "record"}]


@dataclass(frozen=True)
class Told:
    """One message of a conversation."""

    question: str = "怎么索赔？"
    outcome: str | None = "answered"
    after: timedelta = timedelta()
    cited: Sequence[dict[str, Any]] = ()
    seconds: float = 0.4
    language: str = "zh"


def tell(
    engine: Engine,
    conversation_id: str,
    at: datetime,
    *turns: Told,
    channel: str = "http",
    site_id: str | None = None,
    who: str = "public",
) -> None:
    """Keep a conversation that began at `at`; a turn's id is the conversation's with its number."""
    with engine.begin() as connection:
        begun = {
            "conversation_id": conversation_id,
            "principal_id": who,
            "created_at": at.isoformat(),
            "focus": "{}",
        }
        connection.execute(insert(conversation).values(**begun, channel=channel, site_id=site_id))
    go_on(engine, conversation_id, at, *turns)


def go_on(engine: Engine, conversation_id: str, at: datetime, *turns: Told, first: int = 1) -> None:
    """Further messages, numbered from `first`."""
    with engine.begin() as connection:
        for number, told in enumerate(turns, start=first):
            asked_at = at + told.after
            values: dict[str, Any] = {"outcome": None}
            if told.outcome:
                values = {
                    "outcome": told.outcome,
                    "answered_at": (asked_at + timedelta(seconds=told.seconds)).isoformat(),
                    "answer": "…",
                    "language": told.language,
                    "model": "embedded",
                    "tools": json.dumps(["search_knowledge"]),
                    "cited": json.dumps(told.cited or (FROM_FAQ if told.outcome == "answered" else [])),
                }
            place = {
                "turn_id": f"{conversation_id}-{number}",
                "conversation_id": conversation_id,
                "number": number,
            }
            connection.execute(
                insert(turn).values(**place, asked_at=asked_at.isoformat(), question=told.question, **values)
            )


def rate(engine: Engine, turn_id: str, rating: str, at: datetime, who: str = "public") -> None:
    """A thumb, in place of the one before."""
    own = (feedback.c.turn_id == turn_id, feedback.c.principal_id == who)
    with engine.begin() as connection:
        connection.execute(delete(feedback).where(*own))
        values = {
            "turn_id": turn_id,
            "principal_id": who,
            "rating": rating,
            "comment": "",
            "at": at.isoformat(),
        }
        connection.execute(insert(feedback).values(**values))


def hand(engine: Engine, conversation_id: str, at: datetime, reason: str, who: str = "public") -> None:
    """Put it on the list of those that wait for a person."""
    values = {"reference": f"HO-{conversation_id}", "conversation_id": conversation_id, "principal_id": who}
    with engine.begin() as connection:
        connection.execute(insert(hand_over).values(**values, at=at.isoformat(), reason=reason))


def everything(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of the ledger, in order."""
    tables = (ledger_conversation, ledger_day, ledger_turn_day, ledger_latency_day, ledger_cluster)
    with engine.connect() as connection:
        return {one.name: sorted(tuple(row) for row in connection.execute(select(one))) for one in tables}


def endings(engine: Engine) -> dict[str, str]:
    """The ending of each conversation, of its last part."""
    one = ledger_conversation.c
    with engine.connect() as connection:
        rows = connection.execute(select(one.conversation_id, one.ending).order_by(one.part))
        return {row.conversation_id: row.ending for row in rows}
