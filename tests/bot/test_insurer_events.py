"""`POST /v1/events`: what an insurer's system signs is kept once; anything else changes nothing."""

import hashlib
import hmac
import itertools
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import Engine, select

from bot.insurer_events import InsurerEvents
from bot.settings import Settings
from knowledge.database import open_database, reading
from tests.bot.conftest import demo_settings, own_database
from tests.bot.test_http import OWNER, problem, serving
from tools.records import schema
from tools.records.demo import load_demo

SECRET = "what both sides know and nobody else does"
Sent = Callable[..., httpx.Response]
FALL = {
    "event_id": "X-1",
    "policy_id": "POL-LQ-2026",
    "buyer_id": "B-DE-001",
    "kind": "grade_changed",
    "occurred_on": "2026-11-20",
    "old_value": "3",
    "new_value": "7",
    "note": None,
}
BOUNCE = {**FALL, "event_id": "X-2", "kind": "bounced_payment", "old_value": None, "new_value": None}


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    for database in own_database():
        settings = demo_settings(tmp_path_factory.mktemp("events"), database)
        yield settings.model_copy(update={"events_secret": SecretStr(SECRET)})


@pytest.fixture(scope="module")
def address(own: Settings) -> Iterator[str]:
    yield from serving(own)


def signed(body: bytes, stamp: str, secret: str = SECRET) -> Mapping[str, str]:
    mac = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    return {"CoverDesk-Timestamp": stamp, "CoverDesk-Signature": f"sha256={mac}"}


@pytest.fixture
def send(address: str) -> Sent:
    def sending(events: Any, headers: Mapping[str, str] | None = None) -> httpx.Response:
        body = json.dumps({"events": events}).encode()
        heads = signed(body, str(int(time.time()))) if headers is None else headers
        return httpx.post(f"{address}/v1/events", content=body, headers=heads, timeout=30)

    return sending


def kept(settings: Settings) -> list[Any]:
    engine = open_database(settings.database())
    try:
        return of(engine)
    finally:
        engine.dispose()


def of(engine: Engine) -> list[Any]:
    with reading(engine) as connection:
        query = select(schema.buyer_event).where(schema.buyer_event.c.event_id.startswith("X-"))
        return [tuple(row) for row in connection.execute(query.order_by(schema.buyer_event.c.event_id))]


def test_what_an_insurer_sends_warns_the_policyholder(send: Sent, address: str) -> None:
    assert send([FALL, BOUNCE]).status_code == 202
    assert send([FALL, BOUNCE]).json()["accepted"] == 2, "sent again it changes nothing"

    alerts = httpx.get(f"{address}/v1/alerts?buyer_id=B-DE-001", headers=OWNER, timeout=30).json()["items"]
    assert "bounced" in json.dumps(alerts)


EVENT = {**FALL, "event_id": "X-9"}
BODY = json.dumps({"events": [EVENT]}).encode()


def now(more: int = 0) -> str:
    """At the time of the test, not of its collection: a suite takes minutes."""
    return str(int(time.time()) + more)


@pytest.mark.parametrize(
    "headers",
    [
        lambda: {},
        lambda: {"CoverDesk-Timestamp": now()},
        lambda: {**signed(BODY, now()), "CoverDesk-Timestamp": now(7)},
        lambda: signed(BODY, now(), "another secret that nobody was told of"),
        lambda: signed(BODY + b" ", now()),
        lambda: signed(BODY, now(-400)),
        lambda: signed(BODY, now(400)),
        lambda: signed(BODY, "now"),
        lambda: signed(BODY, ""),
        lambda: {**signed(BODY, now()), "CoverDesk-Signature": "sha256="},
        lambda: OWNER,
    ],
)
def test_what_is_not_signed_or_not_of_now_is_refused_alike(
    send: Sent, own: Settings, headers: Callable[[], Mapping[str, str]]
) -> None:
    refused = problem(send([EVENT], headers()), 401)

    assert "HMAC-SHA256" in refused["detail"]
    assert not [row for row in kept(own) if "X-9" in row]


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"kind": "sold"}, "events.1.kind"),
        ({"occurred_on": "yesterday"}, "events.1.occurred_on"),
        ({"policy_id": "POL-NONE"}, "events.1.policy_id"),
        ({"buyer_id": "B-NONE"}, "events.1.buyer_id"),
        ({"amount": "1"}, "events.1.amount"),
        ({"event_id": 7}, "events.1.event_id"),
    ],
)
def test_of_events_that_do_not_fit_none_is_kept_and_each_place_is_named(
    send: Sent, own: Settings, wrong: Mapping[str, Any], where: str
) -> None:
    refused = problem(send([{**FALL, "event_id": "X-7"}, {**FALL, "event_id": "X-8", **wrong}]), 422)

    assert where in [one["where"] for one in refused["errors"]]
    assert not [row for row in kept(own) if {"X-7", "X-8"} & set(row)]


@pytest.mark.parametrize("events", [[], "all", [FALL] * 1001])
def test_a_request_without_events_or_with_too_many_is_refused(send: Sent, events: Any) -> None:
    problem(send(events), 422)


def test_late_doubled_and_in_any_order_the_book_comes_out_the_same(engine: Engine) -> None:
    load_demo(engine)
    book = InsurerEvents(engine, SECRET.encode())
    third = {**FALL, "event_id": "X-3", "kind": "adverse_news", "occurred_on": "2026-10-01"}
    states: set[str] = set()
    for order in itertools.permutations([FALL, BOUNCE, third]):
        sent: Sequence[Mapping[str, str | None]] = [*order, order[0]]
        with engine.begin() as connection:
            connection.execute(
                schema.buyer_event.delete().where(schema.buyer_event.c.event_id.startswith("X-"))
            )
        for one in sent:
            book.keep([one])
        states.add(repr(of(engine)))

    assert len(states) == 1
