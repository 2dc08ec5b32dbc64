"""Shortcuts and forms: a limit requested, a message asked about, a complaint about an answer."""

from collections.abc import Awaitable, Callable
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
from bot.slack.mail import Mail
from bot.slack.said import plain
from bot.slack.spot import direct
from bot.slack.words import tell

ABOUT_THIS = "ask_about_this"


def listen_to_forms(app: AsyncApp, desk: Desk) -> None:
    """Registers the listeners for shortcuts and for forms that are sent."""

    async def open_request(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        asker = await desk.acting(client, body)
        if asker is not None:
            view = request_modal.request_view(asker.language)
            await client.views_open(trigger_id=body["trigger_id"], view=view)

    app.shortcut(request_modal.CALLBACK)(open_request)
    app.view(request_modal.CALLBACK)(_handing_to(_requested, desk))
    app.view(complaint.CALLBACK)(_handing_to(_complained, desk))
    app.shortcut(ABOUT_THIS)(_handing_to(_asked_about, desk))


Work = Callable[[Desk, Mail, Asker, dict[str, Any], str | None], None]
"""What is done with what somebody sent; the last argument is who we are in that workspace."""


def _handing_to(work: Work, desk: Desk) -> Callable[..., Awaitable[None]]:
    """A listener that hands what was sent, and who sent it, to be worked out."""

    async def handed(
        ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext
    ) -> None:
        await ack()
        asker = await desk.acting(client, body)
        if asker is not None:
            await desk.think(work, desk, mail_of(context), asker, body, context.bot_user_id)

    return handed


def _asked_about(desk: Desk, mail: Mail, asker: Asker, body: dict[str, Any], me: str | None) -> None:
    text = plain(body["message"].get("text", ""), me)
    desk.answering.alone(mail, asker, direct(asker.team_id, asker.user_id), text, None)


def _requested(desk: Desk, mail: Mail, asker: Asker, body: dict[str, Any], _me: str | None) -> None:
    view, spot = body["view"], direct(asker.team_id, asker.user_id)
    desk.answering.alone(mail, asker, spot, request_modal.question_of(view, asker.language), None)
    if request_modal.is_urgent(view):
        note = notice_message(tell("modal_urgent_note", asker.language))
        mail.direct(asker.team_id, asker.user_id, note)


def _complained(desk: Desk, mail: Mail, asker: Asker, body: dict[str, Any], _me: str | None) -> None:
    turn_id, said = complaint.complaint_of(body["view"])
    try:
        desk.feedback.give(asker.principal, turn_id, Rating.DOWN, said)
    except TurnUnknown:
        mail.direct(asker.team_id, asker.user_id, notice_message(tell("answer_gone", asker.language)))
        return
    mail.direct(asker.team_id, asker.user_id, notice_message(tell("thanks_up", asker.language)))
