"""Guard 1: a figure, date, percentage, day count or currency that no evidence of this turn holds.

Ninety per cent are not ninety days: where the evidence gives a figure a unit, a sentence gives it no other.
"""

import re

from bot.guards.amounts import currencies_of, measures_of
from bot.guards.basis import Basis
from bot.guards.numbers import figures


def stands(sentence: str, basis: Basis) -> bool:
    """Whether every figure is in the evidence, in the unit and the currency in which it stands there."""
    sentence = _without_list_number(sentence)
    if not figures(sentence) <= basis.figures:
        return False
    if not all(unit in basis.measures.get(figure, {unit}) for figure, unit in measures_of(sentence)):
        return False
    return all(
        currency in basis.currencies.get(amount, frozenset({currency}))
        for amount, currency in currencies_of(sentence)
    )


def _without_list_number(sentence: str) -> str:
    """Without the number of a list item, which may also stand alone where its point ended a sentence."""
    return re.sub(r"^\s*\d{1,2}[.)、](\s|$)", "", sentence)
