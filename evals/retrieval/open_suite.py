"""The open sets through the product's retriever, beside the plain BM25 that one would use instead."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.app import Assistant
from evals.buyers.open_data import SHARED, SharedDataMissing
from evals.figure import Figure, Table
from evals.retrieval.measures import measured
from evals.retrieval.open_sets import FOLDERS, OpenSet, open_set
from evals.retrieval.plain_bm25 import PlainBm25, characters_and_pairs, words_by_space
from evals.retrieval.questions import Split
from evals.retrieval.searching import DEPTH, PUBLIC_READER, retriever_over
from knowledge.retrieval import Retriever

MEASURES = ("R@1", "R@5", "MRR", "nDCG@10")
PLAIN = {"bm25": characters_and_pairs, "bm25_by_space": words_by_space}
OURS = "product"
CALLED = {
    OURS: "CoverDesk",
    "bm25": "BM25, characters and pairs",
    "bm25_by_space": "BM25, words by space",
}
_KNOWS_CONTRACTS = "insqabench"


@dataclass(frozen=True)
class OpenFindings:
    """What came of the open sets."""

    figures: tuple[Figure, ...]
    table: Table


def evaluate_open_sets(assistant: Assistant, shared: Path = SHARED) -> OpenFindings:
    """Every set that lies at hand; the table says which does not."""
    figures: list[Figure] = []
    rows: list[tuple[str, ...]] = []
    for name in FOLDERS:
        try:
            read = open_set(name, shared).of(Split.HELD_OUT)
        except SharedDataMissing as error:
            rows.append((name, "", f"skipped: {error}", *("" for _ in MEASURES)))
            continue
        for asked, by_way in _found(assistant, read):
            figures += _figures(asked, by_way)
            rows += _rows(asked, by_way)
    columns = ("open set", "n", "retriever", *MEASURES)
    return OpenFindings(
        tuple(figures), Table("Retrieval: open sets, the half that was not fitted on", columns, tuple(rows))
    )


ByWay = Mapping[str, Mapping[str, float]]
"""Measures by retriever."""


def _found(assistant: Assistant, read: OpenSet) -> Iterator[tuple[OpenSet, ByWay]]:
    """The set as it is and, where questions are about contracts, with the contract known."""
    ways = [read, read.contract_known()] if read.name == _KNOWS_CONTRACTS else [read]
    texts = {passage.id: f"{passage.title}\n{passage.text}" for passage in read.passages}
    plain = {name: PlainBm25(texts, tokenize) for name, tokenize in PLAIN.items()}
    home = assistant.settings.home / "open-sets" / read.name
    with retriever_over(read.documents(), home, assistant.encoder) as retriever:
        for asked in ways:
            wanted = {question.id: question.wanted for question in asked.questions}
            yield (
                asked,
                {
                    OURS: measured(wanted, _by_product(retriever, asked)),
                    **{name: measured(wanted, _by_plain(one, asked)) for name, one in plain.items()},
                },
            )


def _by_product(retriever: Retriever, asked: OpenSet) -> Mapping[str, Sequence[str]]:
    return {
        question.id: [
            hit.passage.id
            for hit in retriever.search(question.query, reader=PUBLIC_READER, at_most=DEPTH, language="zh")
        ]
        for question in asked.questions
    }


def _by_plain(index: PlainBm25, asked: OpenSet) -> Mapping[str, Sequence[str]]:
    return {question.id: index.search(question.query, DEPTH) for question in asked.questions}


def _figures(asked: OpenSet, by_way: ByWay) -> Iterator[Figure]:
    """Apart from the suite's own, so that a baseline written without the data keeps them."""
    for way, values in by_way.items():
        for measure in MEASURES:
            name = f"open_sets.{asked.name}.{way}.{measure}"
            yield Figure(name, values[measure], len(asked.questions), guarded=way == OURS)


def _rows(asked: OpenSet, by_way: ByWay) -> Iterator[tuple[str, ...]]:
    for way, values in by_way.items():
        count = str(len(asked.questions))
        yield (asked.title, count, CALLED[way], *(f"{values[name]:.3f}" for name in MEASURES))
