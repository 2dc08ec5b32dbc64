"""Charts as geometry: where bars, points and grid lines lie; a template draws them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

WIDTH, HEIGHT = 720, 220
LEFT, RIGHT, TOP, BOTTOM = 44, 8, 10, 26
_PLOT_WIDTH, _PLOT_HEIGHT = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
_MOST_LABELS = 8


@dataclass(frozen=True)
class Tick:
    """A grid line, or a label under the plot."""

    at: float
    label: str


@dataclass(frozen=True)
class Segment:
    """One part of a bar."""

    series: str
    y: float
    height: float
    count: int


@dataclass(frozen=True)
class Bar:
    """A bar of one day or week, from the ground up."""

    label: str
    x: float
    width: float
    segments: Sequence[Segment]


@dataclass(frozen=True)
class Bars:
    """Stacked bars."""

    bars: Sequence[Bar]
    lines: Sequence[Tick]
    labels: Sequence[Tick]


@dataclass(frozen=True)
class Point:
    """One value of a line."""

    label: str
    x: float
    y: float
    said: str


@dataclass(frozen=True)
class Line:
    """A line of shares; it is broken where there is nothing to tell."""

    runs: Sequence[Sequence[Point]]
    lines: Sequence[Tick]
    labels: Sequence[Tick]

    def path(self, run: Sequence[Point]) -> str:
        """What SVG's `points` takes."""
        return " ".join(f"{point.x},{point.y}" for point in run)


def stacked(counts: Sequence[tuple[str, Mapping[str, int]]]) -> Bars:
    """A bar for each label, its series stacked in their order."""
    top = _round_up(max((sum(series.values()) for _, series in counts), default=0))
    step = _PLOT_WIDTH / max(1, len(counts))
    bars = [
        Bar(label, round(LEFT + place * step + step * 0.12, 1), round(step * 0.76, 1), _segments(series, top))
        for place, (label, series) in enumerate(counts)
    ]
    lines = _grid(top, str)
    return Bars(bars, lines, _labels([label for label, _ in counts], step))


def line(shares: Sequence[tuple[str, float | None]], said: Callable[[float], str]) -> Line:
    """A line through shares of 0 to 1."""
    step = _PLOT_WIDTH / max(1, len(shares))
    runs: list[list[Point]] = [[]]
    for place, (label, share) in enumerate(shares):
        if share is None:
            runs.append([])
            continue
        y = round(TOP + _PLOT_HEIGHT * (1 - share), 1)
        runs[-1].append(Point(label, round(LEFT + (place + 0.5) * step, 1), y, said(share)))
    grid = [Tick(round(TOP + _PLOT_HEIGHT * (1 - part / 4), 1), f"{part * 25}%") for part in range(5)]
    return Line([run for run in runs if run], grid, _labels([label for label, _ in shares], step))


def _segments(series: Mapping[str, int], top: int) -> Sequence[Segment]:
    ground, found = float(TOP + _PLOT_HEIGHT), []
    for name, count in series.items():
        height = _PLOT_HEIGHT * count / top
        ground -= height
        if count:
            found.append(Segment(name, round(ground, 1), round(height, 1), count))
    return found


def _grid(top: int, said: Callable[[int], str]) -> Sequence[Tick]:
    parts = 4 if top % 4 == 0 else 2 if top % 2 == 0 else 1
    return [
        Tick(round(TOP + _PLOT_HEIGHT * (1 - part / parts), 1), said(top * part // parts))
        for part in range(parts + 1)
    ]


def _round_up(most: int) -> int:
    """The end of the axis: the next number that reads well."""
    power = 1
    while True:
        for lead in (1, 2, 4, 6, 8):
            if lead * power >= most:
                return max(2, lead * power)
        power *= 10


def _labels(labels: Sequence[str], step: float) -> Sequence[Tick]:
    every = max(1, ceil(len(labels) / _MOST_LABELS))
    return [
        Tick(round(LEFT + (place + 0.5) * step, 1), label)
        for place, label in enumerate(labels)
        if place % every == 0
    ]
