"""The documents of the knowledge base as they are listed: by kind, with what is known of their dates."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.knowledge_links import knowledge_url
from bot.language import Language, language_of
from knowledge.document import Outline
from knowledge.passage import DocumentKind


class Group(StrEnum):
    """Under which heading a document is listed, in this order."""

    OWN = "own"
    FAQ = "faq"
    GLOSSARY = "glossary"
    GUIDE = "guide"
    ARTICLE = "article"
    WORDING = "wording"
    SPECIAL_CONDITIONS = "special_conditions"
    SCHEDULE = "schedule"
    ENDORSEMENT = "endorsement"


class Standing(StrEnum):
    """Whether a document speaks for today."""

    CURRENT = "current"
    NOT_YET = "not_yet"
    ENDED = "ended"


@dataclass(frozen=True)
class Listed:
    """A document with what a list says of it."""

    outline: Outline
    title: str
    url: str
    group: Group
    standing: Standing
    language: str
    """`both` where it speaks Chinese and English."""


_GROUPS, _KINDS = tuple(Group), tuple(DocumentKind)


def listed(outlines: Iterable[Outline], today: date, language: Language) -> list[Listed]:
    """The documents group by group: a policy's own by what they decide, all others by their titles."""
    return sorted((_listed(one, today, language) for one in outlines), key=_place)


def _place(one: Listed) -> tuple[int, tuple[str, ...], int, str, str]:
    own = one.group is Group.OWN
    decides = _KINDS.index(one.outline.kind) if own else 0
    return _GROUPS.index(one.group), one.outline.policies if own else (), decides, one.title, one.outline.id


def by_group(documents: Sequence[Listed]) -> dict[Group, list[Listed]]:
    """The same under their headings; no heading is empty."""
    return {group: found for group in Group if (found := [one for one in documents if one.group is group])}


def _listed(one: Outline, today: date, language: Language) -> Listed:
    return Listed(
        outline=one,
        title=_title(one.title, language),
        url=knowledge_url(one.id),
        group=_group(one),
        standing=_standing(one, today),
        language="both" if one.language == "und" else one.language,
    )


def _group(one: Outline) -> Group:
    if one.policies:
        return Group.OWN
    return Group.GLOSSARY if one.series == "glossary" else Group(one.kind.value)


def _standing(one: Outline, today: date) -> Standing:
    if one.effective_to is not None and one.effective_to < today:
        return Standing.ENDED
    begun = one.effective_from is None or one.effective_from <= today
    return Standing.CURRENT if begun else Standing.NOT_YET


def _title(title: str, language: Language) -> str:
    """Of a title in both languages the reader's half; any other title as it is."""
    halves = title.split(" / ")
    said = {language_of(half): half for half in halves}
    return said[language] if len(halves) == len(said) == 2 else title


def in_other_language(outline: Outline, others: Iterable[Listed]) -> Listed | None:
    """The same document in the other language, by its file's name: `guide.zh.md` and `guide.en.md`."""
    for here, there in ((".zh.", ".en."), (".en.", ".zh.")):
        if here in outline.path:
            path = there.join(outline.path.rsplit(here, 1))
            return next((one for one in others if one.outline.path == path), None)
    return None


def versions_of(outline: Outline, others: Iterable[Listed]) -> list[Listed]:
    """The other versions of a document, the latest first; none where it stands alone."""
    same = [one for one in others if outline.series and one.outline.series == outline.series]
    return sorted(
        (one for one in same if one.outline.id != outline.id),
        key=lambda one: one.outline.effective_from or date.min,
        reverse=True,
    )
