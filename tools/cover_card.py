"""The `cover_check` card, and the check as a citable rule with everything it rests on (DESIGN §4.4)."""

from collections.abc import Iterator
from typing import Any

from knowledge.passage import Authority
from tools.card_values import day_data, money_data, percent_said, said
from tools.cover import Check, CoverCheck, Delivery, Facts
from tools.evidence import Evidence, EvidenceKind
from tools.money import plain

BECAUSE: dict[str, str] = {
    "missing": "not known: {missing}",
    "outside_period": "dispatched on {day}, outside the policy period {from} to {to}",
    "within_period": "dispatched on {day}, within the policy period {from} to {to}",
    "policy_not_active": "the policy is {status}",
    "country_in": "the buyer's country {country} is in the schedule",
    "country_out": "the buyer's country {country} is not among {countries}",
    "identified": "{buyer}, {number}",
    "identified_by_name": "{buyer}, without a registration number in the book",
    "limit_in_force": "{granted} in force on {day}",
    "no_limit_in_force": "no limit in force on {day}: {status}",
    "limit_ended": "no limit in force on {day}: it ends with effect from {ended}",
    "no_decision": "no limit decision by {day}, and no discretionary limit under the policy",
    "limit_pending": "the limit is still being decided, and there is no discretionary limit under the policy",
    "no_decision_discretionary": "no limit decision by {day}; a discretionary limit up to {discretionary} "
    "may apply if its evidence was there before dispatch",
    "limit_pending_discretionary": "the limit is still being decided; a discretionary limit up to "
    "{discretionary} may apply if its evidence was there before dispatch",
    "other_currency": "{amount} against a limit with {free} free: give the amount in {currency}, nothing is "
    "converted",
    "owed_elsewhere": "{free} is free, but {elsewhere} is unpaid in another currency and is not converted",
    "limit_used_up": "{amount} asked, and nothing of the limit is free",
    "fits": "{amount} asked, {free} free",
    "fits_partly": "{amount} asked, only {free} free",
    "buyer_insolvent": "the buyer is insolvent since {since}",
    "stopped": "shipments stop from {since}: invoice {invoice}, due {due}, is unpaid beyond its extension",
    "not_stopped": "no unpaid invoice is beyond its extension on {day}",
    "claim_open": "claim {claim} on this buyer is open: the insurer's consent is needed to go on delivering",
    "term_within": "{days} days, at most {longest} days",
    "term_too_long": "{days} days, but at most {longest} days are allowed",
    "declared": "the turnover was declared",
    "not_declared": "the turnover was not declared",
    "undisputed": "nothing is disputed",
    "dispute_small": "{disputed} is disputed, under {allowed}, which is {share} of the limit",
    "disputed": "{disputed} is disputed, not under {allowed}, which is {share} of the limit",
    "not_overdue": "it is not overdue",
    "notice_open": "the overdue notice is due by {by}",
    "notice_given": "the overdue notice was given on {given}, due by {by}",
    "notice_late": "the overdue notice was given on {given}, but was due by {by}",
    "notice_missing": "the overdue notice was due by {by}, and none is on record",
}
"""Why a check came out so, in English, for the card and for a model; the doors word it in their languages."""


def because(check: Check) -> str:
    """The reason of a check in one English line."""
    return BECAUSE[check.code].format(**check.facts)


def cover_card(facts: Facts, delivery: Delivery, found: CoverCheck) -> dict[str, Any]:
    """The card; fields beside those of DESIGN §4.4 are additions of ours."""
    failed = found.first_failure
    policy = facts.ledger.policy
    invoice = delivery.invoice
    return {
        "verdict": found.verdict.value,
        "policy_id": policy.policy_id,
        "buyer_id": facts.buyer.id,
        "buyer_name": facts.buyer.legal_name,
        "invoice_no": invoice.invoice_no if invoice else None,
        "amount": money_data(delivery.amount),
        "vat_excluded": money_data(delivery.vat_excluded),
        "terms_days": delivery.terms_days,
        "dispatched_on": day_data(delivery.dispatched_on),
        "covered": money_data(found.covered),
        "uncovered": money_data(found.uncovered),
        "checks": [_check(check) for check in found.checks],
        "first_failure": failed.name.value if failed else None,
        "missing": list(found.missing),
        "conditions": [{"name": name.value, "texts": list(texts)} for name, texts in found.conditions],
        "headroom": money_data(found.position.headroom) if found.position else None,
        "limit_change": _change(found),
        "insured_percentage": _percentage(found),
        "as_of": _read(found),
    }


def _check(check: Check) -> dict[str, Any]:
    return {
        "name": check.name.value,
        "result": check.result.value,
        "because": because(check),
        "source": check.source,
        "code": check.code,
        "facts": dict(check.facts),
    }


def _change(found: CoverCheck) -> dict[str, Any] | None:
    """What has been announced for the limit after the day of dispatch."""
    change = found.position.announced if found.position else None
    if change is None:
        return None
    effective, granted = day_data(change.effective), money_data(change.granted)
    return {"action": change.action, "effective": effective, "granted": granted}


def _percentage(found: CoverCheck) -> str | None:
    share = found.position.insured_percentage if found.position and found.position.in_force else None
    return plain(share) if share is not None else None


def _read(found: CoverCheck) -> str | None:
    rows = found.position.layers if found.position else ()
    return max((row.read_at.isoformat() for row in rows if row.read_at), default=None)


def cover_evidence(card: dict[str, Any]) -> Evidence:
    """The check as it can be cited: verdict, amounts, each rule with its source."""
    return Evidence(
        EvidenceKind.RULE,
        card["buyer_name"],
        cover_text(card),
        Authority.RULE,
        f"cover check, {card['policy_id']}",
        as_of=card["as_of"],
    )


def cover_text(card: dict[str, Any]) -> str:
    """A card in one line, as worked out."""
    return " · ".join(part for part in _parts(card) if part)


def _parts(card: dict[str, Any]) -> Iterator[str | None]:
    yield f"{card['buyer_name']}, policy {card['policy_id']}: {card['verdict']}"
    yield said("invoice", card["invoice_no"])
    for name in ("amount", "covered", "uncovered", "vat_excluded", "headroom"):
        yield _money(name, card[name])
    yield said("payment term", card["terms_days"], " days")
    yield said("dispatched", card["dispatched_on"])
    for check in card["checks"]:
        yield f"{check['name']} {check['result']}: {check['because']} ({check['source']})"
    if card["limit_change"]:
        change = card["limit_change"]
        yield f"announced: {change['action']} of the limit effective {change['effective'] or 'unknown'}"
        yield _money("then", change["granted"])
    if card["missing"]:
        yield "needed to tell: " + ", ".join(card["missing"])
    for condition in card["conditions"]:
        yield "on condition: " + " ".join([condition["name"], *condition["texts"]])
    yield said("insured percentage", card["insured_percentage"])
    yield percent_said(card["insured_percentage"])


def _money(name: str, money: dict[str, str] | None) -> str | None:
    return f"{name} {money['currency']} {money['amount']}" if money else None
