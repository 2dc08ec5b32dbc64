"""How Chinese names are read aloud and written in Latin letters."""

from collections.abc import Mapping
from functools import cache, lru_cache

from pypinyin import lazy_pinyin

from evals.buyers.words import place_names, place_spellings

READINGS = {"长": "chang", "都": "du", "晟": "sheng", "乾": "qian", "石": "shi", "朝": "chao"}
"""What these characters are in the name of a company, whatever else they may be."""


@lru_cache(maxsize=1 << 16)
def syllables(word: str) -> tuple[str, ...]:
    """One reading a character, without tones; ü is typed as v."""
    whole = _whole_words().get(word)
    return whole if whole else tuple(map(_reading, word))


@cache
def _reading(character: str) -> str:
    return READINGS.get(character) or lazy_pinyin(character)[0]


@cache
def _whole_words() -> Mapping[str, tuple[str, ...]]:
    """Places, whose characters are often read in another way than elsewhere."""
    _, readings = place_spellings()
    words = {place: tuple(lazy_pinyin(place)) for place in place_names()}
    return words | {place: tuple(reading.split()) for place, reading in readings.items()}


@cache
def english_place(place: str) -> str:
    """What English names call a place."""
    spellings, _ = place_spellings()
    return spellings.get(place) or "".join(syllables(place)).capitalize()


@cache
def homophones() -> Mapping[str, str]:
    """The common characters of each reading: what an input method offers by mistake."""
    level_one = (bytes([row, cell]) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    by_reading: dict[str, str] = {}
    for code in level_one:
        character = code.decode("gb2312", errors="ignore")
        if character:
            by_reading[_reading(character)] = by_reading.get(_reading(character), "") + character
    return by_reading
