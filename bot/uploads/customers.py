"""Customers of a ledger matched to buyers of the book: by exact number or certain name, else not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from bot.uploads.invoice_rows import ReadRow
from tools.buyer_names.verdict import Matching, Verdict
from tools.buyers import Buyer
from tools.invoices import invoice_key
from tools.principal import Principal

MOST_NAMES = 3_000
"""Customers compared by name; a ledger with more has them matched by registration number alone."""


class OwnBuyers(Protocol):
    """Knows the principal's buyers, and which of them a text means."""

    def buyers(self, principal: Principal) -> Iterable[Buyer]: ...

    def named(self, principal: Principal, text: str, at_most: int = 5) -> Matching: ...


@dataclass(frozen=True)
class Customers:
    """Which buyer each customer is, and which are none that can be told."""

    matched: Mapping[str, str]
    """The buyer's id by the ledger's name for it."""
    unmatched: tuple[str, ...]


def matched(rows: Iterable[ReadRow], records: OwnBuyers, principal: Principal) -> Customers:
    """Every customer once, by the name the ledger has for it.

    A number that is another buyer's, or two numbers for one name, leave a customer unmatched: a limit beside
    the wrong debt is worse than none. Raises `RecordsUnavailable`.
    """
    numbers: dict[str, set[str]] = {}
    for row in rows:
        known = numbers.setdefault(row.customer, set())
        if row.registration:
            known.add(invoice_key(row.registration))
    by_number = _by_number(records.buyers(principal))
    found: dict[str, str] = {}
    for place, (customer, told) in enumerate(sorted(numbers.items())):
        buyer = _numbered(told, by_number) if told else None
        if buyer is None and place < MOST_NAMES:
            buyer = _named(customer, told, records, principal)
        if buyer is not None:
            found[customer] = buyer
    return Customers(found, tuple(one for one in sorted(numbers) if one not in found))


def _by_number(buyers: Iterable[Buyer]) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = {}
    for buyer in buyers:
        for one in (*(each.number for each in buyer.identifiers), buyer.id):
            found.setdefault(invoice_key(one), set()).add(buyer.id)
    return found


def _numbered(told: set[str], by_number: Mapping[str, set[str]]) -> str | None:
    if len(told) != 1:
        return None
    owners = by_number.get(next(iter(told)), set())
    return next(iter(owners)) if len(owners) == 1 else None


def _named(customer: str, told: set[str], records: OwnBuyers, principal: Principal) -> str | None:
    found = records.named(principal, customer, 1)
    if found.verdict is not Verdict.CERTAIN or not found.matches:
        return None
    buyer = found.matches[0].buyer
    numbers = {invoice_key(one.number) for one in buyer.identifiers}
    return buyer.id if not told or not numbers else None
