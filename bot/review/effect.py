"""Whether an entry helped: how often it was asked in vain before and since, and what it answered."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, select

from bot.feedback import Rating
from bot.review.entry import Entry
from bot.review.schema import review_turn
from bot.review.shelf import document_id, entry_of
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


def effects_of(engine: Engine, entries: Sequence[Entry]) -> Mapping[str, Effect]:
    """What each entry did since it first was live, by its id; one that never was is not among them.

    The turns are read once for all entries. Raises what SQLAlchemy raises.
    """
    since = {entry.entry_id: entry.first_live_at for entry in entries if entry.first_live_at}
    if not since:
        return {}
    with reading(engine) as connection:
        answered = _answered(connection, min(since.values()))
        thumbs = _thumbs(connection, min(since.values()))
        in_vain = _in_vain(connection, [entry.cluster_id for entry in entries if entry.cluster_id])
    found = {}
    for entry in entries:
        if begun := entry.first_live_at:
            asked, cited = in_vain.get(entry.cluster_id or "", []), document_id(entry.entry_id)
            before = sum(at < begun for at in asked)
            up, down = (thumbs[cited, rating.value] for rating in (Rating.UP, Rating.DOWN))
            found[entry.entry_id] = Effect(before, len(asked) - before, answered[cited], up, down)
    return found


def _answered(connection: Connection, since: str) -> Counter[str]:
    """How many turns cite each document of the review."""
    query = select(turn.c.cited).where(turn.c.asked_at >= since, _OF_THE_REVIEW)
    return Counter(cited for (kept,) in connection.execute(query) for cited in _cited(kept))


def _thumbs(connection: Connection, since: str) -> Counter[tuple[str, str]]:
    """How many thumbs of each kind such turns got, by document and kind."""
    joined = select(turn.c.cited, feedback.c.rating).join(feedback, feedback.c.turn_id == turn.c.turn_id)
    query = joined.where(turn.c.asked_at >= since, _OF_THE_REVIEW)
    return Counter((cited, rating) for kept, rating in connection.execute(query) for cited in _cited(kept))


def _in_vain(connection: Connection, cluster_ids: Sequence[str]) -> Mapping[str, list[str]]:
    """When each cluster was asked in vain."""
    query = select(review_turn.c.cluster_id, review_turn.c.asked_at)
    found: dict[str, list[str]] = {}
    for cluster_id, asked_at in connection.execute(query.where(review_turn.c.cluster_id.in_(cluster_ids))):
        found.setdefault(cluster_id, []).append(asked_at)
    return found


def _cited(kept: str) -> set[str]:
    return {entry_of(one["document_id"] or "") for one in json.loads(kept)}


_OF_THE_REVIEW = turn.c.cited.contains(f'"{document_id("")}')
