"""Keys that were merged into others, as an import meets them again: insurers and ledgers go on using both."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, select

from tools.records import schema
from tools.records.book import BuyerRow, ClaimRow, EventRow, InvoiceRow, LimitRow
from tools.records.book_folder import Book, Numbered, Rows
from tools.records.problems import BookError, Findings

R = TypeVar("R", LimitRow, InvoiceRow, ClaimRow, EventRow)


@dataclass(frozen=True)
class Merged:
    """The merges of the book, or of the directory."""

    into: Mapping[str, str]
    known_by: Mapping[str, tuple[Mapping[str, Any], ...]]
    """For a company that stayed, the names and numbers of those that it took in."""

    @classmethod
    def of(cls, connection: Connection, held_in: str) -> "Merged":
        table = schema.buyer_merged
        query = select(table).where(table.c.held_in == held_in).order_by(table.c.at, table.c.from_id)
        into: dict[str, str] = {}
        known_by: dict[str, tuple[Mapping[str, Any], ...]] = {}
        for row in connection.execute(query):
            into[row.from_id] = row.into_id
            gone = {"names": row.names, "identifiers": row.identifiers}
            known_by[row.into_id] = (*known_by.get(row.into_id, ()), gone)
        return cls(into, known_by)

    def companies(
        self, rows: Iterable[Numbered[BuyerRow]], is_there: Callable[[str], bool], warn: Callable[..., None]
    ) -> Iterator[Numbered[BuyerRow]]:
        """The rows without those that were merged away; those that stayed keep what they took in.

        A company whose other half is gone comes in by itself, because its records would have none.
        """
        for one in rows:
            into = self.into.get(one.row.buyer_id)
            if into is None:
                taken = self.known_by.get(one.row.buyer_id)
                yield Numbered(one.line, _with(one.row, taken)) if taken else one
            elif is_there(into):
                warn(f"{one.row.buyer_id} was merged into {into}, so this row is left out", one.line)
            else:
                warn(
                    f"{one.row.buyer_id} comes in by itself: {into}, which it was merged into, is gone",
                    one.line,
                )
                yield one

    def apply(self, book: Book, buyers_there: Callable[[str], bool], findings: Findings) -> None:
        """Gives the book's records the keys that their buyers have by now.

        Says to `findings` where two records of the book would then have the same key.
        """
        if not self.into:
            return

        def warn(text: str, line: int) -> None:
            findings.warn("buyers.csv", text, line)

        book.buyers.rows[:] = self.companies(book.buyers.rows, buyers_there, warn)
        into = {gone: stayed for gone, stayed in self.into.items() if buyers_there(stayed)}
        _repoint(book.limits, into)
        _repoint(book.invoices, into)
        _repoint(book.claims, into)
        _repoint(book.events, into)
        _refuse_doubled(book.limits, into, findings)
        _refuse_doubled(book.invoices, into, findings)


def _with(row: BuyerRow, taken: Iterable[Mapping[str, Any]]) -> BuyerRow:
    names = dict.fromkeys(row.other_names)
    numbers = dict.fromkeys(zip(row.registration_type, row.registration_number, strict=False))
    for one in taken:
        names |= dict.fromkeys(name for name in one["names"] if name != row.legal_name)
        numbers |= dict.fromkeys((number["kind"], number["number"]) for number in one["identifiers"])
    return row.model_copy(
        update={
            "other_names": tuple(names),
            "registration_type": tuple(kind for kind, _ in numbers),
            "registration_number": tuple(number for _, number in numbers),
        }
    )


def _repoint(rows: Rows[R], into: Mapping[str, str]) -> None:
    for place, one in enumerate(rows.rows):
        if stayed := into.get(one.row.buyer_id):
            rows.rows[place] = Numbered(one.line, one.row.model_copy(update={"buyer_id": stayed}))


def _refuse_doubled(rows: Rows[R], into: Mapping[str, str], findings: Findings) -> None:
    """Two keys of one company may hold the same number in one file."""
    stayed = set(into.values())
    first: dict[tuple[object, ...], Numbered[R]] = {}
    for one in rows.rows:
        before = first.setdefault(one.row.key, one) if one.row.buyer_id in stayed else one
        if before is not one and before.row != one.row:
            problem = f"the same key as in line {before.line}, for buyers that were merged into this one"
            hint = "Keep one of the two."
            error = BookError(rows.file, problem, one.line, "buyer_id", one.row.buyer_id, hint)
            findings.error(error)
