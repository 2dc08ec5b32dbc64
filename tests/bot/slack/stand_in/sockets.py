"""Socket Mode: hello, envelopes, acknowledgements, disconnects, and what is delivered again."""

import asyncio
import json
import threading
import uuid
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from tests.bot.slack.stand_in.grants import Grants
from tests.bot.slack.stand_in.messages import Json

MOST_SOCKETS = 10
GRACE = 1.0
"""Seconds between the word that a socket ends and its end."""


@dataclass(frozen=True)
class Ack:
    """What came back for an envelope, and over which socket."""

    envelope_id: str
    socket: int
    payload: Json | None = None


@dataclass
class Envelope:
    """One delivery, with all that came of it."""

    kind: str
    payload: Json
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    sent: int = 0
    """How often it went out."""
    acks: list[Ack] = field(default_factory=list)

    @property
    def acked(self) -> bool:
        return bool(self.acks)

    def as_json(self, attempt: int = 0, reason: str = "") -> Json:
        event = self.kind == "events_api"
        again = {"retry_attempt": attempt, "retry_reason": reason} if event else {}
        accepts = {"accepts_response_payload": not event}
        return {"envelope_id": self.id, "type": self.kind, "payload": self.payload, **accepts, **again}


@dataclass
class _Connected:
    number: int
    app_id: str
    websocket: WebSocket
    loop: asyncio.AbstractEventLoop


class Sockets:
    """The sockets of our app. Envelopes that find no socket wait for the next one."""

    def __init__(self, grants: Grants) -> None:
        self._grants = grants
        self._lock = threading.RLock()
        self._open: dict[int, _Connected] = {}
        self._numbers = 0
        self._timers: list[threading.Timer] = []
        self.envelopes: list[Envelope] = []
        self.received: list[Json] = []
        """Everything that clients sent."""
        self.redeliver_after: float | None = None
        """Seconds without an acknowledgement after which an event comes again by itself, three times."""

    @property
    def connected(self) -> list[int]:
        """The numbers of the open sockets, oldest first; each new socket gets the next number."""
        with self._lock:
            return sorted(self._open)

    @property
    def unacked(self) -> list[Envelope]:
        return [one for one in self.envelopes if not one.acked]

    def send(self, kind: str, payload: Json, *, on: Sequence[int] | None = None) -> Envelope:
        """An envelope (events_api, slash_commands, interactive) to the newest socket, or to all of `on`."""
        envelope = Envelope(kind, payload)
        with self._lock:
            self.envelopes.append(envelope)
            self._deliver(envelope, self.connected[-1:] if on is None else on)
        return envelope

    def send_everywhere(self, kind: str, payload: Json) -> Envelope:
        """The same envelope on every open socket."""
        return self.send(kind, payload, on=self.connected)

    def redeliver(self, reason: str = "timeout", *, acked: bool = False) -> list[Envelope]:
        """Send again what was not acknowledged (or, with `acked`, even what was)."""
        again = [one for one in self.envelopes if acked or not one.acked]
        for envelope in again:
            self._deliver(envelope, self.connected[-1:], reason)
        return again

    def disconnect(self, reason: str = "refresh_requested", on: Sequence[int] | None = None) -> None:
        """Tell sockets to go. After a `warning` they go on; else nothing more is sent and they soon close."""
        for number in self.connected if on is None else on:
            notice = {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-stand-in"}}
            self._say(number, notice)
            if reason != "warning":
                self._close(number, 1000, after=GRACE)

    def drop(self, on: Sequence[int] | None = None) -> None:
        """Sockets end without a word."""
        for number in self.connected if on is None else on:
            self._close(number, 1011)

    def stop(self) -> None:
        """Nothing comes again by itself."""
        self.redeliver_after = None
        for timer in self._timers:
            timer.cancel()

    async def accept(self, websocket: WebSocket) -> None:
        """The endpoint: a ticket opens one socket."""
        app_id = self._grants.tickets.pop(websocket.query_params.get("ticket", ""), None)
        if app_id is None or len(self._open) >= MOST_SOCKETS:
            await websocket.close(1008)
            return
        await websocket.accept()
        with self._lock:
            self._numbers += 1
            socket = _Connected(self._numbers, app_id, websocket, asyncio.get_running_loop())
        try:
            await websocket.send_text(json.dumps(self._hello(app_id)))
            with self._lock:
                self._open[socket.number] = socket
                self._deliver_waiting(socket.number)
            while True:
                self._got(socket.number, await websocket.receive_text())
        except (WebSocketDisconnect, RuntimeError):
            pass
        finally:
            with self._lock:
                self._open.pop(socket.number, None)

    def _hello(self, app_id: str) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self._open) + 1,
            "debug_info": {
                "host": "applink-stand-in",
                "build_number": 1,
                "approximate_connection_time": 18060,
            },
            "connection_info": {"app_id": app_id},
        }

    def _got(self, number: int, text: str) -> None:
        said = json.loads(text)
        self.received.append(said)
        for envelope in self.envelopes:
            if envelope.id == said.get("envelope_id"):
                envelope.acks.append(Ack(envelope.id, number, said.get("payload")))

    def _deliver_waiting(self, number: int) -> None:
        for envelope in self.unacked:
            if envelope.sent == 0:
                self._deliver(envelope, [number])

    def _deliver(self, envelope: Envelope, on: Sequence[int], reason: str = "") -> None:
        attempt = envelope.sent if reason else 0
        for number in on:
            envelope.sent += 1
            self._say(number, envelope.as_json(attempt, reason))
        if on and self.redeliver_after is not None and attempt < 3:
            timer = threading.Timer(self.redeliver_after, self._again, [envelope])
            timer.daemon = True
            self._timers.append(timer)
            timer.start()

    def _again(self, envelope: Envelope) -> None:
        if not envelope.acked:
            self._deliver(envelope, self.connected[-1:], "timeout")

    def _say(self, number: int, what: Json) -> None:
        self._on_loop(number, lambda websocket: websocket.send_text(json.dumps(what)))

    def _close(self, number: int, code: int, after: float = 0.0) -> None:
        async def closing(websocket: WebSocket) -> None:
            await asyncio.sleep(after)
            await websocket.close(code)

        self._on_loop(number, closing)
        with self._lock:
            self._open.pop(number, None)

    def _on_loop(self, number: int, act: Any) -> Future[None] | None:
        """Done by the server's own thread; a socket that has gone meanwhile is let go."""
        with self._lock:
            socket = self._open.get(number)
        if socket is None:
            return None

        async def acting() -> None:
            try:
                await act(socket.websocket)
            except (WebSocketDisconnect, RuntimeError):
                return

        return asyncio.run_coroutine_threadsafe(acting(), socket.loop)
