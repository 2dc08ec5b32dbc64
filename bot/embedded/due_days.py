"""Which day of a message is the due date, and how far ahead deadlines are asked for."""

import re

from bot.brief import Brief
from bot.embedded import cues
from bot.embedded.days import Day, days_named
from bot.embedded.quantities import folded_in_place, whole

_DUE = re.compile(r"到期|应付款日|due")


def due_named(message: str, text: str, brief: Brief) -> str | None:
    """A due date the message names: "10月15日到期的发票最晚哪天报"."""
    if not _DUE.search(text):
        return None
    days = _near(message, text, brief)
    in_place = folded_in_place(message)
    due = [day for day in days if _said_of(day, in_place, _DUE)]
    other = [day for day in days if _said_of(day, in_place, _NOT_DUE)]
    left = [day for day in days if day not in other]
    meant = due[0] if due else left[0] if left else None
    if meant is None or (brief.mention.certain and _VAGUE.search(in_place[slice(*meant.span)])):
        return None  # of a buyer's invoices the records tell which was due about then
    return meant.date.isoformat()


def _near(message: str, text: str, brief: Brief) -> list[Day]:
    """The days a message names; without a year the last one, or the next where that alone is asked about.

    The next one where it is nearer and the invoice is supposed, or its last one lies too far back to act on.
    """
    last = days_named(message, brief.today, past=True)
    ahead = {day.span: day for day in days_named(message, brief.today)}
    supposed, near = bool(_SUPPOSED.search(text)), []
    for day in last:
        other = ahead.get(day.span, day)
        behind, before = (brief.today - day.date).days, (other.date - brief.today).days
        later = 0 < before < behind and (supposed or behind > TOO_FAR_BACK)
        near.append(other if later else day)
    return [day for day in near if day.sure]


_SUPPOSED = re.compile(
    r"假如|假设|假使|如果|要是|万一|若|\b(if|suppose|supposing|assume|assuming|say|imagine)\b"
)
TOO_FAR_BACK = 270
"""Days from which on a day without a year is not the last one: no policy leaves that long to report it."""
_VAGUE = re.compile(r"[底初中末旬]|\b(end|early|mid|late|start|beginning)\b")
_NOT_DUE = re.compile(r"发货|出运|出货|开票|开具|shipp|dispatch|deliver|invoiced|issued|dated")


def _said_of(day: Day, text: str, rule: re.Pattern[str]) -> bool:
    """Whether a day is the one of a word: right behind it, or right before it with no other day between."""
    behind = re.match(rf"\W{{0,2}}(?:{rule.pattern})", text[day.span[1] :])
    before = re.search(rf"(?:{rule.pattern})(?:日期?|于|on|date|was|is|\W){{0,4}}$", text[: day.span[0]])
    return bool(behind or before)


_WEEK = re.compile(r"本周|这周|这个?星期|this week")
_NEXT_WEEK = re.compile(r"下周|下个?星期|next week")
_MONTH = re.compile(r"本月|这个月|this month")
_AHEAD = re.compile(
    r"(?:未来|接下来|今后|最近|next|coming)\s*(?P<n>\d{1,3}|[一二两三四五六七八九十]{1,3}|two|three|four)\s*"
    r"(?P<unit>天|日|days?|周|个?星期|weeks?)|(?P<within>\d{1,3})\s*天(?:之)?内(?:有|到期|要)"
)


_UNTIL = re.compile(r"为止|(之|以)前(?!.{0,4}(发|出))|\b(until|up to|before)\b")


def _until(message: str, text: str, brief: Brief) -> int | None:
    """The days up to one that is named, for what has to be done until then: 到12月31日为止有哪些."""
    if not (_UNTIL.search(text) and cues.LIST.search(text)):
        return None
    ahead = [day.date for day in days_named(message, brief.today) if day.sure and day.date > brief.today]
    return min((ahead[-1] - brief.today).days, LONGEST_AHEAD) if ahead else None


LONGEST_AHEAD = 3660
"""Days; what is asked for beyond ten years is all that there is."""


def within_days(message: str, text: str, brief: Brief) -> int | None:
    """How far ahead deadlines are asked for, in days."""
    told = _ahead(text)
    return told if told is not None else _until(message, text, brief)


def _ahead(text: str) -> int | None:
    found = _AHEAD.search(text)
    if found:
        count = whole(found["n"] or found["within"])
        weeks = (found["unit"] or "").startswith(("周", "星期", "个星期", "week"))
        return min(count * (7 if weeks else 1), LONGEST_AHEAD) if count is not None else None
    for rule, days in ((_NEXT_WEEK, 14), (_WEEK, 7), (_MONTH, 31)):
        if rule.search(text):
            return days
    return None
