"""A document as it was taken in: its raw text, what is known of it, and the repairs its copy carries."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date

from knowledge.passage import Audience, DocumentKind, Passage


@dataclass(frozen=True)
class Edit:
    """One repair in the normalised copy. The raw text keeps what was found (`domain.md` §5.5)."""

    start: int
    """Offset in the raw text."""
    found: str
    repaired: str
    why: str


@dataclass(frozen=True)
class Statement:
    """A value that a document gives for a policy parameter."""

    parameter: str
    value: str
    """The figure with its unit, in one form for both languages: `120 days`."""
    words: str
    """As the document has it."""
    place: str
    """The page or section where it stands."""


@dataclass(frozen=True)
class Document:
    """One document, whole. `raw` is never mended; `normalized` is what is searched."""

    id: str
    path: str
    digest: str
    """SHA-256 of the file's bytes and of every setting that shaped the result: equal means unchanged."""
    title: str
    language: str
    kind: DocumentKind
    audience: Audience
    raw: str
    normalized: str
    policies: tuple[str, ...] = ()
    insurer: str | None = None
    country: str | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    """Its last day in force: its author's, or the day before the next version begins."""
    version: str | None = None
    url: str | None = None
    edits: tuple[Edit, ...] = ()
    warnings: tuple[str, ...] = ()
    series: str | None = None
    """The id that its author gave it, which all its versions share; None when they gave none."""
    ends_on: date | None = None
    """Its last day as its author gave it."""
    statements: tuple[Statement, ...] = ()


@dataclass(frozen=True)
class Outline:
    """What is known of a kept document without its text."""

    id: str
    path: str
    title: str
    language: str
    kind: DocumentKind
    audience: Audience
    policies: tuple[str, ...]
    insurer: str | None
    country: str | None
    effective_from: date | None
    effective_to: date | None
    version: str | None
    series: str | None
    ends_on: date | None
    statements: tuple[Statement, ...]


def outline_of(document: Document) -> Outline:
    """The document without its text."""
    return Outline(**{field.name: getattr(document, field.name) for field in fields(Outline)})


@dataclass(frozen=True)
class Moved:
    """A kept version of a document that gets another place among the versions."""

    document_id: str
    """What it is called now."""
    new_id: str
    path: str
    effective_to: date | None


@dataclass(frozen=True)
class Put:
    """A document to keep with exactly these passages, in place of any with its id or its path.

    Versions that it replaces are `moved` before.
    """

    document: Document
    passages: Sequence[Passage]
    moved: Sequence[Moved] = ()


@dataclass(frozen=True)
class Remove:
    """Documents to delete, whole; unknown ids are passed over. Versions in their places are `moved` after."""

    document_ids: Sequence[str]
    moved: Sequence[Moved] = ()


@dataclass(frozen=True)
class Hide:
    """Exactly these FAQ entries, by document's and entry's id, are shown to nobody, whatever files say."""

    entries: frozenset[tuple[str, str]]


Step = Put | Remove
"""One change of a library."""
