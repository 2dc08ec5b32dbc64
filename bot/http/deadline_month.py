"""Deadlines day by day: what must be done on which day, and a month of such days."""

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tools.deadline_calendar import IN_CALENDAR, days_to_act
from tools.deadlines import InvoiceDeadlines, Rule

_BESIDE = timedelta(days=7)
"""Of other months, so much at most is shown with one."""
_LONGEST_HOLIDAYS = timedelta(days=31)


@dataclass(frozen=True)
class Task:
    """Something that must be done for an invoice on a day."""

    on: date
    rule: Rule
    row: Mapping[str, Any]
    """The invoice as the `deadlines` card has it."""

    @property
    def last_day(self) -> str | None:
        """The last day itself, where it falls on one without work and `on` is the working day before."""
        day: str = self.row[self.rule.value]
        return day if day != self.on.isoformat() else None

    @property
    def missed(self) -> bool:
        """Whether its day went by undone."""
        return self.rule.value in self.row["missed"]


@dataclass(frozen=True)
class Day:
    """A day of the calendar."""

    on: date
    tasks: Sequence[Task]
    in_month: bool


def tasks(rows: Iterable[Mapping[str, Any]]) -> list[Task]:
    """All that is still to be done, by day; the same days as in the calendar file."""
    found = [Task(day, rule, row) for row in rows for rule, day in days_to_act(row)]
    return sorted(found, key=lambda one: (one.on, one.row["buyer_name"], one.row["invoice_no"]))


def may_press_in(found: InvoiceDeadlines, month: date) -> bool:
    """Whether a day to act upon may be shown with a month: one without work is entered some days earlier."""
    first, last = month - _BESIDE, neighbours(month)[1] + _BESIDE + _LONGEST_HOLIDAYS
    return any((day := found.day(rule)) is not None and first <= day <= last for rule in IN_CALENDAR)


def weeks(month: date, found: Iterable[Task]) -> list[list[Day]]:
    """The weeks of a month from Monday, with the days of other months that belong to them."""
    by_day: dict[date, list[Task]] = {}
    for one in found:
        by_day.setdefault(one.on, []).append(one)
    days = calendar.Calendar().monthdatescalendar(month.year, month.month)
    return [[Day(day, by_day.get(day, ()), day.month == month.month) for day in week] for week in days]


def neighbours(month: date) -> tuple[date, date]:
    """The first day of the month before and of the month after."""
    first = month.replace(day=1)
    return (first - timedelta(days=1)).replace(day=1), (first + timedelta(days=32)).replace(day=1)
