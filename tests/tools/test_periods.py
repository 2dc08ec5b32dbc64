"""Periods of a policy: day 1 is the day after, months are calendar months (`domain.md` §2.5)."""

from datetime import date

import pytest

from tools.periods import after_working_days, has_holidays, is_working_day, period_end, working_day_before
from tools.policies import Start, Term


@pytest.mark.parametrize(
    ("start", "term", "end"),
    [
        (date(2026, 7, 16), Term(days=60), date(2026, 9, 14)),
        (date(2026, 8, 31), Term(days=60), date(2026, 10, 30)),
        (date(2026, 9, 14), Term(days=30), date(2026, 10, 14)),
        (date(2025, 4, 30), Term(months=4), date(2025, 8, 30)),
        (date(2025, 4, 30), Term(days=120), date(2025, 8, 28)),
        (date(2026, 1, 31), Term(months=1), date(2026, 2, 28)),
        (date(2028, 1, 31), Term(months=1), date(2028, 2, 29)),
        (date(2026, 8, 31), Term(months=6), date(2027, 2, 28)),
        (date(2026, 5, 1), Term(days=0), date(2026, 5, 1)),
    ],
)
def test_a_period_ends_on_its_last_day(start: date, term: Term, end: date) -> None:
    assert period_end(start, term) == end


def test_a_period_without_days_or_months_has_no_end() -> None:
    assert period_end(date(2026, 1, 1), Term(start=Start.DUE_DATE)) is None


@pytest.mark.parametrize("term", [Term(days=4_000_000), Term(months=200_000)])
def test_a_period_beyond_any_calendar_has_no_end_instead_of_failing(term: Term) -> None:
    assert period_end(date(2026, 1, 1), term) is None


@pytest.mark.parametrize(
    ("day", "country", "before"),
    [
        (date(2026, 11, 27), None, date(2026, 11, 27)),  # a Friday
        (date(2026, 11, 28), None, date(2026, 11, 27)),
        (date(2026, 11, 29), None, date(2026, 11, 27)),
        (date(2026, 10, 5), None, date(2026, 10, 5)),  # a Monday, in the Chinese national holidays
        (date(2026, 10, 5), "CN", date(2026, 9, 30)),
        (date(2026, 12, 25), "GB", date(2026, 12, 24)),
        (date(2026, 12, 28), "GB", date(2026, 12, 24)),  # Boxing Day, moved to the Monday
    ],
)
def test_a_deadline_on_a_day_without_work_is_acted_upon_the_working_day_before(
    day: date, country: str | None, before: date
) -> None:
    assert working_day_before(day, country) == before


def test_an_official_working_weekend_is_a_working_day_in_china() -> None:
    assert is_working_day(date(2026, 2, 14), "CN")
    assert not is_working_day(date(2026, 2, 14), None)


@pytest.mark.parametrize(
    ("start", "count", "country", "end"),
    [
        (date(2026, 11, 27), 1, None, date(2026, 11, 30)),
        (date(2026, 11, 23), 5, None, date(2026, 11, 30)),
        (date(2026, 9, 30), 1, "CN", date(2026, 10, 8)),
        (date(2026, 11, 23), 0, None, date(2026, 11, 23)),
    ],
)
def test_working_days_skip_weekends_and_the_holidays_of_the_country(
    start: date, count: int, country: str | None, end: date
) -> None:
    assert after_working_days(start, count, country) == end


def test_the_end_of_the_calendar_gives_no_day_instead_of_failing() -> None:
    assert after_working_days(date.max, 3, None) is None


def test_countries_with_known_holidays_are_told_apart() -> None:
    assert has_holidays("CN")
    assert not has_holidays("XX")
