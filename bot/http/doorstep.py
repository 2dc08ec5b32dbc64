"""The doorstep: it listens while the assistant is being opened, and keeps what Slack sends meanwhile.

Opening takes seconds, most of them imports, and Slack sends again only after a minute what nobody took.
"""

import asyncio
import signal
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from bot.settings import Settings
from bot.slack.gate import Gate
from bot.slack.inbox import Inbox
from knowledge.database import open_database

if TYPE_CHECKING:
    from starlette.applications import Starlette

    Opening = Callable[[Settings], Starlette]

log = structlog.get_logger(__name__)

SWITCH_INTERVAL = 0.001
"""Seconds after which a thread that computes lets others go on; Python's own 5 ms. Beside two that work out
answers, what Slack sends waited for it at every step of being kept (README: acknowledged, at 50 events/s)."""


class Doorstep:
    """Passes everything on to the application once that is open, and lets all but Slack wait until then."""

    def __init__(self, settings: Settings, opening: "Opening | None" = None) -> None:
        self._settings, self._opening = settings, opening or _application
        self._early: Gate | None = None
        self._inside: Starlette | None = None
        self._decided, self._over = asyncio.Event(), asyncio.Event()
        self.failure: Exception | None = None
        """Why the application could not be opened."""
        self.stop = self._give_up
        """Called when it could not."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif self._inside is not None:
            await self._inside(scope, receive, send)
        else:
            await self._meanwhile(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        self._early = _gate(self._settings)
        inside = asyncio.create_task(self._keep_open())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self._over.set()
        await inside
        await send({"type": "lifespan.shutdown.complete"})

    async def _keep_open(self) -> None:
        """The application from its beginning to its end, in one task, as what it is made of demands."""
        try:
            app = await run_in_threadpool(self._opening, self._settings)
            if self._over.is_set():
                return
            async with app.router.lifespan_context(app):
                self._inside = app
                self._decided.set()
                await self._over.wait()
        except Exception as error:  # noqa: BLE001 - whatever keeps it from opening is what is to be told
            self.failure = error
            self._decided.set()
            if not self._over.is_set():
                self.stop()

    def _give_up(self) -> None:
        """In a process of several: it ends, and the others' parent starts another."""
        log.error("not_opened", exc_info=self.failure)
        signal.raise_signal(signal.SIGTERM)

    async def _meanwhile(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = await self._early_answer(scope, receive)
        if answer is None:
            await self._decided.wait()
            if self._inside is not None:
                await self._inside(scope, receive, send)
                return
            answer = JSONResponse({"status": "failed"}, 503)
        await answer(scope, receive, send)

    async def _early_answer(self, scope: Scope, receive: Receive) -> Response | None:
        """What needs no assistant; None for all that does."""
        match scope["path"]:
            case "/healthz":
                return JSONResponse({"status": "ok"})
            case "/readyz":
                return JSONResponse({"status": "starting"}, 503)
            case "/slack/events" if self._early is not None and scope["method"] == "POST":
                return await self._early.enter(Request(scope, receive))
        return None


def from_environment() -> Doorstep:
    """For a server that starts several workers, each of which makes its own."""
    settings = Settings()
    if settings.has_slack:
        sys.setswitchinterval(SWITCH_INTERVAL)
    return Doorstep(settings)


def _application(settings: Settings) -> "Starlette":
    from bot.http.application import create_app  # the seconds of imports that nobody shall wait for

    return create_app(settings)


def _gate(settings: Settings) -> Gate | None:
    """Where a home is new, or changes its version, it keeps nothing yet and Slack sends again."""
    secret = settings.slack_signing_secret
    if secret is None or not settings.has_slack:
        return None
    return Gate(Inbox(open_database(settings.database())), secret.get_secret_value().encode())
