"""Variation: one text as other people would have typed it — another word, another language, a slip."""

import random
import re
from collections.abc import Sequence
from functools import cached_property

from knowledge.encoder.features import CJK

_LATIN_WORD = re.compile(r"[a-z]{4,}")


class Swaps:
    """Exchanges words of a text for others of their concepts."""

    def __init__(self, concepts: Sequence[tuple[str, ...]]) -> None:
        self._others: dict[str, list[str]] = {}
        for concept in concepts:
            for word in concept:
                if len(word) > 1:
                    self._others.setdefault(word, []).extend(one for one in concept if one != word)
        self._longest = max(map(len, self._others))
        self._spans: dict[str, list[tuple[int, int]]] = {}

    def vary(self, text: str, draw: random.Random, share: float) -> str:
        """The text with about this share of its known words exchanged, one at least if it has any."""
        spans = self._known(text)
        if not spans:
            return text
        chosen = {span for span in spans if draw.random() < share} or {draw.choice(spans)}
        parts, last = list[str](), 0
        for start, end in spans:
            if (start, end) in chosen:
                parts += [text[last:start], " ", draw.choice(self._others[text[start:end]]), " "]
                last = end
        return "".join([*parts, text[last:]]).strip()

    def _known(self, text: str) -> list[tuple[int, int]]:
        """Where known words stand, the longest first from the left."""
        if text not in self._spans:
            found, place = list[tuple[int, int]](), 0
            while place < len(text):
                end = self._end_of_word(text, place)
                if end is not None:
                    found.append((place, end))
                place = end or place + 1
            self._spans[text] = found
        return self._spans[text]

    def _end_of_word(self, text: str, start: int) -> int | None:
        latin = text[start].isascii()
        if latin and start and text[start - 1].isascii() and text[start - 1].isalnum():
            return None
        for end in range(min(len(text), start + self._longest), start + 1, -1):
            if text[start:end] in self._others:
                inside = latin and end < len(text) and text[end].isascii() and text[end].isalnum()
                if not inside:
                    return end
        return None


class Slips:
    """Mistypes a text: a character of the same sound, or letters swapped, dropped, doubled or left out."""

    def vary(self, text: str, draw: random.Random) -> str:
        """The text with one slip; as it is when there is no place for one."""
        han = [place for place, one in enumerate(text) if one in self._same_sound]
        words = [found.span() for found in _LATIN_WORD.finditer(text)]
        if han and (not words or draw.random() < 0.5):
            place = draw.choice(han)
            return text[:place] + draw.choice(self._same_sound[text[place]]) + text[place + 1 :]
        if words:
            start, end = draw.choice(words)
            return text[:start] + _misspelt(text[start:end], draw) + text[end:]
        return text

    @cached_property
    def _same_sound(self) -> dict[str, list[str]]:
        """For each common character the others of GB 2312's first level that sound like it."""
        from pypinyin import lazy_pinyin

        rows = (bytes([row, cell]) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
        common = [one for code in rows if (one := code.decode("gb2312", errors="ignore"))]
        by_sound: dict[str, list[str]] = {}
        for one in common:
            by_sound.setdefault(lazy_pinyin(one)[0], []).append(one)
        return {
            one: others
            for same in by_sound.values()
            for one in same
            if (others := [other for other in same if other != one])
        }


def _misspelt(word: str, draw: random.Random) -> str:
    place = draw.randrange(1, len(word) - 1)
    kind = draw.randrange(4)
    if kind == 0:
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    if kind == 1:
        return word[:place] + word[place + 1 :]
    if kind == 2:
        return word[:place] + word[place] + word[place:]
    return word[:place] + draw.choice("aeiorstnl") + word[place + 1 :]


def has_chinese(text: str) -> bool:
    """Whether any Chinese character is in it."""
    return re.search(f"[{CJK}]", text) is not None
