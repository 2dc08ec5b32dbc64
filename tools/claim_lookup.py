"""The look-ups of claims: one claim's stage, and lists of them (`domain.md` §2.6, last line)."""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any

from pydantic import Field

from knowledge.passage import Authority
from tools.claim_card import ClaimSources, claim_cards, claim_evidence, claim_text
from tools.claim_selection import ENDED, claim_focus, claim_meant
from tools.claims import ClaimStatus
from tools.evidence import Evidence, EvidenceKind
from tools.money import grouped, plain
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
    REFUSED = "refused"
    OURS = "ours"


class ListClaimsArguments(Arguments):
    """What `list_claims` takes."""

    choice: ClaimChoice = Field(
        default=ClaimChoice.ALL,
        description="all, open, missing_documents, paid (with their sum), decided (what was paid and taken "
        "off), refused, or ours (those in which the policyholder must act next)",
    )
    year: int | None = Field(
        default=None, ge=2000, le=2100, description="Only what was paid in this calendar year"
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
        if arguments.year is not None:
            chosen = [card for card in chosen if (card["paid_on"] or "")[:4] == str(arguments.year)]
        if arguments.choice is ClaimChoice.OURS:
            chosen.sort(key=lambda card: card["next_date"] or "9999")
        lines = [claim_text(card) for card in chosen[:50]]
        sums = _paid_in_all(chosen) if arguments.choice is ClaimChoice.PAID else []
        head = f"{len(chosen)} of {len(cards)} claims ({arguments.choice.value})"
        head += "".join(f"; paid in all {one['currency']} {grouped(Decimal(one['amount']))}" for one in sums)
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
        card = Card(CardKind.PORTFOLIO, {"rows": chosen, **({"paid_in_all": sums} if sums else {})})
        # A list of one claim is about that claim: the next message goes on with it.
        focus = claim_focus(chosen[0]) if len(chosen) == 1 and arguments.choice is not ClaimChoice.ALL else {}
        return ToolResult(Finding.FOUND, head, evidence=(evidence,), cards=(card,), focus=focus)

    return Tool("list_claims", "List the user's claims, all or a kind of them.", ListClaimsArguments, run)


def _chosen(card: dict[str, Any], choice: ClaimChoice) -> bool:
    status = ClaimStatus(card["status"])
    if choice is ClaimChoice.OPEN:
        return status not in ENDED
    if choice is ClaimChoice.MISSING_DOCUMENTS:
        return bool(card["missing_documents"])
    if choice is ClaimChoice.DECIDED:
        return status in DECIDED
    if choice is ClaimChoice.REFUSED:
        return status in REFUSED
    if choice is ClaimChoice.OURS:
        return status not in ENDED and card["next_actor"] == POLICYHOLDER
    return choice is ClaimChoice.ALL or status is ClaimStatus.PAID or card["paid_on"] is not None


def _paid_in_all(cards: Sequence[dict[str, Any]]) -> list[dict[str, str]]:
    """What was paid on these claims, by currency; nothing where an amount is unknown or may not be seen.

    What the insurer asks back (`CLAWBACK`) was paid all the same: its line says so.
    """
    sums: dict[str, Decimal] = {}
    for card in cards:
        if card["indemnity"] is None:
            return []
        currency = card["indemnity"]["currency"]
        sums[currency] = sums.get(currency, Decimal(0)) + Decimal(card["indemnity"]["amount"])
    return [{"amount": plain(amount), "currency": currency} for currency, amount in sorted(sums.items())]


POLICYHOLDER = "policyholder"
"""The one of whom the next step of a claim waits, as the book writes it."""
REFUSED = frozenset({ClaimStatus.REJECTED, ClaimStatus.COLLECTION_ONLY, ClaimStatus.APPEALED})


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
