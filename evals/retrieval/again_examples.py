"""The examples that the second reading is fitted on: questions, with their candidates and which are right.

Of three kinds: the `fit` questions; phrasings of FAQ entries that the encoder never saw, each asked of an
index without it, and of the other language's passages; the questions of the open sets that are not reported.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bot.app import Assistant
from evals.buyers.open_data import SHARED
from evals.product import DEMO_DAY
from evals.retrieval.labels import label
from evals.retrieval.open_sets import FOLDERS, open_set
from evals.retrieval.questions import Split, load
from evals.retrieval.searching import PUBLIC_READER, both_legs, retriever_over
from knowledge.document import Document
from knowledge.encoder.corpus import entries, held_out
from knowledge.folding import is_chinese
from knowledge.index import Encoder
from knowledge.passage import Audience, Passage, Reader
from knowledge.retrieval import Retriever
from knowledge.second_reading import Again
from knowledge.weights import AgainWeights, Weights, fitted

Filed = tuple[Document, Sequence[Passage]]

OF_QUESTIONS = 1.0
"""What a `fit` question counts."""
_OF_PHRASINGS = 0.2
_OF_OPEN_SETS = 0.3
_PARTS = 8  # of the phrasings: so many indexes are built, each without one part
_OPEN_AT_MOST = 400  # of each open set
_EVERYTHING = Reader(frozenset(Audience), everything=True)


@dataclass(frozen=True)
class Example:
    """A question's candidates, in the order of the first ranking."""

    about: str
    """The entry or contract it asks about."""
    rows: NDArray[np.float64]
    """Of each candidate the first score, and then what the second reading finds."""
    right: NDArray[np.bool_]
    counts: float


def examples(assistant: Assistant, shared: Path = SHARED) -> Iterator[Example]:
    """All three kinds. Raises `SharedDataMissing`."""
    weights = to_read_again(assistant.encoder)
    yield from _of_questions(assistant, weights)
    yield from _left_out(assistant, weights)
    for name in FOLDERS:
        yield from _open(name, shared, assistant.encoder, weights)


def to_read_again(encoder: Encoder) -> Weights:
    """Weights under which this encoder's candidates are read again; what it adds is not asked."""
    return replace(fitted(), again=AgainWeights(encoder.identity, {}))


def _of_questions(assistant: Assistant, weights: Weights) -> Iterator[Example]:
    """The `fit` questions; then every second phrasing, where only the other language is to be found."""
    with both_legs(assistant) as legs:
        by_language = {name: Retriever(one, weights) for name, one in legs.hybrid.indexes.items()}
        for question in load():
            if question.split is Split.FIT and question.in_scope:
                found = _read(by_language[question.restrict], question.query)
                yield _example(question.relevant, found, OF_QUESTIONS)
        for entry, phrasing in _phrasings():
            if not crc32(phrasing.encode()) % 2:
                found = _read(by_language["en" if is_chinese(phrasing) else "zh"], phrasing)
                yield _example((entry,), _of_entries(found), _OF_PHRASINGS)


def _left_out(assistant: Assistant, weights: Weights) -> Iterator[Example]:
    """Each phrasing where it is not among those of its entry."""
    library = assistant.library
    filed = [
        (document, library.document_passages(document.id, _EVERYTHING))
        for known in library.known().values()
        if (document := library.document(known.document_id, _EVERYTHING)) is not None
    ]
    for part in range(_PARTS):
        with _opened([_without(part, one) for one in filed], assistant.encoder, weights) as retriever:
            for entry, phrasing in _phrasings():
                if _part(phrasing) == part:
                    yield _example((entry,), _of_entries(_read(retriever, phrasing)), _OF_PHRASINGS)


def _open(name: str, shared: Path, encoder: Encoder, weights: Weights) -> Iterator[Example]:
    """Some of the questions of an open set; of contracts also with the contract known."""
    read = open_set(name, shared).of(Split.FIT)
    with _opened(read.documents(), encoder, weights) as retriever:
        for asked in (read, read.contract_known()) if name == "insqabench" else (read,):
            every = max(1, len(asked.questions) // _OPEN_AT_MOST)
            for one in asked.questions:
                if not crc32(one.id.encode()) % every:
                    found = _read(retriever, one.query, "zh")
                    right = [passage.id == one.wanted for passage, _, _ in found]
                    yield _with(one.contract, found, right, _OF_OPEN_SETS)


@contextmanager
def _opened(
    documents: Iterator[Filed] | Sequence[Filed], encoder: Encoder, weights: Weights
) -> Iterator[Retriever]:
    with (
        TemporaryDirectory(prefix="coverdesk-fit-") as folder,
        retriever_over(documents, Path(folder) / "home", encoder, weights) as retriever,
    ):
        yield retriever


def _without(part: int, filed: Filed) -> Filed:
    """A document without the phrasings of this part."""
    document, passages = filed
    unseen = held_out()
    return document, [
        replace(one, questions=tuple(asked for asked in one.questions if _part(asked) != part))
        if one.entry in unseen
        else one
        for one in passages
    ]


@lru_cache(maxsize=1)
def _phrasings() -> Sequence[tuple[str, str]]:
    """Those of the entries that the encoder never saw, each with its entry: others it knows by heart."""
    unseen = held_out()
    return [
        (entry.id, one)
        for entry in entries()
        if entry.id in unseen
        for asked in entry.questions.values()
        for one in asked
    ]


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    return frozenset(entry.id for entry in entries())


def _part(phrasing: str) -> int:
    return crc32(phrasing.encode()) % _PARTS


_Found = Sequence[tuple[Passage, float, Again]]
"""Each candidate's passage, its first score, and what the second reading finds."""


def _read(retriever: Retriever, asked: str, language: str | None = None) -> _Found:
    day = None if language else DEMO_DAY
    found = retriever.read_again(asked, reader=PUBLIC_READER, today=day, language=language)
    return [(passage, candidate.score, again) for candidate, passage, again in found]


def _of_entries(found: _Found) -> _Found:
    """Only entries of the FAQ: a clause or a glossary term may answer too, and nobody has said which."""
    return [one for one in found if one[0].entry in _names()]


def _example(relevant: Collection[str], found: _Found, counts: float) -> Example:
    right = [label(passage) in relevant for passage, _, _ in found]
    return _with(next(iter(relevant)), found, right, counts)


def _with(about: str, found: _Found, right: Sequence[bool], counts: float) -> Example:
    rows = [[score, *asdict(again).values()] for _, score, again in found]
    return Example(about, np.array(rows), np.array(right, dtype=np.bool_), counts)
