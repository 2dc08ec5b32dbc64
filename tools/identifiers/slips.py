"""What somebody may have meant who typed a number that cannot be right: suggestions, never acted on."""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice, product

AT_MOST = 8
_TRIED_AT_MOST = 4_096
_MISREAD = {
    "O": "0QD",
    "0": "OQD",
    "Q": "0O",
    "D": "0O",
    "I": "1LJ",
    "L": "1I",
    "1": "IL7",
    "7": "1",
    "S": "5",
    "5": "S",
    "Z": "2",
    "2": "Z",
    "B": "8",
    "8": "B",
    "G": "6",
    "6": "G",
    "V": "UY",
    "U": "V",
    "Y": "V",
}
"""A character and what it is taken for, the likeliest first."""


def suggestions(number: str, places: Sequence[str], is_right: Callable[[str], bool]) -> tuple[str, ...]:
    """Right numbers that differ from the typed one by a usual slip, the likeliest first.

    `places` says which characters may stand where. What is less likely is tried when nothing likelier is
    right: with one check digit, every thirtieth guess is.
    """
    for tried in _ever_less_likely(number, places):
        fitting = (one for one in islice(tried, _TRIED_AT_MOST) if one != number and _fits(one, places))
        found = tuple(islice(dict.fromkeys(one for one in fitting if is_right(one)), AT_MOST))
        if found:
            return found
    return ()


def _ever_less_likely(number: str, places: Sequence[str]) -> Iterator[Iterator[str]]:
    if len(number) == len(places) + 1:
        yield _without_a_doubled_key(number)
    if len(number) != len(places):
        return
    choices = [_possible(letter, allowed) for letter, allowed in zip(number, places, strict=True)]
    first = "".join(options[0] for options in choices)
    yield iter((first,))
    # A letter may also be where it cannot stand because its neighbour is.
    yield chain(_one_misread(first, places), _exchanged(first), _exchanged(number))
    yield chain(_all_misread(first), map("".join, product(*choices)))


def _possible(letter: str, allowed: str) -> str:
    """A character, or what it looks like where it cannot stand, the likeliest first."""
    if letter in allowed:
        return letter
    return "".join(meant for meant in _MISREAD.get(letter, "") if meant in allowed) or letter


def _fits(number: str, places: Sequence[str]) -> bool:
    return len(number) == len(places) and all(
        letter in allowed for letter, allowed in zip(number, places, strict=True)
    )


def _without_a_doubled_key(number: str) -> Iterator[str]:
    for place in range(1, len(number)):
        if number[place] == number[place - 1]:
            yield number[:place] + number[place + 1 :]


def _one_misread(number: str, places: Sequence[str]) -> Iterator[str]:
    for place, letter in enumerate(number):
        for meant in _MISREAD.get(letter, ""):
            if meant in places[place]:
                yield number[:place] + meant + number[place + 1 :]


def _exchanged(number: str) -> Iterator[str]:
    for place in range(len(number) - 1):
        if number[place] != number[place + 1]:
            yield number[:place] + number[place + 1] + number[place] + number[place + 2 :]


def _all_misread(number: str) -> Iterator[str]:
    """Every use of one key, or most: who takes O for 0 once does so all along."""
    for letter, meant in ("O0", "0O", "I1", "1I"):
        if 2 <= number.count(letter) <= 7:
            options = (letter + meant if one == letter else one for one in number)
            yield from map("".join, product(*options))
