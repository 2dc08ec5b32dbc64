"""The maximum a policy pays in its year, and what is left of it (`domain.md` R6, WE9)."""

from decimal import Decimal

import pytest

from tools.liability import liability_left, liability_use
from tools.policies import MaximumLiability, PolicyTerms, Premium


def terms(maximum: MaximumLiability | None, premium_paid: str | None = None) -> PolicyTerms:
    paid = Premium(paid=Decimal(premium_paid)) if premium_paid else None
    return PolicyTerms(maximum_liability=maximum, premium=paid)


def test_we9_a_multiple_of_the_premium_paid_less_what_was_paid() -> None:
    use = liability_use(
        terms(MaximumLiability(multiple_of_premium=Decimal(30), paid=Decimal(1650000)), "60000")
    )

    assert (use.maximum, use.used, use.left) == (Decimal(1800000), Decimal(1650000), Decimal(150000))
    assert use.used_share == Decimal("0.9167")


def test_we9_a_claim_beyond_what_is_left_is_paid_up_to_it() -> None:
    left = liability_left(
        terms(MaximumLiability(multiple_of_premium=Decimal(30), paid=Decimal(1650000)), "60000")
    )

    assert left is not None
    assert min(Decimal(240000), left) == Decimal(150000)


def test_an_amount_stands_whatever_premium_was_paid() -> None:
    use = liability_use(terms(MaximumLiability(amount=Decimal(2000000), paid=Decimal(0)), "999"))

    assert (use.maximum, use.left, use.used_share) == (Decimal(2000000), Decimal(2000000), Decimal(0))


def test_nothing_is_left_below_zero() -> None:
    assert liability_use(terms(MaximumLiability(amount=Decimal(100), paid=Decimal(130)))).left == 0


@pytest.mark.parametrize(
    ("maximum", "known"),
    [
        pytest.param(None, (None, None, None), id="no maximum in the data"),
        pytest.param(
            MaximumLiability(amount=Decimal(100)), (Decimal(100), None, None), id="nothing known of payments"
        ),
        pytest.param(
            MaximumLiability(multiple_of_premium=Decimal(30), paid=Decimal(5)),
            (None, Decimal(5), None),
            id="the premium paid is unknown",
        ),
    ],
)
def test_an_unknown_part_leaves_unknown_what_depends_on_it_and_nothing_else(
    maximum: MaximumLiability | None, known: tuple[Decimal | None, ...]
) -> None:
    use = liability_use(terms(maximum))

    assert (use.maximum, use.used, use.left) == known
    assert use.used_share is None


def test_a_maximum_of_zero_has_no_share_used() -> None:
    assert liability_use(terms(MaximumLiability(amount=Decimal(0), paid=Decimal(0)))).used_share is None
