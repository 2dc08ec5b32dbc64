"""Lexical index: BM25 over two fields, with the statistics of just the shelves that a reader may see.

Term counts are kept per shelf and weighed when a question comes: if a ready-made index held the weights,
another policy's documents would shift this reader's scores, or scores of two shelves could not be compared.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.folding import Tokens
from knowledge.key import KeyKind

Scores = NDArray[np.float32]
KINDS = tuple(KeyKind)


@dataclass(frozen=True)
class Saturation:
    """BM25's two shape parameters."""

    k1: float = 1.2
    b: float = 0.5


class Field:
    """The term counts of one field of a shelf's keys, by term."""

    def __init__(
        self,
        vocabulary: dict[str, int],
        starts: NDArray[np.int64],
        keys: NDArray[np.int32],
        counts: NDArray[np.float32],
        lengths: Scores,
    ) -> None:
        self._vocabulary = vocabulary
        self._starts = starts
        self._keys = keys
        self._counts = counts
        self.lengths = lengths

    @classmethod
    def build(cls, texts: Iterable[Sequence[str]]) -> "Field":
        postings: dict[str, list[tuple[int, int]]] = {}
        lengths = []
        for key, terms in enumerate(texts):
            lengths.append(len(terms))
            for term, count in Counter(terms).items():
                postings.setdefault(term, []).append((key, count))
        pairs = np.array([pair for found in postings.values() for pair in found], dtype=np.int32)
        pairs = pairs.reshape(-1, 2)
        return cls(
            {term: place for place, term in enumerate(postings)},
            np.cumsum([0, *map(len, postings.values())], dtype=np.int64),
            np.ascontiguousarray(pairs[:, 0]),
            pairs[:, 1].astype(np.float32),
            np.array(lengths, dtype=np.float32),
        )

    def postings(self, term: str) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """The keys that hold this term and how often each does; empty for an unknown one."""
        place = self._vocabulary.get(term)
        if place is None:
            return self._keys[:0], self._counts[:0]
        here = slice(self._starts[place], self._starts[place + 1])
        return self._keys[here], self._counts[here]

    def save(self, stem: Path) -> None:
        terms = json.dumps(list(self._vocabulary), ensure_ascii=False)
        stem.with_suffix(".json").write_text(terms, encoding="utf-8")
        np.savez(
            stem.with_suffix(".npz"),
            starts=self._starts,
            keys=self._keys,
            counts=self._counts,
            lengths=self.lengths,
        )

    @classmethod
    def load(cls, stem: Path) -> "Field":
        terms = json.loads(stem.with_suffix(".json").read_text(encoding="utf-8"))
        with np.load(stem.with_suffix(".npz"), allow_pickle=False) as arrays:
            return cls(
                {term: place for place, term in enumerate(terms)},
                arrays["starts"],
                arrays["keys"],
                arrays["counts"],
                arrays["lengths"],
            )


@dataclass(frozen=True)
class LexicalIndex:
    """The two fields of one shelf, and which of its keys are questions."""

    characters: Field
    bigrams: Field
    kinds: NDArray[np.int8]
    """Each key's kind, as its place in `KINDS`."""

    @classmethod
    def build(cls, texts: Sequence[Tokens], kinds: Sequence[KeyKind]) -> "LexicalIndex":
        return cls(
            Field.build(text.characters for text in texts),
            Field.build(text.bigrams for text in texts),
            np.array([KINDS.index(kind) for kind in kinds], dtype=np.int8),
        )

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.characters.save(folder / "characters")
        self.bigrams.save(folder / "bigrams")
        np.save(folder / "kinds.npy", self.kinds)

    @classmethod
    def load(cls, folder: Path) -> "LexicalIndex":
        kinds = np.load(folder / "kinds.npy", allow_pickle=False)
        return cls(Field.load(folder / "characters"), Field.load(folder / "bigrams"), kinds)


def score(
    question: Sequence[str],
    fields: Sequence[Field],
    kinds: Sequence[NDArray[np.int8]],
    saturation: Sequence[Saturation],
) -> list[Scores]:
    """BM25 of every key, shelf by shelf, these shelves taken together as one collection.

    A question's score is a share of what the asked one would score against itself, at most 1. A text's is a
    share of what it would score if it said every term without end: long texts would all reach the other
    limit, and could not be told apart. `saturation` is by key kind.
    """
    lengths, wanted = [field.lengths for field in fields], Counter(question)
    averages = average_lengths(lengths, kinds)
    norms = [
        norms_of(length, kind, averages, saturation) for length, kind in zip(lengths, kinds, strict=True)
    ]
    scores = [np.zeros(len(length), dtype=np.float32) for length in lengths]
    itself, without_end = 0.0, 0.0
    own_norm = _own_norm(len(question), averages, saturation)
    for term, times in wanted.items():
        postings = [field.postings(term) for field in fields]
        found = sum(len(keys) for keys, _ in postings)
        weight = times * rarity(found, sum(map(len, lengths)))
        itself += weight * times / (times + own_norm)
        without_end += weight
        for shelf, (keys, counts) in enumerate(postings):
            scores[shelf][keys] += weight * counts / (counts + norms[shelf][keys])
    if not without_end:
        return scores
    limits = np.array(
        [itself if kind is KeyKind.QUESTION else without_end for kind in KINDS], dtype=np.float32
    )
    return [np.minimum(1, one / limits[kind]) for one, kind in zip(scores, kinds, strict=True)]


def rarities(terms: Sequence[str], fields: Sequence[Field]) -> dict[str, float]:
    """How rare each term is in these shelves taken together, as BM25 weighs it."""
    keys = sum(len(field.lengths) for field in fields)
    return {term: rarity(sum(len(field.postings(term)[0]) for field in fields), keys) for term in terms}


def rarity(found: float, keys: int) -> float:
    """What a term counts that so many of the keys hold."""
    return float(np.log1p((keys - found + 0.5) / (found + 0.5)))


def average_lengths(lengths: Sequence[Scores], kinds: Sequence[NDArray[np.int8]]) -> NDArray[np.float32]:
    """By kind: a clause is long beside questions, but not beside clauses."""
    averages = np.ones(len(KINDS), dtype=np.float32)
    if lengths:
        every, kind = np.concatenate(lengths), np.concatenate(kinds)
        for place in range(len(KINDS)):
            if (kind == place).any():
                averages[place] = max(1.0, float(every[kind == place].mean()))
    return averages


def norms_of(
    lengths: Scores, kinds: NDArray[np.int8], averages: NDArray[np.float32], saturation: Sequence[Saturation]
) -> Scores:
    k1 = np.array([one.k1 for one in saturation], dtype=np.float32)[kinds]
    b = np.array([one.b for one in saturation], dtype=np.float32)[kinds]
    norm: Scores = k1 * (1 - b + b * lengths / averages[kinds])
    return norm


def _own_norm(length: int, averages: NDArray[np.float32], saturation: Sequence[Saturation]) -> float:
    shape = saturation[KINDS.index(KeyKind.QUESTION)]
    return shape.k1 * (1 - shape.b + shape.b * length / float(averages[KINDS.index(KeyKind.QUESTION)]))
