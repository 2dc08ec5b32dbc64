"""How much limit a customer's sales call for (`domain.md` F10, WE21)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.limit_need import NetWorthCap, limit_need

SALES = Decimal(120000)
amounts = st.decimals(0, 10**12, places=2)
days = st.integers(0, 3660)


@pytest.mark.parametrize(
    ("delay", "season", "amount"),
    [
        pytest.param(15, None, "300000", id="usual months"),
        pytest.param(15, "1.2", "360000", id="high season"),
        pytest.param(None, None, "240000", id="no delay was given"),
        pytest.param(0, None, "240000", id="paid on time"),
    ],
)
def test_we21_sales_until_paid_at_any_one_time(delay: int | None, season: str | None, amount: str) -> None:
    found = limit_need(SALES, 60, delay, Decimal(season) if season else None)

    assert (found.amount, found.cap) == (Decimal(amount), None)


@pytest.mark.parametrize(
    ("net_worth", "share", "amount"),
    [("1500000", "0.20", "300000"), ("1500000", "0.10", "150000"), ("9000000", "0.10", "360000")],
)
def test_the_need_is_capped_by_what_the_buyers_net_worth_bears(
    net_worth: str, share: str, amount: str
) -> None:
    found = limit_need(SALES, 60, 15, Decimal("1.2"), NetWorthCap(Decimal(net_worth), Decimal(share)))

    assert found.need == Decimal(360000)
    assert found.amount == Decimal(amount)


def test_a_need_that_does_not_come_out_even_is_rounded_once_at_the_end() -> None:
    assert limit_need(Decimal(100), 10, 0, Decimal(3)).amount == Decimal("100.00")


@given(amounts, days, days, st.none() | st.decimals("0.01", 100, places=2))
def test_a_later_payer_never_needs_less(
    sales: Decimal, terms: int, delay: int, season: Decimal | None
) -> None:
    assert limit_need(sales, terms, delay, season).amount >= limit_need(sales, terms, None, season).amount
