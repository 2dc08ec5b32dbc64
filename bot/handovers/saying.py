"""What visitors are told of the desk: where they stand, when it is staffed, and nothing that was not done."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.handovers.case import HandOver
from bot.handovers.hours import OpeningHours
from bot.language import Language
from bot.phrasebook import Phrasebook

WORDS = Phrasebook(Path(__file__).with_name("words.yaml"))


@dataclass(frozen=True)
class DeskTimes:
    """The desk at one moment."""

    open_until: datetime | None
    """When the shift ends that is on; None while the desk is closed."""
    opens_at: datetime | None
    """When it opens next; None while it is open, and where its hours name no next time."""
    zone: str
    now: datetime


def times_at(hours: OpeningHours, now: datetime) -> DeskTimes:
    """The desk as its hours have it at this moment."""
    until = hours.open_until(now)
    return DeskTimes(
        until, None if until else hours.opens_at(now), hours.zone.key, now.astimezone(hours.zone)
    )


def before(times: DeskTimes, language: Language) -> str:
    """What will happen when a person is asked for."""
    return WORDS.say("before", language, desk=_desk(times, language)).strip()


def after(known: HandOver, times: DeskTimes, language: Language) -> str:
    """What was recorded, under which reference, and when the desk is staffed."""
    fields = {"reference": known.reference, "desk": _desk(times, language)}
    return WORDS.say(known.state.value, language, **fields).strip()


def moment(at: datetime, now: datetime, language: Language) -> str:
    """A time as people say it; both in the desk's zone."""
    time = f"{at:%H:%M}"
    if at.date() == now.date():
        return WORDS.say("today", language, time=time)
    weekday, month = (
        WORDS.word(*one, language) for one in (("weekday", str(at.weekday())), ("month", str(at.month)))
    )
    return WORDS.say("day", language, weekday=weekday, month=month, day=str(at.day), time=time)


def _desk(times: DeskTimes, language: Language) -> str:
    zone = WORDS.word("zone", times.zone, language)
    if times.open_until is not None:
        return WORDS.say("open", language, until=moment(times.open_until, times.now, language), zone=zone)
    if times.opens_at is not None:
        return WORDS.say("closed", language, when=moment(times.opens_at, times.now, language), zone=zone)
    return WORDS.say("closed_unknown", language)
