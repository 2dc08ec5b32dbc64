"""One engine over one directory: `python -m evals.bench.name_process ENGINE FOLDER SECONDS`.

FOLDER has `buyers.csv` and `queries.jsonl`; one JSON document comes out. It is a process of its own, so that
the memory used is the engine's alone.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from evals.bench.name_engines import NameEngine, Trigrams
from evals.bench.name_product import Product
from evals.bench.pg_trgm import NoPostgres, PgTrgm

ENGINES: Mapping[str, Callable[[Path], NameEngine]] = {
    "coverdesk": Product,
    "fts5": Trigrams,
    "pg_trgm": PgTrgm,
}
WARMING = 5


def run(
    engine: str, folder: Path, within: float, before_finding: Callable[[], None] | None = None
) -> dict[str, Any]:
    """Load, build, find, each timed; finding stops after so many seconds."""
    try:
        opened = ENGINES[engine](folder)
    except NoPostgres as error:
        return {"missing": str(error)}
    try:
        load_seconds = _seconds(lambda: opened.load(folder / "buyers.csv"))
        build_seconds = _seconds(opened.build)
        queries = [json.loads(line) for line in (folder / "queries.jsonl").read_text("utf-8").splitlines()]
        if before_finding:
            before_finding()
        found = _find_all(opened, queries, within)
        size = opened.index_bytes()
    finally:
        opened.close()
    return {
        "load": load_seconds,
        "build": build_seconds,
        "index_bytes": size,
        "memory_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        "found": found,
    }


def _find_all(engine: NameEngine, queries: Sequence[dict[str, str]], within: float) -> list[Any]:
    for query in queries[:WARMING]:
        engine.find(query["query"])
    found, until = [], time.perf_counter() + within
    for query in queries:
        begun = time.perf_counter()
        buyers = list(engine.find(query["query"]))
        ended = time.perf_counter()
        found.append([query["id"], ended - begun, buyers])
        if ended > until:
            break
    return found


def _seconds(work: Callable[[], None]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _on_one_core() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


if __name__ == "__main__":
    json.dump(run(sys.argv[1], Path(sys.argv[2]), float(sys.argv[3]), _on_one_core), sys.stdout)
