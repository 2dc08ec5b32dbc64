"""The checklist of a claim: which documents it needs by its cause, and which of them are there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import Field

from knowledge.passage import Authority
from tools.card_values import said
from tools.claim_card import ClaimSources, claim_cards
from tools.claim_documents import ClaimDocument, claim_document, claim_documents, documents_meant
from tools.claim_selection import claim_focus, claim_meant, still_open
from tools.claims import ClaimCause
from tools.evidence import Evidence, EvidenceKind
from tools.tool import Arguments, Card, CardKind, Finding, Tool, ToolResult, Turn


class ClaimChecklistArguments(Arguments):
    """What `claim_checklist` takes; each may be empty."""

    claim_no: str = Field(default="", description="The claim number, if the user gave one")
    buyer: str = Field(default="", description="The buyer the claim is about, if the user named one")
    cause: ClaimCause | None = Field(default=None, description="Why the buyer does not pay, when it was said")


class DocumentStatus(StrEnum):
    """Whether the claim's file has a document."""

    HAVE = "have"
    MISSING = "missing"
    UNKNOWN = "unknown"
    """The record names it neither as received nor as missing."""


@dataclass(frozen=True)
class ChecklistItem:
    """One line of a checklist."""

    document: str
    """As the record writes it; both names of the list where the record does not mention it."""
    required: bool | None
    """None: it depends on `kind.when`, or, without `kind`, no rule asks for it."""
    status: DocumentStatus
    kind: ClaimDocument | None
    """None for a text of the record that is none of the documents we know."""

    @property
    def open_question(self) -> bool:
        """Whether it is required for certain, and nothing says that it is there or not."""
        return self.required is True and self.status is DocumentStatus.UNKNOWN


def checklist(
    cause: ClaimCause | None, missing: Sequence[str] = (), received: Sequence[str] = ()
) -> tuple[ChecklistItem, ...]:
    """What a claim of this cause needs, each document with its status; then what only the record names.

    A document that is on both lists is missing: somebody still waits for it. What the record says is missing
    is required, whatever the list says, because the insurer asks for it.
    """
    asked, there = _by_document(missing), _by_document(received)
    needed = claim_documents(cause)
    others = [claim_document(key) for key in {**asked, **there} if key not in {one.key for one in needed}]
    known = [_item(one, asked, there, by_rule=one.required) for one in needed]
    known += [_item(one, asked, there, by_rule=False) for one in others]
    return (*known, *_unmatched(missing, received))


def _by_document(texts: Sequence[str]) -> dict[str, list[str]]:
    named: dict[str, list[str]] = {}
    for text in texts:
        for key in documents_meant(text):
            named.setdefault(key, []).append(text)
    return named


def _item(
    kind: ClaimDocument,
    asked: Mapping[str, Sequence[str]],
    there: Mapping[str, Sequence[str]],
    *,
    by_rule: bool | None,
) -> ChecklistItem:
    if kind.key in asked:
        return ChecklistItem("; ".join(asked[kind.key]), True, DocumentStatus.MISSING, kind)
    if kind.key in there:
        return ChecklistItem("; ".join(there[kind.key]), by_rule, DocumentStatus.HAVE, kind)
    return ChecklistItem(kind.label, by_rule, DocumentStatus.UNKNOWN, kind)


def _unmatched(missing: Sequence[str], received: Sequence[str]) -> Iterator[ChecklistItem]:
    statuses = dict.fromkeys(received, DocumentStatus.HAVE) | dict.fromkeys(missing, DocumentStatus.MISSING)
    for text in dict.fromkeys([*missing, *received]):
        if not documents_meant(text):
            yield ChecklistItem(text, None, statuses[text], None)


def claim_checklist(sources: ClaimSources) -> Tool[ClaimChecklistArguments]:
    """The tool for a claim's documents; by cause alone it reads no record, and the public may ask."""

    def run(turn: Turn, arguments: ClaimChecklistArguments) -> ToolResult:
        asked = _claim_asked(sources, turn, arguments)
        if isinstance(asked, dict):
            return _of_claim(asked, arguments.cause)
        if asked and (asked.finding is not Finding.NONE or not arguments.buyer):
            return asked
        if arguments.cause is None:
            return _cause_needed(asked)
        return _by_cause(arguments.cause, asked)

    return Tool(
        "claim_checklist",
        "The documents a claim needs and which are missing: for a claim by number or buyer, or in general by "
        "cause. With none of these, for the user's open claim if there is only one.",
        ClaimChecklistArguments,
        run,
    )


def _claim_asked(
    sources: ClaimSources, turn: Turn, arguments: ClaimChecklistArguments
) -> dict[str, Any] | ToolResult | None:
    """The claim that was named, or the only open one when none was; None for a general question."""
    if arguments.claim_no or arguments.buyer:
        return claim_meant(sources, turn, arguments.claim_no, arguments.buyer)
    if arguments.cause or not turn.principal.has_records:
        return None
    found = still_open(claim_cards(sources, turn.principal, turn.today))
    return found[0] if len(found) == 1 else None


def _cause_needed(none_yet: ToolResult | None) -> ToolResult:
    """The question back; `none_yet` says that the buyer named has no claim so far."""
    return ToolResult(
        Finding.NEEDS,
        "Ask why the buyer does not pay: insolvency, protracted default, repudiation or a political event.",
        evidence=none_yet.evidence if none_yet else (),
        focus=none_yet.focus if none_yet else {},
        missing=("cause",),
    )


def _by_cause(cause: ClaimCause, none_yet: ToolResult | None) -> ToolResult:
    items = checklist(cause)
    return ToolResult(
        Finding.FOUND,
        "The documents that a claim of this cause generally needs; the policy and the insurer decide.",
        evidence=(_rule(cause), *(none_yet.evidence if none_yet else ())),
        cards=(Card(CardKind.CHECKLIST, _card(cause, items, {})),),
        focus=none_yet.focus if none_yet else {},
    )


def _of_claim(claim: dict[str, Any], said_cause: ClaimCause | None) -> ToolResult:
    """A claim's own cause decides; the asker's only where the record has none."""
    cause = ClaimCause(claim["cause"]) if claim["cause"] else said_cause
    items = checklist(cause, claim["missing_documents"], claim["received_documents"])
    record = _record(claim, items)
    return ToolResult(
        Finding.FOUND,
        record.text,
        evidence=(record, _rule(cause)),
        cards=(Card(CardKind.CHECKLIST, _card(cause, items, claim)),),
        focus=claim_focus(claim),
    )


def _card(
    cause: ClaimCause | None, items: Sequence[ChecklistItem], claim: Mapping[str, Any]
) -> dict[str, Any]:
    """The `checklist` card of DESIGN §4.4; `counts.unknown` counts what is required for certain alone."""
    return {
        "cause": cause.value if cause else None,
        "claim_no": claim.get("claim_no"),
        "policy_id": claim.get("policy_id"),
        "buyer_id": claim.get("buyer_id"),
        "buyer_name": claim.get("buyer_name"),
        "items": [_line(item) for item in items],
        "counts": {status.value: len(texts) for status, texts in _listed(items).items()},
        "as_of": claim.get("as_of"),
    }


def _line(item: ChecklistItem) -> dict[str, Any]:
    kind = item.kind
    return {
        "document": item.document,
        "required": item.required,
        "status": item.status.value,
        "key": kind.key if kind else None,
        "name": dict(kind.name) if kind else None,
        "when": dict(kind.when) if kind and kind.when else None,
    }


def _listed(items: Sequence[ChecklistItem]) -> dict[DocumentStatus, list[str]]:
    """What is there, what is missing, and what is required and not mentioned."""
    return {
        DocumentStatus.MISSING: [one.document for one in items if one.status is DocumentStatus.MISSING],
        DocumentStatus.HAVE: [one.document for one in items if one.status is DocumentStatus.HAVE],
        DocumentStatus.UNKNOWN: [one.document for one in items if one.open_question],
    }


def _record(claim: Mapping[str, Any], items: Sequence[ChecklistItem]) -> Evidence:
    """The claim's lists as read, with their counts."""
    listed = _listed(items)
    parts = [
        f"{claim['claim_no']}, {claim['buyer_name']}, policy {claim['policy_id']}",
        said("cause", claim["cause"]),
        _counted(listed[DocumentStatus.MISSING], "missing"),
        _counted(listed[DocumentStatus.HAVE], "received"),
        _counted(listed[DocumentStatus.UNKNOWN], "required and in neither list"),
        said("read", claim["as_of"]),
    ]
    return Evidence(
        EvidenceKind.RECORD,
        f"{claim['claim_no']} {claim['buyer_name']}",
        " · ".join(part for part in parts if part),
        Authority.RECORD,
        f"claim, {claim['policy_id']}",
        as_of=claim["as_of"],
    )


def _counted(texts: Sequence[str], what: str) -> str:
    return f"{len(texts)} {what}: " + "; ".join(texts) if texts else f"0 {what}"


def _rule(cause: ClaimCause | None) -> Evidence:
    """The list itself, in both languages (`domain.md` §2.7)."""
    documents = claim_documents(cause)
    always = [one.label for one in documents if one.required]
    parts = [
        f"cause: {cause.value if cause else 'not known, what every cause needs'}",
        _counted(always, "required"),
        "required if: "
        + "; ".join(f"{one.label} ({one.when['zh']} / {one.when['en']})" for one in documents if one.when),
        "often asked for: " + "; ".join(one.label for one in documents if one.required is False),
    ]
    section = cause.value if cause else "every cause"
    return Evidence(EvidenceKind.RULE, "Claim documents by cause", " · ".join(parts), Authority.RULE, section)
