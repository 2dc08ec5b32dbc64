"""A company's name taken apart: place, brand, trade, legal form and branch."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from rigour.names import extract_org_types, remove_org_types

from tools.buyer_names.folding import HAN, close, folded
from tools.buyer_names.sounds import readings
from tools.buyer_names.vocabulary import (
    BRANCH,
    CHINESE_FORM,
    LATIN_BRANCH,
    LATIN_FORM_REST,
    LATIN_FORMS,
    LATIN_TRADES,
    OTHER_SPELLINGS,
    TRADE,
    english_trades,
    places,
)

_BRACKETED = re.compile(r"[((\[【]([^))\]】]*)[))\]】]")
_TRADES_AT_THE_END = re.compile(rf"^(.{{2,}}?)((?:{TRADE.pattern})++)$")
_NO_BRAND = re.compile(rf".?(?:{TRADE.pattern})++|集团.*")
"""Nothing but a trade, a single character before it, or the word for a group: none is a brand."""
_PLACE_UNIT = re.compile(r"^(?:特别行政区|新区|开发区|自治区|自治州|省|市|区|县|州)")
_LONGEST_PLACE = 6


@dataclass(frozen=True)
class NameParts:
    """The parts of one name, folded. What cannot be told apart stays in the brand."""

    whole: str
    """All of it, without spaces and signs."""
    han: bool
    """Whether it is written in Chinese."""
    brand: str
    """What this company alone is called; Latin words with a space between them."""
    place: str = ""
    trade: str = ""
    form: str = ""
    """The legal form, as it compares; empty when the name has none."""
    group: bool = False
    branch: str = ""
    """The branch it names, or empty: a branch is not the insured company (domain.md §1.11)."""

    place_behind: bool = False
    """Whether the place stands behind the brand, in brackets: 华东（深圳）机电."""

    @cached_property
    def orders(self) -> tuple[str, ...]:
        """The ways in which a Chinese name's core is said: place first, as it stands, and without place."""
        behind = (f"{self.brand}{self.place}{self.trade}",) if self.place_behind else ()
        return tuple(dict.fromkeys((self.core, *behind, f"{self.brand}{self.trade}")))

    @cached_property
    def core(self) -> str:
        """The name in the usual order, without legal form and branch."""
        parts = (part for part in (self.place, self.brand, self.trade) if part)
        return ("" if self.han else " ").join(parts)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words of a name in Latin letters, without legal form."""
        return tuple(self.core.split())


@lru_cache(maxsize=100_000)
def parts_of(name: str, business: str = "") -> NameParts:
    """The parts of a company's name. A text without any word has an empty brand.

    `business` is what the company's record says it does: where the name ends with just that, it is the trade.
    """
    return chinese_parts(name, business) if HAN.search(name) else latin_parts(name)


def chinese_parts(name: str, business: str = "") -> NameParts:
    """Place, brand, trade and form. A place in brackets stands between the brand and the trade."""
    wide = unicodedata.normalize("NFKC", name)
    whole = close(folded(wide))
    head, inside, tail = _around_brackets(wide)
    text, branch = _without_branch(head + tail)
    form = CHINESE_FORM.search(text)
    said = form.group() if form else ""
    text = text.removesuffix(said)
    bracketed = bool(inside) and leading_place(inside)[1] == ""
    place, rest = (inside, text) if bracketed else leading_place(text)
    if len(rest) < 2:
        place, rest = "", text
    brand, trade = _parted(rest, head if bracketed else "", close(folded(business)) if business else "")
    group = "集团" in said or "集团" in inside
    return NameParts(whole, True, brand, bare_place(place), trade, said, group, branch, bracketed)


def _around_brackets(wide: str) -> tuple[str, str, str]:
    """What stands before, in and behind the last brackets that hold anything, folded and close."""
    found = next((one for one in _BRACKETED.finditer(wide) if one.group(1).strip()), None)
    if found is None:
        return close(folded(wide)), "", ""
    sides = (wide[: found.start()], found.group(1), _BRACKETED.sub("", wide[found.end() :]))
    head, inside, tail = (close(folded(side)) for side in sides)
    return head, inside, tail


def _parted(rest: str, head: str, business: str) -> tuple[str, str]:
    """Brand and trade of what is left without place and form."""
    if len(head) > 1 and rest.startswith(head) and len(rest) > len(head):
        return head, rest[len(head) :]
    if len(business) > 1 and rest.endswith(business) and len(rest) - len(business) > 1:
        return rest.removesuffix(business), business
    split = _TRADES_AT_THE_END.match(rest)
    return (split.group(1), split.group(2)) if split else (rest, "")


def _without_branch(text: str) -> tuple[str, str]:
    found = BRANCH.match(text)
    return (found.group(1), found.group(2)) if found else (text, "")


def leading_place(text: str) -> tuple[str, str]:
    """The places that a folded Chinese text begins with, and the rest of it.

    The last of them is taken for the brand where nothing but a trade follows: 深圳华东机电 lies in 深圳.
    """
    ends = [0, *place_ends(text)]
    while len(ends) > 1 and (len(text) - ends[-1] == 1 or _NO_BRAND.fullmatch(text[ends[-1] :])):
        ends.pop()
    return text[: ends[-1]], text[ends[-1] :]


def place_ends(text: str) -> Iterator[int]:
    """Where each of the places ends that stand one after the other at the beginning."""
    known, end = places(), 0
    while True:
        found = next((n for n in range(_LONGEST_PLACE, 1, -1) if text[end : end + n] in known), 0)
        if not found:
            return
        end = min(end + found, len(text))
        unit = _PLACE_UNIT.match(text[end:])
        end += len(unit.group()) if unit else 0
        yield end


@lru_cache(maxsize=20_000)
def bare_place(place: str) -> str:
    """A place without the word for what it is: 深圳市 is 深圳. 浙江杭州 keeps both."""
    return re.sub(r"(?<=..)(?:特别行政区|新区|开发区|自治区|自治州|省|市|区|县)", "", place)


def latin_parts(name: str) -> NameParts:
    """A name in Latin letters: its first word is the brand, the others stand for the trade."""
    lower = unicodedata.normalize("NFKC", name).casefold()
    branch = LATIN_BRANCH.search(lower)
    bare, form = _without_form(lower)
    words = _without_form_rests(words_in(folded(bare)))
    if all(map(is_trade_word, words)):
        words = _without_form_rests(words_in(folded(lower)))
    place, words = _without_latin_place(words, _latin_place_in_brackets(lower))
    own = _brand_words(words)
    return NameParts(
        close(folded(name)),
        False,
        " ".join(words[:own]),
        place=place,
        trade=" ".join(words[own:]),
        form=form,
        group=bool({"group", "gruppe", "groupe", "gruppo"} & set(words)),
        branch=branch.group() if branch else "",
    )


@cache
def latin_places() -> frozenset[str]:
    """Places of China in Latin letters; short ones are left out, they mean too much else."""
    read = frozenset(way for place in places() for way in readings(place))
    return frozenset(place for place in read if len(place) > 4) | OTHER_SPELLINGS


def _latin_place_in_brackets(name: str) -> str:
    """The Chinese place that a name has in brackets, in Latin letters; empty for none."""
    inside = (folded(found.group(1)) for found in _BRACKETED.finditer(name))
    return next((place for place in inside if place in latin_places()), "")


def _without_latin_place(words: list[str], known: str) -> tuple[str, list[str]]:
    """A Chinese place that the name begins with, or that stands further on, and the other words.

    `known` is sure to be it: of Huadong (Shenzhen) Electronics, Huadong is the brand.
    """
    wanted = {known} if known else latin_places()
    at = next((n for n, word in enumerate(words) if word in wanted), None)
    if at is None:
        return "", words
    others = words[:at] + words[at + 1 :]
    return ("", words) if all(map(is_trade_word, others)) else (words[at], others)


def is_a_form(word: str) -> bool:
    """Whether a Latin word is a legal form by itself."""
    return word in LATIN_FORMS or word in LATIN_FORM_REST or bool(extract_org_types(word))


def is_trade_word(word: str) -> bool:
    """Whether a Latin word is one that many companies share."""
    return word in LATIN_TRADES or word in english_trades()


def _without_form(name: str) -> tuple[str, str]:
    """A name in small letters without its legal form, and the form as it compares; empty for none."""
    for text in (name, re.sub(r"[./,'’]", "", name)):
        forms = extract_org_types(text)
        if forms:
            return remove_org_types(text), close(folded("".join(sorted(form for _, form in forms))))
    *words, last = folded(name).split() or [""]
    form = LATIN_FORMS.get(last, "") if words else ""
    return (" ".join(words), form) if form else (name, "")


def _without_form_rests(words: list[str]) -> list[str]:
    """Without what a list of legal forms leaves over: pvt, and single letters of s a or z o o at the end."""
    return [word for word in words if word not in LATIN_FORM_REST] or words


def words_in(text: str) -> list[str]:
    """The words of a folded text; a dash or an ampersand parts them, as people leave them out."""
    return re.findall(r"\w+", text)


def _brand_words(words: list[str]) -> int:
    """How many words the distinctive name takes: the first, and more where that alone is short or shared."""
    count = 1
    while count < len(words) and (len("".join(words[:count])) < 3 or is_trade_word(words[count - 1])):
        count += 1
    return count
