"""The sense of the field: how much a message sounds like trade credit insurance, by its words alone.

Near the field lie motor, life and cargo insurance, banks, tax and freight, which share its words; what sets
them apart are the words beside those. So words are weighed by a fitted model (`train.py`), not forbidden.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from knowledge.folding import tokens

FITTED = Path(__file__).parent / "weights.json"
_MOST = 8.0
"""Beyond it a sum of weights says nothing more."""


def field_sense(message: str) -> float:
    """-1 for a message that is surely about something else, 1 for one that is surely about the field.

    Half of the way from 0 is as much more likely as the other half. For a message without a known word: the
    model's prejudice.
    """
    return sense_of(message, *_fitted())


def sense_of(message: str, weights: Mapping[str, float], intercept: float) -> float:
    """The same by other weights."""
    total = intercept + sum(weights.get(term, 0.0) for term in sorted(terms(message)))
    return max(-_MOST, min(_MOST, total)) / _MOST


def terms(message: str) -> set[str]:
    """What the model weighs: each Chinese character or Latin word, and each pair of neighbours, once."""
    held = tokens(message)
    return {*held.characters, *held.bigrams}


@lru_cache(maxsize=1)
def _fitted() -> tuple[dict[str, float], float]:
    read = json.loads(FITTED.read_text(encoding="utf-8"))
    return read["weights"], read["intercept"]
