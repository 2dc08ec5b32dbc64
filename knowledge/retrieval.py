"""Retrieval: the passages that answer a question best, by their words and their meaning, for one reader."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.catalogue import Shelf
from knowledge.chroma import GenerationUnusable
from knowledge.collapse import collapsed
from knowledge.cross_encoder import RerankerUnavailable
from knowledge.encoder.sentence_encoder import EncoderUnavailable
from knowledge.folding import fold, is_chinese
from knowledge.index import KnowledgeIndex
from knowledge.matching import Candidate, Matches, above_floor, match
from knowledge.nearness import Nearness
from knowledge.open_generation import OpenGeneration
from knowledge.passage import Hit, Passage, Reader
from knowledge.precedence import AMONG, in_order
from knowledge.scope.likeness import likeness
from knowledge.shelf import open_to
from knowledge.slips.mending import mend
from knowledge.weights import Weights, fitted

Scores = NDArray[np.float32]

_NEAREST = 100
_log = logging.getLogger(__name__)


class Reranker(Protocol):
    """Reads question and passage together."""

    def relevance(self, question: str, texts: Sequence[str]) -> Sequence[float]:
        """For each text 0 to 1, how well it answers; raises `RerankerUnavailable`."""
        ...


class Retriever:
    """Searches the current generation; may be used by several threads at once."""

    def __init__(
        self, index: KnowledgeIndex, weights: Weights | None = None, reranker: Reranker | None = None
    ) -> None:
        self._index = index
        self._weights = fitted() if weights is None else weights
        self._reranker = reranker
        self._told: set[type[Exception]] = set()

    def search(
        self,
        question: str,
        *,
        reader: Reader,
        at_most: int = 10,
        today: date | None = None,
        language: str | None = None,
    ) -> list[Hit]:
        """The best passages, best first; none when nothing this reader may read has a thing in common.

        With `today`, passages that do not speak for that day are left out.
        """
        asked = mend(question).text
        spoken = language or ("zh" if is_chinese(question) else "en")
        with self._index.reading() as generation:
            shelves = [generation.shelves[name] for name in open_to(reader, generation.shelves)]
            nearness = self._nearness(asked, generation, shelves)
            matches = match(asked, shelves, nearness, spoken, self._weights)
            ranked = collapsed(self._speaking(matches, reader, today, spoken))
            # One more than wanted: the last one's margin needs it.
            chosen = list(islice(ranked, max(at_most, AMONG) + 1))
            hits = matches.hits(chosen, self._weights)
            return in_order(self._reranked(question, hits), reader)[:at_most]

    def _reranked(self, question: str, hits: list[Hit]) -> list[Hit]:
        """The first hits in the reranker's order, by its score; each as sure as it was, which was fitted."""
        if self._reranker is None or not hits:
            return hits
        first, rest = hits[:AMONG], hits[AMONG:]
        try:
            scores = self._reranker.relevance(question, [_whole(hit.passage) for hit in first])
        except RerankerUnavailable as reason:
            self._log_once("Hits are not reranked.", reason)
            return hits
        judged = [
            replace(hit, score=score, scores={**hit.scores, "reranker": score})
            for hit, score in zip(first, scores, strict=True)
        ]
        # Behind every reranked hit, whatever their scores were measured in.
        after = [replace(hit, score=-1 / (1 + hit.score)) for hit in rest]
        return [*sorted(judged, key=lambda hit: -hit.score), *after]

    @staticmethod
    def _speaking(
        matches: Matches, reader: Reader, today: date | None, language: str
    ) -> Iterator[tuple[Candidate, Passage]]:
        """Each passage that may be shown, once, best first."""
        found: set[str] = set()
        for candidate in matches.ranked():
            passage = matches.speaking(candidate, reader, today, language)
            if passage is not None and passage.id not in found:
                found.add(passage.id)
                yield candidate, passage

    def _nearness(
        self, question: str, generation: OpenGeneration, shelves: Sequence[Shelf]
    ) -> Nearness | None:
        """What the question's vector is near to; None when vectors cannot be compared."""
        encoder = self._index.encoder
        if generation.dense is None or encoder is None or generation.manifest.encoder != encoder.identity:
            return None
        try:
            vector = encoder.encode_query([fold(question)])[0]
            cosines = [np.zeros(len(shelf.keys), dtype=np.float32) for shelf in shelves]
            if not vector.any():  # nothing the encoder knows
                return Nearness(cosines, 0.0)
            for shelf, one in zip(shelves, cosines, strict=True):
                places, near = generation.dense.nearest(shelf.name, vector, _NEAREST)
                one[places] = above_floor(near, generation.manifest.background, self._weights)
        except (EncoderUnavailable, GenerationUnusable) as reason:
            self._log_once("Searching by words alone.", reason)
            return None
        return Nearness(cosines, likeness(vector, encoder.identity))

    def _log_once(self, what: str, reason: Exception) -> None:
        if type(reason) not in self._told:
            self._told.add(type(reason))
            _log.warning("%s %s", what, reason)


def _whole(passage: Passage) -> str:
    return f"{passage.section}\n{passage.text}" if passage.section else passage.text
