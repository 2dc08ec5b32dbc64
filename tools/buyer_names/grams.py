"""Pieces of names by which candidates are found: characters and syllables in pairs, letters in threes."""

import re
from collections.abc import Iterator
from itertools import pairwise

from tools.buyer_names.folding import HAN, german_spelling
from tools.buyer_names.parts import NameParts, parts_of
from tools.buyer_names.sounds import initials, is_pinyin, other_pairs, syllable_pairs, syllables
from tools.buyer_names.typed import Typed, spoken, spoken_words
from tools.buyers import Buyer
from tools.identifiers import forms_of

FORM = 3
"""Of what the grams are; raised when they change, so that an index made of others is made anew."""
_HAN_RUN = re.compile(r"[㐀-鿿]+")
_FIRST_LETTERS = (2, 3, 4)


def grams_of(buyer: Buyer) -> list[str]:
    """Everything by which a company can be found, name by name: its pieces, between blanks.

    The registration numbers stand with the legal name. Names are kept apart, so that a company of many
    names is not held to be less like any of them.
    """
    numbers = {f"#{form}" for form in number_forms(buyer)}
    return [
        " ".join(_of_name(name, buyer.industry or "") | (set() if place else numbers))
        for place, name in enumerate((buyer.legal_name, *buyer.other_names))
    ]


def _of_name(name: str, business: str) -> set[str]:
    parts = parts_of(name, business)
    spelt = german_spelling(name)
    umlauts = _latin(parts_of(spelt)) if spelt and not parts.han else ()
    return {whole_gram(parts.whole), *(_chinese(parts) if parts.han else _latin(parts)), *umlauts}


def number_forms(buyer: Buyer) -> set[str]:
    """The ways in which the company's registration numbers may be typed."""
    return {form for one in buyer.identifiers for form in forms_of(one.kind, one.number, buyer.country)}


def whole_gram(whole: str) -> str:
    """A whole name, so that the company that bears just this one is found first."""
    return f"={whole}"


def _chinese(parts: NameParts) -> Iterator[str]:
    yield from parts.core
    for run in parts.orders[:2] if parts.place_behind else (parts.core,):
        yield from pairs(run)
        yield from (f"{run[at]}~{run[at + 2]}" for at in range(len(run) - 2))
    yield from (f"{one}_{two}" for one, two in _syllable_pairs(parts))
    for run in {letters for order in parts.orders for letters in initials(order)}:
        yield f"^^{run}"
        yield from (f"^{run[:length]}" for length in _FIRST_LETTERS if length <= len(run))
    for word in re.findall(r"[0-9a-z]{2,}", parts.core):
        yield from word_grams(word)


def _syllable_pairs(parts: NameParts) -> Iterator[tuple[str, str]]:
    """Neighbouring syllables. Part by part, because places and trades are few and their readings are kept."""
    place, brand, trade = syllables(parts.place), syllables(parts.brand), syllables(parts.trade)
    read = [*place, *brand, *trade]
    yield from pairwise(read)
    if parts.place_behind:
        yield from zip((*brand[-1:], *place[-1:]), (*place[:1], *trade[:1]), strict=False)
    yield from other_pairs(parts.brand)


def _latin(parts: NameParts) -> Iterator[str]:
    words = parts.words
    for word in words:
        yield from word_grams(word)
    if 1 < len(words) < 8:
        yield "^^" + "".join(word[0] for word in words)
    yield from triples("".join(words))


def word_grams(word: str) -> Iterator[str]:
    yield f"'{word}"
    yield from triples(word)


def triples(letters: str) -> Iterator[str]:
    """Every three letters that follow one another, the beginning marked."""
    marked = f"`{letters}"
    yield from (marked[at : at + 3] for at in range(len(marked) - 2))


def pairs(text: str) -> Iterator[str]:
    yield from (text[at : at + 2] for at in range(len(text) - 1))


def asked_grams(typed: Typed) -> set[str]:
    """By what to look for the company that a text means; empty for a text that is all speech."""
    found = {whole_gram(typed.parts.whole)} if typed.parts.whole else set()
    if typed.bare_number:
        found.add(f"#{typed.bare_number}")
    for number in typed.numbers:
        found.update(f"#{form}" for form in (*number.forms, *number.suggestions))
    if typed.has_chinese:
        found.update(_asked_in_chinese(typed))
    words = typed.names if not typed.has_chinese else tuple(w for w in typed.words if w not in spoken_words())
    for word in words:
        found.update((f"'{word}",) if is_pinyin(word) else word_grams(word))
    if not typed.has_chinese:
        found.update(_asked_by_sound(typed, words))
    return found


def _asked_in_chinese(typed: Typed) -> Iterator[str]:
    text = typed.parts.core if spoken().search(typed.close) is None else typed.close
    silent = _speech_places(text)
    for at, letter in enumerate(text):
        if at not in silent and HAN.match(letter):
            yield letter
        for beyond in (at + 1, at + 2):
            if (
                beyond < len(text)
                and text[beyond] >= "㐀" <= letter
                and not (at in silent and beyond in silent)
            ):
                yield letter + text[beyond]
                yield f"{letter}~{text[beyond]}"
    for run in _HAN_RUN.findall("".join(" " if n in silent else c for n, c in enumerate(text))):
        yield from syllable_pairs(run)
    if any(letter.isascii() for letter in text):
        yield from syllable_pairs(typed.text)


def _speech_places(text: str) -> set[int]:
    """Where in the text everyday speech stands; one character alone may as well belong to a name."""
    runs = (found for found in spoken().finditer(text) if found.end() - found.start() > 1)
    return {place for run in runs for place in range(run.start(), run.end())}


def _asked_by_sound(typed: Typed, words: tuple[str, ...]) -> Iterator[str]:
    letters = typed.letters
    yield from syllable_pairs(" ".join(typed.words))
    yield from syllable_pairs(letters)
    if not is_pinyin(letters):
        yield from triples("".join(words))
    for word in words:
        if 2 <= len(word) <= 14 and word.isalpha():
            yield f"^^{word}"
            yield f"^{word[:4]}"
