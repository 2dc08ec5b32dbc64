"""English words of the field that were misspelt (insurence, recievable, overdu)."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from rapidfuzz.distance import OSA

from knowledge.folding import tokens
from knowledge.lexicon.lexicon import Concept, lexicon
from knowledge.slips.slip import Slip

_ORDINARY = Path(__file__).with_name("ordinary_english.txt")
_WORD = re.compile(r"(?<![A-Za-z\d_@./\\])[A-Za-z]{4,}(?![A-Za-z\d_@]|[./\\][A-Za-z\d])")
_LATIN = re.compile(r"[a-z]{4,}")
_ANOTHER_NAME = re.compile(r"\s+[A-Z]")
_SENTENCE_ENDS = re.compile(r"(?:^|[.?!:;。？！：；\n])[\s\"'“‘(]*$")
_LONG = 8
"""Letters from which a word may be wrong in two places."""
_SHORTEST, _SHORTEST_EVERYDAY = 5, 7
"""Letters of a word that is guessed: below, too many words and names are neighbours."""


def misspelt(text: str) -> list[Slip]:
    """Unknown Latin words that one edit (two in long ones) makes exactly one word of the lexicon.

    A word with a capital may be a name and is left alone, save where it begins a sentence.
    """
    shouted = text.isupper()
    slips = []
    for found in _WORD.finditer(text):
        typed = found.group()
        plain = typed.islower() or shouted or _begins_sentence(text, found)
        if plain and (meant := _meant(typed.lower())):
            slips.append(Slip(found.start(), typed, meant))
    return slips


def _begins_sentence(text: str, found: re.Match[str]) -> bool:
    """Polciy is late, but not Poliscy Trading is late."""
    return (
        found.group()[1:].islower()
        and _SENTENCE_ENDS.search(text[: found.start()]) is not None
        and _ANOTHER_NAME.match(text, found.end()) is None
    )


@lru_cache(maxsize=20_000)
def _meant(word: str) -> str | None:
    """The one word of the field that this could be; None for a known word and where two are as near."""
    if word in _ordinary() or _stem(word) in _known_stems():
        return None
    nearest = _nearest(word)
    if not nearest and word.endswith("s"):
        nearest = [f"{other}s" for other in _nearest(word[:-1])]
    # A letter is left out more often than put in.
    nearest = [other for other in nearest if len(other) > len(word)] or nearest
    return nearest[0] if len(set(map(_stem, nearest))) == 1 else None


def _nearest(word: str) -> list[str]:
    near: dict[int, list[str]] = defaultdict(list)
    for other in _words()[word[0]]:
        allowed = 2 if min(len(word), len(other)) >= _LONG else 1
        edits = OSA.distance(word, other, score_cutoff=allowed)
        if edits <= allowed:
            near[edits].append(other)
    return near[min(near)] if near else []


@lru_cache(maxsize=1)
def _words() -> dict[str, list[str]]:
    """What may be meant, by first letter, which is seldom the one that is wrong."""
    of_the_field, words = set(_latin(_field())), defaultdict(list)
    for word in dict.fromkeys(_latin(lexicon().concepts)):
        if len(word) >= (_SHORTEST if word in of_the_field else _SHORTEST_EVERYDAY):
            words[word[0]].append(word)
    return words


@lru_cache(maxsize=1)
def _known_stems() -> frozenset[str]:
    return frozenset(map(_stem, _latin(lexicon().concepts)))


def _field() -> list[Concept]:
    return [concept for concept in lexicon().concepts if concept.of_the_field]


def _latin(concepts: Iterable[Concept]) -> Iterator[str]:
    for concept in concepts:
        for phrase in concept.en:
            yield from _LATIN.findall(phrase)


@lru_cache(maxsize=1)
def _ordinary() -> frozenset[str]:
    """English words that are near one of the field and are not slips of it."""
    return frozenset(_ORDINARY.read_text(encoding="utf-8").split())


def _stem(word: str) -> str:
    return " ".join(tokens(word).characters) or word
