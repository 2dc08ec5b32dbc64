"""Receivables: the invoices of the reader's own ledger by policy and currency, as it marks them paid."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from knowledge.passage import Authority
from tools.evidence import Evidence, EvidenceKind
from tools.invoices import Invoice, Invoices
from tools.policies import Policies, Policy
from tools.policy_choice import is_named
from tools.principal import Right
from tools.tool import Finding, ToolResult, Turn


class ReceivableSources(Invoices, Policies, Protocol):
    """The records that tell what is owed to the reader."""


@dataclass(frozen=True)
class Receivables:
    """The invoices under one policy in one currency that had been issued by today, paid ones too."""

    policy: Policy
    currency: str
    invoices: tuple[Invoice, ...]


def own_receivables(
    sources: ReceivableSources, turn: Turn, policy: str = ""
) -> list[Receivables] | ToolResult:
    """The ledgers of the reader's policies, or of the one named; else the result that says why there is none.

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
    found: dict[tuple[str, str], list[Invoice]] = {}
    for one in sources.invoices(turn.principal):
        if one.policy_id in own and issued_by(one, turn.today):
            found.setdefault((one.policy_id, one.amount.currency), []).append(one)
    if not found:
        return _nothing(tuple(own))
    return [Receivables(own[key[0]], key[1], tuple(of_one)) for key, of_one in sorted(found.items())]


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
