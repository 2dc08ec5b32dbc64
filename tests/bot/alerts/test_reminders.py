"""Reminders: each day to act upon is told at 14, 7, 3, 1 and 0 days, and once when missed."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alerts.reminders import AHEAD, Reminder, reminders
from bot.app import Assistant
from tools.deadline_lookup import DeadlineSources, Row, deadline_rows
from tools.deadlines import Rule

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def of_day(assistant: Assistant) -> "OfDay":
    return OfDay(assistant)


class OfDay:
    """The invoices of the demo book as they stand on a day."""

    def __init__(self, assistant: Assistant) -> None:
        self._sources = DeadlineSources(assistant.records, assistant.records)
        who = assistant.principals.by_id("P-LQ-CREDIT")
        assert who is not None
        self._who, self._kept = who, dict[date, list[Row]]()

    def __call__(self, day: date) -> list[Row]:
        if day not in self._kept:
            self._kept[day] = deadline_rows(self._sources, self._who, day)
        return self._kept[day]


TODAY = date(2026, 11, 23)


def told(of_day: OfDay, days: list[date]) -> list[tuple[Reminder, date]]:
    """All that is told when somebody is reminded on these days."""
    found, last = [], None
    for day in days:
        found += [(one, day) for one in reminders(of_day(day), day, last)]
        last = day
    return found


def test_a_day_to_act_upon_is_told_at_each_of_its_distances(of_day: OfDay) -> None:
    days = [TODAY + number * DAY for number in range(40)]
    found = told(of_day, days)

    notices = [(one, day) for one, day in found if one.rule is Rule.NOTICE and one.on > TODAY + 15 * DAY]
    first = notices[0][0]
    lefts = [one.days_left for one, _ in notices if (one.invoice_no, one.on) == (first.invoice_no, first.on)]
    assert lefts == [left for left in (*AHEAD, -1) if first.on - left * DAY in days]


def test_the_same_thing_is_never_told_twice(of_day: OfDay) -> None:
    found = told(of_day, [TODAY + number * DAY for number in range(30)])

    keys = [(one.invoice_no, one.rule, one.on, one.days_left) for one, _ in found]
    assert len(set(keys)) == len(keys)


@given(gaps=st.lists(st.integers(1, 6), min_size=2, max_size=10))
def test_days_on_which_nobody_was_reminded_are_made_up_for(of_day: OfDay, gaps: list[int]) -> None:
    days, day = [TODAY], TODAY
    for gap in gaps:
        day += gap * DAY
        days.append(day)
    daily = told(of_day, [TODAY + number * DAY for number in range((day - TODAY).days + 1)])
    sparse = {(one.invoice_no, one.rule, one.on) for one, _ in told(of_day, days)}

    assert {(one.invoice_no, one.rule, one.on) for one, _ in daily} == sparse


def test_what_was_done_is_no_longer_told(of_day: OfDay) -> None:
    rows = of_day(TODAY)
    notified = {row.data["invoice_no"] for row in rows if row.data["notified_on"]}
    days = [TODAY - 20 * DAY, *(TODAY + number * DAY for number in range(20))]

    reminded = {one.invoice_no for one, _ in told(of_day, days) if one.rule is Rule.NOTICE}

    assert notified
    assert not notified & reminded
