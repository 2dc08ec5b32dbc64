"""chat.startStream, appendStream and stopStream: a message that grows."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tests.bot.slack.stand_in.block_check import LONGEST_MARKDOWN, checked_blocks
from tests.bot.slack.stand_in.calls import Asked
from tests.bot.slack.stand_in.messages import Json, Message
from tests.bot.slack.stand_in.methods.chat import checked_metadata, own_message
from tests.bot.slack.stand_in.world import Refused

LONGEST_STREAM_SECONDS = 300
"""After so long without an end Slack ends a stream itself."""


def start(asked: Asked) -> Json:
    channel = asked.world.channel(asked.workspace, asked.text("channel"), member=True)
    if channel.kind != "im":
        for name in ("recipient_team_id", "recipient_user_id"):
            if not asked.maybe(name):
                raise Refused(f"missing_{name}")
    thread = asked.text("thread_ts") if channel.kind == "im" else asked.maybe("thread_ts")
    message = own_message(asked, channel, text=_appended(asked), thread_ts=thread, streaming=True)
    return {"channel": channel.id, "ts": asked.world.keep(message).ts}


def append(asked: Asked) -> Json:
    message = _open_stream(asked)
    text = _appended(asked)
    if not text and not asked.args.get("chunks"):
        raise Refused("no_text")
    asked.world.keep(replace(message, text=message.text + text))
    return {"channel": message.channel, "ts": message.ts}


def stop(asked: Asked) -> Json:
    message = _open_stream(asked)
    ended = replace(
        message,
        text=message.text + _appended(asked),
        blocks=checked_blocks(asked.args.get("blocks") or []),
        metadata=checked_metadata(asked.args.get("metadata")),
        streaming=False,
    )
    asked.world.keep(ended)
    return {"channel": ended.channel, "ts": ended.ts, "message": ended.as_json()}


def _open_stream(asked: Asked) -> Message:
    channel = asked.world.channel(asked.workspace, asked.text("channel"), member=True)
    message = asked.world.found(channel.id, asked.text("ts"))
    if message.user != asked.workspace.bot_user:
        raise Refused("message_not_owned_by_app")
    if message.streaming and asked.world.clock.now() - float(message.ts) > LONGEST_STREAM_SECONDS:
        message = asked.world.keep(replace(message, streaming=False))
    if not message.streaming:
        raise Refused("message_not_in_streaming_state")
    return message


def _appended(asked: Asked) -> str:
    """The text of this part: as such, or in chunks; tasks and plans are not shown."""
    text = asked.maybe("markdown_text") or ""
    chunks = asked.args.get("chunks") or []
    if text and chunks:
        raise Refused("cannot_provide_both_markdown_text_and_chunks")
    if not isinstance(chunks, list) or not all(isinstance(one, dict) for one in chunks):
        raise Refused("invalid_chunks")
    text += "".join(str(one.get("text", "")) for one in chunks if one.get("type") == "markdown_text")
    if len(text) > LONGEST_MARKDOWN:
        raise Refused("msg_too_long")
    return text


METHODS: Mapping[str, Any] = {
    "chat.startStream": start,
    "chat.appendStream": append,
    "chat.stopStream": stop,
}
