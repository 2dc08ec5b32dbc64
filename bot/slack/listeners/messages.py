"""Messages and mentions: what is for us is answered in its thread; when people talk, we are silent."""

import re
from asyncio import gather
from collections.abc import Mapping
from typing import Any

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from starlette.concurrency import run_in_threadpool

from bot.answer import Answer, Outcome
from bot.slack.accounts import CodeRefused
from bot.slack.askers import Asker
from bot.slack.blocks.message import notice_message
from bot.slack.channel_naming import take_order
from bot.slack.channel_order import order_in
from bot.slack.desk import Desk, mail_of
from bot.slack.ledger_files import take_files
from bot.slack.mail import Mail
from bot.slack.said import mentioned, plain
from bot.slack.spot import Readers, Spot, spot_of_message
from bot.slack.words import tell

_SAID_BY_A_PERSON = (None, "file_share", "thread_broadcast")
_LINK = re.compile(r"(?:link|绑定)\s*[:：]?\s*([0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4})", re.I)
_UNLINK = re.compile(r"(?:unlink|解除绑定)[.!。！]?", re.I)


def listen_to_messages(app: AsyncApp, desk: Desk) -> None:
    """Registers the listeners for messages and mentions."""

    async def said(body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext) -> None:
        event, me = body["event"], context.bot_user_id
        if event.get("subtype") not in _SAID_BY_A_PERSON or event.get("bot_id") or not event.get("user"):
            return
        spot = spot_of_message(body)
        if not await run_in_threadpool(_for_us, desk, event, spot, me):
            return
        asker = await desk.askers.who(client, spot.team_id, event["user"])
        if asker is None:
            return
        text, mail = plain(event.get("text", ""), me), mail_of(context)
        await gather(_say_busy(client, spot, asker), _heard(desk, mail, client, asker, spot, event, text))

    app.event("message")(said)
    app.event("app_mention")(said)


async def _heard(
    desk: Desk,
    mail: Mail,
    client: AsyncWebClient,
    asker: Asker,
    spot: Spot,
    event: Mapping[str, Any],
    text: str,
) -> None:
    """Its files first: what stands beside a ledger is no question."""
    if not await take_files(desk, mail, client, asker, spot, event, text):
        return
    if order := order_in(text):
        await take_order(desk, mail, client, asker, spot, order)
    else:
        await desk.think(_answer, desk, mail, asker, spot, text)


def _for_us(desk: Desk, event: Mapping[str, Any], spot: Spot, me: str | None) -> bool:
    """Whether something said is for us; what is not, in a thread of ours, tells that people talk there."""
    called = mentioned(event.get("text", ""))
    if spot.readers is Readers.ASKER or event["type"] == "app_mention" or me in called:
        return True
    if "thread_ts" not in event:
        return False
    thread = desk.talks.thread(spot)
    if thread is None:
        return False
    if event["user"] != thread.asker or called:
        desk.talks.overheard(spot)
        return False
    return not thread.among_people


async def _say_busy(client: AsyncWebClient, spot: Spot, asker: Asker) -> None:
    """What Slack shows in direct messages until the answer is there; no answer depends on it."""
    if spot.readers is not Readers.ASKER:
        return
    try:
        await client.assistant_threads_setStatus(
            channel_id=spot.channel_id,
            thread_ts=spot.thread_ts or "",
            status=tell("asking_status", asker.language),
        )
    except (SlackApiError, aiohttp.ClientError, TimeoutError):
        return


def _answer(desk: Desk, mail: Mail, asker: Asker, spot: Spot, text: str) -> None:
    if link := _LINK.search(text):
        mail.whisper(spot, asker.user_id, notice_message(_linked(desk, asker, spot, link[1])))
    elif _UNLINK.fullmatch(text):
        desk.accounts.unlink(asker.team_id, asker.user_id)
        mail.whisper(spot, asker.user_id, notice_message(tell("unlinked", asker.language)))
    else:
        answer = desk.answering.question(mail, asker, spot, text)
        _say_how_to_be_known(mail, asker, spot, answer)


def _linked(desk: Desk, asker: Asker, spot: Spot, code: str) -> str:
    """Links the asker to the principal of the code, and says what came of it."""
    if spot.readers is not Readers.ASKER:
        return tell("code_only_private", asker.language)
    if not asker.member:
        return tell("code_members_only", asker.language)
    try:
        principal = desk.accounts.redeem(asker.team_id, asker.user_id, asker.email, code)
    except CodeRefused:
        return tell("code_refused", asker.language)
    return tell("linked", asker.language, who=principal.name)


def _say_how_to_be_known(mail: Mail, asker: Asker, spot: Spot, answer: Answer | None) -> None:
    """Whoever was refused because nobody knows them is told what would work."""
    if asker.known or answer is None or answer.outcome is not Outcome.REFUSED:
        return
    name = "unknown_person" if asker.member else "guest"
    mail.whisper(spot, asker.user_id, notice_message(tell(name, asker.language)))
