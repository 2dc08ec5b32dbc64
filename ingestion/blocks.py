"""A reading: what a file says, as blocks in order, before anything is repaired or cut."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Unreadable(Exception):
    """A file that cannot be taken in. The operator sees the message: what is wrong and what would work."""


class BlockKind(StrEnum):
    """What a block is in its document; `furniture` stays in the raw text and is never a passage."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE = "table"
    ENTRY = "entry"
    FURNITURE = "furniture"


@dataclass(frozen=True)
class Entry:
    """What an FAQ entry knows of itself in one language, beside its answer."""

    id: str
    language: str
    questions: tuple[str, ...]
    """The question first, then the other ways in which it is asked."""
    audience: str | None = None
    terms: tuple[str, ...] = ()
    url: str | None = None


@dataclass(frozen=True)
class Block:
    """One heading, paragraph, list item, table or FAQ answer with its raw text."""

    kind: BlockKind
    text: str
    level: int = 0
    """Of a heading, from 1; 0 for everything else."""
    page: int | None = None
    head: str = ""
    """Of a table: its head, with which its text begins; every row after it is one line."""
    entry: Entry | None = None


@dataclass(frozen=True)
class Reading:
    """What one file says. None where the file itself does not tell its title or language."""

    blocks: tuple[Block, ...]
    title: str | None = None
    language: str | None = None
    settings: Mapping[str, object] = field(default_factory=dict)
    """Front matter as found in the file, not yet checked; every scalar is a string."""
    is_faq: bool = False
    scanned: tuple[int, ...] = ()
    """Pages of a PDF that have no text, only pictures of it."""
    notes: tuple[str, ...] = ()
    """What the reader left out or could not read, for the document's warnings."""
