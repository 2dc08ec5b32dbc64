"""What an indemnity can never be, whatever the figures (`domain.md` §2.3 R4–R6)."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.indemnity import Cover, Label, LossTerms, attached, indemnity, recovered
from tools.policies import DeductibleOrder

CENT = Decimal("0.01")
amounts = st.decimals(0, 10**12, places=2)
shares = st.decimals(0, 1, places=4)
covers = st.lists(st.builds(Cover, amounts, shares), min_size=1, max_size=3)
orders = st.sampled_from(DeductibleOrder)
maybe = st.none() | amounts
terms = st.builds(
    LossTerms,
    threshold=maybe,
    each_loss=maybe,
    each_loss_order=orders,
    first_loss_left=maybe,
    first_loss_order=orders,
    minimum_retention=maybe,
    liability_left=maybe,
)


def paid(debt: Decimal, layers: list[Cover], known: LossTerms) -> Decimal:
    return indemnity(debt, attached(debt, layers), known).amount


@given(amounts, covers, terms)
def test_it_never_exceeds_the_limits_at_their_percentages(
    debt: Decimal, layers: list[Cover], known: LossTerms
) -> None:
    most = sum((layer.limit * layer.percentage for layer in layers), Decimal(0))

    assert paid(debt, layers, known) <= most + CENT


@given(amounts, covers, terms)
def test_it_never_exceeds_the_debt_nor_what_is_left_of_the_maximum_liability(
    debt: Decimal, layers: list[Cover], known: LossTerms
) -> None:
    found = paid(debt, layers, known)

    assert 0 <= found <= debt
    if known.liability_left is not None:
        assert found <= known.liability_left


@given(amounts, amounts, shares, amounts, terms)
def test_a_larger_debt_under_one_limit_never_pays_less(
    debt: Decimal, more: Decimal, share: Decimal, limit: Decimal, known: LossTerms
) -> None:
    layers = [Cover(limit, share)]

    assert paid(debt, layers, known) <= paid(debt + more, layers, known) + CENT


@given(amounts, covers, terms, amounts)
def test_a_larger_deductible_never_pays_more(
    debt: Decimal, layers: list[Cover], known: LossTerms, more: Decimal
) -> None:
    larger = replace(known, each_loss=(known.each_loss or Decimal(0)) + more)

    assert paid(debt, layers, larger) <= paid(debt, layers, known) + CENT


@given(amounts, covers, terms)
def test_the_policyholder_bears_exactly_what_is_not_paid(
    debt: Decimal, layers: list[Cover], known: LossTerms
) -> None:
    found = indemnity(debt, attached(debt, layers), known)

    assert found.amount + found.uninsured == debt
    assert found.steps[-2].amount == found.amount


@given(amounts, covers, terms)
def test_a_first_loss_is_eroded_by_no_more_than_is_left_of_it(
    debt: Decimal, layers: list[Cover], known: LossTerms
) -> None:
    found = indemnity(debt, attached(debt, layers), known)

    assert 0 <= found.first_loss_used <= (known.first_loss_left or Decimal(0))


@given(amounts, covers)
def test_the_layers_together_take_the_debt_up_to_their_sum(debt: Decimal, layers: list[Cover]) -> None:
    taken = sum((part.limit for part in attached(debt, layers)), Decimal(0))

    assert taken == min(debt, sum((layer.limit for layer in layers), Decimal(0)))


def test_a_deductible_without_its_order_is_refused_because_either_may_be_right() -> None:
    with pytest.raises(ValueError, match="before or after"):
        LossTerms(each_loss=Decimal(5000))


def test_a_step_that_takes_nothing_off_is_not_shown() -> None:
    found = indemnity(
        Decimal(100), [Cover(Decimal(100), Decimal("0.9"))], LossTerms(minimum_retention=Decimal(5))
    )

    assert Label.RETENTION not in [step.label for step in found.steps]


def test_amounts_beyond_everyday_size_stay_exact_to_the_cent() -> None:
    debt = Decimal("123456789012345678901234567.89")

    assert indemnity(debt, attached(debt, [Cover(debt, Decimal("0.9"))]), LossTerms()).amount == Decimal(
        "111111110111111111011111111.10"
    )


def test_nothing_is_recovered_of_no_debt() -> None:
    with pytest.raises(ValueError, match="above zero"):
        recovered(Decimal(1), Decimal(0), Decimal(0))
