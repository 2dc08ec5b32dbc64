"""How long something is overdue, told in weeks or months."""

from datetime import date

import pytest

from bot.embedded.long_overdue import long_overdue

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("message", "days"),
    [
        ("晚了三周", 21),
        ("逾期2个星期了", 14),
        ("six weeks late", 42),
        ("hasn't paid for 3 weeks", 21),
        ("两个月没付", 61),
        ("逾期一个月", 31),
        ("a month late", 31),
        ("overdue by 2 months", 61),
        ("一个半月没付", 47),
        ("1.5个月没付", 47),
        ("逾期了半个月", 16),
    ],
)
def test_weeks_and_months_are_told_in_days_that_never_make_a_deadline_later(message: str, days: int) -> None:
    assert long_overdue(message, TODAY) == days


@pytest.mark.parametrize(
    "message",
    "两个多月没付|逾期两个多月|over two months overdue|逾期一个月以内|5月没付|6个月账期没付|月结两个月没付|"
    "overdue by 2 months or more|两周后付款".split("|"),
)
def test_what_tells_no_day_is_not_made_into_one(message: str) -> None:
    assert long_overdue(message, TODAY) is None
