"""What one text has that another has not: by words, and in Chinese by characters."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from bot.answer import sentences
from bot.review.faq_text import FaqText

_PIECE = re.compile(r"[A-Za-zÀ-ÿ0-9'’]+(?:[.,]\d+)*|\s+|.", re.DOTALL)
_FINELY = 1200
"""Pieces of two stretches up to which they are compared piece by piece; longer ones were written anew."""


class Change(StrEnum):
    """What became of a stretch of text."""

    SAME = "same"
    TAKEN = "taken"
    ADDED = "added"


@dataclass(frozen=True)
class Span:
    """A stretch of text, never empty."""

    change: Change
    text: str


@dataclass(frozen=True)
class Difference:
    """One part of an entry that is not what it was."""

    part: str
    """`topic`, `question_zh`, `answer_en`, `also_zh`, `effective_from` and so on."""
    spans: Sequence[Span]


def differences(old: FaqText, new: FaqText) -> Sequence[Difference]:
    """Every part that changed, in the form's order; none where the two say the same."""
    before, after = dict(_parts(old)), dict(_parts(new))
    return [
        Difference(part, spans_between(before[part], text))
        for part, text in after.items()
        if before[part] != text
    ]


def spans_between(old: str, new: str) -> Sequence[Span]:
    """Both texts in one: without what was added they are the old one, without what was taken the new one."""
    return list(_joined(_by_sentences(old, new)))


def _parts(text: FaqText) -> Iterator[tuple[str, str]]:
    yield "topic", text.topic.value
    for language, spoken in text.spoken.items():
        yield f"question_{language.value}", spoken.question
        yield f"answer_{language.value}", spoken.answer
        yield f"also_{language.value}", "\n".join(spoken.also)
    for name, day in (("effective_from", text.effective_from), ("effective_to", text.effective_to)):
        yield name, day.isoformat() if day else ""


def _by_sentences(old: str, new: str) -> Iterator[Span]:
    """Sentences that stayed are passed over, which keeps comparing quick in long texts."""
    for change, before, after in _compared(_lines(old), _lines(new)):
        taken, added = "".join(before), "".join(after)
        if change:
            yield from _by_pieces(taken, added)
        else:
            yield Span(Change.SAME, added)


def _by_pieces(old: str, new: str) -> Iterator[Span]:
    before, after = _PIECE.findall(old), _PIECE.findall(new)
    if len(before) + len(after) > _FINELY:
        yield from (Span(Change.TAKEN, old), Span(Change.ADDED, new))
        return
    for change, taken, added in _compared(before, after):
        if change:
            yield from (Span(Change.TAKEN, "".join(taken)), Span(Change.ADDED, "".join(added)))
        else:
            yield Span(Change.SAME, "".join(added))


def _compared(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[bool, Sequence[str], Sequence[str]]]:
    """Stretches of both in their order, and whether they differ."""
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield tag != "equal", old[a:b], new[c:d]


def _lines(text: str) -> Sequence[str]:
    return [part for line in text.splitlines(keepends=True) for part in sentences(line)]


def _joined(spans: Iterator[Span]) -> Iterator[Span]:
    """Neighbours of one kind as one, and no empty ones."""
    waiting: Span | None = None
    for span in spans:
        if not span.text:
            continue
        if waiting and waiting.change is span.change:
            waiting = Span(span.change, waiting.text + span.text)
            continue
        if waiting:
            yield waiting
        waiting = span
    if waiting:
        yield waiting
