"""The `deadlines` card, and each invoice's days as a citable line with the terms behind it (DESIGN §4.4)."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from knowledge.passage import Authority
from tools.card_values import day_data, money_data, said
from tools.deadlines import TO_DO, InvoiceDeadlines, Rule, last_working_day
from tools.evidence import Evidence, EvidenceKind
from tools.policies import Policy
from tools.term_text import term_data, term_text
from tools.terms_in_force import TermsOverTime

SAID_OF_RULE: dict[Rule, str] = {
    Rule.DUE: "due",
    Rule.EXTENSION: "extension ends",
    Rule.STOP: "shipments stop from",
    Rule.NOTICE: "overdue notice by",
    Rule.COLLECTION: "hand over to collection by",
    Rule.WAITING: "waiting period ends",
    Rule.CLAIM: "claim by",
    Rule.PAYMENT: "decision to be expected by",
}


def deadline_row(found: InvoiceDeadlines, buyer_name: str, over_time: TermsOverTime) -> dict[str, Any]:
    """One invoice of the card. Fields beside those of DESIGN §4.4 are additions of ours."""
    invoice, policy = found.invoice, over_time.policy
    ahead = found.next_to_do
    return {
        "invoice_no": invoice.invoice_no,
        "policy_id": policy.policy_id,
        "buyer_id": invoice.buyer_id,
        "buyer_name": buyer_name,
        "unpaid": money_data(invoice.unpaid),
        "dispatched_on": day_data(invoice.dispatched_on),
        **{rule.value: day_data(found.day(rule)) for rule in Rule},
        "days_overdue": found.days_overdue,
        "notified_on": day_data(found.known.notified_on),
        "submitted_on": day_data(found.known.submitted_on),
        "insolvent_since": day_data(found.known.insolvent_since),
        "notice_due_at_once": found.notice_is_due_at_once,
        "noted_as": None,
        "passed": [rule.value for rule in found.passed],
        "next": _next(ahead, found.today),
        "missed": _missed(found),
        "working_days": _working_days(found, over_time),
        "as_of": found.today.isoformat(),
        "basis": [
            {"rule": rule.value, **term_data(term)}
            for rule, term in found.basis
            if found.day(rule) is not None
        ],
        "missing": list(found.missing),
    }


def _next(ahead: tuple[Rule, date] | None, today: date) -> dict[str, Any] | None:
    if ahead is None:
        return None
    return {"rule": ahead[0].value, "on": ahead[1].isoformat(), "days_left": (ahead[1] - today).days}


def _missed(found: InvoiceDeadlines) -> dict[str, int]:
    """For each thing to do whose day went by undone, for how many days."""
    days = {rule: found.day(rule) for rule in TO_DO if rule in found.passed}
    return {rule.value: (found.today - day).days for rule, day in days.items() if day}


def _working_days(found: InvoiceDeadlines, over_time: TermsOverTime) -> dict[str, str]:
    """The working day before each deadline that falls on a day without work (DESIGN §4.7)."""
    terms = over_time.terms(found.invoice.dispatched_on)
    earlier = {}
    for rule in (Rule.NOTICE, Rule.COLLECTION, Rule.CLAIM):
        day = found.day(rule)
        before = last_working_day(day, terms) if day else None
        if day and before and before != day:
            earlier[rule.value] = before.isoformat()
    return earlier


def deadline_evidence(row: dict[str, Any], found: InvoiceDeadlines, over_time: TermsOverTime) -> Evidence:
    """One invoice's days as a rule with its inputs: the record, and each term with its source and clause."""
    policy = over_time.policy
    counting = "day 1 is the day after the starting date"
    return Evidence(
        EvidenceKind.RULE,
        row["invoice_no"] or policy.policy_id,
        " · ".join([deadline_text(row), *terms_behind(found, policy), counting]),
        highest(term.authority for rule, term in found.basis if found.day(rule) is not None),
        f"deadlines, {policy.policy_id}",
    )


def terms_behind(found: InvoiceDeadlines, policy: Policy) -> list[str]:
    """Each term that a day rests on as a citable line, once."""
    used = {term.parameter: term for rule, term in found.basis if found.day(rule) is not None}
    return [term_text(policy.policy_id, policy.currency, term) for term in used.values()]


_ORDER = (Authority.ENDORSEMENT, Authority.SCHEDULE)


def highest(authorities: Iterable[Authority]) -> Authority:
    """The authority that decides: an endorsement's where one was used, else the schedule's, else a rule's."""
    used = set(authorities)
    return next((authority for authority in _ORDER if authority in used), Authority.RULE)


def deadline_text(row: dict[str, Any]) -> str:
    """A row's fields in one line; what is unknown is left out, what is missing is named."""
    return " · ".join(part for part in _parts(row) if part)


def _parts(row: dict[str, Any]) -> Iterator[str | None]:
    yield said("invoice", row["invoice_no"])
    yield said("buyer", row["buyer_name"])
    yield said("policy", row["policy_id"])
    if row["invoice_no"] and row["unpaid"]:
        yield f"unpaid {row['unpaid']['currency']} {row['unpaid']['amount']}"
    yield said("dispatched", row["dispatched_on"])
    if "if_dispatched" in row:
        yield f"if dispatched {_interval(row['if_dispatched'])}"
    for rule in Rule:
        yield said(SAID_OF_RULE[rule], row[rule.value])
    if row["days_overdue"]:
        yield f"{row['days_overdue']} days overdue"
    for rule, day in row["working_days"].items():
        yield f"{SAID_OF_RULE[Rule(rule)]} falls on a day without work: act by {day}"
    yield said("noted, and the insurer not notified, as", row["noted_as"])
    yield said("notice given", row["notified_on"])
    yield said("claim submitted", row["submitted_on"])
    yield said("buyer insolvent since", row["insolvent_since"])
    if row["next"]:
        ahead = row["next"]
        yield f"next: {SAID_OF_RULE[Rule(ahead['rule'])]} {ahead['on']}, {ahead['days_left']} days left"
    for rule, days in row["missed"].items():
        yield f"missed: {SAID_OF_RULE[Rule(rule)]} {row[rule]}, {days} days ago"
    if row["passed"]:
        yield "passed: " + ", ".join(row["passed"])
    both = row.get("allocation")
    if both:
        for name in ("unpaid_by_policy", "unpaid_by_ledger"):
            yield f"{name} {both[name]['currency']} {both[name]['amount']}"
    if row["missing"]:
        yield "not known: " + ", ".join(row["missing"])


def _interval(interval: dict[str, str | None]) -> str:
    parts = [said("from", interval["from"]), said("before", interval["before"])]
    return " ".join(part for part in parts if part)


def urgency(found: InvoiceDeadlines) -> tuple[int, str, str]:
    """Orders invoices: a missed deadline first, then what is due next, then by due date."""
    undone = found.known.notified_on is None and bool(_missed(found))
    ahead, due = found.next_to_do, found.day(Rule.DUE)
    return (
        0 if undone or found.notice_is_due_at_once else 1,
        (ahead[1] if ahead else date.max).isoformat(),
        (due or date.max).isoformat(),
    )
