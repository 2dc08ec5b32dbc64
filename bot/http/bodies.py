"""Bodies of requests: read whole first, within a size and a time, and JSON only if it is plain."""

import asyncio
import json
from typing import Any

from fastapi import Request
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.http.problems import told

LARGEST = 1024 * 1024
"""Bytes of a body; the longest message that is read has a hundredth of that."""
SECONDS = 30.0
"""For a whole body to come in; who drips one holds a connection and nothing else."""
FILES = frozenset({"/v1/ledgers", "/my/cash/ledger"})
"""Routes that take a file, from those who say who they are."""
FILE_SECONDS = 120.0
FORM_AROUND = 64 * 1024
"""Bytes that a form may put around a file."""
DEEPEST = 50
_CLOSE = {"Connection": "close"}


class _NotPlain(ValueError):
    """JSON that parsers read differently: a name twice, NaN, a number too long, too deep."""


class BodyLimits:
    """ASGI middleware: 413 for a body that is too large, 408 for one that does not come, 422 for odd JSON."""

    def __init__(
        self, app: ASGIApp, largest: int = LARGEST, seconds: float = SECONDS, files: int | None = None
    ) -> None:
        """`files` is how many bytes a file may have on the routes that take one."""
        self._app, self._largest, self._seconds = app, largest, seconds
        self._files = None if files is None else files + FORM_AROUND

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        largest, seconds = self._limits(request)
        try:
            async with asyncio.timeout(seconds):
                body = await _body(request, receive, largest)
        except ClientDisconnect:
            return  # half a body is no request: half a form could close what it meant to answer
        except TimeoutError:
            detail = f"The body did not come within {seconds:.0f} s; send it whole."
            await told(request, 408, detail, _CLOSE)(scope, receive, send)
            return
        if body is None:
            detail = f"The body is larger than {largest:,} bytes: send less at a time."
            await told(request, 413, detail, _CLOSE)(scope, receive, send)
            return
        try:
            if body and "json" in request.headers.get("content-type", "json"):
                plain(body)
        except _NotPlain as error:
            await told(request, 422, str(error))(scope, receive, send)
            return
        await self._app(scope, _again(body, receive), send)

    def _limits(self, request: Request) -> tuple[int, float]:
        """Bytes and seconds. A file is worth more of both, from whoever has a token or a session to show."""
        known = "authorization" in request.headers or "cookie" in request.headers
        if self._files is None or not known or request.url.path not in FILES or request.method != "POST":
            return self._largest, self._seconds
        return self._files, FILE_SECONDS


async def _body(request: Request, receive: Receive, largest: int) -> bytes | None:
    """The body; None when it is too large. Raises `ClientDisconnect` when not all of it came."""
    length = request.headers.get("content-length", "0")
    if length.isdecimal() and int(length[:12]) > largest:
        return None
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body += message.get("body", b"")
        if len(body) > largest:
            return None
        if not message.get("more_body", False):
            return bytes(body)


def plain(body: bytes) -> None:
    """Raises `_NotPlain` for JSON that two readers may take for two things. What is no JSON at all passes:
    the route says so."""
    try:
        parsed = json.loads(body, object_pairs_hook=_once, parse_constant=_no_number, parse_int=_integer)
    except _NotPlain:
        raise
    except RecursionError as error:
        raise _NotPlain("The JSON is nested too deeply.") from error
    except ValueError:
        return
    if _depth(parsed) > DEEPEST:
        raise _NotPlain(f"The JSON is nested more than {DEEPEST} deep.")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) < len(pairs):
        raise _NotPlain("A name stands twice in one object of the JSON: send each once.")
    return read


def _no_number(text: str) -> float:
    raise _NotPlain(f"{text} is no number of JSON.")


def _integer(text: str) -> int:
    if len(text) > 100:
        raise _NotPlain("A number of the JSON has more than 100 digits.")
    return int(text)


def _depth(parsed: Any) -> int:
    deepest, waiting = 0, [(parsed, 1)]
    while waiting:
        one, depth = waiting.pop()
        deepest = max(deepest, depth)
        inside = one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
        waiting.extend((each, depth + 1) for each in inside)
    return deepest


def _again(body: bytes, receive: Receive) -> Receive:
    """The body once more as one message, then whatever comes after it."""
    given = False

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay
