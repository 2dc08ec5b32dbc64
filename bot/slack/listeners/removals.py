"""Removals: a workspace that has removed us, or revoked our token, hears nothing more."""

from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from slack_bolt.async_app import AsyncApp
from starlette.concurrency import run_in_threadpool

from bot.slack.desk import Desk
from bot.slack.envelope import our_team
from bot.slack.outbox import Outbox

log = structlog.get_logger(__name__)
Removed = Callable[[str], Awaitable[None]]


def listen_to_removals(app: AsyncApp, desk: Desk, outbox: Outbox, removed: Removed) -> None:
    """Registers the listeners; `removed` forgets the workspace's token."""

    async def gone(body: dict[str, Any]) -> None:
        team_id = our_team(body)
        await removed(team_id)
        dropped = await run_in_threadpool(outbox.drop, team_id)
        unlinked = await run_in_threadpool(desk.accounts.unlink, team_id)
        log.warning("slack_removed", team=team_id, dropped=dropped, unlinked=unlinked)

    async def revoked(body: dict[str, Any]) -> None:
        if body["event"].get("tokens", {}).get("bot"):
            await gone(body)

    app.event("app_uninstalled")(gone)
    app.event("tokens_revoked")(revoked)
