"""`POST /v1/chat`: one message in, one answer out, as JSON or as server-sent events."""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import anyio
import structlog
from anyio.streams.memory import MemoryObjectSendStream
from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict
from sse_starlette import EventSourceResponse, ServerSentEvent

from bot.agent import Agent, unwatched
from bot.answer import Answer
from bot.arrival import Arrival
from bot.conversations import ConversationBusy, ConversationNotFound
from bot.http.callers import Caller, CameBy, CurrentAssistant
from bot.message import UnreadableMessage, readable
from bot.planner import Watch
from tools.principal import Principal

log = structlog.get_logger(__name__)
router = APIRouter(prefix="/v1")


class ChatRequest(BaseModel):
    """A message, the conversation it belongs to, and the language to answer in."""

    model_config = ConfigDict(extra="forbid")

    message: str
    conversation_id: str | None = None
    language: str | None = None


@dataclass(frozen=True)
class Asking:
    """One question on its way to the agent: whose it is, and by which door it came."""

    agent: Agent
    principal: Principal
    arrival: Arrival
    asked: ChatRequest

    def answer(self, watch: Watch = unwatched) -> Answer:
        asked = self.asked
        return self.agent.answer(
            self.principal, asked.message, asked.conversation_id, asked.language, watch, self.arrival
        )


@router.post("/chat", response_model=None)
async def chat(
    request: Request, asked: ChatRequest, principal: Caller, arrival: CameBy, assistant: CurrentAssistant
) -> Response:
    """Ask. `Accept: text/event-stream` streams `status` and `tool`, then `answer` or `error`."""
    if "text/event-stream" in request.headers.get("accept", ""):
        # Before the stream begins: afterwards its status can no longer tell.
        readable(asked.message)
        if asked.conversation_id is not None:
            await run_in_threadpool(assistant.conversations.check, principal, asked.conversation_id, arrival)
        return EventSourceResponse(_events(Asking(assistant.agent, principal, arrival, asked)), ping=15)
    answer = await run_in_threadpool(Asking(assistant.agent, principal, arrival, asked).answer)
    return JSONResponse(answer.as_data())


async def _events(asking: Asking) -> AsyncIterator[ServerSentEvent]:
    """Progress as it happens, then the checked answer whole; no unchecked figure is ever streamed."""
    send, receive = anyio.create_memory_object_stream[ServerSentEvent](100)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(_answer, asking, send)
        async with receive:
            async for event in receive:
                yield event


async def _answer(asking: Asking, send: MemoryObjectSendStream[ServerSentEvent]) -> None:
    loop = asyncio.get_running_loop()

    def watch(name: str, data: dict[str, Any]) -> None:
        loop.call_soon_threadsafe(send.send_nowait, _event(name, data))  # called from LangGraph's own threads

    async with send:
        try:
            answer = await anyio.to_thread.run_sync(asking.answer, watch)
            await send.send(_event("answer", answer.as_data()))
        except (UnreadableMessage, ConversationNotFound) as error:
            await send.send(_event("error", {"detail": str(error), "status": 422}))
        except ConversationBusy:
            detail = "Earlier messages of this conversation are still being answered; try again."
            await send.send(_event("error", {"detail": detail, "status": 409}))
        except Exception as error:  # the stream's own door: its headers are sent
            trace_id = secrets.token_hex(8)
            log.error("stream_failed", trace_id=trace_id, exc_info=error)
            detail = "Something went wrong on our side; quote the trace id to support."
            await send.send(_event("error", {"detail": detail, "status": 500, "trace_id": trace_id}))


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
