"""What goes wrong, by script: the next calls of a method, or all of them."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Where = Callable[[dict[str, Any]], bool]


@dataclass(frozen=True)
class Fault:
    """One way to fail."""

    status: int = 200
    body: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    seconds: float = 0.0
    """So long nothing is said."""
    kept: bool = False
    """The call takes effect all the same."""
    answered: bool = False
    """After the wait the true answer is given."""


def rate_limited(retry_after: int = 1) -> Fault:
    return Fault(429, '{"ok":false,"error":"ratelimited"}', (("Retry-After", str(retry_after)),))


def server_error(status: int = 500) -> Fault:
    return Fault(status, '{"ok":false,"error":"internal_error"}')


def timeout(seconds: float, *, kept: bool = False) -> Fault:
    """Silence for so long, then a 504; kept: what was asked for has been done at once."""
    return Fault(504, "", seconds=seconds, kept=kept)


def slow(seconds: float) -> Fault:
    """The true answer, but late."""
    return Fault(seconds=seconds, kept=True, answered=True)


def lost(status: int = 500) -> Fault:
    """It is done, and the answer is lost on the way."""
    return Fault(status, '{"ok":false,"error":"internal_error"}', kept=True)


def error(name: str) -> Fault:
    """A refusal in Slack's form."""
    return Fault(200, f'{{"ok":false,"error":"{name}"}}')


@dataclass
class _Planned:
    method: str
    fault: Fault
    times: int | None
    where: Where | None


class Faults:
    """The script. `*` means any method; a response_url is the method `hooks`."""

    def __init__(self) -> None:
        self._planned: list[_Planned] = []
        self._lock = threading.Lock()

    def next(self, method: str, *faults: Fault, times: int = 1, where: Where | None = None) -> None:
        """The next calls of this method fail so, one fault after the other."""
        with self._lock:
            self._planned += [_Planned(method, fault, times, where) for fault in faults]

    def always(self, method: str, fault: Fault, where: Where | None = None) -> None:
        with self._lock:
            self._planned.append(_Planned(method, fault, None, where))

    def clear(self, method: str | None = None) -> None:
        with self._lock:
            self._planned = [one for one in self._planned if method and one.method != method]

    @property
    def left(self) -> int:
        """How many planned faults have not happened; `always` counts as none."""
        with self._lock:
            return sum(one.times or 0 for one in self._planned)

    def take(self, method: str, args: dict[str, Any]) -> Fault | None:
        """What befalls this call."""
        with self._lock:
            for one in self._planned:
                if one.method in (method, "*") and one.times != 0 and (not one.where or one.where(args)):
                    if one.times is not None:
                        one.times -= 1
                    return one.fault
            return None
