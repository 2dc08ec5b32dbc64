"""Pace: how often one person, and one thread, is answered; beyond that it is said once and then silent."""

from enum import StrEnum

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from bot.slack.askers import Asker
from bot.slack.spot import Spot


class Admission(StrEnum):
    """What becomes of one more question."""

    ANSWERED = "answered"
    TOLD = "told"
    """It is one too many, and the person is told so."""
    SILENT = "silent"
    """They were told a moment ago."""


class Pace:
    """Moving windows of this process, as at the HTTP door; a thread where bots talk to us ends here too."""

    def __init__(self, principal: str, public: str, thread: str = "12/minute") -> None:
        """Limits such as `120/minute`: of somebody known, of anybody else, and of one thread."""
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._known, self._public, self._thread = parse(principal), parse(public), parse(thread)
        self._notice: RateLimitItem = parse("1/minute")

    def admit(self, asker: Asker, spot: Spot) -> Admission:
        """Counts one question of this person there."""
        person = f"{asker.team_id}:{asker.user_id}"
        limit = self._known if asker.known else self._public
        there = f"{spot.place}:{spot.thread_ts or person}"
        if self._limiter.hit(limit, f"person:{person}") and self._limiter.hit(
            self._thread, f"thread:{there}"
        ):
            return Admission.ANSWERED
        return Admission.TOLD if self._limiter.hit(self._notice, f"told:{person}") else Admission.SILENT
