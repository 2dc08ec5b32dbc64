"""What finds passages in the benchmark: the product, and what one would use instead."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

from evals.bench.passages import POLICIES
from knowledge import chroma
from knowledge.database import open_database
from knowledge.document import Document
from knowledge.encoder.sentence_encoder import SentenceEncoder
from knowledge.generation import LocalGenerations
from knowledge.index import KnowledgeIndex
from knowledge.library import Library
from knowledge.passage import Audience, Passage, Reader
from knowledge.retrieval import Retriever
from knowledge.vectors import KeptVectors
from tools.records.migrate import migrate

AT_MOST = 10
READER = Reader(frozenset({Audience.PUBLIC, Audience.POLICYHOLDER}), POLICIES[:1])
"""A policyholder: the general documents and those of one policy."""
_AT_ONCE = 2000

Parsed = tuple[Document, Sequence[Passage]]


class SearchEngine(Protocol):
    """Something that takes passages in and finds them; what it took in lasts beyond its process."""

    def take_in(self, documents: Iterable[Parsed]) -> None:
        """Keep these in place of earlier editions; they can be found afterwards."""
        ...

    def find(self, text: str) -> Sequence[str]:
        """Ids of passages, best first."""
        ...

    def close(self) -> None: ...


class Product:
    """The library, the index and the retriever of a home, with the bundled encoder."""

    def __init__(self, folder: Path) -> None:
        self._engine = open_database(f"sqlite:///{folder / 'coverdesk.sqlite3'}")
        migrate(self._engine)
        self._library = Library(self._engine)
        encoder = SentenceEncoder()
        kept = partial(KeptVectors, self._engine)
        self._index = KnowledgeIndex(self._library, LocalGenerations(folder), encoder, kept)
        self._retriever = Retriever(self._index)

    def take_in(self, documents: Iterable[Parsed]) -> None:
        for document, passages in documents:
            self._library.put(document, passages)
        self._index.refresh()

    def find(self, text: str) -> Sequence[str]:
        hits = self._retriever.search(text, reader=READER, at_most=AT_MOST)
        return [hit.passage.id for hit in hits]

    def close(self) -> None:
        self._index.close()
        self._engine.dispose()


class Fts5:
    """SQLite's full-text index with trigrams, ranked by its own BM25."""

    def __init__(self, folder: Path) -> None:
        self._database = sqlite3.connect(folder / "fts5.db")
        self._database.execute(
            "CREATE VIRTUAL TABLE IF NOT EXISTS passages USING "
            "fts5(id UNINDEXED, document UNINDEXED, text, tokenize='trigram')"
        )

    def take_in(self, documents: Iterable[Parsed]) -> None:
        (there,) = self._database.execute("SELECT count(*) FROM passages").fetchone()
        for document, passages in documents:
            if there:
                self._database.execute("DELETE FROM passages WHERE document = ?", (document.id,))
            rows = [(one.id, document.id, _whole(one)) for one in passages]
            self._database.executemany("INSERT INTO passages VALUES (?, ?, ?)", rows)
        self._database.commit()

    def find(self, text: str) -> Sequence[str]:
        grams = sorted({text[place : place + 3] for place in range(len(text) - 2)})
        if not grams:
            return []
        query = " OR ".join('"' + gram.replace('"', '""') + '"' for gram in grams)
        rows = self._database.execute(
            "SELECT id FROM passages WHERE text MATCH ? ORDER BY rank LIMIT ?", (query, AT_MOST)
        )
        return [name for (name,) in rows]

    def close(self) -> None:
        self._database.close()


class ChromaAlone:
    """One Chroma collection with the bundled encoder's vectors of the texts, and nothing beside it."""

    def __init__(self, folder: Path) -> None:
        self._client = chroma.open_folder(folder / "chroma-alone")
        self._encoder = SentenceEncoder()
        settings = {"hnsw": {"space": "cosine", "ef_search": 200}}
        self._passages = self._client.get_or_create_collection(
            "passages", embedding_function=None, configuration=settings
        )

    def take_in(self, documents: Iterable[Parsed]) -> None:
        waiting: list[Passage] = []
        for _, passages in documents:
            waiting += passages
            if len(waiting) >= _AT_ONCE:
                self._keep(waiting)
                waiting = []
        if waiting:
            self._keep(waiting)

    def _keep(self, passages: Sequence[Passage]) -> None:
        texts = [_whole(one) for one in passages]
        self._passages.upsert(
            ids=[one.id for one in passages],
            embeddings=self._encoder.encode_document(texts),
            documents=texts,
        )

    def find(self, text: str) -> Sequence[str]:
        found = self._passages.query(query_embeddings=self._encoder.encode_query([text]), n_results=AT_MOST)
        return list(found["ids"][0])

    def close(self) -> None:
        chroma.close(self._client)


ENGINES: Mapping[str, type[Product] | type[Fts5] | type[ChromaAlone]] = {
    "coverdesk": Product,
    "fts5": Fts5,
    "chroma": ChromaAlone,
}


def _whole(passage: Passage) -> str:
    return "\n".join([passage.section, *passage.questions, passage.search_text])
