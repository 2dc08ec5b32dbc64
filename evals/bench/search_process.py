"""One step of one engine: `python -m evals.bench.search_process ENGINE FOLDER STEP PASSAGES QUESTIONS`.

Steps are `take-in` and then `find`, each a process of its own, so that the memory used to find is what a
server needs, and one core is all that finding gets. One JSON document comes out.
"""

import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any

from evals.bench.passages import document, documents, questions
from evals.bench.search_engines import ENGINES, SearchEngine

WARMING = 20
_CHANGED = 4
"""A general document, of those that have any size."""


def take_in(engine: str, folder: Path, passages: int) -> dict[str, Any]:
    """The seconds from parsed documents to a process that finds them."""
    parsed = list(documents(passages))
    opened = ENGINES[engine](folder)
    begun = time.perf_counter()
    opened.take_in(parsed)
    taken = time.perf_counter() - begun
    opened.close()
    return {"seconds": taken}


def find(engine: str, folder: Path, passages: int, count: int) -> dict[str, Any]:
    """Each question's seconds, the memory, and the seconds until a changed document is found."""
    asked = questions(passages, count + WARMING)
    begun = time.perf_counter()
    opened = ENGINES[engine](folder)
    opened.find(asked[0].text)
    ready = time.perf_counter() - begun
    for one in asked[:WARMING]:
        opened.find(one.text)
    seconds, right = [], 0
    for one in asked[WARMING:]:
        begun = time.perf_counter()
        found = opened.find(one.text)
        seconds.append(time.perf_counter() - begun)
        right += one.passage in found
    memory = _memory()
    changed = _changed(opened)
    opened.close()
    share = right / max(1, len(seconds))
    return {"ready": ready, "seconds": seconds, "right": share, "memory_bytes": memory, "changed": changed}


def _memory() -> int:
    """The most bytes this process had: the system's other count begins with those of the parent process."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


def _changed(engine: SearchEngine) -> float:
    """From a parsed document until a question finds what is new in it. Raises RuntimeError if none does."""
    about, parts = document(_CHANGED, edition=1)
    begun = time.perf_counter()
    engine.take_in([(about, parts)])
    found = engine.find(parts[0].search_text)
    taken = time.perf_counter() - begun
    if parts[0].id not in found:
        raise RuntimeError("a changed document cannot be found")
    return taken


def _on_one_core() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


if __name__ == "__main__":
    name, where, step, size, many = sys.argv[1:]
    if step == "find":
        _on_one_core()
        came = find(name, Path(where), int(size), int(many))
    else:
        came = take_in(name, Path(where), int(size))
    json.dump(came, sys.stdout)
