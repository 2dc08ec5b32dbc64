"""The `credit_limit` card, and the same record as one citable line (DESIGN §4.4, §4.7)."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from knowledge.passage import Authority
from tools.buyers import Buyer
from tools.cover_position import CoverPosition, row_in_force
from tools.evidence import Evidence, EvidenceKind
from tools.limits import LimitRecord
from tools.money import Money, plain


def limit_card(found: CoverPosition, buyer: Buyer, today: date) -> dict[str, Any]:
    """The `credit_limit` card of DESIGN §4.4 and §4.7."""
    card = _layer(found.main, buyer, today)
    card.update(
        in_force=found.in_force,
        requested=_money(found.requested),
        granted=_money(found.granted),
        outstanding=_money(found.outstanding),
        headroom=_money(found.headroom),
        max_payment_term_days=found.max_payment_term_days,
        insured_percentage=_fraction(found.insured_percentage),
        conditions=_conditions(found, today),
        stop_shipment=_stop(found),
        pending=_announced(found),
        as_of=max((row.read_at.isoformat() for row in found.layers if row.read_at), default=None),
        outstanding_other_currencies=[money.as_data() for money in found.outstanding_elsewhere],
        layers=[_layer(row, buyer, today) for row in found.layers],
    )
    return card


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
        "requested": _money(row.requested),
        "granted": _money(row.granted),
        "outstanding": None,
        "headroom": None,
        "effective_from": _day(row.effective_from),
        "effective_to": _day(row.effective_to),
        "max_payment_term_days": row.max_payment_term_days,
        "insured_percentage": _fraction(row.insured_percentage),
        "conditions": list(row.conditions),
        "reason_code": row.reason_code,
        "decided_on": _day(row.decided_on),
        "pending": _pending(row),
        "stop_shipment": None,
        "as_of": _day(row.read_at),
        "source": row.source,
    }


def _announced(found: CoverPosition) -> dict[str, Any] | None:
    if found.announced is None:
        return None
    change = found.announced
    return {"action": change.action, "effective": _day(change.effective), "granted": _money(change.granted)}


def _pending(row: LimitRecord) -> dict[str, str | None] | None:
    if not row.pending_action:
        return None
    return {"action": row.pending_action, "effective": _day(row.pending_effective)}


def _stop(found: CoverPosition) -> dict[str, str] | None:
    if found.stop is None:
        return None
    because = f"invoice {found.stop.invoice_no}, due {found.stop.due_on.isoformat()}, is unpaid"
    return {"since": found.stop.since.isoformat(), "because": because}


def _money(money: Money | None) -> dict[str, str] | None:
    return money.as_data() if money else None


def _day(moment: date | datetime | None) -> str | None:
    return moment.isoformat() if moment else None


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
    yield f"{card['kind']} {card['status']}, {'in force' if card['in_force'] else 'not in force'}"
    for name in ("requested", "granted", "outstanding", "headroom"):
        yield _amount(name, card[name])
    yield from (_amount("outstanding", money) for money in card.get("outstanding_other_currencies", ()))
    yield _said("from", card["effective_from"])
    yield _said("to", card["effective_to"])
    yield _said("decided", card["decided_on"])
    yield _said("maximum payment term", card["max_payment_term_days"], " days")
    yield _percentage(card["insured_percentage"])
    yield _said("conditions:", "; ".join(card["conditions"]))
    yield _said("reason code", card["reason_code"])
    if card["pending"]:
        yield f"announced: {card['pending']['action']} effective {card['pending']['effective'] or 'unknown'}"
        yield _amount("then", card["pending"].get("granted"))
    if card["stop_shipment"]:
        yield f"stop shipment since {card['stop_shipment']['since']}: {card['stop_shipment']['because']}"
    for layer in card.get("layers", ()):
        if len(card["layers"]) > 1:
            yield "layer " + " ".join(part for part in _layer_parts(layer) if part)
    yield _said("read", card["as_of"])


def _layer_parts(layer: dict[str, Any]) -> Iterable[str | None]:
    yield f"{layer['kind']} {layer['status']}"
    yield _amount("granted", layer["granted"]) or _amount("requested", layer["requested"])
    yield _said("from", layer["effective_from"])
    yield _said("to", layer["effective_to"])
    yield _said("read", layer["as_of"])


def _amount(name: str, money: dict[str, str] | None) -> str | None:
    return f"{name} {Money(Decimal(money['amount']), money['currency'])}" if money else None


def _said(name: str, value: object, unit: str = "") -> str | None:
    return f"{name} {value}{unit}" if value not in (None, "") else None


def _percentage(fraction: str | None) -> str | None:
    return f"insured {plain(Decimal(fraction) * 100)} %" if fraction else None
