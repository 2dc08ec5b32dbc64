"""What a tool brought back in a turn, and what of the turn's messages came from tools."""

from collections.abc import Sequence
from dataclasses import dataclass

from langchain_core.messages import AIMessage, BaseMessage, ToolMessage

from bot.answer import ToolUse
from bot.reply import Reply
from tools.tool import ToolResult


@dataclass(frozen=True)
class Returned:
    """What a tool brought back, with the marks under which its evidence can be cited."""

    result: ToolResult
    marks: tuple[int, ...]


def tool_uses(messages: Sequence[BaseMessage]) -> dict[str | None, ToolUse]:
    return {
        call["id"]: ToolUse(call["name"], dict(call["args"]))
        for message in messages
        if isinstance(message, AIMessage)
        for call in message.tool_calls
        if call["name"] != Reply.__name__
    }


def returned_in(messages: Sequence[BaseMessage]) -> list[tuple[ToolUse, Returned]]:
    calls = tool_uses(messages)
    return [
        (calls[message.tool_call_id], message.artifact)
        for message in messages
        if isinstance(message, ToolMessage) and isinstance(message.artifact, Returned)
    ]
