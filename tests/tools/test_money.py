"""Money: exact, with its currency, never added across currencies."""

from decimal import Decimal

import pytest

from tools.money import Money, grouped, plain


def test_amounts_of_one_currency_add_up_exactly() -> None:
    total = Money(Decimal("0.10"), "EUR") + Money(Decimal("0.20"), "EUR")

    assert total == Money(Decimal("0.30"), "EUR")


def test_amounts_of_two_currencies_are_not_added() -> None:
    with pytest.raises(ValueError, match="not added"):
        Money(Decimal(1), "EUR") + Money(Decimal(1), "USD")


@pytest.mark.parametrize("amount", [1.5, 1, "1"])
def test_an_amount_that_is_not_a_decimal_cannot_be_made(amount: object) -> None:
    with pytest.raises(TypeError):
        Money(amount, "EUR")  # type: ignore[arg-type]


@pytest.mark.parametrize("currency", ["", "eur", "EURO", "元", "E1R"[:2]])
def test_a_currency_is_three_capital_letters(currency: str) -> None:
    with pytest.raises(ValueError, match="three capital letters"):
        Money(Decimal(1), currency)


@pytest.mark.parametrize(
    ("amount", "as_plain", "as_grouped"),
    [
        ("500000", "500000", "500,000"),
        ("500000.00", "500000", "500,000"),
        ("1250.50", "1250.5", "1,250.50"),
        ("0", "0", "0"),
        ("0.125", "0.125", "0.125"),
        ("1E+6", "1000000", "1,000,000"),
    ],
)
def test_amounts_are_written_without_exponent_or_padding(amount: str, as_plain: str, as_grouped: str) -> None:
    assert plain(Decimal(amount)) == as_plain
    assert grouped(Decimal(amount)) == as_grouped
