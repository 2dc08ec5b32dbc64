"""The fixed phrases, kept as data in `phrases.yaml`."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from bot.phrasebook import Phrasebook
from tools.money import Money, grouped, plain

_BOOK = Phrasebook(Path(__file__).parent.parent / "phrases.yaml")
say, word = _BOOK.say, _BOOK.word


def money(amount: Mapping[str, Any] | None) -> str:
    """An amount of a card with its currency: `EUR 250,000`; empty when unknown, alone without a currency."""
    if not amount:
        return ""
    value, currency = Decimal(amount["amount"]), amount["currency"]
    return str(Money(value, currency)) if currency else grouped(value)


def percent(fraction: str | None) -> str:
    """A share of a card: `90 %`; empty when unknown."""
    return f"{plain(Decimal(fraction) * 100)} %" if fraction else ""
