"""What a premium comes to, and what extra cover costs (`domain.md` R7, WE16, WE17)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.premium import premium, top_up_fee

RATE, MINIMUM = Decimal("0.0025"), Decimal(40000)
amounts = st.decimals(0, 10**15, places=2)
rates = st.decimals(0, 1, places=6)


@pytest.mark.parametrize(
    ("turnover", "at_rate", "amount"),
    [
        pytest.param("20000000", "50000", "50000", id="estimated turnover"),
        pytest.param("23000000", "57500", "57500", id="actual turnover above it"),
        pytest.param("14000000", "35000", "40000", id="the minimum applies"),
    ],
)
def test_we16_the_larger_of_turnover_at_the_rate_and_the_minimum(
    turnover: str, at_rate: str, amount: str
) -> None:
    found = premium(Decimal(turnover), RATE, MINIMUM)

    assert (found.at_rate, found.amount) == (Decimal(at_rate), Decimal(amount))


def test_we16_the_deposit_leaves_a_balance_due() -> None:
    assert premium(Decimal(23000000), RATE, MINIMUM, Decimal(40000)).balance_due == Decimal(17500)


def test_without_a_word_on_what_was_paid_the_balance_is_unknown_and_not_the_whole_premium() -> None:
    found = premium(Decimal(23000000), RATE, MINIMUM)

    assert (found.balance_due, found.paid_beyond) == (None, None)


def test_more_paid_than_due_is_named_and_is_no_negative_balance() -> None:
    found = premium(Decimal(14000000), RATE, None, Decimal(40000))

    assert (found.balance_due, found.paid_beyond) == (Decimal(0), Decimal(5000))


@pytest.mark.parametrize(
    ("turnover", "rate", "amount"),
    [("1000.20", "0.0025", "2.50"), ("1000.40", "0.00375", "3.75"), ("1002", "0.0025", "2.51")],
)
def test_a_premium_is_rounded_half_up_to_the_cent(turnover: str, rate: str, amount: str) -> None:
    assert premium(Decimal(turnover), Decimal(rate)).amount == Decimal(amount)


@given(amounts, rates, st.none() | amounts, st.none() | amounts)
def test_a_premium_is_never_below_its_minimum_and_its_balance_never_below_zero(
    turnover: Decimal, rate: Decimal, minimum: Decimal | None, paid: Decimal | None
) -> None:
    found = premium(turnover, rate, minimum, paid)

    assert found.amount >= (minimum or 0)
    assert found.amount >= found.at_rate
    if paid is not None:
        assert found.balance_due is not None
        assert found.paid_beyond is not None
        assert found.balance_due >= 0
        assert paid + found.balance_due - found.paid_beyond == found.amount


@pytest.mark.parametrize(
    ("extra", "rate", "months", "yearly", "monthly", "amount"),
    [
        pytest.param("200000", "0.02", 1, "4000", "333.33", "1000", id="CAP, three months at least"),
        pytest.param("50000", "0.06", 2, "3000", "250", "750", id="CAP+, three months at least"),
        pytest.param("200000", "0.02", 12, "4000", "333.33", "4000", id="CAP for a year"),
        pytest.param("200000", "0.02", 5, "4000", "333.33", "1666.67", id="longer than the least"),
    ],
)
def test_we17_a_top_up_is_charged_by_the_month_for_three_at_least(
    extra: str, rate: str, months: int, yearly: str, monthly: str, amount: str
) -> None:
    fee = top_up_fee(Decimal(extra), Decimal(rate), months, 3)

    assert (fee.yearly, fee.monthly, fee.amount) == (Decimal(yearly), Decimal(monthly), Decimal(amount))


def test_no_least_number_of_months_is_applied_that_nobody_stated() -> None:
    assert top_up_fee(Decimal(200000), Decimal("0.02"), 1).amount == Decimal("333.33")


@pytest.mark.parametrize("months", [0, -3])
def test_extra_cover_for_no_month_is_refused(months: int) -> None:
    with pytest.raises(ValueError, match="one month or more"):
        top_up_fee(Decimal(1), Decimal("0.02"), months, 3)
