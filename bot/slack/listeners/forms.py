"""Shortcuts and forms: a limit requested, a message asked about, a complaint about an answer."""

from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.feedback import Rating, TurnUnknown
from bot.slack import complaint, request_modal
from bot.slack.askers import Asker
from bot.slack.blocks.message import notice_message
from bot.slack.desk import Desk, mail_of
from bot.slack.envelope import our_team
from bot.slack.mail import Mail
from bot.slack.said import plain
from bot.slack.spot import Readers, Spot
from bot.slack.words import tell

ABOUT_THIS = "ask_about_this"


def listen_to_forms(app: AsyncApp, desk: Desk) -> None:
    """Registers the listeners for shortcuts and for forms that are sent."""

    async def asker_of(body: dict[str, Any], client: AsyncWebClient) -> Asker | None:
        return await desk.askers.who(client, our_team(body), str(body["user"]["id"]))

    async def open_request(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        asker = await asker_of(body, client)
        if asker is not None:
            view = request_modal.request_view(asker.language)
            await client.views_open(trigger_id=body["trigger_id"], view=view)

    async def request(
        ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext
    ) -> None:
        await ack()
        asker = await asker_of(body, client)
        if asker is not None:
            await desk.think(_requested, desk, mail_of(context), asker, body["view"])

    async def complained(
        ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext
    ) -> None:
        await ack()
        asker = await asker_of(body, client)
        if asker is not None:
            await desk.think(_complained, desk, mail_of(context), asker, body["view"])

    async def ask_about(
        ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext
    ) -> None:
        await ack()
        asker = await asker_of(body, client)
        if asker is not None:
            text = plain(body["message"].get("text", ""), context.bot_user_id)
            spot = _direct(asker)
            await desk.think(desk.answering.alone, mail_of(context), asker, spot, text, None)

    app.shortcut(request_modal.CALLBACK)(open_request)
    app.view(request_modal.CALLBACK)(request)
    app.view(complaint.CALLBACK)(complained)
    app.shortcut(ABOUT_THIS)(ask_about)


def _direct(asker: Asker) -> Spot:
    """The direct messages with somebody, before Slack has told their id."""
    return Spot(asker.team_id, f"D-{asker.user_id}", None, Readers.ASKER)


def _requested(desk: Desk, mail: Mail, asker: Asker, view: dict[str, Any]) -> None:
    desk.answering.alone(mail, asker, _direct(asker), request_modal.question_of(view, asker.language), None)
    if request_modal.is_urgent(view):
        note = notice_message(tell("modal_urgent_note", asker.language))
        mail.direct(asker.team_id, asker.user_id, note)


def _complained(desk: Desk, mail: Mail, asker: Asker, view: dict[str, Any]) -> None:
    turn_id, said = complaint.complaint_of(view)
    try:
        desk.feedback.give(asker.principal, turn_id, Rating.DOWN, said)
    except TurnUnknown:
        mail.direct(asker.team_id, asker.user_id, notice_message(tell("answer_gone", asker.language)))
        return
    mail.direct(asker.team_id, asker.user_id, notice_message(tell("thanks_up", asker.language)))
