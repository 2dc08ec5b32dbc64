"""What a bank may advance on cover, what cheaper money saves, what earns a loss back (WE20, WE23, WE24)."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given as supposing
from hypothesis import strategies as st
from sqlalchemy import Engine

from knowledge.passage import Authority
from tests.tools.calculators_for_tests import (
    ANNA,
    ANYBODY,
    BOTH,
    SALES,
    card,
    codes,
    financing,
    holder,
    kept,
)
from tools.financing import Bound, advance, saving
from tools.margin import extra_sales
from tools.records.sql import SqlRecords
from tools.tool import CardKind, Finding, Turn

INVOICE, RATE = Decimal(500000), Decimal("0.9")
amounts = st.decimals(0, 10**15, places=2)


@pytest.fixture
def records(engine: Engine, tmp_path: Path) -> SqlRecords:
    return kept(engine, tmp_path / "book")


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


@supposing(amounts, st.decimals(0, 1, places=4), st.none() | amounts, st.none() | amounts)
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


def test_we23_on_typed_figures(records: SqlRecords) -> None:
    found = financing(records, ANYBODY, free_limit="400000", liability_left="380000", currency="CNY")

    assert card(found)["result"] == {"amount": "380000", "bound_by": "liability_left", "currency": "CNY"}


def test_we23_on_a_buyers_records(records: SqlRecords) -> None:
    found = financing(records, SALES, buyer="Ostrava s.r.o.", currency="EUR")

    assert card(found)["result"] == {"amount": "380000", "bound_by": "liability_left", "currency": "EUR"}
    assert card(found)["inputs"]["free_limit"] == "400000"
    assert found.focus["buyer_id"] == "B-OSTRAVA"
    assert Authority.LIMIT_DECISION in {one.authority for one in found.evidence}


def test_what_is_owed_is_no_longer_free_and_another_currency_is_not_compared(records: SqlRecords) -> None:
    found = financing(records, ANNA, buyer="Ahorn Pumpen AG")

    assert card(found)["result"] == {"amount": "200000", "bound_by": "free_limit", "currency": "GBP"}
    assert card(found)["at_most"] is True
    assert {"not_converted", "own_currency"} <= codes(found)


def test_a_limit_that_could_not_be_read_leaves_an_upper_bound(records: SqlRecords) -> None:
    found = financing(records, ANNA, buyer="Quelltal Kraft AG")

    assert card(found)["result"]["amount"] == "380000"
    assert card(found)["at_most"] is True
    assert "limit_unread" in codes(found)


def test_an_overdue_stop_and_an_unknown_maximum_are_named(records: SqlRecords) -> None:
    found = financing(records, holder("POL-4"), buyer="天衡机电有限公司")

    assert card(found)["result"] == {"amount": "450000", "bound_by": "advance", "currency": "CNY"}
    assert card(found)["at_most"] is True
    assert {"liability_unknown", "stopped"} <= codes(found)
    assert "deliveries from 2026-09-01 on are not covered" in found.summary


def test_a_buyer_without_a_limit_decision_is_no_buyer_with_a_limit_of_zero(records: SqlRecords) -> None:
    found = financing(records, ANNA, buyer="Moorfeld Textil GmbH")

    assert (found.finding, found.cards) == (Finding.NONE, ())
    assert "no credit limit decision" in found.evidence[0].text


@pytest.mark.parametrize(
    ("turn", "given", "finding", "missing"),
    [
        (ANYBODY, {}, Finding.NEEDS, ("free_limit", "liability_left")),
        (ANYBODY, {"buyer": "Ostrava s.r.o."}, Finding.REFUSED, ()),
        (ANNA, {}, Finding.NEEDS, ("buyer",)),
        (ANNA, {"buyer": "Ostrava s.r.o.", "currency": "USD"}, Finding.NEEDS, ("exchange_rate",)),
        (ANNA, {"buyer": "Ostrava s.r.o.", "advance_rate": None}, Finding.NEEDS, ("advance_rate",)),
        (BOTH, {"buyer": "Ostrava s.r.o."}, Finding.AMBIGUOUS, ("policy",)),
        (ANNA, {"buyer": "Unbekannt GmbH"}, Finding.NOT_FOUND, ()),
    ],
)
def test_financing_asks_for_what_it_lacks(
    records: SqlRecords, turn: Turn, given: dict[str, Any], finding: Finding, missing: tuple[str, ...]
) -> None:
    found = financing(records, turn, **given)

    assert (found.finding, found.missing) == (finding, missing)
    assert found.focus.get("buyer_id", "B-OSTRAVA") == "B-OSTRAVA"
    assert ("buyer_id" in found.focus) is (finding is Finding.AMBIGUOUS)
    assert CardKind.CALCULATION not in {one.kind for one in found.cards}
