"""Days as people type them; what may be meant in two ways is marked as not sure."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.embedded.days import days_named

TODAY = date(2026, 11, 25)
"""A Wednesday."""


@pytest.mark.parametrize(
    ("message", "day"),
    [
        ("2026-12-01", date(2026, 12, 1)),
        ("2026/12/1", date(2026, 12, 1)),
        ("2026.12.1", date(2026, 12, 1)),
        ("2026年12月1日", date(2026, 12, 1)),
        ("12月1日", date(2026, 12, 1)),
        ("12月1号", date(2026, 12, 1)),
        ("十二月一号", date(2026, 12, 1)),
        ("3月3日", date(2027, 3, 3)),
        ("明年3月3日", date(2027, 3, 3)),
        ("去年12月31日", date(2025, 12, 31)),
        ("25/12", date(2026, 12, 25)),
        ("1 Dec", date(2026, 12, 1)),
        ("Dec 1st", date(2026, 12, 1)),
        ("the 3rd of March", date(2027, 3, 3)),
        ("March 3, 2026", date(2026, 3, 3)),
        ("29 February", date(2028, 2, 29)),
        ("今天", TODAY),
        ("明天", date(2026, 11, 26)),
        ("后天", date(2026, 11, 27)),
        ("大后天", date(2026, 11, 28)),
        ("昨天", date(2026, 11, 24)),
        ("tomorrow", date(2026, 11, 26)),
        ("the day after tomorrow", date(2026, 11, 27)),
        ("上周五", date(2026, 11, 20)),
        ("这周五", date(2026, 11, 27)),
        ("下周三", date(2026, 12, 2)),
        ("星期日", date(2026, 11, 29)),
        ("this Friday", date(2026, 11, 27)),
        ("last Monday", date(2026, 11, 23)),
        ("月底", date(2026, 11, 30)),
        ("年底", date(2026, 12, 31)),
        ("end of the month", date(2026, 11, 30)),
        ("10天后", date(2026, 12, 5)),
        ("两周后", date(2026, 12, 9)),
        ("in 10 days", date(2026, 12, 5)),
        ("in 2 months", date(2027, 1, 25)),
    ],
)
def test_a_day_is_read(message: str, day: date) -> None:
    (found,) = days_named(message, TODAY)

    assert (found.date, found.sure) == (day, True)


@pytest.mark.parametrize("message", ["8/5", "next Friday", "下个月", "next month"])
def test_what_may_be_another_day_just_as_well_is_not_sure(message: str) -> None:
    (found,) = days_named(message, TODAY)

    assert not found.sure


@pytest.mark.parametrize(
    ("message", "day"),
    [
        ("3月3日", date(2026, 3, 3)),
        ("1 Dec", date(2025, 12, 1)),
        ("25 November", TODAY),
        ("25/12", date(2025, 12, 25)),
    ],
)
def test_looking_back_a_day_without_a_year_is_the_last_one(message: str, day: date) -> None:
    (found,) = days_named(message, TODAY, past=True)

    assert found.date == day


@pytest.mark.parametrize(
    "message",
    [
        "逾期45天",
        "60 days",
        "LQ26-0041",
        "2/10 net 30",
        "2/30",
        "2月30日",
        "13/13",
        "第三条",
        "may I ship",
        "1/2/3",
        "",
    ],
)
def test_what_is_no_day_is_not_read_as_one(message: str) -> None:
    assert days_named(message, TODAY) == ()


def test_several_days_keep_their_order() -> None:
    found = days_named("12月1日开票，年底到期", TODAY)

    assert [one.date for one in found] == [date(2026, 12, 1), date(2026, 12, 31)]


@given(st.text(max_size=300), st.dates(date(1900, 1, 1), date(2200, 1, 1)))
def test_any_text_is_read_without_failing(message: str, today: date) -> None:
    for found in days_named(message, today):
        assert 0 <= found.span[0] < found.span[1] <= len(message)
