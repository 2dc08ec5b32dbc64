"""The fixed phrases, kept as data in `phrases.yaml` so that a domain expert can review them."""

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.language import Language
from tools.money import Money, grouped

_FILE = Path(__file__).parent.parent / "phrases.yaml"


@lru_cache(maxsize=1)
def _phrases() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return loaded


def say(name: str, language: Language, **fields: str) -> str:
    """A phrase by name. Raises KeyError for a phrase that is not in the file: a defect of ours."""
    phrase: str = _phrases()[name][language.value]
    return phrase.format(**fields)


def word(table: str, value: str, language: Language) -> str:
    """The word for a canonical value; the value itself where the table has none (an insurer's own word)."""
    entry = _phrases()[table].get(value)
    return entry[language.value] if entry else value


def money(amount: Mapping[str, Any] | None) -> str:
    """An amount of a card with its currency: `EUR 250,000`; empty when unknown, alone without a currency."""
    if not amount:
        return ""
    value, currency = Decimal(amount["amount"]), amount["currency"]
    return str(Money(value, currency)) if currency else grouped(value)
