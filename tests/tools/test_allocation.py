"""Which invoices a payment closes: the policy's rule against the ledger's (`domain.md` R14, WE13)."""

from datetime import date
from decimal import Decimal

from tools.allocation import allocated
from tools.invoices import Invoice
from tools.money import Money
from tools.policies import Allocation


def invoice(
    no: str, amount: int, due: date | None, paid: int | None = None, currency: str = "EUR"
) -> Invoice:
    money = Money(Decimal(amount), currency)
    return Invoice("P", "B", no, money, due_on=due, paid_amount=None if paid is None else Decimal(paid))


A = invoice("A", 100, date(2026, 1, 1))
B = invoice("B", 80, date(2026, 2, 1), paid=60)
C = invoice("C", 60, date(2026, 3, 1), paid=60)


def unpaid(invoices: tuple[Invoice, ...]) -> dict[str, int]:
    return {one.invoice_no: int(one.unpaid.amount) for one in invoices}


def test_oldest_first_closes_the_oldest_whatever_the_buyer_wrote_and_both_views_are_kept() -> None:
    found = allocated([A, B, C], Allocation.OLDEST_FIRST)

    assert unpaid(found.by_policy) == {"A": 0, "B": 60, "C": 60}
    assert unpaid(found.by_ledger) == {"A": 100, "B": 20, "C": 0}
    assert found.differs


def test_as_designated_leaves_the_ledger_as_it_is() -> None:
    found = allocated([A, B, C], Allocation.AS_DESIGNATED)

    assert unpaid(found.by_policy) == {"A": 100, "B": 20, "C": 0}
    assert not found.differs


def test_without_a_rule_in_the_policy_the_ledger_stands() -> None:
    assert not allocated([A, B, C], None).differs


def test_payments_in_one_currency_never_close_invoices_in_another() -> None:
    dollars = invoice("D", 50, date(2025, 1, 1), currency="USD")

    found = allocated([dollars, B], Allocation.OLDEST_FIRST)

    assert unpaid(found.by_policy) == {"D": 50, "B": 20}


def test_an_invoice_without_a_due_date_is_closed_last() -> None:
    undated = invoice("U", 40, None, paid=40)

    found = allocated([undated, invoice("V", 30, date(2026, 5, 1))], Allocation.OLDEST_FIRST)

    assert unpaid(found.by_policy) == {"U": 30, "V": 0}


def test_the_sum_of_payments_stays_what_it_was() -> None:
    found = allocated([A, B, C], Allocation.OLDEST_FIRST)

    assert sum(one.unpaid.amount for one in found.by_policy) == sum(
        one.unpaid.amount for one in found.by_ledger
    )
