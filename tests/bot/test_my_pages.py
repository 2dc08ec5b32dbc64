"""A policyholder's own pages: the figures of their cards, the days of their calendar, and nobody else's."""

import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import httpx
import pytest
from icalendar import Calendar

from bot.http.claim_timeline import timeline
from bot.http.deadline_month import neighbours
from bot.settings import Settings
from tests.bot.conftest import TODAY
from tests.bot.reading_pages import TOKENS, opened, pages_from, reader, words
from tests.bot.test_http import serving
from tools.claims import ClaimStatus
from tools.money import Money, plain
from tools.records.demo import DEMO

OWNER, SALES = TOKENS["owner"], TOKENS["sales"]
Card = Mapping[str, Any]


@pytest.fixture(scope="module")
def address(settings: Settings) -> Iterator[str]:
    yield from serving(settings)


def api(address: str, path: str, token: str | None = OWNER) -> Any:
    headers = {"Authorization": f"Bearer {token}"}
    return httpx.get(f"{address}/v1/{path}", headers=headers, timeout=30).json()


def said(money: Mapping[str, str] | None) -> str:
    """An amount of a card as people read it."""
    return str(Money(Decimal(money["amount"]), money["currency"])) if money else "not on record"


@pytest.mark.parametrize("path", ["/my/limits", "/my/claims", "/my/deadlines", "/my/deadlines.ics"])
def test_the_public_is_asked_to_sign_in_and_staff_are_refused(address: str, path: str) -> None:
    with reader(address, None) as public, reader(address, TOKENS["support"]) as support:
        form, refused = public.get(path), support.get(path)

    assert form.status_code == 401
    assert 'name="token"' in form.text
    assert refused.status_code == 403


@pytest.mark.parametrize(
    ("another", "unknown"),
    [
        ("/my/limits/B-GB-020", "/my/limits/B-XX-999"),
        ("/my/claims/CLM-HW-0001", "/my/claims/CLM-XX-9999"),
        ("/knowledge/pol-hw-2026-wording", "/knowledge/pol-xx-2026-wording"),
    ],
)
def test_what_is_anothers_looks_like_what_is_not_there(address: str, another: str, unknown: str) -> None:
    with reader(address, OWNER) as client:
        theirs, nobodys = client.get(another), client.get(unknown)

    assert (theirs.status_code, nobodys.status_code) == (404, 404)
    assert theirs.text == nobodys.text


def test_the_table_of_limits_has_the_figures_of_the_cards(address: str) -> None:
    cards = api(address, "limits")["items"]
    with reader(address, OWNER) as client:
        rows = opened(client, "/my/limits").xpath("//table//tbody/tr")
        shown = {row.xpath("./th/a/@href")[0]: [words(cell) for cell in row.xpath("./td")] for row in rows}

    assert len(cards) == len(shown) > 30
    for card in cards:
        cells = shown[f"/my/limits/{card['buyer_id']}"]
        assert cells[3].startswith(said(card["outstanding"]))
        if card["in_force"]:
            assert (cells[2], cells[4]) == (said(card["granted"]), said(card["headroom"]))
        else:
            assert cells[2] in ("none", "not on record")
            assert cells[4] == "–"


def test_stopped_shipments_come_first_and_are_marked(address: str) -> None:
    cards = api(address, "limits")["items"]
    stopped = {card["buyer_id"] for card in cards if card["stop_shipment"]}
    with reader(address, OWNER) as client:
        rows = opened(client, "/my/limits").xpath("//table//tbody/tr")
    marked = [row for row in rows if "shipments stopped" in words(row)]

    assert rows[: len(stopped)] == marked
    assert {row.xpath("./th/a/@href")[0].rpartition("/")[2] for row in marked} == stopped


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=nordhaus", {"Nordhaus Pumpenwerk GmbH"}),
        ("q=B-DE-001", {"Nordhaus Pumpenwerk GmbH"}),
        ("q=砺桐&show=in_force", None),
        ("q=no+such+buyer", set()),
    ],
)
def test_limits_are_found_by_a_part_of_a_name_or_number(
    address: str, query: str, names: set[str] | None
) -> None:
    with reader(address, OWNER) as client:
        found = {words(one) for one in opened(client, f"/my/limits?{query}").xpath("//tbody/tr/th/a")}

    assert found == names if names is not None else found and all("砺桐" in one for one in found)


def test_a_buyers_page_has_its_card_and_every_unpaid_invoice(address: str) -> None:
    for card in api(address, "limits")["items"]:
        invoices = api(address, f"deadlines?buyer_id={card['buyer_id']}")["items"]
        with reader(address, OWNER) as client:
            page = words(opened(client, f"/my/limits/{card['buyer_id']}"))
        assert card["buyer_name"] in page
        if card["in_force"]:
            assert f"{plain_percentage(card)} %" in page
            assert said(card["headroom"]) in page
        for invoice in invoices:
            assert invoice["invoice_no"] in page
            assert said(invoice["unpaid"]) in page


def plain_percentage(card: Card) -> str:
    return plain(Decimal(card["insured_percentage"]) * 100)


def test_an_owner_sees_the_amounts_of_claims_and_sales_do_not(address: str) -> None:
    for card in api(address, "claims")["items"]:
        amounts = {said(card[name]) for name in ("claimed", "assessed", "indemnity") if card[name]}
        with reader(address, OWNER) as owner, reader(address, SALES) as sales:
            page = words(opened(owner, f"/my/claims/{card['claim_no']}"))
            theirs = words(opened(sales, f"/my/claims/{card['claim_no']}"))
        assert [one for one in amounts if one not in page] == []
        assert [one for one in amounts if one in theirs] == []
        assert "CNY" not in theirs
        assert all(text in theirs for text in card["missing_documents"])


def test_a_claim_says_who_acts_next_and_until_when(address: str) -> None:
    with reader(address, SALES) as client:
        page = words(opened(client, "/my/claims/CLM-LQ-0004"))

    assert "补交签收单和催款函" in page
    assert "the policyholder" in page
    assert "2026-12-04" in page


@pytest.mark.parametrize(
    ("status", "days", "told"),
    [
        ("NOTIFIED", {"notified_on": "2026-07-01"}, "now ahead ahead ahead ahead ahead"),
        ("UNDER_REVIEW", {"notified_on": "2026-07-01"}, "done unknown now ahead ahead ahead"),
        ("REJECTED", {}, "unknown unknown done now"),
        ("PAID", {"submitted_on": "2026-07-01"}, "unknown done done done now ahead"),
        ("WITHDRAWN", {"notified_on": "2026-07-01"}, "done unknown unknown unknown unknown now"),
    ],
)
def test_a_stage_that_no_record_tells_of_is_not_said_to_be_done(
    status: str, days: Mapping[str, str], told: str
) -> None:
    empty = dict.fromkeys(("notified_on", "submitted_on", "paid_on", "status_since"))

    assert " ".join(one.reached.value for one in timeline({**empty, **days, "status": status})) == told


@pytest.mark.parametrize("status", ClaimStatus)
def test_every_stage_of_a_claim_has_its_place(status: ClaimStatus) -> None:
    empty = dict.fromkeys(("notified_on", "submitted_on", "paid_on", "status_since"))

    assert [one.reached.value for one in timeline({**empty, "status": status.value})].count("now") == 1


Doing = tuple[str, str, str]


def to_do(address: str) -> Counter[Doing]:
    """What is to be done by which day for which invoice, from the API alone."""
    found: Counter[Doing] = Counter()
    for row in api(address, "deadlines")["items"]:
        done = {"notify_by": row["notified_on"], "claim_by": row["submitted_on"]}
        for rule in ("stop_shipment_from", "notify_by", "collection_by", "claim_by"):
            if row[rule] and not done.get(rule):
                found[row["working_days"].get(rule, row[rule]), rule, row["invoice_no"]] += 1
    return found


def test_the_calendar_has_the_days_of_the_api_and_no_others(address: str) -> None:
    wanted = to_do(address)
    days = sorted(date.fromisoformat(on) for on, _, _ in wanted)
    month, listed, cells = days[0].replace(day=1), Counter[Doing](), Counter[str]()
    with reader(address, OWNER) as client:
        while month <= days[-1]:
            page = opened(client, f"/my/deadlines?month={month:%Y-%m}")
            for task in page.xpath("//ul[@class='tasks']/li"):
                invoice = words(task).split(" · ")[3]
                listed[task.xpath("./time/@datetime")[0], task.get("class"), invoice] += 1
            for cell in page.xpath("//td[time]"):
                more = "".join(filter(str.isdigit, "".join(cell.xpath("./a/text()")))) or "0"
                cells[cell.xpath("./time/@datetime")[0]] += len(cell.xpath(".//li")) + int(more)
            month = neighbours(month)[1]

    assert len(wanted) > 50
    assert listed == wanted
    assert +cells == Counter(on for on, _, _ in wanted.elements())


def test_a_last_day_without_work_is_named_beside_the_working_day_before(address: str) -> None:
    row = next(one for one in api(address, "deadlines")["items"] if "claim_by" in one["working_days"])
    before, last = row["working_days"]["claim_by"], row["claim_by"]
    with reader(address, OWNER) as client:
        found = [words(one) for one in opened(client, f"/my/deadlines?day={before}").xpath("//ul/li[time]")]
        same = [words(one) for one in opened(client, "/my/deadlines?day=2026-12-02").xpath("//ul/li[time]")]

    assert [one for one in found if row["invoice_no"] in one and f"the last day, {last}, is not" in one]
    assert same
    assert [one for one in same if "the last day" in one] == []


def test_today_is_marked_and_each_month_leads_to_the_next(address: str) -> None:
    with reader(address, OWNER) as client:
        page = opened(client, "/my/deadlines")
        months = page.xpath("//nav[@class='months']/a/@href")
        december = opened(client, "/my/deadlines?month=2026-12")

    assert page.xpath("//td[@aria-current='date']/time/@datetime") == [TODAY.isoformat()]
    assert months == ["?month=2026-10", "/my/deadlines", "?month=2026-12"]
    assert december.xpath("//nav[@class='months']/a/@href")[2] == "?month=2027-01"
    assert december.xpath("//td[@aria-current]") == []


def test_what_was_missed_stands_above_the_calendar(address: str) -> None:
    missed = {one["invoice_no"] for one in api(address, "deadlines?within_days=0")["items"]}
    with reader(address, OWNER) as client:
        rows = opened(client, "/my/deadlines?now=true").xpath("//section[1]//tbody/tr/td[1]")

    assert {words(row) for row in rows} == missed
    assert missed


def test_the_calendar_file_of_the_page_is_that_of_the_api(address: str) -> None:
    with reader(address, OWNER) as client:
        files = [client.get(path) for path in ("/my/deadlines.ics", "/v1/deadlines.ics")]
    entries = [
        [(one["uid"], one.decoded("dtstart")) for one in Calendar.from_ical(file.text).walk("VEVENT")]
        for file in files
    ]

    assert entries[0] == entries[1]
    assert entries[0]
    assert "attachment" in files[0].headers["content-disposition"]


@pytest.mark.parametrize("query", ["month=2026-13", "month=x", "day=2026-02-30", "page=0", "show=everything"])
def test_an_address_that_makes_no_sense_is_refused(address: str, query: str) -> None:
    with reader(address, OWNER) as client:
        path = "/my/limits" if "show" in query else "/my/deadlines"
        assert client.get(f"{path}?{query}").status_code == 422


def test_a_session_opens_the_pages_that_a_token_does(address: str) -> None:
    with httpx.Client(base_url=address, headers={"Origin": address}, follow_redirects=True) as browser:
        browser.post("/sign-in", data={"token": OWNER, "onward": "/my/deadlines"})
        page = browser.get("/my/deadlines").text
        file = browser.get("/my/deadlines.ics").text

    assert "LQ26-0069" in page
    assert file.startswith("BEGIN:VCALENDAR")


def marks_of_others(policies: set[str]) -> set[str]:
    """Numbers and names in the demo book that belong to other policies alone."""
    own: set[str] = set()
    others: set[str] = set()
    names = {row["buyer_id"]: row["legal_name"] for row in _rows("buyers")}
    for file in ("limits", "invoices", "claims", "events"):
        for row in _rows(file):
            marks = {row["buyer_id"], names[row["buyer_id"]]}
            marks |= {row[key] for key in ("invoice_no", "claim_no", "policy_id") if row.get(key)}
            (own if row["policy_id"] in policies else others).update(marks)
    return others - own


def _rows(name: str) -> list[dict[str, str]]:
    with (DEMO / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


PEOPLE = {
    "demo-lanqiao-sales": {"POL-LQ-2026"},
    "demo-brackenwharf-owner": {"POL-BW-2026"},
    "demo-lanternquay-owner": {"POL-LT-2026", "POL-LTD-2026"},
}


@pytest.mark.parametrize("token", [*PEOPLE, "demo-support", None])
def test_no_page_of_anybody_shows_a_thing_of_another_policy(address: str, token: str | None) -> None:
    policies = PEOPLE.get(token or "", set())
    own = ("/my/limits", "/my/claims", "/my/deadlines", "/my/deadlines?now=true") if policies else ()
    canaries = marks_of_others(policies)
    walked = 0
    with reader(address, token) as client:
        for path, text in pages_from(client, ("/knowledge", *own)):
            assert [one for one in canaries if one in text] == [], path
            walked += 1

    assert len(canaries) > 50
    assert walked > (30 if policies else 20)
