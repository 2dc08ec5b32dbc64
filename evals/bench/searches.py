"""Finding passages in ever larger collections, beside what one would use instead."""

import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from shutil import rmtree
from typing import Any

from evals.timing import Measured, percentile

OURS = "coverdesk"
CALLED = {
    OURS: "CoverDesk",
    "fts5": "instead: SQLite FTS5 trigram",
    "chroma": "instead: Chroma alone, bundled encoder",
}
LIBRARIES = ("rank_bm25", "bm25s")
"""Measured by nobody here, but one would think of them: the report says that they are not installed."""
P95_MS = {1_000: 15.0, 10_000: 15.0, 50_000: 15.0}
SECONDS_A_PASSAGE = 1 / 300
MEMORY_MB = 2048.0
CHANGED_WITHIN = 5.0
QUESTIONS = 300


@dataclass(frozen=True)
class Found:
    """What one engine did with one collection."""

    taken_in: float
    ready: float
    seconds: Sequence[float]
    """Of each question."""
    right: float
    """The share of them that has the passage they were made from among the first ten."""
    memory_bytes: int
    changed: float
    """Seconds until a changed document was found."""

    @property
    def p50(self) -> float:
        return percentile(self.seconds, 0.50) * 1000


def measure_searches(folder: Path, sizes: Sequence[int], told: Callable[[str], None]) -> Iterator[Measured]:
    """Every figure of collections of these sizes, smallest first, and then how they grow."""
    for library in LIBRARIES:
        if importlib.util.find_spec(library) is None:
            yield Measured(f"instead: {library} is not installed", None, "ms")
    ours: list[tuple[int, Found]] = []
    for size in sizes:
        for engine in CALLED:
            told(f"finding among {size:,} passages: {CALLED[engine]}")
            found = run(engine, folder / f"{engine}-{size}", size)
            yield from figures(size, engine, found)
            if engine == OURS:
                ours.append((size, found))
    yield from growth(ours)


def run(engine: str, folder: Path, size: int, count: int = QUESTIONS) -> Found:
    """One engine, in processes of its own; what it kept is thrown away."""
    folder.mkdir(parents=True)
    taken = _step(engine, folder, "take-in", size, count)
    came = _step(engine, folder, "find", size, count)
    rmtree(folder)
    return Found(
        taken["seconds"],
        came["ready"],
        came["seconds"],
        came["right"],
        came["memory_bytes"],
        came["changed"],
    )


def _step(engine: str, folder: Path, step: str, size: int, count: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "evals.bench.search_process", engine, str(folder), step]
    done = subprocess.run([*command, str(size), str(count)], check=True, stdout=subprocess.PIPE, text=True)
    came: dict[str, Any] = json.loads(done.stdout)
    return came


def figures(size: int, engine: str, found: Found) -> Iterator[Measured]:
    """The figures of one engine over one collection; only the product has targets."""
    name, ours = f"{size:,} passages, {CALLED[engine]}", engine == OURS
    within = SECONDS_A_PASSAGE * size
    p95 = percentile(found.seconds, 0.95) * 1000
    yield Measured(f"{name}: taken in", found.taken_in, "s", within if ours else None)
    yield Measured(f"{name}: taken in a second", size / found.taken_in, "1/s")
    yield Measured(f"{name}: opened and first question", found.ready, "s")
    yield Measured(f"{name}: find p50", found.p50, "ms")
    yield Measured(f"{name}: find p95", p95, "ms", P95_MS.get(size) if ours else None)
    yield Measured(f"{name}: memory", found.memory_bytes / 2**20, "MB", MEMORY_MB if ours else None)
    yield Measured(f"{name}: changed document found", found.changed, "s", CHANGED_WITHIN if ours else None)
    yield Measured(f"{name}: right among the first ten", found.right, "share")


def growth(found: Sequence[tuple[int, Found]]) -> Iterator[Measured]:
    """By how many times the product's figures are larger than over the next smaller collection."""
    for (small, before), (large, after) in pairwise(found):
        against = f"{large:,} against {small:,} passages"
        yield Measured(f"find p50: {against}", after.p50 / before.p50, "×")
        yield Measured(f"taken in: {against}", after.taken_in / before.taken_in, "×")
        yield Measured(f"memory: {against}", after.memory_bytes / before.memory_bytes, "×")
