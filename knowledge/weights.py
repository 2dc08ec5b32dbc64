"""Weights: how much each part of a match counts, read from the file that `evals.retrieval.fit` writes."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.key import KeyKind
from knowledge.lexical import KINDS, Saturation

FITTED = Path(__file__).parent / "weights.yaml"


@dataclass(frozen=True)
class KeyWeights:
    """For keys of one kind: what each part counts, and how BM25 saturates."""

    characters: float
    bigrams: float
    k1: float
    b: float
    dense: float
    """What the cosine counts."""
    meanings: float = 0.0
    """What is said in other words, or in the other language."""
    together: float = 0.0
    """That one sentence holds what is asked."""
    verbatim: float = 0.0
    """That the question's words are repeated."""

    @property
    def saturation(self) -> Saturation:
        return Saturation(self.k1, self.b)


@dataclass(frozen=True)
class Weights:
    """All that fitting decides about a search."""

    question: KeyWeights
    entry: KeyWeights
    answer: KeyWeights
    text: KeyWeights
    answer_too: float
    """How much of its answer's score a question is given besides its own."""
    dense_floor: float
    """How many deviations above the background a cosine begins to count."""
    own_language: float
    """What a passage in the asker's language is given: enough to decide between translations."""
    named_source: float
    """What a text is given whose kind of document the question names."""
    confidence: Mapping[str, Mapping[str, float]]
    """For `hybrid` search and for `words` alone: logistic coefficients by feature, and `intercept`."""
    field: Mapping[str, Mapping[str, float]]
    """The same for whether the question is of the field at all, told from its first hit."""

    def by_kind(self) -> tuple[KeyWeights, ...]:
        """In the order of `KINDS`."""
        by_kind = {
            KeyKind.QUESTION: self.question,
            KeyKind.ENTRY: self.entry,
            KeyKind.ANSWER: self.answer,
            KeyKind.TEXT: self.text,
        }
        return tuple(by_kind[kind] for kind in KINDS)


@lru_cache(maxsize=1)
def fitted() -> Weights:
    """The weights that ship."""
    return weights_of(yaml.safe_load(FITTED.read_text(encoding="utf-8")))


def weights_of(values: Mapping[str, Any]) -> Weights:
    """From the file's form; raises TypeError or KeyError for another form."""
    parts = {kind.value: KeyWeights(**values[kind.value]) for kind in KINDS}
    return Weights(**{**values, **parts})
