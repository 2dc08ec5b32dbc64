"""Invoices: what a buyer was charged, what is paid and what is in dispute."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

from tools.money import Money
from tools.principal import Principal

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Invoice:
    """One invoice of the ledger. None is unknown, which is not zero."""

    policy_id: str
    buyer_id: str
    invoice_no: str
    amount: Money
    """Includes `vat_amount`."""
    issued_on: date | None = None
    dispatched_on: date | None = None
    due_on: date | None = None
    terms_days: int | None = None
    vat_amount: Decimal | None = None
    paid_amount: Decimal | None = None
    disputed_amount: Decimal | None = None
    declared: bool | None = None
    paid_on: date | None = None
    """The day of its last payment; the book never tells it, an uploaded ledger may."""

    @property
    def unpaid(self) -> Money:
        """What is still owed; an unknown payment counts as none."""
        return Money(self.amount.amount - (self.paid_amount or Decimal(0)), self.amount.currency)

    @property
    def due(self) -> date | None:
        """The due date as given, else the issue date and the terms (`domain.md` R8); None when unknown."""
        if self.due_on is not None or self.issued_on is None or self.terms_days is None:
            return self.due_on
        try:
            return self.issued_on + timedelta(days=self.terms_days)
        except OverflowError:
            return None

    @property
    def term_days(self) -> int | None:
        """The agreed payment term as given, else from issue to due date; None when unknown."""
        if self.terms_days is not None or self.issued_on is None or self.due_on is None:
            return self.terms_days
        return (self.due_on - self.issued_on).days

    def insurable(self, *, vat_covered: bool) -> Decimal:
        """What is unpaid, without its share of VAT unless the policy covers VAT (`domain.md` R1)."""
        unpaid = self.unpaid.amount
        if vat_covered or not self.vat_amount or not self.amount.amount:
            return unpaid
        net_share = 1 - self.vat_amount / self.amount.amount
        return (unpaid * net_share).quantize(CENT, ROUND_HALF_UP)


class Invoices(Protocol):
    """Knows the ledger of a policy."""

    def invoices(self, principal: Principal, buyer_id: str | None = None) -> Sequence[Invoice]:
        """Invoices under the principal's policies, oldest due first; empty when there are none.

        Raises `RecordsUnavailable` when the records cannot be read.
        """
        ...

    def invoices_numbered(self, principal: Principal, invoice_no: str) -> Sequence[Invoice]:
        """Those of this number, letter for letter; where there is none, those with the same `invoice_key`.

        Where there is none of these either, those whose number ends in the four to eight digits given.
        Empty when there are none. Raises `RecordsUnavailable` when the records cannot be read.
        """
        ...


SIGNS_IN_NUMBERS = " -_/.#"


def invoice_key(number: str) -> str:
    """A number as people type it and as a ledger writes it, made comparable: `inv 2025/03` is `INV202503`."""
    plain = unicodedata.normalize("NFKC", number).upper()
    return "".join(letter for letter in plain if letter not in SIGNS_IN_NUMBERS)
