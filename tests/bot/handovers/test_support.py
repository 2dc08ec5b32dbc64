"""From a visitor who asks for a person to their answer: through the API, and the support page."""

import re
import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine

from bot.arrival import FROM_HTTP
from bot.handovers.case import Tag
from bot.handovers.desk import Form, HandOverDesk
from bot.handovers.queue import HeldByAnother, SupportQueue
from bot.language import Language
from bot.settings import Settings
from tests.bot.test_http import OTHER, OWNER, SALES, SUPPORT, problem, serving
from tools.principal import PUBLIC, Principal, Role

ADMIN = {"Authorization": "Bearer demo-admin"}
ASKED = {"name": "王小明", "contact": "wang@example.com", "consent": True}
PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "'-alert(1)-'",
    "{{ 7*7 }}",
    "</textarea><script>alert(1)</script>",
]


@pytest.fixture(scope="module")
def address(settings: Settings) -> Iterator[str]:
    yield from serving(settings)


@pytest.fixture
def http(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, timeout=30) as client:
        yield client


def asked(http: httpx.Client, headers: dict[str, str] | None = None, **changed: Any) -> dict[str, Any]:
    answer = http.post("/v1/hand-overs", json={**ASKED, **changed}, headers=headers or {})
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


def does(http: httpx.Client, reference: str, step: str, **form: str) -> httpx.Response:
    return http.post(f"/support/{reference}", data={"step": step, **form}, headers=SUPPORT)


def of(conversation: str, after: int = 0) -> str:
    return f"/v1/conversations/{conversation}/hand-over?after={after}"


def test_a_visitor_is_answered_by_a_person_where_they_asked(http: httpx.Client) -> None:
    one = asked(http, message="请问我的保单怎么加买方？")
    reference, mine = one["reference"], one["conversation_id"]
    assert one["state"] == "waiting"
    assert reference in one["says"]
    assert reference in http.get("/support", headers=SUPPORT).text

    assert does(http, reference, "answer", text="早了").status_code == 409, "nobody has taken it yet"
    assert does(http, reference, "take").status_code == 303
    assert does(http, reference, "answer", text="可以，请把买方的注册号发来。").status_code == 303

    seen = http.get(of(mine, after=1)).json()
    assert seen["state"] == "answered"
    assert [(m["author"], m["text"]) for m in seen["messages"]] == [
        ("person", "可以，请把买方的注册号发来。")
    ]

    written = http.post(f"/v1/conversations/{mine}/hand-over/messages", json={"text": "HRB 990123"})
    assert written.status_code == 201
    assert http.get(of(mine)).json()["state"] == "taken", "an answer is owed again"

    assert does(http, reference, "close").status_code == 422, "first why a person was needed"
    assert does(http, reference, "close", tag="missing_knowledge").status_code == 303
    assert http.get(of(mine)).json()["state"] == "closed"

    http.post(f"/v1/conversations/{mine}/hand-over/messages", json={"text": "还有一个问题"})
    assert http.get(of(mine)).json()["state"] == "waiting", "it is back in the queue"


def test_the_same_form_sent_twice_is_one_hand_over(http: httpx.Client) -> None:
    one = asked(http, message="hello, a person please")
    two = asked(http, message="hello, a person please", conversation_id=one["conversation_id"])

    assert (one["reference"], one["conversation_id"]) == (two["reference"], two["conversation_id"])
    assert len(http.get(of(one["conversation_id"])).json()["messages"]) == 1


def test_what_the_assistant_handed_over_and_what_the_form_asks_is_one_hand_over(http: httpx.Client) -> None:
    talk = http.post("/v1/chat", json={"message": "我要投诉，转人工"}).json()
    assert talk["outcome"] == "handed_over"

    one = asked(http, conversation_id=talk["conversation_id"])

    assert one["reference"] in talk["answer"]


@pytest.mark.parametrize("who", [{}, SALES, OTHER, SUPPORT, ADMIN])
def test_anothers_hand_over_is_not_there(http: httpx.Client, who: dict[str, str]) -> None:
    theirs = asked(http, OWNER)["conversation_id"]
    unknown = "c_unknown"
    for conversation in (theirs, unknown):
        problem(http.get(of(conversation), headers=who), 404)
        problem(
            http.post(
                f"/v1/conversations/{conversation}/hand-over/messages", json={"text": "x"}, headers=who
            ),
            404,
        )
        problem(
            http.post("/v1/hand-overs", json={**ASKED, "conversation_id": conversation}, headers=who), 404
        )


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"consent": False}, "agreed"),
        ({"consent": "yes"}, "agreed"),
        ({"contact": "call me"}, "name@company.com"),
        ({"contact": "a@b.example\r\nBcc: c@d.example"}, "name@company.com"),
        ({"name": ""}, "name"),
        ({"name": "\r\n"}, "name"),
        ({"message": "x" * 2001}, "2000"),
        ({"unknown": 1}, ""),
    ],
)
def test_a_form_that_does_not_fit_says_what_would(
    http: httpx.Client, changed: dict[str, Any], told: str
) -> None:
    body = problem(http.post("/v1/hand-overs", json={**ASKED, **changed}), 422)

    assert told in body["errors"][0]["problem"]


def test_what_is_said_before_and_after_promises_nobody_and_no_time(http: httpx.Client) -> None:
    for language in ("zh", "en"):
        before = http.get("/v1/hand-over-desk", params={"language": language}).json()
        after = asked(http, language=language)["says"]

        assert before["open_now"] in (True, False)
        assert (before["opens_at"] is None) == before["open_now"] or before["opens_at"]
        for said in (before["says"], after):
            assert ("不能承诺" if language == "zh" else "cannot promise") in said


def test_support_reads_what_a_customer_asked_and_never_what_the_records_answered(http: httpx.Client) -> None:
    talk = http.post("/v1/chat", json={"message": "limit for Nordhaus?"}, headers=OWNER).json()
    one = asked(http, OWNER, conversation_id=talk["conversation_id"])

    shown = http.get(f"/support/{one['reference']}", headers=SUPPORT).text

    assert "limit for Nordhaus?" in shown
    assert "250,000" in talk["answer"]
    assert "250,000" not in shown
    assert "990123" not in shown


def test_support_reads_no_conversation_that_was_not_handed_over(http: httpx.Client) -> None:
    talk = http.post("/v1/chat", json={"message": "What is a credit limit?"}).json()

    problem(http.get(f"/support/{talk['conversation_id']}", headers=SUPPORT), 404)
    assert talk["conversation_id"] not in http.get("/support", headers=SUPPORT).text


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_a_visitor_writes_is_shown_as_text(http: httpx.Client, payload: str) -> None:
    one = asked(http, name=payload, message=payload)
    for path in ("/support", f"/support/{one['reference']}"):
        shown = http.get(path, headers=SUPPORT).text

        assert "alert(1)</script>" not in shown
        assert not re.search(r"<(img|svg)\b", shown)
        assert "49" not in re.findall(r">\s*(49)\s*<", shown)


def test_of_two_who_take_it_at_once_one_gets_it(engine: Engine) -> None:
    form = Form("Li", "li@example.com", "help", Language.EN)
    reference = HandOverDesk(engine).ask(PUBLIC, FROM_HTTP, None, form).reference
    people = [Principal(f"P-{number}", "", Role.SUPPORT) for number in range(6)]
    got, told, start = [], [], threading.Barrier(len(people))

    def take(person: Principal) -> None:
        start.wait()
        try:
            SupportQueue(engine).take(person, reference, None)
            got.append(person.id)
        except HeldByAnother as other:
            told.append(other.now.taken_by)

    threads = [threading.Thread(target=take, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(got) == 1
    assert told == got * 5
    SupportQueue(engine).close(next(p for p in people if p.id == got[0]), reference, Tag.OTHER)
