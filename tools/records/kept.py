"""Kept readings: what was read of the book for one set of policies, until the book changes."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from threading import Lock
from typing import Generic, TypeVar

from tools.principal import Principal

T = TypeVar("T")

PRINCIPALS_KEPT = 64


class Kept(Generic[T]):
    """Readings by what decides them: the book's version, the role, the policies. Safe between threads.

    The key holds everything that the query filters by, so that nobody is ever handed a reading made for
    other rights; whoever adds a filter to the query adds it here.
    """

    def __init__(self, most: int = PRINCIPALS_KEPT) -> None:
        self._most = most
        self._readings: OrderedDict[tuple[object, ...], tuple[T, ...]] = OrderedDict()
        self._lock = Lock()

    def of(
        self, version: int, principal: Principal, read: Callable[[Principal], Sequence[T]]
    ) -> tuple[T, ...]:
        """The reading kept for this version and these rights, else a new one."""
        key = (version, principal.role, principal.policies)
        with self._lock:
            if key in self._readings:
                self._readings.move_to_end(key)
                return self._readings[key]
        found = tuple(read(principal))
        with self._lock:
            self._readings[key] = found
            while len(self._readings) > self._most:
                self._readings.popitem(last=False)
        return found
