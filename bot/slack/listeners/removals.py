"""Removals: a workspace that has removed us hears nothing more; nor does a channel without us."""

from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from slack_bolt.async_app import AsyncApp
from starlette.concurrency import run_in_threadpool

from bot.slack.channel_digests import ChannelDigests
from bot.slack.desk import Desk
from bot.slack.envelope import our_team
from bot.slack.outbox import Outbox

log = structlog.get_logger(__name__)
LEFT = (
    "channel_left",
    "channel_archive",
    "channel_deleted",
    "group_left",
    "group_archive",
    "group_deleted",
)
"""After these a channel hears no digest."""
Removed = Callable[[str], Awaitable[None]]


def listen_to_removals(app: AsyncApp, desk: Desk, outbox: Outbox, removed: Removed) -> None:
    """Registers the listeners; `removed` forgets the workspace's token."""

    channels = ChannelDigests(desk.stores.engine)

    async def gone(body: dict[str, Any]) -> None:
        team_id = our_team(body)
        await removed(team_id)
        dropped = await run_in_threadpool(outbox.drop, team_id)
        unlinked = await run_in_threadpool(desk.accounts.unlink, team_id)
        await run_in_threadpool(channels.stop, team_id)
        log.warning("slack_removed", team=team_id, dropped=dropped, unlinked=unlinked)

    async def revoked(body: dict[str, Any]) -> None:
        if body["event"].get("tokens", {}).get("bot"):
            await gone(body)

    async def left(body: dict[str, Any]) -> None:
        channel = str(body["event"].get("channel") or "")
        if await run_in_threadpool(channels.stop, our_team(body), channel):
            log.warning("slack_channel_left", team=our_team(body), channel=channel)

    for name in LEFT:
        app.event(name)(left)
    app.event("app_uninstalled")(gone)
    app.event("tokens_revoked")(revoked)
