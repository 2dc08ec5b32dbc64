"""Setting Slack up: the manifest is what Slack takes and we need; the check-up says what is amiss."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine

from bot.settings import Settings
from bot.slack.checkup import SlackAmiss, checked
from bot.slack.listeners.commands import COMMANDS
from bot.slack.listeners.forms import ABOUT_THIS
from bot.slack.manifest import bot_scopes, manifest
from bot.slack.request_modal import CALLBACK
from bot.slack.words import SENTENCES
from tests.bot.slack.demo import TEAM, TOKEN, populate
from tests.bot.slack.stand_in import Slack, slack_stand_in

APP_TOKEN = "xapp-1-A0COVERDESK-stand-in"


@pytest.fixture
def slack() -> Iterator[Slack]:
    with slack_stand_in() as played:
        populate(played)
        yield played


def settings_of(slack: Slack, **given: Any) -> Settings:
    return Settings(slack_api_url=slack.api_url, **given)


def check(engine: Engine, settings: Settings) -> str:
    return checked(settings, engine)


def test_without_a_token_slack_is_off_and_nothing_is_wrong(engine: Engine, slack: Slack) -> None:
    assert "off" in check(engine, settings_of(slack))


def test_a_token_through_which_nothing_can_come_in_is_said(engine: Engine, slack: Slack) -> None:
    with pytest.raises(SlackAmiss, match="SIGNING_SECRET"):
        check(engine, settings_of(slack, slack_bot_token=TOKEN))


def test_a_good_setting_says_who_we_are_and_what_waits(engine: Engine, slack: Slack) -> None:
    settings = settings_of(slack, slack_bot_token=TOKEN, slack_signing_secret="s", slack_app_token=APP_TOKEN)

    told = check(engine, settings)

    assert "Haldenwerk" in told
    assert "Socket Mode answers" in told
    assert "0 events" in told


@pytest.mark.parametrize(
    ("name", "value"), [("slack_bot_token", "xoxb-wrong"), ("slack_app_token", "xapp-wrong")]
)
def test_a_token_that_slack_refuses_is_named_and_not_shown(
    engine: Engine, slack: Slack, name: str, value: str
) -> None:
    given = {"slack_bot_token": TOKEN, "slack_app_token": APP_TOKEN, name: value}

    with pytest.raises(SlackAmiss, match=f"COVERDESK_{name.upper()}") as told:
        check(engine, settings_of(slack, **given))

    assert value not in str(told.value)


def test_scopes_that_are_missing_are_named(engine: Engine, slack: Slack) -> None:
    slack.workspace(TEAM, TOKEN, scopes=("chat:write", "commands"))

    with pytest.raises(SlackAmiss, match=r"im:history.*users:read"):
        check(engine, settings_of(slack, slack_bot_token=TOKEN, slack_signing_secret="s"))


def test_slack_that_cannot_be_reached_is_said(engine: Engine, slack: Slack) -> None:
    settings = settings_of(slack, slack_bot_token=TOKEN, slack_signing_secret="s")
    nowhere = settings.model_copy(update={"slack_api_url": "http://127.0.0.1:9/api/"})

    with pytest.raises(SlackAmiss, match="cannot be reached"):
        check(engine, nowhere)


def test_the_manifest_has_every_command_and_shortcut_that_is_listened_to() -> None:
    features = manifest()["features"]

    assert {one["command"] for one in features["slash_commands"]} == set(COMMANDS)
    assert {one["callback_id"] for one in features["shortcuts"]} == {CALLBACK, ABOUT_THIS}


def test_the_manifest_keeps_slacks_rules() -> None:
    """docs.slack.dev/reference/app-manifest, as of 2026-11."""
    about, features, settings = (manifest()[part] for part in ("display_information", "features", "settings"))
    assert len(about["name"]) <= 35
    assert len(about["description"]) <= 140
    assert 174 <= len(about["long_description"]) <= 4000
    assert len(features["agent_view"]["agent_description"]) <= 300
    assert len(features["agent_view"]["suggested_prompts"]) <= 4
    assert all(len(one["name"]) <= 24 for one in features["shortcuts"])
    assert len(features["shortcuts"]) <= 10
    assert all(len(one["command"]) <= 32 for one in features["slash_commands"])
    addresses = {one["url"] for one in features["slash_commands"]}
    addresses |= {settings["event_subscriptions"]["request_url"], settings["interactivity"]["request_url"]}
    assert addresses == {"https://your-domain.example/slack/events"}


def test_every_event_of_the_manifest_has_its_scope() -> None:
    needed = {
        "app_mention": "app_mentions:read",
        "message.channels": "channels:history",
        "message.groups": "groups:history",
        "message.im": "im:history",
        "message.mpim": "mpim:history",
        **{f"channel_{what}": "channels:read" for what in ("left", "archive", "deleted")},
        **{f"group_{what}": "groups:read" for what in ("left", "archive", "deleted")},
    }
    events = set(manifest()["settings"]["event_subscriptions"]["bot_events"])

    assert {needed[event] for event in events & set(needed)} <= bot_scopes()
    assert events - set(needed) == {"app_home_opened", "app_uninstalled", "tokens_revoked"}


@pytest.mark.parametrize("name", sorted(SENTENCES.entries))
def test_a_sentence_says_the_same_with_the_same_words_to_fill_in(name: str) -> None:
    both = SENTENCES.entries[name]

    assert set(both) == {"zh", "en"}
    fields = [sorted(part.split("}")[0] for part in both[tag].split("{")[1:]) for tag in ("zh", "en")]
    assert fields[0] == fields[1]
