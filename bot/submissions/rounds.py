"""Rounds in the background: requests are handed over and followed while the server runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.submissions.hand_over import HandOver

log = structlog.get_logger(__name__)

EVERY = 30.0
"""Seconds between two looks at the outbox."""
_BETWEEN = 0.5
"""Seconds between two requests: an insurer is not asked faster by one process."""
_PATIENCE = 5.0
"""Seconds that a call has to end when the server stops; what it broke off is looked up after a restart."""


@contextmanager
def handing_over(hand_over: HandOver, first_after: float = EVERY) -> Iterator[None]:
    """Runs beside whatever is done within, in a thread of its own."""
    over = Event()
    arguments = (hand_over, over, first_after)
    thread = Thread(target=_run, args=arguments, name="submissions", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(_PATIENCE)


def one_pass(hand_over: HandOver, over: Event | None = None) -> int:
    """Goes on with everything that is due now; how many requests that were."""
    count = 0
    while not (over and over.wait(_BETWEEN if count else 0)) and hand_over.step():
        count += 1
    return count


def _run(hand_over: HandOver, over: Event, wait: float) -> None:
    while not over.wait(wait):
        wait = EVERY
        try:
            one_pass(hand_over, over)
        except SQLAlchemyError as error:
            log.error("submissions_unavailable", exc_info=error)  # what was taken is taken again
        except Exception as error:  # a thread's own door: an answer nobody foresaw stops no other request
            log.error("submission_round_failed", exc_info=error)
