"""While the assistant is being opened: Slack is listened to, everybody else waits, and a failure ends it."""

import json
import threading
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.http.doorstep import Doorstep
from bot.settings import Settings
from bot.slack.inbox import Inbox
from knowledge.database import open_database
from tests.bot.slack.stand_in.serving import served
from tests.bot.slack.stand_in.waiting import wait_until
from tests.bot.slack.test_gate import EVENT, SECRET, signature
from tools.records.migrate import migrate


class Opening:
    """An application that takes as long to open as the test wants, and says whether it was closed."""

    def __init__(self) -> None:
        self.may_open, self.closed = threading.Event(), False

    def __call__(self, settings: Settings) -> Starlette:
        assert self.may_open.wait(30)

        async def inside(_request: Request) -> Response:
            return PlainTextResponse("inside")

        @asynccontextmanager
        async def lifespan(_app: Starlette) -> AsyncIterator[None]:
            yield
            self.closed = True

        routes = [Route("/{path:path}", inside, methods=["GET", "POST"])]
        return Starlette(routes=routes, lifespan=lifespan)


def in_slack(home: Path) -> Settings:
    secret = SecretStr(SECRET.decode())
    return Settings(
        home=home, database_url=None, slack_bot_token=SecretStr("xoxb-1"), slack_signing_secret=secret
    )


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Of a home that a server worked on before."""
    settings = in_slack(tmp_path)
    engine = open_database(settings.database())
    migrate(engine)
    engine.dispose()
    return settings


@pytest.fixture
def opening() -> Iterator[Opening]:
    one = Opening()
    yield one
    one.may_open.set()


def knock(address: str, payload: Mapping[str, object]) -> httpx.Response:
    body = json.dumps(payload).encode()
    headers = {**signature(body, str(int(time.time()))), "content-type": "application/json"}
    return httpx.post(f"{address}/slack/events", content=body, headers=headers, trust_env=False)


def kept(settings: Settings) -> int:
    engine = open_database(settings.database())
    counts = Inbox(engine).counts()
    engine.dispose()
    return counts.get("waiting", 0)


def test_what_slack_sends_is_kept_before_the_assistant_is_open(settings: Settings, opening: Opening) -> None:
    with served(Doorstep(settings, opening), lifespan="on") as address:
        answer = knock(address, EVENT)

        assert (answer.status_code, kept(settings)) == (200, 1)
        opening.may_open.set()


def test_a_stranger_at_the_doorstep_is_refused_as_ever(settings: Settings, opening: Opening) -> None:
    with served(Doorstep(settings, opening), lifespan="on") as address:
        answer = httpx.post(f"{address}/slack/events", json=EVENT, trust_env=False)

        assert (answer.status_code, kept(settings)) == (401, 0)
        opening.may_open.set()


def test_a_form_that_nobody_can_look_at_yet_is_not_taken(settings: Settings, opening: Opening) -> None:
    with served(Doorstep(settings, opening), lifespan="on") as address:
        answer = knock(address, {"type": "view_submission", "view": {"callback_id": "request"}})

        assert (answer.status_code, kept(settings)) == (503, 0)
        opening.may_open.set()


def test_a_page_asked_for_too_early_is_answered_once_it_is_open(settings: Settings, opening: Opening) -> None:
    with served(Doorstep(settings, opening), lifespan="on") as address, ThreadPoolExecutor() as pool:
        page = pool.submit(httpx.get, f"{address}/", trust_env=False, timeout=30)
        starting = httpx.get(f"{address}/readyz", trust_env=False)
        assert (starting.status_code, starting.json()) == (503, {"status": "starting"})
        assert httpx.get(f"{address}/healthz", trust_env=False).status_code == 200
        assert not page.done()

        opening.may_open.set()

        assert page.result().text == "inside"
        assert httpx.get(f"{address}/readyz", trust_env=False).text == "inside"
    assert opening.closed


def test_a_home_that_holds_nothing_yet_lets_slack_send_again(tmp_path: Path, opening: Opening) -> None:
    with served(Doorstep(in_slack(tmp_path / "new"), opening), lifespan="on") as address:
        assert knock(address, EVENT).status_code == 503
        opening.may_open.set()


def test_an_assistant_that_cannot_be_opened_stops_the_server_and_says_why(settings: Settings) -> None:
    def opening(_settings: Settings) -> Starlette:
        raise ValueError("the weights cannot be read")

    stopped = threading.Event()
    doorstep = Doorstep(settings, opening)
    doorstep.stop = stopped.set
    with served(doorstep, lifespan="on") as address:
        wait_until(stopped.is_set)
        assert httpx.get(f"{address}/", trust_env=False).status_code == 503

    assert str(doorstep.failure) == "the weights cannot be read"
