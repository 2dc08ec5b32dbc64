"""Installations: the workspaces that have installed the app, each with its token under seal."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from sqlalchemy import Engine, Row, delete, insert, select, update
from starlette.concurrency import run_in_threadpool

from bot.slack.schema import workspace
from bot.slack.sealing import Seal, Unsealable, is_clear
from knowledge.database import leave_no_trace, reading

log = structlog.get_logger(__name__)

AHEAD = 2 * 3600.0
"""Seconds before its end at which a token is exchanged: long enough for an operator to see to a refusal."""


@dataclass(frozen=True)
class Kept:
    """How a workspace's token is kept."""

    team_id: str
    clear: bool
    """In the clear, from before there was a key."""
    current: bool
    """Under the first key."""
    readable: bool
    expires_at: float | None = None
    """When it ends, in seconds since 1970; None for one that does not."""
    refused: str | None = None
    """What Slack said when it was last to be exchanged; None where it was."""


class Installations(AsyncInstallationStore):
    """In SQL, the newest of each workspace; what Slack's own flow saves and asks for."""

    def __init__(self, engine: Engine, seal: Seal) -> None:
        self._engine, self._seal = engine, seal

    async def async_save(self, installation: Installation) -> None:
        """Takes the place of an earlier one of the same workspace. Raises `KeysMissing`."""
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
        """The bot of a workspace; None where the app is not installed. Raises `Unsealable`."""
        query = select(workspace.c.installation).where(workspace.c.team_id == team_id)
        with reading(self._engine) as connection:
            kept = connection.execute(query).scalar()
        return Installation(**opened(self._seal, team_id, kept)).to_bot() if kept else None

    def remove(self, team_id: str) -> None:
        """Forgets the workspace with its token."""
        with self._engine.begin() as connection:
            connection.execute(delete(workspace).where(workspace.c.team_id == team_id))

    def kept(self) -> Sequence[Kept]:
        """How each workspace's token is kept, in the order of their ids."""
        with reading(self._engine) as connection:
            rows = list(connection.execute(select(workspace).order_by(workspace.c.team_id)))
        return [self._how(row) for row in rows]

    def reseal(self, *, clear_alone: bool = False) -> int:
        """Puts what is kept under the first key, or only what lies in the clear; how many that was.

        All or nothing. What lay in the clear then leaves the database's file as well, unless others write all
        the time; asked for all, that is made up for. Raises `Unsealable`, and `KeysMissing` where there is
        something to do and no key.
        """
        with self._engine.begin() as connection:
            old = [
                row
                for row in connection.execute(select(workspace).with_for_update())
                if (
                    is_clear(row.installation) if clear_alone else not self._seal.is_current(row.installation)
                )
            ]
            for row in old:
                content = json.dumps(opened(self._seal, row.team_id, row.installation))
                again = update(workspace).where(workspace.c.team_id == row.team_id)
                connection.execute(again.values(installation=self._seal.close(content)))
        if (not clear_alone or old) and (cause := leave_no_trace(self._engine)):
            log.warning("slack_tokens_leave_a_trace", cause=cause, then="coverdesk slack reencrypt")
        return len(old)

    def _how(self, row: Row[Any]) -> Kept:
        kept = row.installation
        try:
            opened(self._seal, row.team_id, kept)
            readable = True
        except Unsealable:
            readable = False
        current = self._seal.is_current(kept)
        return Kept(row.team_id, is_clear(kept), current, readable, row.expires_at, row.refused)

    def _save(self, installation: Installation) -> None:
        team_id = installation.team_id or ""
        content = self._seal.close(json.dumps(_fields(installation), default=str))
        ending = installation.bot_token_expires_at
        ends = {"expires_at": ending, "refresh_at": ending - AHEAD} if ending is not None else {}
        with self._engine.begin() as connection:
            connection.execute(delete(workspace).where(workspace.c.team_id == team_id))
            connection.execute(insert(workspace).values(team_id=team_id, installation=content, **ends))


def opened(seal: Seal, team_id: str, kept: str) -> Mapping[str, Any]:
    """What is kept of this workspace. A row that holds another's token is `Unsealable` too."""
    fields: Mapping[str, Any] = json.loads(seal.open(kept))
    if fields["team_id"] != team_id:
        raise Unsealable
    return fields


def _fields(installation: Installation) -> dict[str, object]:
    """What an installation is made from; a person's own token is none of our business and is not kept."""
    kept = (
        "app_id",
        "enterprise_id",
        "team_id",
        "team_name",
        "bot_token",
        "bot_refresh_token",
        "bot_token_expires_at",
        "bot_id",
        "bot_user_id",
        "user_id",
    )
    fields = {name: getattr(installation, name) for name in kept}
    return {**fields, "bot_scopes": list(installation.bot_scopes or ())}
