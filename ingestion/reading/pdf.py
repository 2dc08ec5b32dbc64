"""PDF becomes blocks with their pages; running headers, footers and page numbers are left out."""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pypdfium2 import PdfDocument, PdfiumError  # type: ignore[import-untyped]
from pypdfium2.raw import (  # type: ignore[import-untyped]
    FPDF_ERR_PASSWORD,
    FPDF_ERR_SECURITY,
    FPDF_PAGEOBJ_FORM,
    FPDF_PAGEOBJ_IMAGE,
    FPDF_PAGEOBJ_PATH,
    FPDF_PAGEOBJ_SHADING,
)

from ingestion.blocks import BlockKind, Reading, Unreadable
from ingestion.reading.lines import Line, blocks_of
from ingestion.reading.pdf_characters import Piece, pieces_of
from ingestion.reading.pdf_columns import Row, rows_of
from ingestion.reading.pdf_furniture import without_furniture
from ingestion.reading.pdf_tables import Table, with_tables
from ingestion.reading.text import without_control
from ingestion.reading.wrapping import width

MAX_PAGES = 2000

_NO_TEXT = {FPDF_PAGEOBJ_IMAGE, FPDF_PAGEOBJ_PATH, FPDF_PAGEOBJ_SHADING, FPDF_PAGEOBJ_FORM}
_END = b"%%EOF"
_TAIL = 4096
"""The end mark stands in the last bytes; some programs write a little after it."""
_NO_TITLE = re.compile(
    r"\s*\Z|\W*(?:untitled|anonymous|unspecified)\W*\Z|microsoft word -|.*\.(?:docx?|pdf|indd|xlsx?)\Z", re.I
)


@dataclass(frozen=True)
class Page:
    """The text of a page, and whether there is something on it that may be a picture of text."""

    pieces: tuple[Piece, ...]
    has_picture: bool = False


def read_pdf(_name: str, data: bytes) -> Reading:
    """The reading of a PDF; pages that are only pictures are named in `scanned`.

    Raises Unreadable when it asks for a password, is damaged or truncated, or has too many pages.
    """
    with opened_pdf(data) as document:
        return reading_of_pages(pages_of(document), title_of(document))


def pages_of(document: PdfDocument) -> list[Page]:
    """All its pages; raises Unreadable naming one that is damaged."""
    return [_page(document, index) for index in range(len(document))]


def title_of(document: PdfDocument) -> str:
    """The title in the document's properties; empty when there is none."""
    return without_control(document.get_metadata_value("Title") or "").strip()


def opened_pdf(data: bytes) -> PdfDocument:
    """The document, to be closed; raises Unreadable."""
    if _END not in data[-_TAIL:]:
        raise Unreadable("is a damaged or truncated PDF: save it again, or copy it again")
    try:
        # An empty password only restricts printing; everybody may read such a file.
        document = PdfDocument(io.BytesIO(data), password="")
        pages = len(document)
    except PdfiumError as error:
        raise Unreadable(_reason(error)) from error
    if not pages:
        raise Unreadable("is a damaged or truncated PDF: save it again, or copy it again")
    if pages > MAX_PAGES:
        document.close()
        raise Unreadable(f"has {pages} pages, at most {MAX_PAGES} are read: split it")
    return document


def reading_of_pages(pages: Sequence[Page], given_title: str = "") -> Reading:
    """The reading of pages."""
    own = list(without_furniture([page.pieces for page in pages]))
    blocks = blocks_of(list(_lines(own)), broken_to_fit=True)
    opening = next(
        (block.text for block in blocks if block.kind is BlockKind.HEADING and block.level == 1), None
    )
    scanned = tuple(
        number
        for number, (page, pieces) in enumerate(zip(pages, own, strict=True), start=1)
        if page.has_picture and not pieces
    )
    title = opening if _NO_TITLE.match(given_title) else given_title
    return Reading(blocks=blocks, title=title, scanned=scanned)


def _reason(error: PdfiumError) -> str:
    if error.err_code == FPDF_ERR_PASSWORD:
        return "is encrypted: give an unprotected copy"
    if error.err_code == FPDF_ERR_SECURITY:
        return "is encrypted in a way that cannot be opened: give an unprotected copy"
    return "is a damaged or truncated PDF: save it again, or copy it again"


def _page(document: PdfDocument, index: int) -> Page:
    try:
        page = document[index]
    except PdfiumError as error:
        raise Unreadable(f"page {index + 1} is damaged: save the PDF again, or copy it again") from error
    try:
        found = pieces_of(page)
        # A running header over a rule is no picture of a text; a page of nothing but shapes may be one.
        pictures = {FPDF_PAGEOBJ_IMAGE} if found else _NO_TEXT
        has_picture = any(thing.type in pictures for thing in page.get_objects(max_depth=3))
    finally:
        page.close()
    cleaned = ((piece, without_control(piece.text).strip()) for piece in found)
    return Page(tuple(replace(piece, text=text) for piece, text in cleaned if text), has_picture=has_picture)


def _lines(pages: Sequence[Sequence[Piece]]) -> Iterator[Line]:
    for number, pieces in enumerate(pages, start=1):
        for part in with_tables(rows_of(pieces)):
            if isinstance(part, Table):
                yield Line("\n".join(part.rows), number, is_table=True)
                continue
            if part.opens:
                yield Line("", number)
            yield Line(part.text, number, full=_full(part))


def _full(row: Row) -> int:
    """The columns of text that a full line has where this row stands."""
    length = row.cells[-1].right - row.cells[0].left
    return round(width(row.text) * (row.right - row.left) / max(length, 1.0))
