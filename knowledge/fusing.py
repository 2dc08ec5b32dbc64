"""Fusing: the parts of a match summed key by key, and an entry's keys with one another."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.catalogue import Shelf
from knowledge.key import KeyKind
from knowledge.lexical import KINDS
from knowledge.weights import Weights

Scores = NDArray[np.float32]

_QUESTION, _ENTRY, _ANSWER = (KINDS.index(kind) for kind in (KeyKind.QUESTION, KeyKind.ENTRY, KeyKind.ANSWER))


def fuse(
    shelf: Shelf,
    characters: Scores,
    bigrams: Scores,
    meanings: Scores,
    near: Scores | None,
    weights: Weights,
) -> Scores:
    """The weighted sum of the parts, key by key."""
    kinds, by_kind = shelf.lexical.kinds, weights.by_kind()
    parts = [
        ([one.characters for one in by_kind], characters),
        ([one.bigrams for one in by_kind], bigrams),
        ([one.meanings for one in by_kind], meanings),
    ]
    if near is not None:
        parts.append(([one.dense for one in by_kind], near))
    total = np.zeros(len(kinds), dtype=np.float32)
    for counts, scores in parts:
        # `take` goes through a hundred thousand kinds in half the time that indexing needs.
        total += np.array(counts, dtype=np.float32).take(kinds) * scores
    return total


def above_floor(cosines: Scores, background: Sequence[float], weights: Weights) -> Scores:
    """What cosines count: 0 at the floor, 1 for the same text."""
    mean, deviation = background
    floor = np.float32(min(0.95, mean + weights.dense_floor * deviation))
    above: Scores = np.maximum(np.float32(0), (cosines - floor) / (1 - floor))
    return above


def with_the_rest_of_the_entry(shelf: Shelf, fused: Scores, weights: Weights) -> Scores:
    """For each question that matches, what all of them together and the answer score besides."""
    kinds, passages = shelf.lexical.kinds, shelf.passage_of_key
    entries, answers = _of_passages(shelf, fused, _ENTRY), _of_passages(shelf, fused, _ANSWER)
    too = np.float32(weights.answer_too) * answers[passages]
    found: Scores = fused + too * ((kinds == _QUESTION) | (kinds == _ENTRY)) * (fused > 0)
    found += entries[passages] * ((kinds == _QUESTION) & (fused > 0))
    return found


def _of_passages(shelf: Shelf, fused: Scores, kind: int) -> Scores:
    """What the key of this kind scores, for each passage; 0 for one that has none."""
    keys = np.flatnonzero(shelf.lexical.kinds == kind)
    by_passage = np.zeros(len(shelf.passages), dtype=np.float32)
    by_passage[shelf.passage_of_key[keys]] = fused[keys]
    return by_passage
