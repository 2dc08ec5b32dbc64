"""Vectors already computed, kept in SQL by encoder and text, so that a new index needs no model."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine, delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from knowledge.catalogue import text_digest
from knowledge.database import reading
from knowledge.key import Key
from knowledge.schema import vector

Vector = NDArray[np.float32]
Matrix = NDArray[np.float32]

_AT_ONCE = 500  # SQLite allows a statement 999 parameters on old builds


class KeptVectors:
    """The vectors of one encoder."""

    def __init__(self, engine: Engine, encoder: str) -> None:
        self._engine = engine
        self._encoder = encoder

    def digests(self) -> set[str]:
        """Of which texts there are vectors."""
        query = select(vector.c.digest).where(vector.c.encoder == self._encoder)
        with reading(self._engine) as connection:
            return set(connection.execute(query).scalars())

    def of(self, keys: Sequence[Key]) -> Matrix:
        """One row a key; raises KeyError for a text whose vector is not kept."""
        if not keys:
            return np.empty((0, 0), dtype=np.float32)
        digests = [text_digest(key.text) for key in keys]
        found = self._find(list(dict.fromkeys(digests)))
        return np.array([found[digest] for digest in digests], dtype=np.float32)

    def _find(self, digests: Sequence[str]) -> dict[str, Vector]:
        found: dict[str, Vector] = {}
        query = select(vector.c.digest, vector.c.numbers).where(vector.c.encoder == self._encoder)
        with reading(self._engine) as connection:
            for start in range(0, len(digests), _AT_ONCE):
                part = query.where(vector.c.digest.in_(digests[start : start + _AT_ONCE]))
                rows = connection.execute(part)
                found |= {digest: np.frombuffer(numbers, dtype="<f4") for digest, numbers in rows}
        return found

    def keep(self, vectors: Mapping[str, Vector]) -> None:
        """Keep these too; one that another process kept meanwhile stays as it is."""
        rows = [
            {"encoder": self._encoder, "digest": digest, "numbers": numbers.astype("<f4").tobytes()}
            for digest, numbers in vectors.items()
        ]
        with self._engine.begin() as connection:
            for start in range(0, len(rows), _AT_ONCE):
                connection.execute(_insert_new(connection.dialect.name), rows[start : start + _AT_ONCE])

    def keep_only(self, digests: Iterable[str]) -> None:
        """Forget every other text's vector, of all encoders: deleted text must not be guessed from it."""
        wanted = set(digests)
        with reading(self._engine) as connection:
            kept = connection.execute(select(vector.c.digest).distinct()).scalars()
            stale = sorted(set(kept) - wanted)
        if not stale:
            return
        with self._engine.begin() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA secure_delete=ON")
            for start in range(0, len(stale), _AT_ONCE):
                part = stale[start : start + _AT_ONCE]
                connection.execute(delete(vector).where(vector.c.digest.in_(part)))


def _insert_new(dialect: str) -> Any:
    if dialect == "postgresql":
        return postgresql.insert(vector).on_conflict_do_nothing()
    if dialect == "sqlite":
        return sqlite.insert(vector).on_conflict_do_nothing()
    return insert(vector)
