"""With the day of each payment a buyer's habit is told from every week since the due date."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from tools.ageing import Bucket, aged, less_credits, owed
from tools.dso_trend import dso_trend
from tools.invoices import Invoice
from tools.money import Money
from tools.payment_behaviour import behaviour_of_all, payments_dated, seen

TODAY = date(2026, 11, 23)


def invoice(amount: int, due: date | None, paid: int | None = None, on: date | None = None) -> Invoice:
    return Invoice(
        "POL-1",
        "B-1",
        f"{amount}-{due}",
        Money(Decimal(amount), "EUR"),
        issued_on=due - timedelta(days=30) if due else None,
        due_on=due,
        paid_amount=None if paid is None else Decimal(paid),
        paid_on=on,
    )


def due(days_ago: int) -> date:
    return TODAY - timedelta(days=days_ago)


def test_an_invoice_that_was_paid_late_was_unpaid_in_the_weeks_before() -> None:
    # Due 70 days ago and paid 16 days late, in the third week: weeks 0 to 9 are told, the first two unpaid.
    told = seen([invoice(100, due(70), 100, due(54))], TODAY, dated=True)

    assert told.invoices == (*[1] * 10, *[0] * 17)
    assert told.paid == (0, 0, *[1] * 8, *[0] * 17)


def test_half_the_invoices_paid_in_the_first_week_are_a_half() -> None:
    every = [invoice(100, due(200), 100, due(199)), invoice(100, due(200))]
    told = behaviour_of_all(seen(every, TODAY, dated=True))

    assert told is not None
    assert set(told.paid_by) == {Decimal("0.5")}


@pytest.mark.parametrize(
    ("payments", "dated"),
    [
        ([], False),
        ([invoice(1, due(9))], False),
        ([invoice(1, due(9), 1, due(3))], True),
        ([invoice(1, due(9), 1, due(3)), invoice(1, due(9), 1)], False),
        ([invoice(1, due(9), 1, due(3)), invoice(1, due(9))], True),
    ],
)
def test_days_of_payment_serve_only_where_none_is_missing(payments: list[Invoice], *, dated: bool) -> None:
    assert payments_dated(payments) is dated


def test_a_credit_note_takes_off_what_is_owed_and_what_falls_due_first() -> None:
    credit = replace(invoice(1, None), amount=Money(Decimal(-150), "EUR"))
    every = [invoice(100, due(-20)), invoice(80, due(40)), credit]

    ageing = aged(every, TODAY)

    assert ageing.outstanding == 30
    assert ageing.buckets[Bucket.CREDITS] == -150
    left = {one.due: owed(one) for one in less_credits(every) if owed(one) > 0}
    assert left == {due(-20): Decimal(30)}


def test_without_days_of_payment_there_is_no_trend() -> None:
    assert dso_trend([invoice(100, due(70), 100)], TODAY) == []
    days = [day for day, _ in dso_trend([invoice(100, due(70), 100, due(60))], TODAY)]
    assert days[0] == date(2026, 5, 31)
    assert days[-2:] == [date(2026, 10, 31), TODAY]
