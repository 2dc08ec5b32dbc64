"""Deciding in Slack: who may press what, what becomes of it, and that nothing is done twice."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import text

from bot.app import Assistant
from bot.confirm import Actions
from tests.bot.slack.demo import (
    CHANNEL,
    CREDIT,
    DM,
    OWNER,
    SALES,
    STRANGER,
    Office,
    an_office,
    button,
    names,
)
from tests.bot.slack.stand_in.messages import Json, Message

ASKED = "Request a credit limit of EUR {amount} on Ahrenfurth, payment terms 60 days"


@pytest.fixture
def office(assistant: Assistant) -> Iterator[Office]:
    with an_office(assistant) as office:
        yield office


def prepared(office: Office, who: str, amount: str) -> Message:
    """The message with which a request of this amount waits for its confirmation."""
    before = len(office.seen(who, DM[who]))
    office.says(who, DM[who], ASKED.format(amount=amount))
    return office.seen(who, DM[who])[before]


def state(assistant: Assistant, click: Json) -> str:
    """Where the action behind a button stands."""
    query = text("SELECT state FROM action WHERE action_id = :id")
    with assistant.engine.connect() as connection:
        return str(connection.execute(query, {"id": json.loads(click["value"])["action"]}).scalar_one())


def test_a_credit_manager_confirms_with_a_button_and_sees_what_became_of_it(
    office: Office, assistant: Assistant
) -> None:
    waiting = prepared(office, CREDIT, "71,000")
    confirm = button(waiting.blocks, "confirm")

    office.clicks(CREDIT, waiting, confirm)

    (after,) = [one for one in office.seen(CREDIT, DM[CREDIT]) if one.ts == waiting.ts]
    assert state(assistant, confirm) == "executed"
    assert "confirm" not in names(after.blocks)


def test_a_second_click_does_nothing_more(office: Office, assistant: Assistant) -> None:
    waiting = prepared(office, CREDIT, "72,000")
    confirm = button(waiting.blocks, "confirm")
    for _ in range(3):
        office.clicks(CREDIT, waiting, confirm)
        office.settled()

    query = text("SELECT count(*) FROM audit WHERE event = 'action_executed' AND subject = :id")
    with assistant.engine.connect() as connection:
        done = connection.execute(query, {"id": json.loads(confirm["value"])["action"]}).scalar_one()
    assert done == 1


def test_what_was_cancelled_is_not_confirmed_by_an_old_button(office: Office, assistant: Assistant) -> None:
    waiting = prepared(office, CREDIT, "73,000")
    confirm, cancel = button(waiting.blocks, "confirm"), button(waiting.blocks, "cancel")

    office.clicks(CREDIT, waiting, cancel)
    office.settled()
    office.clicks(CREDIT, waiting, confirm)
    office.settled()

    assert state(assistant, confirm) == "cancelled"


def test_sales_prepare_and_have_no_button_to_confirm(office: Office) -> None:
    waiting = prepared(office, SALES, "74,000")

    assert "confirm" not in names(waiting.blocks)


@pytest.mark.parametrize("who", [SALES, STRANGER])
def test_whoever_may_not_decide_is_refused_though_they_got_hold_of_the_button(
    office: Office, assistant: Assistant, who: str
) -> None:
    waiting = prepared(office, CREDIT, "75,000")
    confirm = button(waiting.blocks, "confirm")
    message = office.slack.said(who, CHANNEL, "forwarded")

    office.clicks(who, message, confirm)

    refusal = office.seen(who, CHANNEL)[-1]
    assert "Nothing was done" in refusal.text
    assert refusal.ephemeral
    assert state(assistant, confirm) == "pending"


def test_a_button_whose_matter_has_changed_is_refused(office: Office, assistant: Assistant) -> None:
    waiting = prepared(office, CREDIT, "76,000")
    confirm = button(waiting.blocks, "confirm")
    changed = {**confirm, "value": json.dumps({**json.loads(confirm["value"]), "digest": "0" * 64})}

    office.clicks(CREDIT, waiting, changed)

    assert any("Nothing was done" in one.text for one in office.seen(CREDIT, DM[CREDIT]))
    assert state(assistant, confirm) == "pending"


def test_a_right_that_was_taken_away_confirms_nothing(office: Office, assistant: Assistant) -> None:
    waiting = prepared(office, CREDIT, "77,000")
    confirm = button(waiting.blocks, "confirm")
    role = text("UPDATE principal SET role = :role WHERE principal_id = 'P-HW-CREDIT'")
    with assistant.engine.begin() as connection:
        connection.execute(role, {"role": "sales"})
    try:
        office.clicks(CREDIT, waiting, confirm)
        office.settled()
    finally:
        with assistant.engine.begin() as connection:
            connection.execute(role, {"role": "credit_manager"})

    assert state(assistant, confirm) == "pending"


def test_four_eyes_take_a_second_person(assistant: Assistant) -> None:
    strict = Actions(
        assistant.engine,
        assistant.settings.moment,
        lambda who: assistant.principals.by_id(who.id),
        four_eyes=True,
    )
    with an_office(replace(assistant, actions=strict)) as office:
        waiting = prepared(office, CREDIT, "78,000")
        confirm = button(waiting.blocks, "confirm")
        office.clicks(CREDIT, waiting, confirm)
        assert any("second person" in one.text for one in office.seen(CREDIT, DM[CREDIT]))
        assert state(assistant, confirm) == "pending"

        home = office.opens(OWNER)
        assert home is not None
        assert "confirm" in names(home["blocks"])
        office.clicks_at_home(OWNER, confirm)
        office.settled()
        assert state(assistant, confirm) == "executed"


def test_a_request_of_sales_waits_on_the_credit_managers_page_and_sales_hear_what_became_of_it(
    office: Office, assistant: Assistant
) -> None:
    waiting = prepared(office, SALES, "79,000")
    home = office.opens(CREDIT)
    assert home is not None
    assert "79,000" in str(home)
    mine = [block for block in home["blocks"] if "confirm" in names([block])]
    confirm = next(
        button([block], "confirm")
        for place, block in enumerate(home["blocks"])
        if block in mine and "79,000" in str(home["blocks"][place - 1])
    )

    office.clicks_at_home(CREDIT, confirm)
    office.settled()

    assert state(assistant, confirm) == "executed"
    told = office.seen(SALES, DM[SALES])[-1]
    assert told.ts != waiting.ts
    assert told.thread_ts == waiting.thread_ts
    assert "79,000" in told.text
    assert confirm["value"] not in str(office.slack.shown.homes[CREDIT])


def test_the_page_of_somebody_unknown_says_how_to_be_known_and_shows_no_record(office: Office) -> None:
    home = office.opens(STRANGER)

    assert home is not None
    assert "linked" in str(home)
    assert "Ahrenfurth" not in str(home)


def test_the_page_shows_what_presses(office: Office) -> None:
    home = office.opens(CREDIT)

    assert home is not None
    told = str(home)
    assert "Deadlines within 14 days" in told
    assert "Open claims" in told
    assert len(home["blocks"]) <= 100


def test_a_requester_hears_once_what_became_of_it_however_often_others_click(office: Office) -> None:
    waiting = prepared(office, SALES, "83,000")
    home = office.opens(CREDIT)
    assert home is not None
    places = [place for place, block in enumerate(home["blocks"]) if "83,000" in str(block)]
    confirm = button(home["blocks"][places[0] :], "confirm")
    for who in (CREDIT, OWNER, CREDIT):
        office.clicks_at_home(who, confirm)
        office.settled()

    told = [one for one in office.seen(SALES, DM[SALES]) if one.thread_ts == waiting.thread_ts]
    assert len(told) == 2
