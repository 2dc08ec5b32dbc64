"""Buttons: a closed set, bound to what they are about; what is not ours or malformed says nothing."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from bot.answer import Outcome
from bot.app import Assistant
from bot.language import Language
from bot.slack.blocks.buttons import (
    Asked,
    Decided,
    OfTurn,
    Press,
    Pressed,
    Rated,
    decision_buttons,
    feedback,
    pressed,
)
from bot.slack.blocks.message import answer_message
from bot.slack.blocks.words import word
from tests.bot.conftest import Ask
from tests.bot.desk import Conversing, Desk, assistant_over, desk_over
from tests.bot.slack.valid import buttons, parts

DECISION = json.dumps({"action": "ACT-D100413883FC", "digest": "ab" * 32})
NAMES = [
    "Nordhaus Pumpenwerk GmbH",
    "Narmadeep Pumps & Motors Private Limited",
    "苏州砺桐机电设备有限公司",
    "天津柘澜化工装备股份有限公司",
]


@pytest.mark.parametrize(
    ("action_id", "value", "said"),
    [
        ("ask:0:en", "limit for Nordhaus?", Asked("limit for Nordhaus?", Language.EN)),
        ("ask:12:zh", " 还剩多少？ ", Asked("还剩多少？", Language.ZH)),
        ("confirm", DECISION, Decided(Press.CONFIRM, "ACT-D100413883FC", "ab" * 32)),
        ("cancel", DECISION, Decided(Press.CANCEL, "ACT-D100413883FC", "ab" * 32)),
        ("quotes", "t_Gv2SnaXK-VgKUK", OfTurn(Press.QUOTES, "t_Gv2SnaXK-VgKUK")),
        ("share", "t_1", OfTurn(Press.SHARE, "t_1")),
        ("person", "t_1", OfTurn(Press.PERSON, "t_1")),
        ("feedback", "up:t_1", Rated(True, "t_1")),
        ("feedback", "down:t_1", Rated(False, "t_1")),
    ],
)
def test_a_press_says_what_it_is_about(action_id: str, value: str, said: object) -> None:
    assert pressed({"type": "button", "action_id": action_id, "value": value}) == said


@pytest.mark.parametrize(
    "action",
    [
        {},
        {"action_id": "ask:0:en"},
        {"action_id": "ask:0:en", "value": "  "},
        {"action_id": "ask:0:en", "value": "x" * 2001},
        {"action_id": "ask:0", "value": "x"},
        {"action_id": "ask:0:fr", "value": "x"},
        {"action_id": "ask", "value": "x"},
        {"action_id": "delete", "value": "t_1"},
        {"action_id": ["confirm"], "value": DECISION},
        {"action_id": "confirm", "value": "not json"},
        {"action_id": "confirm", "value": "[" * 1900},
        {"action_id": "confirm", "value": '["action", "digest"]'},
        {"action_id": "confirm", "value": '{"action": "ACT-1"}'},
        {"action_id": "confirm", "value": '{"action": "ACT-1", "digest": "a", "by": "P-1"}'},
        {"action_id": "confirm", "value": '{"action": 1, "digest": "a"}'},
        {"action_id": "confirm", "value": '{"action": "ACT-1; drop", "digest": "a"}'},
        {"action_id": "quotes", "value": "../t_1"},
        {"action_id": "share", "value": ""},
        {"action_id": "person", "value": None},
        {"action_id": "feedback", "value": "sideways:t_1"},
        {"action_id": "feedback", "value": "up:"},
    ],
)
def test_what_is_not_ours_or_malformed_says_nothing(action: dict[str, Any]) -> None:
    assert pressed(action) is None


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)


@given(
    st.dictionaries(st.sampled_from(["action_id", "value", "type"]), ANYTHING)
    | st.fixed_dictionaries(
        {"action_id": st.sampled_from([*Press, "ask:1:en"]), "value": st.text(max_size=50)}
    )
)
def test_no_payload_makes_the_reading_of_a_press_fail(action: dict[str, Any]) -> None:
    said = pressed(action)

    assert said is None or isinstance(said, Pressed)


def test_every_button_that_we_draw_is_read_back_as_what_it_was_drawn_for(ask: Ask, engine: Engine) -> None:
    answer = ask("P-LQ-SALES", "limit for Nordhaus?")
    action = desk_over(engine).prepared("P-LQ-CREDIT", "watch_buyer", buyer="B-DE-001")

    message = answer_message(answer, may_confirm=False)
    decisions = decision_buttons(action, Language.EN)["elements"]
    rating = feedback(answer.turn_id, Language.ZH)["elements"][0]

    said = [pressed(one) for one in (*buttons(message), *decisions)]
    assert None not in said
    assert said[-2:] == [Decided(press, action.id, action.digest) for press in (Press.CONFIRM, Press.CANCEL)]
    assert OfTurn(Press.PERSON, answer.turn_id) in said
    liked = {"action_id": rating["action_id"], "value": rating["positive_button"]["value"]}
    assert pressed(liked) == Rated(True, answer.turn_id)


def test_under_a_limit_one_asks_for_an_increase_or_a_watch_and_under_a_claim_for_what_is_missing(
    ask: Ask,
) -> None:
    limit = answer_message(ask("P-LQ-SALES", "limit for Nordhaus?"), may_confirm=False)
    refused = answer_message(
        ask("P-LQ-OWNER", "天津柘澜化工装备股份有限公司的限额是多少？"), may_confirm=False
    )
    claim = answer_message(ask("P-LQ-OWNER", "CLM-LQ-0004 到哪一步了？"), may_confirm=False)
    paid = answer_message(ask("P-LQ-OWNER", "CLM-LQ-0001 到哪一步了？"), may_confirm=False)

    assert questions(limit)[:2] == [
        "Could you please request a higher credit limit for Nordhaus Pumpenwerk GmbH",
        "Could you please keep an eye on Nordhaus Pumpenwerk GmbH for us",
    ]
    assert questions(refused)[0] == "请帮我给天津柘澜化工装备股份有限公司申请信用限额"
    assert questions(claim)[0] == "索赔案CLM-LQ-0004还缺哪些材料？"
    assert not any("还缺" in one for one in questions(paid))


def questions(message: Any) -> list[str]:
    return [one["value"] for one in buttons(message) if one["action_id"].startswith("ask:")]


def test_sharing_is_offered_only_where_something_may_be_shared(ask: Ask) -> None:
    general = answer_message(
        ask("P-LQ-SALES", "what is trade credit insurance?"), may_confirm=False, shared=True
    )
    own = answer_message(ask("P-LQ-SALES", "limit for Nordhaus?"), may_confirm=False, shared=True)

    assert "share" in [one["action_id"] for one in buttons(general)]
    assert "share" not in [one["action_id"] for one in buttons(own)]


def test_feedback_names_the_turn_it_is_about(ask: Ask) -> None:
    answer = ask("P-LQ-SALES", "limit for Nordhaus?")

    element = parts(answer_message(answer, may_confirm=False), "context_actions")[0]["elements"][0]

    assert element["negative_button"]["value"] == f"down:{answer.turn_id}"


@pytest.fixture
def talk(engine: Engine, assistant: Assistant) -> Any:
    desk: Desk = desk_over(engine)
    whole = assistant_over(desk, assistant)
    return lambda who: Conversing(whole, desk.who(who))


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("button", "tool", "outcome"),
    [
        ("increase", "request_limit", Outcome.CLARIFY),
        ("request", "request_limit", Outcome.CLARIFY),
        ("watch", "watch_buyer", Outcome.CONFIRM),
    ],
)
def test_the_assistant_understands_what_a_button_under_a_limit_asks(
    talk: Any, language: Language, name: str, button: str, tool: str, outcome: Outcome
) -> None:
    answer = talk("P-LQ-SALES").says(word("ask", button, language).format(buyer=name))

    assert [use.name for use in answer.tool_uses] == [tool]
    assert answer.outcome is outcome
    assert name in answer.text
    assert answer.language == language


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(
    ("who", "invoice"),
    [("P-LQ-OWNER", "LQ26-0089"), ("P-LQ-OWNER", "LQ26-0069"), ("P-HW-OWNER", "RE-26-0326")],
)
def test_the_assistant_understands_what_the_button_to_report_an_invoice_asks(
    talk: Any, language: Language, who: str, invoice: str
) -> None:
    answer = talk(who).says(word("ask", "report", language).format(invoice=invoice))

    assert answer.outcome is Outcome.CONFIRM
    assert [use.name for use in answer.tool_uses] == ["report_overdue"]
    assert invoice in answer.text


@pytest.mark.parametrize(("language", "said"), [(Language.ZH, "还缺"), (Language.EN, "Still missing")])
def test_the_assistant_understands_what_the_button_under_a_claim_asks(
    talk: Any, language: Language, said: str
) -> None:
    answer = talk("P-LQ-OWNER").says(word("ask", "missing", language).format(claim="CLM-LQ-0004"))

    assert answer.outcome is Outcome.ANSWERED
    assert said in answer.text
