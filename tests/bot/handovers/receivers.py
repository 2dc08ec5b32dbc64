"""Who notices reach, on loopback: a mail server and a webhook's receiver, which fail as they are told to."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from threading import Event, Thread
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

DESK, SENDER = "desk@example.com", "noreply@example.com"
SECRET = "shared by both sides"


@dataclass
class Mailbox:
    """A mail server: each answer of `answers` stands for one delivery, then all are taken."""

    answers: list[str] = field(default_factory=list)
    tries: list[list[str]] = field(default_factory=list)
    """The recipients of each try."""
    mails: list[EmailMessage] = field(default_factory=list)
    url: str = ""

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802
        self.tries.append(list(envelope.rcpt_tos))
        if self.answers:
            return self.answers.pop(0)
        assert isinstance(envelope.content, bytes)
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@contextmanager
def mailbox(*answers: str) -> Iterator[Mailbox]:
    box = Mailbox(list(answers))
    controller = Controller(box, hostname="127.0.0.1", port=0)
    # The controller asks its own port to answer, and takes 0 for it: a free one is found first.
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as free:
        controller.port = free.server_port
    controller.start()
    box.url = f"smtp://127.0.0.1:{controller.port}"
    try:
        yield box
    finally:
        controller.stop()


@dataclass(frozen=True)
class Received:
    """One request of a webhook."""

    headers: Mapping[str, str]
    body: bytes


@dataclass
class Hook:
    """A receiver: each status of `answers` answers one request, then all get 204."""

    answers: list[int] = field(default_factory=list)
    received: "Queue[Received]" = field(default_factory=Queue)
    held: Event | None = None
    """No request is answered before this is set."""
    url: str = ""


@contextmanager
def hook(*answers: int, held: Event | None = None) -> Iterator[Hook]:
    kept = Hook(list(answers), held=held)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.received.put(Received(dict(self.headers), body))
            if kept.held is not None:
                kept.held.wait(60)
                return
            self.send_response(kept.answers.pop(0) if kept.answers else 204)
            self.send_header("Location", f"{kept.url}/elsewhere")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    kept.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield kept
    finally:
        if held is not None:
            held.set()
        server.shutdown()
        server.server_close()
        thread.join()
