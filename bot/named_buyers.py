"""Which buyers a message names: one, several, or the other one after a correction."""

import re
from collections.abc import Callable, Sequence

from bot.brief import Mention
from bot.embedded.going_back import corrects
from knowledge.folding import fold
from tools.buyer_names.parts import parts_of
from tools.buyer_names.verdict import Matching, Verdict
from tools.buyers import Buyer

Named = Callable[[str], Matching]
"""Which of the principal's buyers a text means."""

_BETWEEN = re.compile(
    r"\s*(?:和|与|及|以及|还有|、|,|，|;|；|/|\band(?: also)?(?: for)?\b|\balso\b|\bplus\b|&)\s*"
)
MOST = 4
"""Buyers of one message that are answered for."""
LONGEST_CORRECTION = 40


def mention_in(message: str, named: Named) -> Mention:
    """The buyers that may be meant, best first."""
    found = named(message)
    return Mention(found.verdict, tuple(one.buyer.legal_name for one in found.matches))


def several_in(message: str, mention: Mention, named: Named) -> tuple[Mention, ...]:
    """One certain mention for each buyer, where a message names several one after the other; else none."""
    if mention.verdict is not Verdict.CHOOSE or len(mention.names) < 2:
        return ()
    certain = [
        found.matches[0].buyer.legal_name
        for part in _BETWEEN.split(message)
        if part.strip() and (found := named(part)).verdict is Verdict.CERTAIN
    ]
    names = list(dict.fromkeys(certain))[:MOST]
    return tuple(Mention(Verdict.CERTAIN, (name,)) for name in names) if len(names) > 1 else ()


def other_one(message: str, buyers: Sequence[Buyer], before: str) -> str:
    """The buyer that a correction means instead of the one before, by a word of its name or its city.

    "我说的是苏州那家", "i meant fittings": among those of the same brand first. Empty when not just one fits.
    """
    text = fold(message)
    if not before or not corrects(text) or len(message) > LONGEST_CORRECTION:
        return ""
    others = [one for one in buyers if one.legal_name != before and _is_told_of(one, text)]
    brand = parts_of(before).brand
    same = [one for one in others if brand and parts_of(one.legal_name).brand == brand]
    fitting = same or others
    return fitting[0].legal_name if len(fitting) == 1 else ""


def _is_told_of(buyer: Buyer, text: str) -> bool:
    """Whether the message has a word of the company's own: its place, its trade, its city."""
    name = parts_of(buyer.legal_name)
    words = {*f"{name.place} {name.trade} {name.brand}".split(), fold(buyer.city or "")}
    return any(len(word) > 1 and word in text for word in words)
