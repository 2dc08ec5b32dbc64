"""Which ledger the user's cash figures are worked out from: an uploaded one, or the book's invoices."""

from collections import Counter
from collections.abc import Sequence
from typing import Protocol

from pydantic import Field

from knowledge.passage import Authority
from tools.evidence import Evidence, EvidenceKind
from tools.invoices import Invoices
from tools.policies import Policies
from tools.policy_choice import is_named, no_such_policy
from tools.principal import Right
from tools.tool import Arguments, Finding, Tool, ToolResult, Turn
from tools.uploaded_ledger import KeptLedger, LedgerOfPolicy, UploadedLedgers

PAGE = "/my/cash"
"""Where a person uploads a ledger, takes it into use and removes it."""


class UploadedLedgerArguments(Arguments):
    """What `uploaded_ledger` takes; all may be left out for every policy."""

    policy: str = Field(default="", description="Which of the user's own policies, if they named one")
    removing: bool = Field(
        default=False, description="Whether the user wants it forgotten or used no longer; nothing is removed"
    )


class LedgerSources(Invoices, Policies, Protocol):
    """The records that tell which policies there are, and what the book holds of each."""


def uploaded_ledger(sources: LedgerSources, uploaded: UploadedLedgers) -> Tool[UploadedLedgerArguments]:
    """The tool for which ledger is used. It reads, and removes nothing: a person does, by one click."""

    def run(turn: Turn, arguments: UploadedLedgerArguments) -> ToolResult:
        if not turn.principal.may(Right.READ_RECORDS):
            return ToolResult(Finding.REFUSED, "This person may not see any policy's records.")
        every = sources.policies(turn.principal)
        if not every:
            return ToolResult(Finding.NONE, "This person has no policy.")
        own = list(dict.fromkeys(one.policy_id for one in every if is_named(one.policy_id, arguments.policy)))
        if not own:
            return no_such_policy(arguments.policy)
        return _result(_of(own, sources, uploaded, turn))

    return Tool(
        "uploaded_ledger",
        "Which ledger DSO, ageing, concentration and forecast are worked out from under each policy: one the "
        "user uploaded (file, day, rows, customers, currencies, until when it is kept) or the book's "
        "invoices; also for a wish to forget an upload, which this tool never does itself.",
        UploadedLedgerArguments,
        run,
    )


def _of(
    policies: Sequence[str], sources: LedgerSources, uploaded: UploadedLedgers, turn: Turn
) -> list[LedgerOfPolicy]:
    kept = uploaded.kept(turn.principal)
    in_book = Counter(one.policy_id for one in sources.invoices(turn.principal))
    return [
        LedgerOfPolicy(
            policy_id,
            next((one for one in kept if one.policy_id == policy_id and one.is_used), None),
            tuple(one for one in kept if one.policy_id == policy_id and not one.is_used),
            in_book[policy_id],
        )
        for policy_id in policies
    ]


def _result(found: Sequence[LedgerOfPolicy]) -> ToolResult:
    told = tuple(_evidence(one) for one in found)
    summary = ". ".join([*(one.text for one in told), _HOW])
    return ToolResult(Finding.FOUND, summary, evidence=told, ledgers=tuple(found))


_HOW = (
    f"Nothing was removed, and no tool removes a ledger. A person uploads, uses and removes one at {PAGE} or "
    "with `coverdesk cash`; say so. Policies, limits, deadlines, cover and claims read the book in any case."
)


def _evidence(one: LedgerOfPolicy) -> Evidence:
    if one.used is None:
        text = f"{one.policy_id}: no uploaded ledger is in use; cash figures are worked out from the book's "
        text += f"{one.in_book} invoices"
    else:
        text = (
            f"{one.policy_id}: cash figures are worked out from an uploaded ledger in use: {_told(one.used)}"
        )
    for waiting in one.waiting:
        text += f"; uploaded but not in use: {_told(waiting)}"
    return Evidence(EvidenceKind.RECORD, "ledger", text, Authority.RECORD, one.policy_id)


def _told(kept: KeptLedger) -> str:
    return (
        f"{kept.ledger_id}, file {kept.file_name}, uploaded on {kept.uploaded_on}, {kept.rows} rows, "
        f"{kept.customers} customers, currencies {', '.join(kept.currencies) or 'unknown'}, "
        f"kept until {kept.kept_until}"
    )
