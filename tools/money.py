"""Money: an exact amount in one currency. Amounts of two currencies are never added."""

from dataclasses import dataclass
from decimal import Decimal

_SEEN: set[str] = set()


@dataclass(frozen=True)
class Money:
    """An amount and its ISO 4217 currency."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.amount, Decimal):
            raise TypeError(f"an amount is a Decimal, not {type(self.amount).__name__}")
        if not self.amount.is_finite():
            raise ValueError("an amount is a finite number")
        if self.currency in _SEEN:  # a book has some ten currencies, and of amounts hundreds of thousands
            return
        if len(self.currency) != 3 or not self.currency.isupper() or not self.currency.isascii():
            raise ValueError(f"a currency is three capital letters (ISO 4217), not {self.currency!r}")
        _SEEN.add(self.currency)

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount + self._same_currency(other).amount, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount - self._same_currency(other).amount, self.currency)

    def _same_currency(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise ValueError(
                f"{self.currency} and {other.currency} are not added: convert first, with a dated rate"
            )
        return other

    def as_data(self) -> dict[str, str]:
        """For cards and JSON: the amount as a string of decimals beside its currency."""
        return {"amount": plain(self.amount), "currency": self.currency}

    def __str__(self) -> str:
        return f"{self.currency} {grouped(self.amount)}"


def plain(amount: Decimal) -> str:
    """Decimal digits without exponent and without padding zeros after the point: 500000, 0.9, 1250.5."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def grouped(amount: Decimal) -> str:
    """The amount with thousands grouped: 1,250,000 or 1,250.50. Cents appear only when there are some."""
    if amount == amount.to_integral_value():
        return f"{amount:,.0f}"
    return f"{amount:,.2f}" if amount == round(amount, 2) else f"{amount:,f}"
