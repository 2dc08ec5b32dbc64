"""Chroma: the vectors of each shelf in a collection of its own, in a folder or on a server."""

import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from threading import Lock
from time import time
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
Ids = NDArray[np.int64]
Placed = tuple[Ids, Matrix]

_AT_ONCE = 5000  # a server takes at most 5,461
_SAMPLE = 100
_RECALL = 0.95


class GenerationUnusable(Exception):
    """A generation is missing, damaged or not what was asked for: build another one from SQL."""


def preload() -> None:
    """Import Chroma's library, which takes about a second, while a starting server waits for other things."""
    import chromadb  # noqa: F401 - for its cost alone


def open_folder(folder: Path) -> Any:
    """A client of the Chroma in this folder. One process alone may have a folder open (reliability M1)."""
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))


def open_server(url: str) -> Any:
    """A client of a Chroma server; raises `GenerationUnusable` when it cannot be reached."""
    import chromadb
    from chromadb.config import Settings

    parts = urlsplit(url)
    try:
        return chromadb.HttpClient(
            host=parts.hostname or "127.0.0.1",
            port=parts.port or (443 if parts.scheme == "https" else 8000),
            ssl=parts.scheme == "https",
            settings=Settings(anonymized_telemetry=False),
        )
    except Exception as error:
        raise GenerationUnusable(f"the Chroma server at {url} does not answer") from error


def close(client: Any) -> None:
    """Close a client with its connections, which Chroma 1.5.9 leaves open on its own."""
    parts = (client, getattr(client, "_admin_client", None))
    sessions = [getattr(getattr(part, "_server", None), "_session", None) for part in parts]
    client.close()
    for session in sessions:
        if session is not None:
            session.close()


class ChromaShelves:
    """The collections of one generation."""

    def __init__(
        self, client: Any, collections: Mapping[str, str], ids: Mapping[str, Ids] | None = None
    ) -> None:
        """`collections` is their name by shelf, `ids` each key's number there, or else its place.

        Raises `GenerationUnusable` when a collection is missing.
        """
        self._client = client
        self._places = {shelf: _places(numbers) for shelf, numbers in (ids or {}).items()}
        self._lock = Lock()
        try:
            self._collections = {
                shelf: client.get_collection(name, embedding_function=None)
                for shelf, name in collections.items()
            }
            self._sizes = {shelf: one.count() for shelf, one in self._collections.items()}
        except Exception as error:
            raise GenerationUnusable("a collection is missing or cannot be read") from error

    def nearest(self, shelf: str, vector: Matrix, at_most: int) -> tuple[NDArray[np.int64], Matrix]:
        """The nearest keys of a shelf, by place, and their cosines; raises `GenerationUnusable`."""
        wanted = min(at_most, self._sizes.get(shelf, 0))
        if not wanted:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        try:
            found = self._collections[shelf].query(
                query_embeddings=vector.reshape(1, -1), n_results=wanted, include=["distances"]
            )
        except Exception as error:
            raise GenerationUnusable(f"shelf {shelf} cannot be read") from error
        numbers = np.array([int(key) for key in found["ids"][0]], dtype=np.int64)
        places = self._places[shelf][numbers] if shelf in self._places else numbers
        return places, 1 - np.array(found["distances"][0], dtype=np.float32)

    def counts(self) -> dict[str, int]:
        return dict(self._sizes)

    def close(self) -> None:
        with self._lock:
            if self._client is not None:
                close(self._client)
                self._client = None


def fill(
    client: Any, collections: Mapping[str, str], vectors: Mapping[str, Matrix], marks: Mapping[str, str]
) -> None:
    """Write each shelf's vectors, row by row under the row's number; rows of zeros have no direction."""
    for shelf, name in collections.items():
        collection = client.create_collection(
            name,
            embedding_function=None,
            configuration={"hnsw": {"space": "cosine", "ef_search": 200}},
            metadata={**marks, "shelf": shelf, "started": int(time())},
        )
        _add(collection, np.arange(len(vectors[shelf])), vectors[shelf])


def change(client: Any, name: str, gone: Ids, numbers: Ids, vectors: Matrix) -> None:
    """Take some vectors out of a collection and add others under these numbers.

    Chroma marks what is deleted and leaves its numbers in the file, from which a text might be guessed: so
    they are overwritten first. And it writes its index when 1,000 changes have come together: now at once.
    """
    collection = client.get_collection(name, embedding_function=None)
    collection.modify(configuration={"hnsw": {"sync_threshold": 2}})
    for start in range(0, len(gone), _AT_ONCE):
        ids = [str(number) for number in gone[start : start + _AT_ONCE]]
        one = collection.get(ids=ids[:1], include=["embeddings"])["embeddings"]
        collection.update(ids=ids, embeddings=np.repeat(np.eye(1, len(one[0])), len(ids), axis=0))
        collection.delete(ids=ids)
    _add(collection, numbers, vectors)


def drop(client: Any, name: str) -> None:
    """Remove a collection."""
    client.delete_collection(name)


def tidy(folder: Path) -> None:
    """Overwrite what deleted rows have left in a closed folder; remove files of collections that are gone."""
    with closing(sqlite3.connect(folder / "chroma.sqlite3", isolation_level=None)) as database:
        database.execute("VACUUM")
        kept = {name for (name,) in database.execute("SELECT id FROM segments")}
    for path in folder.iterdir():
        if path.is_dir() and path.name not in kept:
            shutil.rmtree(path)


def _add(collection: Any, numbers: Ids, vectors: Matrix) -> None:
    rows = np.flatnonzero(vectors.any(axis=1))
    for start in range(0, len(rows), _AT_ONCE):
        part = rows[start : start + _AT_ONCE]
        collection.add(ids=[str(number) for number in numbers[part]], embeddings=vectors[part])


def _places(numbers: Ids) -> Ids:
    places = np.full(int(numbers.max(initial=-1)) + 1, -1, dtype=np.int64)
    places[numbers[numbers >= 0]] = np.flatnonzero(numbers >= 0)
    return places


def verify(shelves: ChromaShelves, counts: Mapping[str, int], vectors: Mapping[str, Placed]) -> None:
    """Raises `GenerationUnusable` unless every vector is counted and a sample of these finds itself.

    `counts` is the number of vectors of each shelf, `vectors` are such as were written, and their places.
    """
    if shelves.counts() != counts:
        raise GenerationUnusable(f"it holds {shelves.counts()} vectors where {counts} were given")
    sample = np.random.default_rng(0)
    for shelf, (places, matrix) in vectors.items():
        rows = np.flatnonzero(matrix.any(axis=1))
        chosen = sample.permutation(rows)[:_SAMPLE]
        found = sum(_finds_itself(shelves, shelf, matrix[row], int(places[row])) for row in chosen)
        if found < _RECALL * len(chosen):
            raise GenerationUnusable(f"{len(chosen) - found} of {len(chosen)} vectors do not find themselves")


def _finds_itself(shelves: ChromaShelves, shelf: str, vector: Matrix, place: int) -> bool:
    places, cosines = shelves.nearest(shelf, vector, 10)
    return bool(place in places or (len(cosines) and cosines[0] > 1 - 1e-5))  # a twin is as good
