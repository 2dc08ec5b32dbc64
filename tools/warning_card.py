"""An early warning as a row of the `portfolio` card and as a citable line, and what the policy asks for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from knowledge.passage import Authority
from tools.buyers import Buyer
from tools.card_values import amount_said, day_data, said
from tools.deadline_card import SAID_OF_RULE
from tools.deadline_lookup import Row
from tools.deadlines import Rule
from tools.early_warning import Assessment, Level, Signal, Weights
from tools.evidence import Evidence, EvidenceKind
from tools.limit_card import limit_text
from tools.money import Money
from tools.warning_override import Override, OverrideLevel

Data = dict[str, Any]


@dataclass(frozen=True)
class Position:
    """Where a buyer stands beside its signals: the limit's card, and unpaid invoices, most pressing first."""

    limit: Data | None
    invoices: Sequence[Row]


def alert_row(
    policy_id: str, buyer: Buyer, assessment: Assessment, standing: Position, today: date, *, person: bool
) -> Data:
    """One buyer under one policy. Of a natural person it has the signals, without level and points."""
    return {
        "alert_id": f"ALERT-{policy_id}-{buyer.id}",
        "policy_id": policy_id,
        "buyer_id": buyer.id,
        "buyer_name": buyer.legal_name,
        "level": None if person else assessment.level.value,
        "points": None if person else assessment.points,
        "signals": [_signal(one, person=person) for one in assessment.signals],
        "unknown": [sign.value for sign in assessment.unknown],
        "next": _next(standing.invoices),
        "limit": _limit(standing.limit),
        "steps": list(_steps(standing)),
        "natural_person": person,
        "as_of": today.isoformat(),
    }


def override_data(override: Override | None, weightier: Sequence[Signal]) -> Data | None:
    """What a person set beside the computed level; None for nothing. It holds until something weightier."""
    if override is None:
        return None
    return {
        "level": override.level.value,
        "reason": override.reason,
        "by": override.by,
        "since": override.since.isoformat(),
        "until": override.until.isoformat(),
        "holds": not weightier,
        "new_signals": [one.sign.value for one in weightier],
    }


def _signal(one: Signal, *, person: bool) -> Data:
    told: Data = {
        "name": one.sign.value,
        "points": None if person else one.points,
        "on": day_data(one.on),
        "source": one.source,
        "old": one.old,
        "new": one.new,
    }
    more = {"change": one.change or None, "effective": day_data(one.until), "notches": one.notches}
    return told | {name: value for name, value in (more | dict(one.facts)).items() if value not in (None, "")}


def _limit(card: Data | None) -> Data | None:
    if card is None:
        return None
    names = (
        "status",
        "granted",
        "headroom",
        "outstanding",
        "in_force",
        "pending",
        "stop_shipment",
        "conditions",
    )
    return {name: card[name] for name in names}


def _next(invoices: Sequence[Row]) -> Data | None:
    """The next day to act upon, of what is overdue, else of what may become so; with its clause."""
    row = min((row for row in invoices if row.data["next"]), key=_next_day, default=None)
    if row is None:
        return None
    found = row.data["next"]
    earlier = row.data["working_days"].get(found["rule"])
    told = {"due_on": row.data["due_on"], "overdue": bool(row.data["days_overdue"]), "working_day": earlier}
    return {**found, **_of_invoice(row, found["rule"]), **told}


def _next_day(row: Row) -> tuple[bool, str, str]:
    return (not row.data["days_overdue"], row.data["next"]["on"], row.data["invoice_no"])


def _of_invoice(row: Row, rule: str) -> Data:
    """The invoice a day is of, and where the policy says it."""
    basis: Data = next((one for one in row.data["basis"] if one["rule"] == rule), {})
    named = {name: basis.get(name) for name in ("clause", "source", "authority")}
    return {"invoice_no": row.data["invoice_no"], **named}


def _steps(standing: Position) -> Iterator[Data]:
    """Stop, secure, notify: what the policy and the limit decision ask for, as far as the records tell."""
    yield from _stop(standing)
    limit = standing.limit
    if limit and limit["outstanding"] and limit["outstanding"]["amount"] != "0":
        yield {
            "step": "secure",
            "because": "conditions" if limit["conditions"] else "outstanding",
            "outstanding": limit["outstanding"],
            "conditions": limit["conditions"],
        }
    yield from _notify(standing.invoices)


def _stop(standing: Position) -> Iterator[Data]:
    limit, invoices = standing.limit, standing.invoices
    stopped = min(
        (row for row in invoices if "stop_shipment_from" in row.data["passed"]), key=_stop_day, default=None
    )
    if stopped:
        clause = _of_invoice(stopped, "stop_shipment_from")
        yield {"step": "stop", "because": "overdue", "on": _stop_day(stopped), **clause}
    if limit and not limit["in_force"]:
        yield {"step": "stop", "because": "no_limit", "on": None, "status": limit["status"]}
    if limit and limit["pending"]:
        pending = limit["pending"]
        yield {
            "step": "stop",
            "because": "announced",
            "on": pending["effective"],
            "action": pending["action"],
        }
    overdue = [row for row in invoices if row.data["days_overdue"] and row.data["stop_shipment_from"]]
    if overdue and not stopped:
        first = min(overdue, key=_stop_day)
        clause = _of_invoice(first, "stop_shipment_from")
        yield {"step": "stop", "because": "overdue_ahead", "on": _stop_day(first), **clause}


def _stop_day(row: Row) -> str:
    return str(row.data["stop_shipment_from"] or "")


def _notify(invoices: Sequence[Row]) -> Iterator[Data]:
    at_once = next((row for row in invoices if row.data["notice_due_at_once"]), None)
    if at_once:
        since = at_once.data["insolvent_since"]
        yield {"step": "notify", "because": "insolvency", "on": since}
    missed = [(days, rule, row) for row in invoices for rule, days in row.data["missed"].items()]
    if missed:
        days, rule, row = max(missed, key=lambda one: one[0])
        told = {"rule": rule, "on": row.data[rule], "days": days}
        yield {"step": "notify", "because": "missed", **told, **_of_invoice(row, rule)}
    ahead = _next(invoices)
    if ahead:
        yield {"step": "notify", "because": "next", **ahead}


def alert_text(row: Data) -> str:
    """A row's fields in one line; what is unknown is named."""
    return " · ".join(part for part in _parts(row) if part)


def _parts(row: Data) -> Iterator[str | None]:
    yield f"{row['buyer_name']}, policy {row['policy_id']}"
    if row["natural_person"]:
        yield "may be a natural person: signals without points and level"
    else:
        yield f"early warning {row['level']}, {row['points']} points"
    yield from (signal_text(one) for one in row["signals"])
    if row["override"]:
        yield _override_text(row["override"])
    yield said("the book cannot tell:", ", ".join(row["unknown"]))
    yield from (_step_text(one) for one in row["steps"])
    yield said("as of", row["as_of"])


def _override_text(told: Data) -> str:
    """Whose opinion it is, and whether it still holds."""
    over = f"; no longer, since: {', '.join(told['new_signals'])}" if told["new_signals"] else ""
    return f"a person ({told['by']}) set {told['level']} until {told['until']}: {told['reason']}{over}"


def signal_text(one: Mapping[str, Any]) -> str:
    """A signal with its day, its record and its points."""
    ends = [_amount(one[end], one.get("currency")) for end in ("old", "new")]
    moved = f" from {ends[0]} to {ends[1]}" if one["old"] else f" to {ends[1]}" if one["new"] else ""
    points = "" if one["points"] is None else f", {one['points']} points"
    named = ("effective", "notches", "invoice_no", "days_overdue", "extension_days", "due_on", "disputed")
    more = [f"{name.replace('_', ' ')} {one[name]}" for name in (*named, "last", "average") if name in one]
    note = f", {one['note']}" if "note" in one else ""
    scale = f" ({one['scale']})" if "scale" in one else ""
    day = one["on"] or "on an unknown day"
    return ", ".join([f"{one['name']} {day}{moved}{scale}", *more]) + f"{note} ({one['source']}{points})"


def _amount(value: str | None, currency: str | None) -> str:
    """A value as the record has it; an amount with its currency where both are known."""
    if not value or not currency or not value.replace(".", "", 1).isdecimal():
        return value or "unknown"
    return str(Money(Decimal(value), currency))


def _step_text(step: Data) -> str:
    """What is asked for, with its day and clause."""
    because = f"{step['step']}: {step['because'].replace('_', ' ')}"
    rule = SAID_OF_RULE[Rule(step["rule"])] if "rule" in step else None
    left = f"{step['days_left']} days left" if "days_left" in step else None
    ago = f"{step['days']} days ago" if "days" in step else None
    parts = (
        because,
        step.get("action"),
        rule,
        step.get("on"),
        left,
        ago,
        amount_said("outstanding", step.get("outstanding")),
        said("act by", step.get("working_day")),
        said("invoice", step.get("invoice_no")),
        said("due", step.get("due_on")),
        said("clause", step.get("clause")),
        said("source", step.get("source")),
    )
    return " ".join(part for part in parts if part)


DEADLINES_TOLD = 4
"""Invoices whose days stand in the evidence of an alert."""


def alert_evidence(row: Data, standing: Position, weights: Weights) -> Evidence:
    """The alert as a rule with its inputs: signals and points, the limit as read, the days that run."""
    rule = (
        f"rule: amber from {weights.amber} points, red from {weights.red}, insolvency red at once; what is "
        f"more than {weights.horizon_days} days old does not count; published points, no credit decision"
    )
    limit = limit_text(standing.limit) if standing.limit else "no limit decision on record"
    days = [one.evidence.text for one in standing.invoices[:DEADLINES_TOLD]]
    text = " · ".join([alert_text(row), rule, limit, *days])
    title = str(row["buyer_name"])
    section = f"early warning, {row['policy_id']}"
    return Evidence(EvidenceKind.RULE, title, text, Authority.RULE, section, as_of=row["as_of"])


def in_order(row: Data) -> tuple[int, int, str, str]:
    """Red first, then amber, then persons, then what comes to no warning; then by points and name.

    A level that a person set counts while it holds; what they acknowledged comes after all others.
    """
    levels = [Level.RED.value, Level.AMBER.value, None, Level.NONE.value, OverrideLevel.ACKNOWLEDGED.value]
    by_hand = row["override"]["level"] if row["override"] and row["override"]["holds"] else row["level"]
    return (levels.index(by_hand), -(row["points"] or 0), row["buyer_name"], row["policy_id"])
