"""The breaker: a provider that keeps failing is left alone for a while, so that nobody waits for it."""

from collections.abc import Callable
from threading import Lock

OPENS_AFTER = 5
"""Failures in a row."""
OPEN_FOR = 30.0
"""Seconds until one call may try again."""


class Breaker:
    """Counts the failures of one provider in this process. Safe between threads."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """`clock` gives seconds that only ever grow, such as `time.monotonic`."""
        self._clock = clock
        self._lock = Lock()
        self._failures = 0
        self._opened_at: float | None = None

    def allows(self) -> bool:
        """Whether to call. After the pause one call alone is let through, until it is known how it ended."""
        with self._lock:
            if self._opened_at is None:
                return True
            if self._clock() - self._opened_at < OPEN_FOR:
                return False
            self._opened_at = self._clock()
            return True

    def succeeded(self) -> None:
        with self._lock:
            self._failures, self._opened_at = 0, None

    def failed(self) -> None:
        with self._lock:
            self._failures += 1
            if self._failures >= OPENS_AFTER:
                self._opened_at = self._clock()
