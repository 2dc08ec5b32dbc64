"""Days as people type them: full dates, days without a year, weekdays and words, in Chinese and English.

A grammar of our own. dateparser reads 12月1日 as a day in November and 上周五 as 上周; Recognizers-Text reads both,
but knows no 月底, reads 8/5 without saying that it may be May, and takes milliseconds a message. Neither says
what it is not sure of, and here that decides whether to act or to ask.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from dateutil.relativedelta import relativedelta

from bot.embedded.quantities import folded_in_place, whole

AT_MOST = 20
"""Days of each way of writing that are read in one message."""

_Dates = tuple[date, ...]


@dataclass(frozen=True)
class Day:
    """A day named in a message. `sure` is false where another day may be meant just as well."""

    date: date
    span: tuple[int, int]
    sure: bool = True
    alternatives: _Dates = ()
    """The other days that may be meant, where they can be told: the 8th of May for 8/5."""


@dataclass(frozen=True)
class _From:
    """Where a day is counted from, and whether one without a year lies behind or ahead."""

    today: date
    past: bool

    def nearest(self, month: int, day: int) -> date:
        """The next day of this month and day, or the last one; 29 February is looked for in leap years."""
        step = -1 if self.past else 1
        for year in range(self.today.year, self.today.year + 9 * step, step):
            try:
                found = date(year, month, day)
            except ValueError:
                continue
            if (found <= self.today) if self.past else (found >= self.today):
                return found
        raise ValueError("no such day")

    def month(self, months: int) -> date:
        """The first day of the month so many months from this one."""
        return self.today.replace(day=1) + relativedelta(months=months)

    def weekday(self, wanted: int) -> date:
        """The next such weekday, or the last one; today counts."""
        ahead = (wanted - self.today.weekday()) % 7
        return self.today + timedelta(days=ahead - 7 if self.past and ahead else ahead)

    def in_week(self, weeks: int, wanted: int) -> date:
        """A weekday of the week so many weeks from this one; weeks begin on Monday."""
        return self.today + timedelta(days=7 * weeks + wanted - self.today.weekday())


Reading = Callable[[re.Match[str], _From], _Dates]
"""The days a match may mean, the likeliest first; one alone is sure. Raises ValueError for what is no day."""


def days_named(message: str, today: date, *, past: bool = False) -> tuple[Day, ...]:
    """The days a message names, in the order in which they stand; what is no day of a calendar is left out.

    A day without a year is the next one from today on; with `past` the last one up to today. So are a weekday
    and a day of the month alone (周五, 10号). `8/5` is read month first, with the other reading beside it, unless
    one of the two is above twelve. A week or a month without a day (next month, 月初) is its first day, not sure.
    """
    text, origin = folded_in_place(message), _From(today, past)
    found: list[Day] = []
    for signs, pattern, reading, sure in _READINGS:
        if not any(sign in text for sign in signs):
            continue
        for match in islice(pattern.finditer(text), AT_MOST):
            read = _read(reading, match, origin)
            if read:
                found.append(Day(read[0], match.span(), sure and len(read) == 1, read[1:]))
                text = text[: match.start()] + "\0" * len(match[0]) + text[match.end() :]
    return tuple(sorted(found, key=lambda one: one.span))


def _read(reading: Reading, match: re.Match[str], origin: _From) -> _Dates:
    try:
        return reading(match, origin)
    except (ValueError, OverflowError):  # the 31st of a month of 30 days, or a year no calendar holds
        return ()


def month_named(message: str, today: date) -> date | None:
    """The day by which a month that has begun was meant: its last, or its 1st or 15th where that part is named.

    The last such month, today at the latest; None where no month is named without a day, or one that may be
    ahead.
    """
    found = _WHOLE_MONTH.search(folded_in_place(message))
    if found is None:
        return None
    name = found["month"]
    number = _MONTHS.index(name[:3]) + 1 if name else whole(found["m"]) or 0
    year = int(found["y"]) if found["y"] else today.year + _SHIFTS.get(found["which"] or "", 0)
    if not 1 <= number <= 12:
        return None
    if not (found["y"] or found["which"]) and number > today.month:
        if not _IT_WAS.search(folded_in_place(message)):
            return None  # December, said in November, may be the coming one
        year -= 1
    first = date(year, number, 1)
    part = found["part"] or found["early"] or ""
    day = (
        first
        if part in _EARLY
        else first.replace(day=15)
        if part in _MIDDLE
        else first + relativedelta(day=31)
    )
    return min(day, today)


_IT_WAS = re.compile(r"时候|那会|那时|当时|\b(was|were|did|had|back in|last)\b")
_EARLY = frozenset({"初", "early", "beginning of", "start of", "the beginning of", "the start of"})
_MIDDLE = frozenset({"中", "中旬", "mid", "mid-"})
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_YEAR_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_SHIFTS = {
    "上上": -2,
    "上": -1,
    "last": -1,
    "past": -1,
    "去": -1,
    "下": 1,
    "next": 1,
    "明": 1,
    "后": 2,
    "下下": 2,
}


def _shift(match: re.Match[str], name: str = "which") -> int:
    """How many weeks, months or years a word like 上, 下个, 明 or next leads away from this one."""
    return _SHIFTS.get((match[name] or "").removesuffix("个").removesuffix("年"), 0)


def _number(text: str) -> int:
    value = whole(text)
    if value is None:
        raise ValueError("no number")
    return value


def _full(match: re.Match[str], _origin: _From) -> _Dates:
    year = int(match["y"].translate(_YEAR_DIGITS))
    return (date(year + 2000 if year < 100 else year, _number(match["m"]), _number(match["d"])),)


def _month_and_day(match: re.Match[str], origin: _From) -> _Dates:
    name = match.groupdict().get("month")
    month, day = _MONTHS.index(name[:3]) + 1 if name else _number(match["m"]), _number(match["d"])
    year = match.groupdict().get("y")
    if year:
        return (date(int(year), month, day),)
    if match.groupdict().get("which"):
        return (date(origin.today.year + _shift(match), month, day),)
    return (origin.nearest(month, day),)


def _either_way(match: re.Match[str], origin: _From) -> _Dates:
    """8/5 and 8/5/2026; with points (8.5.2026) the day comes first."""
    first, second, year = int(match["a"]), int(match["b"]), match.groupdict().get("y")
    orders = [(first, second), (second, first)] if "." not in match[0] else [(second, first)]
    orders = [(month, day) for month, day in orders if month <= 12]
    days = [date(int(year), *order) if year else origin.nearest(*order) for order in orders]
    return tuple(dict.fromkeys(days))


def _day_of_month(match: re.Match[str], origin: _From) -> _Dates:
    """10号, the 10th of next month: of the month that is named, else of the nearest one with this day."""
    day = _number(match["d"])
    if match["which"]:
        return (origin.month(_shift(match)).replace(day=day),)
    for months in range(3):
        first = origin.month(-months if origin.past else months)
        if day <= (first + relativedelta(day=31)).day:
            found = first.replace(day=day)
            if (found <= origin.today) if origin.past else (found >= origin.today):
                return (found,)
    raise ValueError("no such day")


def _chinese_weekday(match: re.Match[str], origin: _From) -> _Dates:
    wanted = "一二三四五六日".find(match["w"].replace("天", "日"))
    if match["which"]:
        return (origin.in_week(_shift(match), wanted),)
    return (origin.weekday(wanted),)


def _english_weekday(match: re.Match[str], origin: _From) -> _Dates:
    """`next Friday` is the one of next week for some and the coming one for others."""
    wanted, which = _WEEKDAYS.index(match["w"][:3]), match["which"] or ""
    if "week" in match[0]:
        return (origin.in_week(_shift(match), wanted),)
    if which in ("last", "past"):
        return (origin.today - timedelta(days=(origin.today.weekday() - wanted) % 7 or 7),)
    if which == "next":
        coming = origin.today + timedelta(days=(wanted - origin.today.weekday()) % 7 or 7)
        return tuple(dict.fromkeys((coming, origin.in_week(1, wanted))))
    if which in ("this", "coming"):
        return (_From(origin.today, past=False).weekday(wanted),)
    return (origin.weekday(wanted),)


def _away(match: re.Match[str], origin: _From) -> _Dates:
    """10天后, two weeks ago, in 3 months."""
    count = 1 if match["n"] in ("a", "an") else _number(match["n"])
    count *= -1 if match["way"] in ("前", "ago") else 1
    unit = match["unit"]
    if unit.startswith(("年", "year")):
        return (origin.today + relativedelta(years=count),)
    if unit.startswith(("个月", "month")):
        return (origin.today + relativedelta(months=count),)
    return (origin.today + timedelta(days=count * (1 if unit.startswith(("天", "日", "day")) else 7)),)


def _month_part(match: re.Match[str], origin: _From) -> _Dates:
    """The last day of a month where its end is named, else its first."""
    groups = match.groupdict()
    named = _MONTHS.index(groups["month"][:3]) + 1 if groups.get("month") else 0
    named = named or (_number(groups["m"]) if groups.get("m") else 0)
    last = relativedelta(day=31) if "end" in groups else relativedelta()
    if not named:
        return (origin.month(_shift(match)) + last,)
    first = origin.nearest(named, 1)
    if named == origin.today.month:
        first = origin.month(0)
    return (first + last,)


def _year_part(match: re.Match[str], origin: _From) -> _Dates:
    year = origin.today.year + _shift(match)
    return (date(year, 1, 1) if match[0].endswith("初") else date(year, 12, 31),)


def _week(match: re.Match[str], origin: _From) -> _Dates:
    return (origin.in_week(_shift(match), 0),)


def _week_after(match: re.Match[str], origin: _From) -> _Dates:
    """Friday week, a week from Friday: seven days after the next one."""
    wanted = _WEEKDAYS.index((match["w"] or match["v"])[:3])
    return (_From(origin.today, past=False).weekday(wanted) + timedelta(days=7),)


def _fortnight(match: re.Match[str], origin: _From) -> _Dates:
    """A fortnight is two weeks; half a month is told as 15 days."""
    days = 15 if match["way"] else 14
    return (origin.today + timedelta(days=-days if match["way"] == "前" or match["ago"] else days),)


def _quarter_end(_match: re.Match[str], origin: _From) -> _Dates:
    last = 3 * ((origin.today.month + 2) // 3)
    return (origin.today.replace(month=last, day=1) + relativedelta(day=31),)


def _offset(days: int) -> Reading:
    return lambda _match, origin: (origin.today + timedelta(days=days),)


_HAN = "一二两三四五六七八九十"
_MONTH = r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
_DAY = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?:,?[\s-]{1,2}(?P<y>(?:19|20)\d\d)(?!\d)|(?!,?\s\d{4}(?!\d)))"
_MODAL = r"(?!\s+(?:be|not|have|we|i|also|still|become|need)\b)"
"""What follows "may" where it is no month: invoice 1 may be late."""
_NOT_COUNTED = (
    r"(?![\d,.]*\d|\s*(?:%|k\b|m\b|days?|weeks?|months?|invoices?|shipments?|orders?|units?|claims?|buyers?))"
)
_M = rf"(?P<m>\d{{1,2}}|[{_HAN}]{{1,2}})"
_D = rf"(?P<d>\d{{1,2}}|[{_HAN}]{{1,3}})"
_WHOLE_MONTH = re.compile(
    rf"(?:(?P<which>[今去])年)?(?<![\d{_HAN}])(?P<m>\d{{1,2}}|[{_HAN}]{{1,2}})月(?:份)?(?P<part>初|中旬?|底|末)?(?!\s?[\d{_HAN}])(?:(?<=[初旬底末份])|(?<=月中)|的?时候?|那会|那时|当时|呢|$|[\s,，?？。]|的?[是有额限还给信])"
    rf"|\b(?:in|during|back in|as of|for|around|(?P<early>early|(?:the )?beginning of|(?:the )?start of|mid-?|late|(?:the )?end of))\s?{_MONTH}(?!\s?\d{{1,2}}\b){_MODAL}(?:\s(?P<y>20\d\d))?"
)
"""A month of which no day is told."""
_UNIT = r"(?P<unit>days?|weeks?|months?|years?)"
_N = r"(?P<n>\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten)"
_WHICH = r"(?P<which>上个?|下个?|本|这个?|今)"
_DAY_NAME = r"(?P<w>mon|tues|wednes|thurs|fri|satur|sun)day"
_SHORT_NAME = r"(?P<w>mon|tues?|wed|thu|thurs?|fri|sat|sun)"

_READINGS: tuple[tuple[tuple[str, ...], re.Pattern[str], Reading, bool], ...] = tuple(
    (tuple(signs.split()), re.compile(pattern), reading, sure)
    for signs, pattern, reading, sure in (
        ("- / .", r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<by>[-/.])(?P<m>\d{1,2})(?P=by)(?P<d>\d{1,2})(?!\d)", _full, True),
        ("年", rf"(?<!\d)(?P<y>(?:19|20)?\d\d|[〇零一二三四五六七八九]{{2,4}})\s?年\s?{_M}\s?月\s?{_D}(?!\d)\s?[日号]?", _full, True),
        ("/ . -", r"(?<![\d/.-])(?P<a>\d{1,2})(?P<by>[/.-])(?P<b>\d{1,2})(?P=by)(?P<y>20\d\d)(?!\d)", _either_way, True),
        ("mar may " + " ".join(_MONTHS), rf"(?<![\d.,/-]){_DAY}(?:[\s-]|\s+of\s+){_MONTH}{_MODAL}{_YEAR}", _month_and_day, True),
        (" ".join(_MONTHS), rf"\b{_MONTH}\s?(?:the\s+)?{_DAY}\b{_NOT_COUNTED}{_YEAR}", _month_and_day, True),
        ("月", rf"(?:(?P<which>[今明后去])年|(?<!年)(?<!年 ))(?<!\d)(?<![{_HAN}]){_M}\s?月\s?{_D}(?:\s?[日号]|(?![\d{_HAN}万千%,.:个天周成wk~-]))", _month_and_day, True),
        ("月", rf"{_WHICH}月\s?{_D}\s?[日号]", _day_of_month, True),
        ("号", rf"(?<![\da-z票单同第编案楼月{_HAN}]){_D}号(?P<which>)(?![楼仓库码线店院机房船柜厂])", _day_of_month, True),
        ("th of st of nd of rd of", rf"\bthe\s+{_DAY}\s+of\s+(?P<which>this|next|last)\s+month\b", _day_of_month, True),
        ("th st nd rd", r"(?:\b(?:on|by|until|till|before|since|from|after|due|was|is)\s+|^)the\s+(?P<d>\d{1,2})(?:st|nd|rd|th)\b(?P<which>)(?!\s+[a-z])", _day_of_month, True),
        ("/", r"(?<![\d/.\-a-z#])(?<!inv )(?<!no\. )(?<!no )(?P<a>\d{1,2})/(?P<b>\d{1,2})(?![\d/]|(?<=24/7)|\s*(?:net|n/|days?|天|%|of\b|working|split))", _either_way, True),
        ("大后天", "大后天", _offset(3), True),
        ("大前天", "大前天", _offset(-3), True),
        ("后天 after", r"后天|\bday after tomorrow\b", _offset(2), True),
        ("明 tomorrow tmr", r"明[天日晚早]|\b(?:tomorrow|tmrw?)\b", _offset(1), True),
        ("今 today", r"今[天日晚早]|\btoday\b", _offset(0), True),
        ("前天 before", r"前天|\bday before yesterday\b", _offset(-2), True),
        ("昨 yesterday", r"昨[天日晚]|\byesterday\b", _offset(-1), True),
        ("周 星期 礼拜", r"(?<![每隔])(?P<which>上上|下下|上|下|这|本)?个?(?:周|星期|礼拜)(?P<w>[一二三四五六日天])", _chinese_weekday, True),
        ("week", rf"\b{_DAY_NAME}\s+(?:of\s+)?(?P<which>this|next|last)\s+week\b", _english_weekday, True),
        ("week", rf"\b(?:a\s+week\s+(?:from|on)\s+{_DAY_NAME}|{_DAY_NAME.replace('<w>', '<v>')}\s+week)\b", _week_after, True),
        ("day", rf"\b(?:(?P<which>next|last|past|this|coming)\s+)?{_DAY_NAME}\b", _english_weekday, True),
        ("next last this by", rf"\b(?P<which>next|last|this|by)\s+{_SHORT_NAME}\b", _english_weekday, True),
        ("后 前", rf"(?<![期货票单到])(?<![\d{_HAN}])(?P<n>\d{{1,3}}|[{_HAN}]{{1,3}})\s?(?P<unit>天|日|个?星期|个?礼拜|周|个月|年)\s?[之以]?(?P<way>后|前)(?!付|结|回款|到账|才付|再付|必须|要|得|报)", _away, True),
        ("ago from hence", rf"\b{_N}\s+{_UNIT}\s+(?P<way>ago|from now|from today|hence)\b", _away, True),
        ("in", rf"(?<!pay )(?<!paid )(?<!payable )(?<!payment )(?<!\bpays )\b(?P<way>in)\s+{_N}\s+{_UNIT}\b(?!\s+(?:credit|terms?|late|overdue))", _away, True),
        ("within", rf"\b(?P<way>within)\s+{_N}\s+{_UNIT}\b", _away, False),
        ("月", rf"(?<!\d)(?<![{_HAN}]){_M}月(?:份)?(?P<end>[底末])", _month_part, True),
        ("月", rf"{_WHICH}?月(?P<end>[底末])", _month_part, True),
        ("月", rf"(?:{_WHICH}|(?<![\d{_HAN}]){_M})?月(?:份)?初", _month_part, False),
        ("month", r"\b(?P<end>end) of (?:(?:the|this|(?P<which>next|last)) )?month\b|\bmonth[- ]end\b", _month_part, True),
        ("eom", r"(?<!\d )(?<!days )(?<!month )\b(?P<end>eom)\b(?!\s?[+\d])(?P<which>)", _month_part, True),
        ("半个月 fortnight", r"半个月\s?[之以]?(?P<way>后|前)|\b(?:in\s+)?a\s+fortnight(?:\s+(?P<ago>ago))?\b", _fortnight, True),
        ("季 quarter", r"(?:本|这个?)?季度?[底末]|\bend of (?:the |this )?quarter\b|\bquarter[- ]end\b", _quarter_end, True),
        ("end", rf"\b(?P<end>end) of {_MONTH}", _month_part, True),
        ("年", r"(?P<which>[今明去])?年{1,2}[底末]", _year_part, True),
        ("年", r"(?P<which>[今明去])?年{1,2}初", _year_part, False),
        ("year", r"\bend of (?:(?:the|this|(?P<which>next|last)) )?year\b|\byear[- ]end\b", _year_part, True),
        ("month", r"\b(?:(?:start|beginning) of )?(?P<which>next|last) month\b", _month_part, False),
        ("月", r"(?P<which>上个?|下个?)月", _month_part, False),
        ("周 星期 礼拜", r"(?P<which>上|下)个?(?:周|星期|礼拜)", _week, False),
        ("week", r"\b(?P<which>next|last) week\b", _week, False),
    )
)  # fmt: skip
"""Signs one of which a text must hold, the pattern, its reading and whether it is sure; what says most comes first."""
