"""Features: what is weighed of a masked message - its vector, its words and characters, its concepts."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from knowledge.encoder.sentence_encoder import SentenceEncoder
from knowledge.folding import HAN
from knowledge.lexicon.lexicon import Meaning, translations

BUCKETS = 1 << 14
"""Places of the hashed features; two that fall on one share a weight."""
VECTOR_SHARE, CONCEPT_SHARE = 1.0, 0.6
"""How much the vector and the concepts weigh beside the words and characters, which count 1."""
_UNIT = re.compile(rf"\{{\w+\}}|[{HAN}]|[^\W\d_{HAN}]+(?:['’][^\W\d_{HAN}]+)*")
_MASK = re.compile(r"\{\w+\}")
_LATIN = re.compile(r"[^\W\d_]{3,}")


def sparse(text: str) -> dict[int, float]:
    """The hashed features of a masked text, places with values in order; empty for one without words."""
    found: dict[int, float] = {}
    for share, said in ((1.0, list(_said(text))), (CONCEPT_SHARE, list(_concepts(text)))):
        places = {crc32(one.encode()) % BUCKETS for one in said}
        value = share / len(places) ** 0.5 if places else 0.0
        for place in places:
            found[place] = found.get(place, 0.0) + value
    return dict(sorted(found.items()))


def dense(texts: Sequence[str], encoder: SentenceEncoder) -> NDArray[np.float32]:
    """One vector a masked text, without the masks; zeros where nothing is left."""
    return VECTOR_SHARE * encoder.encode_query([_MASK.sub(" ", text) for text in texts])


def _said(text: str) -> Iterator[str]:
    """Characters, words and masks, in rows of one to three; parts of Latin words, which survive a slip."""
    units = ["^", *_UNIT.findall(text), "$"]
    yield from units[1:-1]
    yield from (" ".join(pair) for pair in pairwise(units))
    yield from (" ".join(row) for row in zip(units, units[1:], units[2:], strict=False))
    for word in units:
        if _LATIN.fullmatch(word):
            bounded = f"<{word}>"
            yield from (bounded[place : place + 4] for place in range(len(bounded) - 3))


def _concepts(text: str) -> Iterator[str]:
    """What the lexicon knows of the text, the same in both languages."""
    for meaning in translations(_MASK.sub(" ", text)).meanings:
        yield f"={_concept(meaning)}"


def _concept(meaning: Meaning) -> str:
    return min((meaning.typed, *(one.word for one in meaning.alternatives)))
