"""Senders: each takes a post from the outbox and says it to Slack, patiently and once."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from bot.slack.outbox import GIVE_UP, Outbox
from bot.slack.post import Due, Post
from bot.slack.sealing import Unsealable
from bot.slack.unreachable import NETWORK, is_passing_refusal
from bot.slack.worker import Bell
from tools.tool import RecordsUnavailable

log = structlog.get_logger(__name__)

OUR_KEY = "coverdesk_post"
"""The metadata of every message that we post, by which one can be recognised whose answer got lost."""
_IDLE = 0.5
_LONGEST_WAIT = 300.0
_HOPELESS_IN_CHANNEL = frozenset(
    {"user_not_in_channel", "not_in_channel", "channel_not_found", "is_archived"}
)

Clients = Callable[[str], Awaitable[AsyncWebClient | None]]
"""The client of a workspace; None for one that has removed us."""

AsNow = Callable[[AsyncWebClient, Post], Awaitable[Post | None]]
"""The post as it may be said at this moment; None for one that may not."""


class Withdrawn(Exception):
    """Nobody may be told it any more, or it is no longer so."""


class Refused(Exception):
    """Slack will never take it, whatever is done."""


class TryLater(Exception):
    """Slack may take it later."""

    def __init__(self, cause: str, seconds: float | None = None, *, unsure: bool = False) -> None:
        super().__init__(cause)
        self.seconds, self.unsure = seconds, unsure


@dataclass(frozen=True)
class Sender:
    """Says posts until it is cancelled. Any number may run, in any number of processes."""

    outbox: Outbox
    clients: Clients
    bell: Bell
    as_now: AsNow
    response_hosts: frozenset[str]
    """Where a `response_url` may lead; anything else is not asked."""

    async def run(self) -> None:
        """Takes and says, one after another; waits when there is nothing."""
        while True:
            try:
                due = await run_in_threadpool(self.outbox.take)
                if due is None:
                    await self.bell.wait(_IDLE)
                else:
                    await self.say(due)
            except SQLAlchemyError as error:
                log.error("slack_outbox_unavailable", exc_info=error)
                await asyncio.sleep(1)  # what was taken is unsure, and looked for before it is said again
            except Exception as error:
                log.error("slack_sender_failed", exc_info=error)
                await asyncio.sleep(1)

    async def say(self, due: Due) -> None:
        """One post, to its end: said, put off, or buried with a line in the log."""
        try:
            ts = await self._said(due)
        except TryLater as later:
            await self._put_off(due, later)
        except Refused as refused:
            await self._bury(due, str(refused))
        except Withdrawn:
            log.info("slack_post_withdrawn", key=due.post.key)
            await run_in_threadpool(self.outbox.withdraw, due)
        except SQLAlchemyError:
            raise
        except Exception as error:
            log.error("slack_post_failed", key=due.post.key, exc_info=error)
            await self._put_off(due, TryLater(type(error).__name__, unsure=True))
        else:
            await run_in_threadpool(self.outbox.sent, due, ts)

    async def _put_off(self, due: Due, later: TryLater) -> None:
        seconds = later.seconds if later.seconds is not None else min(_LONGEST_WAIT, 2.0**due.tries)
        if due.tries > 1 and self.outbox.age(due) + seconds > GIVE_UP:
            await self._bury(due, f"given up after {due.tries} tries: {later}")
            return
        log.warning("slack_post_put_off", key=due.post.key, cause=str(later), seconds=seconds)
        hold = later.seconds is not None  # Slack named the wait: it holds for every call of the kind
        await run_in_threadpool(self.outbox.later, due, seconds, str(later), unsure=later.unsure, hold=hold)

    async def _bury(self, due: Due, error: str) -> None:
        log.error("slack_post_dead", key=due.post.key, method=due.post.method, cause=error)
        await run_in_threadpool(self.outbox.bury, due, error, _instead(due.post, error))
        self.bell.ring()

    async def _said(self, due: Due) -> str | None:
        """The message's `ts`, None where the call has none. Raises `TryLater`, `Refused`, `Withdrawn`."""
        try:
            client = await self.clients(due.post.team_id)
        except Unsealable as error:
            raise TryLater("the token cannot be read") from error
        if client is None:
            raise Refused("the workspace has removed the app")
        if due.unsure and due.post.method == "chat.postMessage":
            found = await _reached(client, due)
            if found:
                return found
        if due.post.method == "respond":
            await self._respond(due.post)
            return None
        return await _call(client, await self._still(client, due.post))

    async def _still(self, client: AsyncWebClient, post: Post) -> Post:
        """It waited, for seconds or an hour: rights and facts are those of now."""
        try:
            now = await self.as_now(client, post)
        except SlackApiError as error:
            raise _cause(error) from error
        except (*NETWORK, RecordsUnavailable) as error:
            raise TryLater(type(error).__name__) from error
        if now is None:
            raise Withdrawn
        return now

    async def _respond(self, post: Post) -> None:
        arguments = dict(post.arguments)
        url = str(arguments.pop("url"))
        if urlsplit(url).netloc not in self.response_hosts:
            raise Refused("a response_url that does not lead to Slack")
        try:
            async with (
                aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session,
                session.post(url, json=arguments, allow_redirects=False) as response,
            ):
                _check(response.status, response.headers)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise TryLater(type(error).__name__) from error


def _check(status: int, headers: Mapping[str, str]) -> None:
    if status == 429:
        raise TryLater("ratelimited", _seconds(headers))
    if status >= 500:
        raise TryLater(f"HTTP {status}")
    if status >= 300:
        raise Refused(f"HTTP {status}")


async def _call(client: AsyncWebClient, post: Post) -> str | None:
    arguments = dict(post.arguments)
    if post.method == "chat.postMessage":
        arguments["metadata"] = {"event_type": OUR_KEY, "event_payload": {"key": post.key}}
    try:
        answered = await client.api_call(post.method, json=arguments)
    except SlackApiError as error:
        raise _cause(error) from error
    except (aiohttp.ClientError, TimeoutError) as error:
        raise TryLater(type(error).__name__, unsure=True) from error
    ts = answered.get("ts")
    return str(ts) if ts else None


def _cause(error: SlackApiError) -> Exception:
    status, code = error.response.status_code, str(error.response.get("error", ""))
    if status == 429 or code in ("ratelimited", "rate_limited"):
        return TryLater("ratelimited", _seconds(error.response.headers))
    if is_passing_refusal(error):
        return TryLater(code or f"HTTP {status}", unsure=code != "token_expired")
    return Refused(code or f"HTTP {status}")


def _seconds(headers: Mapping[str, str]) -> float:
    given = {name.lower(): value for name, value in headers.items()}.get("retry-after", "")
    return float(given) if str(given).isdecimal() else 30.0


async def _reached(client: AsyncWebClient, due: Due) -> str | None:
    """The `ts` of the message if an earlier try did reach Slack; None if it did not.

    Raises `TryLater` when Slack cannot be asked: then nothing is posted, rather than twice.
    """
    arguments = due.post.arguments
    try:
        channel = await _channel(client, str(arguments["channel"]))
        asked = {"channel": channel, "oldest": str(due.created_at - 60), "limit": 100}
        thread = arguments.get("thread_ts")
        method = "conversations.replies" if thread else "conversations.history"
        more = {"ts": thread} if thread else {}
        found = await client.api_call(method, params={**asked, **more, "include_all_metadata": True})
    except SlackApiError as error:
        if error.response.get("error") == "thread_not_found":
            return None  # nothing was said in it since: whether something still can be, posting tells
        raise _cause(error) from error
    except (aiohttp.ClientError, TimeoutError) as error:
        raise TryLater(type(error).__name__, unsure=True) from error
    messages = found.get("messages") or []
    return next((str(one["ts"]) for one in messages if _key(one) == due.post.key), None)


async def _channel(client: AsyncWebClient, given: str) -> str:
    """The channel's id; for a user's, that of the direct messages with them."""
    if not given.startswith(("U", "W")):
        return given
    opened = await client.conversations_open(users=given)
    channel = opened.get("channel") or {}
    return str(channel["id"])


def _key(message: Mapping[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    return (metadata.get("event_payload") or {}).get("key") if metadata.get("event_type") == OUR_KEY else None


def _instead(post: Post, error: str) -> tuple[Post, ...]:
    """A direct message in place of one that was for somebody alone in a channel where that cannot be."""
    if post.method != "chat.postEphemeral" or error not in _HOPELESS_IN_CHANNEL:
        return ()
    kept = {name: value for name, value in post.arguments.items() if name in ("text", "blocks")}
    user = str(post.arguments["user"])
    arguments = {**kept, "channel": user, "unfurl_links": False, "unfurl_media": False}
    return (
        Post(f"{post.key}:dm"[:200], post.team_id, f"{post.team_id}/{user}", "chat.postMessage", arguments),
    )
