"""Where the bars of a plot lie: one geometry for the SVG and the picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.plots.plot import Bar

WIDTH, HEIGHT = 720, 320
LEFT, RIGHT, TOP, BOTTOM = 86, 16, 44, 40
PLOT_WIDTH, PLOT_HEIGHT = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
_MOST_LABELS = 8


@dataclass(frozen=True)
class Placed:
    """A bar's rectangle; `labelled` says whether there is room for its label."""

    bar: Bar
    x: float
    y: float
    width: float
    height: float
    labelled: bool


@dataclass(frozen=True)
class Line:
    """A grid line and what stands at it."""

    y: float
    label: str


def placed(bars: Sequence[Bar]) -> tuple[list[Placed], list[Line]]:
    """Bars from the ground up, those below zero and unknown ones without height; and the grid."""
    top = _top(max((bar.value or Decimal(0) for bar in bars), default=Decimal(0)))
    step = PLOT_WIDTH / max(1, len(bars))
    every = -(-len(bars) // _MOST_LABELS) or 1
    rectangles = []
    for at, bar in enumerate(bars):
        height = PLOT_HEIGHT * float(max(bar.value or Decimal(0), Decimal(0)) / top)
        y = TOP + PLOT_HEIGHT - height
        rectangles.append(
            Placed(bar, LEFT + at * step + step * 0.14, y, step * 0.72, height, at % every == 0)
        )
    lines = [Line(TOP + PLOT_HEIGHT * (1 - part / 4), _short(top * part / 4)) for part in range(5)]
    return rectangles, lines


def _top(most: Decimal) -> Decimal:
    """The end of the axis: the next number that reads well."""
    power = Decimal(1)
    while power * 10 < most:
        power *= 10
    return next((lead * power for lead in (1, 2, 4, 6, 8) if lead * power >= most), power * 10)


def _short(number: Decimal) -> str:
    """`1.5M`, `250k`, `40`: what fits beside the axis."""
    for size, sign in ((Decimal(10**9), "bn"), (Decimal(10**6), "M"), (Decimal(1000), "k")):
        if number >= size:
            return f"{(number / size).normalize():f}{sign}"
    return f"{number.normalize():f}"
