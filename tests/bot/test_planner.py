"""A provider's model plans the same turn with the same guards; when it fails or lies, ours answers.

The provider is a real OpenAI-compatible server on loopback that plays a script, behind langchain-openai.
"""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from langchain_openai import ChatOpenAI
from pydantic import SecretStr

from bot.agent import Agent
from bot.answer import Answer, Outcome
from bot.app import Assistant
from tools.toolbox import toolbox

Script = Callable[[list[dict[str, Any]]], tuple[str, dict[str, Any]] | None]
"""Messages so far → the tool to call with its arguments; None fails with a 500."""


@contextmanager
def provider(script: Script) -> Iterator[tuple[ChatOpenAI, list[str]]]:
    """A chat model whose answers follow the script, and the requests it was sent."""
    seen: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            seen.append(body.decode())
            step = script(json.loads(body)["messages"])
            if step is None:
                self.send_error(500)
                return
            self._send(*step)

        def _send(self, name: str, arguments: dict[str, Any]) -> None:
            function = {"name": name, "arguments": json.dumps(arguments)}
            call = {"id": f"call_{len(seen)}", "type": "function", "function": function}
            message = {"role": "assistant", "content": None, "tool_calls": [call]}
            choice = {"index": 0, "finish_reason": "tool_calls", "message": message}
            usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
            answer = {
                "id": "x",
                "object": "chat.completion",
                "created": 1,
                "model": "scripted",
                "choices": [choice],
                "usage": usage,
            }
            data = json.dumps(answer).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield ChatOpenAI(model="scripted", base_url=address, api_key=SecretStr("none"), max_retries=0), seen
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def answered(assistant: Assistant, script: Script, who: str, question: str) -> tuple[Answer, list[str]]:
    with provider(script) as (model, seen):
        tools = toolbox(assistant.records, assistant.retriever, assistant.conversations)
        agent = Agent(
            tools,
            assistant.records,
            assistant.conversations,
            assistant.settings.day,
            model,
            "openai:scripted",
        )
        principal = assistant.principals.by_id(who)
        assert principal is not None
        return agent.answer(principal, question), seen


def looks_up(then: str) -> Script:
    """Looks Nordhaus up, then ends the turn with this text."""

    def script(messages: list[dict[str, Any]]) -> tuple[str, dict[str, Any]]:
        if messages[-1]["role"] == "tool":
            return "Reply", {"outcome": "answered", "answer": then}
        return "credit_limit", {"buyer": "Nordhaus"}

    return script


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


def test_a_mark_that_points_to_nothing_is_taken_out(assistant: Assistant) -> None:
    answer, _ = answered(assistant, looks_up("EUR 250,000 is in force [1][7]."), "P-LQ-SALES", "limit?")

    assert answer.text == "EUR 250,000 is in force [1]."
    assert len(answer.citations) == 1


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(looks_up("The limit is EUR 999,999."), id="lies all through"),
        pytest.param(lambda _m: None, id="fails"),
        pytest.param(lambda _m: ("credit_limit", {"buyer": "Nordhaus"}), id="never ends"),
        pytest.param(lambda _m: ("Reply", {"outcome": "nonsense", "answer": "x"}), id="malformed reply"),
        pytest.param(lambda _m: ("Reply", {"outcome": "answered", "answer": ""}), id="says nothing"),
    ],
)
def test_when_nothing_of_a_models_answer_stands_the_embedded_model_answers(
    assistant: Assistant, script: Script
) -> None:
    answer, _ = answered(assistant, script, "P-LQ-SALES", "limit for Nordhaus?")

    assert answer.outcome is Outcome.ANSWERED
    assert "EUR 250,000" in answer.text
    assert "999" not in answer.text


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
    def script(messages: list[dict[str, Any]]) -> tuple[str, dict[str, Any]]:
        if messages[-1]["role"] == "tool":
            return "Reply", {"outcome": "answered", "answer": "Nordhaus: EUR 250,000."}
        return "credit_limit", arguments

    answer, seen = answered(assistant, script, "P-BW-SALES", "limit for Nordhaus?")

    assert answer.cards == ()
    assert "250" not in answer.text
    assert not any("250,000" in request or "POL-LQ-2026 " in request for request in seen)
