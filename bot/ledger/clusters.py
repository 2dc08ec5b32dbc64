"""Clusters: questions that mean the same, named by the most central one, without personal data."""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine, delete, insert, select

from bot.answer import Outcome
from bot.language import language_of
from bot.ledger.asked_again import Encode
from bot.ledger.facts import TurnFact
from bot.ledger.schema import ledger_cluster, ledger_cluster_turn
from bot.ledger.standing import UNANSWERED
from bot.ledger.talks import fact_of, turn_rows
from bot.ledger.topics import Topic
from bot.redaction import KnownNames, redacted
from bot.schema import conversation, turn
from knowledge.database import reading
from tools.principal import PUBLIC

WINDOW = timedelta(days=28)
"""How far back questions are grouped."""
MOST_TURNS = 20_000
"""Of the newest questions, so many are looked at."""
MOST_QUESTIONS = 2_000
"""Of different ones among them, those asked most often; comparing all with all costs their square."""
APART = 0.45
"""Mean cosine distance at which two groups stay two."""
LONGEST = 300
"""Characters of a question that is grouped; a longer one tells a story, which is nobody else's question."""
ENOUGH_TALKS, ENOUGH_PEOPLE = 3, 2
"""What signed-in people asked is named only where so many conversations of so many people asked it."""


@dataclass(frozen=True)
class Asked:
    """One question as it was put."""

    turn_id: str
    conversation_id: str
    person: str | None
    """None for a visitor of the public."""
    text: str
    """Without what patterns find; names of the book are taken out of what is shown."""
    fact: TurnFact


@dataclass(frozen=True)
class Cluster:
    """Questions that mean the same."""

    name: str
    """What may be shown; empty where nothing may."""
    asked: Sequence[Asked]

    @property
    def id(self) -> str:
        """Told by its earliest question, so that it stays the same while the group grows."""
        first = min(self.asked, key=lambda one: (one.fact.asked_at, one.turn_id))
        return "Q" + hashlib.sha256(first.turn_id.encode()).hexdigest()[:12]


def clustered(
    connection: Connection, encode: Encode, names: Callable[[], Collection[str]], now: datetime
) -> list[Cluster]:
    """The questions of the last four weeks in groups, the largest first."""
    by_text: defaultdict[str, list[Asked]] = defaultdict(list)
    for asked in _asked(connection, now):
        by_text[_normalised(asked.text)].append(asked)
    most = sorted(by_text.items(), key=lambda item: (-len(item[1]), item[0]))[:MOST_QUESTIONS]
    if not most:
        return []
    known = KnownNames(names())
    vectors = encode([asked[0].text for _, asked in most])
    groups = [
        _cluster([most[place][1] for place in places], vectors[places], known) for places in _groups(vectors)
    ]
    return sorted(groups, key=lambda one: (-len(one.asked), one.id))


def write_clusters(connection: Connection, clusters: Sequence[Cluster]) -> None:
    """In place of those that were there."""
    connection.execute(delete(ledger_cluster_turn))
    connection.execute(delete(ledger_cluster))
    if not clusters:
        return
    connection.execute(insert(ledger_cluster), [_row(one) for one in clusters])
    turns = [{"cluster_id": one.id, "turn_id": asked.turn_id} for one in clusters for asked in one.asked]
    connection.execute(insert(ledger_cluster_turn), turns)


def _asked(connection: Connection, now: datetime) -> Iterator[Asked]:
    query = (
        turn_rows(turn.c.turn_id, turn.c.conversation_id, conversation.c.principal_id)
        .where(turn.c.asked_at >= (now - WINDOW).isoformat())
        .order_by(turn.c.asked_at.desc(), turn.c.turn_id)
        .limit(MOST_TURNS)
    )
    for row in connection.execute(query):
        fact = fact_of(row)
        short = len(row.question) <= LONGEST
        if short and fact.is_question and fact.outcome is not Outcome.HANDED_OVER:
            person = None if row.principal_id == PUBLIC.id else row.principal_id
            yield Asked(row.turn_id, row.conversation_id, person, redacted(row.question), fact)


def _normalised(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def _groups(vectors: NDArray[Any]) -> list[list[int]]:
    """The places of the vectors that belong together."""
    if len(vectors) == 1:
        return [[0]]
    # Imported here: it takes a second, which a start without anything to group should not pay.
    from sklearn.cluster import AgglomerativeClustering  # type: ignore[import-untyped]

    grouping = AgglomerativeClustering(
        n_clusters=None, metric="precomputed", linkage="average", distance_threshold=APART
    )
    distances = np.clip(1.0 - vectors @ vectors.T, 0.0, 2.0)
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for place, label in enumerate(grouping.fit_predict(distances)):
        groups[int(label)].append(place)
    return list(groups.values())


def _cluster(texts: Sequence[Sequence[Asked]], vectors: NDArray[Any], known: KnownNames) -> Cluster:
    """Named by the text that is nearest to all of them, among those that may be shown."""
    asked = [one for same in texts for one in same]
    signed_in = [one for one in asked if one.person]
    enough = (
        len({one.conversation_id for one in signed_in}) >= ENOUGH_TALKS
        and len({one.person for one in signed_in}) >= ENOUGH_PEOPLE
    )
    weights = np.array([len(same) for same in texts])
    centrality = vectors @ (weights @ vectors)
    order = sorted(
        range(len(texts)), key=lambda place: (-round(float(centrality[place]), 6), texts[place][0].text)
    )
    shown = (one.text for place in order for one in texts[place] if enough or one.person is None)
    name = next(shown, None)
    return Cluster(redacted(name, known) if name else "", asked)


def _row(cluster: Cluster) -> dict[str, Any]:
    asked = cluster.asked
    topics = Counter(one.fact.topic for one in asked if one.fact.topic is not Topic.OTHER)
    return {
        "cluster_id": cluster.id,
        "name": cluster.name,
        "language": language_of(cluster.name or asked[0].text).value,
        "topic": (topics.most_common(1)[0][0] if topics else Topic.OTHER).value,
        "turns": len(asked),
        "conversations": len({one.conversation_id for one in asked}),
        "unanswered": sum(one.fact.outcome in UNANSWERED for one in asked),
        "disliked": sum(one.fact.disliked_at is not None for one in asked),
        "since": min(one.fact.asked_at for one in asked).date().isoformat(),
    }


def turns_of(engine: Engine, cluster_id: str, at_most: int = 500) -> Sequence[str]:
    """The turns of a cluster as the insights name it; none for one unknown, or made anew since."""
    kept = ledger_cluster_turn.c
    query = select(kept.turn_id).where(kept.cluster_id == cluster_id).order_by(kept.turn_id).limit(at_most)
    with reading(engine) as connection:
        return list(connection.execute(query).scalars())
