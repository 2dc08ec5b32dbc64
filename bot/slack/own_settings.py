"""A person's own settings as the App Home tells them; they are the ones of `/my/notifications`."""

from bot.alerts.preferences import Channel, PreferenceBook, Preferences, Rhythm, usual
from bot.language import Language
from bot.slack.askers import Asker
from bot.slack.blocks import bounds, layout
from bot.slack.blocks.bounds import Block
from bot.slack.desk import Desk
from bot.slack.words import tell
from tools.principal import Right

CHANGE = "settings"
"""The `action_id` of the button that opens the form."""
LANGUAGES = {Language.ZH: "中文", Language.EN: "English"}
"""Each by its own name."""


def chosen_in_slack(preferences: PreferenceBook, principal_id: str, zone: str) -> Preferences:
    """What somebody chose, else what is usual; `zone` is the one that Slack has for them."""
    return preferences.of(principal_id, zone) or usual(frozenset({Channel.SLACK}), zone)


def settings_blocks(desk: Desk, asker: Asker) -> list[Block]:
    """How the person is told, with the button to change it; for whoever is not linked, how to be."""
    language = asker.language
    if not asker.known:
        how = tell(how_to_be_known(asker), language)
        return [layout.divider(), layout.section(tell("home_settings", language), [how])]
    change = {
        "type": "button",
        "action_id": CHANGE,
        "text": layout.plain(tell("home_settings_change", language), bounds.BUTTON_TEXT),
        "value": CHANGE,
    }
    told = layout.section(tell("home_settings", language), _lines(desk, asker))
    rest = layout.context([tell("home_settings_rest", language)])
    return [layout.divider(), {**told, "accessory": change}, rest]


def how_to_be_known(asker: Asker) -> str:
    """The sentence for somebody whom nobody has linked."""
    return "unknown_person" if asker.member else "guest"


def _lines(desk: Desk, asker: Asker) -> list[str]:
    here = chosen_in_slack(desk.preferences, asker.principal.id, asker.zone)
    elsewhere = desk.preferences.of(asker.principal.id, desk.stores.settings.desk_timezone)
    changes = elsewhere or usual(frozenset({Channel.SLACK}), desk.stores.settings.desk_timezone)
    lines = [_language(here, asker.language), _changes(changes, asker.language)]
    if asker.principal.may(Right.CONFIRM_REQUESTS):
        lines.append(_deadlines(here, asker.language))
    return [*lines, _quiet(here, asker.language)]


def _language(chosen: Preferences, language: Language) -> str:
    named = LANGUAGES[chosen.language] if chosen.language else tell("language_auto", language)
    return tell("home_settings_language", language, chosen=named)


def _changes(chosen: Preferences, language: Language) -> str:
    weekly = chosen.rhythm is Rhythm.WEEKLY
    when = tell(f"every_{chosen.weekday}" if weekly else "every_day", language)
    return tell("home_settings_changes", language, when=when, hour=str(chosen.hour), zone=chosen.zone)


def _deadlines(chosen: Preferences, language: Language) -> str:
    if not chosen.deadlines:
        return tell("home_settings_no_deadlines", language)
    return tell("home_settings_deadlines", language, hour=str(chosen.hour), zone=chosen.zone)


def _quiet(chosen: Preferences, language: Language) -> str:
    begin, end = chosen.quiet_from, chosen.quiet_until
    if begin is None or end is None:
        return tell("home_settings_no_quiet", language)
    return tell("home_settings_quiet", language, begin=str(begin), end=str(end), zone=chosen.zone)
