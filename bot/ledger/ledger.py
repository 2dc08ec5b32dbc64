"""The ledger: settles what became of conversations, and keeps the counts that the insights are read from."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy import Connection, Engine, Select, delete, func, insert, or_, select, update

from bot.ledger.asked_again import Encode, asked_again_at, remembering
from bot.ledger.clusters import clustered, write_clusters
from bot.ledger.days import turns_of_day, write_days, write_turn_day
from bot.ledger.entries import day_of, entries_of
from bot.ledger.facts import DURABLE_AFTER
from bot.ledger.gone import last_day_gone
from bot.ledger.lease import Lease, LeaseLost
from bot.ledger.schema import ledger_conversation
from bot.ledger.standing import SUCCESSES
from bot.ledger.talks import Talk, talks_in
from bot.schema import conversation, feedback, hand_over, turn
from knowledge.database import reading
from tools.principal import PUBLIC

OVERLAP = timedelta(minutes=10)
"""What was written shortly before the last time is looked at again: clocks differ, and turns take a while."""
AT_ONCE = 2000
"""Conversations that are settled in one step."""
CLUSTERED_EVERY = timedelta(hours=1)
Names = Callable[[], Collection[str]]


@dataclass(frozen=True)
class Settled:
    """What one run did."""

    conversations: int
    """Looked at, changed or not."""
    days: int
    """Counted anew."""
    clusters: int | None
    """Of questions; None where it was not time to group them."""
    elsewhere: bool = False
    """Another worker is at it, so that this one did nothing or stopped."""


@dataclass(frozen=True)
class Ledger:
    """Over the conversations' own database. Raises what SQLAlchemy raises."""

    engine: Engine
    encode: Encode
    names: Names = tuple
    """Names of companies and people that must never be shown; read when questions are grouped."""

    def settle(self, now: datetime, *, anew: bool = False) -> Settled:
        """Bring every count up to `now`. Run twice, or by two workers at once, it leaves the same rows.

        With `anew` everything is looked at again, not only what changed.
        """
        lease = Lease(self.engine)
        if not lease.taken():
            return Settled(0, 0, None, elsewhere=True)
        try:
            return self._settle(lease, now, anew=anew)
        except LeaseLost:
            return Settled(0, 0, None, elsewhere=True)
        finally:
            lease.give_back()

    def _settle(self, lease: Lease, now: datetime, *, anew: bool) -> Settled:
        settled_until, clustered_at = ("", "") if anew else lease.read()
        since = (datetime.fromisoformat(settled_until) - OVERLAP).isoformat() if settled_until else ""
        looked_at, days = 0, set[str]()
        encode = remembering(self.encode)
        for batch in _batches(self._to_settle(since, now)):
            days |= self._settle_batch(lease, batch, since, now, encode)
            looked_at += len(batch)
        with lease.writing(settled_until=now.isoformat()):
            pass
        clusters = None
        if not clustered_at or now - datetime.fromisoformat(clustered_at) >= CLUSTERED_EVERY:
            clusters = self._cluster(lease, now)
        return Settled(looked_at, len(days), clusters)

    def _to_settle(self, since: str, now: datetime) -> Sequence[str]:
        """The conversations that changed since then, that time changes, or that a later question bears on."""
        entry = ledger_conversation.c
        asked = select(turn.c.conversation_id).where(turn.c.asked_at >= since)
        rated = select(turn.c.conversation_id).join(feedback).where(feedback.c.at >= since)
        handed = select(hand_over.c.conversation_id).where(
            or_(hand_over.c.at >= since, hand_over.c.closed_at >= since)  # whoever closes it says why
        )
        due = select(entry.conversation_id).where(entry.due_at <= now.isoformat())
        with reading(self.engine) as connection:
            first = func.min(turn.c.asked_at)
            changed = connection.execute(asked.group_by(turn.c.conversation_id).order_by(first)).scalars()
            found = dict.fromkeys(changed)
            for query in (rated, handed, due, *self._of_the_same_people(since)):
                found |= dict.fromkeys(connection.execute(query).scalars())
        return list(found)

    def _of_the_same_people(self, since: str) -> Sequence[Select[tuple[str]]]:
        """Successes of signed-in people who have asked something since: it may be the same again."""
        if not since:
            return ()
        entry = ledger_conversation.c
        people = (
            select(conversation.c.principal_id)
            .join(turn)
            .where(turn.c.asked_at >= since, conversation.c.principal_id != PUBLIC.id)
        )
        week = (datetime.fromisoformat(since) - DURABLE_AFTER).isoformat()
        counted = (entry.principal_id.in_(people), entry.last_at >= week, entry.ending.in_(SUCCESSES))
        return (select(entry.conversation_id).where(*counted),)

    def _settle_batch(
        self, lease: Lease, batch: Sequence[str], since: str, now: datetime, encode: Encode
    ) -> set[str]:
        entry = ledger_conversation.c
        with reading(self.engine) as connection:

            def again(talk: Talk, question: str, at: datetime) -> datetime | None:
                whose = (talk.principal_id or "", talk.conversation_id)
                return asked_again_at(connection, encode, *whose, question, at)

            talks = list(talks_in(connection, batch))
            rows = [row for talk in talks for row in entries_of(talk, now, again)]
            before = select(entry.day).distinct().where(entry.conversation_id.in_(batch))
            days = {row["day"] for row in rows} | set(connection.execute(before).scalars())
            turn_days = [
                turns_of_day(connection, day, now) for day in _to_count(connection, talks, since, now)
            ]
        there = [talk.conversation_id for talk in talks]
        with lease.writing() as connection:
            connection.execute(delete(ledger_conversation).where(entry.conversation_id.in_(there)))
            gone = entry.conversation_id.in_(set(batch) - set(there))
            connection.execute(update(ledger_conversation).where(gone).values(due_at=None))
            if rows:
                connection.execute(insert(ledger_conversation), rows)
            write_days(connection, days)
            for counted in turn_days:
                write_turn_day(connection, counted)
        return days | {counted.day for counted in turn_days}

    def _cluster(self, lease: Lease, now: datetime) -> int:
        with reading(self.engine) as connection:
            clusters = clustered(connection, self.encode, self.names, now)
        with lease.writing(clustered_at=now.isoformat()) as connection:
            write_clusters(connection, clusters)
        return len(clusters)


def _batches(ids: Sequence[str]) -> Iterator[list[str]]:
    rest = iter(ids)
    while batch := list(islice(rest, AT_ONCE)):
        yield batch


def _to_count(connection: Connection, talks: Sequence[Talk], since: str, now: datetime) -> Sequence[str]:
    """Of those days the ones that can be counted anew: all of their turns are still kept."""
    days = _days_of_turns(talks, since)
    if not days or days[0] > day_of(now - DURABLE_AFTER):
        return days  # the usual case, which need not look for what is gone
    gone = last_day_gone(connection, now)
    return [day for day in days if day > gone]


def _days_of_turns(talks: Sequence[Talk], since: str) -> list[str]:
    """The days with a turn that is new, newly rated, or may have broken off by now."""
    days = set()
    for fact in (fact for talk in talks for fact in talk.turns):
        moments = (fact.asked_at, fact.liked_at, fact.disliked_at)
        if fact.outcome is None or any(at and at.isoformat() >= since for at in moments):
            days.add(day_of(fact.asked_at))
    return sorted(days)
