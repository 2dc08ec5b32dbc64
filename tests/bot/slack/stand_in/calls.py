"""One call of the Web API: who asks, with what; and what was answered."""

import base64
import json
import math
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request

from tests.bot.slack.stand_in.grants import Grants
from tests.bot.slack.stand_in.messages import Json
from tests.bot.slack.stand_in.shown import Shown
from tests.bot.slack.stand_in.world import Refused, Workspace, World

_JSON_TEXT = ("blocks", "attachments", "metadata", "view", "prompts", "chunks", "loading_messages")


@dataclass(frozen=True)
class Call:
    """As the stand-in keeps it for a test to read."""

    method: str
    token: str | None
    args: Json
    at: float
    status: int = 200
    answer: Json = field(default_factory=dict)
    fault: bool = False


@dataclass(frozen=True)
class Asked:
    """What a method gets."""

    world: World
    token: str | None
    args: Json
    base: str
    """This server's address."""
    grants: Grants
    shown: Shown

    def authorised(self) -> None:
        """Refuses a token that opens nothing."""
        assert self.workspace

    @property
    def workspace(self) -> Workspace:
        """Whose bot token this is."""
        if not self.token:
            raise Refused("not_authed")
        if self.token in self.world.revoked:
            raise Refused("token_revoked")
        if self.world.ends.get(self.token, math.inf) <= self.world.clock.now():
            raise Refused("token_expired")
        team = self.world.tokens.get(self.token)
        if team is None:
            raise Refused("not_allowed_token_type" if self.token.startswith("xapp-") else "invalid_auth")
        return self.world.workspaces[team]

    def text(self, name: str) -> str:
        """An argument that must be there."""
        value = self.args.get(name)
        if value in (None, ""):
            messages = [f"[ERROR] missing required field: {name}"]
            raise Refused("invalid_arguments", response_metadata={"messages": messages})
        return str(value)

    def maybe(self, name: str) -> str | None:
        value = self.args.get(name)
        return None if value in (None, "") else str(value)

    def flag(self, name: str) -> bool:
        return str(self.args.get(name, "")).lower() in ("1", "true")

    def limit(self, most: int = 1000) -> int:
        return min(int(self.args.get("limit") or 100), most)


async def read_arguments(request: Request) -> tuple[str | None, Json]:
    """The token and the arguments, from the header, the query, a form or JSON."""
    args: Json = dict(request.query_params)
    body = await request.body()
    kind = request.headers.get("content-type", "")
    if kind.startswith("application/json"):
        args |= json.loads(body or b"{}")
    elif body:
        args |= dict(parse_qsl(body.decode(), keep_blank_values=True))
    args = {name: _parsed(name, value) for name, value in args.items()}
    token = args.pop("token", None)
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme == "Basic":
        args["client_id"], _, args["client_secret"] = base64.b64decode(given).decode().partition(":")
    return (given if scheme == "Bearer" else token) or None, args


def _parsed(name: str, value: Any) -> Any:
    if name in _JSON_TEXT and isinstance(value, str):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
