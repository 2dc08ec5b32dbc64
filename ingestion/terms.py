"""Terms of the glossary of which one half is translated: 信用limit, credit 限额, the 等待 period."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

_HAN = "[㐀-鿿]"
_RUN = re.compile(f"{_HAN}+")
_WORD_BEFORE = re.compile(r"(?<![A-Za-z])(?P<word>[A-Za-z]{3,})\s?\Z")
_WORD_AFTER = re.compile(r"\s?(?P<word>[A-Za-z]{3,})(?![A-Za-z])")
_FARTHEST = 30
_SHORTEST = 2
"""Characters of a Chinese half: one alone begins or ends too many words."""


@dataclass(frozen=True)
class HalfTranslated:
    """Where such a term stands in a text, and what the glossary has for it."""

    start: int
    end: int
    zh: str
    en: str


def half_translated(text: str) -> Iterator[HalfTranslated]:
    """The terms of a text that are half in Chinese and half in English."""
    for run in _RUN.finditer(text):
        after = _WORD_AFTER.match(text, run.end())
        if after:
            yield from _found(text, run, after["word"], after.end(), _halves().first)
        before = _WORD_BEFORE.search(text, max(0, run.start() - _FARTHEST), run.start())
        if before:
            yield from _found(text, run, before["word"], before.start(), _halves().last)


def _found(
    text: str, run: re.Match[str], word: str, reach: int, halves: Mapping[tuple[str, str], tuple[str, str]]
) -> Iterator[HalfTranslated]:
    """The longest half beside the word that makes a term with it."""
    is_first = reach > run.end()
    for length in range(len(run[0]), _SHORTEST - 1, -1):
        half = run[0][-length:] if is_first else run[0][:length]
        term = halves.get((half, word.lower()))
        if term is not None:
            start, end = (run.end() - length, reach) if is_first else (reach, run.start() + length)
            yield HalfTranslated(start, end, *term)
            return


@dataclass(frozen=True)
class _Halves:
    """Pairs of a Chinese and an English half of one term, by which of the two comes first."""

    first: Mapping[tuple[str, str], tuple[str, str]]
    """The Chinese half that begins a term, with the English word that ends it."""
    last: Mapping[tuple[str, str], tuple[str, str]]
    """The Chinese half that ends a term, with the English word that begins it."""


@cache
def _halves() -> _Halves:
    first: dict[tuple[str, str], tuple[str, str]] = {}
    last: dict[tuple[str, str], tuple[str, str]] = {}
    for zh, en in _names():
        words = re.findall(r"[A-Za-z]+", en.lower())
        if len(words) < 2 or not _RUN.fullmatch(zh):
            continue
        for cut in range(_SHORTEST, len(zh)):
            first.setdefault((zh[:cut], words[-1]), (zh, en))
        for cut in range(1, len(zh) - _SHORTEST + 1):
            last.setdefault((zh[cut:], words[0]), (zh, en))
    return _Halves(first, last)


def _names() -> Iterator[tuple[str, str]]:
    """Each term's Chinese name with its English one, then its other names with each other."""
    terms = _glossary()
    yield from ((term["zh"], term["en"]) for term in terms)
    for term in terms:
        others = term.get("aliases") or {}
        for zh in (term["zh"], *others.get("zh", ())):
            for en in (term["en"], *others.get("en", ())):
                yield zh, en


def _glossary() -> list[dict[str, Any]]:
    text = files("knowledge").joinpath("documents", "glossary.yaml").read_text(encoding="utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast, where it was built
    terms: list[dict[str, Any]] = yaml.load(text, Loader=loader)  # noqa: S506 - both are safe loaders
    return terms
