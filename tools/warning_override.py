"""Overrides: a level of early warning that a person sets beside the computed one, why, and for how long.

The computed level stays as it is. An override is an opinion with a name and an end, and no credit decision;
it holds until something new and weightier is known than when it was set (`domain.md` §5.3 F9).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from tools.early_warning import Assessment, Sign, Signal
from tools.principal import Principal

LONGEST = timedelta(days=180)
"""An override ends by then: as long as what happened counts at all."""


class OverrideLevel(StrEnum):
    """What a person may set."""

    RED = "red"
    AMBER = "amber"
    NONE = "none"
    ACKNOWLEDGED = "acknowledged"
    """Seen and dealt with: the level stays, nobody need look again."""


@dataclass(frozen=True)
class Override:
    """What one person set on one buyer under one policy."""

    override_id: str
    policy_id: str
    buyer_id: str
    level: OverrideLevel
    reason: str
    by: str
    """The principal's id."""
    at: datetime
    since: date
    until: date
    """The last day on which it holds."""
    seen: Mapping[str, Sequence[int]] = field(default_factory=dict)
    """What was known then: by sign, its points and how many signals told it."""

    def runs(self, today: date) -> bool:
        """Whether its time has come and is not over."""
        return self.since <= today <= self.until


class Overrides(Protocol):
    """Knows what people set."""

    def overrides(self, principal: Principal, buyer_id: str | None = None) -> Sequence[Override]:
        """Those under the principal's policies that nobody ended, the latest of each buyer alone.

        Empty when there are none. Raises `RecordsUnavailable`.
        """
        ...


def weighed(assessment: Assessment) -> dict[str, list[int]]:
    """By sign, its points and the number of its signals, for `Override.seen`."""
    found: dict[str, list[int]] = {}
    for one in assessment.signals:
        so_far = found.setdefault(one.sign.value, [0, 0])
        so_far[0] += one.points
        so_far[1] += 1
    return found


def weightier_since(override: Override, assessment: Assessment) -> tuple[Signal, ...]:
    """The signals that count and that the override could not know of; empty while it holds.

    One counts with points, or as an insolvency. It is new where its sign weighs more than then, where more
    signals tell of it, or where it happened after the day on which the override was set.
    """
    now = weighed(assessment)

    def is_new(one: Signal) -> bool:
        if not (one.points or one.sign is Sign.INSOLVENCY):
            return False
        points, signals = override.seen.get(one.sign.value, (0, 0))
        more = now[one.sign.value][0] > points or now[one.sign.value][1] > signals
        return more or (not one.stands and one.on is not None and one.on > override.since)

    return tuple(one for one in assessment.signals if is_new(one))
