"""What changed between two versions of a document, clause by clause."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from rapidfuzz import fuzz, process

from ingestion.reading.numbering import clause_number, heading_level, item_mark
from knowledge.document import Document
from knowledge.passage import DocumentKind, Passage

_ALIKE = 60.0
"""Texts at least this alike (of 100) are one clause reworded, whatever their numbers."""
_ALIKE_UNDER_ONE_NUMBER = 35.0
_SAME_NUMBER = 15.0
"""How much more alike two texts count when they have the same number."""
_WIDEST_HEADING = 60
_FIGURE = re.compile(
    r"(?:[A-Z]{3}\s*|[$€£¥￥]\s*)?[0-9][0-9,.]*(?<![,.])\s*"
    r"(?:%|％|percent|个工作日|工作日|日历日|天|日|个月|月|年|倍|元|万元|万|亿"
    r"|(?:working |calendar )?days?|months?|years?|[A-Z]{3}\b)?"
    r"|[一二三四五六七八九十百千万两零〇]+\s*(?:个工作日|工作日|日(?!期)|天|个月|年|倍|元|万元|成)"
    r"|百分之[一二三四五六七八九十百零点]+"
)


class Kind(StrEnum):
    """How a clause of the new version stands to the old one."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    RENUMBERED = "renumbered"


@dataclass(frozen=True)
class Clause:
    """One clause, item or FAQ answer: its number or name, and its text verbatim, number included."""

    name: str
    text: str


@dataclass(frozen=True)
class Change:
    """One difference; None on the side where there is no such clause."""

    kind: Kind
    old: Clause | None
    new: Clause | None
    figures_gone: tuple[str, ...] = ()
    figures_new: tuple[str, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """All differences, in the order of the new version, what is gone where it stood; and what stayed."""

    changes: tuple[Change, ...]
    unchanged: int


def compare(old: Sequence[Clause], new: Sequence[Clause]) -> Comparison:
    """The differences between two versions."""
    pairs = _pairs(old, new)
    of_new = {second: first for first, second in pairs}
    gone = [place for place in range(len(old)) if place not in {first for first, _ in pairs}]
    changes: list[Change] = []
    unchanged = 0
    for place, clause in enumerate(new):
        before = of_new.get(place)
        while gone and before is not None and gone[0] < before:
            changes.append(_change(old[gone.pop(0)], None))
        if before is not None and old[before] == clause:
            unchanged += 1
        else:
            changes.append(_change(None if before is None else old[before], clause))
    changes += [_change(old[place], None) for place in gone]
    return Comparison(tuple(changes), unchanged)


def clauses_of(document: Document, passages: Sequence[Passage]) -> tuple[Clause, ...]:
    """The clauses of a document in order; of an FAQ, its answers."""
    if document.kind is DocumentKind.FAQ and any(passage.entry for passage in passages):
        return tuple(
            Clause(f"{passage.entry} ({passage.language})", "\n".join([*passage.questions[:1], passage.text]))
            for passage in passages
        )
    return tuple(_clauses(document.raw))


def _clauses(raw: str) -> Iterator[Clause]:
    """A clause begins with its number; its items are clauses of their own, named by it."""
    name, number, section, lines = "", "", "", list[str]()
    for line in (line.strip() for line in raw.split("\n")):
        if not line:
            continue
        found, item = clause_number(line), item_mark(line)
        if not found and heading_level(line) is not None and len(line) <= _WIDEST_HEADING:
            found, section = line, line
        if found or item:
            if lines:
                yield Clause(name, "\n".join(lines))
            number = (found or number) if not item else number
            name, lines = (f"{number or section} {item}".strip() if item else found), [line]
        else:
            lines.append(line)
    if lines:
        yield Clause(name, "\n".join(lines))


def _pairs(old: Sequence[Clause], new: Sequence[Clause]) -> list[tuple[int, int]]:
    """Which clause became which: first those that read the same, then those most alike."""
    pairs: list[tuple[int, int]] = []
    left = list(range(len(old))), list(range(len(new)))
    for same in (lambda clause: (clause.name, clause.text), lambda clause: _bare(clause)):
        places: dict[object, list[int]] = {}
        for place in left[0]:
            places.setdefault(same(old[place]), []).append(place)
        for place in list(left[1]):
            found = places.get(same(new[place]))
            if found:
                pairs.append((found.pop(0), place))
                left[1].remove(place)
        taken = {first for first, _ in pairs}
        left[0][:] = [place for place in left[0] if place not in taken]
    return sorted([*pairs, *_alike(old, new, *left)])


def _alike(
    old: Sequence[Clause], new: Sequence[Clause], olds: Sequence[int], news: Sequence[int]
) -> Iterator[tuple[int, int]]:
    if not olds or not news:
        return
    scores = process.cdist(
        [_bare(old[place]) for place in olds], [_bare(new[place]) for place in news], scorer=fuzz.ratio
    ).astype(np.float32)
    for row, first in enumerate(olds):
        for column, second in enumerate(news):
            if old[first].name and old[first].name == new[second].name:
                enough = scores[row, column] >= _ALIKE_UNDER_ONE_NUMBER
                scores[row, column] = max(scores[row, column], _ALIKE) + _SAME_NUMBER if enough else 0.0
    while scores.max() >= _ALIKE:
        row, column = divmod(int(scores.argmax()), len(news))
        yield olds[row], news[column]
        scores[row, :] = -1.0
        scores[:, column] = -1.0


def _bare(clause: Clause) -> str:
    """The text without the number with which it begins."""
    text = clause.text
    mark = clause_number(text) or item_mark(text)
    return text[len(mark) :].lstrip(" .、:：")


def _change(old: Clause | None, new: Clause | None) -> Change:
    if old is None or new is None:
        return Change(Kind.ADDED if old is None else Kind.REMOVED, old, new)
    if _bare(old) == _bare(new):
        return Change(Kind.RENUMBERED, old, new)
    before, after = Counter(_figures(_bare(old))), Counter(_figures(_bare(new)))
    return Change(
        Kind.CHANGED, old, new, tuple((before - after).elements()), tuple((after - before).elements())
    )


def _figures(text: str) -> list[str]:
    return [" ".join(found[0].split()) for found in _FIGURE.finditer(text)]
