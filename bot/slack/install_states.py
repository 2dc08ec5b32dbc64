"""States of installations under way: what ties Slack's answer to the browser that asked."""

import secrets
import time
from collections.abc import Callable

from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from sqlalchemy import Engine, delete, insert
from starlette.concurrency import run_in_threadpool

from bot.slack.schema import install_state

STATE_FOR = 600.0
"""Seconds in which somebody must have agreed on Slack's page."""


class InstallStates(AsyncOAuthStateStore):
    """Single-use words that tie Slack's answer to the browser that asked."""

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.time) -> None:
        self._engine, self._clock = engine, clock

    async def async_issue(self, *args: object, **kwargs: object) -> str:
        return await run_in_threadpool(self._issue)

    async def async_consume(self, state: str) -> bool:
        """Whether it was issued, is fresh, and was not used before."""
        return await run_in_threadpool(self._consume, state)

    def _issue(self) -> str:
        state, now = secrets.token_urlsafe(24), self._clock()
        with self._engine.begin() as connection:
            connection.execute(delete(install_state).where(install_state.c.until < now))
            connection.execute(insert(install_state).values(state=state, until=now + STATE_FOR))
        return state

    def _consume(self, state: str) -> bool:
        used = delete(install_state).where(
            install_state.c.state == state, install_state.c.until >= self._clock()
        )
        with self._engine.begin() as connection:
            return bool(connection.execute(used).rowcount)
