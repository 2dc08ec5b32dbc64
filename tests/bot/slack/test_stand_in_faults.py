"""What goes wrong by script goes wrong as told, and no more often."""

import time
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient

from tests.bot.slack.conftest import ANNA_DM, BO_DM, BOT_TOKEN
from tests.bot.slack.stand_in import Slack
from tests.bot.slack.stand_in.faults import error, lost, rate_limited, server_error, slow, timeout

pytestmark = pytest.mark.anyio


def client(slack: Slack, *handlers: Any, seconds: int = 30) -> AsyncWebClient:
    return AsyncWebClient(
        token=BOT_TOKEN, base_url=slack.api_url, retry_handlers=list(handlers), timeout=seconds
    )


async def failure(slack: Slack, channel: str = ANNA_DM) -> SlackApiError:
    with pytest.raises(SlackApiError) as failed:
        await client(slack).chat_postMessage(channel=channel, text="x")
    return failed.value


async def test_a_rate_limit_says_when_to_come_again(slack: Slack) -> None:
    slack.faults.next("chat.postMessage", rate_limited(retry_after=7))

    response = (await failure(slack)).response

    assert (response.status_code, response["error"]) == (429, "ratelimited")
    assert response.headers["Retry-After"] == "7"
    assert slack.posted(ANNA_DM) == []


async def test_the_clients_own_retries_get_through(slack: Slack) -> None:
    slack.faults.next("chat.postMessage", rate_limited(retry_after=1))

    await client(slack, AsyncRateLimitErrorRetryHandler(max_retry_count=1)).chat_postMessage(
        channel=ANNA_DM, text="x"
    )

    assert [call.status for call in slack.calls] == [429, 200]
    assert len(slack.posted(ANNA_DM)) == 1


async def test_a_lost_answer_leaves_the_message_so_that_a_retry_posts_twice(slack: Slack) -> None:
    slack.faults.next("chat.postMessage", lost())

    await client(slack, AsyncServerErrorRetryHandler(max_retry_count=1)).chat_postMessage(
        channel=ANNA_DM, text="x"
    )

    assert len(slack.posted(ANNA_DM)) == 2


async def test_a_server_error_leaves_nothing(slack: Slack) -> None:
    slack.faults.next("chat.postMessage", server_error(503), times=2)

    assert (await failure(slack)).response.status_code == 503
    assert (await failure(slack)).response.status_code == 503
    await client(slack).chat_postMessage(channel=ANNA_DM, text="x")
    assert len(slack.posted(ANNA_DM)) == 1
    assert slack.faults.left == 0


async def test_silence_outlasts_the_patience_of_the_client(slack: Slack) -> None:
    slack.faults.next("chat.postMessage", timeout(5, kept=True))
    begun = time.monotonic()

    with pytest.raises(TimeoutError):
        await client(slack, seconds=1).chat_postMessage(channel=ANNA_DM, text="x")

    assert time.monotonic() - begun < 3
    assert len(slack.posted(ANNA_DM)) == 1


async def test_a_slow_answer_is_still_the_true_one(slack: Slack) -> None:
    slack.faults.next("chat.postMessage", slow(0.2))
    begun = time.monotonic()

    posted = await client(slack).chat_postMessage(channel=ANNA_DM, text="x")

    assert time.monotonic() - begun >= 0.2
    assert [message.ts for message in slack.posted(ANNA_DM)] == [posted["ts"]]


async def test_a_fault_can_last_and_can_befall_one_channel_alone(slack: Slack) -> None:
    slack.faults.always(
        "chat.postMessage", error("channel_not_found"), where=lambda args: args["channel"] == BO_DM
    )

    for _ in range(3):
        assert (await failure(slack, BO_DM)).response["error"] == "channel_not_found"
    await client(slack).chat_postMessage(channel=ANNA_DM, text="x")
    slack.faults.clear()
    await client(slack).chat_postMessage(channel=BO_DM, text="x")
    assert len(slack.posted(BO_DM)) == 1
