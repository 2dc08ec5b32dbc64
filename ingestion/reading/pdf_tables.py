"""Rows of a page that stand below one another in columns are a table; its cells keep together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingestion.reading.pdf_characters import Piece
from ingestion.reading.pdf_columns import Row
from ingestion.reading.wrapping import join_lines

BETWEEN_CELLS = " | "
_FEWEST_ROWS = 3
_LABEL = (":", "：")


@dataclass(frozen=True)
class Table:
    """The rows of a table, its head first, each with its cells in `BETWEEN_CELLS`."""

    rows: tuple[str, ...]


@dataclass
class _Column:
    left: float
    right: float

    def holds(self, cell: Piece) -> bool:
        return cell.left < self.right and cell.right > self.left

    def widen(self, cell: Piece) -> None:
        self.left, self.right = min(self.left, cell.left), max(self.right, cell.right)


@dataclass
class _Gathering:
    """A table as far as it has been read."""

    columns: list[_Column]
    rows: list[list[list[str]]] = field(default_factory=list)
    lines: list[Row] = field(default_factory=list)

    def take(self, row: Row) -> bool:
        """Whether the row belongs to the table, as a row of its own or as more lines of the last one."""
        places = [self._place(cell) for cell in row.cells]
        if None in places or len(set(places)) < len(places):
            return False
        found = [place for place in places if place is not None]
        if len(found) == len(self.columns) or (found[0] == 0 and len(found) > 1):
            self.rows.append([[] for _ in self.columns])
        elif not self._is_close(row) or (found == [0] and len(self.columns) == 2):
            return False
        for place, cell in zip(found, row.cells, strict=True):
            self.rows[-1][place].append(cell.text)
            self.columns[place].widen(cell)
        self.lines.append(row)
        return True

    def _place(self, cell: Piece) -> int | None:
        places = [place for place, column in enumerate(self.columns) if column.holds(cell)]
        return places[0] if len(places) == 1 else None

    def _is_close(self, row: Row) -> bool:
        last = self.lines[-1]
        return 0 < last.y - row.y < row.cells[0].size * 1.6

    def table(self) -> Table:
        return Table(tuple(BETWEEN_CELLS.join(join_lines(lines) for lines in row) for row in self.rows))

    @property
    def is_one(self) -> bool:
        """Whether this is a table and not lines with a gap in them, or a form of labels and values."""
        labelled = sum(row[0] != [] and row[0][-1].endswith(_LABEL) for row in self.rows)
        return len(self.rows) >= _FEWEST_ROWS and labelled * 2 < len(self.rows)


def with_tables(rows: Sequence[Row]) -> Iterator[Row | Table]:
    """The rows, those of a table gathered in it."""
    gathering: _Gathering | None = None
    for row in rows:
        if gathering is not None and not gathering.take(row):
            yield from _ended(gathering)
            gathering = None
        if gathering is None:
            if len(row.cells) < 2:
                yield row
                continue
            gathering = _Gathering([_Column(cell.left, cell.right) for cell in row.cells])
            gathering.take(row)
    if gathering is not None:
        yield from _ended(gathering)


def _ended(gathering: _Gathering) -> Iterator[Row | Table]:
    if gathering.is_one:
        yield gathering.table()
    else:
        yield from gathering.lines
