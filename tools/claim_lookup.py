"""The look-ups of claims: one claim's stage, and lists of them (`domain.md` §2.6, last line)."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any

from pydantic import Field

from knowledge.passage import Authority
from tools.buyer_lookup import meant
from tools.buyers import Buyer, BuyerDirectory
from tools.card_values import amount_said, day_data, money_data, said
from tools.claims import Claim, Claims, ClaimStatus
from tools.evidence import Evidence, EvidenceKind
from tools.money import grouped, plain
from tools.principal import Principal, Right
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


class ListClaimsArguments(Arguments):
    """What `list_claims` takes."""

    choice: ClaimChoice = Field(default=ClaimChoice.ALL, description="all, open, missing_documents or paid")


ENDED = frozenset(
    {ClaimStatus.CLOSED, ClaimStatus.WITHDRAWN, ClaimStatus.REJECTED, ClaimStatus.PAID, ClaimStatus.CLAWBACK}
)


def claim_status(claims: Claims, directory: BuyerDirectory) -> Tool[ClaimStatusArguments]:
    """The tool for one claim: stage, since when, what is missing, who acts next."""

    def run(turn: Turn, arguments: ClaimStatusArguments) -> ToolResult:
        if not turn.principal.may(Right.READ_RECORDS):
            return ToolResult(Finding.REFUSED, "This person may not see any policy's records.")
        cards = claim_cards(claims, directory, turn.principal)
        if arguments.claim_no:
            wanted = _claim_key(arguments.claim_no)
            return _one([card for card in cards if _claim_key(card["claim_no"]) == wanted], arguments)
        if not arguments.buyer:
            return _one([c for c in cards if ClaimStatus(c["status"]) not in ENDED] or cards, arguments)
        buyer = meant(directory, turn, arguments.buyer)
        if isinstance(buyer, ToolResult):
            return buyer
        return _one([card for card in cards if card["buyer_id"] == buyer.id], arguments, buyer)

    return Tool(
        "claim_status",
        "Where a claim stands: stage, since when, missing documents, who acts next. By number or buyer; "
        "with neither, the user's open claim if there is only one.",
        ClaimStatusArguments,
        run,
    )


def _claim_key(claim_no: str) -> str:
    return re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", claim_no).upper())


def _one(
    cards: Sequence[dict[str, Any]], arguments: ClaimStatusArguments, buyer: Buyer | None = None
) -> ToolResult:
    if not cards:
        if buyer:
            none = f"{buyer.legal_name} is known, and there is no claim on it."
            evidence = Evidence(EvidenceKind.RECORD, buyer.legal_name, none, Authority.RECORD, "claims")
            focus = {"buyer_id": buyer.id, "buyer_name": buyer.legal_name}
            return ToolResult(Finding.NONE, none, evidence=(evidence,), focus=focus)
        finding = Finding.NOT_FOUND if arguments.claim_no else Finding.NONE
        focus = {"claim_asked": arguments.claim_no} if arguments.claim_no else {}
        return ToolResult(finding, "No such claim among this person's policies.", focus=focus)
    if len(cards) > 1:
        return ToolResult(
            Finding.AMBIGUOUS,
            "Several claims fit. Ask which one: " + "; ".join(card["claim_no"] for card in cards),
            evidence=tuple(claim_evidence(card) for card in cards[:10]),
            cards=(Card(CardKind.PORTFOLIO, {"rows": list(cards)}),),
        )
    card = cards[0]
    focus = {
        "claim_no": card["claim_no"],
        "buyer_id": card["buyer_id"],
        "buyer_name": card["buyer_name"],
    }
    return ToolResult(
        Finding.FOUND,
        claim_text(card),
        evidence=(claim_evidence(card),),
        cards=(Card(CardKind.CLAIM, card),),
        focus=focus,
    )


def list_claims(claims: Claims, directory: BuyerDirectory) -> Tool[ListClaimsArguments]:
    """The tool for lists of claims."""

    def run(turn: Turn, arguments: ListClaimsArguments) -> ToolResult:
        if not turn.principal.may(Right.READ_RECORDS):
            return ToolResult(Finding.REFUSED, "This person may not see any policy's records.")
        cards = claim_cards(claims, directory, turn.principal)
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
    return choice is ClaimChoice.ALL or status in (ClaimStatus.PAID, ClaimStatus.PAYMENT_ORDERED)


def _read(cards: Sequence[dict[str, Any]]) -> str | None:
    return max((card["as_of"] for card in cards if card["as_of"]), default=None)


def claim_cards(claims: Claims, directory: BuyerDirectory, principal: Principal) -> list[dict[str, Any]]:
    """A card for each of the principal's claims; without amounts for those who may not see them."""
    names = {buyer.id: buyer.legal_name for buyer in directory.buyers(principal)}
    amounts = principal.may(Right.READ_CLAIM_AMOUNTS)
    return [
        claim_card(claim, names.get(claim.buyer_id, claim.buyer_id), amounts=amounts)
        for claim in claims.claims(principal)
    ]


def claim_card(claim: Claim, buyer_name: str, *, amounts: bool) -> dict[str, Any]:
    """The `claim` card of DESIGN §4.4."""
    return {
        "claim_no": claim.claim_no,
        "policy_id": claim.policy_id,
        "buyer_id": claim.buyer_id,
        "buyer_name": buyer_name,
        "cause": claim.cause.value if claim.cause else None,
        "status": claim.status.value,
        "status_since": day_data(claim.status_since),
        "notified_on": day_data(claim.notified_on),
        "submitted_on": day_data(claim.submitted_on),
        "claimed": money_data(claim.claimed) if amounts else None,
        "assessed": money_data(claim.assessed) if amounts else None,
        "indemnity": money_data(claim.indemnity) if amounts else None,
        "deductions": [
            {"label": taken.label, "amount": plain(taken.amount)} for taken in claim.deductions if amounts
        ],
        "waiting_ends_on": None,
        "missing_documents": list(claim.missing_documents),
        "received_documents": list(claim.received_documents),
        "next_step": claim.next_step,
        "next_actor": claim.next_actor,
        "next_date": day_data(claim.next_date),
        "payee": claim.payee if amounts else None,
        "paid_on": day_data(claim.paid_on),
        "as_of": day_data(claim.read_at),
    }


def claim_evidence(card: dict[str, Any]) -> Evidence:
    """The record behind a card, as it can be cited."""
    return Evidence(
        EvidenceKind.RECORD,
        f"{card['claim_no']} {card['buyer_name']}",
        claim_text(card),
        Authority.RECORD,
        f"claim, {card['policy_id']}",
        as_of=card["as_of"],
    )


def claim_text(card: dict[str, Any]) -> str:
    """A card's fields in one line, as read; what is unknown is left out."""
    return " · ".join(part for part in _parts(card) if part)


def _parts(card: dict[str, Any]) -> Iterable[str | None]:
    yield f"{card['claim_no']}, {card['buyer_name']}, policy {card['policy_id']}"
    yield said("cause", card["cause"])
    yield f"{card['status']}" + (f" since {card['status_since']}" if card["status_since"] else "")
    yield said("notified", card["notified_on"])
    yield said("submitted", card["submitted_on"])
    for name in ("claimed", "assessed", "indemnity"):
        yield amount_said(name, card[name])
    for taken in card["deductions"]:
        yield f"deduction {taken['label']} {grouped(Decimal(taken['amount']))}"
    yield said("missing:", "; ".join(card["missing_documents"]))
    yield said("next step:", card["next_step"])
    yield said("acts next:", card["next_actor"])
    yield said("next date", card["next_date"])
    yield said("payee", card["payee"])
    yield said("paid on", card["paid_on"])
    yield said("read", card["as_of"])
