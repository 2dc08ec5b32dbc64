"""Confidence: how likely it is that a hit answers the question, as one number from a few plain features."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp


@dataclass(frozen=True)
class Features:
    """What is known of a hit before its answer is read; all about 0 to 1, whatever was asked.

    The fused score, bigrams and the share of the question that the key holds were tried beside these and told
    nothing more.
    """

    characters: float
    """BM25 of the characters, as a share of the question's score against itself."""
    covering: float
    """The share of a question's terms that the asked one holds; 0 for a text."""
    together: float
    """What the best sentence of a text holds of the question; 0 for a question."""
    dense: float
    """What the cosine counts, 0 to 1; 0 without vectors."""
    margin: float
    """The fused score less the best other hit's: negative but for the first."""


def confidence(features: Features, coefficients: Mapping[str, float]) -> float:
    """0 to 1, by the fitted logistic curve."""
    total = coefficients["intercept"]
    for name, coefficient in coefficients.items():
        if name != "intercept":
            total += coefficient * getattr(features, name)
    return 1 / (1 + exp(-max(-30.0, min(30.0, total))))
