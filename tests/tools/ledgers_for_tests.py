"""Invoices drawn at random, for what always holds of a ledger."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from tools.invoices import Invoice
from tools.money import Money

TODAY = date(2026, 11, 23)
amounts = st.decimals("0.01", 10**9, places=2)
shares_paid = st.sampled_from([Decimal(0), Decimal("0.25"), Decimal("0.5"), Decimal(1)])


@st.composite
def an_invoice(draw: st.DrawFn) -> Invoice:
    """Issued within the last 400 days; due or not, paid or not or in part; the due date may be unknown."""
    amount = draw(amounts)
    issued = TODAY - timedelta(days=draw(st.integers(0, 400)))
    due = draw(st.none() | st.integers(0, 120).map(lambda days: issued + timedelta(days=days)))
    paid = draw(st.none() | shares_paid.map(lambda share: (amount * share).quantize(Decimal("0.01"))))
    buyer = draw(st.sampled_from(["B-1", "B-2", "B-3"]))
    number = str(draw(st.integers(0, 10**6)))
    return Invoice("P", buyer, number, Money(amount, "EUR"), issued_on=issued, due_on=due, paid_amount=paid)


ledgers = st.lists(an_invoice(), max_size=40)
