"""The baseline: the figures that a change must not worsen, kept in the repository."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.figure import Figure

BASELINE = Path(__file__).parent / "baseline.json"
TOLERANCE = 0.02
"""How far a share may fall unnoticed: an encoder's last digits differ between processors, and can swap two
near-equal hits."""


class BaselineMissing(Exception):
    """There is no baseline to compare with; for the operator."""


@dataclass(frozen=True)
class Fall:
    """A figure that is worse than its baseline by more than the tolerance."""

    name: str
    was: float
    now: float

    def __str__(self) -> str:
        return f"{self.name}: was {self.was:.3f}, is {self.now:.3f}"


def read(path: Path = BASELINE) -> Mapping[str, float]:
    """The figures by name. Raises `BaselineMissing`."""
    try:
        kept: dict[str, float] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise BaselineMissing(
            f"There is no {path}: write it with `coverdesk eval --update-baseline`."
        ) from error
    return kept


def write(figures: Sequence[Figure], path: Path = BASELINE) -> None:
    """Keep the guarded figures; those of suites that were not run now stay as they are."""
    kept = dict(read(path)) if path.exists() else {}
    suites = {figure.name.partition(".")[0] for figure in figures}
    kept = {name: value for name, value in kept.items() if name.partition(".")[0] not in suites}
    kept |= {figure.name: round(figure.value, 4) for figure in figures if figure.guarded}
    path.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def falls(figures: Sequence[Figure], baseline: Mapping[str, float]) -> list[Fall]:
    """Every guarded figure that got worse by more than the tolerance; a new one cannot have."""
    return [
        Fall(figure.name, baseline[figure.name], figure.value)
        for figure in figures
        if figure.guarded
        and figure.name in baseline
        and _loss(figure, baseline[figure.name]) > _tolerance(figure)
    ]


def _tolerance(figure: Figure) -> float:
    return TOLERANCE if figure.tolerance is None else figure.tolerance


def _loss(figure: Figure, was: float) -> float:
    loss = was - figure.value if figure.higher_is_better else figure.value - was
    return round(loss, 6)
