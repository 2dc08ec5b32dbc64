"""The commands `/limit`, `/claim`, `/deadlines` and `/ask`: answered to the person alone, anywhere."""

from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.language import Language, language_of
from bot.slack.blocks.message import notice_message
from bot.slack.desk import Desk, mail_of
from bot.slack.said import plain
from bot.slack.spot import Readers, Spot, readers_of
from bot.slack.words import tell

_QUESTIONS = {
    "/limit": ("question_limits", "question_limit"),
    "/claim": ("question_claims", "question_claim"),
    "/deadlines": ("question_all_deadlines", "question_deadlines"),
}
"""For each command the question that it asks alone, and with something behind it."""
COMMANDS = (*_QUESTIONS, "/ask")
_HELP = ("help", "?", "帮助", "？")


def listen_to_commands(app: AsyncApp, desk: Desk) -> None:
    """Registers a listener for each command."""

    async def commanded(
        ack: AsyncAck, command: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext
    ) -> None:
        await ack()
        asker = await desk.askers.who(client, command["team_id"], command["user_id"])
        if asker is None:
            return
        mail, url = mail_of(context), command["response_url"]
        text, name = plain(command.get("text", "")), command["command"]
        if text.lower() in _HELP or (name == "/ask" and not text):
            told = notice_message(tell(f"help_{name[1:]}", asker.language))
            mail.respond(asker.team_id, asker.user_id, url, told)
            return
        spot = await spot_of_channel(client, command["team_id"], command["channel_id"])
        question = question_of(name, text, asker.language)
        await desk.think(desk.answering.alone, mail, asker, spot, question, url)

    for name in COMMANDS:
        app.command(name)(commanded)


def question_of(command: str, text: str, own: Language) -> str:
    """The question that a command stands for, in the language of what is behind it, else one's own."""
    if command not in _QUESTIONS:
        return text
    alone, about = _QUESTIONS[command]
    return tell(about, _language(text, own), about=text) if text else tell(alone, own)


def _language(text: str, own: Language) -> Language:
    """A Chinese name is asked about in Chinese; a Latin one says nothing of who reads the answer."""
    return language_of(text, otherwise=own) if own is Language.EN else Language.ZH


async def spot_of_channel(
    client: AsyncWebClient, team_id: str, channel_id: str, thread_ts: str | None = None
) -> Spot:
    """The spot of a command or click, which does not say who else reads there."""
    if channel_id.startswith("D"):
        return Spot(team_id, channel_id, thread_ts, Readers.ASKER)
    try:
        found = await client.conversations_info(channel=channel_id)
        info = found.get("channel")
    except SlackApiError:  # a private channel that we are not in: nobody knows who reads there
        info = None
    return Spot(team_id, channel_id, thread_ts, readers_of(info))
