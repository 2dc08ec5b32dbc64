"""Presses: a click on a button of ours, checked anew for who clicks, what exactly, and until when."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient
from starlette.concurrency import run_in_threadpool

from bot.alerts.bell import Bell
from bot.alerts.escalation import seen_to
from bot.alerts.mutes import Mutes
from bot.alerts.telling import NEVER_MUTED
from bot.confirm import ActionExpired, ActionUnknown, AlreadyDecided, MayNotDecide
from bot.feedback import Rating, TurnUnknown
from bot.language import Language
from bot.slack.askers import Asker
from bot.slack.blocks.buttons import (
    Asked,
    Decided,
    OfAlert,
    OfLedger,
    OfTurn,
    Press,
    Rated,
    ToldOfLedger,
    pressed,
)
from bot.slack.blocks.message import (
    SlackMessage,
    action_message,
    notice_message,
    quotes_message,
)
from bot.slack.blocks.words import spoken
from bot.slack.complaint import complaint_view
from bot.slack.desk import Desk, mail_of
from bot.slack.envelope import our_team
from bot.slack.home import home_call
from bot.slack.ledger_files import tell_more
from bot.slack.ledger_message import used_message
from bot.slack.listeners.commands import spot_of_channel
from bot.slack.mail import Mail
from bot.slack.spot import Readers, Spot, direct
from bot.slack.standing import of_request
from bot.slack.words import tell
from bot.uploads.ledgers import LedgerUnknown
from tools.pending_action import PendingAction
from tools.principal import Right

_ANY = re.compile(".*")


@dataclass(frozen=True)
class Click:
    """Who clicked, where, and how the message clicked at can be answered."""

    asker: Asker
    spot: Spot
    url: str | None
    """The `response_url`; None at the home page, which has none."""
    mail: Mail

    def say(self, message: SlackMessage) -> None:
        """To the person who clicked, alone."""
        if self.url:
            self.mail.respond(self.asker.team_id, self.asker.user_id, self.url, message)
        else:
            self.mail.direct(self.asker.team_id, self.asker.user_id, message)

    def show(self, message: SlackMessage) -> None:
        """In place of the message clicked at."""
        if self.url:
            self.mail.respond(self.asker.team_id, self.asker.user_id, self.url, message, replace=True)
        else:
            self.say(message)

    def tell(self, name: str) -> None:
        """A sentence, to the person who clicked, alone."""
        self.say(notice_message(tell(name, self.asker.language)))


def listen_to_presses(app: AsyncApp, desk: Desk) -> None:
    """Registers one listener for all buttons: which is ours is told by `pressed`."""

    async def clicked(
        ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext
    ) -> None:
        await ack()
        press = pressed(body["actions"][0])
        asker = await desk.acting(client, body)
        if press is None or asker is None:
            return
        click = Click(asker, await _spot(client, body), body.get("response_url"), mail_of(context))
        if isinstance(press, Rated):
            await _rated(desk, click, press, client, body["trigger_id"])
        elif isinstance(press, ToldOfLedger):
            if message := await tell_more(desk, client, asker, click.spot, press):
                click.show(message)
        else:
            await desk.think(_HANDLERS[type(press)], desk, click, press)

    app.action(_ANY)(clicked)


async def _spot(client: AsyncWebClient, body: Mapping[str, Any]) -> Spot:
    team, container = our_team(body), body.get("container") or {}
    channel = container.get("channel_id") or (body.get("channel") or {}).get("id")
    if not channel:  # the home page
        return direct(team, body["user"]["id"])
    message = body.get("message") or {}
    thread = container.get("thread_ts") or message.get("thread_ts")
    if not thread and not container.get("is_ephemeral"):
        thread = container.get("message_ts") or message.get("ts")
    return await spot_of_channel(client, team, str(channel), thread)


def _asked(desk: Desk, click: Click, press: Asked) -> None:
    _ask(desk, click, press.question, press.language)


def _ask(desk: Desk, click: Click, question: str, language: Language | None = None) -> None:
    """In a direct message the answer stands in the thread; elsewhere only the person who clicked sees it."""
    if click.url and click.spot.readers is Readers.ASKER:
        desk.answering.question(click.mail, click.asker, click.spot, question, language)
    else:
        desk.answering.alone(click.mail, click.asker, click.spot, question, click.url, language)


def _decided(desk: Desk, click: Click, press: Decided) -> None:
    """Confirms or cancels what was shown, once, and shows in its place what became of it."""
    principal, language = click.asker.principal, click.asker.language
    decide = desk.actions.confirm if press.press is Press.CONFIRM else desk.actions.cancel
    note = ""
    try:
        action = desk.actions.get(principal, press.action)
        if action.digest != press.digest:
            raise ActionUnknown(press.action)
        action = decide(principal, press.action, f"slack:{click.mail.key}"[:200])
        _tell_requester(desk, click, action)
    except ActionUnknown:
        click.tell("old_button")
        return
    except MayNotDecide:
        click.tell("second_person" if principal.may(Right.CONFIRM_REQUESTS) else "may_not_decide")
        return
    except AlreadyDecided as decided:
        action = decided.action
    except ActionExpired:
        note = tell("expired", language)
    _show(desk, click, action, note)


def _show(desk: Desk, click: Click, action: PendingAction, note: str) -> None:
    shown = action_message(action, click.asker.language, note=note, decidable=False)
    click.show(shown)
    home_call(desk, click.mail, click.asker)


def _tell_requester(desk: Desk, click: Click, action: PendingAction) -> None:
    """Whoever asked for it hears what became of it where they asked: in Slack, and if they still may know."""
    requester = desk.stores.principals.by_id(action.requester)
    private = desk.talks.where(desk.actions.prepared_in(action))
    if requester is None or requester.id == click.asker.principal.id or private is None:
        return
    try:
        desk.actions.get(requester, action.id)
    except ActionUnknown:
        return
    language = desk.preferences.language(requester.id) or spoken(requester.language)
    message = action_message(action, language, decidable=False)
    click.mail.post(private.spot, message, of_request(requester, private.user_id, action))


def _of_turn(desk: Desk, click: Click, press: OfTurn) -> None:
    if press.press is Press.PERSON:
        _ask(desk, click, tell("question_person", click.asker.language))
        return
    found = desk.shown.get(click.asker, press.turn_id)
    if found is None:
        click.tell("answer_gone")
    elif press.press is Press.QUOTES:
        click.say(quotes_message(found.answer))
    else:
        click.mail.post(found.spot, _shared_by(click.asker, found.copy))


def _shared_by(asker: Asker, copy: SlackMessage) -> SlackMessage:
    """The copy under the name of whoever shares it, which is the only mention we ever make."""
    told = tell("shared", asker.language)
    who = [{"type": "user", "user_id": asker.user_id}, {"type": "text", "text": f" {told}"}]
    line = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": who}]}
    return SlackMessage(f"{told} {copy.text}", (line, *copy.blocks))


async def _rated(desk: Desk, click: Click, press: Rated, client: AsyncWebClient, trigger_id: str) -> None:
    """Keeps it; whoever was not helped may say what was wrong."""
    rating = Rating.UP if press.helpful else Rating.DOWN
    try:
        await run_in_threadpool(desk.feedback.give, click.asker.principal, press.turn_id, rating)
    except TurnUnknown:
        click.tell("answer_gone")
        return
    if press.helpful:
        click.tell("thanks_up")
    else:
        await client.views_open(
            trigger_id=trigger_id, view=complaint_view(press.turn_id, click.asker.language)
        )


def _of_alert(desk: Desk, click: Click, press: OfAlert) -> None:
    """Mutes what the person was told, or notes that they saw to a deadline; another's button does neither."""
    principal, language = click.asker.principal, click.asker.language
    if press.press is Press.SEEN:
        click.tell("alert_seen" if seen_to(desk.stores.engine, principal, press.about) else "old_button")
        return
    told = Bell(desk.stores.engine).change(principal, press.about)
    if told is None or told.kind in NEVER_MUTED:
        click.tell("old_button")
        return
    mute = Mutes(desk.stores.engine).mute(principal.id, told.buyer_id, told.kind, desk.today())
    said = tell("alert_muted", language, day=mute.until.isoformat())
    click.say(notice_message(said))


def _of_ledger(desk: Desk, click: Click, press: OfLedger) -> None:
    """Uses or discards what this person previewed; another's looks like one that is gone."""
    ledgers, principal = desk.stores.uploading.ledgers, click.asker.principal
    try:
        found = ledgers.one(principal, press.ledger_id)
        if found.uploaded_by != principal.id:
            raise LedgerUnknown(press.ledger_id)
        if press.press is Press.USE_LEDGER:
            found = ledgers.use(principal, press.ledger_id)
        elif not found.is_used:
            ledgers.remove(principal, press.ledger_id)
            click.show(notice_message(tell("ledger_discarded", click.asker.language, file=found.file_name)))
            return
    except LedgerUnknown:
        click.tell("ledger_gone")
        return
    click.show(used_message(found, click.asker.language))


_HANDLERS: dict[type, Any] = {
    Asked: _asked,
    Decided: _decided,
    OfTurn: _of_turn,
    OfAlert: _of_alert,
    OfLedger: _of_ledger,
}
