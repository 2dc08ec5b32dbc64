"""Clusters: turns that need review, gathered by what they ask, for a person to answer or to dismiss."""

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

import numpy as np
from sqlalchemy import Connection, Engine, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.audit import noted
from bot.redaction import KnownNames, redacted
from bot.review.needing import Needing, Reason, needing_review
from bot.review.schema import review_cluster, review_turn
from bot.review.unsure import MOST_AT_ONCE, Sense, Sensing, looked, weak_answers
from bot.schema import turn
from knowledge.database import reading
from knowledge.folding import fold
from knowledge.index import Encoder
from tools.principal import Principal

SAME = 0.6
"""The cosine from which two questions ask the same. Of the bundled FAQ's other phrasings, put against the
questions of all its entries, four to five in ten reach it with their own and one in ten with another that is
nearer: a question opens a cluster of its own rather than joining a wrong one."""

OURS_FROM = 0.3
"""How likely a question must be about trade credit insurance to be listed with what needs an answer: as
likely as the assistant asks for before it takes one to be in scope."""
_AT_ONCE = 200  # turns of one transaction: conversations wait for it


class TurnState(StrEnum):
    """How far the review of a turn is."""

    NEW = "new"
    PENDING = "pending"
    APPLIED = "applied"
    DISMISSED = "dismissed"


class ClusterUnknown(Exception):
    """There is no such cluster."""


@dataclass(frozen=True)
class Cluster:
    """Questions that ask the same, most recent first, without what would tell who asked."""

    cluster_id: str
    question: str
    """The one it was opened with: what later ones are compared with, so that clusters stay as they are."""
    asked: Sequence["Asked"]
    in_field: float | None = None
    """How likely its question is about trade credit insurance, 0 to 1; None until it was looked at."""

    def count(self, *states: TurnState) -> int:
        """How many turns are in one of these states."""
        return sum(one.state in states for one in self.asked)

    @property
    def open(self) -> int:
        """How many turns wait for an answer."""
        return self.count(TurnState.NEW, TurnState.PENDING)

    @property
    def is_elsewhere(self) -> bool:
        """About other matters, and nobody minded: no thumb down, nobody asked for a person."""
        minded = (Reason.THUMBS_DOWN, Reason.HANDED_OVER)
        is_ours = self.in_field is None or self.in_field >= OURS_FROM
        return not is_ours and not any(one.reason in minded and one.is_open for one in self.asked)

    @property
    def reasons(self) -> Mapping[Reason, int]:
        """Why they need review, and how many each."""
        found = [one.reason for one in self.asked]
        return {reason: found.count(reason) for reason in Reason if reason in found}


@dataclass(frozen=True)
class Asked:
    """One turn of a cluster."""

    turn_id: str
    conversation_id: str
    question: str
    asked_at: str
    reason: Reason
    state: TurnState
    because: str | None
    """Why it was dismissed; None unless it was."""

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.state in (TurnState.NEW, TurnState.PENDING)


def _now() -> datetime:
    return datetime.now(tz=UTC)


class Clusters:
    """In SQL; raises what SQLAlchemy raises, and `EncoderUnavailable` when collecting."""

    def __init__(
        self,
        engine: Engine,
        encoder: Encoder,
        names: Callable[[], Iterable[str]],
        now: Callable[[], datetime] = _now,
        sense: Sensing = lambda _: Sense(1.0, 1.0),
    ) -> None:
        """`names` are those that are taken out of questions beside what is found without a list."""
        self._engine, self._encoder, self._names, self._now = engine, encoder, names, now
        self._sense = sense

    def collect(self) -> int:
        """Take in the turns that need review since the last time; how many there were."""
        count = self._take_in()
        self._look_at_the_field()
        return count

    def _take_in(self) -> int:
        with reading(self._engine) as connection:
            found = [*needing_review(connection, self._now())]
            weak, until = weak_answers(connection, self._sense)
        known = {one.turn_id for one in found}
        found += [one for one in weak if one.turn_id not in known]
        if until is None and not found:
            return 0
        names = KnownNames(self._names())
        questions = [redacted(one.question, names) for one in found]
        try:
            for begin in range(0, len(found), _AT_ONCE):
                some = slice(begin, begin + _AT_ONCE)
                with self._engine.begin() as connection:
                    self._gather(connection, found[some], questions[some])
            if until is not None:
                with self._engine.begin() as connection:
                    looked(connection, until)
        except IntegrityError:
            return 0  # another process takes them in
        return len(found)

    def _look_at_the_field(self) -> None:
        """Of fifty clusters more, what they are about: whoever opens the page waits for it."""
        unknown = select(review_cluster.c.cluster_id, review_cluster.c.question)
        some = unknown.where(review_cluster.c.in_field.is_(None)).order_by(review_cluster.c.opened_at)
        with reading(self._engine) as connection:
            rows = connection.execute(some.limit(MOST_AT_ONCE)).all()
        found = {row.cluster_id: self._sense(row.question).in_field for row in rows}
        if not found:
            return
        with self._engine.begin() as connection:
            for cluster_id, in_field in found.items():
                own = review_cluster.c.cluster_id == cluster_id
                connection.execute(update(review_cluster).where(own).values(in_field=in_field))

    def all(self) -> Sequence[Cluster]:
        """Every cluster, those with most open turns first; none when nothing was collected."""
        with reading(self._engine) as connection:
            return sorted(_read(connection), key=lambda one: (-one.open, one.cluster_id))

    def one(self, cluster_id: str) -> Cluster:
        """A cluster. Raises `ClusterUnknown`."""
        with reading(self._engine) as connection:
            found = _read(connection, cluster_id)
        if not found:
            raise ClusterUnknown(cluster_id)
        return found[0]

    def holding(self, turn_ids: Sequence[str]) -> Cluster | None:
        """The cluster that holds most of these turns; None where none of them needs review."""
        among = review_turn.c.turn_id.in_(turn_ids)
        query = select(review_turn.c.cluster_id).where(among).group_by(review_turn.c.cluster_id)
        with reading(self._engine) as connection:
            most = query.order_by(func.count().desc(), review_turn.c.cluster_id).limit(1)
            found = connection.execute(most).scalar()
            return _read(connection, found)[0] if found else None

    def dismiss(self, who: Principal, cluster_id: str, because: str) -> None:
        """Its new turns need no answer, for this reason; later ones are new. Raises `ClusterUnknown`."""
        self.one(cluster_id)
        with self._engine.begin() as connection:
            moved(connection, cluster_id, (TurnState.NEW,), TurnState.DISMISSED, because)
            noted(connection, who.id, "review_dismissed", cluster_id, {"because": because})

    def _gather(self, connection: Connection, found: Sequence[Needing], questions: Sequence[str]) -> None:
        known = connection.execute(select(review_cluster.c.cluster_id, review_cluster.c.question)).all()
        ids, leaders = [row.cluster_id for row in known], [row.question for row in known]
        vectors = self._encoder.encode_query([fold(text) for text in (*leaders, *questions)])
        near = [*vectors[: len(leaders)]]
        for one, question, vector in zip(found, questions, vectors[len(leaders) :], strict=True):
            cosines = np.array([vector @ leader for leader in near])
            place = int(cosines.argmax()) if len(cosines) else -1
            if place < 0 or cosines[place] < SAME:
                place = len(ids)
                ids.append(f"Q-{secrets.token_hex(4)}")
                near.append(vector)
                opened = {"cluster_id": ids[place], "question": question, "opened_at": one.asked_at}
                connection.execute(insert(review_cluster).values(**opened))
            connection.execute(
                insert(review_turn).values(
                    turn_id=one.turn_id,
                    cluster_id=ids[place],
                    reason=one.reason.value,
                    asked_at=one.asked_at,
                    question=question,
                    state=TurnState.NEW.value,
                )
            )


def moved(
    connection: Connection,
    cluster_id: str,
    of: Sequence[TurnState],
    to: TurnState,
    because: str | None = None,
) -> None:
    """The turns of a cluster that are in one of these states get another."""
    states = [state.value for state in of]
    own = (review_turn.c.cluster_id == cluster_id, review_turn.c.state.in_(states))
    connection.execute(update(review_turn).where(*own).values(state=to.value, because=because))


def _read(connection: Connection, cluster_id: str | None = None) -> list[Cluster]:
    query = (
        select(
            review_cluster.c.cluster_id,
            review_cluster.c.question.label("opened_with"),
            review_cluster.c.in_field,
            review_turn,
            turn.c.conversation_id,
        )
        .join(review_turn, review_turn.c.cluster_id == review_cluster.c.cluster_id)
        .join(turn, turn.c.turn_id == review_turn.c.turn_id)
        .order_by(review_turn.c.asked_at.desc(), review_turn.c.turn_id)
    )
    if cluster_id is not None:
        query = query.where(review_cluster.c.cluster_id == cluster_id)
    found: dict[tuple[str, str, float | None], list[Asked]] = {}
    for row in connection.execute(query):
        one = Asked(
            row.turn_id,
            row.conversation_id,
            row.question,
            row.asked_at,
            Reason(row.reason),
            TurnState(row.state),
            row.because,
        )
        found.setdefault((row.cluster_id, row.opened_with, row.in_field), []).append(one)
    return [Cluster(name, question, asked, in_field) for (name, question, in_field), asked in found.items()]
