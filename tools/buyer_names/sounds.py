"""How Chinese is read aloud: pinyin without tones, in full and by its first letters."""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import islice, pairwise, product

from pypinyin import Style, pinyin
from pypinyin.constants import PHRASES_DICT, PINYIN_DICT
from pypinyin.contrib.tone_convert import to_normal

_LONGEST_SYLLABLE = 6
_PIECES = re.compile(r"[㐀-鿿]+|[0-9a-z]+")


_LONGEST_PHRASE = 4


@lru_cache(maxsize=200_000)
def syllables(chinese: str) -> tuple[str, ...]:
    """The reading of each character, with words like 重庆 and 银行 read as words; ü is written u."""
    read: list[str] = []
    while len(read) < len(chinese):
        read += _phrase_at(chinese, len(read)) or (_alone(chinese[len(read)]),)
    return tuple(read)


def _phrase_at(chinese: str, at: int) -> tuple[str, ...]:
    """The reading of the longest known phrase that begins here; empty for none."""
    for length in range(min(_LONGEST_PHRASE, len(chinese) - at), 1, -1):
        if chinese[at : at + length] in PHRASES_DICT:
            return _phrase(chinese[at : at + length])
    return ()


@lru_cache(maxsize=50_000)
def _phrase(chinese: str) -> tuple[str, ...]:
    return tuple(_typed(to_normal(readings[0])) for readings in PHRASES_DICT[chinese])


@lru_cache(maxsize=50_000)
def _alone(letter: str) -> str:
    """The character's commonest reading; the character itself where it has none."""
    return _typed(pinyin(letter, style=Style.NORMAL)[0][0])


def _typed(syllable: str) -> str:
    return syllable.replace("v", "u").replace("ü", "u")


_SIGHS = frozenset({"n", "ng", "m", "hm", "hng", "ei", "o", "e"})
"""Syllables of interjections: they would split every run of letters in ways that nobody means."""


@cache
def _all_syllables() -> frozenset[str]:
    """Every syllable that a character of the usual block is read with; takes some 50 ms, once."""
    read = (PINYIN_DICT[code] for code in range(0x4E00, 0x9FA6) if code in PINYIN_DICT)
    toned = {one for readings in read for one in readings.split(",")}
    return frozenset(_typed(to_normal(one)) for one in toned) - _SIGHS


def syllable_pairs(text: str) -> list[str]:
    """Neighbouring syllables of a folded text, Chinese or pinyin or both, in every way it may be split."""
    pairs: list[str] = []
    before: Sequence[Sequence[str]] = ()
    for piece in _PIECES.findall(text):
        ways = [syllables(piece)] if piece >= "㐀" else list(_readings(piece.replace("v", "u")))
        for way in ways:
            pairs += [f"{last[-1]}_{way[0]}" for last in before]
            pairs += [f"{one}_{two}" for one, two in pairwise(way)]
        before = ways
    return list(dict.fromkeys(pairs))


_WAYS = 4
_LONGEST_RUN = 60


def _readings(letters: str) -> Iterator[tuple[str, ...]]:
    """Up to four ways to read a run of letters as whole syllables, those of fewest syllables first."""
    if len(letters) > _LONGEST_RUN or not letters.isalpha() or not letters.isascii():
        return
    known = _all_syllables()
    ways: list[list[tuple[str, ...]]] = [[] for _ in range(len(letters) + 1)]
    ways[0].append(())
    for end in range(1, len(letters) + 1):
        for begin in range(max(0, end - _LONGEST_SYLLABLE), end):
            if letters[begin:end] in known:
                ways[end] += [(*way, letters[begin:end]) for way in ways[begin]]
        ways[end] = sorted(ways[end], key=len)[:_WAYS]
    yield from ways[-1]


_MOST_READINGS = 8


@lru_cache(maxsize=100_000)
def readings(chinese: str) -> tuple[str, ...]:
    """How the characters may be read, as one run of letters, the likeliest first; at most eight ways."""
    ways = product(*(_ways(letter) for letter in chinese))
    likeliest = "".join(syllables(chinese))
    return tuple(dict.fromkeys((likeliest, *("".join(way) for way in islice(ways, _MOST_READINGS)))))


_READ_IN_TWO_WAYS = frozenset(
    "长行乐重盛曾单朝都藏传宿柏朴解仇区查车尉石嘉调降空少种翟洞薄堡佛繁盖轧莞会尺炅漯歙浚涡亳莘泌番铅"
)
"""Characters of names for which dictionaries and people do not agree on a reading."""


@lru_cache(maxsize=50_000)
def _ways(letter: str) -> tuple[str, ...]:
    """The readings of a character: 长 is cháng and zhǎng. One, where names know no other."""
    if letter not in _READ_IN_TWO_WAYS:
        return (_alone(letter),)
    read = dict.fromkeys(_typed(one) for one in pinyin(letter, style=Style.NORMAL, heteronym=True)[0])
    return tuple(read)[:2]


def other_pairs(chinese: str) -> list[tuple[str, str]]:
    """Neighbouring syllables in readings other than the likeliest."""
    usual = syllables(chinese)
    several = [way if len(way) > 1 else (one,) for way, one in zip(map(_ways, chinese), usual, strict=True)]
    if all(len(way) == 1 for way in several):
        return []
    found = [pair for one, two in pairwise(several) for pair in product(one, two)]
    return [pair for pair in found if pair not in set(pairwise(usual))]


@lru_cache(maxsize=100_000)
def initials(chinese: str) -> tuple[str, ...]:
    """The first letters of the syllables, the likeliest first, where a character is read in two ways."""
    letters = [
        dict.fromkeys((one[0], *(way[0] for way in _ways(c))))
        for c, one in zip(chinese, syllables(chinese), strict=True)
    ]
    return tuple("".join(way) for way in islice(product(*letters), 4))


@lru_cache(maxsize=50_000)
def is_pinyin(letters: str) -> bool:
    """Whether a run of letters can be read as whole syllables."""
    return next(_readings(letters.replace("v", "u")), None) is not None
