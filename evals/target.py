"""A target: what a figure has to reach, and the table of all beside what was reached."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from evals.bound import Bound
from evals.figure import Figure, Table


@dataclass(frozen=True)
class Target(Bound):
    """A figure by its name, and its bound."""

    name: str
    called: str
    counted: bool = False
    """Whether the figure is a number of things rather than a share."""

    def __str__(self) -> str:
        places = 0 if self.counted else 2
        return (
            f"≥ {self.at_least:.{places}f}" if self.at_least is not None else f"≤ {self.at_most:.{places}f}"
        )


def against(targets: Iterable[Target], figures: Iterable[Figure], title: str) -> Table:
    """Each target with its figure; one that was not measured has none, and is not met."""
    by_name = {figure.name: figure for figure in figures}
    rows = tuple(_row(target, by_name) for target in targets)
    return Table(title, ("figure", "n", "measured", "target", ""), rows)


def _row(target: Target, figures: Mapping[str, Figure]) -> tuple[str, ...]:
    figure = figures.get(target.name)
    if figure is None:
        return (target.called, "", "", str(target), "not measured")
    value = f"{figure.value:.{0 if target.counted else 3}f}"
    verdict = "met" if target.met(figure.value) else "missed"
    return (target.called, str(figure.of), value, str(target), verdict)
