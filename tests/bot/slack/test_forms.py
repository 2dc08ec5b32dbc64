"""Forms, shortcuts and ratings: what is wrong is said in the form, what is right is prepared or kept."""

from collections.abc import Iterator
from typing import Any

import pytest
from slack_sdk.models.views import View
from sqlalchemy import text

from bot.app import Assistant
from bot.language import Language
from bot.slack.complaint import complaint_view
from bot.slack.mistakes import mistakes
from bot.slack.request_modal import request_view
from tests.bot.slack.demo import CHANNEL, CREDIT, DM, GUEST, SALES, STRANGER, TEAM, Office, an_office, names
from tests.bot.slack.stand_in.messages import Json
from tests.bot.slack.stand_in.payloads import interactions

RIGHT = {"buyer": "Ahrenfurth", "amount": "81,000", "terms": "60"}


@pytest.fixture
def office(assistant: Assistant) -> Iterator[Office]:
    with an_office(assistant) as office:
        yield office


def entered(urgency: str = "usual", currency: str = "EUR", **texts: str) -> Json:
    """What stands in the fields of the form."""
    typed = {field: {"entry": {"type": "plain_text_input", "value": value}} for field, value in texts.items()}
    chosen = {"currency": currency, "urgency": urgency}
    return typed | {field: {"entry": {"selected_option": {"value": one}}} for field, one in chosen.items()}


def sent(office: Office, who: str, view: Json, values: Json) -> Any:
    user = office.slack.world.users[who]
    trigger = office.slack.trigger_id()
    shown = view | {"id": "V0FORM", "team_id": TEAM}
    return office.deliver(
        interactions.view_submission(office.workspace, user, shown, values, trigger_id=trigger)
    )


def test_the_shortcut_opens_the_form(office: Office) -> None:
    user, trigger = office.slack.world.users[CREDIT], office.slack.trigger_id()
    office.deliver(interactions.shortcut(office.workspace, user, "request_limit", trigger_id=trigger))
    office.settled()

    (view,) = office.slack.shown.views.values()
    assert view["callback_id"] == "request_limit"


def test_a_right_form_is_prepared_and_shown_to_be_confirmed(office: Office) -> None:
    made = sent(office, CREDIT, request_view(Language.EN), entered(**RIGHT))

    assert made.body == ""
    waiting = office.seen(CREDIT, DM[CREDIT])[-1]
    assert "81,000" in waiting.text
    assert "confirm" in names(waiting.blocks)


def test_whoever_is_in_a_hurry_is_told_that_nothing_is_covered_yet(office: Office) -> None:
    sent(office, CREDIT, request_view(Language.EN), entered("urgent", **{**RIGHT, "amount": "82000"}))

    assert "covers no shipment" in office.seen(CREDIT, DM[CREDIT])[-1].text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount", "0"),
        ("amount", "-5"),
        ("amount", "eighty"),
        ("amount", "1.234,56"),
        ("amount", "1" * 40),
        ("terms", "0"),
        ("terms", "60 days"),
        ("terms", "٦٠"),
        ("terms", "9999"),
        ("buyer", "   "),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_prepared(
    office: Office, field: str, value: str
) -> None:
    before = office.door.inbox.counts()

    made = sent(office, CREDIT, request_view(Language.EN), entered(**{**RIGHT, field: value}))

    assert list(made.json()["errors"]) == [field]
    assert office.door.inbox.counts() == before


@pytest.mark.parametrize("state", [None, 1, [], {"values": None}, {"values": {"buyer": "x"}}, {"values": {}}])
def test_a_forged_form_is_wrong_and_no_error_of_ours(state: Any) -> None:
    view = {"callback_id": "request_limit", "private_metadata": {}, "state": state}

    assert set(mistakes({"type": "view_submission", "view": view})) == {
        "buyer",
        "amount",
        "currency",
        "terms",
    }


@pytest.mark.parametrize("language", Language)
def test_slack_takes_the_forms(language: Language) -> None:
    for view in (request_view(language), complaint_view("t_1", language)):
        View(**view).validate_json()
        assert len(view["title"]["text"]) <= 24
        assert len(view["submit"]["text"]) <= 24


def test_a_message_is_asked_about_and_answered_to_the_person_alone(office: Office) -> None:
    message = office.slack.said(SALES, CHANNEL, "what is the credit limit on Ahrenfurth?")
    world = office.slack.world
    office.deliver(
        interactions.message_action(
            office.workspace,
            world.users[CREDIT],
            world.channels[CHANNEL],
            message,
            "ask_about_this",
            response_url=office.slack.response_url(TEAM, CHANNEL, CREDIT),
            trigger_id=office.slack.trigger_id(),
        )
    )

    assert "1,000,000" in office.seen(CREDIT, DM[CREDIT])[-1].text
    assert office.seen(CREDIT, CHANNEL) == []


def test_a_thumb_is_kept_with_the_turn_and_a_reason_with_it(office: Office, assistant: Assistant) -> None:
    office.says(SALES, DM[SALES], "what is factoring?")
    answer = office.seen(SALES, DM[SALES])[-1]
    rating = next(b["elements"][0] for b in answer.blocks if b["type"] == "context_actions")
    down = rating["negative_button"]["value"]
    office.clicks(SALES, answer, interactions.feedback(rating["action_id"], down))
    office.settled()

    (view,) = office.slack.shown.views.values()
    said = {
        "reason": {"entry": {"selected_option": {"value": "unclear"}}},
        "comment": {"entry": {"value": "too long"}},
    }
    sent(office, SALES, view, said)
    office.settled()

    query = text("SELECT rating, comment FROM feedback WHERE turn_id = :turn")
    with assistant.engine.connect() as connection:
        kept = connection.execute(query, {"turn": down.partition(":")[2]}).all()
    assert [tuple(row) for row in kept] == [("down", "unclear: too long")]


def test_the_quotes_behind_an_answer_are_shown_to_whoever_was_answered(office: Office) -> None:
    office.says(SALES, DM[SALES], "what is factoring?")
    answer = office.seen(SALES, DM[SALES])[-1]
    press = next(e for b in answer.blocks for e in b.get("elements", ()) if e.get("action_id") == "quotes")

    office.clicks(SALES, answer, interactions.button("quotes", press["value"]))
    office.clicks(CREDIT, answer, interactions.button("quotes", press["value"]))
    office.settled()

    hooks = [call.args for call in office.slack.called("hooks")]
    assert any("receivables" in str(one) for one in hooks)
    assert any("ask again" in str(one) for one in hooks)


def test_a_private_answer_is_shared_without_anything_of_the_records(office: Office) -> None:
    office.says(SALES, CHANNEL, f"<@{office.me}> what does the deductible mean?")
    private = next(one for one in office.seen(SALES, CHANNEL) if one.ephemeral)
    press = next(e for b in private.blocks for e in b.get("elements", ()) if e.get("action_id") == "share")

    office.clicks(SALES, private, interactions.button("share", press["value"]))

    shared = office.seen(CREDIT, CHANNEL)[-1]
    assert shared.blocks[0]["elements"][0]["elements"][0] == {"type": "user", "user_id": SALES}
    assert "50,000" not in str(shared.as_json())
    assert "POL-HW" not in str(shared.as_json())


def test_the_quotes_behind_a_visitors_answer_are_for_that_visitor(office: Office) -> None:
    office.says(STRANGER, DM[STRANGER], "what is factoring?")
    answer = office.seen(STRANGER, DM[STRANGER])[-1]
    press = next(e for b in answer.blocks for e in b.get("elements", ()) if e.get("action_id") == "quotes")

    office.clicks(GUEST, office.slack.said(GUEST, DM[GUEST], "forwarded"), press)

    assert "ask again" in office.seen(GUEST, DM[GUEST])[-1].text
