"""Alerts in Slack: a direct message each, muted by a press of the person's own, exactly once."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, delete, insert, select, update

from bot.alerts.content import Content, Item, Occasion
from bot.alerts.desk import alert_facts
from bot.alerts.escalation import seen_to, unacted
from bot.alerts.kept import keep
from bot.alerts.mutes import Mutes
from bot.alerts.notices import Notices, put
from bot.alerts.preferences import Channel, PreferenceBook
from bot.alerts.schema import alert, mute, notice, watched_deadline
from bot.alerts.telling import Because, Telling
from bot.app import Assistant
from bot.language import Language
from bot.slack.accounts import Accounts
from bot.slack.alert_message import alert_message
from bot.slack.alert_posts import AlertPosts
from bot.slack.askers import Askers
from bot.slack.blocks.buttons import OfAlert, Press, pressed
from bot.slack.outbox import Outbox
from bot.slack.post import Post
from bot.slack.schema import outbox
from bot.slack.standing import Standing, of_alert
from bot.slack.workspaces import web_client
from tests.bot.alerts.people import change
from tests.bot.slack.demo import CREDIT, DM, GUEST, OWNER, STRANGER, TEAM, TOKEN, Office, an_office, populate
from tests.bot.slack.stand_in import Slack, slack_stand_in
from tests.bot.slack.stand_in.messages import Message
from tests.bot.slack.stand_in.waiting import wait_until
from tests.bot.slack.valid import check
from tools.changes import ChangeKind as Kind
from tools.deadline_lookup import DeadlineSources, deadline_rows
from tools.records.change_schema import noticed_change
from tools.records.schema import principal_policy

PERSON, POLICY, DAY = "P-HW-CREDIT", "POL-HW-2026", date(2026, 11, 19)


@pytest.fixture
def engine(assistant: Assistant) -> Iterator[Engine]:
    clean(assistant.engine)
    yield assistant.engine
    clean(assistant.engine)


def clean(engine: Engine) -> None:
    with engine.begin() as connection:
        for table in (alert, notice, mute, outbox, noticed_change, watched_deadline):
            connection.execute(delete(table))


def content(*kinds: Kind, name: str = "Nordhaus GmbH", policy: str = POLICY) -> Content:
    changes = [change(at, kind, policy_id=policy) for at, kind in enumerate(kinds, 1)]
    items = tuple(Item(one, name, Because.ALL_BUYERS) for one in changes)
    return Content(Occasion.CHANGE, DAY, Language.EN, items)


def buttons(message: Any) -> list[Any]:
    return [block["accessory"] for block in message.blocks if "accessory" in block]


def posts(assistant: Assistant) -> AlertPosts:
    accounts = Accounts(assistant.engine, assistant.principals)
    return AlertPosts(assistant, accounts, alert_facts(assistant), lambda: None)


def put_out(engine: Engine, told: Content, key: str = "CHG-1") -> None:
    with engine.begin() as connection:
        put(connection, key, PERSON, Channel.SLACK, told, datetime.now(tz=UTC).timestamp())


def test_an_alert_is_one_direct_message_to_its_person(assistant: Assistant, engine: Engine) -> None:
    put_out(engine, content(Kind.LIMIT_WITHDRAWN))
    moving = posts(assistant)

    assert [moving.step() for _ in range(2)] == [True, False]

    due = Outbox(engine).take()
    assert due is not None
    assert (due.post.team_id, due.post.arguments["channel"]) == (TEAM, CREDIT)
    assert "Credit limit withdrawn: Nordhaus GmbH" in str(due.post.arguments["blocks"])
    assert "your settings say" in str(due.post.arguments["blocks"])
    assert Outbox(engine).take() is None
    assert Notices(engine).counts() == {"sent": 1}


def test_what_its_person_may_not_be_told_any_more_is_not_said(assistant: Assistant, engine: Engine) -> None:
    put_out(engine, content(Kind.LIMIT_WITHDRAWN, policy="POL-LQ-2026"))

    assert posts(assistant).step()
    assert Outbox(engine).take() is None
    assert Notices(engine).counts() == {"dropped": 1}


def test_every_change_but_insolvency_has_a_button_that_names_it() -> None:
    message = alert_message(content(Kind.GRADE_DOWN, Kind.INSOLVENCY))

    (button,) = buttons(message)
    assert pressed(button) == OfAlert(Press.MUTE, change(1).change_id)


@pytest.mark.parametrize("many", [1, 20, 200])
def test_slack_takes_it_however_much_there_is_and_whatever_a_name_holds(many: int) -> None:
    message = alert_message(content(*[Kind.GRADE_DOWN] * many, name="<!channel> & *Söhne* " + "x" * 300))

    check(message)
    assert "<!channel>" not in str(message.blocks)


@pytest.fixture
def office(assistant: Assistant, engine: Engine) -> Iterator[Office]:
    with an_office(assistant, alerts=True) as office:
        yield office


def shown_alert(office: Office, engine: Engine) -> Message:
    """The message in which a credit manager is told of a fall of a buyer's grade."""
    fall = change(1, Kind.GRADE_DOWN, policy_id=POLICY, buyer_id="B-DE-001")
    told = Telling(fall, frozenset({Channel.BELL}), Because.ALL_BUYERS, None)
    with engine.begin() as connection:
        keep(connection, PERSON, told, datetime.now(tz=UTC).timestamp())
    put_out(engine, content(Kind.GRADE_DOWN))
    wait_until(lambda: bool(office.seen(CREDIT, DM[CREDIT])))
    return office.seen(CREDIT, DM[CREDIT])[-1]


def test_a_press_mutes_for_whoever_was_told_and_for_nobody_else(
    office: Office, assistant: Assistant, engine: Engine
) -> None:
    message = shown_alert(office, engine)
    (click,) = [block["accessory"] for block in message.blocks if "accessory" in block]

    office.clicks(OWNER, message, click)
    office.settled()
    assert Mutes(engine).of("P-HW-OWNER", assistant.settings.day()) == []
    office.clicks(CREDIT, message, click)
    office.settled()

    (one,) = Mutes(engine).of(PERSON, assistant.settings.day())
    assert (one.buyer_id, one.kind) == ("B-DE-001", Kind.GRADE_DOWN)


def as_now(assistant: Assistant, office_slack: Slack) -> Callable[[Post], Post | None]:
    """What is left of a post when it is said."""
    accounts, book = Accounts(assistant.engine, assistant.principals), PreferenceBook(assistant.engine)
    standing = Standing(assistant, Askers(accounts, book), alert_facts(assistant))
    client = web_client(TOKEN, office_slack.api_url)
    return lambda post: asyncio.run(standing.as_now(client, post))


@pytest.fixture
def still(assistant: Assistant, engine: Engine) -> Iterator[Callable[[Post], Post | None]]:
    with slack_stand_in() as slack:
        populate(slack)
        yield as_now(assistant, slack)


def queued(assistant: Assistant, engine: Engine, told: Content) -> Post:
    """The post as it waits in Slack's outbox."""
    put_out(engine, told)
    assert posts(assistant).step()
    due = Outbox(engine).take()
    assert due is not None
    return due.post


def noticed(engine: Engine, number: int, kind: Kind, **values: Any) -> None:
    """The book has become different once more."""
    later = change(number, kind, policy_id=POLICY, buyer_id="B-DE-001", **values)
    with engine.begin() as connection:
        connection.execute(insert(noticed_change).values(vars(later)))


def reduced(**values: Any) -> Content:
    fell = change(1, Kind.LIMIT_REDUCED, policy_id=POLICY, buyer_id="B-DE-001", **values)
    return Content(Occasion.CHANGE, DAY, Language.EN, (Item(fell, "Nordhaus GmbH", Because.ALL_BUYERS),))


Still = Callable[[Post], Post | None]


def test_what_stands_unchanged_is_posted_as_it_was_queued(
    assistant: Assistant, engine: Engine, still: Still
) -> None:
    post = queued(assistant, engine, reduced(old="100000 EUR", new="60000 EUR"))

    assert still(post) == post


def test_rights_lost_while_a_post_waited_take_it_back(
    assistant: Assistant, engine: Engine, still: Still
) -> None:
    post = queued(assistant, engine, reduced(old="100000 EUR", new="60000 EUR"))

    with withdrawn_policy(engine):
        assert still(post) is None
    assert still(post) is not None


def test_a_mute_while_a_post_waited_takes_it_back(assistant: Assistant, engine: Engine, still: Still) -> None:
    post = queued(assistant, engine, content(Kind.GRADE_DOWN))
    (muted,) = {one.change.buyer_id for one in content(Kind.GRADE_DOWN).items}
    Mutes(engine).mute(PERSON, muted, Kind.GRADE_DOWN, assistant.settings.day())

    assert still(post) is None


def test_a_slack_account_that_is_somebody_elses_by_now_is_not_posted_to(
    assistant: Assistant, engine: Engine, still: Still
) -> None:
    post = queued(assistant, engine, reduced(old="100000 EUR", new="60000 EUR"))

    for other in (OWNER, STRANGER, GUEST):
        assert still(replace(post, arguments={**post.arguments, "channel": other})) is None


def test_what_was_undone_meanwhile_is_not_posted(assistant: Assistant, engine: Engine, still: Still) -> None:
    post = queued(assistant, engine, reduced(old="100000 EUR", new="60000 EUR"))
    noticed(engine, 2, Kind.LIMIT_RAISED, old="60000 EUR", new="100000 EUR")

    assert still(post) is None


def test_what_went_on_meanwhile_is_posted_as_it_stands_now(
    assistant: Assistant, engine: Engine, still: Still
) -> None:
    post = queued(assistant, engine, reduced(old="100000 EUR", new="60000 EUR"))
    noticed(engine, 2, Kind.LIMIT_REDUCED, old="60000 EUR", new="40000 EUR")
    noticed(engine, 3, Kind.GRADE_DOWN, old="3", new="4")

    said = still(post)

    assert said is not None
    assert "40,000" in str(said.arguments["blocks"])
    assert "60,000" not in str(said.arguments["blocks"])
    assert change(1).change_id in str(said.arguments["blocks"])


def near(engine: Engine, seen_by: str | None = None) -> Content:
    """A deadline that is told of as near; the book has no such deadline."""
    row = {"key": "DL-1", "policy_id": POLICY, "stage": 1, "told_at": 0.0, "seen_by": seen_by}
    with engine.begin() as connection:
        connection.execute(insert(watched_deadline).values(row))
    return Content(Occasion.DEADLINE, DAY, Language.EN, (), ("Notice by tomorrow",), (POLICY,), "DL-1")


def test_a_deadline_that_somebody_saw_to_or_acted_on_meanwhile_is_not_posted(
    assistant: Assistant, engine: Engine, still: Still
) -> None:
    told = near(engine)
    waiting = of_alert(PERSON, told)
    post = Post("alert:1", TEAM, f"{TEAM}/{CREDIT}", "chat.postMessage", {"channel": CREDIT}, waiting)

    assert still(post) is None


def near_one(assistant: Assistant) -> tuple[date, str]:
    """A day on which a deadline of the policy is near, and the deadline's key."""
    person = assistant.principals.by_id(PERSON)
    assert person is not None
    sources = DeadlineSources(assistant.records, assistant.records)
    for day in (DAY + timedelta(days=number) for number in range(60, 90)):
        for one in unacted(deadline_rows(sources, replace(person, policies=(POLICY,)), day), day):
            return day, one.key
    raise AssertionError("the demo book has no such deadline")


def test_a_deadline_that_still_stands_is_posted_until_somebody_has_seen_to_it(
    assistant: Assistant, engine: Engine
) -> None:
    day, key = near_one(assistant)
    then = replace(assistant, settings=assistant.settings.model_copy(update={"today": day}))
    row = {"key": key, "policy_id": POLICY, "stage": 1, "told_at": 0.0}
    with engine.begin() as connection:
        connection.execute(insert(watched_deadline).values(row))
    told = Content(Occasion.DEADLINE, day, Language.EN, (), ("Notice by tomorrow",), (POLICY,), key)
    waiting = of_alert(PERSON, told)
    post = Post("alert:1", TEAM, f"{TEAM}/{CREDIT}", "chat.postMessage", {"channel": CREDIT}, waiting)
    person = assistant.principals.by_id(PERSON)
    assert person is not None
    with slack_stand_in() as slack:
        populate(slack)
        assert as_now(then, slack)(post) is not None

        assert seen_to(engine, person, key)

        assert as_now(then, slack)(post) is None


@contextmanager
def withdrawn_policy(engine: Engine) -> Iterator[None]:
    own = principal_policy.c.principal_id == PERSON
    with engine.begin() as connection:
        rows = [dict(one) for one in connection.execute(select(principal_policy).where(own)).mappings()]
        connection.execute(delete(principal_policy).where(own))
    yield
    with engine.begin() as connection:
        connection.execute(insert(principal_policy), rows)


def test_a_post_taken_back_is_never_said_and_what_it_told_is_gone(
    assistant: Assistant, engine: Engine
) -> None:
    post = queued(assistant, engine, reduced(old="100000 EUR", new="60000 EUR"))
    with engine.begin() as connection:
        connection.execute(update(outbox).values(lease=None, due_at=0.0, unsure=False))
    noticed(engine, 2, Kind.LIMIT_RAISED, old="60000 EUR", new="100000 EUR")

    with an_office(assistant) as office:
        assert office.seen(CREDIT, DM[CREDIT]) == []

    with engine.connect() as connection:
        row = connection.execute(select(outbox).where(outbox.c.key == post.key)).one()
    assert (row.state, row.arguments, row.about) == ("withdrawn", "{}", None)
