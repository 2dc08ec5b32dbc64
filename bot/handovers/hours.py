"""Opening hours: when people are at the desk, in its own time zone, holidays left out."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from holidays import HolidayBase

EXAMPLE = "Mo-Fr 09:00-12:00,13:30-18:00; Sa 10:00-12:00"
_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_RANGE = re.compile(r"(?P<days>[A-Za-z,\- ]+?)\s+(?P<times>[\d:,\- ]+)")
_TIMES = re.compile(r"(\d\d):(\d\d)\s*-\s*(\d\d):(\d\d)")
_FURTHEST = 400
"""Days that are looked ahead: more than any holiday lasts."""


class BadHours(ValueError):
    """Opening hours that cannot be read; the text says what would work."""


@dataclass(frozen=True)
class Span:
    """An unbroken time at the desk, in UTC; its end is not part of it."""

    begins: datetime
    ends: datetime


@dataclass(frozen=True)
class _Shift:
    """A span of a day, in minutes from its midnight; past 1440 it ends on the next day."""

    begins: int
    ends: int


@dataclass(frozen=True)
class OpeningHours:
    """Shifts by weekday (Monday is 0) in one time zone. A shift on a holiday does not begin."""

    shifts: Mapping[int, tuple[_Shift, ...]]
    zone: ZoneInfo
    country: str | None = None
    """The country whose holidays are kept, as ISO 3166 has it; None keeps none."""

    def open_until(self, now: datetime) -> datetime | None:
        """When the shift ends that is on now; None while the desk is closed."""
        at_work = [span.ends for span in self._spans(now) if span.begins <= now < span.ends]
        return self._local(max(at_work)) if at_work else None

    def opens_at(self, now: datetime) -> datetime | None:
        """When the next shift begins, in the desk's time; None if none does within a year."""
        later = (span.begins for span in self._spans(now) if span.begins > now)
        found = next(later, None)
        return self._local(found) if found else None

    def _spans(self, now: datetime) -> Iterator[Span]:
        """From yesterday on, whose last shift may go past midnight."""
        first = now.astimezone(self.zone).date() - timedelta(days=1)
        for ahead in range(_FURTHEST):
            day = first + timedelta(days=ahead)
            if self._holidays is not None and day in self._holidays:
                continue
            for shift in self.shifts.get(day.weekday(), ()):
                yield Span(self._moment(day, shift.begins), self._moment(day, shift.ends))

    def _moment(self, day: date, minutes: int) -> datetime:
        """By the clock on the wall; compared in UTC, because the same zone compares without its changes."""
        wall = datetime.combine(day + timedelta(days=minutes // 1440), time(minutes // 60 % 24, minutes % 60))
        return wall.replace(tzinfo=self.zone).astimezone(UTC)

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone)

    @cached_property
    def _holidays(self) -> "HolidayBase | None":
        if self.country is None:
            return None
        from holidays import country_holidays  # a tenth of a second that most commands spare

        return country_holidays(self.country)


def opening_hours(text: str, zone: ZoneInfo, country: str | None = None) -> OpeningHours:
    """The hours of such a text as `Mo-Fr 09:00-18:00`. Raises `BadHours`."""
    shifts: dict[int, tuple[_Shift, ...]] = {}
    for part in filter(None, (part.strip() for part in text.split(";"))):
        found = _RANGE.fullmatch(part)
        if found is None:
            raise _bad(part)
        times = tuple(_shift(one.strip(), part) for one in found["times"].split(","))
        for day in _weekdays(found["days"], part):
            shifts[day] = tuple(sorted((*shifts.get(day, ()), *times), key=lambda one: one.begins))
    if not shifts:
        raise _bad(text)
    return OpeningHours(shifts, zone, country)


def _weekdays(text: str, part: str) -> Iterator[int]:
    for one in text.replace(" ", "").split(","):
        first, dash, last = one.partition("-")
        names = (first.title(), (last if dash else first).title())
        ends = [_DAYS.index(name) for name in names if name in _DAYS]
        if len(ends) != 2:
            raise _bad(part)
        yield from ((ends[0] + more) % 7 for more in range((ends[1] - ends[0]) % 7 + 1))


def _shift(text: str, part: str) -> _Shift:
    found = _TIMES.fullmatch(text)
    if found is None:
        raise _bad(part)
    hour, minute, until_hour, until_minute = map(int, found.groups())
    begins, ends = hour * 60 + minute, until_hour * 60 + until_minute
    if begins >= 1440 or ends > 1440 or max(minute, until_minute) > 59 or begins == ends:
        raise _bad(part)
    return _Shift(begins, ends if ends > begins else ends + 1440)


def _bad(part: str) -> BadHours:
    return BadHours(
        f"{part!r} cannot be read. Write days (Mo Tu We Th Fr Sa Su) and times, such as `{EXAMPLE}`; "
        "a time up to midnight ends with 24:00, one past it may end on the next day (22:00-02:00)"
    )
