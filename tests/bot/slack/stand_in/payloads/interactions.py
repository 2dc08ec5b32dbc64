"""Slash commands, and what people click, submit or close."""

import time
from typing import Any

from tests.bot.slack.stand_in.messages import Json, Message
from tests.bot.slack.stand_in.payloads.events import VERIFICATION_TOKEN
from tests.bot.slack.stand_in.world import Channel, User, Workspace


def slash_command(
    workspace: Workspace,
    user: User,
    channel: Channel,
    text: str,
    *,
    command: str = "/coverdesk",
    response_url: str,
    trigger_id: str,
    **fields: str,
) -> Json:
    """The form of a command; every value is a string, as in the request."""
    form = {
        "token": VERIFICATION_TOKEN,
        "team_id": workspace.id,
        "team_domain": workspace.name.lower().replace(" ", "-"),
        "channel_id": channel.id,
        "channel_name": "directmessage" if channel.kind == "im" else channel.name,
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": text,
        "api_app_id": workspace.app_id,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger_id,
    }
    if workspace.enterprise:
        form |= {"enterprise_id": workspace.enterprise, "enterprise_name": workspace.enterprise}
    return form | fields


def button(action_id: str, value: str = "", *, block_id: str = "actions", label: str = "OK") -> Json:
    """An entry of `actions`: a click on a button."""
    text = {"type": "plain_text", "text": label, "emoji": True}
    return _action("button", action_id, block_id) | {"text": text, "value": value}


def feedback(action_id: str, value: str, *, block_id: str = "feedback", label: str = "Good") -> Json:
    """An entry of `actions`: one of two feedback buttons."""
    text = {"type": "plain_text", "text": label, "emoji": True}
    return _action("feedback_buttons", action_id, block_id) | {"text": text, "value": value}


def block_actions(
    workspace: Workspace,
    user: User,
    channel: Channel,
    message: Message,
    *actions: Json,
    response_url: str,
    trigger_id: str,
    **fields: Any,
) -> Json:
    """A click on a message, ephemeral or not."""
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": message.ephemeral,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    payload = _interaction("block_actions", workspace, user) | {
        "container": container,
        "trigger_id": trigger_id,
        "channel": {"id": channel.id, "name": _shown_name(channel)},
        "state": {"values": {}},
        "response_url": response_url,
        "actions": list(actions),
    }
    if not message.ephemeral:
        payload["message"] = message.as_json()
    return payload | fields


def home_actions(
    workspace: Workspace, user: User, view: Json, *actions: Json, trigger_id: str, **fields: Any
) -> Json:
    """A click on the home tab or in a modal: no message, no channel, no response_url."""
    payload = _interaction("block_actions", workspace, user) | {
        "container": {"type": "view", "view_id": view["id"]},
        "trigger_id": trigger_id,
        "view": view,
        "actions": list(actions),
    }
    return payload | fields


def view_submission(
    workspace: Workspace, user: User, view: Json, values: Json, *, trigger_id: str, **fields: Any
) -> Json:
    """A modal is sent off with `values` (block id → action id → what stands there)."""
    payload = _interaction("view_submission", workspace, user) | {
        "trigger_id": trigger_id,
        "view": view | {"state": {"values": values}},
        "response_urls": [],
    }
    return payload | fields


def view_closed(
    workspace: Workspace, user: User, view: Json, *, cleared: bool = False, **fields: Any
) -> Json:
    payload = _interaction("view_closed", workspace, user) | {"view": view, "is_cleared": cleared}
    return payload | fields


def shortcut(workspace: Workspace, user: User, callback_id: str, *, trigger_id: str, **fields: Any) -> Json:
    """A global shortcut: it happens nowhere in particular."""
    payload = _interaction("shortcut", workspace, user) | {
        "action_ts": f"{time.time():.6f}",
        "callback_id": callback_id,
        "trigger_id": trigger_id,
    }
    del payload["api_app_id"]
    return payload | fields


def message_action(
    workspace: Workspace,
    user: User,
    channel: Channel,
    message: Message,
    callback_id: str,
    *,
    response_url: str,
    trigger_id: str,
    **fields: Any,
) -> Json:
    """A shortcut in the menu of a message."""
    payload = _interaction("message_action", workspace, user) | {
        "action_ts": f"{time.time():.6f}",
        "callback_id": callback_id,
        "trigger_id": trigger_id,
        "message_ts": message.ts,
        "channel": {"id": channel.id, "name": _shown_name(channel)},
        "message": message.as_json(),
        "response_url": response_url,
    }
    del payload["api_app_id"]
    return payload | fields


def _interaction(kind: str, workspace: Workspace, user: User) -> Json:
    enterprise = {"id": workspace.enterprise, "name": workspace.enterprise} if workspace.enterprise else None
    return {
        "type": kind,
        "team": {"id": workspace.id, "domain": workspace.name.lower().replace(" ", "-")},
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team},
        "api_app_id": workspace.app_id,
        "token": VERIFICATION_TOKEN,
        "enterprise": enterprise,
        "is_enterprise_install": False,
    }


def _action(kind: str, action_id: str, block_id: str) -> Json:
    at = f"{time.time():.6f}"
    return {"type": kind, "action_id": action_id, "block_id": block_id, "action_ts": at}


def _shown_name(channel: Channel) -> str:
    return "directmessage" if channel.kind == "im" else channel.name
