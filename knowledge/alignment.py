"""Alignment: how well each piece of a question is matched by some piece of a text, by the encoder's table.

A vector of a whole text is a mean, in which what it says besides drowns what was asked. Piece by piece,
nothing drowns: a text says it all if every piece of the question has its like in it, in either language.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.encoder.static_model import Pieces

Matrix = NDArray[np.float32]

_LEAST = 1e-9


class Alignment:
    """A question's pieces beside those of all texts that are to be read."""

    def __init__(self, question: Pieces, texts: Sequence[Pieces], table: Matrix) -> None:
        """All texts at once: most of their pieces are the same ones."""
        self._known = np.unique(np.concatenate([one.ids for one in texts]))
        asked, rows = table[question.ids], table[self._known]
        counts = np.maximum(np.linalg.norm(asked, axis=1), _LEAST)
        lengths = np.maximum(np.sqrt(np.einsum("ij,ij->i", rows, rows)), _LEAST)
        self._alike: Matrix = np.maximum(0, (asked / counts[:, None]) @ rows.T) / lengths
        self._counts: Matrix = counts / counts.sum()
        self._along: Matrix = rows @ (asked.mean(axis=0) / max(question.length, _LEAST))

    def share(self, texts: Sequence[Pieces]) -> float:
        """What these texts together have of the question, 0 to 1: each piece by the one most like it."""
        places = np.searchsorted(self._known, np.concatenate([one.ids for one in texts]))
        if not len(places):
            return 0.0
        return float(self._alike[:, places].max(axis=1) @ self._counts)

    def cosine(self, text: Pieces) -> float:
        """Of the vectors of the question and this text."""
        if not text.length:
            return 0.0
        along = self._along[np.searchsorted(self._known, text.ids)]
        return float(along.sum()) / (len(along) * text.length)
