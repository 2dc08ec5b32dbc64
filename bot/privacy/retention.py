"""Retention: what is over is ended, a little at a time, so that whoever asks meanwhile need not wait."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Engine, select, text

from bot.audit import noted
from bot.ledger.schema import ledger_state
from bot.privacy.aged import AGED
from bot.privacy.clocks import Clocks, Plan, plan
from bot.privacy.old_talks import count_old_talks, old_talks
from bot.privacy.person import AT_ONCE, Person
from bot.privacy.removal import removed
from bot.privacy.said import TRANSCRIPTS
from bot.schema import audit, conversation
from knowledge.database import emptied_log, reading

BEGUN, ENDED = "retention_begun", "retention_ended"
WHO = "system"
DAILY = timedelta(hours=20)
"""Between two rounds of all processes together; less than a day, so that none is left out."""
BROKEN_OFF = timedelta(hours=1)
"""After so long, a round that did not come to its end is made again."""
_LOCK = 7_241_993_118_206  # any number, the same in every process; another than the migrations'
_ROWS_AT_ONCE = 1000


def _now() -> datetime:
    return datetime.now(tz=UTC)


@dataclass(frozen=True)
class Retention:
    """Over one database; any number of processes may run it at once. Raises what SQLAlchemy raises."""

    engine: Engine
    clocks: Clocks
    settle: Callable[[datetime], object]
    """Brings the ledger up to date: what it has not counted is not ended."""
    now: Callable[[], datetime] = _now
    pause: Callable[[], bool] = lambda: False
    """Between two steps: lets others write. True to go no further."""

    def due(self) -> Mapping[str, int]:
        """How many conversations, and other rows by their table, are over; nothing is changed."""
        now = self.now()
        planned = plan(self.clocks, now, now)
        with reading(self.engine) as connection:
            counts = Counter({conversation.name: count_old_talks(connection, planned.talks, now)})
            for one in AGED:
                counts[one.table.name] += one.count(connection, planned.before[one.clock])
        return +counts

    def once_a_day(self) -> Mapping[str, int] | None:
        """Ends what is over, unless that was done today; None where it was, here or elsewhere."""
        now = self.now()
        with reading(self.engine) as connection:
            if _was_done(connection, now):
                return None
        with self.engine.begin() as connection:
            if connection.dialect.name == "postgresql":  # SQLite lets one in at a time
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            if _was_done(connection, now):
                return None
            noted(connection, WHO, BEGUN, WHO, at=now)
        return self.carry_out()

    def carry_out(self) -> Mapping[str, int]:
        """Ends what is over now; how many rows of each table. Broken off, the next run goes on with it."""
        now = self.now()
        self.settle(now)
        planned = plan(self.clocks, now, self._settled_until())
        counts: Counter[str] = Counter()
        while some := self._end_talks(planned, now):
            counts += some
            if self.pause():
                return +counts
        for one in AGED:
            while ended := self._end(one.end, planned.before[one.clock]):
                counts[one.table.name] += ended
                if self.pause():
                    return +counts
        with self.engine.begin() as connection:
            noted(connection, WHO, ENDED, WHO, {"rows": +counts}, now)
        emptied_log(self.engine)
        return +counts

    def _end_talks(self, planned: Plan, now: datetime) -> Counter[str]:
        """A batch of conversations with all that belongs to them; empty when none is left."""
        with self.engine.begin() as connection:
            ids = old_talks(connection, planned.talks, now, AT_ONCE)
            return removed(connection, Person(conversations=ids), TRANSCRIPTS)

    def _end(self, end: Callable[[Connection, datetime, int], int], before: datetime) -> int:
        with self.engine.begin() as connection:
            return end(connection, before, _ROWS_AT_ONCE)

    def _settled_until(self) -> datetime | None:
        with reading(self.engine) as connection:
            until = connection.execute(select(ledger_state.c.settled_until)).scalar()
        return datetime.fromisoformat(until) if until else None


def _was_done(connection: Connection, now: datetime) -> bool:
    """Whether a round came to its end today, or has begun and not been broken off."""
    one = audit.c
    lately = select(one.event, one.at).where(
        one.event.in_((BEGUN, ENDED)), one.at >= (now - DAILY).isoformat(), one.principal_id == WHO
    )
    going_on = (now - BROKEN_OFF).isoformat()
    return any(row.event == ENDED or row.at >= going_on for row in connection.execute(lately))
