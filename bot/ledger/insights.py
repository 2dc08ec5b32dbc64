"""Insights: the counts of a period, read from the daily rows and never from turns."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Table, and_, func, select

from bot.ledger.latency import at_most_ms
from bot.ledger.schema import (
    ledger_cluster,
    ledger_day,
    ledger_latency_day,
    ledger_state,
    ledger_turn_day,
)
from bot.ledger.standing import SUCCESSES, Ending
from bot.schema import model_budget
from knowledge.database import reading

MOST_CLUSTERS = 20
"""Of each list of questions, so many are shown."""


@dataclass(frozen=True)
class Asked:
    """Which conversations are counted: of which days (UTC, both included), door, website and language."""

    first: date
    last: date
    channel: str | None = None
    site_id: str | None = None
    language: str | None = None

    @property
    def days(self) -> Sequence[date]:
        return [self.first + timedelta(days=place) for place in range((self.last - self.first).days + 1)]

    def of(self, table: Table) -> ColumnElement[bool]:
        """The rows of a daily table that are meant."""
        one = table.c
        wanted = {"channel": self.channel, "site_id": self.site_id, "language": self.language}
        only = [one[name] == value for name, value in wanted.items() if value is not None]
        return and_(one.day >= self.first.isoformat(), one.day <= self.last.isoformat(), *only)


@dataclass(frozen=True)
class Share:
    """So many of so many; no figure where there are none."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True)
class Talks:
    """Eligible conversations: how they ended, apart by whether a week has passed."""

    known: Mapping[Ending, int]
    young: Mapping[Ending, int]
    involved: int = 0
    answered: int = 0
    abstained: int = 0

    @property
    def eligible(self) -> int:
        return sum(self.known.values()) + sum(self.young.values())

    @property
    def not_yet_known(self) -> int:
        return sum(self.young.values())

    @property
    def durable(self) -> int:
        return sum(self.known.get(ending, 0) for ending in SUCCESSES)

    @property
    def deflection(self) -> Share:
        """Durably resolved of those that are old enough to tell."""
        return Share(self.durable, sum(self.known.values()))

    def ended(self, ending: Ending) -> int:
        return self.known.get(ending, 0) + self.young.get(ending, 0)


@dataclass(frozen=True)
class Day:
    """One day: conversations that began on it, and turns that were asked."""

    day: date
    talks: Talks
    turns: int


@dataclass(frozen=True)
class Latency:
    """Of answered turns; each percentile is the end of the step that it lies in, None beyond the last."""

    turns: int
    p50_ms: int | None
    p95_ms: int | None


@dataclass(frozen=True)
class Question:
    """A cluster, as it may be shown."""

    id: str
    name: str
    """Empty where too few people asked it for their words to be shown."""
    language: str
    topic: str
    turns: int
    conversations: int
    unanswered: int
    disliked: int


@dataclass(frozen=True)
class Insights:
    """Everything that the page shows."""

    asked: Asked
    all: Talks
    by_day: Sequence[Day]
    by_topic: Mapping[tuple[str, str], Talks]
    """By topic and language."""
    by_hand_over_reason: Mapping[str, int]
    outcomes: Mapping[str, int]
    liked: int
    disliked: int
    latency: Latency
    tokens: int
    """Spent at a provider on these days, by everybody: they cannot be told apart by door or language."""
    top_questions: Sequence[Question]
    unanswered_questions: Sequence[Question]
    settled_until: str
    """Empty where nothing was ever settled."""


def read_insights(engine: Engine, asked: Asked) -> Insights:
    """Raises what SQLAlchemy raises."""
    with reading(engine) as connection:
        rows = _talk_rows(connection, asked, "day", "ending", "known")
        of_topics = _talk_rows(connection, asked, "topic", "language", "ending", "known")
        handed = _talk_rows(connection, asked, "ending", "hand_over_reason")
        turns = _turn_rows(connection, asked)
        return Insights(
            asked,
            _talks(rows),
            _days(asked, rows, turns),
            _by_topic(of_topics),
            _by_reason(handed),
            _summed(turns, "outcome"),
            sum(row.liked for row in turns),
            sum(row.disliked for row in turns),
            _latency(connection, asked),
            _tokens(connection, asked),
            _questions(connection, ledger_cluster.c.turns),
            _questions(connection, ledger_cluster.c.unanswered),
            connection.execute(select(ledger_state.c.settled_until)).scalar() or "",
        )


def choices(engine: Engine) -> Mapping[str, Sequence[str]]:
    """The doors and websites that there is anything of, to choose from."""
    with reading(engine) as connection:
        return {
            name: sorted(connection.execute(select(ledger_turn_day.c[name]).distinct()).scalars())
            for name in ("channel", "site_id")
        }


def _talk_rows(connection: Connection, asked: Asked, *by: str) -> Sequence[Any]:
    """Summed in the database by just what is needed: a year has too many rows to carry over."""
    one = ledger_day.c
    keys = [one[name] for name in by]
    names = ("conversations", "involved", "answered", "abstained")
    sums = [func.sum(one[name]).label(name) for name in names]
    return connection.execute(select(*keys, *sums).where(asked.of(ledger_day)).group_by(*keys)).all()


def _turn_rows(connection: Connection, asked: Asked) -> Sequence[Any]:
    one = ledger_turn_day.c
    sums = [func.sum(one[name]).label(name) for name in ("turns", "liked", "disliked")]
    query = select(one.day, one.outcome, *sums).where(asked.of(ledger_turn_day))
    return connection.execute(query.group_by(one.day, one.outcome)).all()


def _talks(rows: Sequence[Any]) -> Talks:
    known: Counter[Ending] = Counter()
    young: Counter[Ending] = Counter()
    for row in rows:
        (known if row.known else young)[Ending(row.ending)] += row.conversations
    sums = (sum(getattr(row, name) for row in rows) for name in ("involved", "answered", "abstained"))
    return Talks(known, young, *sums)


def _days(asked: Asked, rows: Sequence[Any], turns: Sequence[Any]) -> Sequence[Day]:
    """Every day of the period, also those on which nothing happened."""
    of_day: dict[str, list[Any]] = {}
    for row in rows:
        of_day.setdefault(row.day, []).append(row)
    counted = _summed(turns, "day")
    return [
        Day(day, _talks(of_day.get(day.isoformat(), [])), counted.get(day.isoformat(), 0))
        for day in asked.days
    ]


def _by_topic(rows: Sequence[Any]) -> Mapping[tuple[str, str], Talks]:
    of_topic: dict[tuple[str, str], list[Any]] = {}
    for row in rows:
        of_topic.setdefault((row.topic, row.language), []).append(row)
    return {key: _talks(of_topic[key]) for key in sorted(of_topic)}


def _by_reason(rows: Sequence[Any]) -> Mapping[str, int]:
    counted: Counter[str] = Counter()
    for row in rows:
        if row.ending == Ending.HANDED_OVER:
            counted[row.hand_over_reason or "other"] += row.conversations
    return counted


def _summed(rows: Sequence[Any], name: str) -> Mapping[str, int]:
    counted: Counter[str] = Counter()
    for row in rows:
        counted[getattr(row, name)] += row.turns
    return counted


def _latency(connection: Connection, asked: Asked) -> Latency:
    one = ledger_latency_day.c
    query = select(one.step, func.sum(one.turns)).where(asked.of(ledger_latency_day)).group_by(one.step)
    steps = {step: int(turns) for step, turns in connection.execute(query)}
    return Latency(sum(steps.values()), at_most_ms(steps, 0.5), at_most_ms(steps, 0.95))


def _tokens(connection: Connection, asked: Asked) -> int:
    day = model_budget.c.day
    within = and_(day >= asked.first.isoformat(), day <= asked.last.isoformat())
    return int(connection.execute(select(func.sum(model_budget.c.spent)).where(within)).scalar() or 0)


def _questions(connection: Connection, most: ColumnElement[int]) -> Sequence[Question]:
    one = ledger_cluster.c
    columns = (one.cluster_id, one.name, one.language, one.topic)
    counts = (one.turns, one.conversations, one.unanswered, one.disliked)
    query = select(*columns, *counts).where(most > 0).order_by(most.desc(), one.cluster_id)
    return [Question(*row) for row in connection.execute(query.limit(MOST_CLUSTERS))]


def together(many: Iterable[Talks]) -> Talks:
    """Several counts of conversations as one."""
    known: Counter[Ending] = Counter()
    young: Counter[Ending] = Counter()
    involved = answered = abstained = 0
    for one in many:
        known.update(one.known)
        young.update(one.young)
        involved, answered, abstained = (
            involved + one.involved,
            answered + one.answered,
            abstained + one.abstained,
        )
    return Talks(known, young, involved, answered, abstained)
