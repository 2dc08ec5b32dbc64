"""Reliability: whether an answer that the gate is so sure of is right so often."""

from collections.abc import Iterator, Sequence

from evals.figure import Bin, Reliability, Table
from evals.retrieval.labels import answers
from evals.retrieval.measures import Found

BINS = 10


def reliability(title: str, found: Sequence[Found]) -> Reliability:
    """The first hit of each question, in scope or not, by how sure of it the gate is."""
    first = [(one.hits[0].confidence, answers(one.hits[0], one.question)) for one in found if one.hits]
    return Reliability(title, tuple(_bins(first)))


def _bins(first: Sequence[tuple[float, bool]]) -> Iterator[Bin]:
    for place in range(BINS):
        low, high = place / BINS, (place + 1) / BINS
        inside = [one for one in first if low <= one[0] < high or (one[0] == 1 and high == 1)]
        if inside:
            sure, right = zip(*inside, strict=True)
            yield Bin(low, high, len(inside), sum(sure) / len(inside), sum(right) / len(inside))


def as_table(curve: Reliability) -> Table:
    """The same for a terminal."""
    rows = tuple(
        (f"{one.low:.1f}–{one.high:.1f}", str(one.count), f"{one.sure:.3f}", f"{one.right:.3f}", _bar(one))
        for one in curve.bins
    )
    return Table(curve.title, ("confidence", "n", "mean", "right", "right █, mean │"), rows)


def _bar(one: Bin, width: int = 40) -> str:
    bar = list("█" * round(one.right * width) + " " * (width - round(one.right * width)) + " ")
    bar[round(one.sure * width)] = "│"
    return "".join(bar).rstrip()
