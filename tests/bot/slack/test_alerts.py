"""Alerts in Slack: a direct message each, muted by a press of the person's own, exactly once."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, delete

from bot.alerts.content import Content, Item, Occasion
from bot.alerts.kept import keep
from bot.alerts.mutes import Mutes
from bot.alerts.notices import Notices, put
from bot.alerts.preferences import Channel
from bot.alerts.schema import alert, mute, notice
from bot.alerts.telling import Because, Telling
from bot.app import Assistant
from bot.language import Language
from bot.slack.accounts import Accounts
from bot.slack.alert_message import alert_message
from bot.slack.alert_posts import AlertPosts
from bot.slack.blocks.buttons import OfAlert, Press, pressed
from bot.slack.outbox import Outbox
from bot.slack.schema import outbox
from tests.bot.alerts.people import change
from tests.bot.slack.demo import CREDIT, DM, OWNER, TEAM, Office, an_office
from tests.bot.slack.stand_in.messages import Message
from tests.bot.slack.stand_in.waiting import wait_until
from tests.bot.slack.valid import check
from tools.changes import ChangeKind as Kind

PERSON, POLICY, DAY = "P-HW-CREDIT", "POL-HW-2026", date(2026, 11, 19)


@pytest.fixture
def engine(assistant: Assistant) -> Iterator[Engine]:
    clean(assistant.engine)
    yield assistant.engine
    clean(assistant.engine)


def clean(engine: Engine) -> None:
    with engine.begin() as connection:
        for table in (alert, notice, mute, outbox):
            connection.execute(delete(table))


def content(*kinds: Kind, name: str = "Nordhaus GmbH", policy: str = POLICY) -> Content:
    changes = [change(at, kind, policy_id=policy) for at, kind in enumerate(kinds, 1)]
    items = tuple(Item(one, name, Because.ALL_BUYERS) for one in changes)
    return Content(Occasion.CHANGE, DAY, Language.EN, items)


def buttons(message: Any) -> list[Any]:
    return [block["accessory"] for block in message.blocks if "accessory" in block]


def posts(assistant: Assistant) -> AlertPosts:
    return AlertPosts(assistant, Accounts(assistant.engine, assistant.principals), lambda: None)


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
