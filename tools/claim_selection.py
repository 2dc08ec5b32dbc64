"""Which claim is meant: by its number, by its buyer, or the only one that is open."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from knowledge.passage import Authority
from tools.buyer_lookup import meant
from tools.buyers import Buyer
from tools.claim_card import ClaimSources, claim_cards, claim_evidence
from tools.claims import ClaimStatus
from tools.evidence import Evidence, EvidenceKind
from tools.principal import Right
from tools.tool import Card, CardKind, Finding, ToolResult, Turn

ENDED = frozenset(
    {ClaimStatus.CLOSED, ClaimStatus.WITHDRAWN, ClaimStatus.REJECTED, ClaimStatus.PAID, ClaimStatus.CLAWBACK}
)


def claim_meant(sources: ClaimSources, turn: Turn, claim_no: str, buyer: str) -> dict[str, Any] | ToolResult:
    """The card of the one claim meant, among the principal's own; else the result that says why not.

    Without a number or a buyer it is the open claim, or the only claim there is.
    """
    if not turn.principal.may(Right.READ_RECORDS):
        return ToolResult(Finding.REFUSED, "This person may not see any policy's records.")
    cards = claim_cards(sources, turn.principal, turn.today)
    if claim_no:
        return _only(_numbered(cards, claim_no), claim_no)
    if not buyer:
        return _only(still_open(cards) or cards)
    found = meant(sources.buyers, turn, buyer)
    if isinstance(found, ToolResult):
        return found
    return _only([card for card in cards if card["buyer_id"] == found.id], buyer=found)


def still_open(cards: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The claims that have not come to an end."""
    return [card for card in cards if ClaimStatus(card["status"]) not in ENDED]


def claim_focus(card: dict[str, Any]) -> dict[str, str]:
    """What the conversation is about once this claim was found."""
    return {name: card[name] for name in ("claim_no", "buyer_id", "buyer_name")}


def _numbered(cards: Sequence[dict[str, Any]], claim_no: str) -> list[dict[str, Any]]:
    """The claims of this number; else those whose number ends in what is told of it: 0007, HW 7."""
    wanted = _claim_key(claim_no)
    whole = [card for card in cards if _claim_key(card["claim_no"]) == wanted]
    part = re.fullmatch(r"([A-Z]{0,4})(\d{1,6})", wanted)
    if whole or not part:
        return whole
    return [card for card in cards if _ends_in(card["claim_no"], part[1], int(part[2]))]


def _ends_in(claim_no: str, letters: str, number: int) -> bool:
    pieces = re.findall(r"[A-Z]+|\d+", claim_no.upper())
    return (
        bool(pieces)
        and pieces[-1].isdigit()
        and int(pieces[-1]) == number
        and (not letters or letters in pieces)
    )


def _claim_key(claim_no: str) -> str:
    return re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", claim_no).upper())


def _only(
    cards: Sequence[dict[str, Any]], claim_no: str = "", buyer: Buyer | None = None
) -> dict[str, Any] | ToolResult:
    if len(cards) == 1:
        return cards[0]
    if not cards:
        return _none_on(buyer) if buyer else _none(claim_no)
    return ToolResult(
        Finding.AMBIGUOUS,
        "Several claims fit. Ask which one: " + "; ".join(card["claim_no"] for card in cards),
        evidence=tuple(claim_evidence(card) for card in cards[:10]),
        cards=(Card(CardKind.PORTFOLIO, {"rows": list(cards)}),),
    )


def _none_on(buyer: Buyer) -> ToolResult:
    none = f"{buyer.legal_name} is known, and there is no claim on it."
    evidence = Evidence(EvidenceKind.RECORD, buyer.legal_name, none, Authority.RECORD, "claims")
    focus = {"buyer_id": buyer.id, "buyer_name": buyer.legal_name}
    return ToolResult(Finding.NONE, none, evidence=(evidence,), focus=focus)


def _none(claim_no: str) -> ToolResult:
    finding = Finding.NOT_FOUND if claim_no else Finding.NONE
    focus = {"claim_asked": claim_no} if claim_no else {}
    return ToolResult(finding, "No such claim among this person's policies.", focus=focus)
