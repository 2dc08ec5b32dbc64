"""Slips of the finger and of the eye: one to a name."""

import random
from collections.abc import Callable, Mapping

from evals.buyers.query import Kind
from evals.buyers.spoken import homophones, syllables
from evals.buyers.words import Split, words_of

_NEIGHBOURS = {
    pair[0]: pair[2:]
    for pair in (
        "q:wa w:qes e:wrd r:etf t:ryg y:tuh u:yij i:uok o:ipl p:o a:qsz s:awdx d:sefc f:drgv g:fthb h:gyjn "
        "j:hukm k:jil l:ko z:ax x:zsc c:xdv v:cfb b:vgn n:bhm m:nj"
    ).split()
}
"""What lies beside a letter on the keyboard."""


def substituted(text: str, chance: random.Random) -> str:
    """Another common character, of another sound."""
    place = chance.randrange(len(text))
    other = chance.choice([all_of for sound, all_of in homophones().items() if text[place] not in all_of])
    return text[:place] + chance.choice(other) + text[place + 1 :]


def dropped(text: str, chance: random.Random) -> str:
    """One character is missing."""
    place = chance.randrange(len(text))
    return text[:place] + text[place + 1 :]


def doubled(text: str, chance: random.Random) -> str:
    """One character came twice."""
    place = chance.randrange(len(text))
    return text[: place + 1] + text[place:]


def swapped(text: str, chance: random.Random) -> str:
    """Two neighbours changed places."""
    place = chance.randrange(len(text) - 1)
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def misheard(text: str, chance: random.Random) -> str:
    """A character of the same sound, as an input method offers it."""
    place = chance.randrange(len(text))
    same = homophones().get(syllables(text[place])[0], "").replace(text[place], "")
    return text[:place] + chance.choice(same) + text[place + 1 :] if same else text


def misread(text: str, chance: random.Random) -> str:
    """A character that looks alike."""
    alike = words_of(Split.REPORT).alike
    places = [place for place, character in enumerate(text) if character in alike]
    if not places:
        return text
    place = chance.choice(places)
    return text[:place] + chance.choice(alike[text[place]]) + text[place + 1 :]


def mistyped(text: str, chance: random.Random) -> str:
    """A Latin letter beside the right one, missing, twice or before its time."""
    letters = [place for place, letter in enumerate(text) if letter.casefold() in _NEIGHBOURS]
    place = chance.choice(letters)
    kind = chance.randrange(4)
    if kind == 0:
        return text[:place] + chance.choice(_NEIGHBOURS[text[place].casefold()]) + text[place + 1 :]
    if kind == 1:
        return text[:place] + text[place + 1 :]
    if kind == 2:
        return text[: place + 1] + text[place].casefold() + text[place + 1 :]
    return text[:place] + text[place + 1 : place + 2] + text[place] + text[place + 2 :]


SLIPS: Mapping[Kind, Callable[[str, random.Random], str]] = {
    Kind.TYPO_SUBSTITUTED: substituted,
    Kind.TYPO_DROPPED: dropped,
    Kind.TYPO_DOUBLED: doubled,
    Kind.TYPO_SWAPPED: swapped,
    Kind.TYPO_SOUND: misheard,
    Kind.TYPO_SHAPE: misread,
    Kind.TYPO_LATIN: mistyped,
}


def wrong_number(number: str, chance: random.Random) -> str:
    """A registration number with O for 0, I for 1 or one digit that is another."""
    confused = [place for place, character in enumerate(number) if character in "01"]
    if confused and chance.random() < 0.5:
        place = chance.choice(confused)
        return number[:place] + {"0": "O", "1": "I"}[number[place]] + number[place + 1 :]
    digits = [place for place, character in enumerate(number) if character.isdigit()]
    place = chance.choice(digits)
    other = chance.choice([digit for digit in "0123456789" if digit != number[place]])
    return number[:place] + other + number[place + 1 :]
