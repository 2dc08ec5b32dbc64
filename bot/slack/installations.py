"""Installations: the workspaces that have installed the app, and the states of installations under way."""

import json
import secrets
import time
from collections.abc import Callable

from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from sqlalchemy import Engine, delete, insert, select
from starlette.concurrency import run_in_threadpool

from bot.slack.schema import install_state, workspace
from knowledge.database import reading

STATE_FOR = 600.0
"""Seconds in which somebody must have agreed on Slack's page."""


class Installations(AsyncInstallationStore):
    """In SQL, the newest of each workspace; what Slack's own flow saves and asks for."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def async_save(self, installation: Installation) -> None:
        """Takes the place of an earlier one of the same workspace."""
        await run_in_threadpool(self._save, installation)

    async def async_find_bot(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        is_enterprise_install: bool | None = False,
    ) -> Bot | None:
        """The bot of a workspace; None where the app is not installed, or no longer."""
        return await run_in_threadpool(self.bot, team_id or "")

    async def async_delete_all(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        await run_in_threadpool(self.remove, team_id or "")

    def bot(self, team_id: str) -> Bot | None:
        """The bot of a workspace; None where the app is not installed."""
        query = select(workspace.c.installation).where(workspace.c.team_id == team_id)
        with reading(self._engine) as connection:
            kept = connection.execute(query).scalar()
        return Installation(**json.loads(kept)).to_bot() if kept else None

    def remove(self, team_id: str) -> None:
        """Forgets the workspace with its token."""
        with self._engine.begin() as connection:
            connection.execute(delete(workspace).where(workspace.c.team_id == team_id))

    def _save(self, installation: Installation) -> None:
        team_id = installation.team_id or ""
        content = json.dumps(_fields(installation), default=str)
        with self._engine.begin() as connection:
            connection.execute(delete(workspace).where(workspace.c.team_id == team_id))
            connection.execute(insert(workspace).values(team_id=team_id, installation=content))


def _fields(installation: Installation) -> dict[str, object]:
    """What an installation is made from; a person's own token is none of our business and is not kept."""
    kept = (
        "app_id",
        "enterprise_id",
        "team_id",
        "team_name",
        "bot_token",
        "bot_id",
        "bot_user_id",
        "user_id",
    )
    fields = {name: getattr(installation, name) for name in kept}
    return {**fields, "bot_scopes": list(installation.bot_scopes or ())}


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
