"""Workers: each takes an envelope from the inbox, has Bolt handle it, and keeps what is to be said."""

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.errors import SlackApiError
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from bot.conversations import ConversationBusy
from bot.language import language_of
from bot.slack.blocks.message import failure_message
from bot.slack.desk import MAIL
from bot.slack.envelope import place_of
from bot.slack.inbox import Inbox, Taken
from bot.slack.mail import Mail
from bot.slack.sealing import Unsealable
from bot.slack.spot import Readers, Spot
from bot.slack.unreachable import is_passing_refusal
from tools.tool import RecordsUnavailable

log = structlog.get_logger(__name__)

_PASSING = (
    ConversationBusy,
    RecordsUnavailable,
    SQLAlchemyError,
    Unsealable,
    aiohttp.ClientError,
    TimeoutError,
)
_IDLE = 0.5
"""Seconds after which an idle worker looks by itself: another process may have put something in."""


@dataclass
class Bell:
    """Wakes whoever waits for something to do; may be rung from any thread."""

    _loop: asyncio.AbstractEventLoop | None = None
    _rung: asyncio.Event = field(default_factory=asyncio.Event)

    def ring(self) -> None:
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._rung.set)

    async def wait(self, seconds: float) -> None:
        """Until it rings, or so many seconds."""
        self._loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(seconds):
                await self._rung.wait()
        except TimeoutError:
            return
        self._rung.clear()


@dataclass(frozen=True)
class Worker:
    """Handles envelopes until it is cancelled. Any number may run, in any number of processes."""

    app: AsyncApp
    inbox: Inbox
    bell: Bell
    outgoing: Bell

    async def run(self) -> None:
        """Takes and handles, one after another; waits when there is nothing."""
        while True:
            try:
                taken = await run_in_threadpool(self.inbox.take)
            except SQLAlchemyError as error:
                log.error("slack_inbox_unavailable", exc_info=error)
                await asyncio.sleep(1)  # the database is away; nothing can be done until it is back
                continue
            except Exception as error:
                log.error("slack_worker_failed", exc_info=error)
                await asyncio.sleep(1)
                continue
            if taken is None:
                await self.bell.wait(_IDLE)
            else:
                await self.handle(taken)

    async def handle(self, taken: Taken) -> None:
        """One envelope, to its end: done with its posts, put off, or given up with a word about it."""
        mail = Mail(taken.key)
        try:
            await self._dispatch(taken, mail)
            await run_in_threadpool(self.inbox.finish, taken, mail.posts, mail.changes)
        except Exception as error:  # noqa: BLE001 - the door's own: nothing accepted ends in silence
            if is_passing(error) and not taken.last_try:
                await self._put_off(taken, error)
            else:
                await self._failed(taken, error)
        self.outgoing.ring()

    async def _dispatch(self, taken: Taken, mail: Mail) -> None:
        # The gate has verified it; Bolt checks no signature of what comes from a socket, and so not here.
        request = AsyncBoltRequest(body=dict(taken.payload), mode="socket_mode", context={MAIL: mail})
        await self.app.async_dispatch(request)

    async def _put_off(self, taken: Taken, error: Exception) -> None:
        log.warning("slack_put_off", key=taken.key, tries=taken.tries, cause=type(error).__name__)
        await self._keep(self.inbox.later, taken, 0.5 * 4 ** (taken.tries - 1), type(error).__name__)

    async def _failed(self, taken: Taken, error: Exception) -> None:
        reference = secrets.token_hex(4).upper()
        log.error("slack_failed", key=taken.key, reference=reference, exc_info=error)
        mail = Mail(f"{taken.key}:failed")
        _apologise(mail, taken.payload, reference)
        await self._keep(self.inbox.fail, taken, mail.posts, f"{reference} {type(error).__name__}")

    async def _keep(self, settle: Any, *what: Any) -> None:
        try:
            await run_in_threadpool(settle, *what)
        except SQLAlchemyError as error:  # its lease runs out, and it is taken again
            log.error("slack_inbox_unavailable", exc_info=error)


def is_passing(error: Exception) -> bool:
    """Whether it may be over in a moment; anything else is a defect, or Slack's last word."""
    if isinstance(error, SlackApiError):
        return is_passing_refusal(error)
    return isinstance(error, _PASSING)


def _apologise(mail: Mail, payload: Mapping[str, Any], reference: str) -> None:
    """One kind sentence where the person waits, with the reference under which the log has the cause."""
    team, channel, _ = place_of(payload)
    event = payload.get("event") or {}
    user = event.get("user") or payload.get("user_id") or (payload.get("user") or {}).get("id")
    if not isinstance(user, str):
        return
    said = event.get("text") or payload.get("text")
    message = failure_message(reference, language_of(said if isinstance(said, str) else ""))
    url = payload.get("response_url")
    if url:
        mail.respond(team, user, url, message)
    elif event.get("type") in ("message", "app_mention") and channel != "-":
        readers = Readers.ASKER if channel.startswith("D") else Readers.COLLEAGUES
        mail.whisper(Spot(team, channel, event.get("thread_ts") or event.get("ts"), readers), user, message)
    else:
        mail.direct(team, user, message)
