"""The cards of an answer drawn, each by its kind."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.slack.blocks.calculation import calculation
from bot.slack.blocks.choices import buyers, portfolio
from bot.slack.blocks.claim import checklist, claim
from bot.slack.blocks.deadlines import deadlines
from bot.slack.blocks.drawn import Drawn, Telling
from bot.slack.blocks.estimates import cover_check, indemnity
from bot.slack.blocks.limit import limit
from tools.tool import Card, CardKind

_DRAWING: Mapping[CardKind, Callable[[Mapping[str, Any], Telling], Drawn]] = {
    CardKind.CREDIT_LIMIT: limit,
    CardKind.CLAIM: claim,
    CardKind.DEADLINES: deadlines,
    CardKind.COVER_CHECK: cover_check,
    CardKind.INDEMNITY: indemnity,
    CardKind.CALCULATION: calculation,
    CardKind.BUYERS: buyers,
    CardKind.CHECKLIST: checklist,
    CardKind.PORTFOLIO: portfolio,
}


def drawn(card: Card, telling: Telling) -> Drawn:
    """What a card says beside the text of its answer."""
    return _DRAWING[card.kind](card.data, telling)
