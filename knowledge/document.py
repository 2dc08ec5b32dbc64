"""A document as it was taken in: its raw text, what is known of it, and the repairs its copy carries."""

from dataclasses import dataclass
from datetime import date

from knowledge.passage import Audience, DocumentKind


@dataclass(frozen=True)
class Edit:
    """One repair in the normalised copy. The raw text keeps what was found (`domain.md` §5.5)."""

    start: int
    """Offset in the raw text."""
    found: str
    repaired: str
    why: str


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
    version: str | None = None
    url: str | None = None
    edits: tuple[Edit, ...] = ()
    warnings: tuple[str, ...] = ()
