"""Retrieval: the passages that answer a question best, by their words and their meaning, for one reader."""

import logging
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from knowledge.catalogue import Shelf
from knowledge.chroma import GenerationUnusable
from knowledge.collapse import collapsed
from knowledge.encoder.sentence_encoder import EncoderUnavailable
from knowledge.folding import fold, is_chinese
from knowledge.index import KnowledgeIndex
from knowledge.matching import Candidate, Matches, above_floor, match
from knowledge.open_generation import OpenGeneration
from knowledge.passage import Hit, Passage, Reader
from knowledge.shelf import open_to
from knowledge.weights import Weights, fitted

Scores = NDArray[np.float32]

_NEAREST = 100  # keys asked of Chroma a shelf, however many hits are wanted: the top 5 must not depend on it
_log = logging.getLogger(__name__)


class Retriever:
    """Searches the current generation; may be used by several threads at once."""

    def __init__(self, index: KnowledgeIndex, weights: Weights | None = None) -> None:
        self._index = index
        self._weights = fitted() if weights is None else weights
        self._dense_failed = False

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
        spoken = language or ("zh" if is_chinese(question) else "en")
        with self._index.reading() as generation:
            shelves = [generation.shelves[name] for name in open_to(reader, generation.shelves)]
            cosines = self._cosines(question, generation, shelves)
            matches = match(question, shelves, cosines, spoken, self._weights)
            ranked = self._speaking(matches, reader, today, spoken)
            # One more than wanted: the last one's margin needs it.
            return matches.hits(list(islice(collapsed(ranked), at_most + 1)), self._weights)[:at_most]

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

    def _cosines(
        self, question: str, generation: OpenGeneration, shelves: Sequence[Shelf]
    ) -> list[Scores] | None:
        """What the cosine of each key counts, 0 for those not near; None when vectors cannot be compared."""
        encoder = self._index.encoder
        if generation.dense is None or encoder is None or generation.manifest.encoder != encoder.identity:
            return None
        try:
            vector = encoder.encode_query([fold(question)])[0]
            cosines = [np.zeros(len(shelf.keys), dtype=np.float32) for shelf in shelves]
            if not vector.any():  # nothing the encoder knows
                return cosines
            for shelf, one in zip(shelves, cosines, strict=True):
                places, near = generation.dense.nearest(shelf.name, vector, _NEAREST)
                one[places] = above_floor(near, generation.manifest.background, self._weights)
        except (EncoderUnavailable, GenerationUnusable) as reason:
            self._log_once(reason)
            return None
        return cosines

    def _log_once(self, reason: Exception) -> None:
        if not self._dense_failed:
            self._dense_failed = True
            _log.warning("Searching by words alone. %s", reason)
