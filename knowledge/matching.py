"""Matching: how well every key on a reader's shelves matches a question, and which passage speaks for it.

Each part of a score is a share of what it could be (BM25 of the question's score against itself, cosine above
its floor), not stretched over the hits at hand: so hits of several shelves compare, the number of hits asked
for changes no score, and a poor best hit keeps a low score.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import merge

import numpy as np
from numpy.typing import NDArray

from knowledge.catalogue import Shelf
from knowledge.confidence import Features, confidence
from knowledge.folding import Tokens, tokens
from knowledge.key import KeyKind
from knowledge.lexical import score
from knowledge.passage import Hit, Passage, Reader
from knowledge.shelf import may_read
from knowledge.weights import Weights

Scores = NDArray[np.float32]

_NEAR_THE_BEST = (0.8, 0.5, 0.2, 0.0)
"""Shares of a shelf's best score down to which its keys are put in order, step by step."""


@dataclass(frozen=True)
class Candidate:
    """The best key of one group on one shelf."""

    group: str
    shelf: int
    key: int
    score: float


@dataclass(frozen=True)
class Matches:
    """Every key's scores, shelf by shelf. Cosines are those above the floor, 0 to 1; None without vectors."""

    question: Tokens
    shelves: Sequence[Shelf]
    characters: Sequence[Scores]
    bigrams: Sequence[Scores]
    cosines: Sequence[Scores] | None
    fused: Sequence[Scores]

    def ranked(self) -> Iterator[Candidate]:
        """Each group by its best key, best first, equal ones by name; only those with a score."""
        by_shelf = [self._ranked_on(place) for place in range(len(self.shelves))]
        return merge(*by_shelf, key=lambda one: (-one.score, one.group))

    def _ranked_on(self, place: int) -> Iterator[Candidate]:
        """Keys near the best are put in order first, and others only when these were not enough."""
        shelf, fused = self.shelves[place], self.fused[place]
        best, ranked = fused.max(initial=0), set[int]()
        for share in _NEAR_THE_BEST:
            keys = np.flatnonzero((fused >= share * best) & (fused > 0))
            groups = shelf.group_of_key[keys]
            # Groups are numbered by name, and of a group's keys the first of the best is meant.
            for one in np.lexsort((keys, groups, -fused[keys])):
                if (group := int(groups[one])) not in ranked:
                    ranked.add(group)
                    key = int(keys[one])
                    yield Candidate(shelf.group_name(key), place, key, float(fused[key]))

    def speaking(
        self, candidate: Candidate, reader: Reader, today: date | None, language: str
    ) -> Passage | None:
        """Which passage of the group is shown: in the asker's language if there is one, else the found one.

        None when this reader may not read any, or none speaks for today.
        """
        shelf = self.shelves[candidate.shelf]
        found = shelf.passages[shelf.keys[candidate.key].passage]
        members = [
            passage
            for passage in shelf.members(candidate.key)
            if may_read(reader, passage) and (today is None or passage.current_on(today))
        ]
        if not members:
            return None
        return min(members, key=lambda one: (not _speaks(one, language), one.id != found.id, one.id))

    def hits(self, chosen: Sequence[tuple[Candidate, Passage]], weights: Weights) -> list[Hit]:
        """The candidates as hits with the passages that speak for them, in their order."""
        hits = []
        for candidate, passage in chosen:
            rivals = [one.score for one, _ in chosen if one is not candidate]
            features = self.features(candidate, max(rivals, default=0.0))
            bigrams = float(self.bigrams[candidate.shelf][candidate.key])
            parts = {"characters": features.characters, "bigrams": bigrams}
            if self.cosines is not None:
                parts["dense"] = features.dense
            legs = "words" if self.cosines is None else "hybrid"
            hits.append(
                Hit(
                    passage,
                    candidate.score,
                    confidence(features, weights.confidence[legs]),
                    parts,
                    self._matched(candidate),
                )
            )
        return hits

    def _matched(self, candidate: Candidate) -> str:
        """The question, or for a text its heading."""
        shelf = self.shelves[candidate.shelf]
        key = shelf.keys[candidate.key]
        if key.kind is KeyKind.QUESTION:
            return key.text
        passage = shelf.passages[key.passage]
        return passage.section or passage.title

    def features(self, candidate: Candidate, rival: float) -> Features:
        """What confidence rests on; `rival` is the best score of another group."""
        shelf, key = candidate.shelf, candidate.key
        held = set(tokens(self.shelves[shelf].keys[key].text).characters)
        return Features(
            characters=float(self.characters[shelf][key]),
            covering=len(held.intersection(self.question.characters)) / max(1, len(held)),
            dense=0.0 if self.cosines is None else float(self.cosines[shelf][key]),
            margin=candidate.score - rival,
        )


def match(
    question: str, shelves: Sequence[Shelf], cosines: Sequence[Scores] | None, language: str, weights: Weights
) -> Matches:
    """Score all keys of these shelves; `cosines` count above the floor, without them words alone."""
    asked = tokens(question)
    kinds = [shelf.lexical.kinds for shelf in shelves]
    saturation = [one.saturation for one in weights.by_kind()]
    characters = score(asked.characters, [one.lexical.characters for one in shelves], kinds, saturation)
    bigrams = score(asked.bigrams, [one.lexical.bigrams for one in shelves], kinds, saturation)
    fused = []
    for place, shelf in enumerate(shelves):
        near = None if cosines is None else cosines[place]
        total = fuse(shelf, characters[place], bigrams[place], near, weights)
        total += np.float32(weights.own_language) * (shelf.speaks(language) & (total > 0))
        fused.append(total)
    return Matches(asked, shelves, characters, bigrams, cosines, fused)


def fuse(shelf: Shelf, characters: Scores, bigrams: Scores, near: Scores | None, weights: Weights) -> Scores:
    """The weighted sum of the parts, key by key."""
    kinds, by_kind = shelf.lexical.kinds, weights.by_kind()
    total: Scores = np.array([one.characters for one in by_kind], dtype=np.float32)[kinds] * characters
    total += np.array([one.bigrams for one in by_kind], dtype=np.float32)[kinds] * bigrams
    if near is not None:
        total += np.float32(weights.dense) * near
    return total


def above_floor(cosines: Scores, background: Sequence[float], weights: Weights) -> Scores:
    """What cosines count: 0 at the floor, 1 for the same text."""
    mean, deviation = background
    floor = np.float32(min(0.95, mean + weights.dense_floor * deviation))
    above: Scores = np.maximum(np.float32(0), (cosines - floor) / (1 - floor))
    return above


def _speaks(passage: Passage, language: str) -> bool:
    return passage.language.partition("-")[0] == language.partition("-")[0]
