"""Fields of an insurer's answer: absent or empty is unknown, and what cannot be read is said to be so."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from tools.money import Money

Record = Mapping[str, Any]
_NUMBER = re.compile(r"\d{1,15}(\.\d{1,6})?")
_CURRENCY = re.compile(r"[A-Z]{3}")


class UnusableCover(Exception):
    """One cover cannot be stored, for this reason; the others of the reading can."""


def text(record: Any, *path: str) -> str | None:
    """The text or number at the path; None when there is none, or only blanks."""
    found: Any = record
    for name in path:
        found = found.get(name) if isinstance(found, Mapping) else None
    if isinstance(found, bool) or not isinstance(found, str | int | Decimal):
        return None
    return str(found).strip() or None


def amount(record: Record, *path: str) -> Decimal | None:
    """The amount at the path. Amounts are strings, sometimes empty ones (`domain.md` §1.4, bug 10).

    Raises `UnusableCover` for anything but a plain number: a guess at its form would be a wrong amount.
    """
    found = text(record, *path)
    if found is None:
        return None
    if not _NUMBER.fullmatch(found) or not found.isascii():
        raise UnusableCover(f"{'.'.join(path)} is no plain number: {found!r}")
    return Decimal(found)


def day(record: Record, *path: str) -> date | None:
    """The day as the insurer shows it: a time and its zone are cut off, not converted (§1.4, bug 8).

    Raises `UnusableCover` when it is no ISO date: without its last day a temporary amount would never end.
    """
    found = text(record, *path)
    if found is None:
        return None
    try:
        return date.fromisoformat(found[:10])
    except ValueError:
        raise UnusableCover(f"{'.'.join(path)} is no date like 2026-03-01: {found!r}") from None


def money(value: Decimal | None, currency: str | None) -> Money | None:
    """The amount in its currency. Raises `UnusableCover` for an amount whose currency is not told."""
    if value is None:
        return None
    if currency is None or not _CURRENCY.fullmatch(currency):
        raise UnusableCover("an amount is told without its currency")
    return Money(value, currency)


def records(record: Record, name: str) -> Sequence[Record]:
    """The records in the list of that name; empty when there is none."""
    found = record.get(name)
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []
