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
    ModelCallLimitMiddleware,
    ModelFallbackMiddleware,
    ModelRetryMiddleware,
    ToolCallLimitMiddleware,
)
from langchain.agents.structured_output import ToolStrategy
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.tools import BaseTool, StructuredTool
from langgraph.errors import GraphRecursionError
from langgraph.runtime import get_runtime
from pydantic import ValidationError

from bot.embedded.model import EmbeddedModel
from bot.reply import Reply
from bot.returned import Returned
from tools.tool import Arguments, Finding, RecordsUnavailable, Tool, ToolResult, Turn
from tools.toolbox import Toolbox

log = structlog.get_logger(__name__)

MOST_STEPS = 24
"""LangGraph steps of one turn: some ten model calls; beyond that a model runs in circles."""

Watch = Callable[[str, dict[str, Any]], None]
"""Told of progress: an event's name (`status`, `tool`) and its data. Never told an unchecked figure."""


@dataclass(frozen=True)
class Running:
    """The turn in progress, as the tools' wrapper sees it."""

    turn: Turn
    watch: Watch


class Planner:
    """A model with the tools, and the name under which answers say who planned them."""

    def __init__(
        self,
        toolbox: Toolbox,
        model: BaseChatModel | None = None,
        name: str = "embedded",
        embedded: EmbeddedModel | None = None,
    ) -> None:
        """`embedded` plans alone without a `model`, and when that fails."""
        self.name, embedded = name, embedded or EmbeddedModel()
        self._graph: Any = create_agent(
            model or embedded,
            [_as_langchain(tool) for tool in toolbox.tools],
            middleware=_middleware(embedded) if model else (),
            response_format=ToolStrategy(Reply),
            context_schema=Running,
        )

    def run(self, messages: Sequence[BaseMessage], running: Running) -> list[BaseMessage]:
        """The messages that the turn adds; none when the model ran in circles."""
        settings = {"recursion_limit": MOST_STEPS}
        try:
            state = self._graph.invoke({"messages": list(messages)}, settings, context=running)
        except GraphRecursionError:
            log.warning("turn_without_end", turn=running.turn.turn_id, model=self.name)
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
            f"[{mark}] ({evidence.authority.value}) {evidence.title} {evidence.section}: {evidence.text}"
        )
    return "\n".join(lines)


def _middleware(embedded: EmbeddedModel) -> Sequence[AgentMiddleware[Any, Any]]:
    """The guards around a provider's model. When it fails, the embedded model answers instead.

    The retry stands *inside* the fallback and must raise: with its default it hands the error's text to the
    user as an answer, and the fallback never fires (checked on langchain 1.4).
    """
    return (
        ModelCallLimitMiddleware(run_limit=6, exit_behavior="end"),
        ToolCallLimitMiddleware(run_limit=8, exit_behavior="continue"),
        ModelFallbackMiddleware(embedded),
        ModelRetryMiddleware(max_retries=1, on_failure="error"),
    )


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
