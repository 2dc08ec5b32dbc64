"""Which turns need a person's review: those that went unanswered, displeased, or ended with a person."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from bot.answer import Outcome
from bot.feedback import Rating
from bot.review.schema import review_turn
from bot.schema import feedback, hand_over, turn

_GENERAL_TOOLS = ("search_knowledge", "hand_over")
PATIENCE = timedelta(minutes=30)
"""How long a question asked back may wait before nobody is taken to continue it."""


class Reason(StrEnum):
    """Why a turn needs review; of several the first that is listed here."""

    HANDED_OVER = "handed_over"
    THUMBS_DOWN = "thumbs_down"
    NOT_FOUND = "not_found"
    UNAVAILABLE = "unavailable"
    OUT_OF_SCOPE = "out_of_scope"
    CLARIFY = "clarify"
    UNSURE = "unsure"
    """Answered from a passage that little spoke for."""


@dataclass(frozen=True)
class Needing:
    """A turn that needs review, with its question as it was asked."""

    turn_id: str
    reason: Reason
    asked_at: str
    question: str


def needing_review(connection: Connection, now: datetime) -> Sequence[Needing]:
    """Turns that are not collected yet, oldest first, each once; none when there is nothing new."""
    found: dict[str, Needing] = {}
    for one in _all(connection, now):
        found.setdefault(one.turn_id, one)
    return sorted(found.values(), key=lambda one: (one.asked_at, one.turn_id))


def _all(connection: Connection, now: datetime) -> Iterator[Needing]:
    yield from _read(connection, _before_a_hand_over(), Reason.HANDED_OVER)
    disliked = open_turns().join(feedback, feedback.c.turn_id == turn.c.turn_id)
    yield from _read(connection, disliked.where(feedback.c.rating == Rating.DOWN.value), Reason.THUMBS_DOWN)
    for reason in (Reason.NOT_FOUND, Reason.UNAVAILABLE, Reason.OUT_OF_SCOPE):
        yield from _read(connection, open_turns().where(turn.c.outcome == reason.value), reason)
    left = (turn.c.outcome == Outcome.CLARIFY.value) & (turn.c.number == _last_number())
    quiet = turn.c.asked_at < (now - PATIENCE).isoformat()
    yield from _read(connection, open_turns().where(left & quiet), Reason.CLARIFY)


Turns = Select[tuple[str, str, str]]


def open_turns(*more: ColumnElement[Any]) -> Select[Any]:
    """Turns that are not collected yet and that an entry could answer: nothing of anybody's was looked up."""
    taken = select(review_turn.c.turn_id)
    others: ColumnElement[str] = func.coalesce(turn.c.tools, "[]")
    for name in _GENERAL_TOOLS:
        others = func.replace(others, f'"{name}"', "")
    return select(turn.c.turn_id, turn.c.asked_at, turn.c.question, *more).where(
        turn.c.turn_id.not_in(taken), ~others.contains('"')
    )


def _last_number() -> "Select[tuple[int]]":
    others = turn.alias()
    of_it = others.c.conversation_id == turn.c.conversation_id
    return select(func.max(others.c.number)).where(of_it).correlate(turn).scalar_subquery()  # type: ignore[return-value]


def _before_a_hand_over() -> Turns:
    """The last question before a person was asked for; to ask for one is no question to be answered."""
    others = turn.alias()
    passed_over = (Outcome.HANDED_OVER.value, Outcome.SMALLTALK.value)
    asked = others.c.outcome.is_not(None) & others.c.outcome.not_in(passed_over)
    last = (
        select(func.max(others.c.number))
        .where(others.c.conversation_id == turn.c.conversation_id, others.c.asked_at <= hand_over.c.at, asked)
        .correlate(turn, hand_over)
        .scalar_subquery()
    )
    joined = open_turns().join(hand_over, hand_over.c.conversation_id == turn.c.conversation_id)
    return joined.where(turn.c.number == last)


def _read(connection: Connection, query: Turns, reason: Reason) -> Iterator[Needing]:
    for row in connection.execute(query):
        yield Needing(row.turn_id, reason, row.asked_at, row.question)
