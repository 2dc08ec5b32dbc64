"""A long table in pages, each saying which of how many rows it shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlencode

from fastapi import Request

Row = TypeVar("Row")
A_PAGE = 100


@dataclass(frozen=True)
class Slice(Generic[Row]):
    """The rows of one page, and where the pages beside it are."""

    rows: Sequence[Row]
    first: int
    """The number of its first row, from 1; 0 where there is none."""
    last: int
    total: int
    before: str | None
    """Address of the page before; None on the first."""
    after: str | None

    @property
    def is_whole(self) -> bool:
        """Whether there is nothing but these rows."""
        return len(self.rows) == self.total


def paged(request: Request, rows: Sequence[Row], page: int, size: int = A_PAGE) -> Slice[Row]:
    """Page `page`, from 1, of these rows; the last one where there are not so many."""
    at = min(max(page, 1), max(1, -(-len(rows) // size)))
    start = (at - 1) * size
    shown = rows[start : start + size]
    return Slice(
        rows=shown,
        first=start + 1 if shown else 0,
        last=start + len(shown),
        total=len(rows),
        before=_address(request, at - 1) if at > 1 else None,
        after=_address(request, at + 1) if start + size < len(rows) else None,
    )


def _address(request: Request, page: int) -> str:
    """The same page of ours with the same choices, at another page of its table."""
    return "?" + urlencode({**request.query_params, "page": str(page)})
