"""The pieces of a page become rows in the order in which they are read: column by column."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingestion.reading.numbering import is_mark
from ingestion.reading.pdf_characters import Piece

_FEWEST = 4
"""A column has at least this many lines."""
_FILLED = 0.55
"""Lines of prose fill their column; the cells of a table do not."""
_CROSSING = 0.4
"""At most this part of a region's lines goes across both columns: headings and what is around."""
_APART = 1.45
"""In usual line distances: a wider one is between two paragraphs."""


@dataclass(frozen=True)
class Row:
    """One line of a column: its cells from left to right, and the column's edges."""

    cells: tuple[Piece, ...]
    left: float
    right: float
    opens: bool = False
    """Whether space above it sets it apart."""

    @property
    def text(self) -> str:
        return " ".join(cell.text for cell in self.cells)

    @property
    def y(self) -> float:
        return self.cells[0].y


def rows_of(pieces: Sequence[Piece]) -> list[Row]:
    """The rows in reading order; none for no pieces."""
    lines = [cell for row in same_line(pieces) for cell in _joined(row)]
    return list(_read(lines)) if lines else []


def same_line(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Pieces on one baseline, from the top of the page down, each row from left to right."""
    row: list[Piece] = []
    for piece in sorted(pieces, key=lambda piece: -piece.y):
        if row and row[0].y - piece.y > max(row[0].size, piece.size) * 0.35:
            yield sorted(row, key=lambda piece: piece.left)
            row = []
        row.append(piece)
    if row:
        yield sorted(row, key=lambda piece: piece.left)


def _joined(row: Sequence[Piece]) -> Iterator[Piece]:
    """Pieces that only a change of font or a tab after a clause's number parts are one."""
    whole = row[0]
    for piece in row[1:]:
        gap = piece.left - whole.right
        if gap < whole.size * 0.75 or (is_mark(whole.text) and gap < whole.size * 6):
            between = "" if gap < whole.size * 0.12 else " "
            size = max(whole.size, piece.size)
            whole = Piece(
                whole.text + between + piece.text, whole.left, max(whole.right, piece.right), whole.y, size
            )
        else:
            yield whole
            whole = piece
    yield whole


def _read(cells: Sequence[Piece]) -> Iterator[Row]:
    gutter = _gutter(cells)
    if gutter is None:
        yield from _rows(cells)
        return
    band: list[Piece] = []
    for cell in sorted(cells, key=lambda cell: -cell.y):
        if cell.left < gutter - cell.size * 0.5 and cell.right > gutter:
            yield from _band(band, gutter)
            yield from _rows([cell])
            band = []
        else:
            band.append(cell)
    yield from _band(band, gutter)


def _band(cells: Sequence[Piece], gutter: float) -> Iterator[Row]:
    if cells:
        left = [cell for cell in cells if cell.right <= gutter]
        yield from _read(left) if left else ()
        right = [cell for cell in cells if cell.right > gutter]
        yield from _read(right) if right else ()


def _gutter(cells: Sequence[Piece]) -> float | None:
    """Where the right column begins; None when the cells are in one column, or in the rows of a table."""
    starts: dict[int, int] = {}
    for cell in cells:
        starts[round(cell.left)] = starts.get(round(cell.left), 0) + 1
    best, score = None, 0
    for start in sorted(starts, key=lambda start: -starts[start]):
        if starts[start] < _FEWEST:
            break
        found = _lines_beside(cells, start - 1.0)
        if found > score:
            best, score = start - 1.0, found
    return best


def _lines_beside(cells: Sequence[Piece], gutter: float) -> int:
    """How many lines the shorter of two columns has when the page is parted here; 0 when it cannot be."""
    left = [cell for cell in cells if cell.right <= gutter]
    right = [cell for cell in cells if cell.left >= gutter - 1.0]
    fewest = min(len(left), len(right))
    if fewest < _FEWEST or len(cells) - len(left) - len(right) > len(cells) * _CROSSING:
        return 0
    left_edge, right_edge = min(cell.left for cell in left), max(cell.right for cell in right)
    filled = (
        median(cell.width for cell in left) / max(1.0, gutter - left_edge),
        median(cell.width for cell in right) / max(1.0, right_edge - gutter),
    )
    beside = min(left[0].y, right[0].y) - max(left[-1].y, right[-1].y)
    return fewest if min(filled) >= _FILLED and beside > 0 else 0


def _rows(cells: Sequence[Piece]) -> Iterator[Row]:
    rows = list(same_line(cells))
    left = min(cell.left for cell in cells)
    right = max(cell.right for cell in cells)
    usual = _usual_distance(rows)
    above: list[Piece] | None = None
    for position, row in enumerate(rows):
        apart = above is not None and usual > 0 and above[0].y - row[0].y > usual * _APART
        following = rows[position + 1] if position + 1 < len(rows) else None
        yield Row(tuple(row), left, right, opens=apart or _is_indented(row, following, left))
        above = row


def _usual_distance(rows: Sequence[Sequence[Piece]]) -> float:
    distances = sorted(above[0].y - below[0].y for above, below in pairwise(rows))
    return distances[len(distances) // 2] if len(distances) > 2 else 0.0


def _is_indented(row: Sequence[Piece], following: Sequence[Piece] | None, left: float) -> bool:
    """Whether a line begins further in than the next one, as the first of a Chinese paragraph does."""
    size = row[0].size
    begins_in = size * 1.2 < row[0].left - left < size * 4
    return begins_in and following is not None and following[0].left - left < size * 0.5
