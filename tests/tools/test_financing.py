"""What a bank may advance on cover, what cheaper money saves, what earns a loss back (WE20, WE23, WE24)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.financing import Bound, advance, saving
from tools.margin import extra_sales

INVOICE, RATE = Decimal(500000), Decimal("0.9")
amounts = st.decimals(0, 10**15, places=2)


@pytest.mark.parametrize(
    ("free_limit", "liability_left", "amount", "bound"),
    [
        pytest.param("400000", "380000", "380000", Bound.LIABILITY_LEFT, id="WE23"),
        pytest.param("400000", "450000", "400000", Bound.FREE_LIMIT, id="the limit is full first"),
        pytest.param("500000", "600000", "450000", Bound.ADVANCE, id="the bank's own rate"),
        pytest.param("450000", "450000", "450000", Bound.ADVANCE, id="all alike"),
        pytest.param("0", "380000", "0", Bound.FREE_LIMIT, id="nothing free"),
        pytest.param(None, "380000", "380000", Bound.LIABILITY_LEFT, id="free limit unknown"),
        pytest.param(None, None, "450000", Bound.ADVANCE, id="nothing of the cover known"),
    ],
)
def test_we23_the_least_of_advance_free_limit_and_liability_left(
    free_limit: str | None, liability_left: str | None, amount: str, bound: Bound
) -> None:
    found = advance(
        INVOICE,
        RATE,
        Decimal(free_limit) if free_limit else None,
        Decimal(liability_left) if liability_left else None,
    )

    assert (found.at_rate, found.amount, found.bound_by) == (Decimal(450000), Decimal(amount), bound)


@given(amounts, st.decimals(0, 1, places=4), st.none() | amounts, st.none() | amounts)
def test_an_advance_never_exceeds_the_invoice_nor_any_bound_that_is_known(
    invoice: Decimal, rate: Decimal, free_limit: Decimal | None, left: Decimal | None
) -> None:
    found = advance(invoice, rate, free_limit, left)

    assert 0 <= found.amount <= invoice
    assert all(found.amount <= bound for bound in (free_limit, left) if bound is not None)


def test_we24_the_range_that_somebody_claims_is_worked_out_at_both_ends() -> None:
    found = saving(Decimal(3000000), Decimal("0.06"), Decimal("0.15"), Decimal("0.30"))

    assert (found.cost, found.low, found.high) == (Decimal(180000), Decimal(27000), Decimal(54000))


def test_a_range_that_runs_backwards_is_refused() -> None:
    with pytest.raises(ValueError, match="lower to its higher"):
        saving(Decimal(1), Decimal("0.06"), Decimal("0.30"), Decimal("0.15"))


def test_we20_a_loss_is_earned_back_by_twenty_times_the_sales_at_a_margin_of_a_twentieth() -> None:
    assert extra_sales(Decimal(100000), Decimal("0.05")) == Decimal(2000000)


@pytest.mark.parametrize("margin", ["0", "-0.05", "5"])
def test_no_sales_earn_a_loss_back_at_a_margin_that_is_none(margin: str) -> None:
    with pytest.raises(ValueError, match=r"write 0\.05 for 5 %"):
        extra_sales(Decimal(100000), Decimal(margin))
