"""How long answers took, in steps: which step a duration falls into, and what a percentile is at most."""

from bisect import bisect_left
from collections.abc import Mapping
from datetime import timedelta

STEPS_MS = (
    50,
    100,
    150,
    200,
    300,
    400,
    500,
    750,
    1000,
    1500,
    2000,
    3000,
    5000,
    8000,
    13000,
    20000,
    30000,
    60000,
)
"""The upper ends of the steps in milliseconds; what takes longer falls into one more step without an end."""


def step_of(duration: timedelta) -> int:
    """The place of the step that a duration falls into."""
    return bisect_left(STEPS_MS, duration / timedelta(milliseconds=1))


def at_most_ms(turns: Mapping[int, int], share: float) -> int | None:
    """The end of the first step within which this share of the turns was answered.

    None when there are no turns, or when it lies in the last step, which has no end.
    """
    needed, seen = share * sum(turns.values()), 0
    for step, end in enumerate(STEPS_MS):
        seen += turns.get(step, 0)
        if seen and seen >= needed:
            return end
    return None
