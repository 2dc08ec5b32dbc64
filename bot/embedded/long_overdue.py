"""How long something is overdue, told in weeks or months: 晚了三周, 一个半月没付, six weeks late."""

import re
from datetime import date

from dateutil.relativedelta import relativedelta

from bot.embedded.quantities import folded_in_place, whole

_ZH = (
    r"(?P<n>\d{1,2}(?:\.5)?|[一二两三四五六七八九十]{1,2}|半)\s?(?P<half>个半)?"
    r"(?P<unit>个?周|个?星期|个?礼拜|个月|(?<=个半)月)"
)
_EN = r"(?P<n>\d{1,2}|half an?|an?|one|two|three|four|five|six|seven|eight|nine|ten)\s(?P<unit>week|month)s?"
_LATE = (
    r"(?:逾期|过期|超期|拖欠|拖|欠款?|晚付|迟付|晚|延迟付款?|未付|没付)"
    r"(?:了|已经?|有|都|差不多|大概|约|达|\s){0,4}"
)
_LATE_EN = r"(?:overdue|late|past[\s-]?due|in arrears)"
_RULES = tuple(
    map(
        re.compile,
        (
            rf"{_LATE}{_ZH}(?!多|以?[内上下前后]|之[内前后]|[底末初份])",
            rf"(?<![\d.第上下每月账期结]){_ZH}\s?(?:都|还|了)?[没未不][付给还](?!款期)",
            rf"(?<!over )(?<!than )\b{_EN}\s(?:{_LATE_EN}|behind)\b(?!\s(?:report|notif))",
            rf"\b{_LATE_EN}\s(?:by |for |now )?{_EN}\b(?!\sor (?:more|longer))",
            rf"\bhas(?:n['’]?t| not) paid(?: us)?\s(?:for|in)\s{_EN}\b",
        ),
    )
)
_HALF_A_MONTH = 16
"""Days; the longer half, so that a deadline reckoned from it is never later than the true one."""


def long_overdue(message: str, today: date) -> int | None:
    """The days since the due date that so many weeks or calendar months ago was; None where none is told.

    "More than two months" tells no day, nor does 两个多月.
    """
    text = folded_in_place(message)
    for rule in _RULES:
        found = rule.search(text)
        if found:
            return _days(found, today)
    return None


def _days(found: re.Match[str], today: date) -> int | None:
    said, half = found["n"], bool(found.groupdict().get("half")) or found["n"].endswith(".5")
    if said.startswith(("半", "half")):
        count, half = 0, True
    else:
        read = 1 if said in ("a", "an") else whole(said.removesuffix(".5"))
        if read is None:
            return None
        count = read
    if found["unit"] in ("月", "个月", "month"):
        months = (today - (today - relativedelta(months=count))).days
        return months + (_HALF_A_MONTH if half else 0)
    return None if half else 7 * count
