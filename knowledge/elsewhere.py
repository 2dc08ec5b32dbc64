"""Elsewhere: the matters other than trade credit insurance that the words of a question give away."""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from knowledge.folding import fold

_WORDS = Path(__file__).parent / "elsewhere.txt"


def elsewhere(question: str) -> frozenset[str]:
    """The names of the matters whose words are in the question, such as `motor insurance`; empty for none.

    A hint and no verdict: a question about a customer who sells cars has such words too.
    """
    folded = fold(question)
    pattern, matters = _read()
    return frozenset(matters[found.group()] for found in pattern.finditer(folded))


@lru_cache(maxsize=1)
def _read() -> tuple[re.Pattern[str], dict[str, str]]:
    """One pattern of all words, longest first, and which matter each belongs to."""
    matters = {word: matter for matter, words in _lines() for word in words}
    longest_first = sorted(matters, key=len, reverse=True)
    return re.compile("|".join(map(_pattern, longest_first))), matters


def _lines() -> Iterator[tuple[str, list[str]]]:
    for line in _WORDS.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            matter, chinese, english = (part.strip() for part in line.split("|"))
            yield matter, [fold(word.strip()) for word in f"{chinese},{english}".split(",")]


def _pattern(word: str) -> str:
    return rf"(?<![a-z]){re.escape(word)}(?![a-z])" if word.isascii() else re.escape(word)
