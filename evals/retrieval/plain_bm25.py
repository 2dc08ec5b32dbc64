"""Plain BM25: what somebody would use instead of this product's retriever, for comparison alone.

Okapi's formula with the usual k1 = 1.5 and b = 0.75 over one field. Nothing is folded, no term is left out.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Tokenize = Callable[[str], list[str]]
K1, B = 1.5, 0.75
_RUN = re.compile(r"[\u3400-\u9fff]+|[^\W\u3400-\u9fff]+")


def words_by_space(text: str) -> list[str]:
    """As most libraries cut a text when nothing else is said; a Chinese sentence is one word."""
    return text.lower().split()


def characters_and_pairs(text: str) -> list[str]:
    """Chinese characters and their pairs, other words whole."""
    found = []
    for run in _RUN.findall(text.lower()):
        if "\u3400" <= run[0] <= "\u9fff":
            found += [*run, *map("".join, pairwise(run))]
        else:
            found.append(run)
    return found


class PlainBm25:
    """An index over texts by their ids."""

    def __init__(self, texts: Mapping[str, str], tokenize: Tokenize) -> None:
        self._ids, self._tokenize = list(texts), tokenize
        counts = [Counter(tokenize(text)) for text in texts.values()]
        lengths = np.array([one.total() for one in counts], dtype=np.float64)
        self._norms = K1 * (1 - B + B * lengths / max(1.0, lengths.mean()))
        found: dict[str, list[tuple[int, int]]] = {}
        for place, terms in enumerate(counts):
            for term, times in terms.items():
                found.setdefault(term, []).append((place, times))
        self._postings = {term: np.array(pairs).T for term, pairs in found.items()}

    def search(self, question: str, at_most: int = 10) -> Sequence[str]:
        """The best texts' ids, best first; only those that share a term with the question."""
        scores: NDArray[np.float64] = np.zeros(len(self._ids))
        for term in self._tokenize(question):
            if term in self._postings:
                places, times = self._postings[term]
                rarity = np.log1p((len(self._ids) - len(places) + 0.5) / (len(places) + 0.5))
                scores[places] += rarity * times * (K1 + 1) / (times + self._norms[places])
        best = np.argsort(-scores, kind="stable")[:at_most]
        return [self._ids[place] for place in best if scores[place] > 0]
