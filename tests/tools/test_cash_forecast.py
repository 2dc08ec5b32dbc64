"""The forecast of 13 weeks: its line of cash, how buyers are told to pay, and how well that foresees (F1)."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings

from tests.oracle import working_capital as oracle
from tests.tools.ledgers_for_tests import TODAY, ledgers
from tools.ageing import aged, by_buyer, owed
from tools.cash_forecast import Gap, Receipts, cash_line, gap, open_by_week, receipts
from tools.cash_forecast_card import Forecast, Plan, forecast_calculation
from tools.insured_receipts import InsuredReceipt
from tools.invoices import Invoice
from tools.money import Money
from tools.payment_behaviour import LAST_WEEK, Behaviour, behaviour, behaviour_of_all, seen, together

THOUSAND = Decimal(1000)


def decimals(*figures: int) -> tuple[Decimal, ...]:
    return tuple(map(Decimal, figures))


def test_f1_the_line_of_cash_and_the_week_in_which_the_gap_opens() -> None:
    cash = cash_line(Decimal(300), decimals(400, 250, 300), decimals(350, 380, 420))

    assert cash == decimals(350, 220, 100)
    assert gap(cash, Decimal(150)) == Gap(Decimal(50), opens_in_week=3, deepest_in_week=3)
    assert gap(cash, Decimal(100)) is None


def test_a_gap_opens_in_the_first_short_week_and_is_as_deep_as_the_worst() -> None:
    assert gap(decimals(90, 40, 120, 40), Decimal(100)) == Gap(Decimal(60), 1, 2)


@pytest.mark.parametrize(("days", "week"), [(1, 1), (7, 1), (8, 2), (14, 2), (15, 3)])
def test_an_insured_amount_stands_in_the_week_of_its_day(days: int, week: int) -> None:
    none = decimals(0, 0, 0)
    paid = InsuredReceipt("B", Decimal(90), TODAY + timedelta(days=days))
    forecast = Forecast(Receipts(none, none, none), "EUR", (), (paid,), begins=TODAY)

    table = forecast_calculation(Plan(3, None, None, None), forecast).table

    assert table is not None
    assert [row["week"] for row in table.rows if row["insured"]["amount"] == "90"] == [week]


def test_weeks_of_unlike_number_are_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        cash_line(Decimal(0), decimals(1), decimals(1, 2))


def invoice(due: date, paid: str = "0", amount: str = "1000", buyer: str = "B") -> Invoice:
    return Invoice("P", buyer, "1", Money(Decimal(amount), "EUR"), due_on=due, paid_amount=Decimal(paid))


def weeks_ago(weeks: int) -> date:
    return TODAY - timedelta(weeks=weeks)


def test_what_is_paid_by_age_is_how_the_buyers_pay() -> None:
    ledger = [invoice(weeks_ago(1)), invoice(weeks_ago(1), "500"), invoice(weeks_ago(4), "1000")]

    found = behaviour_of_all(seen(ledger, TODAY))

    assert found is not None
    assert [str(one.normalize()) for one in found.paid_by[:6]] == ["0", "0.25", "0.25", "0.25", "1", "1"]


def test_a_ledger_in_which_nothing_is_due_tells_nothing() -> None:
    ahead = [invoice(TODAY + timedelta(days=5)), Invoice("P", "B", "2", Money(THOUSAND, "EUR"))]

    assert behaviour_of_all(seen(ahead, TODAY)) is None


@given(ledgers)
def test_the_curve_is_the_closest_one_that_never_falls(invoices: list[Invoice]) -> None:
    told = seen(invoices, TODAY)
    found = behaviour_of_all(told)
    if found is None:
        return
    weeks = [week for week, count in enumerate(told.invoices) if count]
    shares = [Fraction(told.paid[week]) / told.invoices[week] for week in weeks]
    expected = oracle.least_falling(shares, [told.invoices[week] for week in weeks])

    assert list(found.paid_by) == sorted(found.paid_by)
    for week, share in zip(weeks, expected, strict=True):
        assert abs(Fraction(found.paid_by[week]) - share) <= Fraction(1, 10**6)


def at_once(paid_by: dict[int, str]) -> Behaviour:
    shares, last = [], Decimal(0)
    for week in range(LAST_WEEK + 1):
        last = Decimal(paid_by.get(week, str(last)))
        shares.append(last)
    return Behaviour(tuple(shares))


def test_a_buyer_that_pays_two_weeks_late_is_expected_two_weeks_late() -> None:
    paying = at_once({2: "1"})
    due_in_three_days = open_by_week([invoice(TODAY + timedelta(days=3))], TODAY)

    found = receipts([(due_in_three_days, paying)], weeks=8)

    assert found.expected == decimals(0, 0, 1000, 0, 0, 0, 0, 0)
    assert found.low == decimals(0, 0, 0, 0, 1000, 0, 0, 0)
    assert found.high == decimals(1000, 0, 0, 0, 0, 0, 0, 0)


def test_what_is_still_unpaid_is_expected_as_such_a_remainder_usually_is() -> None:
    half_by_due_the_rest_later = at_once({0: "0.5", 3: "0.75"})
    two_weeks_late = open_by_week([invoice(weeks_ago(2))], TODAY)

    found = receipts([(two_weeks_late, half_by_due_the_rest_later)], weeks=3)

    assert found.expected == decimals(500, 0, 0)


@pytest.mark.parametrize("paid_by", [{0: "0.2"}, {0: "1"}])
def test_nothing_is_expected_of_what_nobody_pays_so_late(paid_by: dict[int, str]) -> None:
    old = open_by_week([invoice(weeks_ago(LAST_WEEK)), invoice(weeks_ago(LAST_WEEK + 9))], TODAY)

    assert sum(receipts([(old, at_once(paid_by))]).high) == 0


def forecast_of(invoices: Sequence[Invoice], today: date = TODAY, weeks: int = 13) -> Receipts | None:
    tells = {buyer: seen(of_one, today) for buyer, of_one in by_buyer(invoices).items()}
    of_all = behaviour_of_all(together(list(tells.values()))) if tells else None
    if of_all is None:
        return None
    owing = [
        (open_by_week(of_one, today), behaviour(tells[buyer], of_all))
        for buyer, of_one in by_buyer(invoices).items()
    ]
    return receipts(owing, weeks)


@settings(max_examples=60)
@given(ledgers)
def test_more_has_come_in_by_each_week_when_buyers_pay_quicker_and_never_more_than_is_owed(
    invoices: list[Invoice],
) -> None:
    found = forecast_of(invoices)
    if found is None:
        return
    for week in range(1, 14):
        low, usual, high = (sum(case[:week]) for case in (found.low, found.expected, found.high))
        assert low <= usual <= high
    assert min(*found.low, *found.expected) >= 0
    assert sum(found.high) <= aged(invoices, TODAY).outstanding + Decimal("0.01")


HABITS = {"prompt": 2, "slow": 24, "late": 45}
"""By how many days these buyers pay late on average."""


def invented(seed: int) -> list[tuple[Invoice, date]]:
    """Two years of invoices, each with the day on which it is paid, by buyers of known habits."""
    drawn, found = random.Random(seed), []  # noqa: S311 - the same book for each seed is wanted
    for number in range(600):
        buyer = drawn.choice(list(HABITS))
        due = TODAY - timedelta(days=drawn.randrange(-60, 500))
        paid_on = due + timedelta(days=max(0, round(drawn.gauss(HABITS[buyer], 6))))
        amount = Money(Decimal(drawn.randrange(1000, 9000)), "EUR")
        found.append((Invoice("P", buyer, str(number), amount, due_on=due), paid_on))
    return found


def as_ledger(book: Sequence[tuple[Invoice, date]]) -> list[Invoice]:
    return [
        Invoice(
            one.policy_id,
            one.buyer_id,
            one.invoice_no,
            one.amount,
            due_on=one.due_on,
            paid_amount=one.amount.amount if paid_on <= TODAY else Decimal(0),
        )
        for one, paid_on in book
    ]


def error(forecast_weeks: Sequence[Decimal], real: Sequence[Decimal]) -> Decimal:
    return sum((abs(told - came) for told, came in zip(forecast_weeks, real, strict=True)), Decimal(0))


def test_payments_of_known_habits_are_foreseen_better_than_by_due_dates() -> None:
    ours, naive = Decimal(0), Decimal(0)
    for seed in range(12):
        book = invented(seed)
        ledger = as_ledger(book)
        real, by_due = [Decimal(0)] * 13, [Decimal(0)] * 13
        for (one, paid_on), kept in zip(book, ledger, strict=True):
            if owed(kept) <= 0 or one.due_on is None:
                continue
            week = (paid_on - TODAY).days
            if 0 < week <= 91:
                real[(week - 1) // 7] += one.amount.amount
            naive_week = max((one.due_on - TODAY).days, 1)
            if naive_week <= 91:
                by_due[(naive_week - 1) // 7] += one.amount.amount
        found = forecast_of(ledger)
        assert found is not None
        ours += error(found.expected, real)
        naive += error(by_due, real)

    assert ours < naive * Decimal("0.6")
