"""Directories put where the product finds in them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from evals.buyers.company import Company
from evals.buyers.finder import Finder
from tools.buyer_names.index import NameIndex
from tools.buyer_names.matching import match
from tools.buyer_names.typed import Typed
from tools.buyer_names.verdict import Matching
from tools.buyers import Buyer, Identifier
from tools.principal import Principal


class Indexed:
    """An index in memory, without numbers."""

    def __init__(self, directory: Sequence[Company]) -> None:
        self._index = NameIndex()
        self._index.write(map(_buyer, directory), fresh=True)

    def find(self, principal: Principal, text: str, at_most: int = 5, country: str | None = None) -> Matching:
        return match(text, self._index.candidates(Typed(text), country), at_most)


def _buyer(company: Company) -> Buyer:
    return Buyer(
        company.id,
        company.legal_name,
        tuple(name.legal for _, name in company.also),
        company.country or None,
        tuple(Identifier(kind, number) for kind, number in company.numbers),
        company.city or None,
        industry=company.industry or None,
    )


@contextmanager
def opened(directory: Sequence[Company]) -> Iterator[Finder]:
    yield Indexed(directory)
