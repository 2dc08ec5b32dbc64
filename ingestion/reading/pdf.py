"""PDF becomes blocks with their pages; running headers, footers and page numbers are left out."""

import io
import math
import re
from collections import Counter
from collections.abc import Sequence

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

from ingestion.blocks import BlockKind, Reading, Unreadable
from ingestion.reading.lines import Line, blocks_of
from ingestion.reading.text import without_control

_AT_THE_EDGE = 2
"""Running headers and footers are among this many first or last lines of a page."""
_PAGE_NUMBER = re.compile(
    r"\W*(?:page|seite|第)?\s*[0-9]{1,4}\s*(?:页|頁)?\s*(?:[/／,，]|of|von)?\s*(?:共\s*)?(?:[0-9]{1,4}\s*(?:页|頁)?)?\W*",
    re.I,
)
_NO_TITLE = re.compile(
    r"\s*\Z|untitled|anonymous|unspecified|microsoft word -|.*\.(?:docx?|pdf|indd|xlsx?)\Z", re.I
)


def read_pdf(_name: str, data: bytes) -> Reading:
    """The reading of a PDF.

    Raises Unreadable when it is encrypted, damaged, or has no text layer at all.
    """
    try:
        document = PdfReader(io.BytesIO(data))
        # An empty user password only restricts printing; everybody may read such a file.
        if document.is_encrypted and not document.decrypt(""):
            raise Unreadable("is encrypted: give an unprotected copy")
        pages = [without_control(page.extract_text() or "").split("\n") for page in document.pages]
        given_title = document.metadata.title if document.metadata else None
    except DependencyError as error:
        raise Unreadable("is encrypted: give an unprotected copy") from error
    except PyPdfError as error:
        raise Unreadable("is a damaged or truncated PDF: save it again, or copy it again") from error
    if not any(line.strip() for page in pages for line in page):
        raise Unreadable("has no text layer (scanned?): run text recognition over it first")
    return _reading(pages, given_title)


def _reading(pages: Sequence[list[str]], given_title: str | None) -> Reading:
    empty = [number for number, page in enumerate(pages, start=1) if not any(line.strip() for line in page)]
    notes = tuple(f"page {number}: has no text layer (scanned?), left out" for number in empty)
    blocks = blocks_of(_body_of(pages), broken_to_fit=True)
    opening = next(
        (block.text for block in blocks if block.kind is BlockKind.HEADING and block.level == 1), None
    )
    title = given_title if given_title and not _NO_TITLE.match(given_title) else opening
    return Reading(blocks=blocks, title=title, notes=notes)


def _body_of(pages: Sequence[list[str]]) -> list[Line]:
    """All lines but page numbers and those that stand at the edge of at least half of the pages."""
    printed = [[line for line in page if line.strip()] for page in pages]
    seen = Counter(
        key for number, page in enumerate(printed, 1) for key in {_key(line, number) for line in _edges(page)}
    )
    often = max(2, math.ceil(len(pages) / 2))
    body = []
    for number, page in enumerate(printed, start=1):
        last = len(page) - 1
        for position, line in enumerate(page):
            at_edge = position < _AT_THE_EDGE or position > last - _AT_THE_EDGE
            outermost = position in {0, last} and last > 0
            is_furniture = at_edge and seen[_key(line, number)] >= often
            if not is_furniture and not (outermost and _PAGE_NUMBER.fullmatch(line)):
                body.append(Line(line, number))
    return body


def _edges(page: Sequence[str]) -> list[str]:
    return [*page[:_AT_THE_EDGE], *page[-_AT_THE_EDGE:]]


def _key(line: str, page: int) -> str:
    """The line with its own page's number blotted out; other figures tell lines apart."""
    return re.sub(rf"(?<![0-9]){page}(?![0-9])", "#", re.sub(r"\s+", "", line))
