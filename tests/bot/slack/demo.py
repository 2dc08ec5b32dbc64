"""The demo book's workspaces on a Slack of the test's own, and the door under test, open on loopback."""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any

from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.app import Assistant
from bot.slack.door import SlackDoor, slack_door
from tests.bot.slack.stand_in import Slack, slack_stand_in
from tests.bot.slack.stand_in.delivery import Attempt
from tests.bot.slack.stand_in.messages import Json, Message
from tests.bot.slack.stand_in.payloads import events, interactions
from tests.bot.slack.stand_in.serving import served
from tests.bot.slack.stand_in.waiting import wait_until

TEAM, TOKEN = "T0DEMOHW", "xoxb-haldenwerk"
OWNER, CREDIT, SALES = "U0HWOWNER", "U0HWCREDIT", "U0HWSALES"
STRANGER, GUEST, OUTSIDER = "U0UNKNOWN", "U0GUEST", "U0OUTSIDE"
DM = {OWNER: "D0OWNER", CREDIT: "D0CREDIT", SALES: "D0SALES", STRANGER: "D0UNKNOWN", GUEST: "D0GUEST"}
CHANNEL, SHARED = "C0SALES", "C0SHARED"


def populate(slack: Slack) -> None:
    """Haldenwerk's people in their workspace; a guest; somebody of another company in a shared channel."""
    slack.workspace(TEAM, TOKEN, name="Haldenwerk")
    for user in (OWNER, CREDIT, SALES, STRANGER):
        slack.add_user(user, TEAM, email=f"{user.lower()}@haldenwerk.example")
    slack.add_user(GUEST, TEAM, guest=True)
    slack.add_user(OUTSIDER, "T0PARTNER", stranger=True)
    slack.add_channel(CHANNEL, TEAM, members=(OWNER, CREDIT, SALES, STRANGER, GUEST))
    slack.add_channel(SHARED, TEAM, members=(SALES, OUTSIDER), ext_shared=True, shared_with=("T0PARTNER",))
    for user, channel in DM.items():
        slack.add_channel(channel, TEAM, kind="im", members=(user,))


@dataclass
class Office:
    """Slack on one side, the door on the other, and what people do between them."""

    slack: Slack
    door: SlackDoor
    url: str

    @property
    def workspace(self) -> Any:
        return self.slack.world.workspaces[TEAM]

    @property
    def me(self) -> str:
        return str(self.workspace.bot_user)

    def deliver(self, payload: Json) -> Attempt:
        """Slack sends it; it must be taken."""
        made = self.slack.deliver(self.url, payload)[-1]
        assert made.taken, made
        return made

    def says(self, user: str, channel: str, text: str, thread_ts: str | None = None) -> Message:
        """A person writes something, and Slack tells us as it does of each such message."""
        message = self.slack.said(user, channel, text, thread_ts)
        for payload in self.told(message):
            self.deliver(payload)
        return message

    def shares(self, user: str, channel: str, name: str, data: bytes, text: str = "", **said: Any) -> Message:
        """A person shares a file; `said` is what Slack tells of it otherwise (`url`, `size`)."""
        message = self.slack.said(user, channel, text)
        told: dict[str, Any] = {"url": self.slack.files.keep(TEAM, name, data), "size": len(data)} | said
        self.deliver(events.file_share(self.workspace, message, name=name, **told))
        return message

    def told(self, message: Message) -> list[Json]:
        """The events of a message: two of a mention."""
        shared = message.channel == SHARED
        if message.channel.startswith("D"):
            return [events.message_im(self.workspace, message)]
        told = [events.message_channels(self.workspace, message, ext_shared=shared)]
        if f"<@{self.me}>" in message.text:
            told.append(events.app_mention(self.workspace, message, ext_shared=shared))
        user = self.slack.world.users[message.user]
        return [events.from_outside(one, user) if user.team != TEAM else one for one in told]

    def commands(self, user: str, command: str, text: str, channel: str = CHANNEL) -> Attempt:
        world = self.slack.world
        return self.deliver(
            interactions.slash_command(
                self.workspace,
                world.users[user],
                world.channels[channel],
                text,
                command=command,
                response_url=self.slack.response_url(TEAM, channel, user),
                trigger_id=self.slack.trigger_id(),
            )
        )

    def clicks(self, user: str, message: Message, action: Json) -> Attempt:
        world = self.slack.world
        return self.deliver(
            interactions.block_actions(
                self.workspace,
                world.users[user],
                world.channels[message.channel],
                message,
                action,
                response_url=self.slack.response_url(TEAM, message.channel, user, message.ts),
                trigger_id=self.slack.trigger_id(),
            )
        )

    def opens(self, user: str, tab: str = "home") -> Json | None:
        """A person opens a tab of ours; the home page that they then see."""
        self.deliver(
            events.app_home_opened(self.workspace, user, self.slack.world.channels[DM[user]], tab=tab)
        )
        self.settled()
        return self.slack.shown.homes.get(user)

    def clicks_at_home(self, user: str, action: Json) -> Attempt:
        world = self.slack.world
        view = {"id": "V0HOME", "type": "home"}
        trigger = self.slack.trigger_id()
        return self.deliver(
            interactions.home_actions(self.workspace, world.users[user], view, action, trigger_id=trigger)
        )

    def settled(self) -> None:
        """Until everything that came in is answered, and everything to be said is said."""

        def done() -> bool:
            return not self.door.inbox.counts().get("waiting") and not self.door.outbox.counts().get(
                "waiting"
            )

        wait_until(done, 120)  # the first question of a session waits for the index to be built

    def seen(self, user: str, channel: str) -> list[Message]:
        """What a person reads of us there, once all is settled."""
        self.settled()
        return [one for one in self.slack.seen_by(user, channel) if one.user == self.me]


@contextmanager
def opened(assistant: Assistant, slack: Slack, **settings: Any) -> Iterator[Office]:
    """The door over an assistant, at work until the end of the block."""
    given = {
        "slack_bot_token": SecretStr(TOKEN),
        "slack_signing_secret": SecretStr(slack.signing_secret),
        "slack_api_url": slack.api_url,
        "slack_digests": False,
    }
    own = assistant.settings.model_copy(update={**given, **settings})
    holder: dict[str, SlackDoor] = {}

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with slack_door(own, assistant) as door:
            holder["door"] = door
            yield

    async def enter(request: Request) -> Response:
        gate = holder["door"].gate
        assert gate is not None
        return await gate.enter(request)

    app = Starlette(routes=[Route("/slack/events", enter, methods=["POST"])], lifespan=lifespan)
    with served(app, lifespan="on") as address:
        yield Office(slack, holder["door"], f"{address}/slack/events")


def button(blocks: Sequence[Json], action_id: str) -> Json:
    """The entry of `actions` that a click on the first button of this name makes."""
    for block in blocks:
        for element in block.get("elements", ()):
            if element.get("action_id") == action_id:
                return interactions.button(action_id, element.get("value", ""))
    raise AssertionError(f"there is no button {action_id}")


def names(blocks: Sequence[Json]) -> list[str]:
    """The `action_id` of every button."""
    return [
        element["action_id"]
        for block in blocks
        for element in block.get("elements", ())
        if element.get("type") == "button"
    ]


@contextmanager
def an_office(assistant: Assistant, **settings: Any) -> Iterator[Office]:
    """A Slack with the demo people, and the door open to it."""
    with slack_stand_in() as slack:
        populate(slack)
        with opened(assistant, slack, **settings) as office:
            yield office
