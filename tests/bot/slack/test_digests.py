"""Digests: whoever decides is told once a day, at their hour and in their zone, never twice."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, delete, text

from bot.alerts.digest import Digests
from bot.alerts.preferences import Channel, PreferenceBook, Preferences
from bot.alerts.schema import preference
from bot.app import Assistant
from bot.language import Language
from bot.slack.accounts import Accounts
from bot.slack.askers import Askers
from bot.slack.digests import DigestRound
from bot.slack.outbox import Outbox
from bot.slack.schema import digest, outbox
from bot.slack.workspaces import OneWorkspace
from tests.bot.slack.demo import CREDIT, SALES, TOKEN, names, populate
from tests.bot.slack.stand_in import Slack, faults, slack_stand_in
from tests.bot.slack.stand_in.messages import Json
from tools.deadline_lookup import DeadlineSources
from tools.risk_alerts import AlertSources

MORNING = datetime(2026, 11, 19, 7, 30, tzinfo=UTC)
"""Half past eight in Berlin, where the stand-in's people are; an invoice stops shipments in three days."""


@dataclass
class Round:
    """A round at a moment that the test sets, and what it put out."""

    assistant: Assistant
    slack: Slack
    now: datetime = MORNING
    seen: dict[Any, Any] = field(default_factory=dict)

    def go(self) -> int:
        stores = self.assistant
        accounts, book = Accounts(stores.engine, stores.principals), PreferenceBook(stores.engine)
        going = DigestRound(
            engine=stores.engine,
            accounts=accounts,
            askers=Askers(accounts, book),
            preferences=book,
            workspaces=OneWorkspace(TOKEN, self.slack.api_url),
            digests=Digests(
                DeadlineSources(stores.records, stores.records),
                stores.actions,
                AlertSources(stores.records, stores.records, stores.records),
            ),
            now=lambda: self.now,
            told=lambda: None,
            seen=self.seen,
        )
        return asyncio.run(going.go())

    def sent_to(self, user: str) -> list[Json]:
        """What lies in the outbox for this person."""
        box, found = Outbox(self.assistant.engine), []
        while due := box.take():
            found.append(dict(due.post.arguments))
            box.sent(due, "1.0")
        return [one for one in found if one["channel"] == user]


@pytest.fixture
def round_(assistant: Assistant) -> Iterator[Round]:
    with slack_stand_in() as slack:
        populate(slack)
        clean(assistant.engine)
        yield Round(assistant, slack)
        clean(assistant.engine)


def clean(engine: Engine) -> None:
    with engine.begin() as connection:
        for table in (digest, preference, outbox):
            connection.execute(delete(table))
        connection.execute(text("UPDATE action SET state = 'cancelled' WHERE state = 'pending'"))


def test_a_credit_manager_is_told_the_days_that_came_near(round_: Round) -> None:
    assert round_.go() >= 1

    (message,) = round_.sent_to(CREDIT)

    assert "2026-11-19" in message["text"]
    assert "RE-26-0330" in str(message["blocks"])


def test_sales_are_sent_no_digest(round_: Round) -> None:
    round_.go()

    assert round_.sent_to(SALES) == []


def test_a_digest_goes_out_once_a_day_however_often_and_by_whomever_it_is_tried(round_: Round) -> None:
    for _ in range(3):
        round_.go()

    assert len(round_.sent_to(CREDIT)) == 1


def test_a_later_day_has_a_digest_of_its_own_if_there_is_anything_to_say(round_: Round) -> None:
    told = []
    for day in (19, 20, 21, 22, 25):
        round_.now = MORNING.replace(day=day)
        round_.go()
        told.append([one["text"][:10] for one in round_.sent_to(CREDIT)])

    assert told == [["2026-11-19"], [], ["2026-11-21"], ["2026-11-22"], []]


def test_a_warning_is_told_once_and_again_only_when_it_grows(round_: Round) -> None:
    event = text(
        "INSERT INTO buyer_event (policy_id, event_id, buyer_id, kind, occurred_on)"
        " VALUES ('POL-HW-2026', 'EV-TEST', :buyer, 'bounced_payment', '2026-11-01')"
    )
    round_.go()
    first = str(round_.sent_to(CREDIT))
    round_.now = MORNING.replace(day=20)
    round_.go()
    assert round_.sent_to(CREDIT) == []
    with round_.assistant.engine.begin() as connection:
        buyer = connection.execute(
            text("SELECT buyer_id FROM credit_limit WHERE policy_id = 'POL-HW-2026' LIMIT 1")
        )
        connection.execute(event, {"buyer": buyer.scalar_one()})
    try:
        round_.now = MORNING.replace(day=21)
        round_.go()
        (third,) = round_.sent_to(CREDIT)
    finally:
        with round_.assistant.engine.begin() as connection:
            connection.execute(text("DELETE FROM buyer_event WHERE event_id = 'EV-TEST'"))

    assert "Early warnings" in first
    assert "bounced" in str(third["blocks"])


def test_slack_is_asked_only_of_people_whose_digest_may_be_due(round_: Round) -> None:
    round_.go()
    asked = len(round_.slack.calls)
    assert asked > 0

    for later in (timedelta(minutes=5), timedelta(hours=4), timedelta(hours=5)):
        round_.now = MORNING + later
        round_.go()
    assert len(round_.slack.calls) == asked, "told, or not their hour"

    round_.now = MORNING + timedelta(days=1)
    round_.go()
    assert len(round_.slack.calls) > asked


@pytest.mark.parametrize(
    ("chosen", "utc", "told"),
    [
        (None, 6, False),
        (None, 7, True),
        ({"hour": 16}, 7, False),
        ({"hour": 16}, 15, True),
        ({"zone": "Asia/Shanghai"}, 0, True),
        ({"zone": "Asia/Shanghai"}, 7, False),
        ({"deadlines": False}, 7, False),
        ({"quiet_from": 20, "quiet_until": 9}, 7, False),
        ({"quiet_from": 20, "quiet_until": 9}, 8, True),
        ({"hour": 23, "quiet_from": 20, "quiet_until": 9}, 8, True),
        ({"quiet_from": 10, "quiet_until": 12}, 9, False),  # the server was down until then
        ({"quiet_from": 10, "quiet_until": 12}, 11, True),
    ],
)
def test_each_person_has_their_hour_in_their_own_zone_and_never_a_quiet_one(
    round_: Round, chosen: dict[str, Any] | None, utc: int, told: bool
) -> None:
    if chosen is not None:
        kept = Preferences(frozenset({Channel.SLACK}), **{"zone": "Europe/Berlin", **chosen})
        PreferenceBook(round_.assistant.engine).choose("P-HW-CREDIT", kept)
    round_.now = MORNING.replace(hour=utc)

    round_.go()

    assert bool(round_.sent_to(CREDIT)) is told


def test_a_digest_speaks_the_language_that_was_chosen(round_: Round) -> None:
    kept = Preferences(frozenset({Channel.SLACK}), zone="Europe/Berlin", language=Language.ZH)
    PreferenceBook(round_.assistant.engine).choose("P-HW-CREDIT", kept)

    round_.go()

    assert "今日提醒" in str(round_.sent_to(CREDIT))


def test_slack_that_cannot_be_asked_puts_a_digest_off_and_loses_none(round_: Round) -> None:
    round_.slack.faults.always("users.info", faults.server_error())
    assert round_.go() == 0
    round_.slack.faults.clear()

    round_.go()

    assert len(round_.sent_to(CREDIT)) == 1


def test_a_right_that_was_taken_away_ends_the_digest(round_: Round) -> None:
    role = text("UPDATE principal SET role = :role WHERE principal_id = 'P-HW-CREDIT'")
    with round_.assistant.engine.begin() as connection:
        connection.execute(role, {"role": "support"})
    try:
        round_.go()
        assert round_.sent_to(CREDIT) == []
    finally:
        with round_.assistant.engine.begin() as connection:
            connection.execute(role, {"role": "credit_manager"})


def test_what_others_prepared_waits_in_the_digest_with_buttons(round_: Round) -> None:
    sales = round_.assistant.principals.by_id("P-HW-SALES")
    assert sales is not None
    round_.assistant.agent.answer(
        sales, "Request a credit limit of EUR 84,000 on Ahrenfurth, payment terms 60 days"
    )

    round_.go()

    (message,) = round_.sent_to(CREDIT)
    assert "84,000" in str(message["blocks"])
    assert "confirm" in names(message["blocks"])
