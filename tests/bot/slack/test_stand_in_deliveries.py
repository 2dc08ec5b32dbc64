"""The real Bolt takes the stand-in's deliveries over HTTP, and refuses what is forged."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.request.internals import extract_actor_team_id, extract_actor_user_id, extract_team_id
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from tests.bot.slack.conftest import (
    ANNA,
    ANNA_DM,
    BO,
    BOT_TOKEN,
    OTHER_TEAM,
    OUTSIDER,
    PUBLIC_CHANNEL,
    SHARED_CHANNEL,
    TEAM,
)
from tests.bot.slack.stand_in import Slack, payloads, retry_headers, served, wait_until
from tests.bot.slack.stand_in.payloads import button, feedback

Bodies = list[dict[str, Any]]


@contextmanager
def bolt(slack: Slack) -> Iterator[tuple[str, Bodies]]:
    """A Bolt app behind HTTP that keeps each body it is handed."""
    app, got = _app(slack)
    handler = AsyncSlackRequestHandler(app)
    route = Route("/slack/events", handler.handle, methods=["POST"])
    with served(Starlette(routes=[route])) as address:
        yield f"{address}/slack/events", got


def _app(slack: Slack) -> tuple[AsyncApp, Bodies]:
    web = AsyncWebClient(token=BOT_TOKEN, base_url=slack.api_url)
    app, got = AsyncApp(client=web, signing_secret=slack.signing_secret), Bodies()

    async def keep(body: dict[str, Any], ack: AsyncAck) -> None:
        got.append(body)
        await ack()

    for event in ("message", "app_mention", "app_home_opened", "app_uninstalled", "tokens_revoked"):
        app.event(event)(keep)
    app.event({"type": "message", "subtype": "message_changed"})(keep)
    app.event("app_context_changed")(keep)
    app.command("/coverdesk")(keep)
    for action in ("confirm", "rate"):
        app.action(action)(keep)
    app.view("form")(keep)
    app.view_closed("form")(keep)
    app.shortcut("ask")(keep)
    return app, got


Door = tuple[str, Bodies]


@pytest.fixture
def door(slack: Slack) -> Iterator[Door]:
    with bolt(slack) as opened:
        yield opened


def events(slack: Slack) -> list[dict[str, Any]]:
    """One of every kind that Bolt hands on."""
    lode, dm = slack.world.workspaces[TEAM], slack.world.channels[ANNA_DM]
    direct, public = (
        slack.said(ANNA, ANNA_DM, "How much?"),
        slack.said(ANNA, PUBLIC_CHANNEL, "<@U0LODEBOT> hi"),
    )
    outside = slack.said(OUTSIDER, SHARED_CHANNEL, "<@U0LODEBOT> hi")
    mention = payloads.app_mention(lode, outside)
    return [
        payloads.message_im(lode, direct),
        payloads.message_im(lode, direct, app_context={"entities": []}),
        payloads.message_channels(lode, public),
        payloads.message_groups(lode, public),
        payloads.app_mention(lode, public),
        payloads.from_outside(mention, slack.world.users[OUTSIDER]),
        payloads.from_outside(payloads.message_channels(lode, outside), slack.world.users[OUTSIDER]),
        payloads.message_changed(lode, public, "<@U0LODEBOT> hello"),
        payloads.file_share(lode, direct),
        payloads.bot_message(lode, public, "B0ANOTHER"),
        payloads.app_home_opened(lode, ANNA, dm),
        payloads.app_home_opened(lode, ANNA, dm, tab="home"),
        payloads.app_context_changed(lode, ANNA, dm, PUBLIC_CHANNEL),
        payloads.app_uninstalled(lode),
        payloads.tokens_revoked(lode, bots=("U0LODEBOT",)),
    ]


def interactions(slack: Slack) -> list[dict[str, Any]]:
    lode, anna = slack.world.workspaces[TEAM], slack.world.users[ANNA]
    channel, message = slack.world.channels[PUBLIC_CHANNEL], slack.said(ANNA, PUBLIC_CHANNEL, "hi")
    view = {"id": "V0FORM", "type": "modal", "callback_id": "form", "blocks": []}
    values = {"limit": {"amount": {"type": "plain_text_input", "value": "20000"}}}
    answering = {
        "response_url": slack.response_url(TEAM, PUBLIC_CHANNEL, ANNA),
        "trigger_id": slack.trigger_id(),
    }
    trigger = slack.trigger_id()
    return [
        payloads.slash_command(lode, anna, channel, "limit Nordhaus", **answering),
        payloads.block_actions(lode, anna, channel, message, button("confirm", "R-1"), **answering),
        payloads.block_actions(lode, anna, channel, message, feedback("rate", "good"), **answering),
        payloads.home_actions(lode, anna, view, button("confirm", "R-1"), trigger_id=trigger),
        payloads.view_submission(lode, anna, view, values, trigger_id=trigger),
        payloads.view_closed(lode, anna, view),
        payloads.shortcut(lode, anna, "ask", trigger_id=trigger),
        payloads.message_action(lode, anna, channel, message, "ask", **answering),
    ]


@pytest.mark.parametrize("kind", [events, interactions])
def test_bolt_takes_every_payload_and_hands_it_on_unchanged(
    slack: Slack, door: Door, kind: Callable[[Slack], list[dict[str, Any]]]
) -> None:
    url, got = door
    sent = kind(slack)

    for payload in sent:
        [attempt] = slack.deliver(url, payload)
        assert attempt.status == 200, (payload["type"], attempt.body)

    wait_until(lambda: len(got) == len(sent))
    assert got == sent


def test_bolt_reads_from_the_payload_who_acts_and_for_which_workspace(slack: Slack) -> None:
    lode, outsider = slack.world.workspaces[TEAM], slack.world.users[OUTSIDER]
    said = slack.said(OUTSIDER, SHARED_CHANNEL, "<@U0LODEBOT> hi")
    plain = payloads.from_outside(payloads.message_channels(lode, said), outsider)
    mention = payloads.from_outside(payloads.app_mention(lode, said), outsider)
    enterprise = payloads.from_outside(payloads.app_mention(lode, said), outsider, enterprise="E0PARTNER")

    for payload in (plain, mention, enterprise):
        assert (extract_team_id(payload), payload["context_team_id"]) == (TEAM, TEAM)
    assert (plain["team_id"], extract_actor_team_id(plain)) == (OTHER_TEAM, OTHER_TEAM)
    assert extract_actor_team_id(mention) == OTHER_TEAM
    assert (extract_actor_team_id(enterprise), extract_actor_user_id(enterprise)) == (None, OUTSIDER)


def test_the_challenge_of_a_url_is_answered(slack: Slack, door: Door) -> None:
    [attempt] = slack.deliver(door[0], payloads.url_verification("abc"))

    assert attempt.json() == {"challenge": "abc"}


def test_a_forged_an_old_and_an_altered_request_are_refused(slack: Slack, door: Door) -> None:
    (url, got), signing = door, slack.delivery.signing
    payload = events(slack)[0]
    body = b'{"type":"event_callback"}'
    old, forged = int(slack.clock.now()) - 301, signing.signed(body, secret="another")

    assert slack.deliver(url, payload, headers=signing.signed(body))[0].status == 401
    assert slack.delivery.post_raw(url, body, forged | {"Content-Type": "application/json"}).status == 401
    assert slack.delivery.post_raw(url, body, signing.signed(body, at=old)).status == 401
    assert slack.delivery.post_raw(url, body, {"Content-Type": "application/json"}).status == 401
    assert got == []


def test_what_is_not_taken_comes_again_with_its_number_and_reason(slack: Slack) -> None:
    seen: list[tuple[str | None, str | None]] = []

    async def busy(request: Request) -> Response:
        headers = request.headers
        seen.append((headers.get("x-slack-retry-num"), headers.get("x-slack-retry-reason")))
        return PlainTextResponse("", 500 if len(seen) < 3 else 200)

    with _listening(busy) as url:
        attempts = slack.deliver(url, events(slack)[0], retries=3)

    assert [attempt.status for attempt in attempts] == [500, 500, 200]
    assert seen == [(None, None), ("1", "http_error"), ("2", "http_error")]


def test_a_retry_can_be_sent_alone_and_nobody_may_listen(slack: Slack, door: Door) -> None:
    [retry] = slack.deliver(door[0], events(slack)[0], headers=retry_headers(2))
    attempts = slack.deliver("http://127.0.0.1:9/slack/events", events(slack)[0], retries=1)

    assert retry.headers["X-Slack-Retry-Num"] == "2"
    assert [attempt.status for attempt in attempts] == [None, None]


def test_many_are_delivered_at_once_in_an_order_that_a_seed_gives(slack: Slack, door: Door) -> None:
    url, got = door
    lode = slack.world.workspaces[TEAM]
    sent = [payloads.message_im(lode, slack.said(BO, "D0BO", str(number))) for number in range(40)]

    attempts = slack.delivery.deliver_all(url, sent, at_once=8, shuffled=3)

    wait_until(lambda: len(got) == 40)
    assert {attempt.status for attempt in attempts} == {200}
    assert {body["event_id"] for body in got} == {payload["event_id"] for payload in sent}
    assert [body["event_id"] for body in got] != [payload["event_id"] for payload in sent]


def _listening(handle: Callable[[Request], Any]) -> AbstractContextManager[str]:
    return served(Starlette(routes=[Route("/", handle, methods=["POST"])]))
