"""Whether an entry helped: how often it was asked in vain before and since, and what it answered."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Engine, func, select

from bot.feedback import Rating
from bot.review.entries import Entry
from bot.review.schema import review_turn
from bot.review.shelf import document_id
from bot.schema import feedback, turn
from knowledge.database import reading


@dataclass(frozen=True)
class Effect:
    """Counts of turns; thumbs are those that were given to answers which cite the entry."""

    in_vain_before: int
    in_vain_since: int
    answered: int
    up: int
    down: int


def effect_of(engine: Engine, entry: Entry) -> Effect | None:
    """What the entry did since it first was live; None before. Raises what SQLAlchemy raises."""
    since = entry.first_live_at
    if since is None:
        return None
    in_vain = select(func.count()).where(review_turn.c.cluster_id == entry.cluster_id)
    answered = select(func.count()).select_from(turn).where(_cites(entry))
    thumbs = (
        select(feedback.c.rating, func.count().label("given"))
        .join(turn, turn.c.turn_id == feedback.c.turn_id)
        .where(_cites(entry))
        .group_by(feedback.c.rating)
    )
    with reading(engine) as connection:
        before = connection.execute(in_vain.where(review_turn.c.asked_at < since)).scalar_one()
        after = connection.execute(in_vain.where(review_turn.c.asked_at >= since)).scalar_one()
        times = connection.execute(answered).scalar_one()
        ratings = {row.rating: row.given for row in connection.execute(thumbs)}
    return Effect(before, after, times, ratings.get(Rating.UP.value, 0), ratings.get(Rating.DOWN.value, 0))


def _cites(entry: Entry) -> ColumnElement[bool]:
    """Turns whose answer cites it, by the JSON that is kept with them."""
    return turn.c.cited.contains(f'"{document_id(entry.entry_id)}"')
