"""The App Home and the beginning of a talk: the page of today, and things to ask."""

from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.askers import Asker
from bot.slack.desk import Desk, mail_of
from bot.slack.envelope import our_team
from bot.slack.home import home_call
from bot.slack.words import tell


def listen_to_pages(app: AsyncApp, desk: Desk) -> None:
    """Registers the listener for `app_home_opened`, for either of its tabs."""

    async def opened(
        event: dict[str, Any], body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext
    ) -> None:
        asker = await desk.askers.who(client, our_team(body), event["user"])
        if asker is None:
            return
        if event.get("tab") == "home":
            await desk.think(home_call, desk, mail_of(context), asker)
        else:
            await _suggest(client, event["channel"], asker)

    app.event("app_home_opened")(opened)


async def _suggest(client: AsyncWebClient, channel: str, asker: Asker) -> None:
    """Prompts for an empty pane; nothing depends on them. No `thread_ts`: with it Slack does nothing."""
    language = asker.language
    names = ("limits", "all_deadlines", "claims") if asker.principal.has_records else ()
    asks = [tell(f"question_{name}", language) for name in names]
    prompts = [*asks, *(tell(f"prompt_{number}", language) for number in range(1, 5 - len(asks)))]
    try:
        await client.api_call(
            "assistant.threads.setSuggestedPrompts",
            json={
                "channel_id": channel,
                "title": tell("prompts_title", language),
                "prompts": [{"title": one, "message": one} for one in prompts],
            },
        )
    except SlackApiError:
        return
