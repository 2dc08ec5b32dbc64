"""The cover check: the ordered rules for one delivery, and the verdict they come to (`domain.md` §2.9)."""

from collections.abc import Iterator
from decimal import Decimal

from tools.claims import ClaimStatus
from tools.cover import (
    Check,
    CheckName,
    Condition,
    CoverCheck,
    Delivery,
    Facts,
    Result,
    Verdict,
    amounts,
    owed_elsewhere,
    room,
)
from tools.cover_position import UNREAD, CoverPosition, undated
from tools.deadlines import InvoiceDeadlines, stop_shipment
from tools.limits import LimitStatus
from tools.money import Money, plain
from tools.policies import PolicyStatus
from tools.term_text import source_text

LIMIT_SOURCE = "credit limit decision"
LEDGER = "ledger"
SETTLED = frozenset({ClaimStatus.CLOSED, ClaimStatus.WITHDRAWN, ClaimStatus.REJECTED})


def check_delivery(facts: Facts, delivery: Delivery) -> CoverCheck:
    """All checks in their order. The first failure decides; without one, anything unknown does."""
    found = facts.on(delivery)
    free = room(delivery, found, facts.ledger, facts.terms(delivery)) if found else None
    checks = tuple(_checks(facts, delivery, found, free))
    results = {check.result for check in checks}
    verdict = Verdict.COVERED
    if Result.UNKNOWN in results:
        verdict = Verdict.CANNOT_TELL
    if Result.FAIL in results:
        verdict = Verdict.NOT_COVERED
    verdict, covered, uncovered = amounts(verdict, delivery, free)
    conditions = tuple(_conditions(facts, delivery, found))
    return CoverCheck(verdict, covered, uncovered, checks, conditions, found, free)


def _checks(
    facts: Facts, delivery: Delivery, found: CoverPosition | None, free: Money | None
) -> Iterator[Check]:
    yield _policy(facts, delivery)
    yield _country(facts, delivery)
    yield _identity(facts)
    yield _limit(facts, delivery, found)
    yield _room(facts, delivery, found, free)
    yield _stop(facts, delivery)
    yield _term(facts, delivery, found)
    if delivery.invoice is not None:
        yield _declared(delivery)
        yield _dispute(facts, delivery, found)
        yield _notice(facts, delivery)


def _unknown(name: CheckName, missing: str, source: str, **facts: str) -> Check:
    return Check(name, Result.UNKNOWN, "missing", source, {"missing": missing, **facts}, missing)


def _policy(facts: Facts, delivery: Delivery) -> Check:
    policy, day = facts.ledger.policy, delivery.dispatched_on
    if day is None:
        return _unknown(CheckName.POLICY, "dispatched_on", LEDGER)
    if policy.period_from is None or policy.period_to is None:
        return _unknown(CheckName.POLICY, "policy.period", "schedule")
    period = {
        "from": policy.period_from.isoformat(),
        "to": policy.period_to.isoformat(),
        "day": day.isoformat(),
    }
    if not policy.period_from <= day <= policy.period_to:
        return Check(CheckName.POLICY, Result.FAIL, "outside_period", "schedule", period)
    if policy.status is None:
        return _unknown(CheckName.POLICY, "policy.status", "schedule")
    if policy.status is PolicyStatus.ACTIVE or (policy.status is PolicyStatus.EXPIRED and day < facts.today):
        return Check(CheckName.POLICY, Result.PASS, "within_period", "schedule", period)
    if day >= facts.today:
        ended = {"status": policy.status.value}
        return Check(CheckName.POLICY, Result.FAIL, "policy_not_active", "schedule", ended)
    return _unknown(CheckName.POLICY, "policy.ended_on", "schedule", status=policy.status.value)


def _country(facts: Facts, delivery: Delivery) -> Check:
    countries, source = facts.terms(delivery).countries, _source(facts, delivery, "countries")
    if countries is None:
        return _unknown(CheckName.COUNTRY, "policy.countries", source)
    if facts.buyer.country is None:
        return _unknown(CheckName.COUNTRY, "buyer.country", "buyer")
    inside = facts.buyer.country in countries
    told = {"country": facts.buyer.country, "countries": ", ".join(countries)}
    result = Result.PASS if inside else Result.FAIL
    return Check(CheckName.COUNTRY, result, "country_in" if inside else "country_out", source, told)


def _identity(facts: Facts) -> Check:
    buyer = facts.buyer
    number = buyer.identifiers[0].said if buyer.identifiers else ""
    code = "identified" if number else "identified_by_name"
    told = {"buyer": buyer.legal_name, "number": number}
    return Check(CheckName.IDENTITY, Result.PASS, code, "buyer", told)


def _limit(facts: Facts, delivery: Delivery, found: CoverPosition | None) -> Check:
    if delivery.dispatched_on is None:
        return _unknown(CheckName.LIMIT, "dispatched_on", LEDGER)
    day = delivery.dispatched_on.isoformat()
    if found is None and undated(facts.rows):
        return _unknown(CheckName.LIMIT, "limit.effective_from", LIMIT_SOURCE, day=day)
    if found is None:
        return _without_decision(facts, delivery, day)
    if found.main.status in UNREAD:
        return _unknown(CheckName.LIMIT, "limit.reading", LIMIT_SOURCE, day=day)
    if found.in_force and found.granted is not None:
        told = {"granted": str(found.granted), "day": day}
        return Check(CheckName.LIMIT, Result.PASS, "limit_in_force", LIMIT_SOURCE, told)
    if found.main.status is LimitStatus.PENDING:
        return _without_decision(facts, delivery, day, pending=True)
    ended = found.main.pending_effective
    if ended is not None and ended <= delivery.dispatched_on:
        told = {"ended": ended.isoformat(), "day": day}
        return Check(CheckName.LIMIT, Result.FAIL, "limit_ended", LIMIT_SOURCE, told)
    told = {"status": found.main.status.value, "day": day}
    return Check(CheckName.LIMIT, Result.FAIL, "no_limit_in_force", LIMIT_SOURCE, told)


def _without_decision(facts: Facts, delivery: Delivery, day: str, *, pending: bool = False) -> Check:
    """Without a decision only a discretionary limit can cover, and the book does not hold its evidence."""
    own = facts.terms(delivery).discretionary_limit
    source = _source(facts, delivery, "discretionary_limit")
    code = "limit_pending" if pending else "no_decision"
    if own is None:
        return _unknown(CheckName.LIMIT, "policy.discretionary_limit", source, day=day)
    if own == 0:
        return Check(CheckName.LIMIT, Result.FAIL, code, source, {"day": day})
    amount = str(Money(own, facts.ledger.policy.currency))
    return Check(
        CheckName.LIMIT,
        Result.UNKNOWN,
        f"{code}_discretionary",
        source,
        {"day": day, "discretionary": amount},
        "discretionary_limit.evidence",
    )


def _room(facts: Facts, delivery: Delivery, found: CoverPosition | None, free: Money | None) -> Check:
    amount = delivery.amount
    if amount is None:
        missing = "amount" if delivery.invoice is None else "policy.vat_covered"
        told = {"free": str(free)} if free else {}
        return _unknown(CheckName.ROOM, missing, LIMIT_SOURCE, **told)
    if found is None or free is None:
        # What is missing for it is what the limit check misses.
        told = {"missing": "limit", "amount": str(amount)}
        return Check(CheckName.ROOM, Result.UNKNOWN, "missing", LIMIT_SOURCE, told)
    if amount.currency != free.currency:
        told = {"amount": str(amount), "free": str(free), "currency": free.currency}
        return Check(CheckName.ROOM, Result.UNKNOWN, "other_currency", LIMIT_SOURCE, told, "amount.currency")
    told = {"amount": str(amount), "free": str(free)}
    if free.amount == 0 and amount.amount > 0:
        return Check(CheckName.ROOM, Result.FAIL, "limit_used_up", LIMIT_SOURCE, told)
    elsewhere = owed_elsewhere(delivery, found, facts.ledger)
    if elsewhere:
        told["elsewhere"] = ", ".join(map(str, elsewhere))
        return Check(CheckName.ROOM, Result.UNKNOWN, "owed_elsewhere", LEDGER, told, "exchange_rate")
    code = "fits" if amount.amount <= free.amount else "fits_partly"
    return Check(CheckName.ROOM, Result.PASS, code, LIMIT_SOURCE, told)


def _stop(facts: Facts, delivery: Delivery) -> Check:
    day = delivery.dispatched_on
    source = _source(facts, delivery, "maximum_extension_days")
    if day is None:
        return _unknown(CheckName.STOP, "dispatched_on", LEDGER)
    insolvent = facts.ledger.insolvent_since
    if insolvent is not None and insolvent <= day:
        told = {"since": insolvent.isoformat()}
        return Check(CheckName.STOP, Result.FAIL, "buyer_insolvent", "events", told)
    stop = stop_shipment(facts.ledger.open, day)
    if stop is not None:
        told = {
            "since": stop.since.isoformat(),
            "invoice": stop.invoice_no,
            "due": stop.due_on.isoformat(),
            "day": day.isoformat(),
        }
        return Check(CheckName.STOP, Result.FAIL, "stopped", source, told)
    return _unclear_stop(facts, delivery, source) or Check(
        CheckName.STOP, Result.PASS, "not_stopped", source, {"day": day.isoformat()}
    )


def _unclear_stop(facts: Facts, delivery: Delivery, source: str) -> Check | None:
    """What keeps one from saying that nothing stops this delivery."""
    number = delivery.invoice.invoice_no if delivery.invoice else None
    others = [one for one in facts.ledger.open if one.invoice.invoice_no != number]
    for one in others:
        if one.due_on is None:
            return _unknown(CheckName.STOP, f"due_on of {one.invoice.invoice_no}", LEDGER)
        if one.stop_shipment_from is None and _overdue_at(one, delivery):
            return _unknown(CheckName.STOP, "policy.maximum_extension_days", source)
    for claim in facts.ledger.claims:
        notified, day = claim.notified_on, delivery.dispatched_on
        before = notified is None or day is None or notified <= day
        if claim.status not in SETTLED and before and number not in claim.invoices:
            told = {"claim": claim.claim_no}
            return Check(CheckName.STOP, Result.UNKNOWN, "claim_open", "claims", told, "insurer.consent")
    return None


def _overdue_at(one: InvoiceDeadlines, delivery: Delivery) -> bool:
    day = delivery.dispatched_on
    return one.due_on is not None and day is not None and one.due_on < day


def _term(facts: Facts, delivery: Delivery, found: CoverPosition | None) -> Check:
    policy_days = facts.terms(delivery).max_payment_term_days
    longest = found.max_payment_term_days if found else policy_days
    from_limit = found is not None and found.main.max_payment_term_days == longest and longest != policy_days
    source = LIMIT_SOURCE if from_limit else _source(facts, delivery, "max_payment_term_days")
    if longest is None:
        return _unknown(CheckName.TERM, "policy.max_payment_term_days", source)
    if delivery.terms_days is None:
        return _unknown(CheckName.TERM, "terms_days", source, longest=str(longest))
    told = {"days": str(delivery.terms_days), "longest": str(longest)}
    result = Result.PASS if delivery.terms_days <= longest else Result.FAIL
    return Check(
        CheckName.TERM, result, "term_within" if result is Result.PASS else "term_too_long", source, told
    )


def _declared(delivery: Delivery) -> Check:
    declared = delivery.invoice.declared if delivery.invoice else None
    if declared is None:
        return _unknown(CheckName.DECLARED, "declared", LEDGER)
    result = Result.PASS if declared else Result.FAIL
    return Check(CheckName.DECLARED, result, "declared" if declared else "not_declared", LEDGER)


def _dispute(facts: Facts, delivery: Delivery, found: CoverPosition | None) -> Check:
    """A disputed invoice is suspended unless all disputes stay under the agreed share of the limit (WE26)."""
    invoice = delivery.invoice
    disputed = invoice.disputed_amount if invoice else None
    if invoice is None or disputed is None:
        return _unknown(CheckName.DISPUTE, "disputed_amount", LEDGER)
    if disputed == 0:
        return Check(CheckName.DISPUTE, Result.PASS, "undisputed", LEDGER)
    tolerance = facts.terms(delivery).dispute_tolerance
    source = _source(facts, delivery, "dispute_tolerance")
    granted = found.granted if found else None
    if tolerance is None:
        return _unknown(CheckName.DISPUTE, "policy.dispute_tolerance", source)
    if granted is None or granted.currency != invoice.amount.currency:
        return _unknown(CheckName.DISPUTE, "limit", source)
    total = sum(
        (
            one.invoice.disputed_amount or Decimal(0)
            for one in facts.ledger.open
            if one.invoice.amount.currency == granted.currency
        ),
        Decimal(0),
    )
    told = {
        "disputed": str(Money(total, granted.currency)),
        "allowed": str(Money(granted.amount * tolerance, granted.currency)),
        "share": f"{plain(tolerance * 100)} %",
    }
    small = total < granted.amount * tolerance
    result = Result.PASS if small else Result.FAIL
    return Check(CheckName.DISPUTE, result, "dispute_small" if small else "disputed", source, told)


def _notice(facts: Facts, delivery: Delivery) -> Check:
    number = delivery.invoice.invoice_no if delivery.invoice else ""
    found = next((one for one in facts.ledger.open if one.invoice.invoice_no == number), None)
    source = _source(facts, delivery, "overdue_notice")
    if found is None or not found.days_overdue:
        return Check(CheckName.NOTICE, Result.PASS, "not_overdue", LEDGER)
    if found.notify_by is None:
        missing = "policy.overdue_notice" if found.due_on else "due_on"
        return _unknown(CheckName.NOTICE, missing, source)
    told = {"by": found.notify_by.isoformat()}
    if found.known.notified_on:
        told["given"] = found.known.notified_on.isoformat()
    if not found.notice_missed:
        code = "notice_given" if found.known.notified_on else "notice_open"
        return Check(CheckName.NOTICE, Result.PASS, code, source, told)
    code = "notice_late" if found.known.notified_on else "notice_missing"
    return Check(CheckName.NOTICE, Result.FAIL, code, source, told)


def _conditions(
    facts: Facts, delivery: Delivery, found: CoverPosition | None
) -> Iterator[tuple[Condition, tuple[str, ...]]]:
    """What the book cannot know, in the order of the checks it stands for."""
    exclusions = facts.terms(delivery).exclusions or ()
    yield (Condition.BUYER_TYPE, tuple(exclusions))
    counted = found.counted if found and found.in_force else ()
    texts = tuple(dict.fromkeys(text for row in counted for text in row.conditions))
    if texts:
        yield (Condition.LIMIT_CONDITIONS, texts)
    yield (Condition.GOODS, ())
    yield (Condition.INVOICED, ())
    if delivery.invoice is None:
        yield (Condition.DECLARED, ())
    yield (Condition.PAYMENT_METHOD, ())
    if any(one.notice_is_due_at_once for one in facts.ledger.open):
        yield (Condition.NOTIFY_AT_ONCE, ())


def _source(facts: Facts, delivery: Delivery, parameter: str) -> str:
    return source_text(facts.ledger.terms.source(parameter, delivery.dispatched_on))
