"""Generations on a Chroma server: collections named by shelf and generation, the pointer to them in SQL."""

import json
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from time import time
from typing import Any

import numpy as np
from filelock import FileLock
from sqlalchemy import Engine, delete, insert, select

from knowledge import chroma
from knowledge.catalogue import Shelf, arrange, shape
from knowledge.chroma import ChromaShelves, GenerationUnusable
from knowledge.database import reading
from knowledge.generation import BuildFailed
from knowledge.key import keys_of
from knowledge.library import Library, Snapshot
from knowledge.open_generation import KeyVectors, Manifest, OpenGeneration, background_of
from knowledge.passage import Audience
from knowledge.schema import knowledge_state

_ABANDONED = 3600  # seconds after which collections that no pointer names are taken for a dead builder's


class ServerGenerations:
    """Vectors on a server that several machines share; the words are indexed in each process from SQL."""

    def __init__(self, engine: Engine, library: Library, url: str, home: Path) -> None:
        """Builders of one home take turns; those of several may build at once, the last pointer stands."""
        self._engine = engine
        self._library = library
        self._url = url
        self._lock = home / "index" / "build.lock"

    def pointer(self) -> str | None:
        """The current generation's id; None when there is none."""
        manifest = self._current()
        return None if manifest is None else manifest.id

    @contextmanager
    def building(self) -> Iterator[None]:
        """One builder at a time on this machine."""
        self._lock.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(self._lock):
            yield

    def open(self) -> OpenGeneration:
        """The current one; raises `GenerationUnusable` for none, one of another content or a lost one."""
        manifest = self._current()
        if manifest is None:
            raise GenerationUnusable("there is no current generation")
        snapshot = self._library.snapshot()
        if snapshot.revision != manifest.revision or manifest.shape != shape():
            raise GenerationUnusable("the library has changed since it was built")
        arranged = arrange(snapshot.passages)
        shelves = {name: Shelf.build(name, passages) for name, passages in arranged.items()}
        dense = None
        if manifest.encoder is not None:
            dense = ChromaShelves(chroma.open_server(self._url), _names(manifest.id, shelves))
        return OpenGeneration(manifest, shelves, dense)

    def build(self, snapshot: Snapshot, encoder: str | None, vectors: KeyVectors | None) -> None:
        """Write, verify and switch; the collections before it are dropped. Raises `BuildFailed`."""
        keys = {shelf: keys_of(passages) for shelf, passages in arrange(snapshot.passages).items()}
        spread = background_of(keys.get(Audience.PUBLIC.value, ()), vectors)
        counts = {shelf: len(found) for shelf, found in keys.items()}
        manifest = Manifest(uuid.uuid4().hex[:12], snapshot.revision, encoder, shape(), counts, spread)
        matrices = {} if vectors is None else {shelf: vectors.of(found) for shelf, found in keys.items()}
        before = self.pointer()
        owner = self._owner()
        try:
            client = chroma.open_server(self._url)
        except GenerationUnusable as error:
            raise BuildFailed(f"The index cannot be built: {error}.") from error
        try:
            names = _names(manifest.id, matrices)
            chroma.fill(client, names, matrices, {"encoder": encoder or "", "owner": owner})
            held = {shelf: int(rows.any(axis=1).sum()) for shelf, rows in matrices.items()}
            written = {shelf: (np.arange(len(rows)), rows) for shelf, rows in matrices.items()}
            chroma.verify(ChromaShelves(client, names), held, written)
            self._switch(manifest)
            _drop(client, owner, before, manifest.id)
        except Exception as error:
            raise BuildFailed(f"The index on {self._url} could not be built: {error}") from error
        finally:
            chroma.close(client)

    def _current(self) -> Manifest | None:
        query = select(knowledge_state.c.value).where(knowledge_state.c.name == "generation")
        with reading(self._engine) as connection:
            found = connection.execute(query).scalar()
        return None if found is None else Manifest(**json.loads(found))

    def _owner(self) -> str:
        """This database's mark on its collections: others on the same server are left alone."""
        state = knowledge_state
        with self._engine.begin() as connection:
            found = connection.execute(select(state.c.value).where(state.c.name == "owner")).scalar()
            if found is None:
                found = uuid.uuid4().hex
                connection.execute(insert(state).values(name="owner", value=found))
        return str(found)

    def _switch(self, manifest: Manifest) -> None:
        with self._engine.begin() as connection:
            connection.execute(delete(knowledge_state).where(knowledge_state.c.name == "generation"))
            connection.execute(
                insert(knowledge_state).values(name="generation", value=json.dumps(asdict(manifest)))
            )


def _names(generation: str, shelves: Mapping[str, Any]) -> dict[str, str]:
    return {shelf: f"{shelf}-{generation}" for shelf in shelves}


def _drop(client: Any, owner: str, before: str | None, current: str) -> None:
    """Drop the generation before this one, and what builders that died left long ago."""
    for collection in client.list_collections():
        marks = collection.metadata or {}
        generation = collection.name.rpartition("-")[2]
        if marks.get("owner") != owner or generation == current:
            continue
        if generation == before or time() - marks.get("started", 0) > _ABANDONED:
            client.delete_collection(collection.name)
