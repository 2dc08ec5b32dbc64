"""Tokens that end: exchanged before they do, once, and told when Slack says no."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from pydantic import SecretStr
from slack_sdk.oauth.installation_store import Installation
from sqlalchemy import Engine
from structlog.testing import capture_logs

from bot.app import Assistant
from bot.settings import Settings
from bot.slack.checkup import SlackAmiss, checked
from bot.slack.ending import LEASE, EndingTokens, Fresh
from bot.slack.installations import AHEAD, Installations
from bot.slack.rotation import Rotation
from bot.slack.sealing import Seal, new_key
from bot.slack.workspaces import web_client
from tests.bot.slack.demo import DM, SALES, TEAM, TOKEN, opened, populate
from tests.bot.slack.stand_in import Slack, faults, slack_stand_in
from tests.bot.slack.test_inbox import Clock
from tests.bot.slack.test_sealing import emptied, rests

__all__ = ["emptied"]

# slack_sdk sends the client's secret with aiohttp's BasicAuth, which newer versions of aiohttp warn about.
pytestmark = [pytest.mark.anyio, pytest.mark.filterwarnings("ignore:BasicAuth is deprecated")]

KEY = new_key()
SEAL = Seal([KEY])
REFRESH = "xoxe-1-first"
TWELVE_HOURS = 43_200


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def slack() -> Iterator[Slack]:
    with slack_stand_in() as played:
        populate(played)
        played.grants.rotating = True
        played.grants.refresh_tokens[REFRESH] = TEAM
        yield played


def install(engine: Engine, expires_at: float, *, refresh: str = REFRESH, token: str = TOKEN) -> None:
    Installations(engine, SEAL)._save(
        Installation(
            team_id=TEAM,
            bot_token=token,
            bot_refresh_token=refresh,
            bot_token_expires_at=int(expires_at),
            bot_id="B0DEMOHW",
            bot_user_id="U0DEMOHWBOT",
            user_id="U2",
        )
    )


def rotation(engine: Engine, slack: Slack, clock: Clock, **parts: Any) -> Rotation:
    grants, tokens = slack.grants, EndingTokens(engine, SEAL, clock)
    client = web_client(None, slack.api_url)
    made = Rotation(tokens, grants.client_id, grants.client_secret, client, clock)
    return replace(made, **parts)


def token(engine: Engine) -> str:
    bot = Installations(engine, SEAL).bot(TEAM)
    assert bot is not None
    return str(bot.bot_token)


async def test_a_token_is_exchanged_before_it_ends_and_rests_as_ciphertext(
    engine: Engine, slack: Slack, clock: Clock
) -> None:
    install(engine, clock.now + TWELVE_HOURS)
    await rotation(engine, slack, clock).go()
    assert slack.called("oauth.v2.access") == []
    clock.now += TWELVE_HOURS - AHEAD

    await rotation(engine, slack, clock).go()

    new = token(engine)
    assert new.startswith("xoxe.xoxb-1-")
    assert new == slack.world.workspaces[TEAM].bot_token
    assert [secret for secret in (new, "xoxe-1-") if secret in rests(engine)[0]] == []
    await rotation(engine, slack, clock).go()
    assert len(slack.called("oauth.v2.access")) == 1
    clock.now += TWELVE_HOURS - AHEAD  # the refresh token that came with it serves the next time
    await rotation(engine, slack, clock).go()
    assert token(engine) not in (TOKEN, new)


def test_of_many_processes_one_exchanges_a_token(engine: Engine, clock: Clock) -> None:
    """A refresh token serves once: the second to send it would lose the workspace."""
    install(engine, clock.now)

    with ThreadPoolExecutor(8) as pool:
        held = list(pool.map(lambda _: EndingTokens(engine, SEAL, clock).take(TEAM), range(16)))

    assert len([one for one in held if one]) == 1


async def test_what_a_killed_process_held_is_tried_again_after_its_lease(
    engine: Engine, slack: Slack, clock: Clock
) -> None:
    install(engine, clock.now + 60)
    assert EndingTokens(engine, SEAL, clock).take(TEAM)
    await rotation(engine, slack, clock).go()
    assert token(engine) == TOKEN

    clock.now += LEASE
    await rotation(engine, slack, clock).go()

    assert token(engine) != TOKEN


async def test_a_workspace_installed_anew_meanwhile_keeps_its_newer_token(
    engine: Engine, clock: Clock
) -> None:
    install(engine, clock.now)
    tokens = EndingTokens(engine, SEAL, clock)
    held = tokens.take(TEAM)
    assert held is not None
    install(engine, clock.now + TWELVE_HOURS, token="xoxe.xoxb-1-newer")

    assert not tokens.renew(held, Fresh("xoxe.xoxb-1-late", "xoxe-1-late", clock.now + TWELVE_HOURS))

    assert token(engine) == "xoxe.xoxb-1-newer"


@pytest.mark.parametrize("fault", [faults.server_error(), faults.rate_limited(), faults.error("fatal_error")])
async def test_slack_that_cannot_answer_is_asked_again_and_nothing_is_lost(
    engine: Engine, slack: Slack, clock: Clock, fault: faults.Fault
) -> None:
    install(engine, clock.now + 600)
    slack.faults.next("oauth.v2.access", fault)

    await rotation(engine, slack, clock).go()
    assert [(one.refused, token(engine)) for one in Installations(engine, SEAL).kept()] == [(None, TOKEN)]
    clock.now += 60
    await rotation(engine, slack, clock).go()

    assert token(engine) != TOKEN


async def test_a_refusal_is_told_to_the_operator_until_it_is_mended(
    engine: Engine, slack: Slack, clock: Clock
) -> None:
    clock.now = time.time()
    install(engine, clock.now + 600)
    with capture_logs() as logged:
        await rotation(engine, slack, clock, client_secret="mistyped").go()

    (line,) = [one for one in logged if one["event"] == "slack_token_refused"]
    assert (line["team"], line["cause"], line["log_level"]) == (TEAM, "bad_client_secret", "error")
    assert "/slack/install" in line["then"]
    assert REFRESH not in repr(logged)
    with pytest.raises(SlackAmiss, match=rf"{TEAM} \(bad_client_secret\).*/slack/install"):
        doctor(engine)
    clock.now += 600
    await rotation(engine, slack, clock).go()
    assert "1 of them renewed before they end" in doctor(engine)


async def test_a_refresh_token_that_has_served_is_refused_for_good(
    engine: Engine, slack: Slack, clock: Clock
) -> None:
    """As after a kill between Slack's answer and our keeping it; the old token serves to its end."""
    slack.faults.next("oauth.v2.access", faults.lost())
    install(engine, clock.now + 600)
    await rotation(engine, slack, clock).go()
    clock.now += 60

    await rotation(engine, slack, clock).go()

    assert [one.refused for one in Installations(engine, SEAL).kept()] == ["invalid_refresh_token"]
    assert token(engine) == TOKEN


def doctor(engine: Engine) -> str:
    given = {"slack_client_id": "1", "slack_client_secret": "s", "slack_signing_secret": "s"}
    return checked(Settings.model_validate({**given, "slack_token_keys": KEY}), engine)


def test_a_token_that_ended_unrenewed_is_told_by_the_doctor(engine: Engine) -> None:
    install(engine, time.time() - 60)

    with pytest.raises(SlackAmiss, match="was not renewed"):
        doctor(engine)


def test_a_rotating_token_in_the_settings_is_told_by_the_doctor(engine: Engine) -> None:
    settings = Settings.model_validate({"slack_bot_token": "xoxe.xoxb-1-x", "slack_signing_secret": "s"})

    with pytest.raises(SlackAmiss, match="COVERDESK_SLACK_CLIENT_ID"):
        checked(settings, engine)


def test_a_token_that_ended_while_no_server_was_up_is_exchanged_at_the_first_event(
    emptied: Assistant, slack: Slack
) -> None:
    install(emptied.engine, time.time() - 3600)
    slack.world.ends[TOKEN] = 0.0
    slack.faults.next("users.info", faults.error("token_expired"))  # as when another process exchanges it
    grants = slack.grants
    many: dict[str, Any] = {
        "slack_bot_token": None,
        "slack_client_id": grants.client_id,
        "slack_client_secret": SecretStr(grants.client_secret),
        "slack_token_keys": SecretStr(KEY),
    }

    with capture_logs() as logged, opened(emptied, slack, **many) as office:
        office.says(SALES, DM[SALES], "what is factoring?")
        assert len(office.seen(SALES, DM[SALES])) == 1

    assert len(slack.called("oauth.v2.access")) == 1
    secrets = [token(emptied.engine), REFRESH, KEY]
    assert [one for one in secrets if one in repr(logged)] == []
