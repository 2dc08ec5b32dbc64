"""Rounds in the background: what a server does again and again, each in a thread of its own while it runs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Thread

import structlog

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Round:
    """What is gone through, and how often."""

    name: str
    """The thread's."""
    go: Callable[[Event], object]
    """One round; the event is set once the server stops."""
    every: float
    """Seconds from the end of a round to the beginning of the next."""
    first_after: float
    """Seconds after the start: whoever opens the server first is not to wait for it."""
    failed: str
    """What the log calls a round that fails in a way that nobody foresaw."""


@contextmanager
def going_round(*rounds: Round, patience: float | None = None) -> Iterator[None]:
    """Goes these rounds beside whatever is done within, and waits for those under way when that ends.

    `patience` is for how many seconds at most; None as long as they take.
    """
    over = Event()
    threads = [Thread(target=_run, args=(one, over), name=one.name, daemon=True) for one in rounds]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join(patience)


def _run(one: Round, over: Event) -> None:
    wait = one.first_after
    while not over.wait(wait):
        wait = one.every
        try:
            one.go(over)
        except Exception as error:  # the thread's own door: the next round tries again
            log.error(one.failed, exc_info=error)
