"""The words that made-up companies are named with; half of the brands are for fitting, half for reporting."""

import random
import zlib
from bisect import bisect
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any, Generic, TypeVar

import yaml

DATA = Path(__file__).parent / "data"
T = TypeVar("T")


class Split(StrEnum):
    """What a directory and its questions are for. No brand and no sentence is in both."""

    FIT = "fit"
    REPORT = "report"


def belongs(word: str, split: Split) -> bool:
    """Whether a brand is of this half: its first two characters decide, in Latin its first four."""
    beginning = word[:2] if word[:1] >= "一" else word[:4].casefold()
    return (zlib.crc32(beginning.encode()) & 1) == (split is Split.REPORT)


def chance_of(*seeds: object) -> random.Random:
    """The same seeds draw the same things on any machine."""
    return random.Random("-".join(map(str, seeds)))  # noqa: S311 (nothing is kept secret by it)


class Weighted(Generic[T]):
    """Things to draw from, some more often than others."""

    def __init__(self, weighted: Iterable[tuple[T, float]]) -> None:
        pairs = list(weighted)
        self.things = tuple(thing for thing, _ in pairs)
        self._sums = list(accumulate(weight for _, weight in pairs))

    def draw(self, chance: random.Random) -> T:
        return self.things[bisect(self._sums, chance.random() * self._sums[-1])]


@dataclass(frozen=True)
class Trade:
    """What a company does, as Chinese names say it: who says it shortly leaves out all but the first word."""

    words: tuple[str, ...]
    english: str

    @property
    def chinese(self) -> str:
        return "".join(self.words)


@dataclass(frozen=True)
class Land:
    """A country and how its companies are named and numbered."""

    code: str
    forms: Weighted[str]
    number: str
    towns: tuple[str, ...]
    trades: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True)
class Words:
    """All of them, with the brands of one half."""

    split: Split
    pairs: tuple[str, ...]
    """Brands of two characters, the commonest first."""
    thirds: tuple[str, ...]
    places: Weighted[str]
    trades: Weighted[Trade]
    coined: tuple[str, ...]
    lands: Weighted[Land]
    alike: Mapping[str, str]
    """Characters that look like one another, each with all it is taken for."""


@cache
def words_of(split: Split) -> Words:
    """The words for one half."""
    brands, places, foreign = _read("brands"), _read("places"), _read("foreign")
    known = set(_all_places(places))
    return Words(
        split,
        tuple(_pairs(brands, known, split)),
        tuple(brands["third"].split()),
        _weighted_places(places),
        Weighted((Trade(tuple(words.split()), english), often) for words, english, often in _read("trades")),
        tuple(_coined(brands["coined"], split)),
        Weighted((_land(code, row), row["share"]) for code, row in foreign.items()),
        _alike(brands["alike"].split()),
    )


def place_names() -> tuple[str, ...]:
    """Every place in China that a name may begin with."""
    return tuple(_all_places(_read("places")))


def frames(language: str, split: Split) -> tuple[str, ...]:
    """Sentences with a gap for a company's name, `zh` or `en`."""
    return _half(_read("frames")[language], split)


def without_company(language: str, split: Split) -> tuple[str, ...]:
    """Sentences in which no company is named."""
    return _half(_read("frames")["without"][language], split)


def _half(sentences: Sequence[str], split: Split) -> tuple[str, ...]:
    return tuple(sentences[split is Split.REPORT :: 2])


@cache
def _read(name: str) -> Any:
    return yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))


def place_spellings() -> tuple[Mapping[str, str], Mapping[str, str]]:
    """English names and readings of places where they are not what the characters give."""
    places = _read("places")
    return places["english"], places["readings"]


_OFTEN = {"often": 12.0, "sometimes": 4.0, "seldom": 0.4}


def _all_places(places: Mapping[str, Any]) -> list[str]:
    return [place for group in _OFTEN for place in places[group].split()]


def _weighted_places(places: Mapping[str, Any]) -> Weighted[str]:
    return Weighted((place, weight) for group, weight in _OFTEN.items() for place in places[group].split())


def _pairs(brands: Mapping[str, str], places: set[str], split: Split) -> Iterable[str]:
    """By a diagonal, so that the common characters of either list meet first."""
    first = list(dict.fromkeys(brands["first"].split()))
    second = list(dict.fromkeys(brands["second"].split()))
    for reach in range(len(first) + len(second) - 1):
        for place in range(max(0, reach - len(second) + 1), min(reach + 1, len(first))):
            pair = first[place] + second[reach - place]
            if pair[0] != pair[1] and pair not in places and pair != "中国" and belongs(pair, split):
                yield pair


def _coined(parts: Mapping[str, str], split: Split) -> Iterable[str]:
    for start in parts["starts"].split():
        for end in parts["ends"].split():
            if belongs(word := start + end, split):
                yield word


def _land(code: str, row: Mapping[str, Any]) -> Land:
    forms, weights = row["forms"][::2], row["forms"][1::2]
    return Land(
        code,
        Weighted(zip(forms, weights, strict=True)),
        row["number"],
        _listed(row["towns"]),
        tuple(row["trades"]),
        _listed(row["names"]),
    )


def _listed(text: str) -> tuple[str, ...]:
    """Separated by commas where a name has a space in it, else by spaces."""
    return tuple(part.strip() for part in text.split("," if "," in text else None))


def _alike(pairs: Iterable[str]) -> Mapping[str, str]:
    taken: dict[str, str] = {}
    for pair in pairs:
        one, other = pair[:1], pair[1:]
        taken[one] = taken.get(one, "") + other
        taken[other] = taken.get(other, "") + one
    return taken
