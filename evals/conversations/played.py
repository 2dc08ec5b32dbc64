"""A case as it was played: what was said and decided, what came, and how each turn scored."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.answer import Answer
from evals.conversations.case import Case, Result
from evals.conversations.score import Score


@dataclass(frozen=True)
class PlayedTurn:
    """One turn: an answer to what was said, or the result of what was decided."""

    said: str
    """What was said; for a decision, who did what."""
    answer: Answer | None
    result: Result | None
    scores: tuple[Score, ...]
    seconds: float = 0.0

    @property
    def passed(self) -> bool:
        return all(score.passed for score in self.scores)


@dataclass(frozen=True)
class Played:
    """A case with its turns, and the scores of the whole."""

    case: Case
    turns: tuple[PlayedTurn, ...]
    ended: tuple[Score, ...] = ()
    """Of what was on record afterwards, and of how a scripted user came out."""

    @property
    def passed(self) -> bool:
        return all(score.passed for score in self.scores())

    def scores(self) -> Iterator[Score]:
        for turn in self.turns:
            yield from turn.scores
        yield from self.ended

    def failures(self) -> Iterator[str]:
        """One line for each score that failed."""
        for place, turn in enumerate(self.turns, start=1):
            for score in turn.scores:
                if not score.passed:
                    yield f"{self.case.id} turn {place} {turn.said!r}: {score.scorer}: {score.explanation}"
        for score in self.ended:
            if not score.passed:
                yield f"{self.case.id} at the end: {score.scorer}: {score.explanation}"
