"""Confidence: how likely it is that a hit answers the question, and that this is of the field at all."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from math import exp


@dataclass(frozen=True)
class Features:
    """What is known of a hit before its answer is read; all about 0 to 1, whatever was asked."""

    score: float
    """The fused score, over what a very good match has."""
    lead: float
    """The fused score less the best other hit's, as a share of it: negative but for the first."""
    characters: float
    """BM25 of the characters of the best key of the passage."""
    meanings: float
    """How much of what the question means the passage says, in whichever words."""
    dense: float
    """What the best cosine of the passage counts; 0 without vectors."""
    together: float
    """What the best sentence of a text holds of the question; 0 for a question."""
    sense: float
    """How much the question sounds like the field by its words, -1 to 1, whatever was found."""
    likeness: float = 0.0
    """How much it does by its vector, -1 to 1; 0 without vectors."""
    unsaid: float = 0.0
    """The share of its words that nobody of the field uses."""

    def as_mapping(self) -> Mapping[str, float]:
        return asdict(self)


def likelihood(features: Features, coefficients: Mapping[str, float]) -> float:
    """0 to 1, by a fitted logistic curve over these features."""
    total = coefficients["intercept"]
    for name, coefficient in coefficients.items():
        if name != "intercept":
            total += coefficient * getattr(features, name)
    return 1 / (1 + exp(-max(-30.0, min(30.0, total))))
