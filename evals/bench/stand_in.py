"""A stand-in for a provider of models: an OpenAI-compatible server on loopback that plays a script.

It stands behind langchain-openai, so that tests and benches go through the code that talks to a real one. A
script gets the messages of a request and gives the next step: a tool to call with its arguments (`Reply` ends
the turn), several at once, or a way to fail (`Failing`).
"""

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from langchain_openai import ChatOpenAI
from pydantic import SecretStr

Messages = list[dict[str, Any]]
ToolCall = tuple[str, dict[str, Any]]


@dataclass(frozen=True)
class Failing:
    """An answer that is none."""

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    cut_after: int | None = None
    """So many bytes are sent of those announced, then the connection ends."""
    held: threading.Event | None = None
    """Nothing is sent before this is set."""


Step = ToolCall | Sequence[ToolCall] | Failing
Script = Callable[[Messages], Step]


@dataclass
class StandIn:
    """The server as its user sees it."""

    model: ChatOpenAI
    requests: list[str] = field(default_factory=list)
    """The bodies it was sent."""
    seconds: list[float] = field(default_factory=list)
    """How long it took for each: not ours."""


@contextmanager
def stand_in(script: Script, *, timeout: float = 10.0) -> Iterator[StandIn]:
    """The server, up until the end of the block."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    server.daemon_threads = True
    address = f"http://127.0.0.1:{server.server_port}/v1"
    model = ChatOpenAI(
        model="scripted", base_url=address, api_key=SecretStr("none"), max_retries=0, timeout=timeout
    )
    played = StandIn(model)
    server.RequestHandlerClass = _handler(script, played)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield played
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(script: Script, played: StandIn) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            begun = time.perf_counter()
            played.requests.append(body)
            step = script(json.loads(body)["messages"])
            if isinstance(step, Failing):
                self._fail(step)
            else:
                calls = [step] if isinstance(step, tuple) else list(step)
                self._send(200, json.dumps(_completion(calls, len(played.requests))).encode())
            played.seconds.append(time.perf_counter() - begun)

        def _fail(self, step: Failing) -> None:
            if step.held:
                step.held.wait(30)
            self._send(step.status, step.body, step.headers, step.cut_after)

        def _send(
            self,
            status: int,
            data: bytes,
            headers: tuple[tuple[str, str], ...] = (),
            cut_after: int | None = None,
        ) -> None:
            try:
                self.send_response(status)
                for name, value in (("content-type", "application/json"), *headers):
                    self.send_header(name, value)
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data if cut_after is None else data[:cut_after])
            except OSError:  # the caller has gone
                return
            if cut_after is not None:
                self.close_connection = True

        def log_message(self, *_: Any) -> None:
            return

    return Handler


def _completion(calls: Sequence[ToolCall], number: int) -> dict[str, Any]:
    tool_calls = [
        {
            "id": f"call_{number}_{place}",
            "type": "function",
            "function": {"name": name, "arguments": json.dumps(arguments)},
        }
        for place, (name, arguments) in enumerate(calls)
    ]
    message = {"role": "assistant", "content": None, "tool_calls": tool_calls}
    return {
        "id": "x",
        "object": "chat.completion",
        "created": 1,
        "model": "scripted",
        "choices": [{"index": 0, "finish_reason": "tool_calls", "message": message}],
        "usage": {"prompt_tokens": 700, "completion_tokens": 50, "total_tokens": 750},
    }


def looks_up(then: str, tool: str = "credit_limit", **arguments: Any) -> Script:
    """Calls one tool, then ends the turn with this text."""

    def script(messages: Messages) -> Step:
        if messages[-1]["role"] == "tool":
            return "Reply", {"outcome": "answered", "answer": then}
        return tool, arguments or {"buyer": "Nordhaus"}

    return script
