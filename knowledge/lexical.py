"""Lexical index: BM25 over two fields, with the statistics of just the shelves that a reader may see.

Term counts are kept per shelf and weighed when a question comes: if a ready-made index held the weights,
another policy's documents would shift this reader's scores, or scores of two shelves could not be compared.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.folding import Tokens
from knowledge.key import KeyKind

Scores = NDArray[np.float32]
Arrays = Mapping[str, NDArray[Any]]
KINDS = tuple(KeyKind)

_PARTS = ("terms", "starts", "keys", "counts", "lengths")
_NORMS = 8
_PLACES = 4096
"""Terms whose place is remembered: one search asks for each several times."""


@dataclass(frozen=True)
class Saturation:
    """BM25's two shape parameters."""

    k1: float = 1.2
    b: float = 0.5


class Field:
    """The term counts of one field of a shelf's keys, by term, in the order of the terms' hashes.

    A term is kept as a hash of 64 bits: a million terms have one in 37 million odds that two share one, the
    file holds no word of a deleted text, and nothing is read or made when it is opened.
    """

    def __init__(self, arrays: Arrays) -> None:
        self._arrays = arrays
        self._terms: NDArray[np.uint64] = arrays["terms"]
        self._starts: NDArray[np.int64] = arrays["starts"]
        self._keys: NDArray[np.int32] = arrays["keys"]
        self._counts: NDArray[np.uint16] = arrays["counts"]
        self.lengths: Scores = arrays["lengths"]
        self._places: dict[str, slice] = {}
        self._norms: dict[tuple[bytes, tuple[Saturation, ...]], Scores] = {}
        self._totals: NDArray[np.float64] | None = None

    @classmethod
    def build(cls, texts: Iterable[Sequence[str]]) -> "Field":
        places: defaultdict[str, int] = defaultdict()
        places.default_factory = places.__len__
        lengths = array("i")
        flat = array("i")
        for text in texts:
            lengths.append(len(text))
            flat.extend(map(places.__getitem__, text))
        hashes = np.fromiter(map(_hash, places), dtype=np.uint64, count=len(places))
        terms = np.unique(hashes)
        keys = np.repeat(np.arange(len(lengths)), lengths)
        ranks = np.searchsorted(terms, hashes)[np.frombuffer(flat, dtype=np.int32)] if len(flat) else keys
        pairs, counts = np.unique(ranks * max(1, len(lengths)) + keys, return_counts=True)
        return cls(_arrays(terms, pairs, counts, np.array(lengths, dtype=np.float32)))

    def merged(self, stays: NDArray[np.int64], fresh: "Field", places: NDArray[np.int64]) -> "Field":
        """What `build` makes of all texts, when some of these go and others come between them.

        `stays` is each key's new place, -1 for one that goes; `places` are those of the keys of `fresh`. Both
        rise.
        """
        size = int((stays >= 0).sum()) + len(places)
        terms = np.union1d(self._terms, fresh._terms)
        old, old_counts = self._pairs(terms, stays, size)
        new, new_counts = fresh._pairs(terms, places, size)
        between = np.searchsorted(old, new)
        lengths = np.zeros(size, dtype=np.float32)
        lengths[stays[stays >= 0]] = self.lengths[stays >= 0]
        lengths[places] = fresh.lengths
        pairs = np.insert(old, between, new)
        return Field(_arrays(terms, pairs, np.insert(old_counts, between, new_counts), lengths))

    def _pairs(
        self, terms: NDArray[np.uint64], places: NDArray[np.int64], size: int
    ) -> tuple[NDArray[np.int64], NDArray[np.uint16]]:
        """Term and key in one number, rising, with their counts; without keys that have no place."""
        ranks = np.repeat(np.searchsorted(terms, self._terms), np.diff(self._starts))
        keys = places[self._keys]
        return (ranks * size + keys)[keys >= 0], self._counts[keys >= 0]

    def postings(self, term: str) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """The keys that hold this term and how often each does; empty for an unknown one."""
        here = self._places.get(term)
        if here is None:
            here = self._place(term)
            if len(self._places) >= _PLACES:
                self._places = {}
            self._places[term] = here
        return self._keys[here], self._counts[here].astype(np.float32)

    def _place(self, term: str) -> slice:
        wanted = np.uint64(_hash(term))
        place = int(np.searchsorted(self._terms, wanted))
        if place == len(self._terms) or self._terms[place] != wanted:
            return slice(0, 0)
        return slice(int(self._starts[place]), int(self._starts[place + 1]))

    def norm(
        self, kinds: NDArray[np.int8], averages: NDArray[np.float32], saturation: Sequence[Saturation]
    ) -> Scores:
        """What BM25 adds to each key's counts. The last few are kept: most readers have the same shelves."""
        wanted = averages.tobytes(), tuple(saturation)
        found = self._norms.get(wanted)
        if found is None:
            found = _norm(self.lengths, kinds, averages, saturation)
            if len(self._norms) >= _NORMS:
                self._norms = {}
            self._norms[wanted] = found
        return found

    def totals(self, kinds: NDArray[np.int8]) -> NDArray[np.float64]:
        """By kind: how many keys there are, and how long they are together."""
        if self._totals is None:
            number = np.bincount(kinds, minlength=len(KINDS)).astype(np.float64)
            self._totals = np.stack([number, np.bincount(kinds, self.lengths, minlength=len(KINDS))])
        return self._totals

    def arrays(self) -> Arrays:
        """To be kept, and given to this class again."""
        return self._arrays


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

    def merged(
        self, stays: NDArray[np.int64], fresh: "LexicalIndex", places: NDArray[np.int64]
    ) -> "LexicalIndex":
        """As `Field.merged`, for both fields."""
        kinds = np.zeros(int((stays >= 0).sum()) + len(places), dtype=np.int8)
        kinds[stays[stays >= 0]] = self.kinds[stays >= 0]
        kinds[places] = fresh.kinds
        return LexicalIndex(
            self.characters.merged(stays, fresh.characters, places),
            self.bigrams.merged(stays, fresh.bigrams, places),
            kinds,
        )

    def arrays(self) -> dict[str, NDArray[Any]]:
        """To be kept, and given to `of` again."""
        kept: dict[str, NDArray[Any]] = {"kinds": self.kinds}
        for name, field in (("characters", self.characters), ("bigrams", self.bigrams)):
            kept |= {f"{name}.{part}": array for part, array in field.arrays().items()}
        return kept

    @classmethod
    def of(cls, arrays: Arrays) -> "LexicalIndex":
        fields = [
            Field({part: arrays[f"{name}.{part}"] for part in _PARTS}) for name in ("characters", "bigrams")
        ]
        return cls(fields[0], fields[1], arrays["kinds"])


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
    averages = average_lengths(fields, kinds)
    norms = [field.norm(kind, averages, saturation) for field, kind in zip(fields, kinds, strict=True)]
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
    return [np.minimum(1, one / limits.take(kind)) for one, kind in zip(scores, kinds, strict=True)]


def rarities(terms: Sequence[str], fields: Sequence[Field]) -> dict[str, float]:
    """How rare each term is in these shelves taken together, as BM25 weighs it."""
    keys = sum(len(field.lengths) for field in fields)
    return {term: rarity(sum(len(field.postings(term)[0]) for field in fields), keys) for term in terms}


def rarity(found: float, keys: int) -> float:
    """What a term counts that so many of the keys hold."""
    return float(np.log1p((keys - found + 0.5) / (found + 0.5)))


def average_lengths(fields: Sequence[Field], kinds: Sequence[NDArray[np.int8]]) -> NDArray[np.float32]:
    """By kind: a clause is long beside questions, but not beside clauses."""
    number, length = np.zeros(len(KINDS)), np.zeros(len(KINDS))
    for field, kind in zip(fields, kinds, strict=True):
        here = field.totals(kind)
        number, length = number + here[0], length + here[1]
    averages: NDArray[np.float32] = np.maximum(1.0, length / np.maximum(1, number)).astype(np.float32)
    return averages


def _norm(
    lengths: Scores, kinds: NDArray[np.int8], averages: NDArray[np.float32], saturation: Sequence[Saturation]
) -> Scores:
    k1 = np.array([one.k1 for one in saturation], dtype=np.float32)[kinds]
    b = np.array([one.b for one in saturation], dtype=np.float32)[kinds]
    norm: Scores = k1 * (1 - b + b * lengths / averages[kinds])
    return norm


def _own_norm(length: int, averages: NDArray[np.float32], saturation: Sequence[Saturation]) -> float:
    shape = saturation[KINDS.index(KeyKind.QUESTION)]
    return shape.k1 * (1 - shape.b + shape.b * length / float(averages[KINDS.index(KeyKind.QUESTION)]))


def _arrays(
    terms: NDArray[np.uint64], pairs: NDArray[np.int64], counts: NDArray[Any], lengths: Scores
) -> Arrays:
    """From numbers that hold term and key; terms that nothing holds are left out."""
    ranks, keys = np.divmod(pairs, max(1, len(lengths)))
    held = np.bincount(ranks, minlength=len(terms))
    return {
        "terms": terms[held > 0],
        "starts": np.concatenate([[0], np.cumsum(held[held > 0])]).astype(np.int64),
        "keys": keys.astype(np.int32),
        "counts": np.minimum(counts, np.iinfo(np.uint16).max).astype(np.uint16),
        "lengths": lengths,
    }


def _hash(term: str) -> int:
    return int.from_bytes(blake2b(term.encode("utf-8", "surrogatepass"), digest_size=8).digest())
