"""The look-ups of claims: one claim's stage, and lists of them (`domain.md` §2.6, last line)."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from pydantic import Field

from knowledge.passage import Authority
from tools.claim_card import ClaimSources, claim_cards, claim_evidence, claim_text
from tools.claim_selection import ENDED, claim_focus, claim_meant
from tools.claims import ClaimStatus
from tools.evidence import Evidence, EvidenceKind
from tools.principal import Right
from tools.tool import Arguments, Card, CardKind, Finding, Tool, ToolResult, Turn


class ClaimStatusArguments(Arguments):
    """What `claim_status` takes; either may be empty."""

    claim_no: str = Field(default="", description="The claim number, if the user gave one")
    buyer: str = Field(default="", description="The buyer the claim is about, if the user named one")


class ClaimChoice(StrEnum):
    """Which claims a list is about."""

    ALL = "all"
    OPEN = "open"
    MISSING_DOCUMENTS = "missing_documents"
    PAID = "paid"
    DECIDED = "decided"


class ListClaimsArguments(Arguments):
    """What `list_claims` takes."""

    choice: ClaimChoice = Field(
        default=ClaimChoice.ALL,
        description="all, open, missing_documents, paid, or decided (what was paid and taken off)",
    )


def claim_status(sources: ClaimSources) -> Tool[ClaimStatusArguments]:
    """The tool for one claim: stage, since when, what is missing, who acts next."""

    def run(turn: Turn, arguments: ClaimStatusArguments) -> ToolResult:
        card = claim_meant(sources, turn, arguments.claim_no, arguments.buyer)
        if isinstance(card, ToolResult):
            return card
        return ToolResult(
            Finding.FOUND,
            claim_text(card),
            evidence=(claim_evidence(card),),
            cards=(Card(CardKind.CLAIM, card),),
            focus=claim_focus(card),
        )

    return Tool(
        "claim_status",
        "Where a claim stands: stage, since when, missing documents, who acts next. By number or buyer; "
        "with neither, the user's open claim if there is only one.",
        ClaimStatusArguments,
        run,
    )


def list_claims(sources: ClaimSources) -> Tool[ListClaimsArguments]:
    """The tool for lists of claims."""

    def run(turn: Turn, arguments: ListClaimsArguments) -> ToolResult:
        if not turn.principal.may(Right.READ_RECORDS):
            return ToolResult(Finding.REFUSED, "This person may not see any policy's records.")
        cards = claim_cards(sources, turn.principal, turn.today)
        chosen = [card for card in cards if _chosen(card, arguments.choice)]
        lines = [claim_text(card) for card in chosen[:50]]
        head = f"{len(chosen)} of {len(cards)} claims ({arguments.choice.value})"
        evidence = Evidence(
            EvidenceKind.RECORD,
            "claims",
            "\n".join([head, *lines]),
            Authority.RECORD,
            "list",
            as_of=_read(chosen),
        )
        if not chosen:
            return ToolResult(Finding.NONE, head, evidence=(evidence,))
        card = Card(CardKind.PORTFOLIO, {"rows": chosen})
        return ToolResult(Finding.FOUND, head, evidence=(evidence,), cards=(card,))

    return Tool("list_claims", "List the user's claims, all or a kind of them.", ListClaimsArguments, run)


def _chosen(card: dict[str, Any], choice: ClaimChoice) -> bool:
    status = ClaimStatus(card["status"])
    if choice is ClaimChoice.OPEN:
        return status not in ENDED
    if choice is ClaimChoice.MISSING_DOCUMENTS:
        return bool(card["missing_documents"])
    if choice is ClaimChoice.DECIDED:
        return status in DECIDED
    return choice is ClaimChoice.ALL or status in (ClaimStatus.PAID, ClaimStatus.PAYMENT_ORDERED)


DECIDED = frozenset(
    {
        ClaimStatus.APPROVED,
        ClaimStatus.PARTIALLY_APPROVED,
        ClaimStatus.REJECTED,
        ClaimStatus.COLLECTION_ONLY,
        ClaimStatus.PAYMENT_ORDERED,
        ClaimStatus.PAID,
        ClaimStatus.RECOVERY,
        ClaimStatus.CLOSED,
        ClaimStatus.APPEALED,
        ClaimStatus.CLAWBACK,
    }
)
"""The stages after the insurer has said what it pays."""


def _read(cards: Sequence[dict[str, Any]]) -> str | None:
    return max((card["as_of"] for card in cards if card["as_of"]), default=None)
