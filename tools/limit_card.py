"""The `credit_limit` card, and the same record as one citable line (DESIGN §4.4, §4.7)."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from knowledge.passage import Authority
from tools.buyers import Buyer
from tools.card_values import amount_said, day_data, money_data, percent_said, said
from tools.cover_position import CoverPosition, row_in_force
from tools.evidence import Evidence, EvidenceKind
from tools.limits import LimitRecord
from tools.money import plain


def limit_card(found: CoverPosition, buyer: Buyer, today: date) -> dict[str, Any]:
    """The `credit_limit` card of DESIGN §4.4 and §4.7."""
    card = _layer(found.main, buyer, today)
    card.update(
        in_force=found.in_force,
        requested=money_data(found.requested),
        granted=money_data(found.granted),
        outstanding=money_data(found.outstanding),
        headroom=money_data(found.headroom),
        max_payment_term_days=found.max_payment_term_days,
        insured_percentage=_fraction(found.insured_percentage),
        conditions=_conditions(found, today),
        stop_shipment=_stop(found),
        pending=_announced(found),
        as_of=max((row.read_at.isoformat() for row in found.layers if row.read_at), default=None),
        outstanding_other_currencies=[money.as_data() for money in found.outstanding_elsewhere],
        layers=[_layer(row, buyer, today) for row in found.layers],
        free_net_of_vat=_net_of_vat(found),
    )
    return card


def _net_of_vat(found: CoverPosition) -> bool:
    """Whether more is free than what is owed leaves, because VAT is not insured and fills no limit."""
    if found.granted is None or found.outstanding is None or found.headroom is None:
        return False
    left = max(found.granted.amount - found.outstanding.amount, Decimal(0))
    return found.in_force and found.headroom.amount > left


def _conditions(found: CoverPosition, today: date) -> list[str]:
    """The conditions of every layer that counts; of the main row where none does."""
    counted = [row for row in found.layers if row_in_force(row, today)] or [found.main]
    return list(dict.fromkeys(condition for row in counted for condition in row.conditions))


def _layer(row: LimitRecord, buyer: Buyer, today: date) -> dict[str, Any]:
    return {
        "policy_id": row.policy_id,
        "buyer_id": row.buyer_id,
        "buyer_name": buyer.legal_name,
        "kind": row.kind.value,
        "status": row.status.value,
        "in_force": row_in_force(row, today),
        "requested": money_data(row.requested),
        "granted": money_data(row.granted),
        "outstanding": None,
        "headroom": None,
        "effective_from": day_data(row.effective_from),
        "effective_to": day_data(row.effective_to),
        "max_payment_term_days": row.max_payment_term_days,
        "insured_percentage": _fraction(row.insured_percentage),
        "conditions": list(row.conditions),
        "reason_code": row.reason_code,
        "decided_on": day_data(row.decided_on),
        "pending": _pending(row),
        "stop_shipment": None,
        "as_of": day_data(row.read_at),
        "source": row.source,
        "grade": buyer.grade,
        "grade_scale": buyer.grade_scale,
    }


def _announced(found: CoverPosition) -> dict[str, Any] | None:
    if found.announced is None:
        return None
    change = found.announced
    return {
        "action": change.action,
        "effective": day_data(change.effective),
        "granted": money_data(change.granted),
        "max_payment_term_days": change.max_payment_term_days,
    }


def _pending(row: LimitRecord) -> dict[str, str | None] | None:
    if not row.pending_action:
        return None
    return {"action": row.pending_action, "effective": day_data(row.pending_effective)}


def _stop(found: CoverPosition) -> dict[str, str] | None:
    if found.stop is None:
        return None
    because = f"invoice {found.stop.invoice_no}, due {found.stop.due_on.isoformat()}, is unpaid"
    return {
        "since": found.stop.since.isoformat(),
        "because": because,
        "invoice_no": found.stop.invoice_no,
        "due_on": found.stop.due_on.isoformat(),
    }


def _fraction(share: Decimal | None) -> str | None:
    return plain(share) if share is not None else None


def limit_evidence(card: dict[str, Any]) -> Evidence:
    """The record behind a card, as it can be cited."""
    return Evidence(
        EvidenceKind.RECORD,
        card["buyer_name"],
        limit_text(card),
        Authority.LIMIT_DECISION,
        f"credit limit, {card['policy_id']}",
        as_of=card["as_of"],
    )


def limit_text(card: dict[str, Any]) -> str:
    """A card's fields in one line, as read; what is unknown is left out."""
    return " · ".join(part for part in _parts(card) if part)


def _parts(card: dict[str, Any]) -> Iterable[str | None]:
    yield f"{card['buyer_name']}, policy {card['policy_id']}"
    yield said("as of", card.get("on"))
    yield f"{card['kind']} {card['status']}, {'in force' if card['in_force'] else 'not in force'}"
    for name in ("requested", "granted", "outstanding", "headroom"):
        yield amount_said(name, card[name])
    yield from (amount_said("outstanding", money) for money in card.get("outstanding_other_currencies", ()))
    yield said("from", card["effective_from"])
    yield said("to", card["effective_to"])
    yield said("decided", card["decided_on"])
    yield said("maximum payment term", card["max_payment_term_days"], " days")
    yield percent_said(card["insured_percentage"])
    yield said("conditions:", "; ".join(card["conditions"]))
    yield said("reason code", card["reason_code"])
    yield said("grade", card["grade"], f" ({card['grade_scale']})" if card["grade_scale"] else "")
    moved = card.get("grade_changed")
    if moved:
        yield f"grade moved from {moved['from']} to {moved['to']} on {moved['on'] or 'a day not known'}"
    if card["pending"]:
        yield f"announced: {card['pending']['action']} effective {card['pending']['effective'] or 'unknown'}"
        yield amount_said("then", card["pending"].get("granted"))
        yield said("then maximum payment term", card["pending"].get("max_payment_term_days"), " days")
    if card["stop_shipment"]:
        yield f"stop shipment since {card['stop_shipment']['since']}: {card['stop_shipment']['because']}"
    for layer in card.get("layers", ()):
        if len(card["layers"]) > 1 or (card.get("on") and layer["pending"]):
            yield "layer " + " ".join(part for part in _layer_parts(layer) if part)
    yield said("read", card["as_of"])


def _layer_parts(layer: dict[str, Any]) -> Iterable[str | None]:
    yield f"{layer['kind']} {layer['status']}"
    yield amount_said("granted", layer["granted"]) or amount_said("requested", layer["requested"])
    yield said("from", layer["effective_from"])
    yield said("to", layer["effective_to"])
    if layer["pending"]:
        yield f"{layer['pending']['action']} effective {layer['pending']['effective'] or 'unknown'}"
    yield said("read", layer["as_of"])
