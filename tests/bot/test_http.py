"""The HTTP door: contracts of DESIGN §4.4, over a real server on loopback."""

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
import uvicorn
from sqlalchemy import select

from bot.http.application import create_app
from bot.schema import turn
from bot.settings import Settings
from knowledge.database import open_database
from tests.bot.conftest import demo_settings

SALES = {"Authorization": "Bearer demo-lanqiao-sales"}
OWNER = {"Authorization": "Bearer demo-lanqiao-owner"}
OTHER = {"Authorization": "Bearer demo-brackenwharf-owner"}
SUPPORT = {"Authorization": "Bearer demo-support"}


class Server(uvicorn.Server):
    """Runs in a thread; signals stay with the test runner."""

    def install_signal_handlers(self) -> None:
        return


def serving(settings: Settings) -> Iterator[str]:
    server = Server(uvicorn.Config(create_app(settings), port=0, log_level="error", lifespan="on"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            thread.join(0.02)
        port = server.servers[0].sockets[0].getsockname()[1]
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            _until_ready(client)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


def _until_ready(client: httpx.Client) -> None:
    begun = datetime.now(tz=UTC)
    while client.get("/readyz").status_code != 200:
        assert (datetime.now(tz=UTC) - begun).total_seconds() < 60, client.get("/readyz").text


@pytest.fixture(scope="module")
def address(settings: Settings) -> Iterator[str]:
    yield from serving(settings)


@pytest.fixture
def http(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, timeout=30) as client:
        yield client


def problem(response: httpx.Response, status: int) -> dict[str, Any]:
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert {"type", "title", "status", "detail", "trace_id"} <= body.keys()
    return body


def test_a_chat_answers_with_the_whole_document(http: httpx.Client) -> None:
    body = http.post("/v1/chat", headers=SALES, json={"message": "limit for Nordhaus?"}).json()

    assert set(body) == {
        "conversation_id",
        "turn_id",
        "language",
        "model",
        "outcome",
        "answer",
        "citations",
        "cards",
        "tool_calls",
        "suggestions",
        "pending_action",
    }
    assert (body["language"], body["model"], body["outcome"]) == ("en", "embedded", "answered")
    assert body["citations"][0]["kind"] == "record"
    assert body["citations"][0]["authority"] == "limit_decision"
    assert body["cards"][0]["kind"] == "credit_limit"
    assert body["tool_calls"] == [
        {"name": "credit_limit", "arguments": {"buyer": "Nordhaus Pumpenwerk GmbH"}}
    ]
    assert body["pending_action"] is None


def test_the_stream_tells_progress_and_then_the_same_answer_whole(http: httpx.Client) -> None:
    asked = {"message": "什么是等待期？"}
    plain = http.post("/v1/chat", json=asked).json()
    events: list[tuple[str, dict[str, Any]]] = []
    with http.stream("POST", "/v1/chat", json=asked, headers={"Accept": "text/event-stream"}) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        for line in response.iter_lines():
            if line.startswith("event:"):
                events.append((line.removeprefix("event:").strip(), {}))
            if line.startswith("data:"):
                events[-1] = (events[-1][0], json.loads(line.removeprefix("data:")))

    names = [name for name, _ in events]
    assert names[0] == "status"
    assert "tool" in names
    assert names[-1] == "answer"
    assert events[-1][1]["answer"] == plain["answer"]
    assert events[-1][1]["citations"] == plain["citations"]


def test_a_conversation_goes_on_and_can_be_read_again_by_its_owner_alone(http: httpx.Client) -> None:
    first = http.post("/v1/chat", headers=SALES, json={"message": "limit for Nordhaus?"}).json()
    asked = {"message": "and its payment terms?", "conversation_id": first["conversation_id"]}
    second = http.post("/v1/chat", headers=SALES, json=asked).json()
    path = f"/v1/conversations/{first['conversation_id']}"

    assert "60 days" in second["answer"]
    assert [t["message"] for t in http.get(path, headers=SALES).json()["turns"]] == [
        "limit for Nordhaus?",
        "and its payment terms?",
    ]
    theirs = problem(http.get(path, headers=OTHER), 404)
    unknown = problem(http.get("/v1/conversations/c_unknown", headers=OTHER), 404)
    assert theirs["detail"] == unknown["detail"]
    problem(http.post("/v1/chat", headers=OTHER, json=asked), 404)


def _held_alone(settings: Settings, conversation: str) -> bool:
    """Whether each of its turns was begun only when the one before had its answer."""
    engine = open_database(settings.database())
    try:
        with engine.connect() as connection:
            mine = select(turn.c.asked_at, turn.c.answered_at)
            rows = connection.execute(mine.where(turn.c.conversation_id == conversation)).all()
    finally:
        engine.dispose()
    times = [time for row in sorted(tuple(row) for row in rows) for time in row]
    return times == sorted(times)


ASKED_AT_ONCE = ("limit for Nordhaus?", "list my limits", "什么是等待期？", "哪些发票要报逾期", "thanks")


def test_messages_at_once_to_two_servers_are_each_answered_one_after_another(
    settings: Settings, address: str, http: httpx.Client
) -> None:
    first = http.post("/v1/chat", headers=SALES, json={"message": "hello"}).json()
    conversation = first["conversation_id"]

    def asked(server: str, message: str) -> httpx.Response:
        body = {"message": message, "conversation_id": conversation}
        return httpx.post(f"{server}/v1/chat", headers=SALES, json=body, timeout=30)

    with contextmanager(serving)(settings) as other, ThreadPoolExecutor(5) as people:
        answers = list(people.map(asked, (address, other) * 2 + (address,), ASKED_AT_ONCE))

    assert [one.status_code for one in answers] == [200] * 5
    turns = http.get(f"/v1/conversations/{conversation}", headers=SALES).json()["turns"]
    told = {one["turn_id"]: one["answer"] for one in turns}
    assert sorted(one["message"] for one in turns) == sorted(("hello", *ASKED_AT_ONCE))
    assert all(told[one.json()["turn_id"]] == one.json()["answer"] for one in answers)
    assert _held_alone(settings, conversation)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"message": ""},
        {"message": "   "},
        {"message": "\u0000\u0001"},
        {"message": "额" * 20_000},
        {"message": 7},
        {"message": "hi", "principal": "P-LQ-OWNER"},
        {"message": "hi", "policy_id": "POL-LQ-2026"},
        ["hi"],
    ],
)
def test_a_body_that_does_not_fit_is_a_422_that_says_why(http: httpx.Client, body: object) -> None:
    problem(http.post("/v1/chat", json=body), 422)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe\x00", b"[" * 10_000])
def test_a_body_that_is_no_json_is_a_422(http: httpx.Client, content: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    problem(http.post("/v1/chat", content=content, headers=headers), 422)


def test_emoji_alone_are_asked_about(http: httpx.Client) -> None:
    assert http.post("/v1/chat", json={"message": "😀😀"}).json()["outcome"] == "clarify"


@pytest.mark.parametrize("header", ["Bearer nonsense", "Bearer", "Basic ZGVtbw==", "demo-lanqiao-sales"])
@pytest.mark.parametrize("path", ["/v1/limits", "/v1/claims", "/v1/buyers?q=x", "/v1/search?q=x"])
def test_a_token_that_is_not_valid_is_a_401(http: httpx.Client, header: str, path: str) -> None:
    response = http.get(path, headers={"Authorization": header})

    problem(response, 401)
    assert response.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("path", ["/v1/limits", "/v1/limits/B-DE-001", "/v1/claims", "/v1/buyers?q=Nordhaus"])
def test_records_need_a_signed_in_user_of_a_policy(http: httpx.Client, path: str) -> None:
    problem(http.get(path), 401)
    problem(http.get(path, headers=SUPPORT), 403)


def test_limits_are_listed_and_read_one_by_one_in_the_cards_shape(http: httpx.Client) -> None:
    listed = http.get("/v1/limits", headers=SALES).json()
    one = http.get("/v1/limits/B-DE-001", headers=SALES).json()

    assert listed["next"] is None
    assert len(listed["items"]) > 20
    assert one["buyer_name"] == "Nordhaus Pumpenwerk GmbH"
    assert one["granted"] == {"amount": "250000", "currency": "EUR"}
    assert one["items"][0]["layers"]


def test_anothers_buyer_is_the_same_404_as_one_that_does_not_exist(http: httpx.Client) -> None:
    theirs = problem(http.get("/v1/limits/B-DE-001", headers=OTHER), 404)
    unknown = problem(http.get("/v1/limits/B-XX-999", headers=OTHER), 404)

    assert theirs["detail"] == unknown["detail"]


def test_claims_are_listed_without_amounts_for_sales_and_anothers_is_a_404(http: httpx.Client) -> None:
    sales = http.get("/v1/claims", headers=SALES).json()["items"]
    owner = http.get("/v1/claims", headers=OWNER).json()["items"]

    assert [claim["claim_no"] for claim in sales] == [claim["claim_no"] for claim in owner]
    assert all(claim["claimed"] is None and claim["deductions"] == [] for claim in sales)
    assert any(claim["claimed"] for claim in owner)
    assert http.get("/v1/claims/CLM-LQ-0004", headers=SALES).json()["status"] == "DOCS_PENDING"
    theirs = problem(http.get("/v1/claims/CLM-LQ-0004", headers=OTHER), 404)
    assert theirs["detail"] == problem(http.get("/v1/claims/CLM-XX-1", headers=OTHER), 404)["detail"]


def test_buyers_are_found_with_a_verdict_among_ones_own(http: httpx.Client) -> None:
    mine = http.get("/v1/buyers", params={"q": "砺桐机电"}, headers=SALES).json()
    theirs = http.get("/v1/buyers", params={"q": "Nordhaus"}, headers=OTHER).json()

    assert mine["verdict"] == "choose"
    assert {"buyer_id", "legal_name", "score", "reasons"} <= mine["matches"][0].keys()
    assert theirs == {"verdict": "none", "matches": []}


def test_the_public_searches_public_documents_only(http: httpx.Client) -> None:
    public = http.get("/v1/search", params={"q": "逾期欠款通知", "k": 100}).json()["hits"]
    owner = http.get("/v1/search", params={"q": "逾期欠款通知", "k": 100}, headers=OWNER).json()["hits"]

    assert {"document_id", "path", "title", "section", "text", "score"} <= public[0].keys()
    assert not any(hit["path"].startswith("demo/") for hit in public)
    assert any("pol-lq-2026" in hit["path"] for hit in owner)
    assert not any("pol-hw-2026" in hit["path"] for hit in owner)


@pytest.mark.parametrize("query", ["?q=", "?k=5", "?q=x&k=0", "?q=x&k=many", "?q=" + "x" * 2001])
def test_a_search_that_does_not_fit_is_a_422(http: httpx.Client, query: str) -> None:
    problem(http.get("/v1/search" + query), 422)


def test_too_many_requests_are_a_429_with_the_time_to_wait(settings: Settings) -> None:
    few = settings.model_copy(update={"rate_public": "2/minute", "rate_principal": "3/minute"})
    for address in serving(few):
        with httpx.Client(base_url=address) as client:
            public = [client.get("/v1/search", params={"q": "限额"}) for _ in range(3)]
            known = [client.get("/v1/claims", headers=SALES) for _ in range(4)]

    assert [response.status_code for response in public] == [200, 200, 429]
    assert [response.status_code for response in known] == [200, 200, 200, 429]
    assert 1 <= int(public[-1].headers["retry-after"]) <= 60


def test_the_page_loads_nothing_from_elsewhere_and_offers_the_demo_people(http: httpx.Client) -> None:
    page = http.get("/")

    assert page.status_code == 200
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "https://" not in page.text
    assert "demo-lanqiao-sales" in page.text
    assert http.get("/web/demo.js").status_code == http.get("/web/site.css").status_code == 200
    assert http.get("/web/widget").status_code == http.get("/web/..%2f..%2fsettings.py").status_code == 404
    assert "demo-lanqiao-sales" in {one["token"] for one in http.get("/web-settings").json()["demo"]}


def test_without_the_demo_no_demo_person_is_offered(tmp_path_factory: pytest.TempPathFactory) -> None:
    plain = demo_settings(tmp_path_factory.mktemp("plain") / "home").model_copy(
        update={"demo": False, "bundled": False}
    )
    for address in serving(plain):
        with httpx.Client(base_url=address) as client:
            assert client.get("/web-settings").json()["demo"] == []
            assert client.get("/v1/limits", headers=SALES).status_code == 401


def test_the_api_describes_itself(http: httpx.Client) -> None:
    paths = http.get("/openapi.json").json()["paths"]

    assert {"/v1/chat", "/v1/search", "/v1/buyers", "/v1/limits", "/v1/claims", "/healthz", "/readyz"} <= set(
        paths
    )
    assert http.get("/docs").status_code == 200
    assert http.get("/healthz").json() == {"status": "ok"}
    problem(http.get("/v1/nothing"), 404)


def test_a_mistyped_number_is_asked_back_in_chat_and_warned_of_in_a_search(http: httpx.Client) -> None:
    said = http.post("/v1/chat", json={"message": "91440300MA5EQXL17O 额度多少"}, headers=SALES).json()
    found = http.get("/v1/buyers", params={"q": "91440300MA5EQXL17O"}, headers=SALES).json()

    assert said["outcome"] == "clarify"
    assert "91440300MA5EQX1L70" in said["answer"]
    assert said["cards"] == []
    assert found["verdict"] == "none"
    assert "91440300MA5EQX1L70" in found["warnings"][0]
