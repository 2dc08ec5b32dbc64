"""The fixed words of Slack messages, kept as data in `words.yaml` so that a domain expert can review them."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.embedded.wording.phrases import money
from bot.language import Language, language_tag
from tools.money import plain

_FILE = Path(__file__).parent / "words.yaml"


@cache
def all_words() -> Mapping[str, Any]:
    """The file as read: a phrase by its name, or a table of phrases by canonical value."""
    loaded: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return loaded


def say(name: str, language: Language, **fields: str) -> str:
    """A phrase by name. Raises KeyError for a phrase that is not in the file: a defect of ours."""
    phrase: str = all_words()[name][language.value]
    return phrase.format(**fields)


def word(table: str, value: str, language: Language) -> str:
    """The word for a canonical value; the value itself where the table has none (an insurer's own word)."""
    entry = all_words()[table].get(value)
    return str(entry[language.value]) if entry else value


def label(name: str, language: Language) -> str:
    """What stands over a fact of a card, or at the head of a column."""
    return word("label", name, language)


def spoken(language: str) -> Language:
    """The language of an answer; English for a tag that we have no words in."""
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
