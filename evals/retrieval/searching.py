"""Searching: the product's retriever, with and without vectors, over all passages or one language's."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from sqlalchemy import Engine

from bot.app import Assistant
from evals.product import DEMO_DAY
from evals.retrieval.questions import Question
from knowledge.database import open_database
from knowledge.document import Document
from knowledge.generation import LocalGenerations
from knowledge.index import Encoder, KnowledgeIndex, Matrix
from knowledge.library import Library
from knowledge.passage import Audience, Hit, Passage, Reader
from knowledge.retrieval import Retriever
from knowledge.vectors import KeptVectors
from knowledge.weights import Weights, fitted
from tools.records.migrate import migrate

PUBLIC_READER = Reader(frozenset({Audience.PUBLIC}))
RESTRICTIONS: tuple[str | None, ...] = (None, "zh", "en")
DEPTH = 10


class RememberingEncoder:
    """An encoder that encodes each question once: fitting asks the same ones a hundred times."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, Matrix] = {}

    @property
    def identity(self) -> str:
        return self._encoder.identity

    def encode_query(self, texts: Sequence[str]) -> Matrix:
        (text,) = texts  # the retriever asks one question at a time
        if text not in self._known:
            self._known[text] = self._encoder.encode_query(texts)
        return self._known[text]

    def encode_document(self, texts: Sequence[str]) -> Matrix:
        return self._encoder.encode_document(texts)


@dataclass(frozen=True)
class Searching:
    """One index for each restriction."""

    indexes: Mapping[str | None, KnowledgeIndex]
    weights: Weights

    def weighed(self, weights: Weights) -> "Searching":
        """The same indexes under other weights."""
        return replace(self, weights=weights)

    def hits(self, question: Question, at_most: int = DEPTH) -> list[Hit]:
        """What the product finds for an anonymous reader."""
        retriever = Retriever(self.indexes[question.restrict], self.weights)
        return retriever.search(question.query, reader=PUBLIC_READER, at_most=at_most, today=DEMO_DAY)


@dataclass(frozen=True)
class Legs:
    """The same passages searched as the product does, and by words alone."""

    hybrid: Searching
    words: Searching


@contextmanager
def both_legs(assistant: Assistant) -> Iterator[Legs]:
    """Both share the built indexes: without an encoder, one with vectors serves as well."""
    encoder = RememberingEncoder(assistant.encoder)
    with ExitStack() as stack:
        hybrid, words = {}, {}
        for restriction in RESTRICTIONS:
            opened = stack.enter_context(_shelf(assistant, restriction))
            hybrid[restriction] = stack.enter_context(_index(*opened, encoder))
            hybrid[restriction].refresh()
            words[restriction] = stack.enter_context(_index(*opened, None))
        yield Legs(Searching(hybrid, fitted()), Searching(words, fitted()))


@contextmanager
def retriever_over(
    documents: Iterable[tuple[Document, Sequence[Passage]]], home: Path, encoder: Encoder
) -> Iterator[Retriever]:
    """The product's retriever over a library of just these documents, kept in this empty folder."""
    with _library(home) as (engine, library):
        for document, passages in documents:
            library.put(document, passages)
        with _index(engine, home, encoder) as index:
            index.refresh()
            yield Retriever(index)


@contextmanager
def _library(home: Path) -> Iterator[tuple[Engine, Library]]:
    """A new one in this folder, which is made."""
    home.mkdir(parents=True)
    engine = open_database(f"sqlite:///{home / 'library.sqlite3'}")
    migrate(engine)
    yield engine, Library(engine)
    engine.dispose()


@contextmanager
def _shelf(assistant: Assistant, restriction: str | None) -> Iterator[tuple[Engine, Path]]:
    """The database and home that hold the passages in one language; the product's own for all."""
    if restriction is None:
        yield assistant.engine, assistant.settings.home
        return
    home = assistant.settings.home / "by-language" / restriction
    with _library(home) as (engine, library):
        _copy(assistant.library, library, restriction)
        yield engine, home


@contextmanager
def _index(engine: Engine, home: Path, encoder: Encoder | None) -> Iterator[KnowledgeIndex]:
    index = KnowledgeIndex(Library(engine), LocalGenerations(home), encoder, partial(KeptVectors, engine))
    yield index
    index.close()


def _copy(source: Library, target: Library, language: str) -> None:
    """The general documents, with only their passages in one language."""
    everything = Reader(frozenset(Audience), everything=True)
    for known in source.known().values():
        document = source.document(known.document_id, everything)
        if document is None or document.policies:
            continue
        passages = source.document_passages(known.document_id, everything)
        kept = [passage for passage in passages if passage.language.partition("-")[0] == language]
        if kept:
            target.put(document, kept)
