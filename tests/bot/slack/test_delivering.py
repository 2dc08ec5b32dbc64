"""Delivering: whatever fails on the way, what was accepted is answered, once, or visibly not."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from bot.app import Assistant
from tests.bot.slack.demo import CHANNEL, DM, SALES, STRANGER, Office, an_office
from tests.bot.slack.stand_in import faults
from tests.bot.slack.stand_in.payloads import events
from tests.bot.slack.stand_in.waiting import wait_until

QUESTION = "what is factoring?"


@pytest.fixture
def office(assistant: Assistant) -> Iterator[Office]:
    with an_office(assistant) as office:
        yield office


def answers(office: Office) -> list[str]:
    return [one.text for one in office.seen(SALES, DM[SALES]) if "factor" in one.text]


def test_a_rate_limit_is_waited_for_as_slack_says(office: Office) -> None:
    office.slack.faults.next("chat.postMessage", faults.rate_limited(1))
    office.says(SALES, DM[SALES], QUESTION)

    assert len(answers(office)) == 1
    first, second = office.slack.called("chat.postMessage")
    assert second.at - first.at >= 0.9


def test_an_error_of_slacks_is_tried_again(office: Office) -> None:
    office.slack.faults.next("chat.postMessage", faults.server_error())
    office.says(SALES, DM[SALES], QUESTION)

    assert len(answers(office)) == 1


def test_a_message_whose_answer_got_lost_is_not_posted_twice(office: Office) -> None:
    office.slack.faults.next("chat.postMessage", faults.lost())
    office.says(SALES, DM[SALES], QUESTION)

    assert len(answers(office)) == 1
    assert len(office.slack.called("chat.postMessage")) == 1


def test_an_answer_to_an_old_message_whose_posting_was_doubtful_is_still_said(office: Office) -> None:
    office.slack.clock.move(-300)
    message = office.slack.said(SALES, DM[SALES], QUESTION)
    office.slack.clock.move(300)  # it waited: Slack shows nothing of its thread since then
    office.slack.faults.next("chat.postMessage", faults.server_error())
    for payload in office.told(message):
        office.deliver(payload)

    assert len(answers(office)) == 1


def test_a_channel_that_is_gone_ends_in_a_line_of_the_log_and_holds_up_nobody(
    office: Office, assistant: Assistant
) -> None:
    office.slack.faults.next("chat.postMessage", faults.error("channel_not_found"))
    office.says(SALES, DM[SALES], "what is reinsurance?")
    office.settled()  # two threads have no order: either answer might have met the fault
    office.says(SALES, DM[SALES], QUESTION)

    assert len(answers(office)) == 1
    with assistant.engine.connect() as connection:
        errors = connection.execute(text("SELECT error FROM slack_outbox WHERE state = 'dead'")).scalars()
        assert "channel_not_found" in list(errors)


def test_a_private_answer_that_cannot_be_shown_in_the_channel_comes_as_a_direct_message(
    office: Office,
) -> None:
    office.slack.faults.next("chat.postEphemeral", faults.error("user_not_in_channel"))
    office.says(SALES, CHANNEL, f"<@{office.me}> what is the credit limit on Ahrenfurth?")

    assert any("EUR 1,000,000" in one.text for one in office.seen(SALES, DM[SALES]))


def test_an_event_that_slack_repeats_in_any_order_is_answered_once(office: Office) -> None:
    message = office.slack.said(SALES, DM[SALES], QUESTION)
    event = events.message_im(office.workspace, message)

    made = office.slack.delivery.deliver_all(office.url, [event] * 4, shuffled=7)

    assert [one.status for one in made] == [200] * 4
    assert len(answers(office)) == 1


def test_what_came_in_before_a_restart_is_answered_after_it(assistant: Assistant) -> None:
    with an_office(assistant) as office:
        office.slack.faults.always("users.info", faults.server_error())
        office.says(SALES, DM[SALES], QUESTION)
        wait_until(lambda: office.slack.called("users.info"))
    with an_office(assistant) as office:
        office.settled()
        assert "factor" in str([one.as_json() for one in office.slack.posted(DM[SALES])])


def test_a_defect_of_ours_is_told_in_one_sentence_with_a_reference(
    office: Office, assistant: Assistant
) -> None:
    asked = office.says(SALES, DM[SALES], QUESTION)
    office.settled()
    spoilt = text(
        "UPDATE conversation SET focus = 'no json' WHERE conversation_id ="
        " (SELECT conversation_id FROM slack_talk WHERE thread_ts = :ts)"
    )
    with assistant.engine.begin() as connection:
        connection.execute(spoilt, {"ts": asked.ts})

    office.says(SALES, DM[SALES], "and what else?", asked.ts)

    told = office.seen(SALES, DM[SALES])[-1]
    assert "reference" in told.text.lower()
    assert "json" not in str(told.as_json()).lower()
    assert office.door.inbox.counts()["failed"] == 1


def test_a_bot_and_a_changed_message_get_no_answer(office: Office) -> None:
    message = office.slack.said(SALES, DM[SALES], QUESTION)
    office.deliver(events.message_changed(office.workspace, message, QUESTION + "?"))
    office.deliver(events.bot_message(office.workspace, message, "B0OTHER"))
    office.says(STRANGER, DM[STRANGER], "hello")

    assert office.seen(SALES, DM[SALES]) == []
    assert len(office.seen(STRANGER, DM[STRANGER])) == 1
