"""Events as the Events API and Socket Mode deliver them."""

import itertools
import time
import uuid
from typing import Any

from tests.bot.slack.stand_in.messages import Json, Message
from tests.bot.slack.stand_in.world import Channel, User, Workspace

VERIFICATION_TOKEN = "an-invented-verification-token"
_NUMBERS = itertools.count(1)


def event_callback(
    workspace: Workspace,
    event: Json,
    *,
    event_id: str | None = None,
    event_time: int | None = None,
    ext_shared: bool = False,
    context_team: str | None = None,
    context_enterprise: str | None = None,
    **wrapper: Any,
) -> Json:
    """The wrapper; `wrapper` adds to its fields or replaces them."""
    authorization = {
        "enterprise_id": workspace.enterprise,
        "team_id": workspace.id,
        "user_id": workspace.bot_user,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    wrapped: Json = {
        "token": VERIFICATION_TOKEN,
        "team_id": workspace.id,
        "context_team_id": context_team or workspace.id,
        "context_enterprise_id": context_enterprise or workspace.enterprise,
        "api_app_id": workspace.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": event_id or f"Ev0STAND{next(_NUMBERS):06d}",
        "event_time": int(time.time()) if event_time is None else event_time,
        "authorizations": [authorization],
        "is_ext_shared_channel": ext_shared,
        "event_context": f"4-{uuid.uuid4().hex}",
    }
    if workspace.enterprise:
        wrapped["enterprise_id"] = workspace.enterprise
    return wrapped | wrapper


def message_im(
    workspace: Workspace, message: Message, *, app_context: Json | None = None, **wrapper: Any
) -> Json:
    """A direct message to the app; with `app_context` as agent view sends it, in a thread if it is in one."""
    event = _said(message) | {"channel_type": "im"}
    if app_context is not None:
        event["app_context"] = app_context
    return event_callback(workspace, event, **wrapper)


def message_channels(workspace: Workspace, message: Message, **wrapper: Any) -> Json:
    return event_callback(workspace, _said(message) | {"channel_type": "channel"}, **wrapper)


def message_groups(workspace: Workspace, message: Message, **wrapper: Any) -> Json:
    return event_callback(workspace, _said(message) | {"channel_type": "group"}, **wrapper)


def app_mention(workspace: Workspace, message: Message, **wrapper: Any) -> Json:
    """The bot is named; the same message also comes as message.channels, with another event_id."""
    return event_callback(workspace, _said(message) | {"type": "app_mention"}, **wrapper)


def from_outside(event: Json, user: User, *, enterprise: str | None = None) -> Json:
    """The same event by somebody of another organisation in a shared channel.

    A mention keeps our team everywhere but in `user_team`, which is the enterprise of those who have one. A
    plain message names the sender's team as the event's and even as the wrapper's: only `context_team_id` and
    `authorizations` are ours.
    """
    if event["event"]["type"] == "app_mention":
        sender = enterprise or user.team
        theirs = {"user_team": sender, "source_team": sender, "user_profile": {"team": sender}}
        said = event["event"] | theirs | {"team": event["team_id"]}
        return event | {"event": said, "is_ext_shared_channel": True}
    said = event["event"] | {"team": user.team}
    wrapper = {"team_id": user.team, "event": said, "is_ext_shared_channel": True}
    return event | wrapper | ({"enterprise_id": enterprise} if enterprise else {})


def message_changed(workspace: Workspace, old: Message, text: str, **wrapper: Any) -> Json:
    edited = {"user": old.user, "ts": _later(old.ts)}
    new = _said(old) | {"text": text, "blocks": rich_text(text), "edited": edited, "source_team": old.team}
    inner = {name: value for name, value in new.items() if name not in ("channel", "event_ts")}
    previous = {name: value for name, value in _said(old).items() if name not in ("channel", "event_ts")}
    event = {
        "type": "message",
        "subtype": "message_changed",
        "message": inner,
        "previous_message": previous,
        "channel": old.channel,
        "hidden": True,
        "ts": _later(old.ts),
        "event_ts": _later(old.ts),
        "channel_type": "im" if old.channel.startswith("D") else "channel",
    }
    return event_callback(workspace, event, **wrapper)


def bot_message(workspace: Workspace, message: Message, bot_id: str, **wrapper: Any) -> Json:
    """Another integration writes."""
    event = {
        "type": "message",
        "subtype": "bot_message",
        "text": message.text,
        "ts": message.ts,
        "username": "another-bot",
        "bot_id": bot_id,
        "app_id": "A0ANOTHER",
        "channel": message.channel,
        "event_ts": message.ts,
        "channel_type": "im" if message.channel.startswith("D") else "channel",
    }
    return event_callback(workspace, event, **wrapper)


def file_share(
    workspace: Workspace,
    message: Message,
    *,
    name: str = "ledger.csv",
    mimetype: str = "text/csv",
    size: int = 2_048,
    url: str = "https://files.slack.com/files-pri/T0LODE-F0LEDGER/download/ledger.csv",
    **wrapper: Any,
) -> Json:
    file = {
        "id": "F0LEDGER",
        "created": int(float(message.ts)),
        "timestamp": int(float(message.ts)),
        "name": name,
        "title": name,
        "mimetype": mimetype,
        "filetype": name.rpartition(".")[2],
        "pretty_type": mimetype,
        "user": message.user,
        "user_team": message.team,
        "editable": False,
        "size": size,
        "mode": "hosted",
        "is_external": False,
        "is_public": False,
        "url_private": url.replace("/download", ""),
        "url_private_download": url,
        "permalink": f"https://lode.slack.com/files/{message.user}/F0LEDGER/{name}",
        "file_access": "visible",
    }
    kind = "im" if message.channel.startswith("D") else "channel"
    event = _said(message) | {"subtype": "file_share", "files": [file], "upload": False, "channel_type": kind}
    return event_callback(workspace, event, **wrapper)


def app_home_opened(
    workspace: Workspace,
    user: str,
    channel: Channel,
    *,
    tab: str = "messages",
    view: Json | None = None,
    context: Json | None = None,
    **wrapper: Any,
) -> Json:
    """`view` is what was published before, on the home tab; `context` is what agent view adds."""
    at = f"{time.time():.6f}"
    event: Json = {"type": "app_home_opened", "user": user, "channel": channel.id, "tab": tab, "event_ts": at}
    event |= {"view": view} if view else {}
    event |= {"context": context} if context is not None else {}
    return event_callback(workspace, event, **wrapper)


def app_context_changed(
    workspace: Workspace, user: str, channel: Channel, *viewed: str, **wrapper: Any
) -> Json:
    """What the user looks at beside the conversation with the app."""
    entities = [{"type": "slack#/types/channel_id", "value": one, "team_id": workspace.id} for one in viewed]
    event = {
        "type": "app_context_changed",
        "user": user,
        "channel": channel.id,
        "context": {"entities": entities} if entities else {},
        "event_ts": f"{time.time():.6f}",
    }
    return event_callback(workspace, event, **wrapper)


def app_uninstalled(workspace: Workspace, **wrapper: Any) -> Json:
    return event_callback(workspace, {"type": "app_uninstalled", "event_ts": f"{time.time():.6f}"}, **wrapper)


def left(workspace: Workspace, channel: str, kind: str = "channel_left", **wrapper: Any) -> Json:
    """The bot was taken out of a channel, or the channel is no more (`channel_archive`, …)."""
    event = {"type": kind, "channel": channel, "event_ts": f"{time.time():.6f}"}
    return event_callback(workspace, event, **wrapper)


def tokens_revoked(
    workspace: Workspace, *, bots: tuple[str, ...] = (), users: tuple[str, ...] = (), **wrapper: Any
) -> Json:
    """The ids of the users whose tokens ended; a bot is named by its user id."""
    tokens = {"oauth": list(users), "bot": list(bots)}
    event = {"type": "tokens_revoked", "tokens": tokens, "event_ts": f"{time.time():.6f}"}
    return event_callback(workspace, event, **wrapper)


def url_verification(challenge: str = "an-invented-challenge") -> Json:
    return {"token": VERIFICATION_TOKEN, "challenge": challenge, "type": "url_verification"}


def app_rate_limited(workspace: Workspace, minute: int = 1_790_000_000) -> Json:
    return {
        "token": VERIFICATION_TOKEN,
        "type": "app_rate_limited",
        "team_id": workspace.id,
        "minute_rate_limited": minute,
        "api_app_id": workspace.app_id,
    }


def rich_text(text: str) -> list[Json]:
    """The blocks that Slack's own composer makes of a plain text."""
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return [{"type": "rich_text", "block_id": uuid.uuid4().hex[:5], "elements": [section]}]


def _said(message: Message) -> Json:
    said: Json = {
        "user": message.user,
        "type": "message",
        "ts": message.ts,
        "client_msg_id": str(uuid.uuid5(uuid.NAMESPACE_OID, message.ts)),
        "text": message.text,
        "team": message.team,
        "blocks": list(message.blocks) or rich_text(message.text),
        "channel": message.channel,
        "event_ts": message.ts,
    }
    if message.bot_id:
        said |= {"bot_id": message.bot_id, "app_id": message.app_id}
    if message.thread_ts:
        said |= {"thread_ts": message.thread_ts}
    return said


def _later(ts: str) -> str:
    return f"{float(ts) + 7:.6f}"
