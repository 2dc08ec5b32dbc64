"""Which companies a text may mean: a principal's own buyers first, then the directory that all may search."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from sqlalchemy import Engine

from tools.buyer_names.grams import number_forms
from tools.buyer_names.index import NameIndex, in_memory
from tools.buyer_names.typed import Typed
from tools.buyers import Buyer
from tools.principal import Principal, Right
from tools.records import schema
from tools.records.kept import Kept
from tools.records.table_names import Progress, TableNames

COMPARED_AT_ONCE = 64
"""So few buyers are all compared; an index would find no fewer."""
INDEXES_KEPT = 16


class CompanyNames:
    """Names of the book's buyers and of the directory's companies. Safe between threads.

    The buyers of a principal have an index of their own, made of nothing else: what others trade with
    changes neither what is found nor in which order, nor how long it takes.
    """

    def __init__(self, engine: Engine, folder: Path | None) -> None:
        self._book = TableNames(engine, schema.buyer, folder and folder / "book")
        self._directory = TableNames(engine, schema.directory_company, folder and folder / "directory")
        self._own: Kept[NameIndex] = Kept(INDEXES_KEPT)

    def prepare(self, progress: Progress | None = None) -> None:
        """Takes in all that an import changed. Raises `RecordsUnavailable`."""
        self._book.catch_up(progress)
        self._directory.catch_up(progress)

    def own(
        self, version: int, principal: Principal, buyers: Sequence[Buyer], typed: Typed, country: str | None
    ) -> Sequence[Buyer]:
        """Candidates among the buyers that this principal has in this version of the book."""
        if principal.may(Right.READ_EVERYTHING):
            return self._book.candidates(typed, country)
        if len(buyers) <= COMPARED_AT_ONCE:
            return [buyer for buyer in buyers if country in (None, buyer.country)]
        (index,) = self._own.of(version, principal, lambda _: [in_memory(buyers)])
        return index.candidates(typed, country)

    def elsewhere(self, principal: Principal, typed: Typed, country: str | None) -> Sequence[Buyer]:
        """Candidates in the directory; none for whoever may not read records."""
        return self._directory.candidates(typed, country) if principal.may(Right.READ_RECORDS) else ()


def not_among(others: Sequence[Buyer], own: Sequence[Buyer]) -> Iterator[Buyer]:
    """The directory's companies that are not known already, by key or by a registration number."""
    keys = {buyer.id for buyer in own}
    numbers = {form for buyer in own for form in number_forms(buyer)}
    return (one for one in others if one.id not in keys and numbers.isdisjoint(number_forms(one)))
