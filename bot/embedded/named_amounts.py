"""Amounts by the words that name them, before or behind: receivables 620k, 620k of receivables, 2万免赔额."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.embedded.quantities import Quantity, folded_in_place
from tools.money import plain

Names = Sequence[tuple[str, re.Pattern[str]]]


@dataclass(frozen=True)
class _Word:
    """A word that names an amount, with its place in the message."""

    name: str
    start: int
    end: int


def named_amounts(message: str, names: Names, found: Sequence[Quantity]) -> Iterator[tuple[str, Quantity]]:
    """Each amount with its name, in order; without one the name is empty.

    The word right before an amount names it, else one right behind it, else the last one since the amount
    before. A word names one amount only, and where several fit the longest does: cost of sales is no sales.
    What something comes down from ("from 2.5m to 2m") is no amount of the question.
    """
    text, found = folded_in_place(message), in_one_currency(found)
    words, behind = list(_words(text, names)), 0
    if _IN_TURN.search(text):
        yield from _in_turn(words, found)
        return
    for place, one in enumerate(found):
        if _is_left(one, text):
            continue  # the word before it names the amount that comes in its place
        start, end = one.span
        following = found[place + 1].span[0] if place + 1 < len(found) else len(text)
        before = [word for word in words if behind <= word.start and word.end <= start]
        after = [word for word in words if end <= word.start and word.end <= following]
        word = _named_by(before[-1] if before else None, after[0] if after else None, one, text)
        behind = word.end if word and word.start >= end else end
        yield (word.name if word else "", one)


def figures_named(message: str, names: Names, found: Sequence[Quantity], *, unnamed: str) -> dict[str, Any]:
    """The first figure of each name with the currency they are in; one without a name is `unnamed`."""
    told: dict[str, Any] = {}
    for name, one in named_amounts(message, names, found):
        told.setdefault(name or unnamed, plain(one.amount))
        if one.currency:
            told.setdefault("currency", one.currency)
    return told


def in_one_currency(found: Sequence[Quantity]) -> Sequence[Quantity]:
    """The figures but for those in another currency than the first named, which are asked for again."""
    named = next((one.currency for one in found if one.currency), None)
    return [one for one in found if one.currency in (None, named)]


_IN_TURN = re.compile(r"分别|依次|\brespectively\b")


def _in_turn(words: Sequence[_Word], found: Sequence[Quantity]) -> Iterator[tuple[str, Quantity]]:
    """The amounts in the order of the words before them; as many of either, or none has a name."""
    first = found[0].span[0] if found else 0
    before = [word.name for word in words if word.end <= first]
    names = before if len(before) == len(found) else [""] * len(found)
    yield from zip(names, found, strict=True)


def _words(text: str, names: Names) -> Iterator[_Word]:
    """The words that name something, in order; of two in one place the longer."""
    every = [_Word(name, *found.span()) for name, rule in names for found in rule.finditer(text)]
    last = 0
    for word in sorted(every, key=lambda word: (word.start, -word.end)):
        if word.start >= last and not any(_hides(other, word) for other in every):
            last = word.end
            yield word


def _hides(other: _Word, word: _Word) -> bool:
    """Whether another word that begins later stands on the same place and is longer."""
    overlaps = word.start < other.start < word.end
    return overlaps and other.end - other.start > word.end - word.start


def _named_by(before: _Word | None, after: _Word | None, one: Quantity, text: str) -> _Word | None:
    if before and _ADJACENT.fullmatch(text[before.end : one.span[0]]):
        return before
    if after and _RIGHT_BEHIND.fullmatch(text[one.span[1] : after.start]):
        return after
    return before


_ADJACENT = re.compile(r"[^,;。.!?\n]{0,24}")
"""What may stand between a word and the amount that it surely names: the same clause."""
_RIGHT_BEHIND = re.compile(
    r"\s*(?:个|元|块钱?)?\s*(?:(?:worth of|of|in|for|as|is|are|was|were|的|是)\s*)?"
    r"(?:(?:our|my|the|their|his|an?|annual|yearly|monthly|total|trade|open|still|unpaid|credit|left|free|own|outstanding|年|一年|全年|总)\s*){0,3}"
)
"""What may stand between an amount and the word behind it that names it."""


def _is_left(one: Quantity, text: str) -> bool:
    """Whether it is what an amount comes down or up from, and another one comes in its place."""
    return bool(_FROM.search(text[: one.span[0]]) and _TO.match(text[one.span[1] :]))


_FROM = re.compile(r"\bfrom\s+(?:[$€£¥]|[a-z]{3}\s)?\s*$|[从由]\s*$")
_TO = re.compile(r"\s*(?:down |up )?(?:to|-|–)\s*[$€£¥a-z]{0,3}\s*\d|\s*[^,;。\d]{0,6}(?:到|至|成|为)\s*\d")
