"""The rhythm: how long a request is held, when it is tried or asked after again, and when that ends."""

from dataclasses import dataclass

_MINUTE, _HOUR, _DAY = 60.0, 3600.0, 86400.0


@dataclass(frozen=True)
class Rhythm:
    """All in seconds."""

    lease: float = 10 * _MINUTE
    """How long one step may take; longer than all calls of one step."""
    settles: float = 10 * _MINUTE
    """After an attempt whose answer was not read, before the insurer is asked whether it has it."""
    in_hand: float = 20.0
    """A call that begins later than this after its attempt was noted is not made: another may be at it."""
    first_wait: float = _MINUTE
    longest_wait: float = 6 * _HOUR
    outdated: float = 3 * _DAY
    """A request that could not be sent for so long is not sent any more, as an action that waited so long."""

    def wait(self, times: int, asked: float | None = None) -> float:
        """Before the next time: twice the last wait, up to the longest, never less than the insurer asks."""
        doubled = float(self.first_wait * 2.0 ** min(max(times - 1, 0), 20))
        return max(min(doubled, self.longest_wait), asked or 0.0)
