"""Plain dates of the oracle: where a period ends, when an invoice is due, which terms stand on a day."""

import copy
from calendar import monthrange
from datetime import date, timedelta
from typing import Any

Plain = dict[str, Any]
"""A record as YAML or JSON gives it: strings, numbers, lists and further records."""


def day_of(value: str | date | None) -> date | None:
    """The date an ISO string or a date stands for; `None` for what is missing or empty."""
    if not value:
        return None
    return value if isinstance(value, date) else date.fromisoformat(value)


def plus_days(day: date | None, days: int | None) -> date | None:
    """The `days`-th day when the day after `day` is day 1 (DESIGN §4.7); `None` if either is unknown."""
    if day is None or days is None:
        return None
    return day + timedelta(days=days)


def plus_months(day: date | None, months: int | None) -> date | None:
    """The same day `months` calendar months later, at most the month's last (domain.md §2.5)."""
    if day is None or months is None:
        return None
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def period_end(start: date | None, period: Plain | None) -> date | None:
    """The last day of a period of days or of months from `start`; `None` if start or length is unknown."""
    if period is None:
        return None
    if period.get("months") is not None:
        return plus_months(start, period["months"])
    return plus_days(start, period.get("days"))


def due_on(invoice: Plain) -> date | None:
    """The due date as the invoice names it, else its issue date plus its terms (R8), else `None`."""
    named = day_of(invoice.get("due_on"))
    return named or plus_days(day_of(invoice.get("issued_on")), invoice.get("terms_days"))


def terms_at(policy: Plain, day: date | None) -> Plain:
    """The policy's parameters as its endorsements leave them on `day` (DESIGN §4.7).

    When `day` is unknown, a parameter that any endorsement touches is `None`.
    """
    terms = copy.deepcopy({name: value for name, value in policy.items() if name != "endorsements"})
    for endorsement in _oldest_first(policy):
        for name, value in endorsement["sets"].items():
            if day is None:
                terms[name.split(".")[0]] = None
            elif _effective(endorsement) <= day:
                _set(terms, name, copy.deepcopy(value))
    return terms


def _oldest_first(policy: Plain) -> list[Plain]:
    return sorted(policy.get("endorsements") or [], key=_effective)


def _effective(endorsement: Plain) -> date:
    day = day_of(endorsement["effective"])
    if day is None:
        raise ValueError(f"endorsement {endorsement.get('no')} needs a date in `effective`")
    return day


def _set(terms: Plain, name: str, value: object) -> None:
    parameter, _, field = name.partition(".")
    if not field:
        terms[parameter] = value
        return
    terms[parameter] = {**(terms.get(parameter) or {}), field: value}
