"""chat.postMessage and its sisters, and reactions."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tests.bot.slack.stand_in.block_check import LONGEST_MARKDOWN, checked_blocks
from tests.bot.slack.stand_in.calls import Asked
from tests.bot.slack.stand_in.messages import Json, Message
from tests.bot.slack.stand_in.world import Channel, Refused

LONGEST = 40_000
LONGEST_UPDATE = 4_000


def post_message(asked: Asked) -> Json:
    channel = _place(asked, asked.text("channel"))
    content = checked_content(asked)
    message = own_message(asked, channel, **content, thread_ts=asked.maybe("thread_ts"))
    asked.world.keep(message)
    return {"channel": channel.id, "ts": message.ts, "message": message.as_json()}


def post_ephemeral(asked: Asked) -> Json:
    channel = asked.world.channel(asked.workspace, asked.text("channel"), member=True)
    reader = asked.text("user")
    asked.world.user(asked.workspace, reader)
    if reader not in channel.members:
        raise Refused("user_not_in_channel")
    content = checked_content(asked) | {"metadata": None}
    thread = asked.maybe("thread_ts")
    message = own_message(asked, channel, **content, thread_ts=thread, ephemeral_to=reader)
    return {"message_ts": asked.world.keep(message).ts}


def update(asked: Asked) -> Json:
    channel = asked.world.channel(asked.workspace, asked.text("channel"))
    old = _own(asked, asked.text("ts"), channel, "cant_update_message")
    if old.streaming:
        raise Refused("streaming_state_conflict")
    content = checked_content(asked, LONGEST_UPDATE)
    if "blocks" not in asked.args and "text" not in asked.args:
        content["blocks"] = old.blocks
    for name in ("attachments", "metadata"):
        if name not in asked.args:
            content[name] = getattr(old, name)
    new = asked.world.keep(old.changed(asked.world.clock.ts(), **content))
    return {"channel": channel.id, "ts": new.ts, "text": new.text, "message": new.as_json()}


def delete(asked: Asked) -> Json:
    channel = asked.world.channel(asked.workspace, asked.text("channel"))
    old = _own(asked, asked.text("ts"), channel, "cant_delete_message")
    asked.world.remove(old)
    return {"channel": channel.id, "ts": old.ts}


def add_reaction(asked: Asked) -> Json:
    channel = asked.world.channel(asked.workspace, asked.text("channel"), member=True)
    message, name = asked.world.found(channel.id, asked.text("timestamp")), asked.text("name")
    if name in message.reactions:
        raise Refused("already_reacted")
    asked.world.keep(replace(message, reactions=(*message.reactions, name)))
    return {}


def checked_content(asked: Asked, longest: int = LONGEST) -> dict[str, Any]:
    """Text, blocks, attachments and metadata, or why Slack takes them not."""
    text, markdown = str(asked.args.get("text") or ""), asked.maybe("markdown_text")
    blocks = checked_blocks(asked.args.get("blocks") or [])
    attachments = tuple(asked.args.get("attachments") or ())
    if markdown and (text or blocks):
        raise Refused("markdown_text_conflict")
    if not (text or markdown or blocks or attachments):
        raise Refused("no_text")
    if len(text) > longest or len(markdown or "") > LONGEST_MARKDOWN:
        raise Refused("msg_too_long")
    if len(attachments) > 100:
        raise Refused("too_many_attachments")
    metadata = checked_metadata(asked.args.get("metadata"))
    return {"text": markdown or text, "blocks": blocks, "attachments": attachments, "metadata": metadata}


def checked_metadata(metadata: object) -> Json | None:
    if not metadata:
        return None
    if not isinstance(metadata, dict) or not {"event_type", "event_payload"} <= metadata.keys():
        raise Refused("invalid_metadata_format")
    if not isinstance(metadata["event_payload"], dict):
        raise Refused("invalid_metadata_schema")
    return metadata


def own_message(asked: Asked, channel: Channel, **parts: Any) -> Message:
    """A new message of our bot."""
    ours = asked.workspace
    return Message(
        channel.id,
        asked.world.clock.ts(),
        ours.bot_user,
        team=ours.id,
        bot_id=ours.bot_id,
        app_id=ours.app_id,
        **parts,
    )


def _place(asked: Asked, channel_id: str) -> Channel:
    """Where to write; a user's id means the direct conversation."""
    if channel_id.startswith(("U", "W")):
        try:
            return asked.world.direct(asked.workspace, channel_id)
        except Refused:
            raise Refused("channel_not_found") from None
    channel = asked.world.channel(asked.workspace, channel_id, member=True)
    if channel.archived:
        raise Refused("is_archived")
    return channel


def _own(asked: Asked, ts: str, channel: Channel, otherwise: str) -> Message:
    """One of our bot's messages; an ephemeral one cannot be found."""
    message = asked.world.found(channel.id, ts)
    if message.ephemeral:
        raise Refused("message_not_found")
    if message.user != asked.workspace.bot_user:
        raise Refused(otherwise)
    return message


METHODS: Mapping[str, Any] = {
    "chat.postMessage": post_message,
    "chat.postEphemeral": post_ephemeral,
    "chat.update": update,
    "chat.delete": delete,
    "reactions.add": add_reaction,
}
