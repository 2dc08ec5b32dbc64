"""The gate: a request is measured, its signature checked on the raw bytes, kept, and only then acknowledged.

It stands before Bolt, which parses before it verifies, answers 500 to unsigned junk, runs replays again and
acknowledges before it handles (DESIGN §5).
"""

import hashlib
import hmac
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from bot.slack.envelope import Unreadable, envelope_of, payload_of
from bot.slack.inbox import Inbox

LARGEST = 1024 * 1024
"""Bytes; nothing that Slack sends comes near it."""
FRESH = 300
"""Seconds by which a request's time may differ from ours; Slack's own figure."""
_TIME = re.compile(r"[0-9]{10}", re.ASCII)
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}", re.ASCII)

log = structlog.get_logger(__name__)

Mistakes = Callable[[Mapping[str, Any]], Mapping[str, str]]
"""What is wrong in a form, by its fields; empty for a right one."""


@dataclass(frozen=True)
class Gate:
    """`POST /slack/events`, where Slack sends events, commands and clicks."""

    inbox: Inbox
    secret: bytes
    wake: Callable[[], None] = lambda: None
    """Called when there is something new to take."""
    mistakes: Mistakes | None = None
    """None while nobody can look at a form: it is not taken, and Slack shows that to whoever sent it."""
    clock: Callable[[], float] = time.time

    async def enter(self, request: Request) -> Response:
        """200 once it is kept; 401, 413 or 400 for what is not Slack's; 503 when it could not be kept."""
        body = await _body(request)
        if body is None:
            return PlainTextResponse("too large", 413)
        if not self._signed(request, body):
            return PlainTextResponse("not signed by Slack", 401)
        try:
            payload = payload_of(body, request.headers.get("content-type", ""))
        except Unreadable:
            return PlainTextResponse("unreadable", 400)
        if payload.get("type") == "url_verification":
            return JSONResponse({"challenge": str(payload.get("challenge", ""))})
        if payload.get("type") == "view_submission":
            if self.mistakes is None:
                return PlainTextResponse("starting", 503)
            if wrong := self.mistakes(payload):
                return JSONResponse({"response_action": "errors", "errors": wrong})
        try:
            fresh = await run_in_threadpool(self.inbox.accept, envelope_of(payload))
        except SQLAlchemyError as error:
            log.error("slack_not_kept", exc_info=error)
            return PlainTextResponse("could not be kept", 503)
        if fresh:
            self.wake()
        return Response(status_code=200)

    def _signed(self, request: Request, body: bytes) -> bool:
        sent = request.headers.get("x-slack-request-timestamp", "")
        signature = request.headers.get("x-slack-signature", "")
        if not _TIME.fullmatch(sent) or not _SIGNATURE.fullmatch(signature):
            return False
        ours = hmac.new(self.secret, b"v0:" + sent.encode() + b":" + body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(f"v0={ours}", signature):
            return False
        fresh = abs(self.clock() - int(sent)) <= FRESH
        if not fresh:  # only for what Slack did sign once: a stranger must not fill the log
            log.warning("slack_clock_skew")
        return fresh


async def _body(request: Request) -> bytes | None:
    """The raw body; None when it is larger than anything that Slack sends, or was broken off."""
    length = request.headers.get("content-length", "0")
    if not length.isdecimal() or int(length[:12]) > LARGEST:
        return None
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST:
                return None
    except ClientDisconnect:
        return None
    return bytes(body)
