"""Features: what a piece is made of, so that a rare one learns from its parts.

The vector of 最长延长期限 is its own and, with it, the means of its characters' and of its pairs'; that of
"insolvent buyers" its own, its words' and their stems'. After training they are summed into one row a piece.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
LATIN = "a-z\u00df-\u00f6\u00f8-\u024f"


@dataclass(frozen=True)
class Features:
    """Row by row, the features of every piece: `ids[starts[i]:starts[i + 1]]` with as many weights."""

    starts: NDArray[np.int64]
    ids: NDArray[np.int64]
    weights: NDArray[np.float32]
    count: int

    def of(
        self, pieces: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.float32], NDArray[np.int64]]:
        """Ids and weights of these pieces one after the other, and how many each has."""
        counts = self.starts[pieces + 1] - self.starts[pieces]
        ends = counts.cumsum()
        places = np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - counts, counts)
        places += np.repeat(self.starts[pieces], counts)
        return self.ids[places], self.weights[places], counts


def features_of(pieces: Sequence[str], *, parts: bool = True) -> Features:
    """The features of a vocabulary in its order, with their parts or without.

    The first, the unknown piece, has none.
    """
    names: dict[str, int] = {}
    starts, ids, weights = [0, 0], list[int](), list[float]()
    for piece in pieces[1:]:
        for name, weight in _named(piece, parts=parts):
            ids.append(names.setdefault(name, len(names)))
            weights.append(weight)
        starts.append(len(ids))
    return Features(np.array(starts), np.array(ids), np.array(weights, dtype=np.float32), len(names))


def _named(piece: str, *, parts: bool) -> Iterator[tuple[str, float]]:
    yield piece, 1.0
    if not parts or (piece.isascii() and not piece.isalpha()):
        return
    if "▁" in piece:
        words = [word for word in piece.split("▁") if word]
        for word in words:
            if len(words) > 1:
                yield f"▁{word}", 1 / len(words)
            yield f"stem {_stem(word)}", 1 / len(words)
    elif len(piece) > 1 and not piece[0].isascii():
        for character in piece:
            yield character, 1 / len(piece)
        if len(piece) > 2:
            for place in range(len(piece) - 1):
                yield piece[place : place + 2], 1 / (len(piece) - 1)


def _stem(word: str) -> str:
    import Stemmer  # type: ignore[import-not-found]  # it has no types

    return str(Stemmer.Stemmer("english").stemWord(word))
