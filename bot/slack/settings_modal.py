"""The form of one's settings: what it asks, what is wrong with an entry, and what it comes to."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.alerts.preferences import Preferences, Rhythm, is_zone
from bot.language import Language, language_tag
from bot.slack.blocks.bounds import Block
from bot.slack.blocks.words import spoken
from bot.slack.form import entry, field, modal, option
from bot.slack.own_settings import LANGUAGES
from bot.slack.words import tell

CALLBACK = "settings"
LONGEST_ZONE = 64
_AUTO, _NONE, _YES, _NO = "auto", "none", "yes", "no"
_HOURS = tuple(str(hour) for hour in range(24))
_RHYTHMS = ("day", *(str(weekday) for weekday in range(7)))


def settings_view(chosen: Preferences, language: Language, *, decides: bool) -> Block:
    """The form over what somebody chose; `decides` whether they get the digest of deadlines at all."""
    elements = {
        "language": _select({_AUTO: tell("language_auto", language), **_languages()}, _language(chosen)),
        "rhythm": _select({one: tell(f"every_{one}", language) for one in _RHYTHMS}, _rhythm(chosen)),
        "hour": _select(_clock(language), str(chosen.hour)),
        "zone": {"type": "plain_text_input", "max_length": LONGEST_ZONE, "initial_value": chosen.zone},
        "deadlines": _select(
            {one: tell(f"deadlines_{one}", language) for one in (_YES, _NO)},
            _YES if chosen.deadlines else _NO,
        ),
        "quiet_from": _select(_clock_or_none(language), _hour(chosen.quiet_from)),
        "quiet_until": _select(_clock_or_none(language), _hour(chosen.quiet_until)),
    }
    if not decides:
        del elements["deadlines"]
    fields = [field("settings", name, language, element) for name, element in elements.items()]
    about = json.dumps({"language": language.value, "stamp": stamp(chosen)})
    return modal("settings", CALLBACK, about, language, fields)


def stamp(chosen: Preferences) -> str:
    """The same for the same settings: a form is over those that it was opened with."""
    content = {**vars(chosen), "channels": sorted(chosen.channels)}
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:32]


def stamp_of(view: Mapping[str, Any]) -> str:
    """The stamp of the settings that a form was opened with; empty for a forged one."""
    return _about(view).get("stamp", "")


def mistakes_in_settings(view: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with the form, by its fields; empty for a right one."""
    begin, end = entry(view, "quiet_from"), entry(view, "quiet_until")
    wrong = {
        "language": entry(view, "language") not in (_AUTO, *LANGUAGES),
        "rhythm": entry(view, "rhythm") not in _RHYTHMS,
        "hour": entry(view, "hour") not in _HOURS,
        "zone": not is_zone(_zone(view)),
        "deadlines": entry(view, "deadlines") not in ("", _YES, _NO),
        "quiet_from": begin not in (_NONE, *_HOURS) or (begin == _NONE and end in _HOURS),
        "quiet_until": end not in (_NONE, *_HOURS) or (end == _NONE and begin in _HOURS),
    }
    language = spoken(_about(view).get("language"))
    found = {name: tell(f"wrong_{name}", language) for name, is_wrong in wrong.items() if is_wrong}
    if not found and begin == end != _NONE:
        return {"quiet_until": tell("wrong_quiet_same", language)}
    return found


def settings_of(view: Mapping[str, Any], before: Preferences) -> Preferences:
    """What a right form comes to; what it does not ask stays as it was before."""
    rhythm, begin, end = entry(view, "rhythm"), entry(view, "quiet_from"), entry(view, "quiet_until")
    return replace(
        before,
        language=language_tag(entry(view, "language")),
        rhythm=Rhythm.DAILY if rhythm == "day" else Rhythm.WEEKLY,
        weekday=before.weekday if rhythm == "day" else int(rhythm),
        hour=int(entry(view, "hour")),
        zone=_zone(view),
        deadlines={_YES: True, _NO: False}.get(entry(view, "deadlines"), before.deadlines),
        quiet_from=None if begin == _NONE else int(begin),
        quiet_until=None if end == _NONE else int(end),
    )


def _about(view: Mapping[str, Any]) -> dict[str, str]:
    try:
        about = json.loads(str(view.get("private_metadata")))
    except (ValueError, RecursionError):
        return {}
    known = isinstance(about, dict) and all(isinstance(one, str) for one in about.values())
    return about if known else {}


def _zone(view: Mapping[str, Any]) -> str:
    typed = entry(view, "zone").strip()
    return typed if len(typed) <= LONGEST_ZONE else ""


def _languages() -> dict[str, str]:
    return {one.value: name for one, name in LANGUAGES.items()}


def _language(chosen: Preferences) -> str:
    return chosen.language.value if chosen.language else _AUTO


def _rhythm(chosen: Preferences) -> str:
    return str(chosen.weekday) if chosen.rhythm is Rhythm.WEEKLY else "day"


def _hour(chosen: int | None) -> str:
    return _NONE if chosen is None else str(chosen)


def _clock(language: Language) -> dict[str, str]:
    return {hour: tell("at_hour", language, hour=hour) for hour in _HOURS}


def _clock_or_none(language: Language) -> dict[str, str]:
    return {_NONE: tell("no_quiet", language), **_clock(language)}


def _select(choices: Mapping[str, str], chosen: str) -> dict[str, Any]:
    options = {value: option(label, value) for value, label in choices.items()}
    return {
        "type": "static_select",
        "options": list(options.values()),
        "initial_option": options[chosen],
    }
