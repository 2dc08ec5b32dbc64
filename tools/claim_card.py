"""The `claim` card, and a claim as a citable record (DESIGN §4.4)."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from knowledge.passage import Authority
from tools.buyers import BuyerDirectory
from tools.card_values import amount_said, day_data, money_data, said
from tools.claims import Claim, Claims
from tools.evidence import Evidence, EvidenceKind
from tools.money import grouped, plain
from tools.principal import Principal, Right


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
