"""`POST /v1/chat`: one message in, one answer out, as JSON or as server-sent events."""

import json
from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict
from sse_starlette import ServerSentEvent

from bot.answer import Answer
from bot.http.asker import Asker, asker_of
from bot.http.asking import Asking, Failed
from bot.http.callers import Caller, CameBy, CurrentAssistant, arrival_of, assistant_of, rates_of
from bot.http.streams import Stream, room_for_a_stream, streams_of
from bot.http.turns import Progress, Turns, turns_of
from bot.message import readable

router = APIRouter(prefix="/v1")


class ChatRequest(BaseModel):
    """A message, the conversation it belongs to, and the language to answer in."""

    model_config = ConfigDict(extra="forbid")

    message: str
    conversation_id: str | None = None
    language: str | None = None


@router.post("/chat", response_model=None, dependencies=[Depends(room_for_a_stream)])
async def chat(request: Request, asked: ChatRequest, principal: Asker) -> Response:
    """Ask. `Accept: text/event-stream` streams `status` and `tool`, then `answer` or `error`.

    503 with `Retry-After` when too many streams are open, in all or to one asker.
    """
    assistant, arrival = assistant_of(request), arrival_of(request)
    asking = Asking(assistant.agent, principal, arrival, asked.message, asked.conversation_id, asked.language)
    if asked.conversation_id:  # whoever begins one is counted already, and waits for no thread
        await run_in_threadpool(rates_of(request).admit_message, asked.conversation_id)
    turns = turns_of(request)
    if "text/event-stream" not in request.headers.get("accept", ""):
        return JSONResponse((await turns.run(asking.answer)).as_data())
    # Before the stream begins: afterwards its status can no longer tell.
    readable(asked.message)
    if asked.conversation_id is not None:
        await run_in_threadpool(assistant.conversations.check, principal, asked.conversation_id, arrival)
    give_up = streams_of(request).take(asker_of(request, principal))
    return Stream(_events(turns, asking), give_up, ping=15)


async def _events(turns: Turns, asking: Asking) -> AsyncIterator[ServerSentEvent]:
    """Progress as it happens, then the checked answer whole; no unchecked figure is ever streamed."""
    told = turns.begin(asking)
    yield _event("status", {"state": "received"})
    async for one in told:
        yield _as_event(one)


def _as_event(one: Progress | Answer | Failed) -> ServerSentEvent:
    if isinstance(one, Progress):
        return _event(one.name, one.data)
    return _event("answer" if isinstance(one, Answer) else "error", one.as_data())


def _event(name: str, data: dict[str, Any]) -> ServerSentEvent:
    return ServerSentEvent(json.dumps(data, ensure_ascii=False), event=name)


@router.get("/conversations/{conversation_id}")
def conversation(
    conversation_id: str, principal: Caller, arrival: CameBy, assistant: CurrentAssistant
) -> dict[str, Any]:
    """The transcript of one's own conversation, answers whole; 404 for another's or an unknown one."""
    exchanges = assistant.conversations.transcript(principal, conversation_id, arrival)
    documents = assistant.conversations.documents(principal, conversation_id, arrival)
    return {
        "conversation_id": conversation_id,
        "turns": [
            {
                "turn_id": one.turn_id,
                "asked_at": one.asked_at,
                "message": one.question,
                "answer": one.answer,
                "outcome": one.outcome,
                "document": documents.get(one.turn_id),
            }
            for one in exchanges
        ],
    }
