"""A card drawn: what it says beside the answer's text, before it is laid out in blocks."""

from dataclasses import dataclass, field

from bot.answer import Outcome
from bot.language import Language
from bot.slack.blocks.buttons import Ask
from bot.slack.blocks.layout import Table


@dataclass(frozen=True)
class Telling:
    """The answer a card stands under: its text, which a card does not repeat, and its language."""

    text: str
    language: Language
    outcome: Outcome = Outcome.ANSWERED

    def says(self, *parts: str) -> bool:
        """Whether the text has all of these already."""
        return all(part.casefold() in self.text.casefold() for part in parts)


@dataclass(frozen=True)
class Drawn:
    """One card. Empty parts are left out; with no part at all, nothing is drawn but its buttons."""

    title: str = ""
    status: str = ""
    """Where it stands, in a few words under the title."""
    facts: tuple[tuple[str, str], ...] = ()
    lines: tuple[str, ...] = ()
    table: Table | None = None
    asks: tuple[Ask, ...] = field(default=())

    @property
    def shows(self) -> bool:
        """Whether there is anything to see."""
        return bool(self.facts or self.lines or (self.table and self.table.rows))
