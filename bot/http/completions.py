"""`POST /v1/chat/completions` and `GET /v1/models`: the assistant for whatever speaks as OpenAI does."""

import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response
from sse_starlette import ServerSentEvent

from bot.answer import Answer
from bot.arrival import Arrival, Channel
from bot.conversations import ConversationNotFound
from bot.http.asker import Asker, asker_of
from bot.http.asking import Asking, Failed
from bot.http.callers import Caller, assistant_of, rates_of
from bot.http.completion_request import MODEL, CompletionRequest
from bot.http.problems import openai_error
from bot.http.streams import Stream, streams_of
from bot.http.turns import Progress, Turns, turns_of
from bot.language import Language
from bot.message import readable
from bot.phrasebook import Phrasebook
from tools.principal import Principal

router = APIRouter(prefix="/v1")
SECONDS_BETWEEN_COMMENTS = 5
NO_COUNT = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
"""The embedded model counts no tokens, and a provider's are counted in its budget."""
_WORDS = Phrasebook(Path(__file__).with_name("completions.yaml"))
_FROM = Arrival(Channel.COMPLETIONS)


@router.get("/models")
def models(_caller: Caller) -> dict[str, Any]:
    """The one model that there is."""
    return {"object": "list", "data": [{"id": MODEL, "object": "model", "created": 0, "owned_by": MODEL}]}


@router.post("/chat/completions", response_model=None)
async def completions(request: Request, asked: CompletionRequest, principal: Asker) -> Response:
    """The answer to the last message of the user, with its sources; `stream` as OpenAI streams.

    The history is text: it is neither transcript nor evidence, and no message of a system or a tool changes
    what is allowed. It only tells which conversation of the caller's goes on.
    """
    if asked.stream:
        streams_of(request).refuse_when_full()
    asking = await _asking(request, asked, principal)
    turns, reply = turns_of(request), _Reply(marked=asked.conversation() is None)
    if not asked.stream:
        return JSONResponse(reply.whole(await turns.run(asking.answer)))
    give_up = streams_of(request).take(asker_of(request, principal))
    return Stream(
        _chunks(turns, asking, reply, counts=asked.counts_wanted),
        give_up,
        ping=SECONDS_BETWEEN_COMMENTS,
        ping_message_factory=_keep_alive,
        sep="\n",
    )


async def _asking(request: Request, asked: CompletionRequest, principal: Principal) -> Asking:
    """The question, in the conversation that was named, else in the one remembered where it is theirs."""
    assistant = assistant_of(request)
    question, named, remembered = readable(asked.question()), asked.conversation(), asked.remembered()
    check = assistant.conversations.check
    if named:
        await run_in_threadpool(check, principal, named, _FROM)
    elif remembered:
        try:
            await run_in_threadpool(check, principal, remembered, _FROM)
        except ConversationNotFound:
            remembered = None  # whatever a history says, what is not theirs does not exist
    if goes_on := named or remembered:
        await run_in_threadpool(rates_of(request).admit_message, goes_on)
    return Asking(assistant.agent, principal, _FROM, question, goes_on, asked.language)


@dataclass(frozen=True)
class _Reply:
    """One completion, whole or in chunks."""

    marked: bool
    """Whether the text carries its conversation, for a client that sends the history alone."""
    created: int = field(default_factory=lambda: int(time.time()))

    def whole(self, answer: Answer) -> dict[str, Any]:
        message = {"role": "assistant", "content": self._text(answer), "refusal": None}
        choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
        identity = self._identity(answer.turn_id, "chat.completion")
        return {**identity, "choices": [choice], "usage": NO_COUNT, "coverdesk": answer.as_data()}

    def chunk(self, turn_id: str, delta: dict[str, Any], reason: str | None = None) -> dict[str, Any]:
        choice = {"index": 0, "delta": delta, "finish_reason": reason, "logprobs": None}
        return {**self._identity(turn_id, "chat.completion.chunk"), "choices": [choice]}

    def text_chunk(self, answer: Answer) -> dict[str, Any]:
        chunk = self.chunk(answer.turn_id, {"content": self._text(answer)})
        return {**chunk, "coverdesk": answer.as_data()}

    def counts(self, turn_id: str) -> dict[str, Any]:
        return {**self._identity(turn_id, "chat.completion.chunk"), "choices": [], "usage": NO_COUNT}

    def _identity(self, turn_id: str, kind: str) -> dict[str, Any]:
        return {"id": f"chatcmpl-{turn_id}", "object": kind, "created": self.created, "model": MODEL}

    def _text(self, answer: Answer) -> str:
        marker = f"\n\n[coverdesk]: #{answer.conversation_id}" if self.marked else ""
        return f"{answer.text}{_sources(answer)}{marker}"


def _sources(answer: Answer) -> str:
    if not answer.citations:
        return ""
    lines = []
    for one in answer.citations:
        place = " · ".join(part for part in (one.evidence.title, one.evidence.section) if part)
        lines.append(f"- [{one.mark}] {place} ({one.evidence.authority.value})")
    return f"\n\n**{_WORDS.say('sources', Language(answer.language))}**\n\n" + "\n".join(lines)


async def _chunks(
    turns: Turns, asking: Asking, reply: _Reply, *, counts: bool
) -> AsyncIterator[ServerSentEvent]:
    """The role at once, comments while it is worked on, then the checked answer whole."""
    told, turn_id = turns.begin(asking), "begun"
    yield _data(reply.chunk(turn_id, {"role": "assistant", "content": ""}))
    async for one in told:
        if isinstance(one, Progress):
            yield _keep_alive()
        elif isinstance(one, Failed):
            yield _data(openai_error(one.status, one.detail))
        else:
            yield _data(reply.text_chunk(one))
            yield _data(reply.chunk(one.turn_id, {}, "stop"))
            if counts:
                yield _data(reply.counts(one.turn_id))
    yield ServerSentEvent("[DONE]", sep="\n")


def _data(data: dict[str, Any]) -> ServerSentEvent:
    return ServerSentEvent(json.dumps(data, ensure_ascii=False), sep="\n")


def _keep_alive() -> ServerSentEvent:
    return ServerSentEvent(comment="keep-alive", sep="\n")
