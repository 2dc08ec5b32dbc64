"""Collapse: each thing is shown once, and no document crowds the others out of what is seen first."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from rapidfuzz.distance import Indel

from knowledge.matching import Candidate
from knowledge.passage import Passage

Ranked = tuple[Candidate, Passage]

FIRST = 5
"""So many hits are seen at a glance."""
OF_ONE_DOCUMENT = 3
"""So many of them may come from one document, while another has something nearly as good."""
_NEARLY_AS_GOOD = 0.5
"""Of the score of the passage that would make room."""
_ALIKE = 0.95
_DECIDES = re.compile(
    r"[\d〇零一二三四五六七八九十百千万亿两半不非未无没勿免除]|\b(?:no|not|non|un|never|without|except)", re.I
)
"""One of these more or less, and two texts say different things, however alike they look."""


def collapsed(ranked: Iterable[Ranked]) -> Iterator[Ranked]:
    """The same, without what says nearly the same as a better one; what would crowd stands back a little.

    Entries of an FAQ are answers of their own: they are neither compared nor counted.
    """
    return _spread(_said_once(ranked))


def _said_once(ranked: Iterable[Ranked]) -> Iterator[Ranked]:
    shown: list[Passage] = []
    for candidate, passage in ranked:
        if passage.entry is None:
            if any(says_the_same(passage, better) for better in shown):
                continue
            shown.append(passage)
        yield candidate, passage


def _spread(ranked: Iterable[Ranked]) -> Iterator[Ranked]:
    """Passages of a document that already has its share wait until the first places are filled."""
    waiting: list[Ranked] = []
    counts: Counter[str] = Counter()
    given = 0
    for candidate, passage in ranked:
        while waiting and (given >= FIRST or candidate.score < _NEARLY_AS_GOOD * waiting[0][0].score):
            yield waiting.pop(0)
            given += 1
        if given < FIRST and passage.entry is None and counts[passage.document_id] >= OF_ONE_DOCUMENT:
            waiting.append((candidate, passage))
            continue
        counts[passage.document_id] += 1
        yield candidate, passage
        given += 1
    yield from waiting


def says_the_same(passage: Passage, better: Passage) -> bool:
    """Whether this one tells a reader nothing that the better one does not.

    Not so a document of another title, language or time, or a policy's own beside a general one: contracts
    have clauses in common, and each is cited for what it is. Neither is a text with another figure or another
    "not" in it.
    """
    if _edition(passage) != _edition(better):
        return False
    if not set(passage.policies) <= set(better.policies):
        return False
    one, other = (f"{each.section}\n{each.text}" for each in (passage, better))
    if one == other:
        return True
    if Indel.normalized_similarity(_letters(one), _letters(other), score_cutoff=_ALIKE) < _ALIKE:
        return False
    return _DECIDES.findall(one.casefold()) == _DECIDES.findall(other.casefold())


def _edition(passage: Passage) -> tuple[object, ...]:
    return passage.title, passage.language, passage.effective_from, passage.effective_to


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
