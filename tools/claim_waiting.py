"""The waiting period of a claim: when it ends for the invoices the claim names (`domain.md` R12, R13)."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from tools.claims import Claim, ClaimCause
from tools.deadlines import Known, deadlines
from tools.invoices import Invoice
from tools.money import Money
from tools.policies import Policy
from tools.terms_in_force import TermsOverTime


def waiting_ends_on(
    claim: Claim, policies: Mapping[str, TermsOverTime], ledger: Sequence[Invoice], today: date
) -> date | None:
    """The last day of waiting for all of the claim's invoices, under the terms at their dispatch.

    None after an insolvency, which knows no waiting, while the cause is unknown, and where the day rests on
    something unknown: without the numbers of its invoices, what depends on a due date is not guessed.
    """
    terms = policies.get(claim.policy_id)
    if terms is None or claim.cause in (None, ClaimCause.INSOLVENCY):
        return None
    known = Known(claim.notified_on, claim.submitted_on)
    ends = [
        deadlines(one, terms, today, known).waiting_ends_on for one in _invoices(claim, ledger, terms.policy)
    ]
    dates = [day for day in ends if day is not None]
    return max(dates) if dates and len(dates) == len(ends) else None


def _invoices(claim: Claim, ledger: Sequence[Invoice], policy: Policy) -> list[Invoice]:
    """The invoices named; one of which nothing is known stands for those that are not."""
    nothing = Money(Decimal(0), policy.currency)
    by_number = {
        one.invoice_no: one
        for one in ledger
        if (one.policy_id, one.buyer_id) == (claim.policy_id, claim.buyer_id)
    }
    unknown = Invoice(claim.policy_id, claim.buyer_id, "", nothing)
    return [by_number.get(number, unknown) for number in claim.invoices] or [unknown]
