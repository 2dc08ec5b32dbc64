"""Periods: the day on which a period of the policy ends, and the working day before a deadline."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

from dateutil.relativedelta import relativedelta
from holidays import HolidayBase, country_holidays, list_supported_countries

from tools.policies import Term

_SATURDAY = 5
_LONGEST_SEARCH = 40
"""Days without work in a row that are believed; a calendar with more is not one we can use."""


def period_end(start: date, term: Term) -> date | None:
    """The last day of a period; day 1 is the day after `start` (DESIGN §4.7, `domain.md` §2.5).

    Months are calendar months, never 30 days: one month from 31 January ends on the last day of February.
    None when the term has neither days nor months, or ends beyond what a calendar holds.
    """
    try:
        if term.days is not None:
            return start + timedelta(days=term.days)
        if term.months is not None:
            return start + relativedelta(months=term.months)
    except (OverflowError, ValueError):
        return None
    return None


def after(start: date, days: int) -> date | None:
    """The day this many days later; None beyond what a calendar holds."""
    return period_end(start, Term(days=days))


def is_working_day(day: date, country: str | None) -> bool:
    """Whether it is neither Saturday nor Sunday nor, where the policy names a country, a holiday of it.

    China's and others' official working weekends count as working days.
    """
    calendar = _calendar(country)
    return calendar.is_working_day(day) if calendar is not None else day.weekday() < _SATURDAY


def working_day_before(day: date, country: str | None) -> date | None:
    """The day itself when it is a working day, else the last working day before it."""
    return _nearest(day, -1, lambda one: is_working_day(one, country))


def after_working_days(start: date, count: int, country: str | None) -> date | None:
    """The last of this many working days after `start`; None beyond what a calendar holds."""
    found = start
    for _ in range(count):
        following = after(found, 1)
        day = _nearest(following, 1, lambda one: is_working_day(one, country)) if following else None
        if day is None:
            return None
        found = day
    return found


def _nearest(day: date, step: int, fits: Callable[[date], bool]) -> date | None:
    for _ in range(_LONGEST_SEARCH):
        if fits(day):
            return day
        found = after(day, step)
        if found is None:
            return None
        day = found
    return None


def has_holidays(country: str) -> bool:
    """Whether the public holidays of this country (ISO 3166 alpha-2) are known."""
    return country in _countries()


@lru_cache(maxsize=1)
def _countries() -> frozenset[str]:
    return frozenset(list_supported_countries())


@lru_cache(maxsize=32)
def _calendar(country: str | None) -> HolidayBase | None:
    return country_holidays(country) if country and has_holidays(country) else None
