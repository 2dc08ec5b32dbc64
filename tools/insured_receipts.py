"""Insured receipts: what could be paid on overdue debts that stay unpaid, and by when (`domain.md` F1).

A second line beside a forecast of receipts, never added to it. It goes by today's limit and the insured
percentage alone: what else a policy takes off a loss, and limits that stood earlier, are not in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tools.ageing import owed
from tools.calculation import cents
from tools.claims import Claim
from tools.events import BuyerEvent, EventKind
from tools.exposure import held, insurable
from tools.invoices import Invoice
from tools.ledger import buyer_ledger
from tools.limits import LimitRecord
from tools.terms_in_force import TermsOverTime


@dataclass(frozen=True)
class InsuredReceipt:
    """What could be paid on one buyer's overdue debt, and the day by which it would be."""

    buyer_id: str
    amount: Decimal
    expected_by: date


@dataclass(frozen=True)
class Debtor:
    """One buyer's invoices under a policy in one currency, with what else is on record of it."""

    buyer_id: str
    invoices: Sequence[Invoice]
    limits: Sequence[LimitRecord]
    claims: Sequence[Claim]
    events: Sequence[BuyerEvent]

    def is_insolvent(self, today: date) -> bool:
        """Whether an insolvency is on record by today; one of an unknown day has happened."""
        told = (one for one in self.events if one.kind is EventKind.INSOLVENCY)
        return any(one.occurred_on is None or one.occurred_on <= today for one in told)


def insured_receipt(
    debtor: Debtor, currency: str, terms: TermsOverTime, today: date
) -> InsuredReceipt | None:
    """The insured share of what is overdue within today's limit, by the payment day of the oldest invoice.

    None where nothing is overdue, no limit in this currency is in force, or percentage or day is unknown.
    """
    late = [one for one in debtor.invoices if owed(one) > 0 and one.due is not None and one.due < today]
    if not late:
        return None
    found = held(debtor.limits, currency, terms.terms(today), today)
    if found.limit is None or found.insured_percentage is None:
        return None
    oldest = min(late, key=lambda one: (one.due or date.max, one.invoice_no))
    ledger = buyer_ledger(terms, debtor.buyer_id, [oldest], debtor.claims, debtor.events, today)
    day = ledger.open[0].payment_expected_by
    if day is None or day <= today:
        return None
    debt = min(insurable(late, terms.terms(today)), found.limit.amount)
    amount = cents(debt * found.insured_percentage)
    return InsuredReceipt(debtor.buyer_id, amount, day) if amount > 0 else None
