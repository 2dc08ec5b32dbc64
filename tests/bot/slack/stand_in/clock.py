"""The clock of the stand-in: real time, until a test moves it on."""

import threading
import time


class Clock:
    """Seconds since the epoch, and Slack's `ts`: unique and increasing."""

    def __init__(self) -> None:
        self._moved = 0.0
        self._last = 0
        self._lock = threading.Lock()

    def now(self) -> float:
        return time.time() + self._moved

    def move(self, seconds: float) -> None:
        """Let so much time pass at once."""
        with self._lock:
            self._moved += seconds

    def ts(self) -> str:
        with self._lock:
            self._last = max(self._last + 1, int((time.time() + self._moved) * 1_000_000))
            return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"
