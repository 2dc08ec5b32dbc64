"""A document's blocks become passages, along its headings, clauses, lists, tables and FAQ entries."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from ingestion import language
from ingestion.blocks import Block, BlockKind
from ingestion.reading.numbering import clause_number, is_question, starts_clause
from ingestion.reading.wrapping import join_lines, width
from ingestion.sentences import pause_spans, sentence_spans
from ingestion.tidying import apply
from knowledge.document import Document
from knowledge.passage import Audience, Passage

FULL = 900
"""Columns of a full passage: about 450 Chinese or 900 Latin characters."""

_SHORT = 240
"""Columns of a clause's opening that may be repeated before what follows it."""
_BETWEEN_SECTIONS = " › "
_NARROWNESS = (Audience.PUBLIC, Audience.POLICYHOLDER, Audience.INTERNAL)
_LINK = re.compile(r"!?\[([^\]\n]*)\]\([^()\s]*(?:\s+\"[^\"\n]*\")?\)")
_EMPHASIS = re.compile(r"\*\*|__|`+")
_CELL = re.compile(r"(\|?[^|\n]{1,80}?)\s*\|")
_LINE_MARKUP = re.compile(r"^\s*[-*+•]\s+|^\s*#{1,6}\s+|^[\s|:-]+$|\|", re.MULTILINE)


@dataclass(frozen=True)
class _Piece:
    """A stretch of the raw text, by its place in it."""

    start: int
    end: int
    page: int | None = None


@dataclass(frozen=True)
class _Draft:
    """A passage before it has its id and text."""

    pieces: tuple[_Piece, ...]
    section: tuple[str, ...]
    heading: str | None = None
    """The nearest heading, when it asks what the passage answers."""
    block: Block | None = None
    """The FAQ answer that this is, with its entry."""


def raw_text(blocks: Sequence[Block]) -> str:
    """The raw text of a document: its blocks as they stand, one below the other."""
    return "\n".join(block.text for block in blocks)


def chunk(document: Document, blocks: Sequence[Block]) -> tuple[Passage, ...]:
    """The passages of a document whose raw text is that of the blocks; none when it has no text."""
    top = [block.text for block in blocks if block.kind is BlockKind.HEADING and block.level == 1]
    printed = top if len(top) == 1 and blocks[0].text == top[0] else []
    drafts = _Drafting(frozenset({document.title, *printed}), document.raw).of(blocks)
    has_own_language = document.language == language.UNKNOWN
    return tuple(
        _passage(document, draft, ordinal, guess_language=has_own_language)
        for ordinal, draft in enumerate(drafts, start=1)
    )


class _Drafting:
    """Goes through the blocks once, keeping the open section and the pieces gathered for the next passage."""

    def __init__(self, titles: frozenset[str], raw: str) -> None:
        self._titles = titles
        """The document's title, as given and as printed; it is no section."""
        self._raw = raw
        self._path: list[tuple[int, str, _Piece]] = []
        self._is_bare = False
        """Whether nothing has come yet below the last heading."""
        self._pieces: list[_Piece] = []
        self._lead: _Piece | None = None
        """How the open clause begins: what goes before each passage of it but the first."""
        self._drafts: list[_Draft] = []

    def of(self, blocks: Sequence[Block]) -> list[_Draft]:
        at = 0
        for block in blocks:
            self._take(block, _Piece(at, at + len(block.text), block.page))
            at += len(block.text) + 1
        self._keep_bare_heading(0)
        self._flush()
        return self._drafts

    def _take(self, block: Block, piece: _Piece) -> None:
        if block.kind is BlockKind.HEADING:
            self._flush()
            self._lead = None
            self._keep_bare_heading(block.level)
            self._path = [
                *(entry for entry in self._path if entry[0] < block.level),
                (block.level, block.text, piece),
            ]
            self._is_bare = True
            return
        if block.kind is BlockKind.FURNITURE:
            return
        self._is_bare = False
        if block.kind is BlockKind.ENTRY and block.entry:
            self._drafts.append(_Draft((piece,), (block.entry.questions[0],), block=block))
        elif block.kind is BlockKind.TABLE:
            lead_in = self._lead_in()
            self._flush()
            self._add_table(block, piece, lead_in)
        else:
            self._add_text(block, piece)

    def _keep_bare_heading(self, level: int) -> None:
        """A heading with nothing below it is all that its section says, so it is a passage itself."""
        if (
            self._is_bare
            and self._path
            and self._path[-1][0] >= level
            and self._path[-1][1] not in self._titles
        ):
            *above, (_, _, piece) = self._path
            self._path = above
            self._pieces = [piece]
            self._flush()
        self._is_bare = False

    def _lead_in(self) -> list[_Piece]:
        """The paragraph that ends in a colon before a table says what the table is: it goes there."""
        if self._pieces and self._raw[: self._pieces[-1].end].endswith((":", "：")):
            return [self._pieces.pop()]
        return []

    def _add_text(self, block: Block, piece: _Piece) -> None:
        size = width(block.text)
        gathered = sum(width(self._raw[old.start : old.end]) for old in self._pieces)
        if starts_clause(block.text):
            self._flush()
            self._lead = _lead_of(block.text, piece)
        elif self._pieces and gathered + size > FULL:
            self._flush()
            self._go_on()
        if size <= FULL:
            self._pieces.append(piece)
            return
        for place, (start, end) in enumerate(_split(block.text)):
            if place:
                self._flush()
                self._go_on()
            self._pieces.append(replace(piece, start=piece.start + start, end=piece.start + end))

    def _go_on(self) -> None:
        """The next passage is of the same clause, and begins as the clause does."""
        if self._lead is not None:
            self._pieces = [self._lead]

    def _add_table(self, block: Block, piece: _Piece, lead_in: Sequence[_Piece]) -> None:
        head = replace(piece, end=piece.start + len(block.head))
        at = piece.start + (len(block.head) + 1 if block.head else 0)
        rows: list[_Piece] = []
        above = [*lead_in, *([head] if head.end > head.start else [])]
        taken = size = sum(width(self._raw[one.start : one.end]) for one in above)
        for row in self._raw[at : piece.end].split("\n"):
            for start, end in _split(row) if width(row) > FULL else [(0, len(row))]:
                part = replace(piece, start=at + start, end=at + end)
                if rows and size + width(row[start:end]) > FULL:
                    self._add_rows(above, rows)
                    rows, size = _first_cell(row, part, at) if start else [], taken
                rows.append(part)
                size += width(row[start:end])
            at += len(row) + 1
        self._add_rows(above, rows)

    def _add_rows(self, above: Sequence[_Piece], rows: Sequence[_Piece]) -> None:
        self._pieces = [*above, *(row for row in rows if row.end > row.start)]
        self._flush()

    def _flush(self) -> None:
        # A passage of nothing but marks, an empty table for instance, answers nobody.
        if any(mark.isalnum() for piece in self._pieces for mark in self._raw[piece.start : piece.end]):
            section = tuple(text.rstrip(":：") for _, text, _ in self._path if text not in self._titles)
            nearest = self._path[-1][1] if self._path else ""
            self._drafts.append(
                _Draft(tuple(self._pieces), section, heading=nearest if is_question(nearest) else None)
            )
        self._pieces = []


def _lead_of(text: str, piece: _Piece) -> _Piece:
    """A clause's opening when that is short, else its number alone."""
    end = len(text) if width(text) <= _SHORT else len(clause_number(text))
    return replace(piece, end=piece.start + end)


def _first_cell(row: str, part: _Piece, at: int) -> list[_Piece]:
    """What a row is about, to stand before what goes on from it; none when its first cell is long."""
    cell = _CELL.match(row)
    return [replace(part, start=at, end=at + cell.end(1))] if cell else []


def _split(text: str) -> Iterator[tuple[int, int]]:
    """Spans of at most a full passage each, cut at sentences, else at commas, else anywhere."""
    return _fill(text, 0, len(text), (sentence_spans, pause_spans, _every_character))


def _fill(
    text: str, start: int, end: int, cuts: Sequence[Callable[[str], Iterator[tuple[int, int]]]]
) -> Iterator[tuple[int, int]]:
    opened, size = start, 0
    for piece_start, piece_end in cuts[0](text[start:end]):
        piece = width(text[start + piece_start : start + piece_end].rstrip())
        if opened < start + piece_start and size + piece > FULL:
            yield _trimmed(text, opened, start + piece_start)
            opened, size = start + piece_start, 0
        if piece > FULL:
            *whole, (opened, last) = _fill(text, start + piece_start, start + piece_end, cuts[1:])
            yield from whole
            size = width(text[opened:last])
        else:
            size += piece
    if opened < end:
        yield _trimmed(text, opened, end)


def _every_character(text: str) -> Iterator[tuple[int, int]]:
    return ((position, position + 1) for position in range(len(text)))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    return start, start + len(text[start:end].rstrip())


def _passage(document: Document, draft: _Draft, ordinal: int, *, guess_language: bool) -> Passage:
    text = "\n".join(document.raw[piece.start : piece.end] for piece in draft.pieces)
    normalized = "\n".join(
        apply(document.edits, document.raw, piece.start, piece.end) for piece in draft.pieces
    )
    entry = draft.block.entry if draft.block else None
    guessed = language.detect(text) if guess_language else document.language
    return Passage(
        id=f"{document.id}#{entry.id}.{entry.language}" if entry else f"{document.id}#{ordinal}",
        document_id=document.id,
        path=document.path,
        title=document.title,
        section=_BETWEEN_SECTIONS.join(draft.section),
        text=text,
        search_text=_searchable(normalized),
        language=entry.language if entry else guessed,
        kind=document.kind,
        audience=_narrower(document.audience, entry.audience if entry else None),
        policies=document.policies,
        page=draft.pieces[0].page,
        effective_from=document.effective_from,
        effective_to=document.effective_to,
        url=(entry.url if entry else None) or document.url,
        entry=entry.id if entry else None,
        questions=entry.questions if entry else ((draft.heading,) if draft.heading else ()),
        terms=entry.terms if entry else (),
    )


def _narrower(document: Audience, entry: str | None) -> Audience:
    """An entry may be for fewer people than its document, never for more."""
    return max(document, Audience(entry), key=_NARROWNESS.index) if entry else document


def _searchable(normalized: str) -> str:
    """The text without its markup, on one line."""
    plain = _LINE_MARKUP.sub(" ", _EMPHASIS.sub("", _LINK.sub(r"\1", normalized)))
    return join_lines(re.sub(r"[ \t]+", " ", line) for line in plain.split("\n"))
