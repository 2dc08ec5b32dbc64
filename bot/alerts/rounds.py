"""Rounds in the background: people are told while the server runs."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Event, Thread

import structlog

log = structlog.get_logger(__name__)

FIRST_AFTER = 10.0
"""Seconds after the start: whoever opens the server first is not to wait for it."""


@contextmanager
def going_round(
    rounds: Sequence[tuple[Callable[[], int], float]], first_after: float = FIRST_AFTER
) -> Iterator[None]:
    """Goes each round so many seconds after its last, each in a thread beside what is done within."""
    over = Event()
    threads = [
        Thread(target=_run, args=(go, every, over, first_after), name="alert-round", daemon=True)
        for go, every in rounds
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


def _run(go: Callable[[], int], every: float, over: Event, wait: float) -> None:
    while not over.wait(wait):
        wait = every
        try:
            go()
        except Exception as error:  # the thread's own door: the next round tries again
            log.error("alert_round_failed", exc_info=error)
