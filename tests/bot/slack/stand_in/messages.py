"""A message as the stand-in keeps it, and the form in which Slack answers with it."""

from dataclasses import dataclass, replace
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Message:
    """What stands in a channel; an ephemeral one stands there for one user."""

    channel: str
    ts: str
    user: str
    text: str = ""
    blocks: tuple[Json, ...] = ()
    thread_ts: str | None = None
    metadata: Json | None = None
    attachments: tuple[Json, ...] = ()
    team: str = ""
    bot_id: str | None = None
    app_id: str | None = None
    ephemeral_to: str | None = None
    edited: str | None = None
    """When it was last changed."""
    streaming: bool = False
    reactions: tuple[str, ...] = ()

    @property
    def ephemeral(self) -> bool:
        return self.ephemeral_to is not None

    def changed(self, at: str, **parts: Any) -> "Message":
        return replace(self, edited=at, **parts)

    def as_json(self, *, metadata: bool = True) -> Json:
        """As `message` of chat.postMessage and of conversations.history."""
        given: Json = {"type": "message", "user": self.user, "ts": self.ts, "text": self.text}
        optional = {
            "bot_id": self.bot_id,
            "app_id": self.app_id,
            "team": self.team,
            "thread_ts": self.thread_ts,
            "blocks": list(self.blocks),
            "attachments": list(self.attachments),
            "metadata": self.metadata if metadata else None,
            "edited": {"user": self.user, "ts": self.edited} if self.edited else None,
            "reactions": [{"name": name, "users": [self.user], "count": 1} for name in self.reactions],
        }
        return given | {name: value for name, value in optional.items() if value}
