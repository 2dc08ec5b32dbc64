"""Prepared actions over HTTP: the statuses of DESIGN §4.7 and what one sees of others' requests."""

from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from bot.app import Assistant
from bot.confirm import OPEN_FOR
from bot.http.application import create_app
from bot.http.rates import Rates
from bot.http.streams import Streams
from bot.http.turns import Turns
from tests.bot.desk import Desk, assistant_over

CREDIT = {"Authorization": "Bearer demo-lanqiao-credit"}
SALES = {"Authorization": "Bearer demo-lanqiao-sales"}
OTHERS = {"Authorization": "Bearer demo-haldenwerk-owner"}
SUZHOU = {"buyer": "B-CN-001", "amount": "1200000", "currency": "CNY", "terms_days": 60}


@pytest.fixture
def http(desk: Desk, assistant: Assistant) -> TestClient:
    app = create_app(assistant.settings)
    app.state.assistant = assistant_over(desk, assistant)
    app.state.rates = Rates(assistant.settings)
    app.state.turns, app.state.streams = Turns(1), Streams(1)
    return TestClient(app)


def prepared(desk: Desk, who: str = "P-LQ-SALES") -> str:
    return desk.prepared(who, "request_limit", **SUZHOU).id


def decide(http: TestClient, action: str, verb: str, who: dict[str, str], body: Any = None) -> int:
    given = {} if body is None else body
    return http.post(f"/v1/actions/{action}/{verb}", headers=who, json=given).status_code


def test_a_confirmation_answers_with_the_action_and_its_receipt(http: TestClient, desk: Desk) -> None:
    action = prepared(desk)

    body = http.post(f"/v1/actions/{action}/confirm", headers=CREDIT, json={}).json()

    assert (body["id"], body["kind"], body["state"]) == (action, "limit_request", "executed")
    assert body["decided_by"] == "P-LQ-CREDIT"
    assert body["receipt"]["reference"].startswith("REC-")
    assert "没有发给保险人" in body["receipt"]["text"]


def test_each_refusal_has_its_status(http: TestClient, desk: Desk) -> None:
    action = prepared(desk)

    assert decide(http, action, "confirm", {}) == 401
    assert decide(http, action, "confirm", SALES) == 403
    assert decide(http, action, "confirm", OTHERS) == 404
    assert decide(http, "ACT-000000000000", "confirm", CREDIT) == 404
    assert decide(http, action, "confirm", CREDIT, {"policy_id": "POL-HW-2026"}) == 422
    assert decide(http, action, "confirm", CREDIT) == 200
    assert decide(http, action, "confirm", CREDIT) == 409
    assert decide(http, action, "cancel", CREDIT) == 409


def test_an_expired_action_is_gone(http: TestClient, desk: Desk) -> None:
    action = prepared(desk)
    desk.clock.later(OPEN_FOR + timedelta(seconds=1))

    assert decide(http, action, "confirm", CREDIT) == 410
    assert decide(http, action, "cancel", CREDIT) == 410


def test_a_repeated_call_with_its_key_is_answered_as_the_first(http: TestClient, desk: Desk) -> None:
    action, keyed = prepared(desk), {**CREDIT, "Idempotency-Key": "k-1"}

    first, second = (http.post(f"/v1/actions/{action}/confirm", headers=keyed, json={}) for _ in range(2))

    assert (first.status_code, first.json()) == (200, second.json())
    assert decide(http, action, "cancel", keyed) == 422


def test_a_foreign_action_and_an_unknown_one_get_the_same_document(http: TestClient, desk: Desk) -> None:
    foreign, unknown = (
        http.get(f"/v1/actions/{action}", headers=OTHERS).json()
        for action in (prepared(desk), "ACT-000000000000")
    )

    assert foreign | {"trace_id": ""} == unknown | {"trace_id": ""}


def test_sales_see_their_own_requests_and_no_other_policyholders_words_are_anywhere(
    http: TestClient, desk: Desk
) -> None:
    own, managers = prepared(desk), desk.prepared("P-LQ-CREDIT", "watch_buyer", buyer="B-CN-002")

    seen = http.get("/v1/actions", headers=SALES).json()["items"]
    of_policy = http.get("/v1/actions", headers=CREDIT).json()["items"]
    elsewhere = http.get("/v1/actions", headers=OTHERS)

    assert [one["id"] for one in seen] == [own]
    assert {one["id"] for one in of_policy} == {own, managers.id}
    assert elsewhere.json() == {"items": [], "next": None}
    assert http.get("/v1/actions").status_code == 401


def test_a_chat_brings_the_prepared_action_and_a_button_confirms_it(http: TestClient) -> None:
    asked = {"message": "给苏州砺桐申请额度120万人民币账期60天"}
    answer = http.post("/v1/chat", headers=CREDIT, json=asked).json()

    assert answer["outcome"] == "confirm"
    pending = answer["pending_action"]
    assert set(pending) == {"id", "kind", "summary", "expires_at"}
    assert decide(http, pending["id"], "confirm", CREDIT) == 200
