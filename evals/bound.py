"""A bound: what a figure must reach, or must not pass."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Bound:
    """From below, from above, or both."""

    at_least: float | None = None
    at_most: float | None = None

    def met(self, value: float) -> bool:
        """Whether a figure is good enough."""
        high_enough = self.at_least is None or value >= self.at_least
        return high_enough and (self.at_most is None or value <= self.at_most)
