"""Settings on the App Home: one's own alone, the same as the website's, and nothing that cannot be."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from slack_sdk.models.views import View
from sqlalchemy import Engine, delete, text

from bot.alerts.preferences import Channel, PreferenceBook, Preferences, Rhythm, Scope
from bot.alerts.schema import preference
from bot.app import Assistant
from bot.language import Language
from bot.slack.mistakes import mistakes
from bot.slack.own_settings import CHANGE
from bot.slack.settings_modal import CALLBACK, settings_view
from knowledge.database import open_database
from tests.bot.slack.demo import CREDIT, DM, OWNER, SALES, STRANGER, Office, an_office
from tests.bot.slack.stand_in.messages import Json
from tests.bot.slack.stand_in.payloads import interactions
from tests.bot.slack.test_forms import sent
from tests.bot.slack.valid import texts
from tools.records.migrate import MIGRATIONS, migrate

PERSON = "P-HW-CREDIT"
CHOSEN = Preferences(
    frozenset({Channel.SLACK, Channel.WEBHOOK}),
    Scope.WATCHED,
    at_once=False,
    rhythm=Rhythm.WEEKLY,
    weekday=4,
    hour=7,
    zone="Europe/Berlin",
    quiet_from=22,
    quiet_until=6,
    break_through=True,
)
"""Somebody who set everything on the website."""
RIGHT = {
    "language": "auto",
    "rhythm": "day",
    "hour": "9",
    "zone": "Asia/Shanghai",
    "deadlines": "no",
    "quiet_from": "23",
    "quiet_until": "5",
}


@pytest.fixture
def book(assistant: Assistant) -> Iterator[PreferenceBook]:
    yield PreferenceBook(assistant.engine)
    with assistant.engine.begin() as connection:
        connection.execute(delete(preference))


@pytest.fixture
def office(assistant: Assistant, book: PreferenceBook) -> Iterator[Office]:
    with an_office(assistant) as office:
        yield office


def entered(**chosen: str) -> Json:
    """What stands in the fields of the form."""
    fields = {name: {"entry": {"selected_option": {"value": one}}} for name, one in chosen.items()}
    return fields | {"zone": {"entry": {"type": "plain_text_input", "value": chosen["zone"]}}}


def opened(office: Office, who: str) -> Json:
    """The form as it comes up at a press on the button."""
    office.clicks_at_home(who, interactions.button(CHANGE, CHANGE))
    office.settled()
    form: Json = list(office.slack.shown.views.values())[-1]
    return form


def read(home: Json | None) -> str:
    assert home is not None
    return "\n".join(texts(home["blocks"]))


def test_the_page_tells_each_person_how_they_are_told(office: Office, book: PreferenceBook) -> None:
    book.choose(PERSON, CHOSEN)

    credit, sales, stranger = (read(office.opens(who)) for who in (CREDIT, SALES, STRANGER))

    assert "Digest of changes: every Friday at 7:00 (Europe/Berlin)" in credit
    assert "waits for you: every day at 7:00 (Europe/Berlin)" in credit
    assert "Quiet hours: 22:00 to 6:00" in credit
    assert "Digest of changes: every day at 8:00 (Asia/Shanghai)" in sales, "nothing chosen: what is usual"
    assert "waits for you" not in sales, "sales are sent no digest of deadlines"
    assert "link 1A2B" in stranger
    assert "Change settings" not in stranger


def test_what_is_saved_is_what_the_website_keeps_and_the_rest_stays(
    office: Office, book: PreferenceBook
) -> None:
    book.choose(PERSON, CHOSEN)
    form = opened(office, CREDIT)
    assert '"initial_value": "Europe/Berlin"' in json.dumps(form)

    made = sent(office, CREDIT, form, entered(**RIGHT | {"language": "zh"}))
    office.settled()

    assert made.body == ""
    kept = book.of(PERSON, "UTC")
    assert kept is not None
    assert (kept.rhythm, kept.hour, kept.zone) == (Rhythm.DAILY, 9, "Asia/Shanghai")
    assert (kept.quiet_from, kept.quiet_until, kept.deadlines) == (23, 5, False)
    assert (kept.channels, kept.scope) == (CHOSEN.channels, CHOSEN.scope)
    assert (kept.break_through, kept.at_once, kept.weekday) == (True, False, 4)
    assert "语言：中文" in read(office.slack.shown.homes[CREDIT]), "it speaks the new language at once"


def test_a_chosen_language_governs_what_slack_shows_but_not_the_answer(
    office: Office, book: PreferenceBook
) -> None:
    book.choose("P-HW-OWNER", Preferences(frozenset({Channel.SLACK}), language=Language.ZH))

    office.commands(OWNER, "/limit", "help")
    office.says(OWNER, DM[OWNER], "what is factoring?")
    answer = office.seen(OWNER, DM[OWNER])[-1]

    assert "进行中的理赔" in read(office.opens(OWNER))
    assert any("回答只有您看得到" in str(call.args) for call in office.slack.called("hooks"))
    assert "receivables" in answer.text


def test_a_form_that_was_opened_before_another_change_changes_nothing(
    office: Office, book: PreferenceBook
) -> None:
    form = opened(office, CREDIT)
    book.choose(PERSON, CHOSEN)

    sent(office, CREDIT, form, entered(**RIGHT))

    assert "changed elsewhere" in office.seen(CREDIT, DM[CREDIT])[-1].text
    assert book.of(PERSON, "UTC") == CHOSEN


def test_whoever_was_unlinked_since_is_told_how_to_be_linked_and_nothing_is_kept(
    office: Office, book: PreferenceBook
) -> None:
    sent(office, STRANGER, settings_view(CHOSEN, Language.EN, decides=True), entered(**RIGHT))

    assert "link 1A2B" in office.seen(STRANGER, DM[STRANGER])[-1].text
    assert book.of(PERSON, "UTC") is None


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({"quiet_until": "23"}, {"quiet_until"}),
        ({"quiet_from": "none"}, {"quiet_from"}),
        ({"quiet_until": "none"}, {"quiet_until"}),
        ({"hour": "24"}, {"hour"}),
        ({"hour": "-1"}, {"hour"}),
        ({"hour": "９"}, {"hour"}),
        ({"zone": "Beijing"}, {"zone"}),
        ({"zone": "../etc/passwd"}, {"zone"}),
        ({"zone": "x" * 4000}, {"zone"}),
        ({"language": "fr", "rhythm": "7"}, {"language", "rhythm"}),
        ({"deadlines": "perhaps"}, {"deadlines"}),
        ({"quiet_from": "none", "quiet_until": "none"}, set()),
        ({"deadlines": ""}, set()),  # sales are not asked
    ],
)
def test_what_cannot_be_is_said_beside_its_field(wrong: dict[str, str], fields: set[str]) -> None:
    view = settings_view(CHOSEN, Language.EN, decides=True)
    view["state"] = {"values": entered(**RIGHT | wrong)}

    assert set(mistakes({"type": "view_submission", "view": view})) == fields


@pytest.mark.parametrize("state", [None, 1, [], {"values": None}, {"values": {"hour": "x"}}, {"values": {}}])
def test_a_forged_form_is_wrong_and_no_error_of_ours(state: Any) -> None:
    view = {"callback_id": CALLBACK, "private_metadata": "[1]", "state": state}

    assert {"language", "rhythm", "hour", "zone"} <= set(mistakes({"type": "view_submission", "view": view}))


@pytest.mark.parametrize("language", Language)
def test_slack_takes_the_form_at_its_widest(language: Language) -> None:
    widest = Preferences(frozenset(Channel), zone="A" * 64, quiet_from=23, quiet_until=22, language=language)
    view = settings_view(widest, language, decides=True)

    View(**view).validate_json()
    assert max(len(view[one]["text"]) for one in ("title", "submit", "close")) <= 24
    assert len(view["private_metadata"]) <= 3000
    for block in view["blocks"]:
        options = block["element"].get("options", [])
        assert len(options) <= 100
        assert len(block["label"]["text"]) <= 2000
        assert all(len(one["text"]["text"]) <= 75 and 0 < len(one["value"]) <= 150 for one in options)


def test_hours_that_were_chosen_in_slack_before_are_kept_with_the_websites(empty_database_url: str) -> None:
    engine = open_database(empty_database_url)
    _at(engine, "0027_turn_tickets")
    with engine.begin() as connection:
        for one in _BEFORE:
            connection.execute(text(one))

    migrate(engine)

    book = PreferenceBook(engine)
    by_the_book, by_code, on_the_website = (book.of(one, "Europe/Berlin") for one in ("P-1", "P-2", "P-3"))
    engine.dispose()
    assert by_the_book is not None
    assert by_code is not None
    assert on_the_website is not None
    assert (by_the_book.hour, by_the_book.zone, by_the_book.deadlines) == (16, "Europe/Berlin", True)
    assert by_the_book.channels == {Channel.BELL, Channel.SLACK}
    assert (by_code.hour, by_code.deadlines) == (8, False)
    assert (on_the_website.hour, on_the_website.zone, on_the_website.deadlines) == (7, "Asia/Tokyo", False)


_BEFORE = (
    "INSERT INTO principal (principal_id, name, role, slack_team_id, slack_user_id)"
    " VALUES ('P-1', 'A', 'policyholder', 'T1', 'U1'), ('P-3', 'C', 'policyholder', 'T1', 'U3')",
    "INSERT INTO slack_account VALUES ('T1', 'U2', 'P-2', 1.0)",
    "INSERT INTO slack_preference VALUES"
    " ('T1', 'U1', 16), ('T1', 'U2', -1), ('T1', 'U3', -1), ('T1', 'U4', 9)",
    "INSERT INTO alert_preference"
    " (principal_id, channels, scope, at_once, rhythm, weekday, hour, zone, break_through)"
    " VALUES ('P-3', 'email', 'all', true, 'daily', 0, 7, 'Asia/Tokyo', false)",
)


def _at(engine: Engine, version: str) -> None:
    """Brings an empty database to an older version."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, version)
