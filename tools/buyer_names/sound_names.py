"""Latin letters, with Chinese or without, beside a Chinese name as it is read: in full or by initials."""

from collections.abc import Iterator
from itertools import product

from rapidfuzz.distance import Indel

from tools.buyer_names.comparison import Comparison, Likeness, Writing, osa_within_one
from tools.buyer_names.folding import HAN
from tools.buyer_names.parts import NameParts
from tools.buyer_names.sounds import initials, readings, syllables
from tools.buyer_names.typed import Typed
from tools.buyer_names.vocabulary import english_trades

_SHORTEST = 4
"""Letters of pinyin from which on they can name a company."""


def beside_sound(typed: Typed, name: NameParts) -> Comparison | None:
    """How typed pinyin, with English words for the trade, stands to a Chinese name; None when not at all."""
    letters = typed.letters
    if len(letters) < _SHORTEST:
        return None
    for brand in readings(name.brand):
        at = letters.find(brand)
        if at >= 0 and len(brand) >= 3:
            return _around(typed, name, letters[:at], letters[at + len(brand) :], Likeness.SOUND)
    return _with_a_slip(typed, name)


def alike_in_sound(letters: str, name: NameParts) -> float:
    """How alike letters and a Chinese name read aloud are spelt."""
    return max(Indel.normalized_similarity(letters, readings(order)[0]) for order in name.orders)


def _around(typed: Typed, name: NameParts, before: str, after: str, brand: Likeness) -> Comparison:
    place, before = _place(before, name)
    if place is Likeness.SILENT:
        place, after = _place_within(after, name)
    trade, after = _trade(typed, after, name)
    how = tuple(how for how in (brand, place, trade) if how is not Likeness.SILENT)
    return Comparison(
        brand=brand,
        place=place,
        trade=trade,
        writing=Writing.PINYIN,
        unexplained=len(before) + len(after) + _other_characters(typed, name),
        alike=alike_in_sound(typed.letters, name),
        covered=len(how) / (1 + bool(name.place) + bool(name.trade)),
        branch=Likeness.SHORT if name.branch else Likeness.SAME,
    )


def _other_characters(typed: Typed, name: NameParts) -> int:
    """Chinese characters that were typed and are not the name's own: they only sound like them."""
    return sum(HAN.match(letter) is not None and letter not in name.whole for letter in typed.close)


def _place(before: str, name: NameParts) -> tuple[Likeness, str]:
    for read in readings(name.place) if name.place else ():
        if before.endswith(read):
            rest = before.removesuffix(read)
            return Likeness.SAME, "" if rest in _SURROUNDING else rest
        if before and osa_within_one(before, read):
            return Likeness.SLIP, ""
    return Likeness.SILENT, "" if before in _SURROUNDING else before


def _place_within(after: str, name: NameParts) -> tuple[Likeness, str]:
    for read in readings(name.place) if name.place else ():
        if after.startswith(read):
            return Likeness.SAME, after.removeprefix(read)
    return Likeness.SILENT, after


_SURROUNDING = frozenset({"", "shi", "sheng", "xian", "qu"})
"""What people read aloud of 市 and its like."""
_FORMS_READ = (
    "youxianzerengongsi",
    "gufenyouxiangongsi",
    "jituanyouxiangongsi",
    "youxiangongsi",
    "gongsi",
    "youxian",
    "jituan",
    "chang",
)
_FORMS_ENGLISH = ("coltd", "colimited", "companylimited", "company", "limited", "ltd", "co", "inc", "group")


def _trade(typed: Typed, after: str, name: NameParts) -> tuple[Likeness, str]:
    """How what follows the brand stands to the trade, and what of it is neither trade nor legal form."""
    bare = _without_form(after)
    if not bare:
        return Likeness.SILENT, ""
    for read in readings(name.trade) if name.trade else ():
        if bare == read:
            return Likeness.SAME, ""
        if bare.startswith(read):
            return Likeness.LONGER, bare.removeprefix(read)
        if _is_beginning(bare, name.trade):
            return Likeness.SHORT, ""
        if len(read) > 4 and osa_within_one(bare, read):
            return Likeness.SLIP, ""
    return _translated(typed, bare, name)


def _without_form(letters: str) -> str:
    for form in (*_FORMS_READ, *_FORMS_ENGLISH):
        if letters.endswith(form):
            return letters.removesuffix(form)
    return letters


def _is_beginning(letters: str, trade: str) -> bool:
    """Whether the letters are the reading of the trade's first characters, or of its first word's."""
    read = syllables(trade)
    return any("".join(read[:n]) == letters for n in range(1, len(read)))


def _translated(typed: Typed, bare: str, name: NameParts) -> tuple[Likeness, str]:
    """English words for the trade: Huadong Machinery for 华东机械."""
    rest, said, known = bare, 0, 0
    for word in typed.words:
        meanings = english_trades().get(word)
        if meanings and word in rest:
            said += 1
            known += any(meaning in name.trade for meaning in meanings)
            rest = rest.replace(word, "", 1)
    rest = _without_form(rest.replace("and", "", 1)) if said else rest
    if said and known == said:
        return Likeness.SHORT, rest
    return (Likeness.OTHER if said else Likeness.SILENT), rest


def _with_a_slip(typed: Typed, name: NameParts) -> Comparison | None:
    """The whole of it but for one letter."""
    for core in (*name.orders, name.place + name.brand):
        if len(core) < 3:
            continue
        for read in readings(core):
            if osa_within_one(typed.letters, read):
                with_place, with_trade = name.place in core, name.trade in core
                return Comparison(
                    brand=Likeness.SLIP,
                    firm=False,
                    place=Likeness.SAME if with_place and name.place else Likeness.SILENT,
                    trade=Likeness.SAME if with_trade and name.trade else Likeness.SILENT,
                    writing=Writing.PINYIN,
                    alike=alike_in_sound(typed.letters, name),
                    covered=len(core) / len(name.core),
                    branch=Likeness.SHORT if name.branch else Likeness.SAME,
                )
    return None


def beside_initials(typed: Typed, name: NameParts) -> Comparison | None:
    """A single run of letters that are the first letters of the name's characters; None when they are not."""
    if typed.has_chinese or len(typed.words) != 1 or not 2 <= len(typed.words[0]) <= 14:
        return None
    asked = typed.words[0]
    trades = (Likeness.SAME, Likeness.SHORT, Likeness.SILENT)
    for (place, beginning), ending, trade in product(_beginnings(name), initials(name.trade), trades):
        if _ends_as(asked.removeprefix(beginning), ending, trade) and asked.startswith(beginning):
            return Comparison(
                brand=Likeness.SOUND,
                firm=False,
                place=place,
                trade=trade,
                writing=Writing.INITIALS,
                alike=len(asked) / max(len(asked), len(name.core)),
                covered=len(asked) / len(name.core),
                branch=Likeness.SHORT if name.branch else Likeness.SAME,
            )
    return None


def _beginnings(name: NameParts) -> Iterator[tuple[Likeness, str]]:
    """The initials up to the trade, with the place where it is said, and without."""
    for letters in initials(name.brand):
        yield Likeness.SILENT, letters
    if name.place:
        for letters in initials(name.place + name.brand):
            yield Likeness.SAME, letters
    if name.place_behind:
        for letters in initials(name.brand + name.place):
            yield Likeness.SAME, letters


def _ends_as(rest: str, ending: str, trade: Likeness) -> bool:
    if trade is Likeness.SAME:
        return rest == ending
    if trade is Likeness.SHORT:
        return bool(rest) and len(rest) < len(ending) and ending.startswith(rest)
    return not rest
