"""Meanings scored: how well every key says what a question means, in whichever words and language."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from knowledge.folding import Tokens
from knowledge.lexical import Field, LexicalIndex, Saturation, Scores, average_lengths, rarity
from knowledge.lexicon.lexicon import Expanded, Meaning

_FULL = np.float32(2.2)
"""Makes a word that is said once, in a text of usual length, a full share under BM25's k1 of 1.2."""
_FREQUENT = 2048
"""Keys that hold a term of which other terms of the same meaning tell more."""
_HAN = ("\u3400", "\u9fff")


@dataclass(frozen=True)
class _Held:
    """The keys of one shelf that hold a term, and how fully, 0 to 1."""

    keys: NDArray[np.int32]
    full: Scores
    size: int
    """Of the shelf, in keys."""

    @cached_property
    def everywhere(self) -> Scores:
        """How fully every key of the shelf holds it."""
        every = np.zeros(self.size, dtype=np.float32)
        every[self.keys] = self.full
        return every


@dataclass(frozen=True)
class _Term:
    rarity: float
    known: bool
    """Whether any key holds it."""
    shares: Sequence[_Held]
    """Shelf by shelf."""


_Weighed = tuple[np.float32, _Held]
"""What a term counts, and where it stands on one shelf."""


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
                _Held(keys, _FULL * counts / (counts + norm[keys]), len(norm))
                for (keys, counts), norm in zip(postings, self._norms, strict=True)
            ]
            found = sum(len(keys) for keys, _ in postings)
            self._terms[term] = _Term(rarity(found, self.keys), found > 0, shares)
        return self._terms[term]


def score(
    question: Expanded, shelves: Sequence[LexicalIndex], saturation: Sequence[Saturation]
) -> list[Scores]:
    """How much of the question each key says by its meanings, shelf by shelf, 0 to 1.

    A meaning counts once a key, by its best way of being said. Its rarity is that of all its ways together:
    a word with many alternatives does not drown a rare one. What the lexicon does not know counts as unsaid:
    of a question about something else it knows only the everyday words, and those must not decide. All 0
    without meanings.
    """
    words = _Side([one.characters for one in shelves], shelves, saturation)
    pairs = _Side([one.bigrams for one in shelves], shelves, saturation)
    totals = [np.zeros(len(one.kinds), dtype=np.float32) for one in shelves]
    scratch, itself = [np.zeros_like(total) for total in totals], 0.0
    for meaning in question.meanings:
        best = [np.zeros_like(total) for total in totals]
        for way, weight in _ways(meaning):
            _raise(best, scratch, weight, _parts(way, words, pairs))
        said = sum(float(np.minimum(1, one).sum()) for one in best)
        counts = meaning.weight * rarity(said, words.keys)
        itself += counts
        for total, one in zip(totals, best, strict=True):
            total += np.float32(counts) * one
    if not itself:
        return totals
    whole = itself + sum(words.term(term).rarity for term in question.rest.characters)
    return [np.minimum(1, total / np.float32(whole)) for total in totals]


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
        here = [(counts, shares[shelf]) for counts, shares in weighed]
        if len(here) == 1:
            _raise_by_one(one, *here[0])
            continue
        reach, besides = _by_reach(here)
        for counts, term in reach:
            held[term.keys] += counts * term.full
        for _, term in reach:
            whole = held[term.keys]
            for counts, frequent in besides:
                whole += counts * frequent.everywhere[term.keys]
            one[term.keys] = np.maximum(one[term.keys], whole)
        for _, term in reach:
            held[term.keys] = 0


def _raise_by_one(best: Scores, counts: np.float32, term: _Held) -> None:
    if len(term.keys) * 8 > term.size:  # then going over every key is quicker than picking these
        np.maximum(best, counts * term.everywhere, out=best)
    else:
        best[term.keys] = np.maximum(best[term.keys], counts * term.full)


def _by_reach(terms: Sequence[_Weighed]) -> tuple[Sequence[_Weighed], Sequence[_Weighed]]:
    """The terms whose keys are scored, and the frequent ones, which count only at those keys.

    A key that holds nothing of a meaning but its most frequent part says little of it, and among very many
    keys those would be most of the work.
    """
    lengths = [len(term.keys) for _, term in terms]
    least = max(_FREQUENT, min(filter(None, lengths), default=0))
    reach = [one for one, length in zip(terms, lengths, strict=True) if length <= least]
    return reach, [one for one, length in zip(terms, lengths, strict=True) if length > least]
