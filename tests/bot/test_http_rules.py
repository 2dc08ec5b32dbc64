"""The policy's rules over HTTP: deadlines, calendar, cover check and indemnity, on a real server."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from icalendar import Calendar

from bot.settings import Settings
from tests.bot.test_http import OTHER, OWNER, SALES, SUPPORT, problem, serving

CREDIT = {"Authorization": "Bearer demo-lanqiao-credit"}
ADMIN = {"Authorization": "Bearer demo-admin"}
TWO_POLICIES = {"Authorization": "Bearer demo-lanternquay-owner"}
SHIPMENT = {"buyer": "B-DE-001", "amount": "80000", "currency": "EUR", "terms_days": 60}
FIGURES = {"debt": "400000", "limit": "300000", "currency": "EUR", "insured_percentage": "0.90"}
ACTED_UPON = ("stop_shipment_from", "notify_by", "collection_by", "claim_by")
DONE = {"notify_by": "notified_on", "claim_by": "submitted_on"}


@pytest.fixture(scope="module")
def address(settings: Settings) -> Iterator[str]:
    yield from serving(settings)


@pytest.fixture
def http(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, timeout=30) as client:
        yield client


def items(response: httpx.Response) -> list[dict[str, Any]]:
    assert response.status_code == 200
    body: dict[str, Any] = response.json()
    assert set(body) == {"items", "next"}
    assert body["next"] is None
    listed: list[dict[str, Any]] = body["items"]
    return listed


def faults(response: httpx.Response) -> str:
    """What a 422 says: its detail, and each field with what would fit."""
    body = problem(response, 422)
    return " ".join([body["detail"], *(str(one) for one in body.get("errors", ()))])


def known(told: Any) -> Any:
    """What is known of an answer: documentation is written without what is null."""
    if isinstance(told, dict):
        return {name: known(value) for name, value in told.items() if value is not None}
    return [known(one) for one in told] if isinstance(told, list) else told


def entries(response: httpx.Response) -> dict[str, Any]:
    assert response.status_code == 200
    return {str(one["uid"]): one for one in Calendar.from_ical(response.content).walk("VEVENT")}


@pytest.mark.parametrize("who", [OWNER, CREDIT, SALES])
def test_deadlines_are_listed_in_the_cards_shape_what_was_missed_first(
    http: httpx.Client, who: dict[str, str]
) -> None:
    listed = items(http.get("/v1/deadlines", headers=who))
    undone = [bool(row["missed"]) and not row["notified_on"] for row in listed]
    pressing = [one or row["notice_due_at_once"] for one, row in zip(undone, listed, strict=True)]

    assert {
        "invoice_no",
        "due_on",
        "days_overdue",
        "extension_ends_on",
        "notify_by",
        "stop_shipment_from",
        "waiting_ends_on",
        "claim_by",
        "passed",
        "basis",
    } <= listed[0].keys()
    assert {"rule", "parameter", "value", "source"} <= listed[0]["basis"][0].keys()
    assert {row["policy_id"] for row in listed} == {"POL-LQ-2026"}
    assert pressing == sorted(pressing, reverse=True)
    assert any(pressing)


def test_a_span_leaves_out_what_neither_was_missed_nor_comes_within_it(http: httpx.Client) -> None:
    every = items(http.get("/v1/deadlines", headers=OWNER))
    within = items(http.get("/v1/deadlines?within_days=14", headers=OWNER))
    until = date(2026, 11, 23) + timedelta(days=14)

    assert 0 < len(within) < len(every)
    assert [row for row in every if row in within] == within
    for row in every:
        ahead = [row[rule] for rule in ACTED_UPON if row[rule] and not row.get(DONE.get(rule, ""))]
        soon = any("2026-11-23" <= day <= until.isoformat() for day in ahead)
        undone = any(not row.get(DONE.get(rule, "")) for rule in row["missed"])
        assert (row in within) is (soon or undone or row["notice_due_at_once"])


def test_deadlines_of_one_buyer_and_of_none_that_is_ones_own(http: httpx.Client) -> None:
    listed = items(http.get("/v1/deadlines", params={"buyer_id": "B-CN-011"}, headers=OWNER))

    assert {row["invoice_no"] for row in listed} == {"LQ26-0045", "LQ26-0046", "LQ26-0047"}
    theirs = http.get("/v1/deadlines", params={"buyer_id": "B-CN-011"}, headers=OTHER)
    unknown = http.get("/v1/deadlines", params={"buyer_id": "B-XX-999"}, headers=OTHER)
    assert items(theirs) == items(unknown) == []
    assert theirs.content == unknown.content


def test_a_person_with_two_policies_sees_the_deadlines_of_both(http: httpx.Client) -> None:
    listed = items(http.get("/v1/deadlines", headers=TWO_POLICIES))

    assert {row["policy_id"] for row in listed} == {"POL-LT-2026", "POL-LTD-2026"}


def test_the_calendar_has_the_days_to_act_upon_on_working_days(http: httpx.Client) -> None:
    expected = {
        f"{row['policy_id']}.{row['invoice_no']}.{rule}@coverdesk": row["working_days"].get(rule, row[rule])
        for row in items(http.get("/v1/deadlines", headers=OWNER))
        for rule in ACTED_UPON
        if row[rule] and not row.get(DONE.get(rule, ""))
    }
    found = entries(http.get("/v1/deadlines.ics", headers=OWNER))

    assert {uid: one["dtstart"].dt.isoformat() for uid, one in found.items()} == expected
    for one in found.values():
        assert one["dtend"].dt - one["dtstart"].dt == timedelta(days=1)
        assert [alarm["trigger"].dt for alarm in one.walk("VALARM")] == [timedelta(days=-3)]


def test_a_deadline_on_a_weekend_is_entered_on_the_friday_before(http: httpx.Client) -> None:
    rows = items(http.get("/v1/deadlines", headers=OWNER))
    moved = [(row, rule, day) for row in rows for rule, day in row["working_days"].items()]
    found = entries(http.get("/v1/deadlines.ics", headers=OWNER))

    assert moved
    for row, rule, day in moved:
        assert date.fromisoformat(row[rule]).weekday() >= 5
        assert date.fromisoformat(day).weekday() == 4
        entry = found.get(f"{row['policy_id']}.{row['invoice_no']}.{rule}@coverdesk")
        assert entry is None or entry["dtstart"].dt.isoformat() == day


def test_the_calendar_opened_again_replaces_its_entries(http: httpx.Client) -> None:
    response = http.get("/v1/deadlines.ics", headers=OWNER)
    first, again = entries(response), entries(http.get("/v1/deadlines.ics", headers=OWNER))
    within = entries(http.get("/v1/deadlines.ics?within_days=14", headers=OWNER))

    assert first.keys() == again.keys()
    assert len(first) == response.text.count("BEGIN:VEVENT")
    assert within.keys() < first.keys()
    assert response.headers["content-type"].startswith("text/calendar")
    assert 'filename="coverdesk-deadlines.ics"' in response.headers["content-disposition"]


def test_a_calendar_without_deadlines_is_still_one(http: httpx.Client) -> None:
    assert entries(http.get("/v1/deadlines.ics?buyer_id=B-XX-999", headers=OWNER)) == {}


@pytest.mark.parametrize("path", ["/v1/deadlines", "/v1/deadlines.ics"])
@pytest.mark.parametrize("query", ["within_days=-1", "within_days=4000", "within_days=soon"])
def test_a_span_out_of_range_is_a_422_that_names_it(http: httpx.Client, path: str, query: str) -> None:
    assert "within_days" in faults(http.get(f"{path}?{query}", headers=OWNER))


@pytest.mark.parametrize("who", [OWNER, CREDIT, SALES])
def test_a_shipment_is_checked_in_the_cards_shape(http: httpx.Client, who: dict[str, str]) -> None:
    card = http.post("/v1/cover-check", headers=who, json=SHIPMENT).json()

    assert (card["verdict"], card["missing"]) == ("covered", [])
    assert card["covered"] == {"amount": "80000", "currency": "EUR"}
    assert card["uncovered"] == {"amount": "0", "currency": "EUR"}
    assert all({"name", "result", "because", "source"} <= one.keys() for one in card["checks"])


def test_an_invoice_is_checked_by_its_number(http: httpx.Client) -> None:
    card = http.post("/v1/cover-check", headers=OWNER, json={"invoice_no": "LQ26-0024"}).json()

    assert (card["invoice_no"], card["buyer_id"]) == ("LQ26-0024", "B-CN-001")
    assert card["vat_excluded"] == {"amount": "39000", "currency": "CNY"}


@pytest.mark.parametrize("path", ["/v1/cover-check", "/v1/indemnity"])
def test_anothers_buyer_is_the_same_404_as_one_that_does_not_exist(http: httpx.Client, path: str) -> None:
    theirs = problem(http.post(path, headers=OTHER, json={"buyer": "B-DE-001"}), 404)
    unknown = problem(http.post(path, headers=OTHER, json={"buyer": "B-XX-999"}), 404)

    assert theirs["detail"] == unknown["detail"]


@pytest.mark.parametrize("number", ["LQ26-0024", "NO-SUCH-1"])
def test_anothers_invoice_is_the_same_404_as_one_that_does_not_exist(http: httpx.Client, number: str) -> None:
    found = problem(http.post("/v1/cover-check", headers=OTHER, json={"invoice_no": number}), 404)
    unknown = problem(http.post("/v1/cover-check", headers=OTHER, json={"invoice_no": "NO-SUCH-2"}), 404)

    assert found["detail"] == unknown["detail"]


def test_what_would_be_paid_on_a_buyers_debt_is_shown_step_by_step(http: httpx.Client) -> None:
    body = http.post("/v1/indemnity", headers=OWNER, json={"buyer": "B-CN-011"}).json()

    assert body["amount"] == {"amount": "792000", "currency": "CNY"}
    assert body["uninsured"] == {"amount": "451000", "currency": "CNY"}
    assert body["steps"][0] == {**body["steps"][0], "label": "outstanding", "amount": "1243000"}
    assert any("not a promise" in one for one in body["assumptions"])
    assert body["items"] == [{name: value for name, value in body.items() if name != "items"}]


@pytest.mark.parametrize("who", [{}, OWNER, SALES, SUPPORT, ADMIN])
def test_figures_need_no_token(http: httpx.Client, who: dict[str, str]) -> None:
    body = http.post("/v1/indemnity", headers=who, json=FIGURES).json()

    assert body["amount"] == {"amount": "270000", "currency": "EUR"}
    assert (body["policy_id"], body["buyer_id"]) == (None, None)


@pytest.mark.parametrize("body", [{"buyer": "B-CN-011"}, {**FIGURES, "buyer": "B-CN-011"}, {}])
def test_a_buyers_debt_needs_a_token_with_the_right(http: httpx.Client, body: dict[str, str]) -> None:
    public = http.post("/v1/indemnity", json=body)

    problem(public, 401)
    assert public.headers["www-authenticate"] == "Bearer"
    problem(http.post("/v1/indemnity", json=body, headers=SUPPORT), 403)
    problem(http.post("/v1/indemnity", json=body, headers=ADMIN), 403)


@pytest.mark.parametrize("who", [SUPPORT, ADMIN])
def test_who_may_not_read_records_gets_a_403_and_the_public_a_401(
    http: httpx.Client, who: dict[str, str]
) -> None:
    for path in ("/v1/deadlines", "/v1/deadlines.ics", "/v1/limits/B-DE-001?on=2026-03-03"):
        problem(http.get(path, headers=who), 403)
        problem(http.get(path), 401)
    problem(http.post("/v1/cover-check", headers=who, json=SHIPMENT), 403)
    problem(http.post("/v1/cover-check", json=SHIPMENT), 401)


def test_a_person_with_two_policies_is_told_between_which_to_choose(http: httpx.Client) -> None:
    figures = {"debt": "100000", "limit": "50000", "currency": "USD"}
    asked = problem(http.post("/v1/indemnity", headers=TWO_POLICIES, json=figures), 422)
    chosen = http.post("/v1/indemnity", headers=TWO_POLICIES, json={**figures, "policy": "POL-LT-2026"})

    assert asked["detail"] == "Name the policy. One of: POL-LT-2026, POL-LTD-2026."
    assert chosen.json()["policy_id"] == "POL-LT-2026"
    assert chosen.json()["amount"] == {"amount": "37000", "currency": "USD"}
    theirs = http.post("/v1/indemnity", headers=TWO_POLICIES, json={**figures, "policy": "POL-LQ-2026"})
    unknown = http.post("/v1/indemnity", headers=TWO_POLICIES, json={**figures, "policy": "POL-X"})
    assert problem(theirs, 404)["detail"] == problem(unknown, 404)["detail"]


@pytest.mark.parametrize(
    ("path", "body", "says"),
    [
        ("/v1/cover-check", {}, "buyer"),
        ("/v1/cover-check", {**SHIPMENT, "amount": "-1"}, "amount"),
        ("/v1/cover-check", {**SHIPMENT, "amount": "1e40"}, "amount"),
        ("/v1/cover-check", {**SHIPMENT, "currency": "euro"}, "currency"),
        ("/v1/cover-check", {**SHIPMENT, "dispatch_on": "2026-02-30"}, "dispatch_on"),
        ("/v1/cover-check", {**SHIPMENT, "buyer": "x" * 301}, "buyer"),
        ("/v1/cover-check", {**SHIPMENT, "policy_id": "POL-LQ-2026"}, "policy_id"),
        ("/v1/indemnity", {**FIGURES, "debt": "-1"}, "debt"),
        ("/v1/indemnity", {**FIGURES, "limit": "1e16"}, "limit"),
        ("/v1/indemnity", {**FIGURES, "insured_percentage": "90"}, "insured_percentage"),
        ("/v1/indemnity", {**FIGURES, "deductible": "5"}, "deductible_order"),
        ("/v1/indemnity", {"debt": "5", "limit": "5", "insured_percentage": "0.9"}, "currency"),
        ("/v1/indemnity", {**FIGURES, "cause": "weather"}, "cause"),
    ],
)
def test_a_body_that_does_not_fit_is_a_422_that_names_what_would(
    http: httpx.Client, path: str, body: dict[str, Any], says: str
) -> None:
    assert says in faults(http.post(path, headers=OWNER, json=body))


def test_a_limit_is_read_as_of_another_day(http: httpx.Client) -> None:
    then = http.get("/v1/limits/B-DE-001?on=2026-03-03", headers=SALES).json()
    today = http.get("/v1/limits/B-DE-001?on=2026-11-23", headers=SALES).json()

    assert (then["granted"], then["on"]) == ({"amount": "150000", "currency": "EUR"}, "2026-03-03")
    assert (then["outstanding"], then["headroom"]) == (None, None)
    assert today == http.get("/v1/limits/B-DE-001", headers=SALES).json()
    problem(http.get("/v1/limits/B-DE-001?on=2026-01-04", headers=SALES), 404)
    problem(http.get("/v1/limits/B-DE-001?on=2026-03-03", headers=OTHER), 404)
    assert "valid date" in faults(http.get("/v1/limits/B-DE-001?on=march", headers=SALES))


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/v1/deadlines", "/v1/deadlines?buyer_id=B-CN-012"),
        ("/v1/limits", "/v1/limits"),
        ("/v1/alerts", "/v1/alerts"),
        ("/v1/limits/{buyer_id}", "/v1/limits/B-DE-002"),
        ("/v1/claims", "/v1/claims"),
        ("/v1/claims/{claim_no}", "/v1/claims/CLM-LQ-0004"),
    ],
)
def test_the_api_shows_an_example_of_each_answer_as_the_demo_book_gives_it(
    http: httpx.Client, path: str, asked: str
) -> None:
    answers = http.get("/openapi.json").json()["paths"][path]["get"]["responses"]["200"]
    example = answers["content"]["application/json"]["example"]
    answer = known(http.get(asked, headers=OWNER).json())

    if set(example) == {"items"}:
        assert example["items"][0] in answer["items"]
    else:
        assert answer == example


def test_the_api_shows_an_example_of_each_question_and_the_example_works(http: httpx.Client) -> None:
    paths = http.get("/openapi.json").json()["paths"]
    shown = {
        path: paths[path]["post"]["requestBody"]["content"]["application/json"]["examples"]
        for path in ("/v1/cover-check", "/v1/indemnity")
    }

    assert {path: list(examples) for path, examples in shown.items()} == {
        "/v1/cover-check": ["a shipment", "an invoice"],
        "/v1/indemnity": ["a buyer", "figures"],
    }
    assert {"/v1/deadlines", "/v1/deadlines.ics"} <= paths.keys()
    for path, examples in shown.items():
        for example in examples.values():
            assert http.post(path, headers=OWNER, json=example["value"]).status_code == 200
