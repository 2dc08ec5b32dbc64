"""Receivables: the reader's own invoices by policy and currency, of an uploaded ledger where one is used."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from knowledge.passage import Authority
from tools.ageing import owed
from tools.calculation import ZERO, Assumption
from tools.evidence import Evidence, EvidenceKind
from tools.invoices import Invoice, Invoices
from tools.money import Money
from tools.policies import Policies, Policy
from tools.policy_choice import is_named
from tools.principal import Right
from tools.tool import Finding, ToolResult, Turn
from tools.uploaded_ledger import UploadedLedger, UploadedLedgers


class ReceivableSources(Invoices, Policies, Protocol):
    """The records that tell what is owed to the reader."""


@dataclass(frozen=True)
class Receivables:
    """The invoices under one policy in one currency that had been issued by today, paid ones too."""

    policy: Policy
    currency: str
    invoices: tuple[Invoice, ...]
    uploaded: UploadedLedger | None = None
    """Where the invoices come from when it is not the book."""

    @property
    def source(self) -> tuple[Assumption, ...]:
        """What is said of an uploaded ledger; nothing of the book, which answers rest on anyway."""
        if self.uploaded is None:
            return ()
        credits = sum((owed(one) for one in self.invoices if one.amount.amount < 0), ZERO)
        told = [Assumption("uploaded_ledger", self.uploaded.facts)]
        if credits < 0:
            told.append(Assumption("credits_taken_off", {"amount": str(Money(-credits, self.currency))}))
        return tuple(told)


def own_receivables(
    sources: ReceivableSources, turn: Turn, uploaded: UploadedLedgers, policy: str = ""
) -> list[Receivables] | ToolResult:
    """The ledgers of the reader's policies, or of the one named; else the result that says why there is none.

    Where a ledger was uploaded for a policy and taken into use, it stands for the book's invoices under it.
    Two currencies are two ledgers: they are never added. Raises `RecordsUnavailable` when the records cannot
    be read.
    """
    if not turn.principal.may(Right.READ_RECORDS):
        return ToolResult(Finding.REFUSED, "This person may not see any policy's records.")
    every = sources.policies(turn.principal)
    if not every:
        return ToolResult(Finding.NONE, "This person has no policy.")
    own = {one.policy_id: one for one in every if is_named(one.policy_id, policy)}
    if not own:
        asked = {"policy_asked": policy.strip()}
        return ToolResult(Finding.NOT_FOUND, "No such policy of this person's.", focus=asked)
    used = uploaded.in_use(turn.principal)
    found: dict[tuple[str, str], list[Invoice]] = {}
    for one in _invoices(sources, turn, own, used):
        if issued_by(one, turn.today):
            found.setdefault((one.policy_id, one.amount.currency), []).append(one)
    if not found:
        return _nothing(tuple(own))
    return [
        Receivables(own[policy_id], currency, tuple(of_one), used.get(policy_id))
        for (policy_id, currency), of_one in sorted(found.items())
    ]


def _invoices(
    sources: ReceivableSources, turn: Turn, own: Mapping[str, Policy], used: Mapping[str, UploadedLedger]
) -> Iterator[Invoice]:
    """The invoices of each policy: of the ledger uploaded for it, else of the book; never of both."""
    for policy_id, ledger in used.items():
        if policy_id in own:
            yield from ledger.invoices
    if own.keys() - used.keys():
        for one in sources.invoices(turn.principal):
            if one.policy_id in own and one.policy_id not in used:
                yield one


def _nothing(policies: tuple[str, ...]) -> ToolResult:
    none = f"The ledger under {', '.join(policies)} holds no invoice."
    evidence = Evidence(EvidenceKind.RECORD, "ledger", none, Authority.RECORD, "receivables")
    return ToolResult(Finding.NONE, none, evidence=(evidence,), focus={"ledger": "empty"})


def invoiced_on(invoice: Invoice) -> date | None:
    """The day of the sale: the invoice's, the dispatch's, or the due date less the term; None is unknown."""
    if invoice.issued_on or invoice.dispatched_on:
        return invoice.issued_on or invoice.dispatched_on
    if invoice.due_on is None or invoice.terms_days is None:
        return None
    try:
        return invoice.due_on - timedelta(days=invoice.terms_days)
    except OverflowError:
        return None


def issued_by(invoice: Invoice, today: date) -> bool:
    """Whether the sale had been made by today; one of an unknown day is taken to have been."""
    day = invoiced_on(invoice)
    return day is None or day <= today
