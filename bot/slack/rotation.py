"""Rotation: tokens that Slack lets end after twelve hours are exchanged before, by one process at a time."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from bot.slack.ending import EndingTokens, Fresh, Held
from bot.slack.sealing import Unsealable
from bot.slack.unreachable import NETWORK, is_passing_refusal

log = structlog.get_logger(__name__)

_EVERY = 60.0
_SOON, _MUCH_LATER = 60.0, 600.0
"""Seconds until the next try: where Slack could not answer, and where it said no."""


class _Unexpected(Exception):
    """Slack said yes, and not with what."""


@dataclass(frozen=True)
class Rotation:
    """Exchanges refresh tokens, as the app that the client id and secret are of."""

    tokens: EndingTokens
    client_id: str
    client_secret: str
    client: AsyncWebClient
    clock: Callable[[], float] = time.time

    async def run(self) -> None:
        """A round a minute, until it is cancelled. Any number may run, in any number of processes."""
        while True:
            await self.go()
            await asyncio.sleep(_EVERY)

    async def go(self) -> None:
        """One round: every token that is due."""
        try:
            due = await run_in_threadpool(self.tokens.due)
        except SQLAlchemyError as error:
            log.error("slack_tokens_unavailable", cause=type(error).__name__)
            return
        for team_id in due:
            try:
                await self.refresh(team_id)
            except (SQLAlchemyError, Unsealable) as error:  # the others' tokens end as well
                log.error("slack_tokens_unavailable", team=team_id, cause=type(error).__name__)

    async def refresh(self, team_id: str) -> None:
        """Exchanges this workspace's token, if that is due and nobody else is at it.

        Raises `Unsealable` and what SQLAlchemy raises.
        """
        held = await run_in_threadpool(self.tokens.take, team_id)
        if held is None:
            return
        try:
            fresh = await self._exchanged(held)
        except SlackApiError as error:
            await self._refused(held, error)
        except NETWORK as error:
            log.warning("slack_token_put_off", team=team_id, cause=type(error).__name__)
            await run_in_threadpool(self.tokens.later, held, _SOON)
        except _Unexpected:
            await self._say_refused(held, "unexpected_answer")
        else:
            kept = await run_in_threadpool(self.tokens.renew, held, fresh)
            log.info("slack_token_renewed", team=team_id, kept=kept)

    async def _exchanged(self, held: Held) -> Fresh:
        answered: Any = await self.client.oauth_v2_access(
            client_id=self.client_id,
            client_secret=self.client_secret,
            grant_type="refresh_token",
            refresh_token=held.refresh_token,
        )
        token, refresh, seconds = (
            answered.get(name) for name in ("access_token", "refresh_token", "expires_in")
        )
        if not (token and refresh and seconds):
            raise _Unexpected
        return Fresh(str(token), str(refresh), self.clock() + float(seconds))

    async def _refused(self, held: Held, error: SlackApiError) -> None:
        """Tried again all the same: a wrong secret may be mended, and a refused token does no harm."""
        code = str(error.response.get("error") or error.response.status_code)
        if is_passing_refusal(error):
            log.warning("slack_token_put_off", team=held.team_id, cause=code)
            await run_in_threadpool(self.tokens.later, held, _SOON)
            return
        await self._say_refused(held, code)

    async def _say_refused(self, held: Held, code: str) -> None:
        log.error(
            "slack_token_refused",
            team=held.team_id,
            cause=code,
            then="`coverdesk doctor slack`; the app may have to be installed there anew, at /slack/install",
        )
        await run_in_threadpool(self.tokens.refuse, held, code, _MUCH_LATER)
