"""The stretch of a text that a search was about, with the searched words told apart from the rest."""

import re
from dataclasses import dataclass

_LONGEST = 240
_BEFORE = 60
_WORD = re.compile(r"[0-9a-z]+(?:[.'-][0-9a-z]+)*|[㐀-鿿豈-﫿]+")
_SMALL = frozenset(
    "a an and are as at be by can do for how i if in is it my of on or the to we what when which".split()
)


@dataclass(frozen=True)
class Span:
    """A piece of a text, and whether it was searched for."""

    text: str
    found: bool


def excerpt(text: str, question: str) -> list[Span]:
    """At most some 240 characters of the text around its first searched word; its beginning where none is."""
    places = _places(text, question)
    start = max(0, places[0][0] - _BEFORE) if places else 0
    end = min(len(text), start + _LONGEST)
    spans = [Span("…", found=False)] if start else []
    at = start
    for begin, finish in places:
        if begin < at or finish > end:
            continue
        spans += [Span(text[at:begin], found=False), Span(text[begin:finish], found=True)]
        at = finish
    spans += [Span(text[at:end], found=False), *([Span("…", found=False)] if end < len(text) else [])]
    return [span for span in spans if span.text]


def _places(text: str, question: str) -> list[tuple[int, int]]:
    """Where searched words stand, in order and apart: two Chinese characters or more, a Latin word."""
    wanted = sorted(_terms(question.lower()), key=len, reverse=True)
    if not wanted:
        return []
    # Looking ahead finds those that overlap: 等待 and 待期 in 等待期.
    pattern = re.compile(f"(?=({'|'.join(map(_pattern, wanted))}))", re.IGNORECASE)
    merged: list[tuple[int, int]] = []
    for found in pattern.finditer(text):
        begin, finish = found.span(1)
        if merged and merged[-1][1] >= begin:
            merged[-1] = (merged[-1][0], max(finish, merged[-1][1]))
        else:
            merged.append((begin, finish))
    return merged


def _pattern(term: str) -> str:
    """A Latin word counts from its beginning: `limit` in limits, but no letter within a word."""
    return rf"(?<![0-9a-z]){re.escape(term)}" if term[0].isascii() else re.escape(term)


def _terms(question: str) -> set[str]:
    terms: set[str] = set()
    for word in _WORD.findall(question):
        if word[0].isascii():
            terms |= {word} - _SMALL
        else:
            terms |= {word[at : at + 2] for at in range(len(word) - 1)} or {word}
    return terms
