"""Leaning: how likely a message says nothing without what was told before, as *since when* does.

Whether a document or the record just told answers a short message hangs on this, not on which words of the
field it has: *which invoice is it?* has the words of a rule, and asks for none.
"""

import re
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.embedded.intents.features import BUCKETS
from knowledge.folding import HAN

FITTED = Path(__file__).parent / "leaning.safetensors"
_LENGTHS = (2, 3, 4, 5, 6, 8, 10, 13)
"""Words up to which a message counts as short, in steps."""
_LENGTH_SHARE = 0.3
_HAN_A_WORD = 1.6
_WORD = re.compile(rf"\{{\w+\}}|[^\W_{HAN}]+(?:['’][^\W_{HAN}]+)*")


def length(text: str) -> NDArray[np.float32]:
    """How short a masked text is: a step a length that it does not go over."""
    words = len(_WORD.findall(text)) + len(re.findall(f"[{HAN}]", text)) / _HAN_A_WORD
    return np.array([_LENGTH_SHARE * (words <= most) for most in _LENGTHS], dtype=np.float32)


class LeaningHead:
    """A fitted logistic curve over the intents' features and the length. Raises OSError without its file."""

    def __init__(self, file: Path = FITTED) -> None:
        from safetensors.numpy import load_file

        read = load_file(file)
        head = read["head"].astype(np.float32) * read["scale"]
        self._hashed, self._vector, self._length = np.split(head, (BUCKETS, len(head) - len(_LENGTHS)))
        self._bias = float(read["bias"][0])

    def likelihood(
        self, text: str, places: NDArray[np.int64], values: NDArray[np.float32], vector: NDArray[np.float32]
    ) -> float:
        """0 to 1, of a masked text with its hashed features and its vector."""
        logit = (
            values @ self._hashed[places] + vector @ self._vector + length(text) @ self._length + self._bias
        )
        return float(1 / (1 + np.exp(-logit)))
