"""A channel order as somebody types it: `digest POL-1 weekly friday at 9`, `digest off`."""

import re
from dataclasses import dataclass

from bot.alerts.preferences import Rhythm
from bot.slack.channel_digests import Order

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_CHINESE_DAYS = "一二三四五六日"
_OFF = re.compile(r"(?:digest\s+(?:off|stop)|摘要\s*(?:关闭|停止|取消))[.!。！]?", re.I)
_ORDER = re.compile(
    r"(?:digest|摘要)\s+(?P<policy>[\w./-]*\d[\w./-]*)"
    rf"(?:\s+(?:(?:daily|每[天日])|(?P<weekly>weekly|每[周週])(?:\s*(?:on\s+)?(?P<day>{'|'.join(_DAYS)}|[{_CHINESE_DAYS}天]))?))?"
    r"(?:\s+(?:at\s+)?(?P<hour>\d{1,2})(?::00|\s*[点點时時])?)?[.!。！]?",
    re.I,
)


@dataclass(frozen=True)
class Off:
    """The channel is to be told nothing more."""


def order_in(text: str) -> Order | Off | None:
    """What a channel is to be told; None for any other words, and for an hour that there is not."""
    said = text.strip()
    if _OFF.fullmatch(said):
        return Off()
    found = _ORDER.fullmatch(said)
    if found is None:
        return None
    hour = int(found["hour"] or 8)
    if hour > 23:
        return None
    rhythm = Rhythm.WEEKLY if found["weekly"] else Rhythm.DAILY
    return Order(found["policy"], rhythm, _weekday(found["day"]), hour)


def _weekday(said: str | None) -> int:
    """0 for Monday, which is also what nobody says."""
    if not said:
        return 0
    if said.lower() in _DAYS:
        return _DAYS.index(said.lower())
    return _CHINESE_DAYS.index("日" if said == "天" else said)
