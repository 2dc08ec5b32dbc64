"""Likeness to the field: how near a message lies, by its vector, to messages of the field or of others.

A word weighs the same whatever stands beside it; a vector is of the whole message. So this hears what the
words alone do not: the field's own words put together in another trade's way.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from knowledge.folding import tokens

FITTED = Path(__file__).parent / "likeness.safetensors"
WIDTH = 0.5
"""How fast a message counts less the farther it lies: `exp(-WIDTH * distance²)`."""
MOST = 8.0
"""Beyond it a sum says nothing more."""
_HAN = ("\u3400", "\u9fff")

Vectors = NDArray[np.float32]


@dataclass(frozen=True)
class Landmarks:
    """Messages that others are compared with, and what each counts. Fitted by `train.py`."""

    vectors: Vectors
    counts: Vectors
    intercept: float
    identity: str
    """Of the encoder whose vectors these are; those of another say nothing here."""
    said: NDArray[np.uint32]
    """The field's own words and pairs, hashed, rising."""

    def likeness(self, vectors: Vectors) -> Vectors:
        """For each normalised vector -1 for surely about something else, to 1 for surely about the field."""
        squared = np.maximum(0, 2 - 2 * (vectors @ self.vectors.T))
        total = np.exp(-WIDTH * squared) @ self.counts + self.intercept
        found: Vectors = (np.clip(total, -MOST, MOST) / MOST).astype(np.float32)
        return found


def likeness(vector: Vectors, identity: str) -> float:
    """Of one vector of the encoder with this identity; 0 for an encoder that nothing was fitted for."""
    fitted = landmarks()
    if identity != fitted.identity or not vector.any():
        return 0.0
    return float(fitted.likeness(vector[None])[0])


def unsaid(message: str) -> float:
    """The share of a message's words, in Chinese pairs of characters, that the field's messages never use."""
    words = hashed(words_of(message))
    if not len(words):
        return 1.0
    said = landmarks().said
    places = np.minimum(np.searchsorted(said, words), len(said) - 1)
    return float((said[places] != words).mean())


def words_of(message: str) -> list[str]:
    """Latin words and numbers, and pairs of Chinese characters; single ones where there is no pair."""
    held = tokens(message)
    words = [one for one in held.characters if not _is_han(one)]
    words += [one for one in held.bigrams if _is_han(one)]
    return words or list(held.characters)


def hashed(words: list[str]) -> NDArray[np.uint32]:
    """A number a word; a file of these says no word and takes four bytes for each."""
    return np.array([crc32(word.encode()) for word in words], dtype=np.uint32)


def _is_han(word: str) -> bool:
    return _HAN[0] <= word[0] <= _HAN[1]


@lru_cache(maxsize=1)
def landmarks() -> Landmarks:
    """Those that ship."""
    from safetensors import safe_open

    with safe_open(FITTED, "numpy") as held:
        read: dict[str, Any] = {name: held.get_tensor(name) for name in held.keys()}  # noqa: SIM118
        identity = held.metadata()["identity"]
    return Landmarks(
        read["vectors"].astype(np.float32),
        read["counts"],
        float(read["intercept"][0]),
        identity,
        read["said"],
    )
