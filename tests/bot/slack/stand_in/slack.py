"""Slack on loopback: one object with all that a test sets up, sends and looks at."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.routing import Route, WebSocketRoute

from tests.bot.slack.stand_in.calls import Call
from tests.bot.slack.stand_in.delivery import Attempt, Delivery, Signing
from tests.bot.slack.stand_in.faults import Faults
from tests.bot.slack.stand_in.files import Files
from tests.bot.slack.stand_in.hooks import Hooks
from tests.bot.slack.stand_in.messages import Json, Message
from tests.bot.slack.stand_in.scopes import ALL
from tests.bot.slack.stand_in.serving import served
from tests.bot.slack.stand_in.sockets import Sockets
from tests.bot.slack.stand_in.web_api import WebApi
from tests.bot.slack.stand_in.world import Channel, Kind, User, Workspace, World

SIGNING_SECRET = "5f1ab0d7e1c94c8aa3f2c0e9d4b7a6f1"


class Slack:
    """What the stand-in plays, and what it saw."""

    def __init__(self, signing_secret: str = SIGNING_SECRET) -> None:
        self.world = World()
        self.clock = self.world.clock
        self.faults = Faults()
        self.api = WebApi(self.world, self.faults)
        self.grants, self.shown = self.api.grants, self.api.shown
        self.hooks = Hooks(self.world, self.faults, self.api.calls, self.api.closing)
        self.sockets = Sockets(self.grants)
        self.files = Files(self.world)
        self.signing_secret = signing_secret
        self.delivery = Delivery(Signing(signing_secret, self.clock))

    @property
    def url(self) -> str:
        """The address of the server."""
        return self.api.base

    @property
    def api_url(self) -> str:
        """`base_url` of slack_sdk's clients."""
        return f"{self.url}/api/"

    def workspace(self, team_id: str, bot_token: str, **parts: Any) -> Workspace:
        """A team with our app; `bot_user`, `app_id`, `app_token`, `enterprise`, … if they matter."""
        tail = team_id[1:]
        given: dict[str, Any] = {
            "name": f"Team {team_id}",
            "bot_user": f"U{tail}BOT",
            "bot_id": f"B{tail}",
            "app_id": "A0COVERDESK",
            "app_token": "xapp-1-A0COVERDESK-stand-in",
            "scopes": ALL,
        }
        return self.world.add_workspace(Workspace(id=team_id, bot_token=bot_token, **(given | parts)))

    def add_user(self, user_id: str, team: str, **parts: Any) -> User:
        """A person: `name`, `email`, `locale`, `tz`, `guest`, `single_channel_guest`, `stranger`, `bot`, …"""
        return self.world.add_user(User(user_id, team, **({"name": user_id} | parts)))

    def add_channel(
        self,
        channel_id: str,
        team: str,
        *,
        kind: Kind = "channel",
        members: Iterable[str] = (),
        shared_with: Iterable[str] = (),
        with_bot: bool = True,
        **parts: Any,
    ) -> Channel:
        """A conversation with these members and, unless told otherwise, our bot."""
        bots = (self.world.workspaces[one].bot_user for one in (team,) if with_bot)
        inside = frozenset(members) | frozenset(bots)
        given = {"name": channel_id.lower()} | parts
        others = frozenset(shared_with)
        return self.world.add_channel(
            Channel(channel_id, kind, team, members=inside, shared_with=others, **given)
        )

    def said(self, user: str, channel: str, text: str, thread_ts: str | None = None) -> Message:
        """A person writes: the message stands in the channel (to deliver it, see `payloads`)."""
        team = self.world.users[user].team
        message = Message(channel, self.clock.ts(), user, text, thread_ts=thread_ts, team=team)
        return self.world.keep(message)

    def response_url(self, team: str, channel: str, user: str, original: str | None = None) -> str:
        return self.hooks.new(self.world.workspaces[team], channel, user, original)

    def trigger_id(self) -> str:
        """Good for one views.open within three seconds."""
        trigger = f"{self.clock.ts()}.{self.world.new_id('')}"
        self.shown.triggers[trigger] = self.clock.now()
        return trigger

    def oauth_code(self, team: str, installer: str) -> str:
        """What Slack's consent page would send to our redirect URL."""
        code = self.world.new_id("code.")
        self.grants.codes[code] = (team, installer)
        return code

    def deliver(self, url: str, payload: Json, **how: Any) -> list[Attempt]:
        return self.delivery.deliver(url, payload, **how)

    @property
    def calls(self) -> list[Call]:
        """Every call in order; posts to a response_url have the method `hooks`."""
        with self.world.lock:
            return list(self.api.calls)

    def called(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    def posted(self, channel: str) -> list[Message]:
        """What our bots wrote for everybody in this channel, as it stands now."""
        bots = {one.bot_user for one in self.world.workspaces.values()}
        return [one for one in self.world.in_channel(channel) if one.user in bots and not one.ephemeral]

    def seen_by(self, user: str, channel: str) -> list[Message]:
        """What this user can read there; of ephemeral posts only their own."""
        if not self._reads(self.world.users[user], self.world.channels[channel]):
            return []
        return [one for one in self.world.in_channel(channel) if one.ephemeral_to in (None, user)]

    def _reads(self, user: User, channel: Channel) -> bool:
        """A public channel is open to all of its team but guests."""
        guest = user.guest or user.single_channel_guest
        public = channel.kind == "channel" and user.team in channel.teams and not guest
        return user.id in channel.members or public

    def everything_seen_by(self, user: str) -> list[Message]:
        """All that this user reads in any conversation."""
        return [one for channel in sorted(self.world.channels) for one in self.seen_by(user, channel)]


@contextmanager
def slack_stand_in(signing_secret: str = SIGNING_SECRET) -> Iterator[Slack]:
    """An empty Slack, up until the end of the block."""
    slack = Slack(signing_secret)
    application = Starlette(
        routes=[
            Route("/api/{method}", slack.api.answer, methods=["GET", "POST"]),
            Route("/files-pri/{path:path}", slack.files.answer, methods=["GET"]),
            Route("/hooks/{hook}", slack.hooks.answer, methods=["POST"]),
            WebSocketRoute("/link/", slack.sockets.accept),
        ]
    )
    with served(application) as address:
        slack.api.base = slack.hooks.base = slack.files.base = address
        try:
            yield slack
        finally:
            slack.api.closing.set()
            slack.sockets.stop()
