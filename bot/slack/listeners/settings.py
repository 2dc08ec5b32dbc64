"""The settings on the App Home: the button that opens their form, and the form that is sent."""

from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient
from starlette.concurrency import run_in_threadpool

from bot.slack.askers import Asker
from bot.slack.blocks.message import notice_message
from bot.slack.desk import Desk, mail_of
from bot.slack.home import home_call
from bot.slack.mail import Mail
from bot.slack.own_settings import CHANGE, chosen_in_slack, how_to_be_known
from bot.slack.settings_modal import (
    CALLBACK,
    mistakes_in_settings,
    settings_of,
    settings_view,
    stamp,
    stamp_of,
)
from bot.slack.words import tell
from tools.principal import Right


def listen_to_settings(app: AsyncApp, desk: Desk) -> None:
    """Registers the listeners for the button and the form. To come before the one for all buttons."""

    async def opened(
        ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext
    ) -> None:
        await ack()
        asker = await desk.acting(client, body)
        if asker is None or _refused(mail_of(context), asker):
            return
        chosen = await run_in_threadpool(chosen_in_slack, desk.preferences, asker.principal.id, asker.zone)
        decides = asker.principal.may(Right.CONFIRM_REQUESTS)
        view = settings_view(chosen, asker.language, decides=decides)
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    async def sent(
        ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext
    ) -> None:
        await ack()
        asker, mail = await desk.acting(client, body), mail_of(context)
        if asker is None or _refused(mail, asker) or mistakes_in_settings(body["view"]):
            return
        kept = await run_in_threadpool(_keep, desk, asker, body["view"])
        now = await desk.acting(client, body)  # in the language that was chosen
        if now is None:
            return
        if not kept:
            message = notice_message(tell("settings_changed_elsewhere", now.language))
            mail.direct(now.team_id, now.user_id, message)
        await desk.think(home_call, desk, mail, now)

    app.action(CHANGE)(opened)
    app.view(CALLBACK)(sent)


def _refused(mail: Mail, asker: Asker) -> bool:
    """Whether this person has no settings; they are told how to be known."""
    if asker.known:
        return False
    how = tell(how_to_be_known(asker), asker.language)
    mail.direct(asker.team_id, asker.user_id, notice_message(how))
    return True


def _keep(desk: Desk, asker: Asker, view: dict[str, Any]) -> bool:
    """False where the settings are no longer those that the form was opened with, nor those it says."""
    before = chosen_in_slack(desk.preferences, asker.principal.id, asker.zone)
    wanted = settings_of(view, before)
    if stamp_of(view) != stamp(before):
        return wanted == before  # it was kept, and the server died before that was noted
    desk.preferences.choose(asker.principal.id, wanted)
    return True
