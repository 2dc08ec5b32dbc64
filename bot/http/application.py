"""The FastAPI application over one assistant."""

import gc
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING

import structlog
from fastapi import FastAPI

from bot.alerts.desk import InSlack, telling_people
from bot.app import Assistant, open_assistant
from bot.demo_people import demo_people
from bot.handovers.notices import Notices
from bot.handovers.sender import Sender, Ways
from bot.http import (
    actions,
    alerts,
    calendar_feed,
    cash,
    cash_files,
    changes,
    chat,
    company_webhook,
    completions,
    credit_review,
    events,
    feedback,
    handovers,
    insights,
    knowledge,
    knowledge_pages,
    ledgers,
    metrics,
    my_cash,
    my_claims,
    my_deadlines,
    my_limits,
    my_notifications,
    my_requests,
    notifications,
    pages,
    records,
    review,
    review_bundled,
    review_entries,
    rules,
    signing_in,
    slack,
    support,
    website,
    widget,
)
from bot.http.bodies import BodyLimits
from bot.http.metrics import Measuring, Requests
from bot.http.private import NothingStored
from bot.http.problems import add_problem_handlers
from bot.http.rates import Rates
from bot.http.streams import Streams
from bot.http.turns import COMPUTING, WAITING_FOR_A_PROVIDER, Turns
from bot.http.widget_origins import WidgetOrigins
from bot.ledger.rounds import settling
from bot.noticing import noticing_rounds
from bot.planner import EMBEDDED
from bot.presence import departed
from bot.privacy.desk import retention_of
from bot.privacy.rounds import retaining
from bot.settings import Settings
from bot.submissions.rounds import handing_over
from bot.uploads.rounds import forgetting
from knowledge.chroma import preload

if TYPE_CHECKING:
    from bot.slack.door import SlackDoor

log = structlog.get_logger(__name__)

PARTS = (
    actions,
    alerts,
    calendar_feed,
    cash,
    cash_files,
    changes,
    chat,
    company_webhook,
    completions,
    credit_review,
    events,
    feedback,
    handovers,
    insights,
    knowledge,
    knowledge_pages,
    ledgers,
    metrics,
    my_cash,
    my_claims,
    my_deadlines,
    my_limits,
    my_notifications,
    my_requests,
    notifications,
    pages,
    records,
    review,
    review_bundled,
    review_entries,
    rules,
    signing_in,
    slack,
    support,
    website,
    widget,
)
"""The routes, a subject each."""


def create_app(settings: Settings) -> FastAPI:
    """The application; it opens its assistant when it starts and closes it when it stops."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        Thread(target=preload, daemon=True).start()
        with open_assistant(settings) as assistant:
            app.state.assistant, gone = assistant, departed(settings.home)
            assistant.conversations.let_go(gone)
            app.state.rates = Rates(settings)
            app.state.in_slack = _in_slack(assistant)
            app.state.streams = Streams(settings.streams)
            app.state.demo_people = demo_people() if settings.demo else []
            warming = Thread(target=_warm, args=(app, assistant), daemon=True)
            warming.start()
            noticing = assistant.noticing(assistant.warning_weights)
            with (
                _notices(settings, assistant),
                settling(assistant.ledger),
                noticing_rounds(noticing, settings.day),
                telling_people(assistant, assistant.warning_weights, app.state.in_slack),
                forgetting(assistant.uploading.ledgers),
                retaining(retention_of(assistant)),
                _submissions(assistant),
            ):
                async with (
                    _turns(settings) as app.state.turns,
                    _slack(settings, assistant, gone) as app.state.slack,
                ):
                    yield
            warming.join()

    app = FastAPI(
        title="CoverDesk",
        version="1",
        description="A conversational assistant for trade credit insurance.",
        lifespan=lifespan,
    )
    app.state.ready, app.state.failed = Event(), ""
    app.state.requests = Requests()
    _limit_and_measure(app, settings)
    add_problem_handlers(app)
    for part in PARTS:
        app.include_router(part.router)
    return app


def _limit_and_measure(app: FastAPI, settings: Settings) -> None:
    """What surrounds every request, the outermost last: a website's page may read what any other refuses."""
    app.add_middleware(BodyLimits, files=settings.ledger_megabytes * 1024 * 1024)
    app.add_middleware(NothingStored)
    app.add_middleware(WidgetOrigins)
    app.add_middleware(Measuring, requests=app.state.requests)


@contextmanager
def _notices(settings: Settings, assistant: Assistant) -> Iterator[None]:
    """Notices of hand-overs go out, where a way for them is set up."""
    if not settings.notice_channels():
        yield
        return
    ways = Ways(settings.mail(), settings.webhook(), settings.desk_email, settings.public_url)
    sender = Sender(Notices(assistant.engine), ways)
    thread = sender.start()
    try:
        yield
    finally:
        sender.stop(thread)


def _in_slack(assistant: Assistant) -> InSlack | None:
    """Who is whom in Slack, where it is set up."""
    if not assistant.settings.has_slack:
        return None
    from bot.slack.accounts import Accounts

    return Accounts(assistant.engine, assistant.principals).of


@contextmanager
def _submissions(assistant: Assistant) -> Iterator[None]:
    """Confirmed requests go to insurers' systems and are followed, where the settings name an account."""
    if not assistant.settings.submitted():
        yield
        return
    with handing_over(assistant.hand_over()):
        yield


@asynccontextmanager
async def _turns(settings: Settings) -> AsyncIterator[Turns]:
    """The turns; those that were accepted come to their end before the assistant is closed."""
    turns = Turns(COMPUTING if settings.model == EMBEDDED else WAITING_FOR_A_PROVIDER)
    try:
        yield turns
    finally:
        await turns.close()


@asynccontextmanager
async def _slack(
    settings: Settings, assistant: Assistant, gone: Sequence[str]
) -> "AsyncIterator[SlackDoor | None]":
    """The Slack door where it is set up, else None: its libraries take half a second to import."""
    if not settings.has_slack:
        yield None
        return
    from bot.slack.door import slack_door

    async with slack_door(settings, assistant, gone) as door:
        yield door


def _warm(app: FastAPI, assistant: Assistant) -> None:
    """Load the encoder and open the index before anybody waits for them."""
    website.prepare()
    try:
        assistant.encoder.encode_query(["warm"])
        assistant.index.refresh()
    except Exception as error:  # a thread's own door: /readyz tells
        log.error("not_ready", exc_info=error)
        app.state.failed = "The knowledge index could not be opened; see the log, or run `coverdesk doctor`."
        return
    # Libraries and models stay for good: looking through them for rubbish stops everything for 0.2 s.
    gc.collect()
    gc.freeze()
    app.state.ready.set()
