"""Shelf plans: what of a shelf stays in the next generation and what is new, for the builder's child."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge import shelf_file
from knowledge.catalogue import Passages, Shelf, as_line
from knowledge.key import keys_of
from knowledge.open_generation import KeyVectors
from knowledge.passage import Passage

_MOST = 0.2
"""A shelf of which more than this share is new is made anew: that costs no more and leaves nothing behind."""
_LITTLE = 100
"""So many keys are always little."""


class Way(StrEnum):
    """How a shelf comes into the next generation."""

    SAME = "same"
    CHANGED = "changed"
    ANEW = "anew"


@dataclass(frozen=True)
class ShelfPlan:
    """One shelf of the next generation."""

    way: Way
    lines: Sequence[bytes]
    stays: NDArray[np.int64]
    """For each passage its place on the shelf as it was; -1 for a new one."""
    vectors: NDArray[np.float32] | None = None
    """Of the keys of new passages, in order; None without an encoder."""

    @classmethod
    def of(cls, passages: Sequence[Passage], before: Shelf | None, vectors: KeyVectors | None) -> "ShelfPlan":
        """`before` is the shelf as it was; None when there was none that would do."""
        lines = [as_line(passage) for passage in passages]
        stays = np.full(len(lines), -1, dtype=np.int64)
        way = Way.ANEW
        if before is not None:
            stays = _stays(lines, before)
            way = _way(before, passages, stays)
        if way is Way.ANEW:
            stays = np.full(len(lines), -1, dtype=np.int64)
        new = keys_of([passages[place] for place in np.flatnonzero(stays < 0).tolist()])
        return cls(way, lines, stays, vectors.of(new) if vectors is not None else None)

    def save(self, path: Path) -> None:
        text = np.frombuffer(b"".join(self.lines), dtype=np.uint8)
        starts = np.cumsum([0, *map(len, self.lines)], dtype=np.int64)
        arrays: dict[str, NDArray[Any]] = {"text": text, "starts": starts, "stays": self.stays}
        shelf_file.write(path, arrays if self.vectors is None else {**arrays, "vectors": self.vectors})

    @classmethod
    def load(cls, way: Way, path: Path) -> "ShelfPlan":
        arrays = shelf_file.read(path)
        passages = Passages(arrays["text"], arrays["starts"])
        lines = [passages.line(place) for place in range(len(passages))]
        return cls(way, lines, arrays["stays"], arrays.get("vectors"))


def _stays(lines: Sequence[bytes], before: Shelf) -> NDArray[np.int64]:
    """A passage stays when not a byte of it has changed and it comes behind those that stay before it."""
    known = {before.passages.line(place): place for place in range(len(before.passages))}
    found, last = np.full(len(lines), -1, dtype=np.int64), -1
    for place, line in enumerate(lines):
        was = known.get(line, -1)
        if was > last:
            found[place] = last = was
    return found


def _way(before: Shelf, passages: Sequence[Passage], stays: NDArray[np.int64]) -> Way:
    new = np.flatnonzero(stays < 0)
    gone = len(before.passages) - (len(stays) - len(new))
    if not len(new) and not gone:
        return Way.SAME
    fresh = len(keys_of([passages[place] for place in new.tolist()]))
    # Chroma keeps the places of what was deleted, and each new key has a number of its own.
    ever = fresh + int(before.arrays["numbers"].max(initial=-1)) + 1
    little = max(_LITTLE, int(_MOST * len(before.keys)))
    return Way.CHANGED if fresh <= little and ever <= len(before.keys) + 2 * little else Way.ANEW
