"""A right that is taken away in the middle of a turn is gone at the next tool call (DESIGN §4.5)."""

from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from sqlalchemy import Engine, delete, update

from bot.answer import Answer, Outcome
from bot.app import Assistant, open_assistant
from bot.settings import Settings
from tests.bot.conftest import demo_settings
from tools.principal import OPERATOR, PUBLIC, Principal
from tools.records import schema
from tools.tool import Finding, RecordsUnavailable, Tool, Turn
from tools.toolbox import AsNow, toolbox

TWO_QUESTIONS = "what is our waiting period? what is our deductible?"
"""Two tool calls of one turn, both about the reader's own policy."""
OWNER = "P-HW-OWNER"
Change = Callable[[Engine], None]


@pytest.fixture
def assistant(homes: tuple[Settings, Settings], tmp_path: Path) -> Iterator[Assistant]:
    """The demo world in a home of its own, whose people may be changed."""
    home = demo_settings(tmp_path / "home")
    copytree(homes[0].home, home.home)
    with open_assistant(home) as opened:
        yield opened


def no_policy(engine: Engine) -> None:
    linked = schema.principal_policy
    _run(engine, delete(linked).where(linked.c.principal_id == OWNER))


def support(engine: Engine) -> None:
    people = schema.principal
    _run(engine, update(people).where(people.c.principal_id == OWNER).values(role="support"))


def gone(engine: Engine) -> None:
    no_policy(engine)
    _run(engine, delete(schema.principal).where(schema.principal.c.principal_id == OWNER))


def _run(engine: Engine, statement: Any) -> None:
    with engine.begin() as connection:
        connection.execute(statement)


def who(assistant: Assistant, principal_id: str = OWNER) -> Principal:
    found = assistant.principals.by_id(principal_id)
    assert found is not None
    return found


def answered(assistant: Assistant, message: str, change: Change, *, before: int) -> Answer:
    """The answer of a turn in which `change` happens before the tool call of this number."""
    called = 0

    def watch(event: str, _data: dict[str, Any]) -> None:
        nonlocal called
        called += event == "tool"
        if event == "tool" and called == before:
            change(assistant.engine)

    return assistant.agent.answer(who(assistant), message, watch=watch)


def unchanged(_engine: Engine) -> None:
    pass


def test_with_rights_that_stay_both_questions_of_a_turn_are_answered(assistant: Assistant) -> None:
    answer = answered(assistant, TWO_QUESTIONS, unchanged, before=2)

    assert "6 months" in answer.text
    assert "50,000" in answer.text


@pytest.mark.parametrize("change", [no_policy, support, gone])
def test_what_is_taken_away_between_two_tool_calls_is_not_shown_by_the_second(
    assistant: Assistant, change: Change
) -> None:
    answer = answered(assistant, TWO_QUESTIONS, change, before=2)

    assert "6 months" in answer.text
    assert "50,000" not in answer.text


@pytest.mark.parametrize("change", [support, gone])
def test_a_right_taken_away_before_the_first_tool_call_refuses(assistant: Assistant, change: Change) -> None:
    answer = answered(assistant, "what is our deductible?", change, before=1)

    assert answer.outcome is Outcome.REFUSED
    assert not answer.citations


def test_somebody_who_is_gone_is_refused_documents_too(assistant: Assistant) -> None:
    answer = answered(assistant, "what is a waiting period?", gone, before=1)

    assert answer.outcome is Outcome.REFUSED


def test_the_answer_to_somebody_who_is_gone_is_the_same_whoever_they_were(assistant: Assistant) -> None:
    tools = toolbox(assistant.records, assistant.retriever, assistant.hand_overs, assistant.actions, _gone)

    results = [
        _called(tool, who(assistant, person))
        for person in (OWNER, "P-LQ-SALES", "P-SUPPORT")
        for tool in tools.tools
    ]

    assert {result.finding for result in results} == {Finding.REFUSED}
    assert len({result.summary for result in results}) == 1


def test_visitors_and_the_shell_stand_in_no_book_and_keep_what_they_may(assistant: Assistant) -> None:
    def nobody_is_asked(principal: Principal) -> Principal | None:
        raise AssertionError(principal)

    tool = _tool(assistant, "search_knowledge", nobody_is_asked)
    arguments = tool.arguments(query="what is a waiting period?")

    for one in (PUBLIC, OPERATOR):
        assert tool.run(Turn(one, assistant.settings.day()), arguments).finding is Finding.FOUND


def test_rights_that_cannot_be_read_are_no_rights(assistant: Assistant) -> None:
    def unreadable(principal: Principal) -> Principal | None:
        raise RecordsUnavailable(principal.id)

    with pytest.raises(RecordsUnavailable):
        _called(_tool(assistant, "policy_terms", unreadable), who(assistant))


def test_a_tool_gets_the_ledger_of_its_turn_whatever_the_rights_are_now(assistant: Assistant) -> None:
    seen: list[Turn] = []
    people = assistant.principals
    tools = toolbox(assistant.records, assistant.retriever, _Noting(seen), assistant.actions, people.as_now)
    turn = Turn(who(assistant), assistant.settings.day(), "c", "t")
    support(assistant.engine)

    tool = tools.named("hand_over")
    tool.run(turn, tool.arguments(reason="a person, please"))

    assert seen[0].ledger is turn.ledger
    assert seen[0].principal == who(assistant)


def _gone(principal: Principal) -> None:
    """Whoever it is, the book has them no more."""


class _Noting:
    """Hand-overs that keep the turn they were made in."""

    def __init__(self, seen: list[Turn]) -> None:
        self._seen = seen

    def record(self, turn: Turn, reason: str) -> str:
        self._seen.append(turn)
        return reason


def _tool(assistant: Assistant, name: str, as_now: AsNow) -> Tool[Any]:
    keeps = assistant.hand_overs
    return toolbox(assistant.records, assistant.retriever, keeps, as_now=as_now).named(name)


def _called(tool: Tool[Any], principal: Principal) -> Any:
    return tool.run(Turn(principal, demo_settings(Path()).day()), tool.arguments.model_construct())
