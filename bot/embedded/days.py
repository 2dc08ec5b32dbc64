"""Days as people type them: full dates, days without a year, weekdays and words, in Chinese and English.

A grammar of our own: dateparser, tried on the same phrases, takes tens of milliseconds a message, reads 8/5
without saying that it is ambiguous, and knows no 上周五. What cannot be meant for certain is marked so.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from bot.embedded.quantities import LONGEST, whole

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
_WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}
_ENGLISH_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_N = r"(?P<n>\d{1,3}|[一二三四五六七八九十两]{1,3})"


@dataclass(frozen=True)
class Day:
    """A day named in a message. `sure` is false where another day may be meant just as well."""

    date: date
    span: tuple[int, int]
    sure: bool = True


Reading = Callable[[re.Match[str], date, bool], tuple[date | None, bool]]


def days_named(message: str, today: date, *, past: bool = False) -> tuple[Day, ...]:
    """The days a message names, in the order in which they stand.

    A day without a year is the next one from today on; with `past` the last one up to today. `8/5` may be
    August or May: it is read month first and marked as not sure, unless one of the two is above twelve.
    """
    text = message[:LONGEST]
    taken: list[tuple[int, int]] = []
    found: list[Day] = []
    for pattern, reading in _READINGS:
        for match in pattern.finditer(text):
            if any(match.start() < end and match.end() > start for start, end in taken):
                continue
            day, sure = _read(reading, match, today, past=past)
            if day is not None:
                taken.append(match.span())
                found.append(Day(day, match.span(), sure))
    return tuple(sorted(found, key=lambda one: one.span))


def _read(reading: Reading, match: re.Match[str], today: date, *, past: bool) -> tuple[date | None, bool]:
    try:
        return reading(match, today, past)
    except (ValueError, OverflowError):  # the 31st of a month of 30 days, or a year no calendar holds
        return None, False


def _full(match: re.Match[str], _today: date, _past: bool) -> tuple[date | None, bool]:  # noqa: FBT001
    return date(int(match["y"]), int(match["m"]), int(match["d"])), True


def _english(match: re.Match[str], today: date, past: bool) -> tuple[date | None, bool]:  # noqa: FBT001
    month, day = _MONTHS.index(match["month"][:3].lower()) + 1, int(match["d"])
    if match["y"]:
        return date(int(match["y"]), month, day), True
    return _nearest(month, day, today, past=past), True


def _chinese(match: re.Match[str], today: date, past: bool) -> tuple[date | None, bool]:  # noqa: FBT001
    month, day = whole(match["m"]), whole(match["d"])
    if month is None or day is None:
        return None, False
    year = {"今": 0, "明": 1, "后": 2, "去": -1}.get((match["rel"] or "")[:1])
    if year is not None:
        return date(today.year + year, month, day), True
    return _nearest(month, day, today, past=past), True


def _slashed(match: re.Match[str], today: date, past: bool) -> tuple[date | None, bool]:  # noqa: FBT001
    first, second = int(match["a"]), int(match["b"])
    if first > 12:
        return _nearest(second, first, today, past=past), True
    return _nearest(first, second, today, past=past), second > 12 or first == second


def _nearest(month: int, day: int, today: date, *, past: bool) -> date:
    """The next day of this month and day, or the last one; 29 February is looked for in leap years."""
    years = range(today.year, today.year - 9, -1) if past else range(today.year, today.year + 9)
    for year in years:
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if (found <= today) if past else (found >= today):
            return found
    raise ValueError("no such day")


_WORDS: tuple[tuple[str, int], ...] = (
    (r"大后天", 3),
    (r"后天|\bday after tomorrow\b", 2),
    (r"明天|明日|\btomorrow\b", 1),
    (r"今天|今日|现在|马上|\btoday\b|\bnow\b", 0),
    (r"前天|\bday before yesterday\b", -2),
    (r"昨天|昨日|\byesterday\b", -1),
)


def _offset(days: int) -> Reading:
    return lambda _match, today, _past: (today + timedelta(days=days), True)


def _chinese_weekday(match: re.Match[str], today: date, _past: bool) -> tuple[date | None, bool]:  # noqa: FBT001
    weeks = {"上上": -2, "上": -1, "下": 1, "下下": 2}.get(match["which"] or "", 0)
    monday = today - timedelta(days=today.weekday())
    return monday + timedelta(days=7 * weeks + _WEEKDAYS[match["w"]]), True


def _english_weekday(match: re.Match[str], today: date, _past: bool) -> tuple[date | None, bool]:  # noqa: FBT001
    """`next` Friday is the one of next week for some and the coming one for others."""
    wanted = next(n for n, name in enumerate(_ENGLISH_WEEKDAYS) if name.startswith(match["w"][:3].lower()))
    which = (match["which"] or "").strip().lower()
    ahead = (wanted - today.weekday()) % 7
    if which == "last":
        return today - timedelta(days=(today.weekday() - wanted) % 7 or 7), True
    if which == "next":
        return today + timedelta(days=ahead or 7), ahead == 0
    return today + timedelta(days=ahead), True


def _in_some(match: re.Match[str], today: date, _past: bool) -> tuple[date | None, bool]:  # noqa: FBT001
    count = whole(match["n"])
    if count is None:
        return None, False
    unit = match["unit"].lower()
    if unit.startswith(("周", "星期", "week")):
        return today + timedelta(weeks=count), True
    if unit.startswith(("个月", "month")):
        return today + relativedelta(months=count), True
    return today + timedelta(days=count), True


def _month_end(match: re.Match[str], today: date, _past: bool) -> tuple[date | None, bool]:  # noqa: FBT001
    months = 1 if match["next"] else 0
    first = today.replace(day=1) + relativedelta(months=months + 1)
    return first - timedelta(days=1), True


def _year_end(match: re.Match[str], today: date, _past: bool) -> tuple[date | None, bool]:  # noqa: FBT001
    return date(today.year + (1 if match["next"] else 0), 12, 31), True


def _next_month(_match: re.Match[str], today: date, _past: bool) -> tuple[date | None, bool]:  # noqa: FBT001
    return today.replace(day=1) + relativedelta(months=1), False


def _readings() -> Iterator[tuple[str, Reading]]:
    """The patterns in the order in which they are tried: what says most comes first."""
    yield (
        r"(?<!\d)(?P<y>(?:19|20)\d\d)\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})(?!\d)\s*[日号]?",
        _full,
    )
    yield (
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\b\.?,?(?:\s+(?P<y>(?:19|20)\d\d))?(?!\d)",
        _english,
    )
    yield (
        rf"\b{_MONTH}\b\.?\s+(?:the\s+)?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s*(?:days?|%))(?:,?\s+(?P<y>(?:19|20)\d\d))?",
        _english,
    )
    yield (
        r"(?P<rel>今年|明年|后年|去年)?(?P<m>\d{1,2}|[一二三四五六七八九十]{1,2})\s*月\s*(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3})\s*[日号]?(?!个)",
        _chinese,
    )
    yield r"(?<![\d/.\-a-z])(?P<a>\d{1,2})/(?P<b>\d{1,2})(?![\d/]|\s*net)", _slashed
    for words, days in _WORDS:
        yield words, _offset(days)
    yield r"(?P<which>上上|下下|上|下|这|本)?个?(?:周|星期|礼拜)(?P<w>[一二三四五六日天])", _chinese_weekday
    yield (
        r"\b(?P<which>next |last |this |on )?(?P<w>mon|tues?|wednes|thurs?|fri|satur|sun)day\b",
        _english_weekday,
    )
    yield rf"{_N}\s*(?P<unit>天|日|个?星期|周|个月)\s*(?:之|以)?后", _in_some
    yield rf"\b(?:in|within)\s+{_N}\s+(?P<unit>days?|weeks?|months?)\b", _in_some
    yield (
        r"(?P<next>下个?月)月?底|(?:本|这个)?月底|\bend of (?:the |this )?month\b|\bmonth[- ]end\b",
        _month_end,
    )
    yield r"(?P<next>明)?年底|\bend of (?:the |this )?year\b|\byear[- ]end\b", _year_end
    yield r"下个?月|\bnext month\b", _next_month


_READINGS = tuple((re.compile(pattern, re.IGNORECASE), reading) for pattern, reading in _readings())
