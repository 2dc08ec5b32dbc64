"""What became of a request is told to whoever asked as it is, and as they may know it, when it is posted."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, delete, insert, select, text, update

from bot.app import Assistant
from bot.slack.schema import outbox
from tests.bot.slack.demo import CREDIT, DM, SALES, Office, an_office, button
from tests.bot.slack.stand_in import faults, wait_until
from tests.bot.slack.stand_in.calls import Call
from tests.bot.slack.stand_in.messages import Message
from tests.bot.slack.test_deciding import prepared
from tools.records.schema import principal, principal_policy

REQUESTER = "P-HW-SALES"


@pytest.fixture
def office(assistant: Assistant) -> Iterator[Office]:
    with an_office(assistant) as office:
        yield office


def decided_while_slack_is_busy(office: Office, amount: str) -> Message:
    """Sales asked for it, and the news that it was confirmed waits; the message with the request."""
    waiting = prepared(office, SALES, amount)
    office.slack.faults.always("chat.postMessage", faults.rate_limited(1))
    home = office.opens(CREDIT)
    assert home is not None
    places = [place for place, block in enumerate(home["blocks"]) if amount in str(block)]
    office.clicks_at_home(CREDIT, button(home["blocks"][places[0] :], "confirm"))
    wait_until(lambda: any(refused(call, waiting) for call in office.slack.called("chat.postMessage")))
    return waiting


def refused(call: Call, waiting: Message) -> bool:
    """Whether this was the news: what the credit manager reads goes out beside it, in no order."""
    return call.status == 429 and call.args.get("thread_ts") == waiting.thread_ts


def told_of(office: Office, waiting: Message) -> list[Message]:
    """What sales then hear of it, once Slack takes messages again."""
    office.slack.faults.clear()
    return [
        one
        for one in office.seen(SALES, DM[SALES])
        if one.thread_ts == waiting.thread_ts and one.ts != waiting.ts
    ]


@contextmanager
def without_the_policy(engine: Engine) -> Iterator[None]:
    own = principal_policy.c.principal_id == REQUESTER
    with engine.begin() as connection:
        rows = [dict(one) for one in connection.execute(select(principal_policy).where(own)).mappings()]
        connection.execute(delete(principal_policy).where(own))
    try:
        yield
    finally:
        with engine.begin() as connection:
            connection.execute(insert(principal_policy), rows)


def test_news_that_waited_reaches_whoever_may_still_know_it(office: Office) -> None:
    waiting = decided_while_slack_is_busy(office, "84,000")

    (told,) = told_of(office, waiting)

    assert "84,000" in told.text


def test_whoever_lost_the_policy_while_the_news_waited_is_not_told_it(
    office: Office, assistant: Assistant
) -> None:
    waiting = decided_while_slack_is_busy(office, "85,000")

    with without_the_policy(assistant.engine):
        assert told_of(office, waiting) == []

    with assistant.engine.connect() as connection:
        (kept,) = connection.execute(select(outbox).where(outbox.c.state == "withdrawn")).all()
    assert (kept.arguments, kept.about) == ("{}", None), "what it told is gone"


def test_news_tells_how_the_request_stands_when_it_is_posted(office: Office, assistant: Assistant) -> None:
    waiting = decided_while_slack_is_busy(office, "86,000")
    newest = "action_id = (SELECT action_id FROM action ORDER BY created_at DESC LIMIT 1)"
    with assistant.engine.begin() as connection:
        connection.execute(text(f"UPDATE action SET state = 'cancelled', receipt = NULL WHERE {newest}"))

    (told,) = told_of(office, waiting)

    assert "Cancelled; nothing was carried out" in str(told.blocks)


def test_a_slack_account_that_is_somebody_elses_by_now_is_told_nothing(
    office: Office, assistant: Assistant
) -> None:
    waiting = decided_while_slack_is_busy(office, "87,000")
    mine = principal.c.principal_id == REQUESTER
    with assistant.engine.begin() as connection:
        before = connection.execute(select(principal.c.slack_user_id).where(mine)).scalar_one()
        connection.execute(update(principal).where(mine).values(slack_user_id=None))
    try:
        assert told_of(office, waiting) == []
    finally:
        with assistant.engine.begin() as connection:
            connection.execute(update(principal).where(mine).values(slack_user_id=before))
