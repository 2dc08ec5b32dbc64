"""Askers: who speaks in Slack, what they may see at this moment, and in which language they read."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from starlette.concurrency import run_in_threadpool

from bot.alerts.preferences import PreferenceBook
from bot.language import Language
from bot.slack.accounts import Accounts
from bot.slack.blocks.words import spoken
from tools.principal import PUBLIC, Principal

FRESH = 60.0
"""Seconds for which Slack's word on a user is kept; `users.info` may be called about 100 times a minute."""
_MOST_KEPT = 5000


@dataclass(frozen=True)
class Asker:
    """Somebody who said something or clicked."""

    team_id: str
    user_id: str
    principal: Principal
    language: Language
    """The one they chose, else that of their Slack."""
    email: str | None
    zone: str
    """The name of their time zone, as Slack has it."""
    member: bool
    """A full member of the workspace; guests, strangers and people of other companies are none."""

    @property
    def known(self) -> bool:
        return self.principal is not PUBLIC


class Askers:
    """Finds out who somebody is. A principal, its rights and what it chose are read anew each time."""

    def __init__(
        self, accounts: Accounts, preferences: PreferenceBook, clock: Callable[[], float] = time.time
    ) -> None:
        self._accounts, self._preferences, self._clock = accounts, preferences, clock
        self._seen: dict[tuple[str, str], tuple[float, Mapping[str, Any]]] = {}

    async def who(self, client: AsyncWebClient, team_id: str, user_id: str) -> Asker | None:
        """The asker; None for a bot or somebody whose account is closed, who get no answer.

        Raises `SlackApiError` and what aiohttp raises when Slack cannot be asked: then nobody is served,
        rather than somebody by mistake.
        """
        user = await self._user(client, team_id, user_id)
        if user.get("is_bot") or user.get("deleted") or user_id == "USLACKBOT":
            return None
        member = _is_member(user, team_id)
        found, chosen = await run_in_threadpool(self._known, team_id, user_id) if member else (PUBLIC, None)
        language = chosen or spoken(user.get("locale"))
        email = user.get("profile", {}).get("email")
        zone = str(user.get("tz") or "UTC")
        return Asker(team_id, user_id, found, language, email, zone, member)

    def _known(self, team_id: str, user_id: str) -> tuple[Principal, Language | None]:
        """Who this is, and the language that they chose."""
        found = self._accounts.principal(team_id, user_id)
        return (found, self._preferences.language(found.id)) if found else (PUBLIC, None)

    async def _user(self, client: AsyncWebClient, team_id: str, user_id: str) -> Mapping[str, Any]:
        kept = self._seen.get((team_id, user_id))
        if kept is not None and kept[0] > self._clock() - FRESH:
            return kept[1]
        try:
            answered = await client.users_info(user=user_id, include_locale=True)
            user = answered.get("user") or {}
        except SlackApiError as error:
            if error.response.get("error") not in ("user_not_found", "user_not_visible"):
                raise
            user = {"is_stranger": True}
        if len(self._seen) >= _MOST_KEPT:
            self._seen.clear()
        self._seen[team_id, user_id] = (self._clock(), user)
        return user


def _is_member(user: Mapping[str, Any], team_id: str) -> bool:
    """Whether this is a full member of the workspace; whoever cannot be told is none (fail closed)."""
    outside = any(user.get(flag) for flag in ("is_restricted", "is_ultra_restricted", "is_stranger"))
    teams = {user.get("team_id"), *user.get("enterprise_user", {}).get("teams", ())}
    return not outside and team_id in teams
