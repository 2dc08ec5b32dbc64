"""Days as people type them; what may be meant in two ways is marked as not sure."""

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.embedded.days import AT_MOST, days_named

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
        ("26年12月1日", date(2026, 12, 1)),
        ("二〇二六年十二月一日", date(2026, 12, 1)),
        ("２０２６／１２／１", date(2026, 12, 1)),
        ("12月1", date(2026, 12, 1)),
        ("上个月5号", date(2026, 10, 5)),
        ("the 3rd", date(2026, 12, 3)),
        ("due the 3rd", date(2026, 12, 3)),
        ("pay by eom", date(2026, 11, 30)),
        ("end of quarter", date(2026, 12, 31)),
        ("季度末", date(2026, 12, 31)),
        ("半个月后", date(2026, 12, 10)),
        ("a fortnight ago", date(2026, 11, 11)),
        ("in a fortnight", date(2026, 12, 9)),
        ("Friday week", date(2026, 12, 4)),
        ("a week from Friday", date(2026, 12, 4)),
        ("明早", date(2026, 11, 26)),
        ("昨晚", date(2026, 11, 24)),
        ("下個月5號", date(2026, 12, 5)),
        ("10号发货", date(2026, 12, 10)),
        ("31号", date(2026, 12, 31)),
        ("the 5th of next month", date(2026, 12, 5)),
        ("on the 10th", date(2026, 12, 10)),
        ("1-Dec-2026", date(2026, 12, 1)),
        ("8.5.2026", date(2026, 5, 8)),
        ("25/12/2026", date(2026, 12, 25)),
        ("5/5", date(2027, 5, 5)),
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
        ("前天", date(2026, 11, 23)),
        ("大前天", date(2026, 11, 22)),
        ("後天", date(2026, 11, 27)),
        ("tomorrow", date(2026, 11, 26)),
        ("the day after tomorrow", date(2026, 11, 27)),
        ("上周五", date(2026, 11, 20)),
        ("这周五", date(2026, 11, 27)),
        ("下周三", date(2026, 12, 2)),
        ("星期日", date(2026, 11, 29)),
        ("this Friday", date(2026, 11, 27)),
        ("last Monday", date(2026, 11, 23)),
        ("周一", date(2026, 11, 30)),
        ("下下周一", date(2026, 12, 7)),
        ("礼拜五", date(2026, 11, 27)),
        ("on Friday", date(2026, 11, 27)),
        ("Friday next week", date(2026, 12, 4)),
        ("by Fri", date(2026, 11, 27)),
        ("月底", date(2026, 11, 30)),
        ("本月底", date(2026, 11, 30)),
        ("下个月底", date(2026, 12, 31)),
        ("6月底", date(2027, 6, 30)),
        ("去年底", date(2025, 12, 31)),
        ("明年年底", date(2027, 12, 31)),
        ("11月底", date(2026, 11, 30)),
        ("end of June", date(2027, 6, 30)),
        ("end of next month", date(2026, 12, 31)),
        ("end of the year", date(2026, 12, 31)),
        ("年底", date(2026, 12, 31)),
        ("end of the month", date(2026, 11, 30)),
        ("10天后", date(2026, 12, 5)),
        ("两周后", date(2026, 12, 9)),
        ("in 10 days", date(2026, 12, 5)),
        ("in 2 months", date(2027, 1, 25)),
        ("in two weeks", date(2026, 12, 9)),
        ("a week from now", date(2026, 12, 2)),
        ("10天前发的", date(2026, 11, 15)),
        ("3 days ago", date(2026, 11, 22)),
        ("三个月后", date(2027, 2, 25)),
    ],
)
def test_a_day_is_read(message: str, day: date) -> None:
    (found,) = days_named(message, TODAY)

    assert (found.date, found.sure) == (day, True)


@pytest.mark.parametrize(
    ("message", "days"),
    [
        ("8/5", [date(2027, 8, 5), date(2027, 5, 8)]),
        ("8/5/2026", [date(2026, 8, 5), date(2026, 5, 8)]),
        ("next Friday", [date(2026, 11, 27), date(2026, 12, 4)]),
        ("下个月", [date(2026, 12, 1)]),
        ("下个月初", [date(2026, 12, 1)]),
        ("6月初", [date(2027, 6, 1)]),
        ("年初", [date(2026, 1, 1)]),
        ("next month", [date(2026, 12, 1)]),
        ("last month", [date(2026, 10, 1)]),
        ("下周", [date(2026, 11, 30)]),
        ("within 10 days", [date(2026, 12, 5)]),
    ],
)
def test_what_may_be_another_day_just_as_well_is_not_sure(message: str, days: list[date]) -> None:
    (found,) = days_named(message, TODAY)

    assert not found.sure
    assert [found.date, *found.alternatives] == days


def test_next_friday_said_on_a_saturday_is_one_day_only() -> None:
    (found,) = days_named("next Friday", date(2026, 11, 28))

    assert (found.date, found.sure) == (date(2026, 12, 4), True)


@pytest.mark.parametrize(
    ("message", "day"),
    [
        ("3月3日", date(2026, 3, 3)),
        ("1 Dec", date(2025, 12, 1)),
        ("25 November", TODAY),
        ("25/12", date(2025, 12, 25)),
        ("29 February", date(2024, 2, 29)),
        ("周五", date(2026, 11, 20)),
        ("on Monday", date(2026, 11, 23)),
        ("this Friday", date(2026, 11, 27)),
        ("10号", date(2026, 11, 10)),
        ("31号", date(2026, 10, 31)),
        ("6月底", date(2026, 6, 30)),
    ],
)
def test_looking_back_a_day_without_a_year_is_the_last_one(message: str, day: date) -> None:
    (found,) = days_named(message, TODAY, past=True)

    assert found.date == day


NO_DAYS = (
    "逾期45天|60 days|LQ26-0041|INV25/03|inv 25/03|2/10 net 30|2/30|2月30日|13/13|24/7|90/10|"
    "1/3 of the amount|第三条|may I ship|invoice 1 may be late|"
    "may 3 invoices be late|we may 20,000|Dec 80k|1/2/3|5月3万|3月5个|"
    "12月10-15日|逾期30天后停发|30天后付款|payable in 60 days|发货后30天|每周五|10号楼|"
    "现在|1850年1月1日|3 March 1850|"
)


@pytest.mark.parametrize("message", NO_DAYS.split("|"))
def test_what_is_no_day_is_not_read_as_one(message: str) -> None:
    assert days_named(message, TODAY) == ()


def test_several_days_keep_their_order() -> None:
    found = days_named("12月1日开票，年底到期", TODAY)

    assert [one.date for one in found] == [date(2026, 12, 1), date(2026, 12, 31)]


@pytest.mark.parametrize(
    ("message", "typed"),
    [
        ("賬期60天，12月1號發", "12月1號"),
        ("ship on the 3rd of March, please", "3rd of March"),
        ("发80万 2026年12月1日", "2026年12月1日"),
        ("６月底付清", "６月底"),
    ],
)
def test_a_span_is_what_was_typed(message: str, typed: str) -> None:
    (found,) = days_named(message, TODAY)

    assert message[slice(*found.span)] == typed


@pytest.mark.parametrize("message", ["in 999 years", "in 999 days", "九百天后"])
def test_a_day_beyond_the_calendar_is_none(message: str) -> None:
    assert days_named(message, date(9999, 1, 1)) == ()


def test_a_pasted_ledger_is_read_to_a_limit() -> None:
    assert len(days_named("8/5 " * 1000, TODAY)) == AT_MOST


PIECES = (
    "8 / 5 - . 12 月 日 号 年 底 初 上 下 周 五 个 天 后 前 next last Fri day Dec may in ago the 1st of"
    " end month 二〇二六"
)
TYPED = st.lists(st.sampled_from([*PIECES.split(), " "])).map("".join)


@given(st.text(max_size=300) | TYPED, st.dates(), st.booleans())
def test_any_text_is_read_without_failing(message: str, today: date, past: bool) -> None:
    for found in days_named(message, today, past=past):
        assert 0 <= found.span[0] < found.span[1] <= len(message)
        assert not (found.sure and found.alternatives)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_every_way_of_writing_a_day_comes_to_the_same(day: date) -> None:
    for message in (
        f"{day:%Y-%m-%d}",
        f"{day:%Y/%m/%d}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.day} {day:%b} {day.year}",
        f"{day:%B} {day.day}, {day.year}",
    ):
        assert [(one.date, one.sure) for one in days_named(message, TODAY)] == [(day, True)], message


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_a_day_without_a_year_lies_ahead_or_behind_as_asked(day: date, today: date) -> None:
    message = f"{day.month}月{day.day}日"
    (ahead,), (behind,) = days_named(message, today), days_named(message, today, past=True)

    assert behind.date <= today <= ahead.date
    assert all((one.date.month, one.date.day) == (day.month, day.day) for one in (ahead, behind))


@pytest.mark.parametrize(
    "sign", "1|8/5 |12月1日 |1 |月|周|may |Dec 1 |in 1 day |2月30日 |2026-12-01 |9".split("|")
)
def test_long_messages_are_read_in_no_time(sign: str) -> None:
    message = sign * (4000 // len(sign))
    days_named(message, TODAY)
    begun = time.process_time()
    days_named(message, TODAY)

    assert time.process_time() - begun < 0.05, "a pattern backtracks without end"
