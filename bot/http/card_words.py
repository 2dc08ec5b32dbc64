"""The words of a card on a page: the same that it has elsewhere, and what is unknown said to be unknown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.embedded.wording import phrases
from bot.language import Language
from bot.slack.blocks import words


@dataclass(frozen=True)
class CardWords:
    """For templates: how values of cards are said in one language."""

    language: Language

    def label(self, name: str) -> str:
        return words.label(name, self.language)

    def known(self, value: object) -> str:
        return words.known(value, self.language)

    def amount(self, money: Mapping[str, Any] | None) -> str:
        return words.amount(money, self.language)

    def days(self, number: int | None) -> str:
        return words.days(number, self.language)

    def percentage(self, fraction: str | None) -> str:
        return words.percentage(fraction, self.language)

    def status(self, status: str) -> str:
        """The status of a limit in a few words."""
        return words.word("limit_status", status, self.language)

    def of(self, table: str, value: str | None) -> str:
        """The word for a canonical value of one of the phrases' tables."""
        return phrases.word(table, value, self.language) if value else words.known(None, self.language)
