"""Meanings scored: how well every key says what a question means, in whichever words and language."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.folding import Tokens
from knowledge.lexical import Field, LexicalIndex, Saturation, Scores, average_lengths, rarity
from knowledge.lexicon.lexicon import Meaning

_FULL = np.float32(2.2)
"""Makes a word that is said once, in a text of usual length, a full share under BM25's k1 of 1.2."""
_HAN = ("\u3400", "\u9fff")


@dataclass(frozen=True)
class _Term:
    rarity: float
    known: bool
    """Whether any key holds it."""
    shares: Sequence[tuple[NDArray[np.int32], Scores]]


class _Side:
    """One field of all shelves, taken together as one collection."""

    def __init__(
        self, fields: Sequence[Field], shelves: Sequence[LexicalIndex], saturation: Sequence[Saturation]
    ) -> None:
        kinds = [one.kinds for one in shelves]
        averages = average_lengths(fields, kinds)
        self._fields = fields
        self._norms = [
            field.norm(kind, averages, saturation) for field, kind in zip(fields, kinds, strict=True)
        ]
        self.keys = sum(map(len, kinds))
        self._terms: dict[str, _Term] = {}

    def term(self, term: str) -> _Term:
        """A term's rarity and, shelf by shelf, the keys that hold it and how fully."""
        if term not in self._terms:
            postings = [field.postings(term) for field in self._fields]
            shares = [
                (keys, _FULL * counts / (counts + norm[keys]))
                for (keys, counts), norm in zip(postings, self._norms, strict=True)
            ]
            found = sum(len(keys) for keys, _ in postings)
            self._terms[term] = _Term(rarity(found, self.keys), found > 0, shares)
        return self._terms[term]


def score(
    meanings: Sequence[Meaning], shelves: Sequence[LexicalIndex], saturation: Sequence[Saturation]
) -> list[Scores]:
    """The share of the question's meanings that each key says, shelf by shelf, 0 to 1.

    A meaning counts once a key, by its best way of being said. Its rarity is that of all its ways together:
    a word with many alternatives does not drown a rare one. All 0 without meanings.
    """
    words = _Side([one.characters for one in shelves], shelves, saturation)
    pairs = _Side([one.bigrams for one in shelves], shelves, saturation)
    totals = [np.zeros(len(one.kinds), dtype=np.float32) for one in shelves]
    scratch, itself = [np.zeros_like(total) for total in totals], 0.0
    for meaning in meanings:
        best = [np.zeros_like(total) for total in totals]
        for way, weight in _ways(meaning):
            _raise(best, scratch, weight, _parts(way, words, pairs))
        said = sum(float(np.minimum(1, one).sum()) for one in best)
        counts = meaning.weight * rarity(said, words.keys)
        itself += counts
        for total, one in zip(totals, best, strict=True):
            total += np.float32(counts) * one
    return [np.minimum(1, total / np.float32(itself)) for total in totals] if itself else totals


def _ways(meaning: Meaning) -> Iterator[tuple[Tokens, float]]:
    yield meaning.own, 1.0
    for one in meaning.alternatives:
        yield one.tokens, one.weight


def _parts(way: Tokens, words: _Side, pairs: _Side) -> list[tuple[float, list[_Term]]]:
    """What a key should hold to say it this way, and what each part of that counts.

    Chinese by its pairs, for its characters stand in other words too; Latin half by words and half by pairs.
    """
    if not way.bigrams:
        return [(1, _terms(words, way.characters))]
    if _HAN[0] <= way.characters[0] <= _HAN[1]:
        return [(1, _terms(pairs, way.bigrams))]
    return [(0.5, _terms(words, way.characters)), (0.5, _terms(pairs, way.bigrams))]


def _terms(side: _Side, terms: Sequence[str]) -> list[_Term]:
    return [side.term(term) for term in dict.fromkeys(terms)]


def _raise(
    best: Sequence[Scores],
    scratch: Sequence[Scores],
    weight: float,
    parts: Sequence[tuple[float, list[_Term]]],
) -> None:
    """Every key to the share of these parts that it holds, where that is more.

    `scratch` is zero before and after.
    """
    weighed = []
    for part, terms in parts:
        rarities = sum(term.rarity for term in terms)
        weighed += [
            (np.float32(weight * part * term.rarity / rarities), term.shares) for term in terms if term.known
        ]
    for shelf, (one, held) in enumerate(zip(best, scratch, strict=True)):
        if len(weighed) == 1:
            keys, full = weighed[0][1][shelf]
            one[keys] = np.maximum(one[keys], weighed[0][0] * full)
            continue
        for counts, shares in weighed:
            keys, full = shares[shelf]
            held[keys] += counts * full
        for _, shares in weighed:
            keys = shares[shelf][0]
            one[keys] = np.maximum(one[keys], held[keys])
        for _, shares in weighed:
            held[shares[shelf][0]] = 0
