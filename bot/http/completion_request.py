"""A request as OpenAI's clients send it: which question is in it, and what of it is refused."""

import re
from collections.abc import Sequence
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

MODEL = "coverdesk"
MARKER = re.compile(r"^\[coverdesk\]: #(c_[A-Za-z0-9_-]{1,60})$", re.MULTILINE)
"""A line that Markdown does not show: the conversation of an answer, found again in a history."""
_OTHER_FORMS = ("tools", "functions", "logprobs", "top_logprobs", "audio", "stop")


class NotTaken(ValueError):
    """The request asks for what this door does not do; the text says what would work."""

    def __init__(self, detail: str, parameter: str, status: int = 400) -> None:
        super().__init__(detail)
        self.parameter, self.status = parameter, status


class Message(BaseModel):
    """One message of the client's history."""

    model_config = ConfigDict(extra="ignore")

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[dict[str, Any]] | None = None


class CompletionRequest(BaseModel):
    """What is read of a request. How a model is to sample means nothing here and is ignored."""

    model_config = ConfigDict(extra="allow")

    model: str = MODEL
    messages: list[Message] = Field(min_length=1, max_length=2000)
    stream: bool = False
    stream_options: dict[str, Any] | None = None
    n: int | None = None
    response_format: dict[str, Any] | None = None
    metadata: dict[str, Any] | None = None
    conversation_id: str | None = None
    """Ours: the conversation to go on with, as an answer's `coverdesk` object names it."""
    language: str | None = None

    def question(self) -> str:
        """The last message of the user; nothing else is taken as said. Raises `NotTaken`."""
        self._refuse_other_forms()
        for message in reversed(self.messages):
            if message.role == "user":
                return _text(message.content)
        raise NotTaken("There is no message of the role `user`: send the question as one.", "messages")

    def conversation(self) -> str | None:
        """The conversation that the caller names, in a field of its own or in `metadata`; None without."""
        named = self.conversation_id or (self.metadata or {}).get("conversation_id")
        return str(named) if named else None

    def remembered(self) -> str | None:
        """The conversation that our last answer in the history carries; None where there is none."""
        for message in reversed(self.messages):
            if message.role == "assistant" and isinstance(message.content, str):
                found = MARKER.findall(message.content)
                return found[-1] if found else None
        return None

    @property
    def counts_wanted(self) -> bool:
        return bool((self.stream_options or {}).get("include_usage"))

    def _refuse_other_forms(self) -> None:
        if self.model != MODEL:
            raise NotTaken(f"The model `{self.model}` does not exist; use `{MODEL}`.", "model", 404)
        if self.n not in (None, 1):
            raise NotTaken("One answer is given to a question: leave `n` out, or send 1.", "n")
        if self.response_format and self.response_format.get("type") != "text":
            detail = "Answers are Markdown; their data is in the `coverdesk` object. Leave this out."
            raise NotTaken(detail, "response_format")
        for name in _OTHER_FORMS:
            if (self.model_extra or {}).get(name):
                raise NotTaken(f"`{name}` is not supported: CoverDesk uses its own tools.", name)


def _text(content: str | Sequence[dict[str, Any]] | None) -> str:
    if isinstance(content, str):
        return content
    parts = content or []
    if any(part.get("type") != "text" or not isinstance(part.get("text"), str) for part in parts):
        detail = "Only text is read: describe the picture or file in words, as parts of the type `text`."
        raise NotTaken(detail, "messages")
    return "\n".join(part["text"] for part in parts)
