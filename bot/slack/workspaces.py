"""Workspaces: which token speaks to which, and who we are there."""

import time
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from slack_bolt.authorization import AuthorizeResult
from slack_sdk.oauth.installation_store import Bot
from slack_sdk.web.async_client import AsyncWebClient
from starlette.concurrency import run_in_threadpool

from bot.slack.installations import Installations
from bot.slack.rotation import Rotation

_KNOWN_FOR = 600.0
"""Seconds for which Slack's answer to `auth.test` is kept."""


class Workspaces(Protocol):
    """Knows with which token to speak where."""

    async def authorize(self, enterprise_id: str | None, team_id: str | None) -> AuthorizeResult | None: ...

    async def client(self, team_id: str) -> AsyncWebClient | None: ...

    async def removed(self, team_id: str) -> None: ...


class OneWorkspace:
    """The one workspace that a bot token of the settings belongs to."""

    def __init__(self, token: str, api_url: str, clock: Callable[[], float] = time.time) -> None:
        self._token, self._api_url, self._clock = token, api_url, clock
        self._tested: tuple[float, Mapping[str, Any]] | None = None
        self._gone = False

    async def authorize(self, enterprise_id: str | None, team_id: str | None) -> AuthorizeResult | None:
        """For Bolt: the token, and who we are; None for a workspace that is not ours."""
        client = await self.client(team_id or "")
        if client is None:
            return None
        me = await self._me(client)
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=me["team_id"],
            bot_token=self._token,
            bot_id=me.get("bot_id"),
            bot_user_id=me.get("user_id"),
        )

    async def client(self, team_id: str) -> AsyncWebClient | None:
        """A client that speaks for us there; None where we may not."""
        if self._gone:
            return None
        client = web_client(self._token, self._api_url)
        me = await self._me(client)
        return client if team_id in ("", me["team_id"], me.get("enterprise_id")) else None

    async def removed(self, team_id: str) -> None:
        """The workspace has removed us: nothing is said there until a start with a new token."""
        self._gone = True

    async def _me(self, client: AsyncWebClient) -> Mapping[str, Any]:
        if self._tested is None or self._tested[0] < self._clock() - _KNOWN_FOR:
            found = await client.auth_test()
            names = ("team_id", "enterprise_id", "user_id", "bot_id")
            self._tested = (self._clock(), {name: found.get(name) for name in names})
        return self._tested[1]


class InstalledWorkspaces:
    """All workspaces that have installed the app."""

    def __init__(self, installations: Installations, rotation: Rotation, api_url: str) -> None:
        self._installations, self._rotation, self._api_url = installations, rotation, api_url

    async def authorize(self, enterprise_id: str | None, team_id: str | None) -> AuthorizeResult | None:
        """For Bolt: the workspace's token, and who we are; None where we are not installed."""
        bot = await self._bot(team_id or "")
        if bot is None:
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=bot.team_id,
            bot_token=bot.bot_token,
            bot_id=bot.bot_id,
            bot_user_id=bot.bot_user_id,
        )

    async def client(self, team_id: str) -> AsyncWebClient | None:
        """A client that speaks for us there; None where we are not installed."""
        bot = await self._bot(team_id)
        return web_client(bot.bot_token, self._api_url) if bot else None

    async def removed(self, team_id: str) -> None:
        """The workspace has removed us: its token is forgotten."""
        await run_in_threadpool(self._installations.remove, team_id)

    async def _bot(self, team_id: str) -> Bot | None:
        """The bot; with a new token where the old one ended while no server was up."""
        bot = await run_in_threadpool(self._installations.bot, team_id)
        if bot is None or bot.bot_token_expires_at is None or bot.bot_token_expires_at > time.time():
            return bot
        await self._rotation.refresh(team_id)
        return await run_in_threadpool(self._installations.bot, team_id)


def web_client(token: str | None, api_url: str) -> AsyncWebClient:
    """A client with a limit on its patience; it tries nothing twice, which the outbox does better."""
    return AsyncWebClient(token=token, base_url=api_url, timeout=10, retry_handlers=[])
