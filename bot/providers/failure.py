"""Why a provider's model did not answer; the embedded model answers then, and the log says why."""

from enum import StrEnum


class Reason(StrEnum):
    """What was wrong."""

    BREAKER_OPEN = "breaker_open"
    """It failed several times just now, and is not asked again for a while."""
    NO_BUDGET = "no_budget"
    """Who asks, or the public together, has used up the day's tokens."""
    OUT_OF_TIME = "out_of_time"
    TOO_MANY_CALLS = "too_many_calls"
    FAILED = "failed"
    """It could not be reached, refused, or answered with something that is no answer."""


class ProviderFailed(Exception):
    """The provider's model did not answer this turn. Never shown to a user."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason.value}: {detail}" if detail else reason.value)
        self.reason = reason
