"""The embedded chat model: a LangChain model like any other, which needs no key and no network.

It reads the conversation, emits tool calls, and words the answer from what the tools found. Given the same
conversation it always says the same.
"""

from collections.abc import Callable, Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage, ToolCall, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.tools import BaseTool
from pydantic import Field

from bot.brief import Brief
from bot.embedded.dialogue.several import questions_of, step_of
from bot.embedded.intents.model import IntentModel
from bot.embedded.planning import Call, Done
from bot.reply import Reply
from tools.tool import Finding, ToolResult

BRIEF = "brief"
"""Where the turn's `Brief` stands among the system message's `additional_kwargs`."""


class EmbeddedModel(BaseChatModel):
    """Understand, plan, word; see `understanding.py`, `planning.py` and `replies.py`."""

    intents: IntentModel = Field(default_factory=IntentModel, exclude=True)
    """Shared with whoever else asks it; reads its weights at the first message."""

    @property
    def _llm_type(self) -> str:
        return "embedded"

    def bind_tools(
        self, tools: Sequence[dict[str, Any] | type | Callable[..., Any] | BaseTool], **_kwargs: Any
    ) -> "EmbeddedModel":
        """The tools are those of `planning.py`; nothing needs to be bound."""
        return self

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        place = max(i for i, message in enumerate(messages) if isinstance(message, HumanMessage))
        question, done = str(messages[place].content), _done(messages[place + 1 :])
        step = next_step(question, _brief(messages), done, self.intents)
        message = AIMessage("", tool_calls=_tool_calls(step, len(messages)))
        return ChatResult(generations=[ChatGeneration(message=message)])


def next_step(
    question: str, brief: Brief, done: Sequence[Done], intents: IntentModel
) -> Reply | Sequence[Call]:
    """The tools to call next, or the reply when nothing more is needed."""
    return step_of(questions_of(question, brief, intents), done)


def _brief(messages: Sequence[BaseMessage]) -> Brief:
    for message in messages:
        if isinstance(message, SystemMessage) and BRIEF in message.additional_kwargs:
            brief: Brief = message.additional_kwargs[BRIEF]
            return brief
    raise LookupError("the embedded model was called without a brief")


def _done(messages: Sequence[BaseMessage]) -> Sequence[Done]:
    asked = {
        call["id"]: Call(call["name"], call["args"])
        for message in messages
        if isinstance(message, AIMessage)
        for call in message.tool_calls
    }
    return [
        Done(asked[message.tool_call_id], message.artifact.result, message.artifact.marks)
        if message.artifact is not None
        else Done(asked[message.tool_call_id], _IMPOSSIBLE)
        for message in messages
        if isinstance(message, ToolMessage) and message.tool_call_id in asked
    ]


_IMPOSSIBLE = ToolResult(Finding.NEEDS, "The arguments were refused.", missing=("figures",))
"""What comes of a call whose arguments no tool takes: an amount or a number of days beyond all measure."""


def _tool_calls(step: Reply | Sequence[Call], place: int) -> list[ToolCall]:
    if isinstance(step, Reply):
        return [ToolCall(name=Reply.__name__, args=step.model_dump(mode="json"), id=f"reply_{place}")]
    return [
        ToolCall(name=call.tool, args=call.arguments, id=f"call_{place}_{number}")
        for number, call in enumerate(step)
    ]
