"""A typed text beside a Chinese name, character by character: brand first, then what stands around it."""

import re
from itertools import pairwise

from rapidfuzz.distance import Indel

from tools.buyer_names.comparison import Comparison, Likeness, osa_within_one, shortened
from tools.buyer_names.parts import NameParts, bare_place, leading_place, place_ends
from tools.buyer_names.sounds import is_pinyin, syllables
from tools.buyer_names.typed import Typed, begins_with_speech, ends_with_speech, spoken_words
from tools.buyer_names.vocabulary import BRANCH_END, CHINESE_FORM_HEAD, TRADES_HEAD, places

_FAMILY = ("有限公司", "有限责任公司", "公司", "股份公司", "股份有限公司")
"""Forms that people write for one another without meaning another company."""


def beside_chinese(typed: Typed, name: NameParts, where: frozenset[str]) -> Comparison | None:
    """How the text stands to the name; None when nothing of the brand is in it.

    `where` holds the places of the company's record, folded.
    """
    text = _without_doubled(typed.close, name)
    found = _brand_in(typed, text, name)
    if found is None:
        return None
    start, end, brand = found
    before, place = _place(text[:start], name, where)
    rest, trade, inner = _trade(text[end:], name, where)
    said = text[len(before) : len(text) - len(rest)]
    rest, form, group = _form(rest, name)
    branch, rest = _branch(rest, name)
    strange_before, strange_after = _strange_before(before), _strange_after(rest)
    unexplained = len(strange_before) + len(strange_after) + _read_aloud(typed, name)
    return Comparison(
        brand=brand,
        place=inner if place is Likeness.SILENT else place,
        places=1 if known_place(name.place) else 2,
        trade=trade,
        form=form,
        group=group,
        branch=branch,
        whole=name.whole in text and not unexplained and branch is not Likeness.OTHER,
        unexplained=unexplained,
        alike=alike(said, name),
        firm=brand is Likeness.SAME or _slipped_only(text[start:end], name.brand),
        covered=_covered(name, brand, place, trade),
        before=strange_before,
        after=strange_after,
    )


def _slipped_only(run: str, brand: str) -> bool:
    """Whether the slip makes no other name: one character doubled, or two of three or more swapped."""
    doubled = len(run) == len(brand) + 1 and any(
        one == two and run[:at] + run[at + 1 :] == brand for at, (one, two) in enumerate(pairwise(run))
    )
    return doubled or (len(run) == len(brand) > 2 and sorted(run) == sorted(brand) and run != brand)


def alike(said: str, name: NameParts) -> float:
    """How alike a text and a name are spelt, in the order that fits best, with the name's end or without."""
    orders = list(name.orders)
    if len(said) > len(name.brand):
        orders += [
            order[: len(said) + more] for order in name.orders for more in (0, 1) if len(order) > len(said)
        ]
    return max(Indel.normalized_similarity(said, order) for order in orders)


def _read_aloud(typed: Typed, name: NameParts) -> int:
    """Letters of pinyin beside Chinese: they belong to a name, and are not in this one as it is written."""
    read = (word for word in typed.words if len(word) > 3 and word not in spoken_words() and is_pinyin(word))
    return sum(2 for word in read if word not in name.whole)


def _covered(name: NameParts, brand: Likeness, place: Likeness, trade: Likeness) -> float:
    parts = ((name.brand, brand), (name.place, place), (name.trade, trade))
    typed = sum(
        len(part) * (1.0 if how in (Likeness.SAME, Likeness.SOUND, Likeness.SLIP) else 0.5)
        for part, how in parts
        if how not in (Likeness.SILENT, Likeness.OTHER)
    )
    return typed / max(1, len(name.core))


def _without_doubled(text: str, name: NameParts) -> str:
    """The text without characters that were typed twice, where the name has them once."""
    return re.sub(
        r"([㐀-鿿])\1", lambda found: found.group() if found.group() in name.whole else found.group(1), text
    )


def _brand_in(typed: Typed, text: str, name: NameParts) -> tuple[int, int, Likeness] | None:
    """Where the brand stands in the text, and how it is written there."""
    brand = name.brand
    at = text.find(brand)
    if at >= 0:
        return at, at + len(brand), Likeness.SAME
    sound = _sound_at(typed, brand)
    if sound is not None:
        return sound, sound + len(brand), Likeness.SOUND
    slip = _slip_at(text, name)
    if slip is not None:
        return (*slip, Likeness.SLIP)
    if len(brand) > 2 and (at := text.find(brand[:2])) >= 0:
        return at, at + 2, Likeness.SHORT
    return None


def _sound_at(typed: Typed, brand: str) -> int | None:
    wanted, heard = syllables(brand), typed.sounds
    if len(wanted) != len(brand) or len(heard) != len(typed.close):
        return None
    for at in range(len(heard) - len(wanted) + 1):
        if heard[at : at + len(wanted)] == wanted:
            return at
    return None


def _slip_at(text: str, name: NameParts) -> tuple[int, int] | None:
    """Where the brand stands but for one character, next to its place, its trade or an end."""
    brand = name.brand
    if len(brand) < 2:
        return None
    starts = {0, text.find(name.place) + len(name.place)} if name.place and name.place in text else {0}
    before_trade = text.find(name.trade[:2], 1) if name.trade else -1
    lengths = (len(brand), len(brand) - 1, len(brand) + 1)
    spans = [(start, start + length) for start in sorted(starts, reverse=True) for length in lengths]
    if before_trade > 0:
        spans += [(before_trade - length, before_trade) for length in lengths]
    for start, end in spans:
        run = text[max(0, start) : end]
        if start >= 0 and set(run) & set(brand) and osa_within_one(run, brand) and len(run) > 1:
            return start, end
    return None


def _place(before: str, name: NameParts, where: frozenset[str]) -> tuple[str, Likeness]:
    """What stands before the place, and how the place stands to the company's."""
    for begin in range(max(0, len(before) - 8), len(before)):
        tail = before[begin:]
        said, rest = leading_place(tail)
        if said and not rest:
            return before[:begin], _place_likeness(bare_place(said), name.place, where)
    before = re.sub(r"(?<=..)[省市区县]$", "", before)
    if name.place and len(before) > 1:
        tail = before[-len(name.place) :]
        if set(tail) & set(name.place) and osa_within_one(tail, name.place):
            return before[: -len(tail)], Likeness.SLIP
        if syllables(tail) == syllables(name.place):
            return before[: -len(tail)], Likeness.SOUND
    return before, Likeness.SILENT


def _place_likeness(said: str, own: str, where: frozenset[str]) -> Likeness:
    if said == own:
        return Likeness.SAME
    if own and (own.endswith(said) or said.endswith(own) or own.startswith(said) or said.startswith(own)):
        return Likeness.SHORT
    if any(said.endswith(place) or place.startswith(said) for place in where):
        return Likeness.SHORT
    return Likeness.OTHER


def _trade(after: str, name: NameParts, where: frozenset[str]) -> tuple[str, Likeness, Likeness]:
    """What follows the trade, how the trade stands to the company's, and a place before or behind it."""
    inner, rest = _place_within(after, name, where)
    rest, likeness = _trade_said(rest, name.trade)
    if inner is Likeness.SILENT:
        inner, rest = _place_within(rest, name, where)
    return rest, likeness, inner


def _place_within(text: str, name: NameParts, where: frozenset[str]) -> tuple[Likeness, str]:
    """A place that the text begins with, unless it is a branch's, and what follows it."""
    if text.startswith(name.trade) and name.trade:
        return Likeness.SILENT, text
    end = max(place_ends(text), default=0)
    if end and not BRANCH_END.match(text):
        return _place_likeness(bare_place(text[:end]), name.place, where), text[end:]
    said = text[: len(name.place)]
    if name.place_behind and set(said) & set(name.place) and osa_within_one(said, name.place):
        return Likeness.SLIP, text[len(said) :]
    return Likeness.SILENT, text


def _trade_said(after: str, trade: str) -> tuple[str, Likeness]:
    if trade and after.startswith(trade):
        more = _trades_at(after[len(trade) :])
        return after[len(trade) + len(more) :], Likeness.LONGER if more else Likeness.SAME
    said = _trades_at(after)
    slipped = _slipped_trade(after, trade) if not said or len(trade) >= _LONG_TRADE else ""
    if slipped and slipped != said:
        long_enough = len(slipped) == len(trade) or len(trade) >= _LONG_TRADE
        return after[len(slipped) :], Likeness.SLIP if long_enough else Likeness.TAIL
    if said:
        return after[len(said) :], _trade_likeness(said, trade)
    common = next((n for n in range(min(len(after), len(trade)), 1, -1) if after[:n] == trade[:n]), 0)
    if common:
        return after[common:], Likeness.SHORT
    if len(after) > 1 and trade and syllables(after[: len(trade)]) == syllables(trade):
        return after[len(trade) :], Likeness.SOUND
    if len(after) >= 2 and len(trade) > 2 and shortened(after[:2], trade) and begins_with_speech(after[2:]):
        return after[2:], Likeness.SHORT
    return after, Likeness.SILENT


_LONG_TRADE = 4
"""Characters from which on a trade with one left out or too many is still told from others."""


def _slipped_trade(after: str, trade: str) -> str:
    """The beginning of a text that is the trade but for one character, and is no other trade; or nothing."""
    for length in (len(trade), len(trade) - 1, len(trade) + 1):
        said = after[:length]
        if 1 < length == len(said) and _is_slip(said, trade) and not TRADES_HEAD.fullmatch(said):
            return said
    return ""


def _is_slip(said: str, trade: str) -> bool:
    """Whether a trade was typed but for one character. One before it would belong to a brand."""
    before = len(said) > len(trade) and said[:1] != trade[:1]
    one_of_two = len(trade) == len(said) == 2 and said[0] != trade[0] and said != trade[::-1]
    return not before and not one_of_two and osa_within_one(said, trade)


def _trades_at(text: str) -> str:
    found = TRADES_HEAD.match(text)
    return found.group() if found else ""


def _trade_likeness(said: str, trade: str) -> Likeness:
    if not trade:
        return Likeness.LONGER
    if trade.startswith(said) or (said[0] == trade[0] and shortened(said, trade)):
        return Likeness.SHORT
    if trade.endswith(said) or shortened(said, trade):
        return Likeness.TAIL
    return Likeness.LONGER if said.startswith(trade) or shortened(trade, said) else Likeness.OTHER


def _form(rest: str, name: NameParts) -> tuple[str, Likeness, Likeness]:
    """What follows the legal form, how it stands to the company's, and whether both are groups."""
    found = CHINESE_FORM_HEAD.match(rest)
    if found is None:
        slip = next(
            (form for form in _FAMILY if len(form) > 2 and osa_within_one(rest[: len(form)], form)), ""
        )
        return (
            (rest[len(slip) :], Likeness.SLIP, Likeness.SAME)
            if slip
            else (rest, Likeness.SILENT, Likeness.SAME)
        )
    said = found.group()
    group = Likeness.SAME if ("集团" in said) == name.group else Likeness.OTHER
    return rest[found.end() :], _form_likeness(said, name.form), group


def _form_likeness(said: str, own: str) -> Likeness:
    if said == own:
        return Likeness.SAME
    bare_said, bare_own = said.replace("集团", ""), own.replace("集团", "")
    if said in ("集团", "公司") or bare_said == bare_own:
        return Likeness.SHORT
    return Likeness.LONGER if bare_said in _FAMILY and bare_own in _FAMILY else Likeness.OTHER


def _branch(rest: str, name: NameParts) -> tuple[Likeness, str]:
    found = BRANCH_END.match(rest)
    if found is None:
        return (Likeness.SHORT if name.branch else Likeness.SAME), rest
    same = found.group() == name.branch
    return (Likeness.SAME if same else Likeness.OTHER), rest[found.end() :]


def _strange_before(before: str) -> str:
    if ends_with_speech(before):
        return ""
    return re.search(r"[㐀-鿿]*$", before).group() if before else ""  # type: ignore[union-attr]


def _strange_after(rest: str) -> str:
    if begins_with_speech(rest):
        return ""
    return re.match(r"[㐀-鿿]*", rest).group()  # type: ignore[union-attr]


def known_place(place: str) -> bool:
    """Whether this is one place, and not several one after the other."""
    return not place or place in places()
