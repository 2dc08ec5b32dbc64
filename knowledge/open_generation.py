"""An open generation: one whole copy of the knowledge in use, and the manifest that says what it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.catalogue import NO_BACKGROUND, Shelf, arrange, background, shape
from knowledge.key import Key, keys_of
from knowledge.library import Snapshot
from knowledge.passage import Audience

Matrix = NDArray[np.float32]


class KeyVectors(Protocol):
    """Where the vectors of keys come from when an index is built."""

    def of(self, keys: Sequence[Key]) -> Matrix:
        """One row a key; raises KeyError for one whose vector was not made."""
        ...


class DenseShelves(Protocol):
    """The vectors of an open generation."""

    def nearest(self, shelf: str, vector: Matrix, at_most: int) -> tuple[NDArray[np.int64], Matrix]:
        """Places of the nearest keys and their cosines; none for an empty shelf.

        Raises `GenerationUnusable`.
        """

    def close(self) -> None: ...


@dataclass(frozen=True)
class Manifest:
    """What a generation is, and the SHA-256 of each of its files."""

    id: str
    revision: str
    encoder: str | None
    """None when it was built without vectors."""
    shape: str
    keys: Mapping[str, int]
    """How many keys each shelf has."""
    background: Sequence[float] = NO_BACKGROUND
    files: Mapping[str, str] = field(default_factory=dict)

    def fits(self, revision: str, encoder: str | None) -> bool:
        """Whether it can serve this content and encoder as it is.

        Without an encoder, a generation with vectors serves as well: its words are the same.
        """
        same = self.revision == revision and self.shape == shape()
        return same and (encoder is None or self.encoder == encoder)


class OpenGeneration:
    """A generation in use. Closed when the last one who reads it has gone and it was retired."""

    def __init__(
        self, manifest: Manifest, shelves: Mapping[str, Shelf], dense: DenseShelves | None, close: Any = None
    ) -> None:
        self.manifest = manifest
        self.shelves = shelves
        self.dense = dense
        self._close = close
        self._lock = Lock()
        self._readers = 0
        self._retired = False

    def enter(self) -> None:
        """Somebody begins to read; to be followed by `leave`."""
        with self._lock:
            self._readers += 1

    def leave(self) -> None:
        with self._lock:
            self._readers -= 1
            last = self._retired and not self._readers
        if last:
            self._dispose()

    def retire(self) -> None:
        """Close it as soon as nobody reads it."""
        with self._lock:
            if self._retired:
                return
            self._retired = True
            idle = not self._readers
        if idle:
            self._dispose()

    def _dispose(self) -> None:
        if self.dense is not None:
            self.dense.close()
        if self._close is not None:
            self._close()


class MemoryShelves:
    """Vectors compared one by one, for when no generation can be built: slower, but it needs no disk."""

    def __init__(self, vectors: Mapping[str, Matrix]) -> None:
        self._vectors = vectors

    def nearest(self, shelf: str, vector: Matrix, at_most: int) -> tuple[NDArray[np.int64], Matrix]:
        cosines = self._vectors[shelf] @ vector
        places = np.argsort(-cosines, kind="stable")[:at_most]
        return places, cosines[places]

    def close(self) -> None:
        self._vectors = {}


def in_memory(snapshot: Snapshot, encoder: str | None, vectors: KeyVectors | None) -> OpenGeneration:
    """A generation that is nowhere on disk."""
    arranged = arrange(snapshot.passages)
    shelves = {name: Shelf.build(name, passages) for name, passages in arranged.items()}
    keys = {name: keys_of(passages) for name, passages in arranged.items()}
    counts = {name: len(found) for name, found in keys.items()}
    spread = background_of(keys.get(Audience.PUBLIC.value, ()), vectors)
    manifest = Manifest("memory", snapshot.revision, encoder, shape(), counts, spread)
    dense = None
    if vectors is not None:
        dense = MemoryShelves({name: vectors.of(found) for name, found in keys.items()})
    return OpenGeneration(manifest, shelves, dense)


def background_of(public: Sequence[Key], vectors: KeyVectors | None) -> Sequence[float]:
    """The background among the keys of the public shelf."""
    if vectors is None:
        return NO_BACKGROUND
    return background(len(public), lambda rows: vectors.of([public[row] for row in rows]))
