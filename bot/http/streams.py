"""Open streams: how many there may be, in all and to one asker; the next is refused at once."""

import math
from collections import Counter
from collections.abc import AsyncIterator, Callable
from typing import Any

import structlog
from fastapi import HTTPException, Request
from sse_starlette import EventSourceResponse, ServerSentEvent
from sse_starlette.sse import SendTimeoutError
from starlette.types import Receive, Scope, Send

log = structlog.get_logger(__name__)

SHARE = 4
"""One asker may hold a quarter of the streams: no address and no token takes all of them."""
SECONDS_TO_READ = 20.0
"""A reader that takes nothing for so long is let go; the answer is kept in the conversation."""


class Streams:
    """The places for open streams. Used on the event loop alone."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._each = math.ceil(most / SHARE)
        self._open: Counter[str] = Counter()

    def refuse_when_full(self) -> None:
        """Raises 503 with `Retry-After` when every place is taken."""
        if self._open.total() >= self._most:
            raise _refused("Too many answers are being streamed just now; try again in a moment.")

    def take(self, asker: str) -> Callable[[], None]:
        """A place for one stream of this asker's; call what comes back to give it up. Raises 503."""
        self.refuse_when_full()
        if self._open[asker] >= self._each:
            raise _refused(f"You have {self._each} streams open; close one, or try again in a moment.")
        self._open[asker] += 1
        return lambda: self._give_up(asker)

    def _give_up(self, asker: str) -> None:
        self._open[asker] -= 1
        if not self._open[asker]:
            del self._open[asker]


class Stream(EventSourceResponse):
    """Server-sent events in a place that is given up when they end, however they do."""

    def __init__(
        self, events: AsyncIterator[ServerSentEvent], give_up: Callable[[], None], **more: Any
    ) -> None:
        super().__init__(events, send_timeout=SECONDS_TO_READ, **more)
        self._give_up = give_up

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        except SendTimeoutError:
            log.info("stream_not_read")
        finally:
            self._give_up()


def streams_of(request: Request) -> Streams:
    """The streams of the application."""
    streams: Streams = request.app.state.streams
    return streams


async def room_for_a_stream(request: Request) -> None:
    """A dependency, and the first: whoever finds no place is told before anything is looked up."""
    if "text/event-stream" in request.headers.get("accept", ""):
        streams_of(request).refuse_when_full()


def _refused(detail: str) -> HTTPException:
    return HTTPException(503, detail, {"Retry-After": "2"})
