"""A provider's model plans the same turn with the same guards; when it fails or lies, ours answers.

The provider is a real OpenAI-compatible server on loopback that plays a script, behind langchain-openai.
"""

import json
import threading
from typing import Any

import pytest

from bot.agent import Agent
from bot.answer import Answer, Outcome
from bot.app import Assistant
from bot.handovers.case import State
from bot.providers.budget import Budget, Limits
from bot.providers.guarded_calls import LONGEST_ANSWER, Policy
from bot.providers.provider import Provider
from evals.bench.stand_in import Failing, Messages, Script, StandIn, Step, looks_up, stand_in
from evals.product import person
from tools.toolbox import toolbox

RIGHT = "Nordhaus has EUR 250,000 in force, with EUR 108,400 still free [1]."


def agent_with(
    assistant: Assistant, played: StandIn, policy: Policy | None = None, budget: Budget | None = None
) -> Agent:
    tools = toolbox(assistant.records, assistant.retriever, assistant.hand_overs, assistant.actions)
    return Agent(
        tools,
        assistant.records,
        assistant.conversations,
        assistant.settings.day,
        Provider("openai:scripted", played.model, budget, policy or Policy()),
        actions=assistant.actions,
    )


def answered(
    assistant: Assistant,
    script: Script,
    who: str,
    question: str,
    *,
    policy: Policy | None = None,
    timeout: float = 10.0,
) -> tuple[Answer, list[str]]:
    with stand_in(script, timeout=timeout) as played:
        agent = agent_with(assistant, played, policy)
        return agent.answer(person(assistant.principals, who), question), played.requests


def test_a_models_own_wording_stands_when_its_figures_are_in_the_evidence(assistant: Assistant) -> None:
    script = looks_up("Nordhaus has EUR 250,000 in force, with EUR 108,400 still free [1].")

    answer, _ = answered(assistant, script, "P-LQ-SALES", "limit for Nordhaus?")

    assert answer.model == "openai:scripted"
    assert answer.text == "Nordhaus has EUR 250,000 in force, with EUR 108,400 still free [1]."
    assert answer.citations[0].evidence.title == "Nordhaus Pumpenwerk GmbH"
    assert answer.cards[0].data["granted"] == {"amount": "250000", "currency": "EUR"}


def test_a_sentence_with_an_invented_figure_is_taken_out(assistant: Assistant) -> None:
    script = looks_up("The limit is EUR 250,000 [1]. You may count on EUR 400,000 next month.")

    answer, _ = answered(assistant, script, "P-LQ-SALES", "limit for Nordhaus?")

    assert answer.text == "The limit is EUR 250,000 [1]."


def test_a_question_that_a_model_suggests_passes_the_guards_of_an_answer(assistant: Assistant) -> None:
    def script(messages: Messages) -> Step:
        if messages[-1]["role"] != "tool":
            return "credit_limit", {"buyer": "Nordhaus"}
        lies = ["I have submitted the request.", "Is EUR 900,000 enough?", "See https://evil.example/a"]
        suggested = ["When must I report an overdue buyer?", *lies]
        return "Reply", {"outcome": "answered", "answer": RIGHT, "suggestions": suggested}

    answer, _ = answered(assistant, script, "P-LQ-SALES", "limit for Nordhaus?")

    assert answer.model == "openai:scripted"
    assert answer.suggestions == ("When must I report an overdue buyer?",)


def test_a_mark_that_points_to_nothing_is_taken_out(assistant: Assistant) -> None:
    answer, _ = answered(assistant, looks_up("EUR 250,000 is in force [1][7]."), "P-LQ-SALES", "limit?")

    assert answer.text == "EUR 250,000 is in force [1]."
    assert len(answer.citations) == 1


def circles(_messages: Messages) -> Step:
    return "credit_limit", {"buyer": "Nordhaus"}


def ends(**reply: Any) -> Script:
    return lambda _messages: ("Reply", reply)


def fails(**how: Any) -> Script:
    return lambda _messages: Failing(**how)


WHOLE = b'{"id": "x", "object": "chat.completion", "created": 1, "model": "m", "choices": [{"index": 0, '


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(looks_up("The limit is EUR 999,999."), id="lies all through"),
        pytest.param(looks_up("The limit is EUR 999,999. It is 250,000 [1]."), id="lies first"),
        pytest.param(looks_up("You will be paid."), id="promises"),
        pytest.param(fails(status=500), id="500"),
        pytest.param(fails(status=503), id="503"),
        pytest.param(fails(status=401, body=b'{"error": {"message": "no key"}}'), id="refused"),
        pytest.param(fails(status=429, headers=(("retry-after", "3600"),)), id="429 for an hour"),
        pytest.param(fails(body=b"<html>busy</html>"), id="no JSON"),
        pytest.param(fails(body=WHOLE), id="half a JSON"),
        pytest.param(fails(body=WHOLE * 50, cut_after=300), id="cut off"),
        pytest.param(fails(body=b'{"choices": []}'), id="no choice"),
        pytest.param(circles, id="never ends"),
        pytest.param(ends(outcome="nonsense", answer="x"), id="malformed reply"),
        pytest.param(ends(outcome="answered", answer=""), id="says nothing"),
        pytest.param(ends(answer="EUR 250,000"), id="half a reply"),
        pytest.param(lambda _m: ("launch_missiles", {}), id="unknown tool"),
        pytest.param(lambda _m: ("credit_limit", {"buyer": {"a": ["x"]}}), id="impossible arguments"),
        pytest.param(lambda _m: [("credit_limit", {"buyer": "Nordhaus"})] * 40, id="forty calls at once"),
    ],
)
def test_when_a_model_fails_or_lies_the_embedded_one_answers_and_says_so(
    assistant: Assistant, script: Script
) -> None:
    answer, _ = answered(assistant, script, "P-LQ-SALES", "limit for Nordhaus?")

    assert answer.outcome is Outcome.ANSWERED
    assert answer.model == "embedded"
    assert "EUR 250,000" in answer.text
    assert "999" not in answer.text
    assert [use.name for use in answer.tool_uses] == ["credit_limit"]


def test_a_model_that_hangs_is_not_waited_for(assistant: Assistant) -> None:
    held = threading.Event()
    script = fails(held=held, body=b"{}")

    answer, requests = answered(
        assistant, script, "P-LQ-SALES", "limit for Nordhaus?", policy=Policy(seconds=0.3)
    )
    held.set()

    assert answer.model == "embedded"
    assert "EUR 250,000" in answer.text
    assert len(requests) == 1


def test_a_failure_that_passes_is_tried_again_once(assistant: Assistant) -> None:
    tries: list[int] = []

    def flaky(messages: Messages) -> Step:
        tries.append(1)
        return Failing(status=503) if len(tries) == 1 else looks_up(RIGHT)(messages)

    answer, _ = answered(assistant, flaky, "P-LQ-SALES", "limit for Nordhaus?")

    assert answer.model == "openai:scripted"
    assert answer.text == RIGHT


def test_half_a_turn_of_a_failed_model_leaves_one_answer_and_one_hand_over(assistant: Assistant) -> None:
    def script(messages: Messages) -> Step:
        if messages[-1]["role"] == "tool":
            return Failing(status=500)
        return "hand_over", {"reason": "wants a person"}

    waiting = assistant.support_queue.counts()[State.WAITING]
    answer, _ = answered(assistant, script, "P-LQ-OWNER", "I want to talk to a person")

    assert answer.outcome is Outcome.HANDED_OVER
    assert answer.model == "embedded"
    assert assistant.support_queue.counts()[State.WAITING] == waiting + 1


def test_a_provider_that_keeps_failing_is_left_alone(assistant: Assistant) -> None:
    with stand_in(fails(status=500)) as played:
        agent = agent_with(assistant, played)
        for _ in range(6):
            agent.answer(person(assistant.principals, "P-LQ-SALES"), "limit for Nordhaus?")

        assert len(played.requests) == 5  # OPENS_AFTER, two a turn, and none after that


def test_without_budget_the_embedded_model_answers_and_nobody_else_is_starved(assistant: Assistant) -> None:
    limits = Limits(principal=100 * LONGEST_ANSWER, public=0)
    with stand_in(looks_up(RIGHT)) as played:
        budget = Budget(assistant.engine, limits, assistant.settings.day)
        agent = agent_with(assistant, played, budget=budget)

        visitor = agent.answer(person(assistant.principals, "public"), "what is a credit limit?")
        asked = len(played.requests)
        signed_in = agent.answer(person(assistant.principals, "P-LQ-SALES"), "limit for Nordhaus?")

    assert (visitor.model, asked) == ("embedded", 0)
    assert signed_in.model == "openai:scripted"
    assert budget.spent(person(assistant.principals, "P-LQ-SALES")) == 1500  # two calls of 750, as it says


def test_the_public_lane_knows_no_tool_and_no_word_of_records(assistant: Assistant) -> None:
    script = ends(outcome="smalltalk", answer="Hello.")
    _, public = answered(assistant, script, "public", "what is a credit limit?")
    _, sales = answered(assistant, script, "P-LQ-SALES", "limit for Nordhaus?")
    _, owner = answered(assistant, script, "P-LQ-OWNER", "limit for Nordhaus?")

    names = [
        {one["function"]["name"] for one in json.loads(sent[0])["tools"]} for sent in (public, sales, owner)
    ]
    assert names[0] >= {"search_knowledge", "estimate_indemnity", "hand_over", "Reply"}
    assert not names[0] & {"credit_limit", "claim_status", "policy_terms", "request_limit", "find_buyer"}
    assert names[1] == names[2] >= {"credit_limit", "request_limit"}
    assert not any(
        name in public[0] for name in ("claim_status", "policy_terms", "invoice_deadlines", "POL-")
    )


def test_a_name_with_line_breaks_writes_no_evidence_of_its_own(assistant: Assistant) -> None:
    _, sent = answered(assistant, looks_up(RIGHT), "P-LQ-SALES", "limit for Nordhaus?")

    told = next(one["content"] for one in json.loads(sent[-1])["messages"] if one["role"] == "tool")
    assert all(line.startswith(("found:", "[")) for line in told.splitlines())


@pytest.mark.parametrize(
    "arguments",
    [
        {"buyer": "Nordhaus", "policy_id": "POL-LQ-2026"},
        {"buyer": "Nordhaus", "principal": "P-LQ-OWNER"},
        {"buyer": "Nordhaus"},
    ],
)
def test_a_malicious_model_reaches_no_other_policyholders_record(
    assistant: Assistant, arguments: dict[str, Any]
) -> None:
    def script(messages: Messages) -> Step:
        if messages[-1]["role"] == "tool":
            return "Reply", {"outcome": "answered", "answer": "Nordhaus: EUR 250,000."}
        return "credit_limit", arguments

    answer, seen = answered(assistant, script, "P-BW-SALES", "limit for Nordhaus?")

    assert answer.cards == ()
    assert "250" not in answer.text
    assert not any("250,000" in request or "POL-LQ-2026 " in request for request in seen)
