"""Values as cards and citable lines write them: JSON for the one, a few words for the other."""

from datetime import date, datetime
from decimal import Decimal

from tools.money import Money, plain


def money_data(money: Money | None) -> dict[str, str] | None:
    """The amount and currency of a card; None stays unknown."""
    return money.as_data() if money else None


def day_data(moment: date | datetime | None) -> str | None:
    """A date, or a time with its offset, in ISO form; None stays unknown."""
    return moment.isoformat() if moment else None


def said(name: str, value: object, unit: str = "") -> str | None:
    """`name value unit` for a line; None where there is nothing to say."""
    return f"{name} {value}{unit}" if value not in (None, "") else None


def amount_said(name: str, money: dict[str, str] | None) -> str | None:
    """`name EUR 250,000` for a line, from a card's amount; None when unknown."""
    return f"{name} {Money(Decimal(money['amount']), money['currency'])}" if money else None


def percent_said(fraction: str | None) -> str | None:
    """`insured 90 %` for a line, from a card's fraction; None when unknown."""
    return f"insured {plain(Decimal(fraction) * 100)} %" if fraction else None
