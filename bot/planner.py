"""The planner: a chat model in LangChain's loop with the tools, until it ends the turn with a reply.

LangGraph's checkpointer is not used: five concurrent runs on one thread kept one of five messages, and
resuming repeats side effects (DESIGN §3).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from langchain.agents import create_agent
from langchain.agents.middleware import (
    AgentMiddleware,
    ToolCallLimitMiddleware,
)
from langchain.agents.structured_output import ToolStrategy
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.tools import BaseTool, StructuredTool
from langgraph.errors import GraphRecursionError
from langgraph.runtime import get_runtime
from pydantic import ValidationError

from bot.providers.failure import ProviderFailed
from bot.providers.guarded_calls import TurnLimits
from bot.providers.provider import Provider
from bot.reply import Reply
from bot.returned import Returned
from tools.principal import Principal
from tools.tool import Arguments, Finding, RecordsUnavailable, Tool, ToolResult, Turn
from tools.toolbox import Toolbox

log = structlog.get_logger(__name__)

EMBEDDED = "embedded"
"""The name of the model that needs no key."""
MOST_STEPS = 24
"""LangGraph steps of one turn: some ten model calls; beyond that a model runs in circles."""

Watch = Callable[[str, dict[str, Any]], None]
"""Told of progress: an event's name (`status`, `tool`) and its data. Never told an unchecked figure."""


@dataclass
class Running:
    """The turn in progress, as the tools' wrapper and a provider's calls see it."""

    turn: Turn
    watch: Watch
    limits: TurnLimits | None = None
    """What is left to a provider's model; the embedded one needs no limits."""


class Planner:
    """A model with the tools, and the name under which answers say who planned them."""

    def __init__(self, toolbox: Toolbox, model: BaseChatModel, name: str = EMBEDDED) -> None:
        self.name = name
        self._graph = _graph(toolbox.tools, model, ())

    def run(self, messages: Sequence[BaseMessage], running: Running) -> list[BaseMessage]:
        """The messages that the turn adds; none when the model ran in circles."""
        return _run(self._graph, messages, running, self.name)


class ProviderPlanner:
    """A provider's model with those tools that the person may use: others are not even named to it."""

    def __init__(self, toolbox: Toolbox, provider: Provider) -> None:
        self.name = provider.name
        self._toolbox = toolbox
        self._provider = provider
        self._graphs: dict[tuple[str, ...], Any] = {}

    def run(self, messages: Sequence[BaseMessage], running: Running) -> list[BaseMessage]:
        """As `Planner.run`; none, too, when the provider failed: whoever comes next starts anew.

        What a failed model had gathered and said is dropped whole, so that one answer comes of a turn, and
        it says truly whose it is. What its tools had recorded stays recorded once: both hand-overs and
        prepared actions are the same when asked for again.
        """
        running.limits = self._provider.limits(running.turn.principal)
        try:
            return _run(self._graph_for(running.turn.principal), messages, running, self.name)
        except ProviderFailed as failure:
            log.warning("provider_failed", turn=running.turn.turn_id, model=self.name, why=str(failure))
            return []

    def _graph_for(self, principal: Principal) -> Any:
        tools = tuple(tool for tool in self._toolbox.tools if tool.right is None or principal.may(tool.right))
        names = tuple(tool.name for tool in tools)
        if names not in self._graphs:
            provider = self._provider
            self._graphs[names] = _graph(tools, provider.model, (provider.calls, _TOOL_CALLS))
        return self._graphs[names]


_TOOL_CALLS = ToolCallLimitMiddleware(run_limit=8, exit_behavior="continue")


def _graph(
    tools: Sequence[Tool[Any]], model: BaseChatModel, middleware: Sequence[AgentMiddleware[Any, Any]]
) -> Any:
    return create_agent(
        model,
        [_as_langchain(tool) for tool in tools],
        middleware=middleware,
        response_format=ToolStrategy(Reply),
        context_schema=Running,
    )


def _run(graph: Any, messages: Sequence[BaseMessage], running: Running, name: str) -> list[BaseMessage]:
    # One tool after the other: evidence is numbered as it comes, and the same turn is to be the same again.
    settings = {"recursion_limit": MOST_STEPS, "max_concurrency": 1}
    try:
        state = graph.invoke({"messages": list(messages)}, settings, context=running)
    except GraphRecursionError:
        log.warning("turn_without_end", turn=running.turn.turn_id, model=name)
        return []
    produced: list[BaseMessage] = state["messages"][len(messages) :]
    return produced


def _as_langchain(tool: Tool[Any]) -> BaseTool:
    """The tool as LangChain calls it; the turn comes from the run's context, never from the model."""

    def call(**arguments: Any) -> tuple[str, Returned]:
        running = get_runtime(Running).context
        running.watch("tool", {"name": tool.name})
        result = _run_tool(tool, running.turn, tool.arguments(**arguments))
        marks = tuple(running.turn.ledger.add(evidence) for evidence in result.evidence)
        return _for_model(result, marks), Returned(result, marks)

    return StructuredTool.from_function(
        call,
        name=tool.name,
        description=tool.description,
        args_schema=tool.arguments,
        response_format="content_and_artifact",
    )


def _run_tool(tool: Tool[Any], turn: Turn, arguments: Arguments) -> ToolResult:
    try:
        return tool.run(turn, arguments)
    except RecordsUnavailable:
        log.exception("records_unavailable", tool=tool.name, turn=turn.turn_id)
        return ToolResult(Finding.UNAVAILABLE, "The records cannot be read now. Say so; conclude nothing.")


def _for_model(result: ToolResult, marks: Sequence[int]) -> str:
    lines = [f"{result.finding.value}: {result.summary}"]
    for mark, evidence in zip(marks, result.evidence, strict=True):
        lines.append(
            f"[{mark}] ({evidence.authority.value}) {_in_one_line(f'{evidence.title} {evidence.section}')}: "
            f"{_in_one_line(evidence.text)}"
        )
    return "\n".join(lines)


def _in_one_line(text: str) -> str:
    """A name or document with line breaks could otherwise write evidence of its own."""
    return " / ".join(line.strip() for line in text.splitlines() if line.strip())


def reply_in(messages: Sequence[BaseMessage]) -> Reply | None:
    """The reply that ended the turn; None when there is none, or none of the right form."""
    for message in reversed(messages):
        if isinstance(message, AIMessage):
            for call in message.tool_calls:
                if call["name"] == Reply.__name__:
                    return _valid_reply(call["args"])
    return None


def _valid_reply(arguments: dict[str, Any]) -> Reply | None:
    try:
        return Reply.model_validate(arguments)
    except ValidationError:
        return None
