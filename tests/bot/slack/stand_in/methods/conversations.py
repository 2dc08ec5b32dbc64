"""conversations.*: open, look at, read back."""

from collections.abc import Mapping
from typing import Any

from tests.bot.slack.stand_in.calls import Asked
from tests.bot.slack.stand_in.messages import Json, Message
from tests.bot.slack.stand_in.world import Channel, Refused, Workspace


def opened(asked: Asked) -> Json:
    ours = asked.workspace
    if existing := asked.maybe("channel"):
        return {"channel": {"id": asked.world.channel(ours, existing).id}}
    users = [one.strip() for one in asked.text("users").split(",")]
    if len(users) > 8:
        raise Refused("too_many_users")
    if len(users) == 1:
        return {"channel": {"id": asked.world.direct(ours, users[0]).id}}
    for user in users:
        asked.world.user(ours, user)
    inside = frozenset({*users, ours.bot_user})
    channel = Channel(asked.world.new_id("C"), "mpim", ours.id, members=inside)
    return {"channel": {"id": asked.world.add_channel(channel).id}}


def info(asked: Asked) -> Json:
    channel = asked.world.channel(asked.workspace, asked.text("channel"))
    return {"channel": _described(channel, asked.workspace)}


def members(asked: Asked) -> Json:
    channel = asked.world.channel(asked.workspace, asked.text("channel"))
    names, begin = sorted(channel.members), int(asked.maybe("cursor") or 0)
    end = begin + asked.limit()
    following = str(end) if end < len(names) else ""
    return {"members": names[begin:end], "response_metadata": {"next_cursor": following}}


def history(asked: Asked) -> Json:
    channel = asked.world.channel(asked.workspace, asked.text("channel"), member=True)
    shown = [one for one in _kept(asked, channel) if one.thread_ts in (None, one.ts)]
    return _page(asked, shown[::-1]) | {"pin_count": 0}


def replies(asked: Asked) -> Json:
    channel, thread = asked.world.channel(asked.workspace, asked.text("channel")), asked.text("ts")
    shown = [one for one in _kept(asked, channel) if thread in (one.ts, one.thread_ts)]
    if not shown:
        raise Refused("thread_not_found")
    return _page(asked, shown)


def _kept(asked: Asked, channel: Channel) -> list[Message]:
    """Between `oldest` and `latest`; what is ephemeral is kept nowhere."""
    oldest, latest = asked.maybe("oldest") or "0", asked.maybe("latest") or "9999999999.000000"
    inclusive = asked.flag("inclusive")
    return [
        one
        for one in asked.world.in_channel(channel.id)
        if not one.ephemeral and (oldest < one.ts < latest or (inclusive and one.ts in (oldest, latest)))
    ]


def _page(asked: Asked, messages: list[Message]) -> Json:
    begin = int(asked.maybe("cursor") or 0)
    end = begin + asked.limit()
    told = [one.as_json(metadata=asked.flag("include_all_metadata")) for one in messages[begin:end]]
    more = end < len(messages)
    following = {"response_metadata": {"next_cursor": str(end)}} if more else {}
    return {"messages": told, "has_more": more, **following}


def _described(channel: Channel, ours: Workspace) -> Json:
    inside = ours.bot_user in channel.members
    described: Json = {
        "id": channel.id,
        "is_channel": channel.kind == "channel",
        "is_group": channel.kind == "group",
        "is_im": channel.kind == "im",
        "is_mpim": channel.kind == "mpim",
        "is_private": channel.kind != "channel",
        "is_archived": channel.archived,
        "is_shared": channel.ext_shared or channel.org_shared,
        "is_ext_shared": channel.ext_shared,
        "is_org_shared": channel.org_shared,
        "is_pending_ext_shared": False,
        "context_team_id": channel.team,
        "shared_team_ids": sorted(channel.teams),
        "created": 1_750_000_000,
    }
    if channel.kind == "im":
        others = [one for one in channel.members if one != ours.bot_user]
        return described | {"user": others[0], "is_user_deleted": False, "is_open": True}
    return described | {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_member": inside,
        "is_general": False,
        "creator": "",
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }


METHODS: Mapping[str, Any] = {
    "conversations.open": opened,
    "conversations.info": info,
    "conversations.members": members,
    "conversations.history": history,
    "conversations.replies": replies,
}
