"""Which buyers a message names: one, several, or the other one after a correction."""

import re
from collections.abc import Callable, Sequence

from bot.brief import Mention, Part
from bot.embedded.correcting import corrects
from bot.embedded.dialogue.splitting import linked_in, pieces_in, questions_in
from knowledge.folding import fold
from tools.buyer_names.parts import parts_of
from tools.buyer_names.verdict import Matching, NameMatch, Verdict
from tools.buyers import Buyer

Named = Callable[[str], Matching]
"""Which of the principal's buyers a text means."""

_AMOUNT = re.compile(r"(?<![\w.])\d[\d,.]*\s*[万萬亿億](?!\w*(公司|集团))")
"""An amount such as 4万, whose sign is part of many a company's name."""
LONGEST_CORRECTION = 40
_POINTS = re.compile(
    r"^(那|那么|咁|还有|另外)?.{1,10}(那|这|[嗰𠮶])(家|间|個|个).{0,8}$"
    r"|^(那|那么|咁|还有|另外|再看)?.{1,8}[的嘅](呢|又如何|怎么样|也?(再)?(看|查)(看|一?下)?|也?一样)*[?？。\s]*$"
    r"|^(and |also |now )*(the )?[\w&-]+( one)?,? (as well|too|also)( please)?[?.!\s]*$"
    r"|^(and |so |then |ok(ay)?,? |go on( then)?,? |also )*(for |what about |how about )?"
    r"the [\w&-]+( [\w&-]+)? (one|company|firm|lot|branch|guys|people|office)\b"
    r"|^and (for |in |with )?[\w&-]+[?.!\s]*$"
)
"""Another of the same brand, told by its place or trade: 杭州那家呢, the Leeds one, and Fixings?"""

_THE_OTHER = re.compile(
    r"^(那|那么|咁|还有|and |ok(ay)? |now )*(另(一|外(一|那)?)(家|间|个)|第二(家|间)|the other( one)?)"
    r"(的|呢|又如何|怎么样|too|as well|please|[?？。.!\s])*$"
)
"""The other of two that were offered: 另一家呢, and the other one."""


def mention_in(message: str, named: Named) -> Mention:
    """The buyers that may be meant, best first."""
    found = named(_AMOUNT.sub(" ", message))
    text = fold(message)
    spelt = [one for one in found.matches if _is_spelt(one.buyer, text)]
    unsure = found.verdict is Verdict.CHOOSE and not found.warnings
    there = (_only_there(spelt, text) or _only_one(found.matches, spelt)) if unsure else ""
    if there:
        return Mention(Verdict.CERTAIN, (there,), spelt=True)
    return Mention(found.verdict, tuple(one.buyer.legal_name for one in found.matches), bool(spelt))


def _only_there(named: Sequence[NameMatch], text: str) -> str:
    """The one of several of a brand that is in the city named: Falkenrode in Solingen; else empty.

    Nothing else may speak against it, and a Chinese name has the city in itself.
    """
    there = [one for one in named if one.buyer.city and fold(one.buyer.city) in text]
    doubted = any(reason.startswith("but ") for one in there for reason in one.reasons)
    return _only([one.buyer for one in there]) if len(named) > 1 and text.isascii() and not doubted else ""


def _only_one(found: Sequence[NameMatch], spelt: Sequence[NameMatch]) -> str:
    """The only one that fits, by brand and place with speech between them (汕頭嗰間樾礪); else empty."""
    if len(found) != 1 or not spelt:
        return ""
    reasons = spelt[0].reasons
    at_its_place = any("place" in reason for reason in reasons)
    doubted = any(reason.startswith("but ") for reason in reasons)
    return spelt[0].buyer.legal_name if at_its_place and not doubted else ""


def _is_spelt(buyer: Buyer, text: str) -> bool:
    """Whether a brand that the buyer is known by stands in the folded message, as a word of its own."""
    brands = {parts_of(name).brand for name in (buyer.legal_name, *buyer.other_names)}
    return any(
        re.search(rf"(?<![a-z0-9]){re.escape(brand)}(?![a-z0-9])", text) for brand in brands if len(brand) > 1
    )


def parts_in(message: str, whole: Mention, named: Named) -> tuple[Part, ...]:
    """The questions the message may hold, or the one question about each buyer that it names."""
    questions = questions_in(message)
    if questions:
        return tuple(Part(one, mention_in(one, named)) for one in questions)
    # With one name alone only words that link companies are looked at: a comma stands in most messages.
    pieces = pieces_in(message) if len(whole.names) > 1 else linked_in(message) if whole.names else ()
    naming = [one for piece in pieces if (one := mention_in(piece, named)).names]
    apart = len({name for one in naming for name in one.names}) == len(naming)
    # One that may be several is not left out in silence: the message then stays whole.
    if len(naming) < 2 or not apart or not all(one.certain for one in naming):
        return ()
    return tuple(Part(message, one) for one in naming)


def other_one(message: str, buyers: Sequence[Buyer], before: str) -> str:
    """The buyer that a correction means instead of the one before, by a word of its name or its city.

    "我说的是苏州那家", "i meant fittings": among those of the same brand first. Empty when not just one fits.
    """
    text = fold(message)
    if not before or len(message) > LONGEST_CORRECTION:
        return ""
    others = [one for one in buyers if one.legal_name != before]
    if _THE_OTHER.search(text):
        return _only(_of_the_brand(others, before))
    if not (corrects(text) or _POINTS.search(text)):
        return ""
    told = [one for one in others if _is_told_of(one, text)]
    same = _of_the_brand(told, before)
    return _only(same if not corrects(text) else same or told)


def one_of(message: str, buyers: Sequence[Buyer], offered: Sequence[str]) -> str:
    """The one of the buyers offered that a short reply tells by its place or trade; else empty."""
    text = fold(message)
    if len(message) > LONGEST_CORRECTION:
        return ""
    return _only([one for one in buyers if one.legal_name in offered and _is_told_of(one, text)])


def _of_the_brand(buyers: Sequence[Buyer], name: str) -> list[Buyer]:
    """Those that bear the brand of this registered name; none where it has none."""
    brand = parts_of(name).brand
    return [one for one in buyers if brand and parts_of(one.legal_name).brand == brand]


def _only(fitting: Sequence[Buyer]) -> str:
    return fitting[0].legal_name if len(fitting) == 1 else ""


def _is_told_of(buyer: Buyer, text: str) -> bool:
    """Whether the message has a word of the company's own: its place, its trade, its city."""
    name = parts_of(buyer.legal_name)
    words = {*f"{name.place} {name.trade} {name.brand}".split(), fold(buyer.city or "")}
    # The head of a group is told by that word, which is no part of its trade.
    words |= {word for word in ("集团", "控股") if word in buyer.legal_name}
    return any(len(word) > 1 and word in text for word in words)
