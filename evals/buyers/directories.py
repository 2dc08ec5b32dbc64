"""Directories put where the product finds in them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from evals.buyers.company import Company
from evals.buyers.finder import Finder
from tools.buyer_names import Matching, match
from tools.buyers import Buyer, Identifier
from tools.principal import Principal


class Scan:
    """Compares with every company in turn."""

    def __init__(self, directory: Sequence[Company]) -> None:
        self._buyers = [_buyer(company) for company in directory]

    def find(self, principal: Principal, text: str, at_most: int = 5, country: str | None = None) -> Matching:
        return match(text, self._buyers, at_most)


def _buyer(company: Company) -> Buyer:
    return Buyer(
        company.id,
        company.legal_name,
        tuple(name.legal for _, name in company.also),
        company.country or None,
        tuple(Identifier(kind, number) for kind, number in company.numbers),
        company.city or None,
    )


@contextmanager
def opened(directory: Sequence[Company]) -> Iterator[Finder]:
    yield Scan(directory)
