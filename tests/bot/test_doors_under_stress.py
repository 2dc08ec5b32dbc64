"""The HTTP door under stress: crowds, half-sent requests, odd bodies, and readers that go away."""

import asyncio
import json
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fastapi import HTTPException
from starlette.types import Message

from bot.app import Assistant
from bot.http.bodies import BodyLimits
from bot.http.streams import Streams
from bot.settings import Settings
from evals.bench.streams import request, stream
from tests.bot.test_http import SALES, problem, serving

ASKED = {"message": "limit for Nordhaus?"}
STREAMED = {"Accept": "text/event-stream"}


@pytest.fixture(scope="module")
def address(settings: Settings) -> Iterator[str]:
    yield from serving(settings.model_copy(update={"streams": 8}))


def events(response: httpx.Response) -> Iterator[tuple[str, dict[str, Any]]]:
    name = ""
    for line in response.iter_lines():
        if line.startswith("event:"):
            name = line.removeprefix("event:").strip()
        if line.startswith("data:"):
            yield name, json.loads(line.removeprefix("data:"))


def test_a_stream_says_at_once_that_the_message_came_and_then_where_it_is_kept(address: str) -> None:
    with httpx.stream("POST", f"{address}/v1/chat", json=ASKED, headers=SALES | STREAMED) as response:
        told = list(events(response))

    assert told[0] == ("status", {"state": "received"})
    answer = told[-1][1]
    kept = {name: answer[name] for name in ("conversation_id", "turn_id")}
    assert told[1] == ("status", {"state": "reading", **kept})


def test_one_too_many_is_refused_with_the_time_to_wait_and_the_others_are_answered(address: str) -> None:
    async def crowd() -> Any:
        return await asyncio.gather(*(stream(address, place) for place in range(20)))

    came = asyncio.run(crowd())
    assert {one.status for one in came} == {200, 503}
    assert all(one.answered for one in came if one.status == 200)


def test_one_asker_holds_a_quarter_and_a_place_that_is_given_up_is_free_again() -> None:
    streams = Streams(8)
    first, _second = streams.take("ip:1"), streams.take("ip:1")
    with pytest.raises(HTTPException, match="503: You have 2 streams open"):
        streams.take("ip:1")
    first()
    streams.take("ip:1")


def test_a_refusal_names_the_seconds_to_wait_whoever_asks() -> None:
    streams = Streams(1)
    give_up = streams.take("ip:1")
    with pytest.raises(HTTPException) as refused:
        streams.take("p:2")
    assert (refused.value.headers or {})["Retry-After"] == "2"
    give_up()
    streams.refuse_when_full()


def test_a_reader_that_goes_away_loses_the_stream_and_not_the_answer(
    address: str, assistant: Assistant
) -> None:
    with httpx.stream("POST", f"{address}/v1/chat", json=ASKED, headers=SALES | STREAMED) as response:
        told = events(response)
        next(told)
        conversation = next(told)[1]["conversation_id"]
    path = f"{address}/v1/conversations/{conversation}"
    give_up = time.monotonic() + 20
    while httpx.get(path, headers=SALES).json()["turns"][0]["answer"] is None:
        assert time.monotonic() < give_up, "the turn was not finished"

    assert "250,000" in httpx.get(path, headers=SALES).json()["turns"][0]["answer"]


def chunked(size: int) -> Iterator[bytes]:
    for _ in range(size // 65536):
        yield b" " * 65536


def test_a_body_over_a_mebibyte_is_refused_also_without_a_length(address: str) -> None:
    headers = {"Content-Type": "application/json"}
    problem(httpx.post(f"{address}/v1/chat", content=b" " * (2 << 20), headers=headers), 413)
    problem(httpx.post(f"{address}/v1/chat", content=chunked(2 << 20), headers=headers), 413)


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"message": ' + b"[" * 60 + b"]" * 60 + b"}",
        b'{"message": ' + b"9" * 5000 + b"}",
        b'{"message": ' + b"9" * 900_000 + b"}",
        b'{"message": "a", "message": "b"}',
        b'{"message": NaN}',
        b'{"debt": Infinity, "currency": "EUR"}',
    ],
)
@pytest.mark.parametrize("path", ["/v1/chat", "/v1/indemnity"])
def test_odd_json_is_a_422_and_soon(address: str, body: bytes, path: str) -> None:
    headers = {"Content-Type": "application/json"}
    begun = time.perf_counter()
    problem(httpx.post(f"{address}{path}", content=body, headers=headers), 422)
    assert time.perf_counter() - begun < 5


def test_a_body_that_does_not_come_is_a_408() -> None:
    async def never() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    async def app(*_: object) -> None:
        raise AssertionError("half a request reached a route")

    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "path": "/v1/chat", "method": "POST", "headers": []}
    asyncio.run(BodyLimits(app, seconds=0.05)(scope, never, send))
    assert sent[0]["status"] == 408
    assert (b"connection", b"close") in sent[0]["headers"]


def test_half_sent_requests_keep_nobody_from_an_answer(address: str) -> None:
    async def beside() -> Any:
        port = int(address.rpartition(":")[2])
        half = [await asyncio.open_connection("127.0.0.1", port) for _ in range(60)]
        for _, writer in half:
            writer.write(request()[:-5])
        came = await stream(address)
        for _, writer in half:
            writer.close()
        return came

    assert asyncio.run(beside()).answered


def test_no_answer_of_the_api_is_stored_on_the_way(address: str) -> None:
    for path in ("/v1/limits", "/v1/claims", "/v1/models", "/v1/nothing"):
        assert httpx.get(f"{address}{path}", headers=SALES).headers["cache-control"] == "no-store"


def test_half_a_form_is_no_request() -> None:
    came: list[str] = []

    async def app(*_: Any) -> None:
        came.append("called")

    told = iter(
        [
            {"type": "http.request", "body": b"step=close&tag=oth", "more_body": True},
            {"type": "http.disconnect"},
        ]
    )

    async def receive() -> Any:
        return next(told)

    async def send(message: Any) -> None:
        came.append(message["type"])

    scope = {"type": "http", "method": "POST", "path": "/support/HO-1", "headers": [], "query_string": b""}
    asyncio.run(BodyLimits(app)(scope, receive, send))

    assert came == []
