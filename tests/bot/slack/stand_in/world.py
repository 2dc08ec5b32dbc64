"""Workspaces, people, channels and messages as Slack knows them."""

import threading
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from tests.bot.slack.stand_in.clock import Clock
from tests.bot.slack.stand_in.messages import Message

Kind = Literal["im", "channel", "group", "mpim"]


class Refused(Exception):
    """Slack says no: the `error` of its answer, and what stands beside it."""

    def __init__(self, error: str, **beside: Any) -> None:
        super().__init__(error)
        self.error, self.beside = error, beside


@dataclass(frozen=True)
class Workspace:
    """A team in which our app is installed."""

    id: str
    name: str
    bot_token: str
    bot_user: str
    bot_id: str
    app_id: str
    app_token: str
    enterprise: str | None = None
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True)
class User:
    """A person (or a bot) with the flags that users.info tells."""

    id: str
    team: str
    name: str = ""
    email: str | None = None
    locale: str = "en-US"
    tz: str = "Europe/Berlin"
    guest: bool = False
    single_channel_guest: bool = False
    stranger: bool = False
    bot: bool = False
    deleted: bool = False
    enterprise: str | None = None


@dataclass(frozen=True)
class Channel:
    """A conversation; a shared one belongs to several teams."""

    id: str
    kind: Kind
    team: str
    name: str = ""
    members: frozenset[str] = frozenset()
    ext_shared: bool = False
    org_shared: bool = False
    archived: bool = False
    shared_with: frozenset[str] = frozenset()

    @property
    def teams(self) -> frozenset[str]:
        return self.shared_with | {self.team}


@dataclass
class World:
    """All of it; who reads or changes several things at once holds `lock`."""

    clock: Clock = field(default_factory=Clock)
    lock: threading.RLock = field(default_factory=threading.RLock)
    workspaces: dict[str, Workspace] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    messages: dict[tuple[str, str], Message] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    """The team of each bot token in force."""
    revoked: set[str] = field(default_factory=set)
    ends: dict[str, float] = field(default_factory=dict)
    """When a token of an app with rotation ends."""
    numbers: int = 0

    def new_id(self, letter: str) -> str:
        with self.lock:
            self.numbers += 1
            return f"{letter}0STAND{self.numbers:05d}"

    def add_workspace(self, workspace: Workspace) -> Workspace:
        with self.lock:
            self.workspaces[workspace.id] = workspace
            self.tokens[workspace.bot_token] = workspace.id
            self.users[workspace.bot_user] = User(workspace.bot_user, workspace.id, "coverdesk", bot=True)
            return workspace

    def add_user(self, user: User) -> User:
        with self.lock:
            self.users[user.id] = user
            return user

    def change_user(self, user_id: str, **parts: Any) -> User:
        """Deactivate, make a guest, rename, …"""
        return self.add_user(replace(self.users[user_id], **parts))

    def add_channel(self, channel: Channel) -> Channel:
        with self.lock:
            self.channels[channel.id] = channel
            return channel

    def change_channel(self, channel_id: str, **parts: Any) -> Channel:
        """Archive, share, take members in or out, …"""
        return self.add_channel(replace(self.channels[channel_id], **parts))

    def keep(self, message: Message) -> Message:
        with self.lock:
            self.messages[message.channel, message.ts] = message
            return message

    def remove(self, message: Message) -> None:
        with self.lock:
            del self.messages[message.channel, message.ts]

    def in_channel(self, channel: str) -> list[Message]:
        with self.lock:
            return [message for (place, _), message in sorted(self.messages.items()) if place == channel]

    def user(self, workspace: Workspace, user_id: str) -> User:
        """Whom this workspace can see."""
        user = self.users.get(user_id)
        if user and (user.team == workspace.id or user.stranger or self._shares(workspace, user)):
            return user
        raise Refused("user_not_found")

    def channel(self, workspace: Workspace, channel_id: str, *, member: bool = False) -> Channel:
        """What this workspace's bot can see (or, as a member, write into)."""
        channel = self.channels.get(channel_id)
        if channel is None or workspace.id not in channel.teams:
            raise Refused("channel_not_found")
        inside = workspace.bot_user in channel.members
        if not inside and channel.kind != "channel":
            raise Refused("channel_not_found")
        if member and not inside:
            raise Refused("not_in_channel")
        return channel

    def direct(self, workspace: Workspace, user_id: str) -> Channel:
        """The direct conversation of a user with the bot; opened when there is none."""
        with self.lock:
            if self.user(workspace, user_id).deleted:
                raise Refused("user_disabled")
            pair = frozenset({user_id, workspace.bot_user})
            for channel in self.channels.values():
                if channel.kind == "im" and channel.members == pair:
                    return channel
            return self.add_channel(Channel(self.new_id("D"), "im", workspace.id, members=pair))

    def found(self, channel: str, ts: str) -> Message:
        message = self.messages.get((channel, ts))
        if message is None:
            raise Refused("message_not_found")
        return message

    def _shares(self, workspace: Workspace, user: User) -> bool:
        return any(
            user.id in channel.members and workspace.id in channel.teams for channel in self.channels.values()
        )
