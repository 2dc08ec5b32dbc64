"""What happened in a conversation, as far as it is counted: turns, ratings, a hand-over."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.answer import Outcome
from bot.ledger.said import Said
from bot.ledger.topics import Topic

QUIET = timedelta(minutes=60)
"""After so long without a message, a conversation has ended for now."""
DURABLE_AFTER = timedelta(days=7)
"""How long a conversation must stay ended to count as settled for good."""
_NOT_OURS = frozenset({Outcome.SMALLTALK, Outcome.OUT_OF_SCOPE})


@dataclass(frozen=True)
class TurnFact:
    """One message and what came back."""

    asked_at: datetime
    said: Said = Said.QUESTION
    outcome: Outcome | None = None
    """None where the turn broke off, or has not ended yet."""
    answered_at: datetime | None = None
    cited: bool = False
    from_records: bool = False
    """Whether the answer rests on a record, which may be another one tomorrow."""
    topic: Topic = Topic.OTHER
    language: str = ""
    liked_at: datetime | None = None
    disliked_at: datetime | None = None

    @property
    def is_question(self) -> bool:
        """Whether something of ours was asked: no greeting, no thanks, nothing out of scope."""
        return self.said is Said.QUESTION and self.outcome not in _NOT_OURS

    @property
    def last_at(self) -> datetime:
        return self.answered_at or self.asked_at


@dataclass(frozen=True)
class Facts:
    """A conversation, or a part of one that another part follows after more than seven days."""

    turns: Sequence[TurnFact]
    """In order; at least one."""
    handed_over_at: datetime | None = None
    asked_again_at: datetime | None = None
    """When the same signed-in person first put the same question again in another conversation."""

    @property
    def questions(self) -> Sequence[TurnFact]:
        return [turn for turn in self.turns if turn.is_question]

    @property
    def last_at(self) -> datetime:
        return self.turns[-1].last_at

    def until(self, count: int) -> "Facts":
        """What was known when the first so many turns were all there were."""
        return replace(self, turns=self.turns[:count])


def parts_of(turns: Sequence[TurnFact]) -> Iterator[tuple[int, int]]:
    """Where a conversation falls into parts, as ranges of turns: each more than seven days after the last."""
    begin = 0
    for place in range(1, len(turns)):
        if turns[place].asked_at - turns[place - 1].last_at > DURABLE_AFTER:
            yield begin, place
            begin = place
    if turns:
        yield begin, len(turns)
