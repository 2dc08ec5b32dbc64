"""The daily counts, each day made anew from what is known of it: twice the same day is the same rows."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Connection, case, delete, func, insert, select

from bot.ledger.facts import QUIET
from bot.ledger.latency import step_of
from bot.ledger.schema import ledger_conversation, ledger_day, ledger_latency_day, ledger_turn_day
from bot.ledger.talks import fact_of, turn_rows
from bot.schema import conversation, turn

BROKEN_OFF = "broken_off"
"""The outcome under which a turn without any is counted, once nothing can come any more."""
_KEYS = ("day", "channel", "site_id", "language")


@dataclass(frozen=True)
class TurnDay:
    """The counted turns of one day, as rows."""

    day: str
    turns: Sequence[dict[str, Any]]
    latency: Sequence[dict[str, Any]]


def turns_of_day(connection: Connection, day: str, now: datetime) -> TurnDay:
    """Reads and counts the turns that were asked on this day (UTC)."""
    after = (date.fromisoformat(day) + timedelta(days=1)).isoformat()
    query = turn_rows(conversation.c.channel, conversation.c.site_id)
    asked = query.where(turn.c.asked_at >= day, turn.c.asked_at < after).execution_options(yield_per=5000)
    counted: Counter[tuple[Any, ...]] = Counter()
    liked: Counter[tuple[Any, ...]] = Counter()
    disliked: Counter[tuple[Any, ...]] = Counter()
    steps: Counter[tuple[Any, ...]] = Counter()
    for row in connection.execute(asked):
        fact = fact_of(row)
        if fact.outcome is None and now - fact.asked_at < QUIET:
            continue
        place = (day, row.channel, row.site_id or "", fact.language)
        key = (*place, fact.topic.value, fact.outcome.value if fact.outcome else BROKEN_OFF)
        counted[key] += 1
        liked[key] += fact.liked_at is not None
        disliked[key] += fact.disliked_at is not None
        if fact.answered_at:
            steps[(*place, step_of(fact.answered_at - fact.asked_at))] += 1
    names = (*_KEYS, "topic", "outcome")
    turns = [
        dict(zip(names, key, strict=True)) | {"turns": count, "liked": liked[key], "disliked": disliked[key]}
        for key, count in counted.items()
    ]
    latency = [dict(zip((*_KEYS, "step"), key, strict=True)) | {"turns": n} for key, n in steps.items()]
    return TurnDay(day, turns, latency)


def write_turn_day(connection: Connection, counted: TurnDay) -> None:
    """In place of what was there."""
    for table, rows in ((ledger_turn_day, counted.turns), (ledger_latency_day, counted.latency)):
        connection.execute(delete(table).where(table.c.day == counted.day))
        if rows:
            connection.execute(insert(table), rows)


def write_days(connection: Connection, days: Collection[str]) -> None:
    """Counts the eligible conversations that began on these days, in place of what was there."""
    one = ledger_conversation.c
    keys = [one[name] for name in (*_KEYS, "topic", "ending", "known", "hand_over_reason")]
    counts = [func.count(), _how_many(one.involved), _how_many(one.answered), _how_many(one.abstained)]
    for day in sorted(days):
        connection.execute(delete(ledger_day).where(ledger_day.c.day == day))
        counted = select(*keys, *counts).where(one.day == day, one.eligible).group_by(*keys)
        connection.execute(insert(ledger_day).from_select([column.name for column in ledger_day.c], counted))


def _how_many(column: ColumnElement[Any]) -> ColumnElement[int]:
    return func.sum(case((column.cast(Boolean), 1), else_=0))
