"""Whoever asked in Slack hears there what the insurer decided, once, and nobody else does."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select

from bot.alerts.preferences import PreferenceBook
from bot.slack.schema import outbox as posts
from bot.slack.schema import talk
from bot.slack.submissions_told import SubmissionsTold
from bot.slack.talks import Talks
from tests.bot.submissions.world import ATRADIUS, CREDIT, World
from tests.tools.records.insurers.simulated import decided, simulated_insurer


@pytest.fixture
def world(engine: Engine) -> Iterator[World]:
    with simulated_insurer() as insurer:
        insurer.policies = [{"policyCurrency": "CNY"}]
        yield World(engine, insurer, ATRADIUS)


def teller(world: World) -> SubmissionsTold:
    engine, desk = world.engine, world.desk
    book = PreferenceBook(engine)
    return SubmissionsTold(engine, desk.actions, desk.principals, Talks(engine), book, lambda: None)


def talked_in(engine: Engine, channel: str) -> None:
    """The conversation of the desk goes on at this place."""
    values = {"team_id": "T1", "channel_id": channel, "thread_ts": "", "user_id": "U1"}
    with engine.begin() as connection:
        connection.execute(insert(talk).values(**values, principal_id=CREDIT, conversation_id="c_test"))


def said(engine: Engine) -> list[dict[str, Any]]:
    with engine.connect() as connection:
        return [json.loads(row.arguments) for row in connection.execute(select(posts).order_by(posts.c.id))]


def test_the_asker_hears_of_the_referral_and_of_the_decision_once_each(world: World) -> None:
    talked_in(world.engine, "D1")
    world.confirmed()
    assert teller(world).go() == 0, "that it waits is no news"
    world.step()

    assert (teller(world).go(), teller(world).go()) == (1, 0)
    told = world.insurer.applications.pop()
    world.insurer.decisions.append(told | decided(900000, "DC04"))
    world.step(3600)
    assert (teller(world).go(), teller(world).go()) == (1, 0)

    referred, decision = said(world.engine)
    assert referred["channel"] == decision["channel"] == "D1"
    assert "已转人工审核" in referred["text"]
    assert "批复 CNY 900,000" in decision["text"]
    shown = json.dumps(decision["blocks"], ensure_ascii=False)
    assert "批复 CNY 900,000" in shown
    assert "还没有发出" not in shown, "the receipt's word of then is not repeated beside the decision"


def test_in_a_channel_and_for_who_did_not_ask_in_slack_nothing_is_said(world: World) -> None:
    talked_in(world.engine, "C1")
    world.confirmed()
    world.step()

    assert teller(world).go() == 0
    assert said(world.engine) == []
