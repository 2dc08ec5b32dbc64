"""Access: whatever is listened to, for every kind of person; a listener without a row fails."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from sqlalchemy import delete, insert, select

from bot.alerts.kept import keep
from bot.alerts.preferences import Channel
from bot.alerts.schema import alert, mute, preference, watched_deadline
from bot.alerts.telling import Because, Telling
from bot.app import Assistant
from bot.schema import audit
from bot.slack.accounts import LINKED_FOR
from bot.slack.app import slack_app
from bot.slack.blocks.buttons import Press, ToldOfLedger
from bot.slack.desk import MAIL
from bot.slack.door import desk_over
from bot.slack.mail import Mail
from bot.slack.outbox import Outbox
from bot.slack.schema import account
from bot.slack.workspaces import OneWorkspace, web_client
from bot.uploads.reading import Told
from tests.bot.alerts.people import change
from tests.bot.slack.access import FROM_SLACK_ITSELF, PEOPLE, ROWS, Gets, Kind, Prepared, Row, Sender
from tests.bot.slack.demo import CHANNEL, CREDIT, DM, SHARED, TEAM, TOKEN, populate
from tests.bot.slack.stand_in import Slack, slack_stand_in
from tests.bot.slack.stand_in.messages import Json
from tests.bot.slack.stand_in.payloads import events
from tests.bot.slack.test_ledger_files import AMBIGUOUS, LEDGER, POLICY
from tools.changes import ChangeKind

pytestmark = pytest.mark.anyio
DEADLINE = "DL-access-matrix"


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@dataclass
class Scene:
    """The app with all its listeners, and a Slack with every kind of person in it."""

    slack: Slack
    app: AsyncApp
    assistant: Assistant
    sent: int = 0

    async def dispatch(self, payload: Json) -> list[Any]:
        """What we say to it: posts, and calls that show something at once."""
        self.sent += 1
        mail, before = Mail(f"access:{time.time()}:{self.sent}"), len(self.slack.calls)
        await self.app.async_dispatch(
            AsyncBoltRequest(body=payload, mode="socket_mode", context={MAIL: mail})
        )
        with self.assistant.engine.begin() as connection:
            for kept in mail.changes:
                kept(connection)
        shown = ("views.open", "assistant.threads.setSuggestedPrompts")
        calls = [one.args for one in self.slack.calls[before:] if one.method in shown]
        return [*(dict(one.arguments) for one in mail.posts), *calls]


@pytest.fixture(scope="module")
def scene(assistant: Assistant) -> Iterator[Scene]:
    with slack_stand_in() as slack, _linked(assistant):
        populate(slack)
        _add_people(slack)
        settings = assistant.settings.model_copy(update={"slack_api_url": slack.api_url})
        client = web_client(None, slack.api_url)
        workspaces = OneWorkspace(TOKEN, slack.api_url)
        desk = desk_over(settings, assistant)
        yield Scene(slack, slack_app(desk, Outbox(assistant.engine), workspaces, client), assistant)


def _add_people(slack: Slack) -> None:
    flags: dict[Kind, dict[str, Any]] = {
        Kind.GUEST: {"guest": True},
        Kind.BOT: {"bot": True},
        Kind.DEACTIVATED: {"deleted": True},
        Kind.OUTSIDER: {"stranger": True},
    }
    for kind, user in PEOPLE.items():
        if kind is not Kind.BOUND:
            team = "T0PARTNER" if kind is Kind.OUTSIDER else TEAM
            slack.add_user(user, team, **flags.get(kind, {}))
    world = slack.world
    for channel in (CHANNEL, SHARED):
        world.change_channel(channel, members=world.channels[channel].members | set(PEOPLE.values()))


@contextmanager
def _linked(assistant: Assistant) -> Iterator[None]:
    """Every link that could be taken for a right, and what the bound member was told; gone at the end."""
    _clean(assistant)
    now = time.time()
    rows = [
        {
            "team_id": TEAM,
            "user_id": user,
            "principal_id": "P-LQ-OWNER" if kind is Kind.OTHER_COMPANY else "P-HW-CREDIT",
            "linked_at": now - LINKED_FOR - 60 if kind is Kind.LAPSED else now,
        }
        for kind, user in PEOPLE.items()
        if kind not in (Kind.STRANGER, Kind.BOUND)
    ]
    with assistant.engine.begin() as connection:
        connection.execute(insert(account), rows)
        fall = change(1, ChangeKind.GRADE_DOWN, policy_id=POLICY, buyer_id="B-DE-001")
        told = Telling(fall, frozenset({Channel.BELL}), Because.ALL_BUYERS, None)
        keep(connection, "P-HW-CREDIT", told, now)
        watched = {"key": DEADLINE, "policy_id": POLICY, "stage": 1, "told_at": now}
        connection.execute(insert(watched_deadline).values(watched))
    yield
    _clean(assistant)


def _clean(assistant: Assistant) -> None:
    with assistant.engine.begin() as connection:
        for table in (account, alert, mute, watched_deadline, preference):
            connection.execute(delete(table))
    person = assistant.principals.by_id("P-HW-CREDIT")
    assert person is not None
    for one in assistant.uploading.ledgers.listed(person):
        assistant.uploading.ledgers.remove(person, one.ledger_id)


@pytest.fixture(scope="module")
async def prepared(scene: Scene) -> Prepared:
    """What each press is about: the bound member has asked, and was shown it."""
    await _asked(scene, "what is factoring?")  # the first of a session waits for the index
    limit = await _asked(scene, "what is the credit limit on Ahrenfurth?")
    first, second = [
        await _asked(scene, f"Request a credit limit of EUR {amount} on Ahrenfurth, payment terms 60 days")
        for amount in ("71,500", "71,600")
    ]
    return Prepared(
        confirm=_value(first, Press.CONFIRM),
        cancel=_value(second, Press.CANCEL),
        turn_id=_value(limit, Press.QUOTES),
        change_id=change(1).change_id,
        deadline=DEADLINE,
        ledger=lambda: _waiting(scene.assistant),
        untold=json.dumps(asdict(_untold(scene.slack))),
    )


async def _asked(scene: Scene, text: str) -> list[Any]:
    message = scene.slack.said(CREDIT, DM[CREDIT], text)
    return await scene.dispatch(events.message_im(scene.slack.world.workspaces[TEAM], message))


def _value(said: list[Any], press: Press) -> str:
    blocks = [block for one in said for block in one["blocks"]]
    found = [e for block in blocks for e in block.get("elements", ()) if e.get("action_id") == press]
    return str(found[0]["value"])


def _untold(slack: Slack) -> ToldOfLedger:
    url = slack.files.keep(TEAM, "untold.csv", AMBIGUOUS)
    return ToldOfLedger(CREDIT, url, "untold.csv", policy="", dates="dmy", decimal="", currency="")


def _waiting(assistant: Assistant) -> str:
    person = assistant.principals.by_id("P-HW-CREDIT")
    assert person is not None
    for one in assistant.uploading.ledgers.listed(person):
        if not one.is_used:
            return str(one.ledger_id)
    found = assistant.uploading.preview(person, "ar.csv", LEDGER, Told(), POLICY)
    assert found.uploaded is not None
    return str(found.uploaded.ledger_id)


def got(row: Row, said: list[Any]) -> Gets:
    text = json.dumps(said, ensure_ascii=False)
    if not said:
        return Gets.NOTHING
    return Gets.OWN if any(mark in text for mark in row.own) else Gets.WORDS


async def test_every_kind_of_person_gets_of_everything_what_the_table_says(
    scene: Scene, prepared: Prepared
) -> None:
    wrong = []
    for row in ROWS:
        for kind in PEOPLE:  # the bound member last: what a press is about is still there for the others
            found = got(row, await scene.dispatch(row.sent(Sender(scene.slack, kind, prepared))))
            if found is not row.gets[kind]:
                wrong.append(f"{row.name}: a {kind} gets {found}, not {row.gets[kind]}")

    assert not wrong, "\n".join(wrong)
    assert done_by(scene.assistant, prepared) == {"P-HW-CREDIT"}


def done_by(assistant: Assistant, prepared: Prepared) -> set[str]:
    """Who decided on the actions, saw to the deadline and muted, whatever they were told."""
    actions = [json.loads(one)["action"] for one in (prepared.confirm, prepared.cancel)]
    decided = audit.c.subject.in_(actions), audit.c.event.in_(("action_executed", "action_cancelled"))
    with assistant.engine.connect() as connection:
        people = list(connection.execute(select(audit.c.principal_id).where(*decided)).scalars())
        assert len(people) == 2
        people += connection.execute(select(watched_deadline.c.seen_by)).scalars()
        people += connection.execute(select(mute.c.principal_id)).scalars()
    return set(people)


async def listeners_without_a_row(scene: Scene, prepared: Prepared) -> list[str]:
    """The listeners that none of the table's payloads comes to, by their functions' names."""
    sender = Sender(scene.slack, Kind.BOUND, prepared)
    payloads = [row.sent(sender) for row in ROWS]
    payloads += [made(sender.workspace) for made in FROM_SLACK_ITSELF.values()]
    reached = {id(await _listener_of(scene.app, payload)) for payload in payloads}
    every = scene.app._async_listeners
    return [one.ack_function.__qualname__ for one in every if id(one) not in reached]


async def _listener_of(app: AsyncApp, payload: Json) -> Any:
    """The first that takes it, as Bolt chooses."""
    request, response = AsyncBoltRequest(body=payload, mode="socket_mode"), BoltResponse(status=200)
    for listener in app._async_listeners:
        if await listener.async_matches(req=request, resp=response):
            return listener
    raise AssertionError(f"nobody listens to {payload.get('type')}")


async def test_every_listener_has_a_row(scene: Scene, prepared: Prepared) -> None:
    assert await listeners_without_a_row(scene, prepared) == []


async def test_a_new_listener_without_a_row_is_found(scene: Scene, prepared: Prepared) -> None:
    async def overheard() -> None: ...

    scene.app.event("reaction_added")(overheard)
    try:
        (name,) = await listeners_without_a_row(scene, prepared)
    finally:
        scene.app._async_listeners.pop()
    assert name.endswith("overheard")


def test_every_button_has_a_row() -> None:
    """One listener takes all of them."""
    rows = {row.name.removeprefix("action ") for row in ROWS}

    assert [press for press in Press if press not in rows] == []


def test_every_row_says_what_each_kind_of_person_gets() -> None:
    assert [row.name for row in ROWS if set(row.gets) != set(Kind)] == []
