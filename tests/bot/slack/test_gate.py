"""The gate: only what Slack signed comes in, is kept before it is acknowledged, and junk costs nothing."""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from bot.slack.gate import FRESH, LARGEST, Gate
from bot.slack.inbox import Inbox
from tests.bot.slack.junk import thrown

SECRET = b"a-secret-of-the-test"
EVENT = {
    "type": "event_callback",
    "team_id": "T1",
    "event_id": "Ev1",
    "event": {
        "type": "message",
        "channel_type": "im",
        "user": "U1",
        "channel": "D1",
        "ts": "1.0",
        "text": "hi",
    },
}


class Door:
    """A gate over a real inbox, and how to knock at it."""

    def __init__(self, engine: Engine) -> None:
        self.inbox, self.rung = Inbox(engine), 0
        gate = Gate(self.inbox, SECRET, self._ring)
        app = Starlette(routes=[Route("/slack/events", gate.enter, methods=["POST"])])
        self.client = TestClient(app, raise_server_exceptions=True)

    def _ring(self) -> None:
        self.rung += 1

    def knock(self, body: bytes, **headers: str) -> Any:
        return self.client.post("/slack/events", content=body, headers=headers)

    def signed(self, body: bytes, at: float | None = None, content_type: str = "application/json") -> Any:
        sent = str(int(at if at is not None else time.time()))
        return self.knock(body, **signature(body, sent), **{"content-type": content_type})


def signature(body: bytes, sent: str, secret: bytes = SECRET) -> dict[str, str]:
    digest = hmac.new(secret, b"v0:" + sent.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {"x-slack-request-timestamp": sent, "x-slack-signature": f"v0={digest}"}


@pytest.fixture
def door(engine: Engine) -> Door:
    return Door(engine)


def body_of(payload: dict[str, Any]) -> bytes:
    return json.dumps(payload).encode()


def test_a_signed_event_is_kept_acknowledged_and_rung_for(door: Door) -> None:
    assert door.signed(body_of(EVENT)).status_code == 200
    assert door.inbox.counts() == {"waiting": 1}
    assert door.rung == 1


def test_the_same_request_played_again_is_acknowledged_and_kept_once(door: Door) -> None:
    assert [door.signed(body_of(EVENT)).status_code for _ in range(3)] == [200, 200, 200]
    assert door.inbox.counts() == {"waiting": 1}


def test_a_command_played_again_is_kept_once(door: Door) -> None:
    form = urlencode(
        {"command": "/limit", "text": "华东机电", "team_id": "T1", "user_id": "U1", "trigger_id": "1.2"}
    )
    for _ in range(2):
        door.signed(form.encode(), content_type="application/x-www-form-urlencoded")

    assert door.inbox.counts() == {"waiting": 1}


def test_slack_is_told_its_challenge(door: Door) -> None:
    answered = door.signed(body_of({"type": "url_verification", "challenge": "c-1"}))

    assert answered.json() == {"challenge": "c-1"}


UNSIGNED: dict[str, Callable[[bytes], dict[str, str]]] = {
    "nothing": lambda _body: {},
    "another secret": lambda body: signature(body, str(int(time.time())), b"other"),
    "another body": lambda body: signature(body + b" ", str(int(time.time()))),
    "too old": lambda body: signature(body, str(int(time.time()) - FRESH - 2)),
    "from the future": lambda body: signature(body, str(int(time.time()) + FRESH + 3)),
    "a time that is none": lambda body: signature(body, "yesterday!"),
    "a time in Arabic digits": lambda body: {
        **signature(body, str(int(time.time()))),
        "x-slack-request-timestamp": "1".rjust(10, "1") + "x",
    },
    "a signature that is none": lambda body: {
        **signature(body, str(int(time.time()))),
        "x-slack-signature": "v0=é",
    },
}


@pytest.mark.parametrize("how", UNSIGNED)
def test_what_slack_did_not_sign_is_refused_and_not_kept(door: Door, how: str) -> None:
    body = body_of(EVENT)
    headers = {name.encode(): value.encode("latin-1") for name, value in UNSIGNED[how](body).items()}

    answered = door.client.post("/slack/events", content=body, headers=headers)

    assert answered.status_code == 401
    assert door.inbox.counts() == {}


def test_more_than_slack_ever_sends_is_refused_before_it_is_read(door: Door) -> None:
    assert door.signed(b" " * (LARGEST + 1)).status_code == 413
    assert door.inbox.counts() == {}


@pytest.mark.parametrize(
    "body",
    [b"", b"[1]", b'"x"', b"nul", b"\xff\xfe", b"[" * 200_000, b"NaN", b"1" * 5000],
    ids=["empty", "list", "text", "half", "bytes", "nested", "nan", "digits"],
)
def test_a_signed_body_that_is_none_of_slacks_is_refused_and_not_kept(door: Door, body: bytes) -> None:
    assert door.signed(body).status_code == 400
    assert door.inbox.counts() == {}


def test_when_it_cannot_be_kept_slack_is_asked_to_send_it_again(door: Door, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE slack_inbox RENAME TO away"))

    assert door.signed(body_of(EVENT)).status_code == 503

    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE away RENAME TO slack_inbox"))
    assert door.signed(body_of(EVENT)).status_code == 200


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
NAMES = st.sampled_from(
    ["type", "event", "team_id", "view", "user", "channel", "payload", "event_id", "state"]
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(payload=st.dictionaries(NAMES, JSON, max_size=6))
def test_no_signed_payload_of_any_shape_is_an_error_of_ours(door: Door, payload: dict[str, Any]) -> None:
    assert door.signed(json.dumps(payload).encode()).status_code in (200, 400)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=300), sent=st.text(max_size=12), signed=st.text(max_size=70))
def test_no_junk_comes_in(door: Door, body: bytes, sent: str, signed: str) -> None:
    headers = {
        b"x-slack-request-timestamp": sent.encode("utf-8", "replace").replace(b"\n", b"").replace(b"\r", b""),
        b"x-slack-signature": signed.encode("utf-8", "replace").replace(b"\n", b"").replace(b"\r", b""),
    }
    try:
        answered = door.client.post("/slack/events", content=body, headers=headers)
    except ValueError:  # a header that no client can send
        return
    assert answered.status_code in (401, 413)
    assert door.inbox.counts() == {}


def test_no_mutated_request_comes_in() -> None:
    statuses, kept, _ = asyncio.run(thrown(5000))

    assert set(statuses) == {401}
    assert kept == 0
