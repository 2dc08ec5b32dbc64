"""An uploaded ledger over HTTP: previewed, used by its policyholder's people, nobody else's, and removed."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from bot.settings import Settings
from bot.uploads.ledgers import Ledgers
from knowledge.database import open_database
from tests.bot.test_http import OTHER, OWNER, SALES, SUPPORT, problem, serving
from tests.bot.uploads.files import HEADER
from tools.principal import OPERATOR

TWO_POLICIES = {"Authorization": "Bearer demo-lanternquay-owner"}
LEDGER = (
    HEADER
    + "Nordhaus,N-1,2026-08-01,2026-08-31,1000,EUR,1000,2026-09-20\n"
    + "Nordhaus,N-2,2026-10-01,2026-10-31,3000,EUR,0,\n"
    + "Unheard Of Ltd,U-1,2026-11-01,2026-12-01,1000,EUR,0,\n"
    + "Unheard Of Ltd,U-2,2026-11-02,2026-12-02,70,CNY,0,\n"
)


@pytest.fixture(scope="module")
def address(settings: Settings) -> Iterator[str]:
    yield from serving(settings)


@pytest.fixture
def http(address: str) -> Iterator[httpx.Client]:
    """Every test leaves no ledger behind."""
    with httpx.Client(base_url=address, timeout=60) as client:
        yield client
        for token in (OWNER, OTHER, TWO_POLICIES):
            for one in client.get("/v1/ledgers", headers=token).json()["items"]:
                client.delete(f"/v1/ledgers/{one['ledger_id']}", headers=token)


def sent(
    http: httpx.Client, content: str = LEDGER, who: Mapping[str, str] = OWNER, query: str = ""
) -> httpx.Response:
    return http.post(f"/v1/ledgers{query}", content=content, headers={**who, "X-File-Name": "AR%202026.csv"})


def ageing(http: httpx.Client, who: Mapping[str, str] = OWNER) -> list[dict[str, Any]]:
    cards: list[dict[str, Any]] = http.get("/v1/ageing", headers=who).json()["items"]
    return cards


def test_a_ledger_is_previewed_before_it_is_used_and_says_where_figures_come_from(http: httpx.Client) -> None:
    of_the_book = ageing(http)

    answer = sent(http)
    previewed = answer.json()

    assert (answer.status_code, previewed["state"]) == (201, "previewed")
    assert (previewed["rows"], previewed["customers"], previewed["currencies"]) == (4, 2, ["EUR", "CNY"])
    assert previewed["totals"][0]["amount"] == {"amount": "5000", "currency": "EUR"}
    assert previewed["totals"][0]["unpaid"] == {"amount": "4000", "currency": "EUR"}
    assert (previewed["first_day"], previewed["last_day"]) == ("2026-08-01", "2026-11-02")
    assert previewed["columns"]["paid_on"] == "Paid on"
    assert ageing(http) == of_the_book, "a preview changes nothing"

    used = http.post(f"/v1/ledgers/{previewed['ledger_id']}/use", headers=SALES).json()
    cards = {one["result"]["currency"]: one for one in ageing(http)}

    assert used["state"] == "used"
    assert {code: one["result"]["amount"] for code, one in cards.items()} == {"CNY": "70", "EUR": "4000"}
    said = next(one for one in cards["EUR"]["assumption_codes"] if one["code"] == "uploaded_ledger")
    assert said["facts"] == {"file": "AR 2026.csv", "day": "2026-11-23", "rows": "4"}
    rows = {row["buyer_name"]: row for row in cards["EUR"]["by_buyer"]}
    assert rows["Unheard Of Ltd"]["buyer_id"] is None, "no buyer of the book is meant"
    assert rows["Unheard Of Ltd"]["limit"] is None

    forecast = http.get("/v1/cash-flow-forecast?currency=EUR", headers=OWNER).json()
    assert forecast["inputs"]["outstanding"] == "4000"
    assert "payment_dates" in {one["code"] for one in forecast["assumption_codes"]}

    http.delete(f"/v1/ledgers/{previewed['ledger_id']}", headers=OWNER)
    assert ageing(http) == of_the_book


def test_limits_and_deadlines_stay_those_of_the_book(http: httpx.Client) -> None:
    before = [http.get(path, headers=OWNER).json() for path in ("/v1/limits", "/v1/deadlines", "/v1/alerts")]

    http.post(f"/v1/ledgers/{sent(http).json()['ledger_id']}/use", headers=OWNER)

    after = [http.get(path, headers=OWNER).json() for path in ("/v1/limits", "/v1/deadlines", "/v1/alerts")]
    assert after == before


def test_the_next_ledger_takes_the_place_of_the_one_before(http: httpx.Client) -> None:
    first = sent(http).json()["ledger_id"]
    http.post(f"/v1/ledgers/{first}/use", headers=OWNER)
    second = sent(http, HEADER + "Acme,1,2026-08-01,2026-08-31,7,EUR,0,\n", SALES).json()["ledger_id"]
    http.post(f"/v1/ledgers/{second}/use", headers=SALES)

    assert [one["ledger_id"] for one in http.get("/v1/ledgers", headers=OWNER).json()["items"]] == [second]
    assert [one["result"]["amount"] for one in ageing(http)] == ["7"]


def test_anothers_ledger_is_like_one_that_there_is_not(http: httpx.Client) -> None:
    ledger = sent(http).json()["ledger_id"]
    http.post(f"/v1/ledgers/{ledger}/use", headers=OWNER)
    theirs = ageing(http, OTHER)

    for method, path in (("POST", "/v1/ledgers/{}/use"), ("DELETE", "/v1/ledgers/{}")):
        foreign = problem(http.request(method, path.format(ledger), headers=OTHER), 404)
        unknown = problem(http.request(method, path.format("L-0"), headers=OTHER), 404)
        assert foreign["detail"] == unknown["detail"]
    assert http.get("/v1/ledgers", headers=OTHER).json()["items"] == []
    assert not any("uploaded_ledger" in json.dumps(card) for card in theirs)
    assert (
        problem(sent(http, who=OTHER, query="?policy=POL-LQ-2026"), 404)["detail"]
        == "No such policy of yours."
    )
    problem(sent(http, who=SUPPORT), 403)
    problem(sent(http, who={}), 401)


def test_one_of_several_policies_has_to_be_named(http: httpx.Client) -> None:
    asked = problem(sent(http, who=TWO_POLICIES), 422)
    named = sent(http, who=TWO_POLICIES, query="?policy=POL-LT-2026").json()
    http.post(f"/v1/ledgers/{named['ledger_id']}/use", headers=TWO_POLICIES)

    assert "POL-LT-2026, POL-LTD-2026" in asked["detail"]
    uploaded = [
        one["policy_id"] for one in ageing(http, TWO_POLICIES) if "uploaded_ledger" in json.dumps(one)
    ]
    assert set(uploaded) == {"POL-LT-2026"}, "the other policy's is still the book's"


def test_errors_come_by_cell_in_the_readers_language_and_nothing_is_kept(http: httpx.Client) -> None:
    wrong = sent(http, LEDGER + "Acme,9,2026-08-01,2026-02-30,x,EUR,0,\n", query="?lang=en")
    chinese = sent(http, LEDGER + "Acme,9,2026-08-01,2026-02-30,5,EUR,0,\n", query="?lang=zh")

    body = problem(wrong, 422)
    assert [(one["cell"], one["found"], one["would_be_right"]) for one in body["errors"]] == [
        ("D6", "2026-02-30", "Write it like 2026-03-05."),
        ("E6", "x", "Write it like 1250.50."),
    ]
    assert problem(chinese, 422)["errors"][0]["problem"] == "日历上没有这一天"
    assert http.get("/v1/ledgers", headers=OWNER).json()["items"] == []


def test_a_form_with_a_file_does_as_well_and_a_file_that_is_too_large_does_not(http: httpx.Client) -> None:
    formed = http.post("/v1/ledgers", files={"file": ("台账.csv", LEDGER.encode())}, headers=OWNER)
    large = http.post("/v1/ledgers", content=b"x" * (21 * 1024 * 1024), headers=OWNER)
    elsewhere = http.post("/v1/chat", content=b"x" * (2 * 1024 * 1024), headers=OWNER)

    assert (formed.status_code, formed.json()["file_name"]) == (201, "台账.csv")
    assert (large.status_code, elsewhere.status_code) == (413, 413)


def test_what_is_kept_no_longer_is_forgotten_and_the_audit_says_so(
    settings: Settings, http: httpx.Client
) -> None:
    ledger = sent(http).json()["ledger_id"]
    http.post(f"/v1/ledgers/{ledger}/use", headers=OWNER)
    engine = open_database(settings.database())

    def later() -> datetime:
        return settings.moment() + timedelta(days=91)

    assert Ledgers(engine, later).in_use(OPERATOR) == {}, (
        "one that is over is not read, even before the round"
    )
    assert Ledgers(engine, later).forget() == 1
    with engine.connect() as connection:
        events = connection.execute(text(f"SELECT event FROM audit WHERE subject = '{ledger}' ORDER BY id"))
        assert [row.event for row in events] == ["ledger_uploaded", "ledger_used", "ledger_forgotten"]
    engine.dispose()


def test_an_exact_number_matches_a_buyer_and_a_wrong_one_matches_none(http: httpx.Client) -> None:
    buyer = next(one for one in http.get("/v1/limits", headers=OWNER).json()["items"] if one["in_force"])
    header = HEADER.replace("Paid on", "Paid on,Registration number")
    row = "{},1,2026-08-01,2026-08-31,10,EUR,0,,{}\n"
    by_id = sent(http, header + row.format("Some name", buyer["buyer_id"])).json()
    contradicting = sent(http, header + row.format(buyer["buyer_name"], "XX-0000000")).json()

    assert (by_id["matched_customers"], by_id["unmatched"]) == (1, [])
    assert (contradicting["matched_customers"], contradicting["unmatched"]) == (0, [buyer["buyer_name"]])


def test_credit_notes_take_off_what_is_owed(http: httpx.Client) -> None:
    rows = "Acme,1,2026-10-01,2026-12-31,100,EUR,0,\nAcme,C1,2026-10-02,,-30,EUR,,\n"
    http.post(f"/v1/ledgers/{sent(http, HEADER + rows).json()['ledger_id']}/use", headers=OWNER)

    (card,) = ageing(http)

    assert Decimal(card["result"]["amount"]) == 70
    assert sum(Decimal(step["amount"]) for step in card["steps"]) == 70
    assert "credits_taken_off" in {one["code"] for one in card["assumption_codes"]}
