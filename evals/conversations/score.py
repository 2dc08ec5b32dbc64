"""A score: whether one demand on an answer was met, and if not, why."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.answer import Answer
from evals.conversations.case import Expectation


@dataclass(frozen=True)
class Score:
    """What one scorer says of one answer."""

    scorer: str
    passed: bool
    explanation: str = ""
    """What was wanted and what came; empty when it passed."""


@dataclass(frozen=True)
class Given:
    """A turn as it went: what was expected, and the answer that came."""

    expected: Expectation
    answer: Answer


Scorer = Callable[[Given], Score]


def score(scorer: str, wanted: str) -> Score:
    """Passed when nothing is left wanting."""
    return Score(scorer, not wanted, wanted)
