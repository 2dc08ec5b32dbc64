"""Cases: the questions of approved entries, asked again to see that they are still answered from them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine, delete, select

from bot.answer import Answer, Outcome
from bot.review.entries import Entries
from bot.review.entry import EntryState
from bot.review.schema import faq_case, faq_entry
from bot.review.shelf import document_id
from bot.schema import conversation
from knowledge.database import reading

Ask = Callable[[str, str], Answer]
"""Asks a question, in a language, as the public."""


@dataclass(frozen=True)
class Case:
    """A question that must be answered from one entry."""

    entry_id: str
    language: str
    question: str


@dataclass(frozen=True)
class Played:
    """A case, how the question ended, and whether the entry was cited."""

    case: Case
    outcome: Outcome
    cited: bool

    @property
    def passed(self) -> bool:
        """Answered, from this entry."""
        return self.cited and self.outcome is Outcome.ANSWERED


class Cases:
    """In SQL; raises what SQLAlchemy raises."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self) -> Sequence[Case]:
        """Those of live entries, by entry and language."""
        columns = (faq_case.c.entry_id, faq_case.c.language, faq_case.c.question)
        query = select(*columns).join(faq_entry, faq_entry.c.entry_id == faq_case.c.entry_id)
        live = query.where(faq_entry.c.state == EntryState.LIVE.value)
        with reading(self._engine) as connection:
            return [Case(*row) for row in connection.execute(live.order_by(*columns[:2]))]

    def play(self, ask: Ask, day: date) -> Iterator[Played]:
        """Those of entries in force on this day, each in a conversation of its own.

        It is deleted afterwards: nobody asked, so nothing is counted.
        """
        live = {one.entry_id: one.live.text for one in Entries(self._engine).all() if one.live}
        for case in self.all():
            if case.entry_id not in live or not live[case.entry_id].in_force_on(day):
                continue
            answer = ask(case.question, case.language)
            with self._engine.begin() as connection:
                own = conversation.c.conversation_id == answer.conversation_id
                connection.execute(delete(conversation).where(own))
            wanted = document_id(case.entry_id)
            cited = any(one.evidence.document_id == wanted for one in answer.citations)
            yield Played(case, answer.outcome, cited)
