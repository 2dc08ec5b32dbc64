"""The access table: for everything that is listened to, a payload a person may send and what they may get."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import Any

from bot.slack.blocks.buttons import Press
from bot.slack.listeners.commands import COMMANDS
from bot.slack.listeners.forms import ABOUT_THIS
from bot.slack.listeners.removals import LEFT
from bot.slack.own_settings import CHANGE
from bot.slack.request_modal import CALLBACK as REQUEST
from bot.slack.settings_modal import CALLBACK as SETTINGS
from tests.bot.slack.demo import CHANNEL, CREDIT, DM, SHARED, TEAM
from tests.bot.slack.stand_in import Slack
from tests.bot.slack.stand_in.messages import Json
from tests.bot.slack.stand_in.payloads import events, interactions
from tests.bot.slack.stand_in.world import Channel, User


class Kind(StrEnum):
    """Who may be at the other end. All but strangers have a link to a principal that once was right."""

    BOUND = "bound member"
    OTHER_COMPANY = "member of another policyholder"
    GUEST = "guest"
    STRANGER = "member whom nobody has linked"
    BOT = "bot"
    LAPSED = "member whose link has run out"
    DEACTIVATED = "closed account"
    OUTSIDER = "somebody of another organisation, over Slack Connect"


PEOPLE: Mapping[Kind, str] = {
    Kind.OTHER_COMPANY: "U0XOTHER",
    Kind.GUEST: "U0XGUEST",
    Kind.STRANGER: "U0XSTRANGE",
    Kind.BOT: "U0XBOT",
    Kind.LAPSED: "U0XLAPSED",
    Kind.DEACTIVATED: "U0XCLOSED",
    Kind.OUTSIDER: "U0XOUTSIDE",
    Kind.BOUND: CREDIT,  # the last: what they may do is then done
}


class Gets(StrEnum):
    """What comes of it."""

    OWN = "what is for them alone"
    WORDS = "an answer with nothing of the policyholder's"
    NOTHING = "nothing"


MEMBERS_ALONE = {
    **dict.fromkeys(PEOPLE, Gets.WORDS),
    Kind.BOUND: Gets.OWN,
    Kind.BOT: Gets.NOTHING,
    Kind.DEACTIVATED: Gets.NOTHING,
}
ANYBODY = MEMBERS_ALONE | {Kind.BOUND: Gets.WORDS}
OF_THE_POLICY = ("POL-HW", "EUR 1,000,000", "RE-26-0", "CLM-HW-0", "EUR 71,500", "EUR 71,600")
"""What stands in records of the bound member's policyholder, and is typed by nobody."""
QUESTION = "what is the credit limit on Ahrenfurth?"


@dataclass(frozen=True)
class Prepared:
    """What the bound member was shown before: what each press is about."""

    confirm: str
    cancel: str
    turn_id: str
    change_id: str
    deadline: str
    ledger: Callable[[], str]
    """The one that was shared and waits to be used or discarded."""
    untold: str
    """What a button says of a file whose days can be read in two ways."""


@dataclass(frozen=True)
class Sender:
    """A person and where they are: what a payload is made from."""

    slack: Slack
    kind: Kind
    prepared: Prepared

    @property
    def user(self) -> User:
        return self.slack.world.users[PEOPLE[self.kind]]

    @property
    def channel(self) -> Channel:
        return self.slack.world.channels[SHARED if self.kind is Kind.OUTSIDER else CHANNEL]

    @property
    def workspace(self) -> Any:
        return self.slack.world.workspaces[TEAM]

    @property
    def url(self) -> str:
        return self.slack.response_url(TEAM, self.channel.id, self.user.id)

    def says(self, direct: bool) -> Json:
        if direct and self.kind is not Kind.OUTSIDER:
            message = self.slack.said(self.user.id, DM[CREDIT], QUESTION)
            return events.message_im(self.workspace, message)
        message = self.slack.said(self.user.id, self.channel.id, f"<@{self.workspace.bot_user}> {QUESTION}")
        made = events.message_channels if direct else events.app_mention
        event = made(self.workspace, message)
        return events.from_outside(event, self.user) if self.kind is Kind.OUTSIDER else event

    def opens(self, tab: str) -> Json:
        return events.app_home_opened(
            self.workspace, self.user.id, self.slack.world.channels[DM[CREDIT]], tab=tab
        )

    def commands(self, command: str, text: str) -> Json:
        about = {"response_url": self.url, "trigger_id": self.slack.trigger_id()}
        return interactions.slash_command(
            self.workspace, self.user, self.channel, text, command=command, **about
        )

    def presses(self, action: Json, channel: Channel | None = None) -> Json:
        place = channel or self.channel
        message = self.slack.said(PEOPLE[Kind.BOUND], place.id, "…")
        return interactions.block_actions(
            self.workspace,
            self.user,
            place,
            message,
            action,
            response_url=self.url,
            trigger_id=self.slack.trigger_id(),
        )

    def presses_at_home(self, action_id: str) -> Json:
        action = interactions.button(action_id)
        view, trigger = {"id": "V0HOME", "type": "home"}, self.slack.trigger_id()
        return interactions.home_actions(self.workspace, self.user, view, action, trigger_id=trigger)

    def takes(self, callback: str) -> Json:
        trigger = self.slack.trigger_id()
        return interactions.shortcut(self.workspace, self.user, callback, trigger_id=trigger)

    def asks_about(self, callback: str) -> Json:
        message = self.slack.said(CREDIT, self.channel.id, QUESTION)
        about = {"response_url": self.url, "trigger_id": self.slack.trigger_id()}
        return interactions.message_action(
            self.workspace, self.user, self.channel, message, callback, **about
        )

    def sends(self, callback: str, metadata: str, **entries: Json) -> Json:
        view = {"id": "V0FORM", "type": "modal", "callback_id": callback, "private_metadata": metadata}
        values = {name: {"entry": value} for name, value in entries.items()}
        trigger = self.slack.trigger_id()
        return interactions.view_submission(self.workspace, self.user, view, values, trigger_id=trigger)


@dataclass(frozen=True)
class Row:
    """One thing that may be sent."""

    name: str
    sent: Callable[[Sender], Json]
    gets: Mapping[Kind, Gets] = field(default_factory=lambda: MEMBERS_ALONE)
    own: tuple[str, ...] = OF_THE_POLICY
    """What only the one whom it is for reads."""


def _press(press: Press, value: Callable[[Prepared], str], own: tuple[str, ...] = OF_THE_POLICY) -> Row:
    return Row(
        f"action {press}", lambda by: by.presses(interactions.button(press, value(by.prepared))), own=own
    )


def _typed(text: str) -> Json:
    return {"type": "plain_text_input", "value": text}


def _option(value: str) -> Json:
    return {"type": "static_select", "selected_option": {"value": value}}


_ASKED = {"/limit": "Ahrenfurth", "/claim": "", "/deadlines": "", "/ask": QUESTION}
ROWS = (
    Row("event message", lambda by: by.says(direct=True)),
    Row("event app_mention", lambda by: by.says(direct=False)),
    Row("event app_home_opened, home", lambda by: by.opens("home")),
    Row(
        "event app_home_opened, messages",
        lambda by: by.opens("messages"),
        MEMBERS_ALONE | {Kind.OTHER_COMPANY: Gets.OWN},  # the same questions, about records of their own
        ("List all my claims",),
    ),
    *(
        Row(f"command {one}", lambda by, one=one: by.commands(one, _ASKED[one]))  # type: ignore[misc]
        for one in COMMANDS
    ),
    Row("action ask", lambda by: by.presses(interactions.button("ask:0:en", QUESTION))),
    _press(Press.CONFIRM, lambda had: had.confirm),
    _press(Press.CANCEL, lambda had: had.cancel),
    _press(Press.QUOTES, lambda had: had.turn_id),
    _press(Press.SHARE, lambda had: had.turn_id, ("shared an answer",)),
    Row(
        "action person",
        lambda by: by.presses(interactions.button(Press.PERSON, by.prepared.turn_id)),
        ANYBODY,
    ),
    _press(Press.FEEDBACK, lambda had: f"up:{had.turn_id}", ("Thank",)),
    _press(Press.MUTE, lambda had: had.change_id, ("2026-12-23",)),
    _press(Press.SEEN, lambda had: had.deadline, ("Noted",)),
    _press(Press.USE_LEDGER, lambda had: had.ledger(), ("ar.csv",)),
    _press(Press.DISCARD_LEDGER, lambda had: had.ledger(), ("ar.csv",)),
    Row(
        "action ledger_tell",
        lambda by: by.presses(
            interactions.button("ledger_tell:dmy", by.prepared.untold), by.slack.world.channels[DM[CREDIT]]
        ),
        own=("untold.csv",),
    ),
    Row(
        "action settings",
        lambda by: by.presses_at_home(CHANGE),
        MEMBERS_ALONE | {Kind.OTHER_COMPANY: Gets.OWN},  # each their own
        ("Save",),
    ),
    Row("shortcut request_limit", lambda by: by.takes(REQUEST), ANYBODY),
    Row("shortcut ask_about_this", lambda by: by.asks_about(ABOUT_THIS)),
    Row(
        "view request_limit",
        lambda by: by.sends(
            REQUEST,
            "en",
            buyer=_typed("Ahrenfurth"),
            amount=_typed("71700"),
            currency=_option("EUR"),
            terms=_typed("60"),
            urgency=_option("usual"),
        ),
    ),
    Row(
        "view complaint",
        lambda by: by.sends("complaint", by.prepared.turn_id, reason=_option("wrong"), comment=_typed("no")),
        own=("Thank",),
    ),
    Row(
        "view settings",
        lambda by: by.sends(
            SETTINGS,
            '{"language": "en", "stamp": ""}',
            language=_option("zh"),
            rhythm=_option("0"),
            hour=_option("9"),
            zone=_typed("Asia/Shanghai"),
            deadlines=_option("no"),
            quiet_from=_option("none"),
            quiet_until=_option("none"),
        ),
    ),
)
FROM_SLACK_ITSELF: Mapping[str, Callable[..., Json]] = {
    "app_uninstalled": events.app_uninstalled,
    "tokens_revoked": events.tokens_revoked,
    **{kind: partial(events.left, channel=CHANNEL, kind=kind) for kind in LEFT},
}
"""Listeners that no person reaches (test_installing.py, test_channel_digests.py)."""
