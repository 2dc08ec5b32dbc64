"""Deadlines of an invoice that no ledger holds: an answer for each version of the terms that may apply."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from tools.deadlines import InvoiceDeadlines, deadlines
from tools.invoices import Invoice
from tools.money import Money
from tools.policies import Policy
from tools.terms_in_force import TermsOverTime

LONGEST_TERM = 365
"""Days before its due date from which goods may have been dispatched, where the policy sets no maximum."""


def by_version(
    policy: Policy, due: date, today: date
) -> list[tuple[InvoiceDeadlines, dict[str, str | None] | None]]:
    """The days for a due date, for each version of the terms in which the goods may have been dispatched.

    Beside each the dispatch days for which it holds; None where there is one answer only. An endorsement in
    force on the dispatch date counts, so a due date alone leaves both versions possible.
    """
    over_time = TermsOverTime(policy)
    found = [
        (deadlines(_invoice(policy, due, begins), over_time, today), begins, ends)
        for begins, ends in _versions(over_time, due, today)
    ]
    days = {_days(one) for one, _, _ in found}
    if len(days) == 1:
        return [(found[0][0], None)]
    return [(one, _interval(begins, ends)) for one, begins, ends in found]


def _versions(over_time: TermsOverTime, due: date, today: date) -> Iterator[tuple[date, date | None]]:
    """The first day of each version that may apply, and the first day of the next."""
    terms = over_time.terms(min(due, today))
    longest = terms.max_payment_term_days or LONGEST_TERM
    earliest, latest = due - timedelta(days=longest), min(due, today)
    starts = (date.min, *over_time.changes)
    for start, following in zip(starts, (*starts[1:], None), strict=True):
        if start <= latest and (following is None or following > earliest):
            yield start, following


def _invoice(policy: Policy, due: date, dispatched_on: date) -> Invoice:
    amount = Money(Decimal(1), policy.currency)
    return Invoice(policy.policy_id, "", "", amount, dispatched_on=dispatched_on, due_on=due)


def _days(found: InvoiceDeadlines) -> tuple[date | None, ...]:
    return (
        found.extension_ends_on,
        found.notify_by,
        found.collection_by,
        found.waiting_ends_on,
        found.claim_by,
    )


def _interval(begins: date, ends: date | None) -> dict[str, str | None]:
    return {
        "from": None if begins == date.min else begins.isoformat(),
        "before": ends.isoformat() if ends else None,
    }
