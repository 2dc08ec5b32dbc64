"""Running headers, footers and page numbers: what stands at the edge of page after page."""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from ingestion.reading.pdf_characters import Piece
from ingestion.reading.pdf_columns import same_line

_AT_THE_EDGE = 2
"""They are among this many first or last lines of a page."""
_IN_ONE_PLACE = 3
"""On this many pages at the same height, a line is a running one however many pages there are."""
_HEIGHT = 4.0
_PAGE_NUMBER = re.compile(
    r"\W*(?P<word>page|seite|第|p\.)?\s*(?P<number>[0-9]{1,4})\s*(?P<unit>页|頁)?\s*"
    r"(?P<of>(?:[/／,，|]|of|von)\s*(?:共\s*)?[0-9]{1,4}\s*(?:页|頁)?|共\s*[0-9]{1,4}\s*(?:页|頁))?\W*",
    re.I,
)

Pages = Sequence[Sequence[Piece]]


def without_furniture(pages: Pages) -> Iterator[list[Piece]]:
    """The pieces of each page that are its own."""
    running = _Running(pages)
    for number, pieces in enumerate(pages, start=1):
        left_out = {id(piece) for piece in running.of(number, pieces)}
        yield [piece for piece in pieces if id(piece) not in left_out]


class _Running:
    """What the edges of all pages have in common."""

    def __init__(self, pages: Pages) -> None:
        self._often = max(2, math.ceil(len(pages) / 2))
        self._texts: Counter[str] = Counter()
        self._places: Counter[tuple[str, int]] = Counter()
        self._offsets: Counter[int] = Counter()
        self._few = max(2, len(pages) // 3)
        for number, pieces in enumerate(pages, start=1):
            edge = [piece for row in _edges(pieces) for piece in row]
            self._texts.update({_key(piece, number) for piece in edge})
            self._places.update({(_key(piece, number), _height(piece)) for piece in edge})
            self._offsets.update({_number(piece) - number for piece in edge if _number(piece)})

    def of(self, number: int, pieces: Sequence[Piece]) -> Iterator[Piece]:
        """The pieces of this page that run through the document."""
        edges = _edges(pieces)
        for position, row in enumerate(edges):
            outermost = position in {0, len(edges) - 1} and len(edges) > 1
            for piece in row:
                key = _key(piece, number)
                repeated = (
                    self._texts[key] >= self._often or self._places[key, _height(piece)] >= _IN_ONE_PLACE
                )
                if repeated or (outermost and self._is_page_number(piece, number)):
                    yield piece

    def _is_page_number(self, piece: Piece, page: int) -> bool:
        """A number that says it is one, that is this page's, or that goes up with the pages."""
        found = _PAGE_NUMBER.fullmatch(piece.text)
        if found is None:
            return False
        offset = int(found["number"]) - page
        return any(found[name] for name in ("word", "unit", "of")) or self._offsets[offset] >= self._few


def _edges(pieces: Sequence[Piece]) -> list[list[Piece]]:
    rows = list(same_line(pieces))
    return rows if len(rows) <= 2 * _AT_THE_EDGE else [*rows[:_AT_THE_EDGE], *rows[-_AT_THE_EDGE:]]


def _height(piece: Piece) -> int:
    return round(piece.y / _HEIGHT)


def _number(piece: Piece) -> int:
    found = _PAGE_NUMBER.fullmatch(piece.text)
    return int(found["number"]) if found else 0


def _key(piece: Piece, page: int) -> str:
    """The text with its own page's number blotted out; other figures tell texts apart."""
    return re.sub(rf"(?<![0-9]){page}(?![0-9])", "#", re.sub(r"\s+", "", piece.text))
