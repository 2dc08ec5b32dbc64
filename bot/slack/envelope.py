"""Envelopes out of what Slack sends: events, commands and clicks, over HTTP and over a socket alike."""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from bot.slack.inbox import Envelope

_ID = re.compile(r"[A-Za-z0-9._-]{1,60}", re.ASCII)
_SAID_BY_A_PERSON = (None, "file_share", "thread_broadcast")
_FORM = "application/x-www-form-urlencoded"


class Unreadable(Exception):
    """A body that is none of Slack's, though it may be signed."""


def payload_of(body: bytes, content_type: str) -> Mapping[str, Any]:
    """What a request's body says. Raises `Unreadable`."""
    try:
        text = body.decode("utf-8")
        if not content_type.startswith(_FORM):
            return _mapping(json.loads(text))
        form = dict(parse_qsl(text, keep_blank_values=True, max_num_fields=200))
        return _mapping(json.loads(form["payload"])) if "payload" in form else form
    except (ValueError, RecursionError) as error:
        raise Unreadable("The body is neither an event nor a command of Slack's.") from error


def envelope_of(payload: Mapping[str, Any]) -> Envelope:
    """The envelope of a payload.

    An event has an id of Slack's. A command or click has none: the same content, with its `trigger_id`, is
    the same command or click, so that a request that is played again is the one that is here already.
    """
    team, channel, thread = place_of(payload)
    event = _inner(payload)
    event_id, ts = _id(payload.get("event_id")), _id(event.get("ts"))
    content = hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
    key = f"event:{team}:{event_id}" if event_id != "-" else f"sent:{content}"
    said = event.get("type") in ("message", "app_mention") and event.get("subtype") in _SAID_BY_A_PERSON
    twin = f"{team}:{channel}:{ts}" if said and ts != "-" else None
    return Envelope(key, f"{team}/{channel}/{thread}", payload, twin)


def place_of(payload: Mapping[str, Any]) -> tuple[str, str, str]:
    """Workspace, channel and thread that a payload is about; "-" for what it does not have."""
    event = _inner(payload)
    channel = event.get("channel") or payload.get("channel_id") or _inner(payload, "channel").get("id")
    thread = event.get("thread_ts") or event.get("ts")
    return our_team(payload), _id(channel), _id(thread) if thread else sender_of(payload)


def sender_of(payload: Mapping[str, Any]) -> str:
    """The user who said or did it, of an edited message its author; "-" for nobody."""
    event = _inner(payload)
    edited = event.get("message")
    author = edited.get("user") if isinstance(edited, Mapping) else None
    person = event.get("user") or author or payload.get("user_id") or _inner(payload, "user").get("id")
    return _id(person)


def our_team(payload: Mapping[str, Any]) -> str:
    """The workspace in which we were addressed; "-" where a payload names none.

    In a shared channel an event's own `team_id` is that of whoever spoke, which may be another company's.
    """
    own = payload.get("context_team_id") or payload.get("team_id")
    return _id(own or _inner(payload, "team").get("id") or _inner(payload, "user").get("team_id"))


def _inner(payload: Mapping[str, Any], name: str = "event") -> Mapping[str, Any]:
    inner = payload.get(name)
    return inner if isinstance(inner, Mapping) else {}


def _id(value: object) -> str:
    """An id of Slack's; "-" for none, and for what is none of theirs and no database might take."""
    return value if isinstance(value, str) and _ID.fullmatch(value) else "-"


def _mapping(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ValueError("no object")
    return value
