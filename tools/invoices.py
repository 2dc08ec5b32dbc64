"""Invoices: what a buyer was charged, what is paid and what is in dispute."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from tools.money import Money
from tools.principal import Principal


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

    @property
    def unpaid(self) -> Money:
        """What is still owed; an unknown payment counts as none."""
        return Money(self.amount.amount - (self.paid_amount or Decimal(0)), self.amount.currency)


class Invoices(Protocol):
    """Knows the ledger of a policy."""

    def invoices(self, principal: Principal, buyer_id: str | None = None) -> Sequence[Invoice]:
        """Invoices under the principal's policies, oldest due first; empty when there are none.

        Raises `RecordsUnavailable` when the records cannot be read.
        """
        ...
