"""Preferences: of what, how and when somebody wants to be told; in SQL, with what is usual for the rest."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Engine, delete, insert, select

from bot.alerts.schema import preference
from bot.language import Language, language_tag
from knowledge.database import reading

LATE = 6
"""Hours after somebody's hour at which a digest is no morning news any more; the next day makes up for it."""


class Channel(StrEnum):
    """A way to somebody."""

    SLACK = "slack"
    EMAIL = "email"
    WEBHOOK = "webhook"
    BELL = "bell"
    """A list that is read in the widget and on the pages; nothing is sent."""


class Scope(StrEnum):
    """Which buyers somebody hears of."""

    ALL = "all"
    WATCHED = "watched"


class Rhythm(StrEnum):
    """How often a digest comes."""

    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True)
class Preferences:
    """What one person chose. Hours are whole hours of their own zone."""

    channels: frozenset[Channel]
    scope: Scope = Scope.ALL
    at_once: bool = True
    """Urgent changes come at once; else all come in the digest."""
    rhythm: Rhythm = Rhythm.DAILY
    weekday: int = 0
    """Of the weekly digest; 0 is Monday."""
    hour: int = 8
    zone: str = "UTC"
    quiet_from: int | None = None
    """From this hour on nothing is sent; None without quiet hours."""
    quiet_until: int | None = None
    break_through: bool = False
    """Insolvency and stop of shipments are sent in quiet hours too."""
    language: Language | None = None
    """None: the language that the book has for the person, and in Slack that of Slack."""
    deadlines: bool = True
    """The daily digest of deadlines in Slack, at the same hour; nothing else carries it."""

    def local(self, now: datetime) -> datetime:
        """The moment in the person's zone; UTC for a zone that is unknown here."""
        return now.astimezone(_zone(self.zone))

    def after_quiet(self, now: datetime) -> datetime:
        """The first moment from now on that is not in the quiet hours, in the person's zone."""
        local, begin, end = self.local(now), self.quiet_from, self.quiet_until
        if begin is None or end is None or begin == end:
            return local
        at_night = local.hour >= begin or local.hour < end
        if not (begin <= local.hour < end if begin < end else at_night):
            return local
        day = local.date() + timedelta(days=local.hour >= end)
        return datetime.combine(day, time(end), tzinfo=local.tzinfo)

    def deadlines_due(self, now: datetime, last: date | None) -> bool:
        """Whether the daily digest of deadlines is to be made now, `last` being the day of the one before.

        One's hour in the quiet hours is the end of these.
        """
        local = self.local(now)
        if not self.deadlines or last == local.date() or self.after_quiet(now) != local:
            return False
        hour = self.after_quiet(datetime.combine(local.date(), time(self.hour), tzinfo=local.tzinfo)).hour
        return hour <= local.hour < hour + LATE

    def digest_due(self, now: datetime, last: date | None) -> bool:
        """Whether a digest is to be made now, `last` being the day of the one before; None for none.

        A weekly one that was missed is made up for on the next day.
        """
        local = self.local(now)
        today = local.date()
        if last == today or not self.hour <= local.hour < self.hour + LATE:
            return False
        if self.rhythm is Rhythm.DAILY:
            return True
        of_this_week = today - timedelta(days=(today.weekday() - self.weekday) % 7)
        return last < of_this_week if last else of_this_week == today


def usual(reachable: frozenset[Channel], zone: str) -> Preferences:
    """For whoever chose nothing: the bell, and Slack or else e-mail - one of them, not both."""
    one = next((way for way in (Channel.SLACK, Channel.EMAIL) if way in reachable), None)
    return Preferences(frozenset({Channel.BELL, *([one] if one else [])}), zone=zone)


class PreferenceBook:
    """In SQL; raises what SQLAlchemy raises."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, principal_id: str, zone: str) -> Preferences | None:
        """What this person chose; None for whoever chose nothing. `zone` is that of whoever chose none."""
        query = select(preference).where(preference.c.principal_id == principal_id)
        with reading(self._engine) as connection:
            row = connection.execute(query).mappings().first()
        return _preferences(row, zone) if row else None

    def language(self, principal_id: str) -> Language | None:
        """The language that this person chose; None for none."""
        query = select(preference.c.language).where(preference.c.principal_id == principal_id)
        with reading(self._engine) as connection:
            return language_tag(connection.execute(query).scalar())

    def choose(self, principal_id: str, chosen: Preferences) -> None:
        """Keeps it. Raises ValueError for an hour, weekday or zone that there is not.

        So do quiet hours that begin when they end: no hour of the day, or each of them.
        """
        _check(chosen)
        values = {**vars(replace(chosen)), "channels": ",".join(sorted(chosen.channels))}
        with self._engine.begin() as connection:
            connection.execute(delete(preference).where(preference.c.principal_id == principal_id))
            connection.execute(insert(preference).values(principal_id=principal_id, **values))


def _check(chosen: Preferences) -> None:
    hours = [chosen.hour, *(one for one in (chosen.quiet_from, chosen.quiet_until) if one is not None)]
    if not all(0 <= one < 24 for one in hours):
        raise ValueError("An hour is a number from 0 to 23.")
    if chosen.quiet_from is not None and chosen.quiet_from == chosen.quiet_until:
        raise ValueError("Quiet hours end at another hour than they begin.")
    if not 0 <= chosen.weekday < 7:
        raise ValueError("A weekday is a number from 0, which is Monday, to 6.")
    if not is_zone(chosen.zone):
        raise ValueError("A time zone is a name such as Asia/Shanghai or Europe/Berlin.")


def is_zone(name: str) -> bool:
    """Whether this names a time zone of the IANA list."""
    try:
        return bool(name) and ZoneInfo(name) is not None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False


def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name if is_zone(name) else "UTC")


def _preferences(row: Mapping[Any, Any], zone: str) -> Preferences:
    kept = {name: value for name, value in row.items() if name != "principal_id"}
    return Preferences(
        **{
            **kept,
            "channels": frozenset(Channel(one) for one in row["channels"].split(",") if one),
            "scope": Scope(row["scope"]),
            "rhythm": Rhythm(row["rhythm"]),
            "zone": row["zone"] or zone,
            "language": language_tag(row["language"]),
        }
    )
