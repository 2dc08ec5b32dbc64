"""What speaks against an entry before it is approved: one that says the same, a text that says otherwise."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from bot.review.entry import Entry
from bot.review.faq_text import FaqText
from bot.review.shelf import Wording, as_document, document_id, entry_of
from ingestion.contradictions import contradicted
from knowledge.document import Outline, outline_of
from knowledge.folding import fold
from knowledge.index import Encoder
from knowledge.library import Library
from knowledge.passage import Audience, DocumentKind, Hit, Passage, Reader
from knowledge.retrieval import Retriever

ALIKE = 0.7
"""The cosine from which an FAQ entry is taken to answer the same: one in ten bundled entries has another that
near. Most that do answer the same lie below it, so that the nearest are shown whatever they come to."""
_NEAREST = 5
_PUBLIC = Reader(frozenset({Audience.PUBLIC}))
_FIGURE = re.compile(
    r"(?P<number>\d+(?:\.\d+)?)\s*"
    r"(?P<unit>[%％]|个?工作日|天|日|个月|年|(?:working |calendar )?days?\b|months?\b|years?\b)",
    re.IGNORECASE | re.ASCII,
)
_UNITS = {"％": "%", "天": "day", "日": "day", "个月": "month", "年": "year", "工作日": "working day"}


class DoubtKind(StrEnum):
    """What kind of doubt it is."""

    DUPLICATE = "duplicate"
    CONTRADICTION = "contradiction"
    OTHER_FIGURE = "other_figure"


@dataclass(frozen=True)
class Doubt:
    """One thing that a reviewer must have looked at."""

    kind: DoubtKind
    ours: str
    theirs: str
    where: str
    """The title and section that theirs stands in."""


@dataclass(frozen=True)
class Near:
    """An FAQ entry that is near, and how near, from 0 to 1."""

    asked: str
    """The question of ours that it is near to."""
    question: str
    title: str
    likeness: float


class Doubts:
    """Looks for them in the library; raises what the index and SQLAlchemy raise, and `EncoderUnavailable`."""

    def __init__(self, library: Library, retriever: Retriever, encoder: Encoder, today: date) -> None:
        self._library, self._retriever, self._encoder, self._today = library, retriever, encoder, today

    def near(self, entry: Entry, text: FaqText) -> Sequence[Near]:
        """The FAQ entries that are nearest to its questions, the most alike first; not itself."""
        found: dict[str, Near] = {}
        for spoken in text.said.values():
            for hit in self._hits(entry, spoken.question):
                if hit.passage.kind is DocumentKind.FAQ:
                    likeness = self._likeness(spoken.question, hit.matched)
                    one = Near(spoken.question, hit.matched, hit.passage.title, likeness)
                    there = found.get(hit.passage.id)
                    if there is None or there.likeness < one.likeness:
                        found[hit.passage.id] = one
        return sorted(found.values(), key=lambda one: -one.likeness)[:_NEAREST]

    def of(self, entry: Entry, text: FaqText) -> Sequence[Doubt]:
        """All there are; none when nothing like it is known and nothing speaks otherwise."""
        alike = [
            Doubt(DoubtKind.DUPLICATE, one.asked, one.question, one.title)
            for one in self.near(entry, text)
            if one.likeness >= ALIKE
        ]
        return [*alike, *self._contradictions(entry, text), *self._other_figures(entry, text)]

    def _contradictions(self, entry: Entry, text: FaqText) -> Iterator[Doubt]:
        document, _ = as_document(Wording(entry.entry_id, document_id(entry.entry_id), text))
        outlines = self._library.outlines()
        kept = [_without(entry, one) for one in outlines if one.audience is Audience.PUBLIC]
        for one in contradicted(outline_of(document), kept):
            where = f"{one.other.title} · {one.theirs.place}"
            yield Doubt(DoubtKind.CONTRADICTION, one.ours.words, one.theirs.words, where)

    def _other_figures(self, entry: Entry, text: FaqText) -> Iterator[Doubt]:
        """Figures of an answer that the nearest passages do not have, where they have others of the unit."""
        for spoken in text.said.values():
            near = [hit.passage for hit in self._hits(entry, f"{spoken.question} {spoken.answer}")]
            for unit, number, words in _figures(spoken.answer):
                other = _otherwise(unit, number, near)
                if other:
                    yield Doubt(DoubtKind.OTHER_FIGURE, words, *other)

    def _hits(self, entry: Entry, asked: str) -> Sequence[Hit]:
        found = self._retriever.search(asked, reader=_PUBLIC, at_most=_NEAREST + 1, today=self._today)
        return [hit for hit in found if not _is_of(entry, hit.passage)][:_NEAREST]

    def _likeness(self, question: str, other: str) -> float:
        one, another = self._encoder.encode_query([fold(question), fold(other)])
        return max(0.0, float(one @ another))


def _is_of(entry: Entry, passage: Passage) -> bool:
    """Whether a passage is a wording of this entry, or of the document's entry that it stands for."""
    if entry_of(passage.document_id) == document_id(entry.entry_id):
        return True
    origin = entry.origin
    return origin is not None and (passage.document_id, passage.entry) == (origin.document, origin.entry)


def _without(entry: Entry, outline: Outline) -> Outline:
    """The document without the values of the entry that is to be replaced."""
    base = entry.versions[0].base
    if base is None or outline.id != base.origin.document:
        return outline
    own = {spoken.question for spoken in base.text.said.values()}
    return replace(outline, statements=tuple(one for one in outline.statements if one.place not in own))


def _figures(text: str) -> Iterator[tuple[str, float, str]]:
    """Unit, number and words of each period and percentage."""
    for found in _FIGURE.finditer(text):
        unit = (
            found["unit"].lower().removeprefix("个") if "工作日" in found["unit"] else found["unit"].lower()
        )
        yield _UNITS.get(unit, unit.removeprefix("calendar ").rstrip("s")), float(found["number"]), found[0]


def _otherwise(unit: str, number: float, near: Sequence[Passage]) -> tuple[str, str] | None:
    """What the first passage with a figure of this unit says, and where; None where one says the same."""
    said = [(passage, *figure) for passage in near for figure in _figures(passage.text) if figure[0] == unit]
    if not said or any(theirs == number for _, _, theirs, _ in said):
        return None
    passage, _, _, words = said[0]
    return words, f"{passage.title} · {passage.section}"
