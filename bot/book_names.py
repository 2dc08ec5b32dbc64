"""The names in the book: whatever is shown to others, these are taken out of it first."""

from collections.abc import Collection, Iterable
from typing import Protocol

from tools.buyer_lookup import BuyerDirectory
from tools.policies import Policies
from tools.principal import OPERATOR, Principal


class Book(BuyerDirectory, Policies, Protocol):
    """Knows policyholders and buyers."""


def book_names(book: Book, people: Iterable[Principal]) -> Collection[str]:
    """Policyholders, buyers under all their names, and the people who sign in.

    Raises `RecordsUnavailable` when the book cannot be read.
    """
    buyers = book.buyers(OPERATOR)
    named = {name for buyer in buyers for name in (buyer.legal_name, *buyer.other_names)}
    holders = {policy.policyholder for policy in book.policies(OPERATOR)}
    return named | holders | {person.name for person in people if person.name}
