"""Timings: percentiles of durations, and figures beside the target they should meet."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Unit = Literal["s", "ms", "errors", "1/s", "×", "MB", "share"]


@dataclass(frozen=True)
class Measured:
    """One measured figure; the target is the most it should be."""

    name: str
    value: float | None
    """None where it could not be measured; the name says why."""
    unit: Unit
    target: float | None = None

    @property
    def met(self) -> bool | None:
        """None without a target or a value."""
        return None if self.target is None or self.value is None else self.value <= self.target


def percentile(durations: Sequence[float], share: float) -> float:
    """The smallest duration that at least this share does not exceed. Raises ValueError for none."""
    if not durations:
        raise ValueError("no durations were measured")
    return sorted(durations)[max(0, math.ceil(share * len(durations)) - 1)]


def percentiles(name: str, seconds: Sequence[float], p95_target: float | None = None) -> list[Measured]:
    """p50, p95 and p99 in milliseconds; the target is for p95."""
    return [
        Measured(f"{name} p50", percentile(seconds, 0.50) * 1000, "ms"),
        Measured(f"{name} p95", percentile(seconds, 0.95) * 1000, "ms", p95_target),
        Measured(f"{name} p99", percentile(seconds, 0.99) * 1000, "ms"),
    ]
