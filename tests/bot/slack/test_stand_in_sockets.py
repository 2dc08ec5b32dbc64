"""The real Socket Mode clients connect to the stand-in, acknowledge, and come back."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncSay
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from tests.bot.slack.conftest import ANNA, ANNA_DM, BOT_TOKEN, PUBLIC_CHANNEL, TEAM
from tests.bot.slack.stand_in import Slack, payloads, until

pytestmark = pytest.mark.anyio


def direct(slack: Slack, text: str) -> dict[str, Any]:
    return payloads.message_im(slack.world.workspaces[TEAM], slack.said(ANNA, ANNA_DM, text))


@asynccontextmanager
async def connected(slack: Slack, *, acking: bool = True) -> AsyncIterator[list[SocketModeRequest]]:
    """A client of slack_sdk; what it got."""
    got: list[SocketModeRequest] = []
    web = AsyncWebClient(token=BOT_TOKEN, base_url=slack.api_url)
    client = SocketModeClient(slack.world.workspaces[TEAM].app_token, web_client=web, ping_interval=0.2)

    async def take(_: Any, request: SocketModeRequest) -> None:
        got.append(request)
        if acking:
            await client.send_socket_mode_response(SocketModeResponse(request.envelope_id))

    client.socket_mode_request_listeners.append(take)
    before = len(slack.sockets.connected)
    await client.connect()  # type: ignore[no-untyped-call]
    await until(lambda: len(slack.sockets.connected) > before)
    try:
        yield got
    finally:
        await client.close()  # type: ignore[no-untyped-call]


async def test_an_envelope_arrives_and_is_acknowledged(slack: Slack) -> None:
    async with connected(slack) as got:
        payload = direct(slack, "How much?")
        envelope = slack.sockets.send("events_api", payload)
        await until(lambda: envelope.acked)

    assert [request.payload for request in got] == [payload]
    assert slack.sockets.unacked == []


async def test_what_is_not_acknowledged_comes_again_and_says_so(slack: Slack) -> None:
    async with connected(slack, acking=False) as got:
        slack.sockets.send("events_api", direct(slack, "How much?"))
        await until(lambda: len(got) == 1)
        slack.sockets.redeliver("timeout")
        await until(lambda: len(got) == 2)

    assert got[0].envelope_id == got[1].envelope_id
    assert [(one.retry_attempt, one.retry_reason) for one in got] == [(0, ""), (1, "timeout")]


async def test_redelivery_can_happen_by_itself(slack: Slack) -> None:
    slack.sockets.redeliver_after = 0.05
    async with connected(slack, acking=False) as got:
        slack.sockets.send("events_api", direct(slack, "How much?"))
        await until(lambda: len(got) == 4)

    assert [one.retry_attempt for one in got] == [0, 1, 2, 3]


async def test_a_client_told_to_refresh_comes_back_and_gets_what_waited(slack: Slack) -> None:
    async with connected(slack) as got:
        slack.sockets.disconnect("refresh_requested")
        envelope = slack.sockets.send("events_api", direct(slack, "How much?"))
        await until(lambda: envelope.acked)

        assert slack.sockets.connected == [2]
    assert len(got) == 1
    assert len(slack.called("apps.connections.open")) == 2


async def test_a_client_whose_socket_breaks_opens_another(slack: Slack) -> None:
    async with connected(slack) as got:
        slack.sockets.drop()
        await until(lambda: slack.sockets.connected == [2])
        slack.sockets.send("events_api", direct(slack, "How much?"))
        await until(lambda: len(got) == 1)


async def test_two_sockets_can_get_the_same_envelope(slack: Slack) -> None:
    async with connected(slack) as first, connected(slack) as second:
        envelope = slack.sockets.send_everywhere("events_api", direct(slack, "How much?"))
        await until(lambda: len(envelope.acks) == 2)

    assert [one.envelope_id for one in (*first, *second)] == [envelope.id] * 2
    assert {ack.socket for ack in envelope.acks} == {1, 2}


async def test_a_bot_token_opens_no_socket(slack: Slack) -> None:
    web = AsyncWebClient(base_url=slack.api_url)

    with pytest.raises(SlackApiError, match="not_allowed_token_type"):
        await web.apps_connections_open(app_token=BOT_TOKEN)


async def test_bolt_answers_an_event_and_a_command_over_a_socket(slack: Slack) -> None:
    app = AsyncApp(client=AsyncWebClient(token=BOT_TOKEN, base_url=slack.api_url))

    @app.event("message")
    async def answer(event: dict[str, Any], say: AsyncSay) -> None:
        await say(f"heard: {event['text']}")

    @app.command("/coverdesk")
    async def command(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack(f"done: {body['text']}")

    handler = AsyncSocketModeHandler(app, slack.world.workspaces[TEAM].app_token, ping_interval=0.2)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    try:
        slack.sockets.send("events_api", direct(slack, "How much?"))
        await until(lambda: slack.posted(ANNA_DM))
        envelope = slack.sockets.send("slash_commands", _command(slack, "limit"))
        await until(lambda: envelope.acked)
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]

    assert [message.text for message in slack.posted(ANNA_DM)] == ["heard: How much?"]
    assert envelope.acks[0].payload == {"text": "done: limit"}


def _command(slack: Slack, text: str) -> dict[str, Any]:
    return payloads.slash_command(
        slack.world.workspaces[TEAM],
        slack.world.users[ANNA],
        slack.world.channels[PUBLIC_CHANNEL],
        text,
        response_url=slack.response_url(TEAM, PUBLIC_CHANNEL, ANNA),
        trigger_id=slack.trigger_id(),
    )
