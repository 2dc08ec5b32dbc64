"""The settings on the App Home: the hour of the digest."""

from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient
from starlette.concurrency import run_in_threadpool

from bot.slack.desk import Desk, mail_of
from bot.slack.home import DIGEST_HOUR, home_call


def listen_to_settings(app: AsyncApp, desk: Desk) -> None:
    """Registers the listener for the choice of an hour. To come before the one for all buttons."""

    async def chosen(
        ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext
    ) -> None:
        await ack()
        asker = await desk.acting(client, body)
        option = (body["actions"][0].get("selected_option") or {}).get("value", "")
        if asker is None:
            return
        try:
            hour = int(option)
            await run_in_threadpool(desk.preferences.choose, asker.team_id, asker.user_id, hour)
        except ValueError:  # no choice of ours
            return
        await desk.think(home_call, desk, mail_of(context), asker)

    app.action(DIGEST_HOUR)(chosen)
