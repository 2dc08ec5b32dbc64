"""Finding companies by name in ever larger directories, beside what one would use instead."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from evals.buyers.company import Company
from evals.buyers.crowd import crowd_of, sampled
from evals.buyers.directory import companies, write_directory
from evals.buyers.holders import Holders
from evals.buyers.query import PRESENT, Kind, Query
from evals.buyers.typed import Typist
from evals.buyers.words import Split
from evals.timing import Measured, percentile

OURS = "coverdesk"
INSTEAD = ("fts5", "pg_trgm")
CALLED = {
    OURS: "CoverDesk",
    "fts5": "instead: SQLite FTS5 trigram with rapidfuzz",
    "pg_trgm": "instead: PostgreSQL pg_trgm",
}
INSTEAD_UP_TO = 1_300_000
"""In larger directories these take minutes for a query."""
IMPORT_SECONDS_A_MILLION = 180.0
"""With the index: `coverdesk import` is over when the companies can be found."""
MEMORY_MB = 3072.0
P50_MS = {1_300_000: 10.0}
P95_MS = {1_300_000: 50.0, 10_000_000: 100.0}
TARGETS = 200
"""Companies that are asked for."""
EACH = 12
"""Queries of each kind."""
WITHIN = 120.0
"""Seconds in which the queries are asked; the slow get fewer of them, and of each kind alike."""
KINDS = tuple(kind for kind in PRESENT if kind is not Kind.INITIALS)
"""Who else has the same initials is not reckoned in a directory that does not fit into memory."""


@dataclass(frozen=True)
class Ran:
    """What one engine did with one directory."""

    load: float
    build: float
    index_bytes: int
    memory_bytes: int
    seconds: Sequence[float]
    """Of each query."""
    right: float
    """The share of them with a company that was meant at the first place."""

    @property
    def p50(self) -> float:
        return percentile(self.seconds, 0.50) * 1000


def measure_names(folder: Path, sizes: Sequence[int], told: Callable[[str], None]) -> Iterator[Measured]:
    """Every figure of directories of these sizes, smallest first, and then how finding grows."""
    ours: list[tuple[int, Ran]] = []
    for size in sizes:
        told(f"finding names among {size:,} companies")
        place = folder / str(size)
        queries = prepare(place, size)
        for engine in (OURS, *(INSTEAD if size <= INSTEAD_UP_TO else ())):
            ran = run(engine, place, queries)
            if isinstance(ran, str):
                yield Measured(f"{size:,} companies, {CALLED[engine]}: {ran}", None, "ms")
                continue
            yield from figures(size, engine, ran)
            if engine == OURS:
                ours.append((size, ran))
    for (small, before), (large, after) in pairwise(ours):
        yield Measured(f"find p50: {large:,} against {small:,} companies", after.p50 / before.p50, "×")


def prepare(folder: Path, size: int) -> Mapping[str, Query]:
    """Write the directory and its queries; they come one of each kind after the other."""
    folder.mkdir(parents=True)
    write_directory(folder / "buyers.csv", companies(size, Split.REPORT))
    targets = list(sampled(companies(size, Split.REPORT), size, TARGETS))
    queries = _typed(targets, crowd_of(targets, companies(size, Split.REPORT)))
    lines = [json.dumps({"id": query.id, "query": query.text}, ensure_ascii=False) for query in queries]
    (folder / "queries.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return {query.id: query for query in queries}


def _typed(targets: Sequence[Company], crowd: Sequence[Company]) -> list[Query]:
    typist = Typist(Holders(crowd), Split.REPORT, among=targets)
    of_kinds = [typist.queries(kind, EACH) for kind in KINDS]
    return [queries[turn] for turn in range(EACH) for queries in of_kinds if turn < len(queries)]


def run(engine: str, folder: Path, queries: Mapping[str, Query]) -> Ran | str:
    """One engine in a process of its own, or why it cannot be measured."""
    command = [sys.executable, "-m", "evals.bench.name_process", engine, str(folder), str(WITHIN)]
    came = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
    if "missing" in came:
        return str(came["missing"])
    right = [not queries[name].meant.acceptable.isdisjoint(buyers[:1]) for name, _, buyers in came["found"]]
    return Ran(
        came["load"],
        came["build"],
        came["index_bytes"],
        came["memory_bytes"],
        [seconds for _, seconds, _ in came["found"]],
        sum(right) / len(right),
    )


def figures(size: int, engine: str, ran: Ran) -> Iterator[Measured]:
    """The figures of one engine over one directory; only the product has targets."""
    name, ours = f"{size:,} companies, {CALLED[engine]}", engine == OURS
    yield Measured(f"{name}: import", ran.load, "s")
    yield Measured(f"{name}: index built", ran.build, "s")
    within = IMPORT_SECONDS_A_MILLION * size / 1_000_000
    yield Measured(f"{name}: both", ran.load + ran.build, "s", within if ours else None)
    yield Measured(f"{name}: index", ran.index_bytes / 2**20, "MB")
    if engine != "pg_trgm":  # a server's memory is not its own
        yield Measured(f"{name}: memory", ran.memory_bytes / 2**20, "MB", MEMORY_MB if ours else None)
    of = f"of {len(ran.seconds)} queries"
    p95 = percentile(ran.seconds, 0.95) * 1000
    yield Measured(f"{name}: find p50 {of}", ran.p50, "ms", P50_MS.get(size) if ours else None)
    yield Measured(f"{name}: find p95 {of}", p95, "ms", P95_MS.get(size) if ours else None)
    yield Measured(f"{name}: right at the first place", ran.right, "share")
