"""Talking in Slack: who asks what where gets which answer, and what nobody else may read."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot.answer import Answer, Citation, Outcome, ToolUse
from bot.app import Assistant
from bot.slack.answering import for_all
from knowledge.passage import Authority
from tests.bot.slack.demo import (
    CHANNEL,
    CREDIT,
    DM,
    GUEST,
    OUTSIDER,
    SALES,
    SHARED,
    STRANGER,
    TEAM,
    Office,
    an_office,
    names,
)
from tests.bot.slack.stand_in.payloads import interactions
from tools.evidence import Evidence, EvidenceKind
from tools.tool import Card, CardKind

AMOUNT = "EUR 1,000,000"
"""The limit on Ahrenfurth in the demo book."""


@pytest.fixture
def office(assistant: Assistant) -> Iterator[Office]:
    with an_office(assistant) as office:
        yield office


def test_a_question_in_a_direct_message_is_answered_in_its_thread(office: Office) -> None:
    asked = office.says(SALES, DM[SALES], "What is the credit limit on Ahrenfurth?")

    (answer,) = office.seen(SALES, DM[SALES])

    assert answer.thread_ts == asked.ts
    assert AMOUNT in answer.text
    assert (DM[SALES], asked.ts) in [one[:2] for one in office.slack.shown.statuses]


def test_the_thread_is_one_conversation(office: Office) -> None:
    asked = office.says(SALES, DM[SALES], "What is the credit limit on Ahrenfurth?")
    office.settled()
    office.says(SALES, DM[SALES], "and how much of it is free?", asked.ts)

    answers = office.seen(SALES, DM[SALES])

    assert len(answers) == 2
    assert "Ahrenfurth" in answers[1].text


def test_a_mention_is_answered_once_though_it_arrives_as_two_events(office: Office) -> None:
    office.says(SALES, CHANNEL, f"<@{office.me}> what is factoring?")

    assert len(office.seen(SALES, CHANNEL)) == 1


def test_what_anybody_may_read_is_answered_for_all_in_the_thread(office: Office) -> None:
    asked = office.says(SALES, CHANNEL, f"<@{office.me}> what is factoring?")

    (answer,) = office.seen(STRANGER, CHANNEL)

    assert answer.thread_ts == asked.ts
    assert "factor" in answer.text


def answer_of(outcome: Outcome, *evidence: Evidence, tool: str = "search_knowledge", **more: Any) -> Answer:
    """An answer with these sources, and nothing else unless it is given."""
    citations = tuple(Citation(mark, one, one.text) for mark, one in enumerate(evidence, 1))
    given = {"citations": citations, "tool_uses": (ToolUse(tool, {}),)} | more
    return Answer("c", "t", "en", "embedded", outcome, "text", **given)


OPEN = Evidence(EvidenceKind.DOCUMENT, "FAQ", "text", Authority.FAQ, open_to_all=True)
CLOSED = replace(OPEN, title="Schedule", open_to_all=False)
RECORD = Evidence(EvidenceKind.RECORD, "POL-1", "text", Authority.RECORD)


@pytest.mark.parametrize(
    ("answer", "readable"),
    [
        (answer_of(Outcome.ANSWERED, OPEN), True),
        (answer_of(Outcome.ANSWERED, OPEN, CLOSED), False),
        (answer_of(Outcome.ANSWERED, OPEN, RECORD), False),
        (answer_of(Outcome.ANSWERED, OPEN, tool="policy_terms"), False),
        (answer_of(Outcome.ANSWERED, OPEN, cards=(Card(CardKind.CALCULATION, {}),)), False),
        (answer_of(Outcome.ANSWERED), False),
        (answer_of(Outcome.CLARIFY), False),
        (answer_of(Outcome.NOT_FOUND), False),
        (answer_of(Outcome.HANDED_OVER, tool="hand_over"), False),
        (answer_of(Outcome.SMALLTALK, tool_uses=()), True),
        (answer_of(Outcome.OUT_OF_SCOPE, tool_uses=()), True),
    ],
)
def test_only_what_rests_on_open_documents_alone_is_for_all(answer: Answer, readable: bool) -> None:
    assert for_all(answer) is readable


def test_an_open_answer_suggests_nothing_in_a_channel(office: Office) -> None:
    office.says(SALES, CHANNEL, f"<@{office.me}> what is factoring?")

    (answer,) = office.seen(STRANGER, CHANNEL)

    assert not [name for name in names(answer.blocks) if name.startswith("ask:")]


def test_a_limit_asked_for_in_a_channel_is_told_to_the_asker_alone(office: Office) -> None:
    office.says(SALES, CHANNEL, f"<@{office.me}> what is the credit limit on Ahrenfurth?")

    mine, others = office.seen(SALES, CHANNEL), office.seen(CREDIT, CHANNEL)

    assert any(AMOUNT in one.text for one in mine)
    assert len(others) == 1
    assert AMOUNT not in str(others)
    assert "Ahrenfurth" not in str([one.as_json() for one in others])


def test_in_a_shared_channel_a_limit_goes_into_a_direct_message(office: Office) -> None:
    office.says(SALES, SHARED, f"<@{office.me}> what is the credit limit on Ahrenfurth?")

    assert any(AMOUNT in one.text for one in office.seen(SALES, DM[SALES]))
    assert AMOUNT not in str([one.as_json() for one in office.seen(SALES, SHARED)])
    assert AMOUNT not in str([one.as_json() for one in office.seen(OUTSIDER, SHARED)])


@pytest.mark.parametrize("who", [STRANGER, GUEST])
def test_whoever_is_not_known_or_a_guest_gets_general_answers_and_no_record(office: Office, who: str) -> None:
    office.says(who, DM[who], "What is the credit limit on Ahrenfurth?")
    office.says(who, DM[who], "What is factoring?")

    told = " ".join(one.text for one in office.seen(who, DM[who]))

    assert "1,000,000" not in told
    assert "factor" in told


def test_somebody_of_another_company_gets_no_record_in_a_shared_channel(office: Office) -> None:
    office.says(OUTSIDER, SHARED, f"<@{office.me}> what is the credit limit on Ahrenfurth?")
    office.settled()

    assert "1,000,000" not in str([one.as_json() for one in office.slack.everything_seen_by(OUTSIDER)])


def test_a_follow_up_in_our_thread_needs_no_mention(office: Office) -> None:
    asked = office.says(SALES, CHANNEL, f"<@{office.me}> what is factoring?")
    office.settled()
    office.says(SALES, CHANNEL, "and what is a letter of credit?", asked.ts)

    assert len(office.seen(SALES, CHANNEL)) == 2


def test_when_people_talk_among_themselves_in_our_thread_we_are_silent(office: Office) -> None:
    asked = office.says(SALES, CHANNEL, f"<@{office.me}> what is factoring?")
    office.settled()
    office.says(CREDIT, CHANNEL, "I think that is thirty days with us", asked.ts)
    office.settled()
    office.says(SALES, CHANNEL, "really? what is the notice period then?", asked.ts)

    assert len(office.seen(SALES, CHANNEL)) == 1


def test_what_is_said_in_a_channel_without_us_is_none_of_our_business(office: Office) -> None:
    office.says(SALES, CHANNEL, "what is the credit limit on Ahrenfurth?")

    assert office.seen(SALES, CHANNEL) == []


@pytest.mark.parametrize(
    ("command", "text", "expected"),
    [
        ("/limit", "Ahrenfurth", AMOUNT),
        ("/limit", "", "Ahrenfurth"),
        ("/ask", "what is factoring?", "factor"),
        ("/deadlines", "", "notice"),
        ("/limit", "help", "/limit"),
        ("/ask", "", "/ask"),
    ],
)
def test_a_command_is_answered_to_the_person_alone(
    office: Office, command: str, text: str, expected: str
) -> None:
    office.commands(SALES, command, text)

    (answer,) = office.seen(SALES, CHANNEL)

    assert expected in answer.text
    assert answer.ephemeral
    assert office.seen(CREDIT, CHANNEL) == []


def test_a_command_in_a_shared_channel_shows_nothing_of_a_record_there(office: Office) -> None:
    office.commands(SALES, "/limit", "Ahrenfurth", SHARED)

    assert any(AMOUNT in one.text for one in office.seen(SALES, DM[SALES]))
    assert AMOUNT not in str([one.as_json() for one in office.seen(SALES, SHARED)])


def test_slack_gives_the_answer_that_http_gives(office: Office, assistant: Assistant) -> None:
    question = "What is the credit limit on Ahrenfurth?"
    principal = assistant.principals.by_slack(TEAM, SALES)
    assert principal is not None
    expected = assistant.agent.answer(principal, question)

    office.says(SALES, DM[SALES], question)

    (answer,) = office.seen(SALES, DM[SALES])
    assert expected.text.split("[1]")[0].strip() in answer.text


@pytest.mark.parametrize(("language", "expected"), [("en", "found no"), ("zh", "没有找到")])
def test_a_button_is_answered_in_the_language_of_its_message(
    office: Office, language: str, expected: str
) -> None:
    office.says(SALES, DM[SALES], "hello")
    message = office.seen(SALES, DM[SALES])[0]

    office.clicks(SALES, message, interactions.button(f"ask:0:{language}", "无名机电的限额"))

    assert expected in office.seen(SALES, DM[SALES])[-1].text


def test_whoever_asks_too_often_is_told_so_once(assistant: Assistant) -> None:
    with an_office(assistant, rate_principal="2/minute") as office:
        for _ in range(5):
            office.says(SALES, DM[SALES], "hello")
            office.settled()

        told = [one.text for one in office.seen(SALES, DM[SALES])]

    assert len(told) == 3
    assert "in a minute" in told[-1]


def test_a_thread_in_which_everything_is_answered_back_comes_to_rest(office: Office) -> None:
    asked = office.says(SALES, DM[SALES], "hello")
    for _ in range(20):
        office.says(SALES, DM[SALES], "hello", asked.ts)

    assert len(office.seen(SALES, DM[SALES])) == 13


@pytest.mark.parametrize("flag", ["guest", "single_channel_guest", "stranger"])
def test_somebody_linked_who_is_no_full_member_any_more_is_shown_no_record(office: Office, flag: str) -> None:
    office.slack.world.change_user(SALES, **{flag: True})

    office.says(SALES, DM[SALES], "What is the credit limit on Ahrenfurth?")

    assert "1,000,000" not in str([one.as_json() for one in office.seen(SALES, DM[SALES])])


@pytest.mark.parametrize("flag", ["deleted", "bot"])
def test_a_bot_and_a_closed_account_get_no_answer_though_they_are_linked(office: Office, flag: str) -> None:
    office.slack.world.change_user(SALES, **{flag: True})

    office.says(SALES, DM[SALES], "What is the credit limit on Ahrenfurth?")

    assert office.seen(SALES, DM[SALES]) == []
