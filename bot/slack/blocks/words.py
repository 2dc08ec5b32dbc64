"""The fixed words of Slack messages, kept as data in `words.yaml`."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from bot.embedded.wording.phrases import money
from bot.language import Language, language_tag
from bot.phrasebook import Phrasebook
from tools.money import plain

WORDS = Phrasebook(Path(__file__).parent / "words.yaml")
say, word = WORDS.say, WORDS.word


def label(name: str, language: Language) -> str:
    """What stands over a fact of a card, or at the head of a column."""
    return word("label", name, language)


def spoken(language: str | None) -> Language:
    """The language of a tag; English for none, and for one that we have no words in."""
    return language_tag(language) or Language.EN


def known(value: object, language: Language) -> str:
    """A value as it is, and an unknown one said to be unknown."""
    return str(value) if value not in (None, "") else say("unknown", language)


def amount(money_data: Mapping[str, Any] | None, language: Language) -> str:
    """An amount with its currency; an unknown one said to be unknown, never zero."""
    return known(money(money_data), language)


def days(number: int | None, language: Language) -> str:
    """A number of days; an unknown one said to be unknown."""
    if number is None:
        return say("unknown", language)
    return say("one_day" if number == 1 else "days", language, days=str(number))


def percentage(fraction: str | None, language: Language) -> str:
    """A fraction in per cent; an unknown one said to be unknown."""
    return f"{plain(Decimal(fraction) * 100)} %" if fraction else say("unknown", language)


def listed(parts: list[str], language: Language) -> str:
    """Several as one list of the language."""
    return ("；" if language is Language.ZH else "; ").join(parts)
