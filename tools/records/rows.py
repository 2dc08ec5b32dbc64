"""Rows of the tables as the records the tools know."""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Row

from tools.buyers import Buyer, Identifier
from tools.claims import Claim, ClaimCause, ClaimStatus, Deduction
from tools.events import BuyerEvent, EventKind
from tools.invoices import Invoice
from tools.limits import LimitKind, LimitRecord, LimitStatus
from tools.money import Money
from tools.policies import Endorsement, Policy, PolicyStatus
from tools.watch import Watch


def policy(row: Row[Any]) -> Policy:
    return Policy(
        policy_id=row.policy_id,
        policyholder=row.policyholder,
        currency=row.currency,
        insurer=row.insurer,
        status=None if row.status is None else PolicyStatus(row.status),
        period_from=row.period_from,
        period_to=row.period_to,
        schedule=row.schedule,
        clauses=row.clauses,
        endorsements=tuple(
            Endorsement(change["no"], date.fromisoformat(change["effective"]), change["sets"], change["text"])
            for change in row.endorsements
        ),
    )


def buyer(row: Row[Any]) -> Buyer:
    """An identifier whose check digit is wrong stays out: it must never match (DESIGN §4.7)."""
    return Buyer(
        id=row.buyer_id,
        legal_name=row.legal_name,
        other_names=tuple(row.other_names),
        country=row.country,
        identifiers=tuple(
            Identifier(found["kind"], found["number"])
            for found in row.identifiers
            if found["valid"] is not False
        ),
        city=row.city,
        address=row.address,
        industry=row.industry,
        grade=row.grade,
        grade_scale=row.grade_scale,
    )


def limit(row: Row[Any]) -> LimitRecord:
    return LimitRecord(
        policy_id=row.policy_id,
        buyer_id=row.buyer_id,
        kind=LimitKind(row.kind),
        status=LimitStatus(row.status),
        requested=_money(row.requested_amount, row.currency),
        granted=_money(row.granted_amount, row.currency),
        effective_from=row.effective_from,
        effective_to=row.effective_to,
        max_payment_term_days=row.max_payment_term_days,
        insured_percentage=row.insured_percentage,
        conditions=tuple(row.conditions),
        reason_code=row.reason_code,
        decided_on=row.decided_on,
        pending_action=row.pending_action,
        pending_effective=row.pending_effective,
        source=row.source,
        read_at=row.read_at,
    )


def invoice(row: Row[Any]) -> Invoice:
    """Taken apart in the table's order: a book has many, and asking for cells by name costs most of it."""
    cells: tuple[Any, ...] = tuple(row)
    policy_id, buyer_id, number, issued, dispatched, due, terms_days, amount, currency = cells[:9]
    vat_amount, paid_amount, disputed_amount, declared = cells[9:]
    return Invoice(
        policy_id=policy_id,
        buyer_id=buyer_id,
        invoice_no=number,
        amount=Money(amount, currency),
        issued_on=issued,
        dispatched_on=dispatched,
        due_on=due,
        terms_days=terms_days,
        vat_amount=vat_amount,
        paid_amount=paid_amount,
        disputed_amount=disputed_amount,
        declared=declared,
    )


def claim(row: Row[Any]) -> Claim:
    return Claim(
        policy_id=row.policy_id,
        claim_no=row.claim_no,
        buyer_id=row.buyer_id,
        status=ClaimStatus(row.status),
        cause=None if row.cause is None else ClaimCause(row.cause),
        status_since=row.status_since,
        notified_on=row.notified_on,
        submitted_on=row.submitted_on,
        claimed=_money(row.claimed_amount, row.currency),
        assessed=_money(row.assessed_amount, row.currency),
        indemnity=_money(row.indemnity_amount, row.currency),
        deductions=tuple(Deduction(taken["label"], Decimal(taken["amount"])) for taken in row.deductions),
        missing_documents=tuple(row.missing_documents),
        received_documents=tuple(row.received_documents),
        next_step=row.next_step,
        next_actor=row.next_actor,
        next_date=row.next_date,
        payee=row.payee,
        paid_on=row.paid_on,
        invoices=tuple(row.invoices),
        read_at=row.read_at,
    )


def event(row: Row[Any]) -> BuyerEvent:
    return BuyerEvent(
        policy_id=row.policy_id,
        event_id=row.event_id,
        buyer_id=row.buyer_id,
        kind=EventKind(row.kind),
        occurred_on=row.occurred_on,
        old_value=row.old_value,
        new_value=row.new_value,
        note=row.note,
    )


def watch(row: Row[Any]) -> Watch:
    return Watch(row.policy_id, row.buyer_id, row.since, row.by, row.reference)


def _money(amount: Decimal | None, currency: str | None) -> Money | None:
    return None if amount is None or currency is None else Money(amount, currency)
