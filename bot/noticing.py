"""Noticing in the background: what insurers' systems sent at once, all else every few minutes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from threading import Event, Thread
from time import monotonic

import structlog
from sqlalchemy.exc import SQLAlchemyError

from tools.records.noticing import Noticing
from tools.tool import RecordsUnavailable

log = structlog.get_logger(__name__)

AT_ONCE = 1.0
"""Seconds between two looks at what was sent; a look is one small query."""
EVERY = 180.0
"""Seconds between two looks whether the book or the day is another than when all buyers were compared."""
FIRST_AFTER = 20.0
"""Seconds after the start until the first of these: whoever opens the server first is not to wait for it."""


@dataclass
class NoticingRounds:
    """The thread's work. Any number may run, in any number of processes: one of them finds something."""

    noticing: Noticing
    today: Callable[[], date]
    every: float = EVERY
    first_after: float = FIRST_AFTER
    over: Event = field(default_factory=Event)

    def run(self) -> None:
        """Until it is over."""
        due = monotonic() + self.first_after
        while not self.over.wait(AT_ONCE):
            whole = monotonic() >= due
            try:
                if self.step(whole=whole) and whole:
                    due = monotonic() + self.every
            except (SQLAlchemyError, RecordsUnavailable) as error:
                log.error("changes_not_noticed", exc_info=error)
                due = monotonic() + self.every
            except Exception as error:  # a thread's own door: what cannot be compared must not end it
                log.error("changes_not_comparable", exc_info=error)
                due = monotonic() + self.every
                self._give_up()

    def step(self, *, whole: bool) -> bool:
        """One look; False where another process was at it."""
        today = self.today()
        if self.noticing.what_was_sent(today).elsewhere:
            return False
        if whole and self.noticing.is_behind(today):
            return not self.noticing.everything(today).elsewhere
        return True

    def _give_up(self) -> None:
        try:
            jobs = [job.job_id for job in self.noticing.jobs.queued()]
            self.noticing.jobs.failed_once_more(jobs, datetime.now(tz=UTC))
        except RecordsUnavailable as error:
            log.error("changes_not_noticed", exc_info=error)


@contextmanager
def noticing_rounds(noticing: Noticing, today: Callable[[], date]) -> Iterator[None]:
    """Runs beside whatever is done within, in a thread of its own."""
    rounds = NoticingRounds(noticing, today)
    thread = Thread(target=rounds.run, name="noticing", daemon=True)
    thread.start()
    try:
        yield
    finally:
        rounds.over.set()
        thread.join()
