"""views.* and assistant.threads.*: what is shown beside messages."""

from collections.abc import Mapping
from typing import Any

from tests.bot.slack.stand_in.block_check import checked_view
from tests.bot.slack.stand_in.calls import Asked
from tests.bot.slack.stand_in.messages import Json
from tests.bot.slack.stand_in.world import Refused

TRIGGER_SECONDS = 3


def publish(asked: Asked) -> Json:
    user = asked.text("user_id")
    asked.world.user(asked.workspace, user)
    view = checked_view(asked.args.get("view"), ("home",))
    old = asked.shown.homes.get(user)
    _same_hash(asked, old)
    asked.shown.homes[user] = _kept(asked, view, old["id"] if old else asked.world.new_id("V"))
    return {"view": asked.shown.homes[user]}


def opened(asked: Asked) -> Json:
    asked.authorised()
    view = checked_view(asked.args.get("view"), ("modal",))
    trigger = asked.text("trigger_id")
    made = asked.shown.triggers.get(trigger)
    if made is None:
        raise Refused("invalid_trigger_id")
    if trigger in asked.shown.used_triggers:
        raise Refused("exchanged_trigger_id")
    if asked.world.clock.now() - made > TRIGGER_SECONDS:
        raise Refused("expired_trigger_id")
    asked.shown.used_triggers.add(trigger)
    kept = _kept(asked, view, asked.world.new_id("V"))
    asked.shown.views[kept["id"]] = kept
    return {"view": kept}


def updated(asked: Asked) -> Json:
    asked.authorised()
    view = checked_view(asked.args.get("view"), ("modal", "home"))
    view_id, external = asked.maybe("view_id"), asked.maybe("external_id")
    for place in (asked.shown.views, asked.shown.homes):
        for key, old in place.items():
            if old["id"] == view_id or (external and external == old["external_id"]):
                _same_hash(asked, old)
                place[key] = _kept(asked, view, old["id"])
                return {"view": place[key]}
    raise Refused("not_found")


def set_status(asked: Asked) -> Json:
    channel = asked.world.channel(asked.workspace, asked.text("channel_id"), member=True)
    asked.shown.statuses.append((channel.id, asked.text("thread_ts"), str(asked.args.get("status", ""))))
    return {}


def set_title(asked: Asked) -> Json:
    channel = asked.world.channel(asked.workspace, asked.text("channel_id"), member=True)
    asked.shown.titles[channel.id, asked.text("thread_ts")] = asked.text("title")
    return {}


def set_prompts(asked: Asked) -> Json:
    """With `thread_ts` Slack says ok and, in agent view, shows nothing."""
    channel = asked.world.channel(asked.workspace, asked.text("channel_id"), member=True)
    prompts = asked.args.get("prompts")
    if not isinstance(prompts, list) or not 1 <= len(prompts) <= 4:
        raise Refused("invalid_arguments")
    if not all(one.get("title") and one.get("message") for one in prompts):
        raise Refused("invalid_arguments")
    if not asked.maybe("thread_ts"):
        asked.shown.prompts[channel.id] = prompts
    return {}


def _same_hash(asked: Asked, old: Json | None) -> None:
    given = asked.maybe("hash")
    if given and old and given != old["hash"]:
        raise Refused("hash_conflict")


def _kept(asked: Asked, view: Json, view_id: str) -> Json:
    ours = asked.workspace
    return {
        "private_metadata": "",
        "callback_id": "",
        "external_id": "",
        **view,
        "id": view_id,
        "team_id": ours.id,
        "state": {"values": {}},
        "hash": f"{asked.world.clock.ts()}.x",
        "root_view_id": view_id,
        "previous_view_id": None,
        "app_id": ours.app_id,
        "app_installed_team_id": ours.id,
        "bot_id": ours.bot_id,
    }


METHODS: Mapping[str, Any] = {
    "views.publish": publish,
    "views.open": opened,
    "views.update": updated,
    "agents.sessions.setStatus": set_status,
    "assistant.threads.setStatus": set_status,
    "assistant.threads.setTitle": set_title,
    "assistant.threads.setSuggestedPrompts": set_prompts,
}
