"""Answers that rested on a weak match: found by searching again, a bounded number at a time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from bot.answer import Outcome
from bot.review.needing import Needing, Reason, open_turns
from bot.review.schema import review_looked
from bot.schema import turn

UNSURE_BELOW = 0.4
"""An answer rests on a passage of .25 or more (`tools.documents`); below this, little was left to none."""
MOST_AT_ONCE = 50
"""Answers that are looked at in one go: whoever opens the page waits for it."""
_NAME = "answers"


@dataclass(frozen=True)
class Sense:
    """What a search for a question says of it."""

    confidence: float
    """How likely the best public passage answers it, 0 to 1."""
    in_field: float
    """How likely it is about trade credit insurance at all, 0 to 1."""


Sensing = Callable[[str], Sense]


def weak_answers(connection: Connection, sense: Sensing) -> tuple[Sequence[Needing], str | None]:
    """Answers of general knowledge that were weakly founded; and up to which time all were looked at.

    None where there was nothing new to look at.
    """
    since = connection.execute(select(review_looked.c.until).where(review_looked.c.name == _NAME)).scalar()
    query = open_turns(turn.c.answered_at).where(
        turn.c.outcome == Outcome.ANSWERED.value,
        turn.c.tools.contains('"search_knowledge"'),
        turn.c.answered_at > (since or ""),
    )
    rows = connection.execute(query.order_by(turn.c.answered_at).limit(MOST_AT_ONCE)).all()
    weak = [
        Needing(row.turn_id, Reason.UNSURE, row.asked_at, row.question)
        for row in rows
        if sense(row.question).confidence < UNSURE_BELOW
    ]
    return weak, rows[-1].answered_at if rows else None


def looked(connection: Connection, until: str) -> None:
    """Answers up to this time need not be looked at again."""
    connection.execute(delete(review_looked).where(review_looked.c.name == _NAME))
    connection.execute(insert(review_looked).values(name=_NAME, until=until))
