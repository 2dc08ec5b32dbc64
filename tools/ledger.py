"""The ledger under the policy: each open invoice with its deadlines, payments counted as the policy says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from tools.allocation import Allocated, age, allocated
from tools.claims import Claim, Claims
from tools.deadlines import InvoiceDeadlines, Known, of_all
from tools.events import BuyerEvent, BuyerEvents, insolvent_since
from tools.invoices import Invoice, Invoices
from tools.policies import Policies, Policy
from tools.principal import Principal
from tools.terms_in_force import TermsOverTime


class LedgerSources(Invoices, Claims, BuyerEvents, Policies, Protocol):
    """The records that decide an invoice's deadlines."""


@dataclass(frozen=True)
class BuyerLedger:
    """One buyer's invoices under one policy, their payments allocated, and what is known besides."""

    policy: Policy
    buyer_id: str
    terms: TermsOverTime
    payments: Allocated
    open: tuple[InvoiceDeadlines, ...]
    """The unpaid invoices by the policy's allocation, oldest due first."""
    claims: tuple[Claim, ...]
    events: tuple[BuyerEvent, ...]

    @property
    def insolvent_since(self) -> date | None:
        return insolvent_since(self.events)


def ledgers(
    sources: LedgerSources, principal: Principal, today: date, buyer_id: str | None = None
) -> list[BuyerLedger]:
    """The principal's ledgers by policy and buyer; empty when there are no invoices.

    Raises `RecordsUnavailable` when the records cannot be read.
    """
    policies = {policy.policy_id: TermsOverTime(policy) for policy in sources.policies(principal)}
    invoices = _grouped(sources.invoices(principal, buyer_id))
    claims = _grouped(sources.claims(principal, buyer_id=buyer_id))
    events = _grouped(sources.events(principal, buyer_id))
    return [
        buyer_ledger(policies[key[0]], key[1], of_buyer, claims.get(key, []), events.get(key, []), today)
        for key, of_buyer in sorted(invoices.items())
        if key[0] in policies
    ]


def buyer_ledger(
    terms: TermsOverTime,
    buyer_id: str,
    invoices: Sequence[Invoice],
    claims: Sequence[Claim],
    events: Sequence[BuyerEvent],
    today: date,
) -> BuyerLedger:
    """One buyer's invoices under one policy, worked out."""
    payments = allocated(invoices, terms.terms(today).allocation)
    known = _known(payments.by_policy, claims, insolvent_since(events))
    in_order = sorted(payments.by_policy, key=age)
    found = of_all(in_order, terms, today, known)
    return BuyerLedger(terms.policy, buyer_id, terms, payments, tuple(found), tuple(claims), tuple(events))


def _known(invoices: Iterable[Invoice], claims: Sequence[Claim], insolvent: date | None) -> dict[str, Known]:
    """By invoice number. Only a claim that names the invoice speaks for it (DESIGN §4.7)."""
    notified: dict[str, date] = {}
    submitted: dict[str, date] = {}
    for claim in claims:
        for number in claim.invoices:
            if claim.notified_on:
                notified[number] = min(claim.notified_on, notified.get(number, date.max))
            if claim.submitted_on:
                submitted[number] = min(claim.submitted_on, submitted.get(number, date.max))
    heard = _heard_of(insolvent, claims)
    claimed = {
        number: Known(notified.get(number), submitted.get(number), insolvent, heard)
        for number in (*notified, *submitted)
    }
    otherwise = Known(insolvent_since=insolvent, insolvency_notified_on=heard)
    return {one.invoice_no: claimed.get(one.invoice_no, otherwise) for one in invoices}


def _heard_of(insolvent: date | None, claims: Sequence[Claim]) -> date | None:
    """When the insurer heard of the insolvency: with the first notice for this buyer after it."""
    if insolvent is None:
        return None
    notices = [claim.notified_on for claim in claims if claim.notified_on and claim.notified_on >= insolvent]
    return min(notices, default=None)


Recorded = TypeVar("Recorded", Invoice, Claim, BuyerEvent)


def _grouped(records: Iterable[Recorded]) -> dict[tuple[str, str], list[Recorded]]:
    found: dict[tuple[str, str], list[Recorded]] = {}
    for record in records:
        found.setdefault((record.policy_id, record.buyer_id), []).append(record)
    return found
