"""response_urls: a way to answer an interaction, five times in thirty minutes."""

import json
import secrets
import threading
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from tests.bot.slack.stand_in.block_check import checked_blocks
from tests.bot.slack.stand_in.calls import Call
from tests.bot.slack.stand_in.faults import Faults
from tests.bot.slack.stand_in.messages import Json, Message
from tests.bot.slack.stand_in.web_api import failed
from tests.bot.slack.stand_in.world import Refused, Workspace, World

MOST_USES = 5
SECONDS = 30 * 60


@dataclass
class Hook:
    """Where an answer goes, and to whom; `original` is the message that was acted upon."""

    workspace: Workspace
    channel: str
    user: str
    made: float
    original: str | None = None
    uses: int = 0


@dataclass
class Hooks:
    """The response_urls that were handed out; what is posted to them is noted among `calls`."""

    world: World
    faults: Faults
    calls: list[Call]
    closing: threading.Event
    base: str = ""
    known: dict[str, Hook] = field(default_factory=dict)

    def new(self, workspace: Workspace, channel: str, user: str, original: str | None = None) -> str:
        """A fresh response_url."""
        hook_id = secrets.token_hex(12)
        self.known[hook_id] = Hook(workspace, channel, user, self.world.clock.now(), original)
        return f"{self.base}/hooks/{hook_id}"

    async def answer(self, request: Request) -> Response:
        hook_id, body = request.path_params["hook"], json.loads(await request.body() or b"{}")
        fault = self.faults.take("hooks", body)
        done = fault is None or fault.kept
        true = self._do(hook_id, body) if done else PlainTextResponse("", 500)
        status = true.status_code if fault is None or fault.answered else fault.status
        with self.world.lock:
            at = self.world.clock.now()
            self.calls.append(Call("hooks", hook_id, body, at, status, fault=fault is not None))
        return true if fault is None else await failed(fault, self.closing, lambda: true)

    def _do(self, hook_id: str, body: Json) -> Response:
        with self.world.lock:
            hook = self.known.get(hook_id)
            spent = hook and hook.uses >= MOST_USES
            if hook is None or spent or self.world.clock.now() - hook.made > SECONDS:
                return PlainTextResponse("used_url", 404)
            try:
                self._apply(hook, body)
            except Refused as refused:
                return PlainTextResponse(refused.error, 400)
            hook.uses += 1
            return PlainTextResponse("ok")

    def _apply(self, hook: Hook, body: Json) -> None:
        original = self.world.messages.get((hook.channel, hook.original or ""))
        if body.get("delete_original"):
            if original:
                self.world.remove(original)
            return
        content = _content(body)
        if body.get("replace_original") and original:
            self.world.keep(original.changed(self.world.clock.ts(), **content))
            return
        ours, everyone = hook.workspace, body.get("response_type") == "in_channel"
        parts = {"team": ours.id, "bot_id": ours.bot_id, "app_id": ours.app_id} | content
        parts |= {"ephemeral_to": None if everyone else hook.user, "thread_ts": body.get("thread_ts")}
        self.world.keep(Message(hook.channel, self.world.clock.ts(), ours.bot_user, **parts))


def _content(body: Json) -> dict[str, Any]:
    text, blocks = str(body.get("text") or ""), checked_blocks(body.get("blocks") or [])
    attachments = tuple(body.get("attachments") or ())
    if not (text or blocks or attachments):
        raise Refused("no_text")
    return {"text": text, "blocks": blocks, "attachments": attachments}
