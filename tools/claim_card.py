"""The `claim` card, and a claim as a citable record (DESIGN §4.4)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from knowledge.passage import Authority
from tools.buyer_lookup import BuyerDirectory
from tools.card_values import amount_said, day_data, money_data, said
from tools.claim_consistency import CONFIDENTIAL, inconsistencies, reconciliation
from tools.claim_waiting import waiting_ends_on
from tools.claims import Claim, Claims
from tools.evidence import Evidence, EvidenceKind
from tools.invoices import Invoice, Invoices
from tools.money import grouped, plain
from tools.policies import Policies
from tools.principal import Principal, Right
from tools.terms_in_force import TermsOverTime


class ClaimRecords(Claims, Invoices, Policies, Protocol):
    """The records that a claim is told from: itself, its invoices, and the policy that decides."""


@dataclass(frozen=True)
class ClaimSources:
    """What a look-up of claims reads."""

    buyers: BuyerDirectory
    records: ClaimRecords


def claim_cards(sources: ClaimSources, principal: Principal, today: date) -> list[dict[str, Any]]:
    """A card for each of the principal's claims; without amounts for those who may not see them."""
    names = {buyer.id: buyer.legal_name for buyer in sources.buyers.buyers(principal)}
    policies = {one.policy_id: TermsOverTime(one) for one in sources.records.policies(principal)}
    amounts = principal.may(Right.READ_CLAIM_AMOUNTS)
    ledgers: dict[str, Sequence[Invoice]] = {}
    cards = []
    for claim in sources.records.claims(principal):
        if claim.buyer_id not in ledgers:
            ledgers[claim.buyer_id] = sources.records.invoices(principal, claim.buyer_id)
        ledger = [one for one in ledgers[claim.buyer_id] if one.policy_id == claim.policy_id]
        card = claim_card(claim, names.get(claim.buyer_id, claim.buyer_id), amounts=amounts)
        card["waiting_ends_on"] = day_data(waiting_ends_on(claim, policies, ledger, today))
        payee = _loss_payee(claim, policies, today)
        card["to_check"] = [
            {"kind": one.kind.value, "message": one.message, "facts": dict(one.facts)}
            for one in inconsistencies(claim, ledger or None, loss_payee=payee, today=today)
            if amounts or one.kind not in CONFIDENTIAL
        ]
        card["reconciliation"] = _reconciled(claim) if amounts else None
        cards.append(card)
    return cards


def _loss_payee(claim: Claim, policies: Mapping[str, TermsOverTime], today: date) -> str | None:
    terms = policies.get(claim.policy_id)
    return terms.terms(claim.paid_on or today).loss_payee if terms else None


def _reconciled(claim: Claim) -> dict[str, Any] | None:
    """From what was claimed to the indemnity; None while one of the two is unknown."""
    found = reconciliation(claim)
    if found is None:
        return None
    return {
        "claimed": money_data(found.claimed),
        "steps": [{"label": step.label, "amount": money_data(step.amount)} for step in found.steps],
        "expected": money_data(found.expected),
        "given": money_data(found.given),
        "difference": money_data(found.difference),
        "holds": found.holds,
    }


def claim_card(claim: Claim, buyer_name: str, *, amounts: bool) -> dict[str, Any]:
    """The `claim` card of DESIGN §4.4, as far as the record alone tells it."""
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
    yield said("waiting period ends", card["waiting_ends_on"])
    yield said("missing:", "; ".join(card["missing_documents"]))
    yield said("received:", "; ".join(card["received_documents"]))
    yield said("next step:", card["next_step"])
    yield said("acts next:", card["next_actor"])
    yield said("next date", card["next_date"])
    yield said("payee", card["payee"])
    yield said("paid on", card["paid_on"])
    both = card.get("reconciliation")
    if both:
        told = "reconciles" if both["holds"] else "does not reconcile"
        yield amount_said(f"{told}: expected", both["expected"])
        yield amount_said("difference", both["difference"])
    yield from (one["message"] for one in card.get("to_check", ()))
    yield said("read", card["as_of"])
