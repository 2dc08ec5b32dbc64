"""Which scope a method needs: a token without it is told so."""

from tests.bot.slack.stand_in.world import Kind

_OF_METHOD = {
    "agents.sessions.setStatus": "assistant:write",
    "assistant.threads.setStatus": "assistant:write",
    "assistant.threads.setSuggestedPrompts": "assistant:write",
    "assistant.threads.setTitle": "assistant:write",
    "chat.appendStream": "chat:write",
    "chat.delete": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.postMessage": "chat:write",
    "chat.startStream": "chat:write",
    "chat.stopStream": "chat:write",
    "chat.update": "chat:write",
    "conversations.open": "im:write",
    "reactions.add": "reactions:write",
    "users.info": "users:read",
}
_OF_CHANNEL = {
    "conversations.history": "history",
    "conversations.info": "read",
    "conversations.members": "read",
    "conversations.replies": "history",
}
_FAMILY: dict[Kind, str] = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}

EMAIL = "users:read.email"
ALL = tuple(
    sorted(
        {*_OF_METHOD.values(), EMAIL, "app_mentions:read", "commands", "files:read"}
        | {f"{family}:{may}" for family in _FAMILY.values() for may in _OF_CHANNEL.values()}
    )
)


def needed(method: str, kind: Kind | None) -> str | None:
    """For reading a channel it depends on the channel's kind."""
    if method in _OF_CHANNEL:
        return f"{_FAMILY[kind]}:{_OF_CHANNEL[method]}" if kind else None
    return _OF_METHOD.get(method)
