"""A document as its page shows it: sections with their clauses, or questions with their answers."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from bot.http.passage_markup import passage_html
from bot.knowledge_links import anchor, passage_anchor
from bot.language import Language, language_tag
from ingestion.reading.numbering import clause_number
from knowledge.passage import Passage


@dataclass(frozen=True)
class Place:
    """A passage on the page."""

    id: str | None
    """Its anchor; None where that of what it stands in leads here already."""
    html: Markup
    page: int | None
    """The page of the document that it stands on, where it has pages and this one is new."""


@dataclass(frozen=True)
class Section:
    """What stands under one heading."""

    id: str | None
    heading: str
    """Empty before the first heading."""
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Said:
    """A question and its answer in one language."""

    id: str | None
    language: str
    question: str
    html: Markup


@dataclass(frozen=True)
class Entry:
    """An entry of an FAQ: in the reader's language first, then in the other."""

    said: tuple[Said, ...]


class _Ids:
    """Gives each anchor to the first who asks for it: an element's id is unique on its page."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def of(self, wanted: str) -> str | None:
        if wanted in self._given:
            return None
        self._given.add(wanted)
        return wanted


def document_parts(passages: Sequence[Passage], language: Language) -> list[Section | Entry]:
    """The passages of one document in its order; nothing where it has none."""
    ids, parts = _Ids(), list[Section | Entry]()
    for key, run in groupby(passages, key=lambda one: (one.entry, None if one.entry else one.section)):
        together = list(run)
        parts.append(_entry(together, language, ids) if key[0] else _section(together, ids))
    return parts


def _entry(passages: Sequence[Passage], language: Language, ids: _Ids) -> Entry:
    own_first = sorted(passages, key=lambda one: language_tag(one.language) is not language)
    return Entry(
        tuple(
            Said(
                ids.of(passage_anchor(one.section, one.text)),
                one.language,
                one.section,
                passage_html(one.text),
            )
            for one in own_first
        )
    )


def _section(passages: Sequence[Passage], ids: _Ids) -> Section:
    own = ids.of(anchor(passages[0].section))
    return Section(own, passages[0].section, tuple(_places(passages, ids)))


def _places(passages: Iterable[Passage], ids: _Ids) -> Iterator[Place]:
    before: Passage | None = None
    for one in passages:
        text = _without_repeated_opening(one.text, before.text if before else "")
        page = one.page if before is None or before.page != one.page else None
        yield Place(ids.of(passage_anchor(one.section, one.text)), passage_html(text), page)
        before = one


def _without_repeated_opening(text: str, before: str) -> str:
    """The text of a passage that goes on from another of the same clause, without the opening it repeats."""
    number = clause_number(text)
    first, _, rest = text.partition("\n")
    goes_on = bool(number and rest) and clause_number(before) == number
    return rest if goes_on and (first == number or before.startswith(first)) else text
