"""Whatever nobody expected ends one round and no thread: the next round tries again."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from functools import partial
from threading import Event, Thread
from threading import enumerate as threads
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import Engine

from bot.alerts.company_webhooks import CompanyWebhooks
from bot.alerts.digest import Digests
from bot.alerts.links import Links
from bot.alerts.mutes import Mutes
from bot.alerts.notices import Notices
from bot.alerts.preferences import PreferenceBook
from bot.alerts.sender import Sender as AlertSender
from bot.alerts.sender import Ways
from bot.app import Assistant
from bot.handovers.notices import Notices as HandOverNotices
from bot.handovers.sender import Sender as HandOverSender
from bot.handovers.sender import Ways as HandOverWays
from bot.language import Language
from bot.ledger.rounds import settling
from bot.privacy.clocks import Clocks
from bot.privacy.retention import Retention
from bot.privacy.rounds import retaining
from bot.slack.accounts import Accounts
from bot.slack.askers import Askers
from bot.slack.channel_digests import ChannelDigest, ChannelDigests, Order, name_channel
from bot.slack.channel_round import ChannelRound
from bot.slack.digests import DigestRound
from bot.slack.inbox import Inbox
from bot.slack.outbox import Outbox, put
from bot.slack.post import Post
from bot.slack.sender import Sender as SlackSender
from bot.slack.socket import Socket
from bot.slack.worker import Bell, Worker
from tools.deadline_lookup import DeadlineSources
from tools.records.principals import Principals
from tools.risk_alerts import AlertSources


class Fails:
    """A clock that nobody can read; it tells that it was asked."""

    def __init__(self) -> None:
        self.asked = Event()

    def __call__(self, *_: object) -> Any:
        self.asked.set()
        raise KeyError("nobody foresaw this")


FACTS: Any = None
"""What no test here comes as far as to ask."""


async def as_it_is(_client: AsyncWebClient, post: Post) -> Post:
    return post


def alerts(engine: Engine, clock: Fails) -> Callable[[], None]:
    return AlertSender(
        notices=Notices(engine, clock),
        people=Principals(engine),
        mutes=Mutes(engine),
        facts=FACTS,
        links=Links(engine),
        ways=Ways(),
        today=clock,
        companies=clock,
        hooks=CompanyWebhooks(engine),
    ).run


def hand_overs(engine: Engine, clock: Fails) -> Callable[[], None]:
    return HandOverSender(HandOverNotices(engine, clock), HandOverWays()).run


@pytest.mark.parametrize("made", [alerts, hand_overs])
def test_a_sender_goes_on(engine: Engine, made: Callable[[Engine, Fails], Callable[[], None]]) -> None:
    clock = Fails()
    run = made(engine, clock)
    thread = Thread(target=run, daemon=True)
    thread.start()

    assert clock.asked.wait(5)
    thread.join(0.2)

    assert thread.is_alive()
    run.__self__._stopped.set()  # type: ignore[attr-defined]
    thread.join(5)


class Unsettled:
    """A ledger that no round can settle."""

    def settle(self, _now: datetime) -> None:
        raise KeyError("nobody foresaw this")


def test_the_ledger_is_settled_again() -> None:
    with settling(Unsettled(), first_after=0.0):  # type: ignore[arg-type]
        (thread,) = (one for one in threads() if one.name == "settling")
        thread.join(0.2)

        assert thread.is_alive()


class Unretained(Retention):
    """One that fails in a way that nobody foresaw."""

    def once_a_day(self) -> None:
        raise KeyError("nobody foresaw this")


def test_what_is_over_is_looked_for_again(engine: Engine) -> None:
    with retaining(Unretained(engine, Clocks({}), lambda _: None), first_after=0.0):
        (thread,) = (one for one in threads() if one.name == "retention")
        thread.join(0.2)

        assert thread.is_alive()


async def still_runs(running: Coroutine[Any, Any, None]) -> bool:
    task = asyncio.create_task(running)
    done, _ = await asyncio.wait({task}, timeout=0.2)
    task.cancel()
    return not done


def test_workers_and_senders_of_slack_go_on(engine: Engine) -> None:
    worker = Worker(None, Inbox(engine, Fails()), Bell(), Bell())  # type: ignore[arg-type]
    sender = SlackSender(Outbox(engine, Fails()), Workspaces().client, Bell(), as_it_is, frozenset())

    assert asyncio.run(still_runs(worker.run()))
    assert asyncio.run(still_runs(sender.run()))


class Workspaces:
    """Slack in a state that nobody foresaw."""

    async def authorize(self, enterprise_id: str | None, team_id: str | None) -> None:
        raise KeyError(team_id)

    async def client(self, team_id: str) -> AsyncWebClient | None:
        raise KeyError(team_id)

    async def removed(self, team_id: str) -> None:
        raise KeyError(team_id)


def test_a_socket_tries_again_where_slack_cannot_be_reached_at_the_start(engine: Engine) -> None:
    socket = Socket("xapp-1", "http://127.0.0.1:9/api/", Inbox(engine), lambda: None)

    assert asyncio.run(still_runs(socket.run()))


def test_a_post_that_fails_in_an_unknown_way_is_put_off_and_holds_up_nothing(engine: Engine) -> None:
    box = Outbox(engine)
    with engine.begin() as connection:
        put(connection, [Post("k", "T0", "T0/C", "chat.postMessage", {"channel": "C"})], time.time())
    due = box.take()
    assert due is not None

    asyncio.run(SlackSender(box, Workspaces().client, Bell(), as_it_is, frozenset()).say(due))

    assert box.counts() == {"waiting": 1}
    assert box.take() is None, "it waits for its next try"


def test_digests_of_the_others_are_made_where_one_fails(assistant: Assistant) -> None:
    records, engine = assistant.records, assistant.engine
    accounts = Accounts(engine, assistant.principals)
    sources = AlertSources(records, records, records)
    digests = Digests(DeadlineSources(records, records), assistant.actions, sources)
    clock = partial(datetime.now, UTC)
    book = PreferenceBook(engine)
    askers = Askers(accounts, book)
    people = DigestRound(engine, accounts, askers, book, Workspaces(), digests, clock, Fails())
    channels = ChannelRound(engine, accounts, Workspaces(), assistant.changes, None, clock, Fails())
    hour = clock().hour
    order = Order("POL-HW-2026", hour=hour)
    named = ChannelDigest("T0", "C0", order, "UTC", Language.EN, "U0", clock().date(), None, 0)
    with engine.begin() as connection:
        name_channel(connection, named)
    try:
        assert asyncio.run(people.go()) == 0
        assert asyncio.run(channels.go()) == 0
    finally:
        ChannelDigests(engine).stop("T0")
