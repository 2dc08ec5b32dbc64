"""Allocation: which invoices a buyer's payments close, by the policy's rule (`domain.md` R14, WE13)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from tools.invoices import Invoice
from tools.policies import Allocation


@dataclass(frozen=True)
class Allocated:
    """One buyer's invoices with their payments as the policy counts them, beside the ledger's own."""

    rule: Allocation | None
    """None when the policy's data does not say; then the ledger stands."""
    by_policy: tuple[Invoice, ...]
    by_ledger: tuple[Invoice, ...]

    @cached_property
    def differs(self) -> bool:
        return self.by_policy != self.by_ledger


def allocated(invoices: Sequence[Invoice], rule: Allocation | None) -> Allocated:
    """One buyer's invoices under one policy, each with the payments that the policy counts to it.

    Oldest first: all that the buyer paid in a currency closes the earliest due first, whatever the buyer
    wrote on it. The order of the invoices is kept.
    """
    ledger = tuple(invoices)
    if rule is not Allocation.OLDEST_FIRST:
        return Allocated(rule, ledger, ledger)
    paid = {place: amount for of_one in _by_currency(ledger) for place, amount in _oldest_first(of_one)}
    return Allocated(rule, tuple(_with_paid(one, paid[n]) for n, one in enumerate(ledger)), ledger)


def _by_currency(invoices: Sequence[Invoice]) -> Iterable[list[tuple[int, Invoice]]]:
    groups: dict[str, list[tuple[int, Invoice]]] = {}
    for place, invoice in enumerate(invoices):
        groups.setdefault(invoice.amount.currency, []).append((place, invoice))
    return groups.values()


def _oldest_first(invoices: Sequence[tuple[int, Invoice]]) -> Iterable[tuple[int, Decimal]]:
    left = sum((one.paid_amount or Decimal(0) for _, one in invoices), Decimal(0))
    for place, invoice in sorted(invoices, key=lambda one: age(one[1])):
        taken = min(left, max(invoice.amount.amount, Decimal(0)))
        left -= taken
        yield place, taken


def age(invoice: Invoice) -> tuple[date, str]:
    """Orders invoices oldest due first; one whose due date is unknown comes last."""
    return (invoice.due or date.max, invoice.invoice_no)


def _with_paid(invoice: Invoice, paid: Decimal) -> Invoice:
    return invoice if paid == (invoice.paid_amount or Decimal(0)) else replace(invoice, paid_amount=paid)
