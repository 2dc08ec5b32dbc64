"""Channels: an administrator has one told of a policy, in counts alone, at its hour, once."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, delete, insert

from bot.alerts.preferences import Rhythm
from bot.app import Assistant
from bot.language import Language
from bot.slack.accounts import Accounts
from bot.slack.channel_digests import ChannelDigest, ChannelDigests, Order, name_channel
from bot.slack.channel_message import channel_message
from bot.slack.channel_order import Off, order_in
from bot.slack.channel_round import ChannelRound
from bot.slack.outbox import Outbox
from bot.slack.schema import account, channel_digest, outbox
from bot.slack.workspaces import OneWorkspace
from tests.bot.alerts.people import change
from tests.bot.slack.demo import CHANNEL, CREDIT, SALES, SHARED, TEAM, TOKEN, Office, an_office, populate
from tests.bot.slack.stand_in import Slack, faults, slack_stand_in
from tests.bot.slack.stand_in.block_check import checked_blocks
from tests.bot.slack.stand_in.messages import Json
from tests.bot.slack.stand_in.payloads import events
from tests.bot.slack.valid import check
from tools.changes import ChangeKind
from tools.records.change_schema import noticed_change

ADMIN, POLICY = "U0CDADMIN", "POL-HW-2026"
MORNING = datetime(2026, 11, 19, 7, 30, tzinfo=UTC)
"""Half past eight in Berlin; a Thursday."""
PUBLIC_URL = "https://desk.example"


@pytest.fixture
def engine(assistant: Assistant) -> Iterator[Engine]:
    clean(assistant.engine)
    yield assistant.engine
    clean(assistant.engine)


def clean(engine: Engine) -> None:
    with engine.begin() as connection:
        for table in (channel_digest, outbox, noticed_change, account):
            connection.execute(delete(table))


@pytest.fixture
def office(assistant: Assistant, engine: Engine) -> Iterator[Office]:
    """The office, with an administrator who is linked in Haldenwerk's workspace too."""
    with an_office(assistant) as office:
        office.slack.add_user(ADMIN, TEAM, tz="Europe/Berlin")
        for channel in (CHANNEL, SHARED):
            kept = office.slack.world.channels[channel]
            office.slack.world.change_channel(channel, members=kept.members | {ADMIN})
        accounts = Accounts(engine, assistant.principals)
        accounts.redeem(TEAM, ADMIN, None, accounts.issue("P-ADMIN", by_administrator=True))
        yield office


def orders(office: Office, user: str, words: str, channel: str = CHANNEL) -> str:
    """What the person reads of us there after saying it, newest last."""
    office.says(user, channel, f"<@{office.me}> {words}")
    office.settled()
    told = [one.text for one in office.slack.everything_seen_by(user) if one.user == office.me]
    return " / ".join(told)


def test_an_administrator_names_a_channel_and_everybody_there_is_warned(
    office: Office, engine: Engine
) -> None:
    said = orders(office, ADMIN, f"digest {POLICY} weekly friday at 9")

    (kept,) = ChannelDigests(engine).all()
    assert kept.order == Order(POLICY, Rhythm.WEEKLY, 4, 9)
    assert kept.zone == "Europe/Berlin"
    assert f"policy {POLICY}" in said
    warned = [one.text for one in office.seen(SALES, CHANNEL)]
    assert len(warned) == 1
    assert "Everybody in this channel reads it" in warned[0]
    assert POLICY not in warned[0]


@pytest.mark.parametrize("user", [SALES, CREDIT])
def test_nobody_but_an_administrator_names_a_channel(office: Office, engine: Engine, user: str) -> None:
    assert "Only an administrator" in orders(office, user, f"digest {POLICY}")
    assert ChannelDigests(engine).all() == []


def test_a_channel_shared_with_others_is_told_nothing(office: Office, engine: Engine) -> None:
    assert "cannot get a digest" in orders(office, ADMIN, f"digest {POLICY}", SHARED)
    assert ChannelDigests(engine).all() == []


@pytest.mark.parametrize("policy", ["POL-LQ-2026", "POL-NONE-1"])
def test_a_policy_of_another_company_looks_like_none(office: Office, engine: Engine, policy: str) -> None:
    assert "there is no such policy" in orders(office, ADMIN, f"digest {policy}")
    assert ChannelDigests(engine).all() == []


@pytest.mark.parametrize(("user", "ended"), [(ADMIN, True), (CREDIT, True), (SALES, False)])
def test_who_decides_for_the_policy_may_end_it_too(
    office: Office, engine: Engine, user: str, ended: bool
) -> None:
    keep(engine)

    orders(office, user, "digest off")

    assert (ChannelDigests(engine).all() == []) is ended


@pytest.mark.parametrize("kind", ["channel_left", "group_left", "channel_archive"])
def test_a_channel_that_we_leave_is_told_nothing_more(office: Office, engine: Engine, kind: str) -> None:
    keep(engine)

    office.deliver(events.left(office.workspace, CHANNEL, kind))
    office.settled()

    assert ChannelDigests(engine).all() == []


def test_a_workspace_that_removes_us_is_forgotten(office: Office, engine: Engine) -> None:
    keep(engine)

    office.deliver(events.app_uninstalled(office.workspace))
    office.settled()

    assert ChannelDigests(engine).all() == []


def keep(engine: Engine, **order: object) -> ChannelDigest:
    """A channel that was named the day before."""
    digest = ChannelDigest(
        team_id=TEAM,
        channel_id=CHANNEL,
        order=Order(POLICY, **order),  # type: ignore[arg-type]  # what a test changes of it
        zone="Europe/Berlin",
        language=Language.EN,
        named_by=ADMIN,
        named_on=MORNING.date() - timedelta(days=1),
        last_day=None,
        sequence=0,
    )
    with engine.begin() as connection:
        name_channel(connection, digest)
    return digest


def happened(engine: Engine, *kinds: ChangeKind, policy: str = POLICY, begin: int = 1) -> None:
    with engine.begin() as connection:
        for number, kind in enumerate(kinds, begin):
            values = vars(change(number, kind, policy_id=policy, buyer_id=f"B-{number}"))
            connection.execute(insert(noticed_change).values(**{**values, "kind": kind.value}))


@dataclass
class Round:
    """A round at a moment that the test sets, and what it put out."""

    assistant: Assistant
    slack: Slack
    now: datetime = MORNING

    def go(self) -> int:
        stores = self.assistant
        return asyncio.run(
            ChannelRound(
                engine=stores.engine,
                accounts=Accounts(stores.engine, stores.principals),
                workspaces=OneWorkspace(TOKEN, self.slack.api_url),
                changes=stores.changes,
                public_url=PUBLIC_URL,
                now=lambda: self.now,
                told=lambda: None,
            ).go()
        )

    def sent(self) -> list[Json]:
        """What lies in the outbox, oldest first."""
        box, found = Outbox(self.assistant.engine), []
        while due := box.take():
            found.append(dict(due.post.arguments))
            box.sent(due, "1.0")
        return found


@pytest.fixture
def round_(assistant: Assistant, engine: Engine) -> Iterator[Round]:
    with slack_stand_in() as slack:
        populate(slack)
        bot = slack.world.workspaces[TEAM].bot_user
        kept = slack.world.channels[CHANNEL]
        slack.world.change_channel(CHANNEL, members=kept.members | {bot})
        yield Round(assistant, slack)


def test_a_channel_is_told_counts_and_links_and_nothing_of_any_buyer(round_: Round, engine: Engine) -> None:
    keep(engine)
    happened(engine, ChangeKind.LIMIT_REDUCED, ChangeKind.LIMIT_REDUCED, ChangeKind.CLAIM_STATUS)
    happened(engine, ChangeKind.INSOLVENCY, policy="POL-LQ-2026", begin=4)

    round_.go()

    (post,) = round_.sent()
    said = str(post["blocks"])
    assert post["channel"] == CHANNEL
    assert "Credit limit reduced: 2" in said
    assert "A claim reached another stage: 1" in said
    assert f"{PUBLIC_URL}/my/claims" in said
    assert "nsolvency" not in said, "another company's"
    for secret in ("B-1", "Nordhaus", "EUR", POLICY, "500000"):
        assert secret not in str(post)


def test_it_is_told_once_a_day_whoever_tries_and_only_what_is_new(round_: Round, engine: Engine) -> None:
    keep(engine)
    happened(engine, ChangeKind.LIMIT_REDUCED)
    told = []
    for hours in (0, 0, 1, 24, 48):
        round_.now = MORNING + timedelta(hours=hours)
        if hours == 48:
            happened(engine, ChangeKind.LIMIT_WITHDRAWN, begin=2)
        round_.go()
        told.append(len(round_.sent()))

    assert told == [1, 0, 0, 0, 1]


def test_of_two_processes_that_saw_the_same_one_tells(round_: Round, engine: Engine) -> None:
    seen = keep(engine)
    happened(engine, ChangeKind.LIMIT_REDUCED)
    round_.go()

    other = ChannelRound(
        engine,
        Accounts(engine, round_.assistant.principals),
        OneWorkspace(TOKEN, round_.slack.api_url),
        round_.assistant.changes,
        None,
        lambda: MORNING,
        lambda: None,
    )

    assert other.tell(seen) is False
    assert len(round_.sent()) == 1


@pytest.mark.parametrize(
    ("order", "moment", "told"),
    [
        ({"hour": 9}, MORNING, False),
        ({"hour": 9}, MORNING + timedelta(hours=1), True),
        ({"rhythm": Rhythm.WEEKLY, "weekday": 3}, MORNING, True),
        ({"rhythm": Rhythm.WEEKLY, "weekday": 4}, MORNING, False),
    ],
)
def test_a_channel_has_its_own_day_and_hour(
    round_: Round, engine: Engine, order: dict[str, object], moment: datetime, told: bool
) -> None:
    keep(engine, **order)
    happened(engine, ChangeKind.LIMIT_REDUCED)
    round_.now = moment

    round_.go()

    assert bool(round_.sent()) is told


@pytest.mark.parametrize("how", [{"members": frozenset({CREDIT})}, {"ext_shared": True}, {"archived": True}])
def test_a_channel_where_it_may_not_be_told_any_more_is_dropped_and_its_administrator_hears_so(
    round_: Round, engine: Engine, how: dict[str, object]
) -> None:
    keep(engine)
    happened(engine, ChangeKind.LIMIT_REDUCED)
    round_.slack.world.change_channel(CHANNEL, **how)

    round_.go()

    assert [one["channel"] for one in round_.sent()] == [ADMIN]
    assert ChannelDigests(engine).all() == []


def test_slack_that_cannot_be_asked_puts_it_off_and_loses_nothing(round_: Round, engine: Engine) -> None:
    keep(engine)
    happened(engine, ChangeKind.LIMIT_REDUCED)
    round_.slack.faults.always("conversations.info", faults.server_error())
    assert round_.go() == 0
    round_.slack.faults.clear()

    assert round_.go() == 1


def test_a_policy_that_nobody_here_decides_for_is_not_told_of(round_: Round, engine: Engine) -> None:
    keep(engine)
    happened(engine, ChangeKind.LIMIT_REDUCED, policy="POL-LQ-2026")
    with engine.begin() as connection:
        connection.execute(channel_digest.update().values(policy_id="POL-LQ-2026"))

    assert round_.go() == 0
    assert round_.sent() == []


@pytest.mark.parametrize("language", list(Language))
def test_slack_takes_the_message_with_every_kind(language: Language) -> None:
    every = [change(number, kind, buyer_id=f"B-{number}") for number, kind in enumerate(ChangeKind, 1)]

    bare = channel_message(every, MORNING.date(), language, None)
    linked = channel_message(every, MORNING.date(), language, PUBLIC_URL)

    assert bare is not None
    check(bare)
    assert linked is not None
    checked_blocks(json.loads(json.dumps(linked.blocks)))


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("digest POL-1", Order("POL-1")),
        ("Digest POL-1 daily at 7", Order("POL-1", hour=7)),
        ("digest POL-1 weekly on Sunday at 18:00", Order("POL-1", Rhythm.WEEKLY, 6, 18)),
        ("摘要 POL-1 每周五 9点", Order("POL-1", Rhythm.WEEKLY, 4, 9)),
        ("摘要 POL-1 每天", Order("POL-1")),
        ("digest off", Off()),
        ("摘要 关闭", Off()),
        ("digest POL-1 at 25", None),
        ("digest of my limits", None),
        ("What is in the digest POL-1 daily?", None),
    ],
)
def test_an_order_is_known_by_its_words_alone(said: str, meant: Order | Off | None) -> None:
    assert order_in(said) == meant
