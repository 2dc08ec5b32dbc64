"""A figure: one number that an eval came to, by a name that stays the same from run to run."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Figure:
    """A share or a measure between 0 and 1."""

    name: str
    value: float
    of: int
    """Over how many questions or cases."""
    higher_is_better: bool = True
    guarded: bool = False
    """Whether the baseline holds it. Figures over a handful of questions jump, so they are only shown."""
    tolerance: float | None = None
    """How far it may get worse unnoticed; None as far as any figure may."""


@dataclass(frozen=True)
class Table:
    """Figures laid out for reading."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Bin:
    """Answers of which the gate was about equally sure."""

    low: float
    high: float
    count: int
    sure: float
    """Their mean confidence."""
    right: float
    """The share of them that were right."""


@dataclass(frozen=True)
class Reliability:
    """How sure, and how often right; equal all along when the gate is calibrated."""

    title: str
    bins: tuple[Bin, ...]


@dataclass(frozen=True)
class SuiteReport:
    """What one suite found."""

    suite: str
    figures: tuple[Figure, ...]
    tables: tuple[Table, ...] = ()
    failures: tuple[str, ...] = field(default=())
    """What went wrong, one line each, for whoever mends it."""
    reliability: Reliability | None = None
    drawn: tuple[str, ...] = ()
    """Parts of a page that the suite drew itself, escaped where they show what came from elsewhere."""
