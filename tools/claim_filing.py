"""Filing a claim: the invoices, the cause and the documents of a claim. Prepared here, never executed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import Field

from tools.claim_checklist import DocumentStatus, checklist
from tools.claims import Claim, ClaimCause, ClaimStatus
from tools.deadline_lookup import DeadlineSources
from tools.deadlines import Rule
from tools.overdues import InvoicesMeant, Owed, invoices_meant
from tools.pending_action import ActionKind, Draft, InBoth
from tools.preparing import Desk, needs, not_allowed, not_prepared, prepared
from tools.tool import Tool, ToolResult, Turn

BEFORE_CLAIM = (ClaimStatus.OVERDUE_NOTED, ClaimStatus.NOTIFIED, ClaimStatus.INTERVENTION)
"""Stages of a case in which no claim was made yet: the claim goes on under its number."""


class FileClaimArguments(InvoicesMeant):
    """What `file_claim` takes."""

    cause: ClaimCause | None = Field(default=None, description="Why the buyer does not pay, when it was said")
    sent_on: date | None = Field(
        default=None, description="Only when the user says the claim went to the insurer: on which day"
    )


@dataclass(frozen=True)
class _Filing:
    """A claim about to be prepared: what it is about, and the case it goes on from."""

    owed: Owed
    cause: ClaimCause
    sent_on: date | None
    case: Claim | None

    @property
    def missing_documents(self) -> list[str]:
        """The documents that a claim of this cause always needs and that are not there."""
        received = self.case.received_documents if self.case else ()
        waiting = self.case.missing_documents if self.case else ()
        items = checklist(self.cause, waiting, received)
        return [one.document for one in items if one.required and one.status is not DocumentStatus.HAVE]


def file_claim(sources: DeadlineSources, desk: Desk) -> Tool[FileClaimArguments]:
    """The tool that prepares a claim."""

    def run(turn: Turn, arguments: FileClaimArguments) -> ToolResult:
        refused = not_allowed(turn)
        if refused:
            return refused
        owed = invoices_meant(sources, turn, arguments)
        if isinstance(owed, ToolResult):
            return owed
        made = next((one for one in owed.claims if one.status not in BEFORE_CLAIM), None)
        if made:
            text = f"There is claim {made.claim_no} for these invoices: {made.status.value}."
            return not_prepared("already_claimed", text, owed.buyer, claim=made.claim_no)
        if arguments.cause is None:
            return needs(["cause"], owed.buyer)
        if arguments.sent_on and arguments.sent_on > turn.today:
            return needs(["sent_on"], owed.buyer)
        case = owed.claims[0] if owed.claims else None
        filing = _Filing(owed, arguments.cause, arguments.sent_on, case)
        return prepared(desk, turn, _draft(filing), owed.buyer)

    return Tool(
        "file_claim",
        "Prepare a claim for unpaid invoices of a buyer. It only prepares: a person confirms. Not for "
        "questions about how to claim or where a claim stands.",
        FileClaimArguments,
        run,
    )


def _draft(filing: _Filing) -> Draft:
    owed = filing.owed
    payload: dict[str, Any] = owed.payload() | {
        "cause": filing.cause.value,
        "claim_no": filing.case.claim_no if filing.case else None,
        "missing_documents": filing.missing_documents,
        "claim_by": min((row.data["claim_by"] for row in owed.rows if row.data["claim_by"]), default=None),
        "sent_on": filing.sent_on.isoformat() if filing.sent_on else None,
    }
    key = f"claim:{owed.buyer.id}:{';'.join(owed.numbers)}"
    warnings = tuple(_warnings(filing))
    kind = ActionKind.CLAIM
    return Draft(kind, owed.policy_id, owed.buyer.id, payload, _will(filing), key, warnings)


_CAUSE_ZH = {
    ClaimCause.INSOLVENCY: "破产",
    ClaimCause.PROTRACTED_DEFAULT: "拖欠",
    ClaimCause.REPUDIATION: "拒收",
    ClaimCause.POLITICAL: "政治风险",
}


def _will(filing: _Filing) -> InBoth:
    owed, cause = filing.owed, filing.cause
    zh = "登记索赔" + (f"（已于 {filing.sent_on} 送交保险人）" if filing.sent_on else "")
    en = "Record a claim" + (f" (sent to the insurer on {filing.sent_on})" if filing.sent_on else "")
    under = filing.case.claim_no if filing.case else ""
    return InBoth(
        f"{zh}：{owed.buyer.legal_name}，发票 {'、'.join(owed.numbers)}，未付 {owed.unpaid}，"
        f"原因：{_CAUSE_ZH[cause]}，保单 {owed.policy_id}" + (f"，接续 {under}。" if under else "。"),
        f"{en} on {owed.buyer.legal_name}: invoices {', '.join(owed.numbers)}, unpaid {owed.unpaid}, cause "
        f"{cause.value.replace('_', ' ')}, policy {owed.policy_id}"
        + (f", going on from {under}." if under else "."),
    )


def _warnings(filing: _Filing) -> Iterator[InBoth]:
    for row in filing.owed.rows:
        number, by = row.data["invoice_no"], row.data["claim_by"]
        if Rule.CLAIM in row.found.passed and not (
            filing.sent_on and by and filing.sent_on.isoformat() <= by
        ):
            yield InBoth(
                f"发票 {number} 的索赔期限 {by} 已过。",
                f"The last day to claim invoice {number}, {by}, has passed.",
            )
        elif by and not filing.sent_on:
            yield InBoth(
                f"发票 {number} 最晚须在 {by} 提交索赔。", f"Invoice {number} must be claimed by {by}."
            )
        if not row.data["notified_on"]:
            yield InBoth(
                f"记录中没有发票 {number} 的报损通知。",
                f"No overdue notice for invoice {number} is on record.",
            )
        waiting = row.data["waiting_ends_on"]
        if waiting and filing.cause is not ClaimCause.INSOLVENCY:
            yield InBoth(
                f"发票 {number} 的等待期到 {waiting} 届满。",
                f"The waiting period of invoice {number} ends on {waiting}.",
            )
    documents = filing.missing_documents
    if documents:
        listed = "；".join(documents)
        yield InBoth(f"还需要的材料：{listed}。", f"Documents still needed: {listed}.")
