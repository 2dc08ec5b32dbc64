"""Retention in the background: once a day, over all processes, while the server runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Event, Thread

import structlog

from bot.privacy.retention import Retention

log = structlog.get_logger(__name__)

EVERY = 3600.0
"""Seconds between two looks whether it was done today."""
FIRST_AFTER = 90.0
"""Seconds after the start: whoever opens the server first is not to wait for it."""
PAUSE = 0.05
"""Seconds between two steps, in which others write."""


@contextmanager
def retaining(retention: Retention, first_after: float = FIRST_AFTER) -> Iterator[None]:
    """Runs beside whatever is done within, in a thread of its own."""
    over = Event()
    patient = replace(retention, pause=lambda: over.wait(PAUSE))
    thread = Thread(target=_run, args=(patient, over, first_after), name="retention", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _run(retention: Retention, over: Event, wait: float) -> None:
    while not over.wait(wait):
        wait = EVERY
        try:
            if ended := retention.once_a_day():
                log.info("retention_ended", **ended)
        except Exception as error:  # the thread's own door: nothing must be kept for ever after it
            log.error("retention_failed", exc_info=error)
