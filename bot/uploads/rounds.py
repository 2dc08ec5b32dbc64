"""Forgetting in the background: ledgers that are kept no longer are removed while the server runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import structlog

from bot.uploads.ledgers import Ledgers

log = structlog.get_logger(__name__)

EVERY = 3600.0
"""Seconds between two runs. One whose time is over is not read meanwhile either."""
FIRST_AFTER = 30.0


@contextmanager
def forgetting(ledgers: Ledgers, first_after: float = FIRST_AFTER) -> Iterator[None]:
    """Runs beside whatever is done within, in a thread of its own."""
    over = Event()
    thread = Thread(target=_run, args=(ledgers, over, first_after), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _run(ledgers: Ledgers, over: Event, wait: float) -> None:
    while not over.wait(wait):
        wait = EVERY
        try:
            ledgers.forget()
        except Exception as error:  # the thread's own door: ledgers must not be kept for ever after it
            log.error("uploaded_ledgers_not_forgotten", exc_info=error)
