"""The Web API at `/api/<method>`: faults first, then the method, every call noted."""

import asyncio
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tests.bot.slack.stand_in.calls import Asked, Call, read_arguments
from tests.bot.slack.stand_in.faults import Fault, Faults
from tests.bot.slack.stand_in.grants import Grants
from tests.bot.slack.stand_in.messages import Json
from tests.bot.slack.stand_in.methods import METHODS
from tests.bot.slack.stand_in.scopes import needed
from tests.bot.slack.stand_in.shown import Shown
from tests.bot.slack.stand_in.world import Refused, World


@dataclass
class WebApi:
    """Answers one request; `calls` are those it got, in order."""

    world: World
    faults: Faults
    grants: Grants = field(default_factory=Grants)
    shown: Shown = field(default_factory=Shown)
    base: str = ""
    calls: list[Call] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)

    async def answer(self, request: Request) -> Response:
        method = request.path_params["method"]
        try:
            token, args = await read_arguments(request)
        except ValueError:
            return JSONResponse({"ok": False, "error": "invalid_json"})
        fault = self.faults.take(method, args)
        if fault is None:
            answer = self._do(method, token, args)
            self._note(Call(method, token, args, self.world.clock.now(), 200, answer))
            return JSONResponse(answer, headers=self._headers(token))
        return await self._failing(fault, method, token, args)

    async def _failing(self, fault: Fault, method: str, token: str | None, args: Json) -> Response:
        true = self._do(method, token, args) if fault.kept else {}
        status, at = 200 if fault.answered else fault.status, self.world.clock.now()
        told = true if fault.answered else readable(fault.body)
        self._note(Call(method, token, args, at, status, told, fault=True))
        return await failed(fault, self.closing, lambda: JSONResponse(true))

    def _do(self, method: str, token: str | None, args: Json) -> Json:
        if method not in METHODS:
            return {"ok": False, "error": "unknown_method", "req_method": method}
        try:
            with self.world.lock:
                asked = Asked(self.world, token, args, self.base, self.grants, self.shown)
                _check_scope(asked, method)
                return {"ok": True, **METHODS[method](asked)}
        except Refused as refused:
            return {"ok": False, "error": refused.error, **refused.beside}

    def _headers(self, token: str | None) -> dict[str, str]:
        """What Bolt learns a token's scopes from."""
        team = self.world.tokens.get(token or "")
        return {"x-oauth-scopes": ",".join(self.world.workspaces[team].scopes)} if team else {}

    def _note(self, call: Call) -> None:
        with self.world.lock:
            self.calls.append(call)


def _check_scope(asked: Asked, method: str) -> None:
    channel = asked.world.channels.get(str(asked.args.get("channel")))
    scope = needed(method, channel.kind if channel else None)
    if scope and scope not in asked.workspace.scopes:
        raise Refused("missing_scope", needed=scope, provided=",".join(asked.workspace.scopes))


async def failed(fault: Fault, closing: threading.Event, true: Callable[[], Response]) -> Response:
    """The fault's answer after its silence, which ends early when the stand-in stops."""
    end = asyncio.get_running_loop().time() + fault.seconds
    while not closing.is_set() and (left := end - asyncio.get_running_loop().time()) > 0:
        await asyncio.sleep(min(0.02, left))
    if fault.answered:
        return true()
    kind = "application/json" if fault.body else "text/plain"
    return Response(fault.body, fault.status, dict(fault.headers), kind)


def readable(body: str) -> Json:
    return dict(json.loads(body)) if body else {}
