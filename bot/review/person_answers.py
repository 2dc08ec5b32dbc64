"""What people wrote to visitors in a hand-over, offered as the beginning of an entry."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class PersonAnswer:
    """One message of a person's, never of the assistant's."""

    reference: str
    at: str
    text: str


class PersonAnswers(Protocol):
    """Knows what people answered."""

    def answers_in(self, conversation_ids: Sequence[str]) -> Sequence[PersonAnswer]:
        """Messages of people in these conversations, most recent first; none where nobody wrote."""
        ...
