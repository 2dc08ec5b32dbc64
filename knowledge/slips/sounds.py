"""Chinese words of the field that were typed with other characters of the same sound (鱼期 for 逾期)."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import product
from pathlib import Path
from threading import local
from typing import Any

from knowledge.confusions import RIGHT
from knowledge.folding import fold
from knowledge.lexicon.lexicon import lexicon
from knowledge.slips.slip import Slip

_RUN = re.compile(r"[\u4e00-\u9fff]{2,}")
_SHORT_WORDS = Path(__file__).with_name("short_words.txt")
_LENGTHS = (4, 3, 2)
_SMALL = frozenset(
    "的了着过吗呢吧啊呀嘛么我你您他她它们这那哪某每各是有没不别未无非要想会能可应该在到从向往对把被给让叫使由为因以"
    "与和跟同及或且但而就才都也还又再更最很太好只仅便即于之其所个些等上下中里内外前后左右时年月日一二两三四五六七八九十"
    "百千万亿零几多少大小怎何谁什咋啥说看问请完曾已均共亦皆钱"
)
"""Characters of grammar and number, at home in any text: where one stands, it was meant."""
_CONFUSED_SOUNDS = (
    (re.compile("^([zcs])h"), r"\1"),
    (re.compile("^n(?=[aeiouv])"), "l"),
    (re.compile("ng$"), "n"),
)
"""zh/z, ch/c, sh/s; n/l; ing/in, eng/en, ang/an: one sound to many speakers."""


def misheard(text: str) -> list[Slip]:
    """Runs of two to four characters that are no word, but sound like one of the field and differ in one.

    The longest first, without overlaps; none in a text whose words are all known.
    """
    slips: list[Slip] = []
    for found in _RUN.finditer(text):
        run = fold(found.group())
        if len(run) == len(found.group()) and _RUN.fullmatch(run):
            for place, meant in _misheard_in(run):
                slips.append(Slip(found.start() + place.start, found.group()[place], meant))
    return slips


def _misheard_in(run: str) -> Iterator[tuple[slice, str]]:
    loose, taken = _loose(run), [False] * len(run)
    for length in _LENGTHS:
        for start in range(len(run) - length + 1):
            place = slice(start, start + length)
            if not any(taken[place]) and (meant := _meant(run[place], loose[place])):
                taken[place] = [True] * length
                yield place, meant


def _meant(typed: str, loose: Sequence[bool]) -> str | None:
    """The one word of the field from which this differs in one character; None with none, or with two."""
    if sum(loose) < 2 or len(_SMALL.intersection(typed)) > (len(typed) > 2):
        return None
    words = set()
    for sounds in product(*map(_sounds, typed)):
        for word in _words_by_sound().get(sounds, ()):
            wrong = [place for place, other in enumerate(word) if typed[place] != other]
            if len(wrong) == 1 and loose[wrong[0]] and _may_stand_for(typed[wrong[0]], word[wrong[0]]):
                words.add(word)
    return words.pop() if len(words) == 1 else None


def _may_stand_for(typed: str, meant: str) -> bool:
    """By its usual reading: 填 is seldom zhen."""
    return _SMALL.isdisjoint((typed, meant)) and _sounds(typed)[0] in _sounds(meant)


def _loose(run: str) -> list[bool]:
    """Which characters belong to no word, neither of the language nor of the field."""
    loose = [False] * len(run)
    for start, end in _split(run):
        if end - start == 1:
            loose[start] = True
    for start in range(len(run)):
        for length in _LENGTHS:
            if run[start : start + length] in _known_words():
                loose[start : start + length] = [False] * len(run[start : start + length])
    return loose


def _split(run: str) -> Iterator[tuple[int, int]]:
    breaks = _breaks()
    breaks.setText(run)
    start = 0
    for end in breaks:
        yield start, end
        start = end


_thread = local()


def _breaks() -> Any:
    """ICU's word breaker, one per thread: it holds the text that it breaks."""
    if not hasattr(_thread, "breaks"):
        import icu  # type: ignore[import-untyped]

        _thread.breaks = icu.BreakIterator.createWordInstance(icu.Locale("zh"))
    return _thread.breaks


@lru_cache(maxsize=1)
def _known_words() -> frozenset[str]:
    words = (word for concept in lexicon().concepts for word in concept.zh)
    return frozenset(word for word in [*words, *RIGHT] if _RUN.fullmatch(word))


@lru_cache(maxsize=1)
def _words_by_sound() -> dict[tuple[str, ...], list[str]]:
    from pypinyin import Style, lazy_pinyin

    words: dict[tuple[str, ...], list[str]] = {}
    concepts = (concept for concept in lexicon().concepts if concept.of_the_field)
    longer = (word for concept in concepts for word in concept.zh if len(word) > 2)
    for word in dict.fromkeys([*_short_words(), *longer]):
        if len(word) in _LENGTHS and _RUN.fullmatch(word):
            sounds = tuple(map(_plain, lazy_pinyin(word, style=Style.NORMAL)))
            words.setdefault(sounds, []).append(word)
    return words


def _short_words() -> list[str]:
    lines = _SHORT_WORDS.read_text(encoding="utf-8").splitlines()
    return [word for line in lines if not line.startswith("#") for word in line.split()]


@lru_cache(maxsize=10_000)
def _sounds(character: str) -> tuple[str, ...]:
    """Every reading of a character, as they are compared; the usual one first."""
    from pypinyin import Style, pinyin

    readings = pinyin(character, style=Style.NORMAL, heteronym=True)[0]
    return tuple(dict.fromkeys(map(_plain, readings)))


def _plain(sound: str) -> str:
    for confused, one in _CONFUSED_SOUNDS:
        sound = confused.sub(one, sound)
    return sound
