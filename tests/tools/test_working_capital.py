"""DSO, turnover, working capital, terms: worked figures of domain.md §5.3, an oracle, what always holds."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.oracle import working_capital as oracle
from tools.credit_terms import carrying_cost, early_payment_rate, longer_terms
from tools.dso import (
    SpanOfSales,
    count_back,
    days_of_turnover,
    dso,
    receivables_turnover,
    turnover_of_days,
)
from tools.margin import extra_sales
from tools.working_capital import cycle, days_held, requirement

amounts = st.decimals(0, 10**13, places=2)
measures = st.decimals("0.01", 10**13, places=2)
periods = st.integers(1, 3660)


def test_f2_receivables_over_credit_sales_are_94_days() -> None:
    assert dso(Decimal("4.70e6"), Decimal("18.25e6"), 365) == Decimal("94.0")


def test_f3_turnover_is_times_and_the_inverse_of_dso() -> None:
    assert receivables_turnover(Decimal("18.25e6"), Decimal("4.70e6")) == Decimal("3.88")
    assert turnover_of_days(Decimal(94)) == Decimal("3.88")
    assert days_of_turnover(Decimal(4)) == Decimal("91.3")


def test_f4_a_discount_of_2_for_10_instead_of_30_days_costs_37_percent_a_year() -> None:
    assert early_payment_rate(Decimal("0.02"), 10, 30) == Decimal("0.372")


def test_f4_thirty_days_more_cost_the_money_in_the_extra_receivables() -> None:
    found = longer_terms(Decimal(12_000_000), 30, Decimal("0.06"))

    assert (found.daily_sales, found.extra_receivables) == (Decimal("32876.71"), Decimal("986301.37"))
    assert found.cost == Decimal("59178.08")


def test_f4_waiting_thirty_days_more_for_one_amount_costs_the_interest_of_those_days() -> None:
    assert carrying_cost(Decimal(1_000_000), 30, Decimal("0.06")) == Decimal("4931.51")


def test_f6_the_requirement_is_an_amount_and_the_cycle_is_days() -> None:
    assert requirement(Decimal("4.0e6"), Decimal("2.5e6"), Decimal("2.0e6")) == Decimal("4.5e6")
    assert cycle(Decimal(60), Decimal(45), Decimal(30)) == Decimal("75.0")


def test_f7_payables_over_cost_of_sales_are_39_days() -> None:
    assert days_held(Decimal(30), Decimal(280), 365) == Decimal("39.1")


def test_f8_we20_a_loss_is_earned_back_by_the_loss_over_the_margin() -> None:
    assert extra_sales(Decimal(100_000), Decimal("0.05")) == Decimal("2.0e6")


def test_sales_are_counted_back_until_what_is_owed_is_used_up() -> None:
    spans = [SpanOfSales(Decimal(200), 23), SpanOfSales(Decimal(400), 31)]

    found = count_back(Decimal(500), spans)

    assert (found.days, found.used_up) == (Decimal("46.3"), True)  # 23 + 31 × 300/400
    assert count_back(Decimal(700), spans) == type(found)(Decimal("54.0"), used_up=False)


@pytest.mark.parametrize(
    "impossible",
    [
        pytest.param(lambda: dso(Decimal(1), Decimal(0), 365), id="no sales"),
        pytest.param(lambda: dso(Decimal(1), Decimal(1), 0), id="no days"),
        pytest.param(lambda: receivables_turnover(Decimal(1), Decimal(0)), id="nothing owed"),
        pytest.param(lambda: days_of_turnover(Decimal(0)), id="no turnover"),
        pytest.param(lambda: turnover_of_days(Decimal(0)), id="no days of sales"),
        pytest.param(lambda: count_back(Decimal(1), [SpanOfSales(Decimal(-1), 1)]), id="sales below zero"),
        pytest.param(lambda: days_held(Decimal(1), Decimal(0), 365), id="no cost of sales"),
        pytest.param(lambda: longer_terms(Decimal(1), 0, Decimal("0.06")), id="no longer terms"),
        pytest.param(lambda: carrying_cost(Decimal(1), -1, Decimal("0.06")), id="shorter terms"),
        pytest.param(lambda: early_payment_rate(Decimal(1), 10, 30), id="everything off"),
        pytest.param(lambda: early_payment_rate(Decimal("0.02"), 30, 30), id="paid no earlier"),
    ],
)
def test_what_cannot_be_measured_is_refused_with_what_would_work(impossible: object) -> None:
    assert callable(impossible)
    with pytest.raises(ValueError, match=r"above|below|zero|before|more"):
        impossible()


@given(amounts, measures, periods)
def test_dso_is_what_the_oracle_says(owed: Decimal, sales: Decimal, days: int) -> None:
    assert Fraction(dso(owed, sales, days)) == oracle.dso(str(owed), str(sales), days)


@given(st.decimals("0.001", "0.5", places=3), st.integers(0, 60), st.integers(1, 120))
def test_the_yearly_price_of_a_discount_is_what_the_oracle_says(off: Decimal, within: int, more: int) -> None:
    found = early_payment_rate(off, within, within + more)

    assert Fraction(found) == oracle.early_payment(str(off), within, within + more)


@given(amounts, periods, st.decimals(0, 1, places=4))
def test_the_cost_of_longer_terms_is_what_the_oracle_says(sales: Decimal, days: int, rate: Decimal) -> None:
    found = longer_terms(sales, days, rate)

    told = (Fraction(found.extra_receivables), Fraction(found.cost))
    assert told == oracle.longer_terms(str(sales), days, str(rate))


@given(amounts, amounts, measures, periods)
def test_whoever_is_owed_more_has_the_higher_dso(
    one: Decimal, more: Decimal, sales: Decimal, days: int
) -> None:
    assert dso(one, sales, days) <= dso(one + more, sales, days)


@given(amounts, st.lists(st.tuples(amounts, st.integers(0, 31)), max_size=20))
def test_counting_back_never_takes_more_days_than_the_sales_span(
    owed: Decimal, sold: list[tuple[Decimal, int]]
) -> None:
    spans = [SpanOfSales(sales, days) for sales, days in sold]

    found = count_back(owed, spans)

    assert found.days <= sum(span.days for span in spans)
    assert found.used_up is (sum(span.sales for span in spans) >= owed)
