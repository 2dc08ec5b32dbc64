"""Matching: how well every key on a reader's shelves matches a question, and which passage speaks for it.

Each part of a score is a share of what it could be (BM25 of the most that it could reach, cosine above its
floor), not stretched over the hits at hand: so hits of several shelves compare, the number of hits asked for
changes no score, and a poor best hit keeps a low score. Only the texts that promise most by their terms are
read for their closeness.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import merge

import numpy as np
from numpy.typing import NDArray

from knowledge.catalogue import DOCUMENT_KINDS, Shelf
from knowledge.closeness import Asked, Closeness
from knowledge.confidence import Features, likelihood
from knowledge.folding import Tokens, tokens
from knowledge.key import KeyKind
from knowledge.lexical import KINDS, rarities, score
from knowledge.lexicon.lexicon import translations
from knowledge.meanings import score as said
from knowledge.named_source import named_source
from knowledge.nearness import Nearness
from knowledge.passage import Hit, Passage, Reader
from knowledge.scope.field_sense import field_sense
from knowledge.scope.likeness import unsaid
from knowledge.shelf import may_read
from knowledge.weights import Weights

Scores = NDArray[np.float32]
Place = tuple[int, int]
"""A shelf's place among the shelves and a key's on it."""

_VERY_GOOD = 5.0
"""The fused score of a question that is answered almost in its own words."""
_READ = 16
"""So many texts are read for their closeness, however many hits are wanted."""
_QUESTION, _ENTRY, _ANSWER = (KINDS.index(kind) for kind in (KeyKind.QUESTION, KeyKind.ENTRY, KeyKind.ANSWER))

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
    meanings: Sequence[Scores]
    cosines: Sequence[Scores] | None
    closeness: Mapping[Place, Closeness]
    """Of the texts that were read."""
    likeness: float
    """How much the question's vector is like those of the field's messages; 0 without vectors."""
    sense: float
    """How much the question sounds like the field by its words."""
    unsaid: float
    """The share of its words that the field's messages never use."""
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
        leg = "words" if self.cosines is None else "hybrid"
        hits = []
        for candidate, passage in chosen:
            rivals = [one.score for one, _ in chosen if one is not candidate]
            parts = self.parts(candidate)
            features = self.features(candidate, parts, max(rivals, default=0.0))
            hits.append(
                Hit(
                    passage,
                    candidate.score,
                    likelihood(features, weights.confidence[leg]),
                    likelihood(features, weights.field[leg]),
                    parts,
                    features.as_mapping(),
                    self._matched(candidate),
                )
            )
        return hits

    def parts(self, candidate: Candidate) -> dict[str, float]:
        """The parts of the score by name, each of the key that has most of it."""
        keys = self._keys_of(candidate)
        by_name = {"characters": self.characters, "bigrams": self.bigrams, "meanings": self.meanings}
        if self.cosines is not None:
            by_name["dense"] = self.cosines
        parts = {name: float(scores[candidate.shelf][keys].max()) for name, scores in by_name.items()}
        if close := self.closeness.get((candidate.shelf, candidate.key)):
            parts |= {"together": close.together, "verbatim": close.verbatim}
        return parts

    def _keys_of(self, candidate: Candidate) -> slice:
        shelf = self.shelves[candidate.shelf]
        return shelf.keys_of(int(shelf.passage_of_key[candidate.key]))

    def _matched(self, candidate: Candidate) -> str:
        """The question, or for a text its heading."""
        shelf = self.shelves[candidate.shelf]
        key = shelf.keys[candidate.key]
        if key.kind is KeyKind.QUESTION:
            return key.text
        passage = shelf.passages[key.passage]
        return passage.section or passage.title

    def features(self, candidate: Candidate, parts: Mapping[str, float], rival: float) -> Features:
        """What confidence rests on: the candidate's parts, and the best score of another group."""
        return Features(
            score=candidate.score / _VERY_GOOD,
            lead=(candidate.score - rival) / candidate.score,
            characters=parts["characters"],
            meanings=parts["meanings"],
            dense=parts.get("dense", 0.0),
            together=parts.get("together", 0.0),
            sense=self.sense,
            likeness=self.likeness,
            unsaid=self.unsaid,
        )


def match(
    question: str,
    shelves: Sequence[Shelf],
    nearness: Nearness | None,
    language: str,
    weights: Weights,
) -> Matches:
    """Score all keys of these shelves; without nearness by words alone."""
    cosines = None if nearness is None else nearness.cosines
    asked = tokens(question)
    kinds = [shelf.lexical.kinds for shelf in shelves]
    saturation = [one.saturation for one in weights.by_kind()]
    characters = score(asked.characters, [one.lexical.characters for one in shelves], kinds, saturation)
    bigrams = score(asked.bigrams, [one.lexical.bigrams for one in shelves], kinds, saturation)
    meant = said(translations(question), [one.lexical for one in shelves], saturation)
    named = [DOCUMENT_KINDS.index(kind) for kind in named_source(question)]
    fused = []
    for place, shelf in enumerate(shelves):
        near = None if cosines is None else cosines[place]
        total = fuse(shelf, characters[place], bigrams[place], meant[place], near, weights)
        bonus = np.float32(weights.own_language) * shelf.speaks(language)
        bonus += np.float32(weights.named_source) * np.isin(shelf.kind_of_key, named)
        total += bonus * (total > 0)
        fused.append(total)
    closeness = _read(question, asked, shelves, fused)
    by_kind = weights.by_kind()
    for (place, key), close in closeness.items():
        counts = by_kind[kinds[place][key]]
        fused[place][key] += counts.together * close.together + counts.verbatim * close.verbatim
    for place, shelf in enumerate(shelves):
        fused[place] = _with_the_rest_of_the_entry(shelf, fused[place], weights)
    return Matches(
        asked,
        shelves,
        characters,
        bigrams,
        meant,
        cosines,
        closeness,
        0.0 if nearness is None else nearness.likeness,
        field_sense(question),
        unsaid(question),
        fused,
    )


def _with_the_rest_of_the_entry(shelf: Shelf, fused: Scores, weights: Weights) -> Scores:
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


def _read(
    question: str, asked: Tokens, shelves: Sequence[Shelf], fused: Sequence[Scores]
) -> dict[Place, Closeness]:
    """The closeness of the texts with the best scores."""
    rarity = rarities(asked.characters, [one.lexical.characters for one in shelves])
    rarity |= rarities(asked.bigrams, [one.lexical.bigrams for one in shelves])
    ready = Asked(question, asked, rarity)
    return {
        (place, key): ready.closeness(shelves[place].keys[key].text)
        for place, key in _most_promising(shelves, fused)
    }


def _most_promising(shelves: Sequence[Shelf], fused: Sequence[Scores]) -> list[Place]:
    """Texts, best first; equal ones in the order of their shelves."""
    found: list[tuple[float, int, int]] = []
    for place, shelf in enumerate(shelves):
        texts = np.flatnonzero((shelf.lexical.kinds >= _ANSWER) & (fused[place] > 0))
        scores = fused[place][texts]
        if len(texts) > _READ:
            least = np.partition(scores, -_READ)[-_READ]
            texts, scores = texts[scores >= least], scores[scores >= least]
        best = np.argsort(-scores, kind="stable")[:_READ]
        found += [(-float(scores[one]), place, int(texts[one])) for one in best]
    return [(place, key) for _, place, key in sorted(found)[:_READ]]


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


def _speaks(passage: Passage, language: str) -> bool:
    return passage.language.partition("-")[0] == language.partition("-")[0]
