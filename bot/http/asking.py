"""One question on its way to the agent, and what comes back where no status can tell any more."""

import secrets
from dataclasses import dataclass
from typing import Any

import structlog

from bot.agent import Agent, unwatched
from bot.answer import Answer
from bot.arrival import Arrival
from bot.conversations import ConversationBusy, ConversationNotFound
from bot.message import UnreadableMessage
from bot.planner import Watch
from tools.principal import Principal

log = structlog.get_logger(__name__)

BUSY = "Earlier messages of this conversation are still being answered; try again."
FAILED = "Something went wrong on our side; quote the trace id to support."


@dataclass(frozen=True)
class Failed:
    """What is told in place of an answer: an HTTP status, a sentence, and for our own failures a trace id."""

    status: int
    detail: str
    trace_id: str | None = None

    def as_data(self) -> dict[str, Any]:
        """The data of a stream's `error` event."""
        traced = {"trace_id": self.trace_id} if self.trace_id else {}
        return {"detail": self.detail, "status": self.status, **traced}


@dataclass(frozen=True)
class Asking:
    """A message of somebody's, in one of their conversations or a new one."""

    agent: Agent
    principal: Principal
    arrival: Arrival
    message: str
    conversation_id: str | None = None
    language: str | None = None

    def answer(self, watch: Watch = unwatched) -> Answer:
        """The answer; raises what `Agent.answer` does."""
        return self.agent.answer(
            self.principal, self.message, self.conversation_id, self.language, watch, self.arrival
        )

    def ended(self, watch: Watch) -> Answer | Failed:
        """The answer, or what to tell instead. Raises nothing, and logs what nobody expected.

        So a turn ends well also where its reader went away: the answer is kept, and a failure is in the log.
        """
        try:
            return self.answer(watch)
        except (UnreadableMessage, ConversationNotFound) as error:
            return Failed(422, str(error))
        except ConversationBusy:
            return Failed(409, BUSY)
        except Exception as error:  # the stream's own door: its headers are sent
            trace_id = secrets.token_hex(8)
            log.error("stream_failed", trace_id=trace_id, exc_info=error)
            return Failed(500, FAILED, trace_id)
