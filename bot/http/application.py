"""The FastAPI application over one assistant."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING

import structlog
from fastapi import FastAPI

from bot.app import Assistant, open_assistant
from bot.demo_people import demo_people
from bot.http import (
    actions,
    alerts,
    cash,
    chat,
    feedback,
    knowledge,
    pages,
    records,
    review,
    rules,
    signing_in,
    slack,
)
from bot.http.callers import Rates
from bot.http.problems import add_problem_handlers
from bot.settings import Settings
from knowledge.chroma import preload

if TYPE_CHECKING:
    from bot.slack.door import SlackDoor

log = structlog.get_logger(__name__)


def create_app(settings: Settings) -> FastAPI:
    """The application; it opens its assistant when it starts and closes it when it stops."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        Thread(target=preload, daemon=True).start()
        with open_assistant(settings) as assistant:
            app.state.assistant = assistant
            app.state.rates = Rates(settings)
            app.state.demo_people = demo_people() if settings.demo else []
            warming = Thread(target=_warm, args=(app, assistant), daemon=True)
            warming.start()
            async with _slack(settings, assistant) as app.state.slack:
                yield
            warming.join()

    app = FastAPI(
        title="CoverDesk",
        version="1",
        description="A conversational assistant for trade credit insurance.",
        lifespan=lifespan,
    )
    app.state.ready, app.state.failed = Event(), ""
    add_problem_handlers(app)
    for part in (
        chat,
        records,
        rules,
        cash,
        alerts,
        actions,
        feedback,
        knowledge,
        pages,
        signing_in,
        review,
        slack,
    ):
        app.include_router(part.router)
    return app


@asynccontextmanager
async def _slack(settings: Settings, assistant: Assistant) -> "AsyncIterator[SlackDoor | None]":
    """The Slack door where it is set up, else None: its libraries take half a second to import."""
    if not settings.has_slack:
        yield None
        return
    from bot.slack.door import slack_door

    async with slack_door(settings, assistant) as door:
        yield door


def _warm(app: FastAPI, assistant: Assistant) -> None:
    """Load the encoder and open the index before anybody waits for them."""
    try:
        assistant.encoder.encode_query(["warm"])
        assistant.index.refresh()
    except Exception as error:  # a thread's own door: /readyz tells
        log.error("not_ready", exc_info=error)
        app.state.failed = "The knowledge index could not be opened; see the log, or run `coverdesk doctor`."
        return
    app.state.ready.set()


def from_environment() -> FastAPI:
    """For a server that starts several workers, each of which makes its own."""
    return create_app(Settings())
