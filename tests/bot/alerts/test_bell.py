"""The bell, mutes and settings over HTTP: one's own alone, with the rights of now."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine, delete, insert, update

from bot.alerts.kept import State, keep, keep_line
from bot.alerts.links import MuteLink, make
from bot.alerts.mutes import Mutes
from bot.alerts.preferences import Channel, PreferenceBook, Rhythm
from bot.alerts.schema import alert, link, mute, preference, watched_deadline
from bot.alerts.telling import Because, Telling
from bot.app import Assistant
from bot.settings import Settings
from tests.bot.alerts.people import change
from tests.bot.conftest import TODAY
from tests.bot.test_http import serving
from tools.changes import ChangeKind as Kind

CREDIT, OWNER, SALES = "P-LQ-CREDIT", "P-LQ-OWNER", "P-LQ-SALES"
TOKENS = {CREDIT: "demo-lanqiao-credit", OWNER: "demo-lanqiao-owner", SALES: "demo-lanqiao-sales"}
POLICY, BUYER = "POL-LQ-2026", "B-CN-012"
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC).timestamp()


@pytest.fixture(scope="module")
def address(settings: Settings) -> Iterator[str]:
    yield from serving(settings)


@pytest.fixture
def engine(assistant: Assistant) -> Iterator[Engine]:
    """The demo home's database, without alerts before and after."""
    clean(assistant.engine)
    yield assistant.engine
    clean(assistant.engine)


def clean(engine: Engine) -> None:
    with engine.begin() as connection:
        for table in (alert, mute, link, preference, watched_deadline):
            connection.execute(delete(table))


def rung(engine: Engine, who: str, number: int, kind: Kind = Kind.GRADE_DOWN, **other: Any) -> None:
    """Somebody's bell has rung for a change."""
    what = {"policy_id": POLICY, "buyer_id": BUYER, "old": "BB", "new": "B", **other}
    told = Telling(change(number, kind, **what), frozenset({Channel.BELL}), Because.ALL_BUYERS, None)
    with engine.begin() as connection:
        keep(connection, who, told, NOW + number)


def call(address: str, who: str, method: str, path: str, **more: Any) -> httpx.Response:
    headers = {"Authorization": f"Bearer {TOKENS[who]}"}
    return httpx.request(method, f"{address}{path}", headers=headers, timeout=30, **more)


def bell(address: str, who: str = CREDIT) -> Any:
    return call(address, who, "GET", "/v1/notifications?language=en").json()


def test_the_bell_holds_ones_own_unread_first_and_says_why(address: str, engine: Engine) -> None:
    for number in (1, 2, 3):
        rung(engine, CREDIT, number)
    rung(engine, OWNER, 4)
    newest = bell(address)["items"][0]
    assert (
        call(address, CREDIT, "POST", f"/v1/notifications/{newest['id']}/seen", json={}).json()["unread"] == 2
    )

    found = bell(address)

    assert found["unread"] == 2
    assert [one["change_id"][-1] for one in found["items"]] == ["2", "1", "3"]
    assert "Buyer's grade went down: 武汉榆枢给排水设备有限公司 (policy POL-LQ-2026) BB → B" in newest["text"]
    assert "your settings say" in newest["why"]


def test_anothers_notification_looks_like_one_that_there_is_not(address: str, engine: Engine) -> None:
    rung(engine, OWNER, 1)
    (own,) = bell(address, OWNER)["items"]

    answers = [
        call(address, CREDIT, "POST", f"/v1/notifications/{number}/seen", json={})
        for number in (own["id"], 999_999)
    ]

    assert {one.status_code for one in answers} == {404}
    assert len({one.json()["detail"] for one in answers}) == 1
    assert bell(address, OWNER)["unread"] == 1


def test_what_was_undone_or_is_of_a_policy_that_is_not_theirs_is_in_no_bell(
    address: str, engine: Engine
) -> None:
    rung(engine, CREDIT, 1)
    rung(engine, CREDIT, 2, policy_id="POL-HW-2026")
    with engine.begin() as connection:
        undone = update(alert).where(alert.c.change_id == change(1).change_id)
        connection.execute(undone.values(state=State.UNDONE.value))

    assert bell(address) == {"items": [], "unread": 0, "next": None}


def test_a_kind_of_change_of_a_buyer_is_muted_and_told_again(address: str, engine: Engine) -> None:
    body = {"buyer_id": BUYER, "kind": "grade_down"}
    until = (TODAY + timedelta(days=30)).isoformat()

    assert call(address, CREDIT, "POST", "/v1/mutes", json=body).json() == {**body, "until": until}
    assert call(address, CREDIT, "GET", "/v1/mutes").json()["items"] == [{**body, "until": until}]
    assert call(address, OWNER, "GET", "/v1/mutes").json()["items"] == []
    assert call(address, CREDIT, "DELETE", "/v1/mutes", params=body).json() == {"undone": True}
    assert call(address, CREDIT, "GET", "/v1/mutes").json()["items"] == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"buyer_id": BUYER, "kind": "insolvency"}, 422),
        ({"buyer_id": "B-GB-020", "kind": "grade_down"}, 404),
        ({"buyer_id": "B-XX-999", "kind": "grade_down"}, 404),
        ({"buyer_id": BUYER, "kind": "grade_down", "until": "2020-01-01"}, 422),
        ({"buyer_id": BUYER, "kind": "grade_down", "until": "2099-01-01"}, 422),
    ],
)
def test_what_may_not_be_muted_is_refused(
    address: str, engine: Engine, body: dict[str, str], status: int
) -> None:
    assert call(address, CREDIT, "POST", "/v1/mutes", json=body).status_code == status


def test_the_link_of_an_email_asks_first_and_mutes_one_thing_without_signing_in(
    address: str, engine: Engine
) -> None:
    with engine.begin() as connection:
        token = make(connection, MuteLink(CREDIT, BUYER, Kind.GRADE_DOWN), datetime.now(tz=UTC).timestamp())
    page = f"{address}/alerts/mute/{token}"

    asked = httpx.get(page, timeout=30)
    assert asked.status_code == 200
    assert Mutes(engine).of(CREDIT, TODAY) == []
    assert not [word for word in (CREDIT, BUYER, POLICY, "武汉榆枢") if word in asked.text]
    done = httpx.post(page, timeout=30)

    assert done.status_code == 200
    assert [(one.buyer_id, one.kind) for one in Mutes(engine).of(CREDIT, TODAY)] == [(BUYER, Kind.GRADE_DOWN)]


@pytest.mark.parametrize(("kind", "age"), [(Kind.GRADE_DOWN, 15), (Kind.INSOLVENCY, 0)])
def test_a_link_that_is_over_or_of_an_insolvency_mutes_nothing(
    address: str, engine: Engine, kind: Kind, age: int
) -> None:
    with engine.begin() as connection:
        at = (datetime.now(tz=UTC) - timedelta(days=age)).timestamp()
        token = make(connection, MuteLink(CREDIT, BUYER, kind), at)

    assert httpx.post(f"{address}/alerts/mute/{token}", timeout=30).status_code == 404
    assert Mutes(engine).of(CREDIT, TODAY) == []


FORM = {
    "channels": ["bell", "email"],
    "scope": "watched",
    "rhythm": "weekly",
    "weekday": "4",
    "hour": "7",
    "zone": "Europe/Berlin",
    "quiet_from": "22",
    "quiet_until": "6",
    "break_through": "true",
    "language": "zh",
    "deadlines": "true",
}


def test_settings_are_kept_as_the_form_says(address: str, engine: Engine) -> None:
    answer = call(address, CREDIT, "POST", "/my/notifications", data=FORM)

    kept = PreferenceBook(engine).of(CREDIT, "UTC")
    assert answer.status_code == 303
    assert kept is not None
    assert kept.channels == {Channel.BELL, Channel.EMAIL}
    assert (kept.rhythm, kept.weekday, kept.hour, kept.zone) == (Rhythm.WEEKLY, 4, 7, "Europe/Berlin")
    assert (kept.quiet_from, kept.quiet_until, kept.break_through, kept.at_once) == (22, 6, True, False)
    assert kept.deadlines
    shown = call(address, CREDIT, "GET", "/my/notifications?lang=en").text
    assert '<option value="4" selected>' in shown
    assert 'value="Europe/Berlin"' in shown


@pytest.mark.parametrize(
    "wrong",
    [
        {"zone": "Beijing"},
        {"zone": "../etc/passwd"},
        {"hour": "24"},
        {"zone": ""},
        {"quiet_from": "6"},  # which is when they end
    ],
)
def test_settings_that_there_cannot_be_are_refused_whole(
    address: str, engine: Engine, wrong: dict[str, str]
) -> None:
    answer = call(address, CREDIT, "POST", "/my/notifications", data={**FORM, **wrong})

    assert answer.status_code == 422
    assert PreferenceBook(engine).of(CREDIT, "UTC") is None


def test_another_website_cannot_change_somebodys_settings(address: str, engine: Engine) -> None:
    with httpx.Client(base_url=address, timeout=30) as browser:
        own = {"Origin": address}
        browser.post("/sign-in", data={"token": TOKENS[CREDIT]}, headers=own)
        refused = browser.post("/my/notifications", data=FORM, headers={"Origin": "https://evil.example"})
        taken = browser.post("/my/notifications", data=FORM, headers=own)

    assert (refused.status_code, taken.status_code) == (403, 303)


def test_the_page_shows_text_of_others_as_text(address: str, engine: Engine) -> None:
    rung(engine, CREDIT, 1, new="<script>alert(1)</script>", source="<img src=x>")

    shown = call(address, CREDIT, "GET", "/my/notifications").text

    assert "<script>alert" not in shown
    assert "<img src" not in shown


def test_who_sees_to_a_deadline_ends_it_for_all_and_sales_have_no_such_entry(
    address: str, engine: Engine
) -> None:
    with engine.begin() as connection:
        row = {"key": "k" * 32, "policy_id": POLICY, "stage": 1, "told_at": NOW}
        connection.execute(insert(watched_deadline).values(row))
        for who in (CREDIT, SALES):
            keep_line(connection, who, "k" * 32, POLICY, "a deadline is near", NOW)
    (entry,) = bell(address)["items"]
    assert bell(address, SALES)["items"] == []

    call(address, CREDIT, "POST", f"/v1/notifications/{entry['id']}/seen", json={})

    with engine.begin() as connection:
        assert connection.execute(watched_deadline.select()).one().seen_by == CREDIT


def test_a_buyer_is_watched_for_oneself_and_anothers_is_not(address: str, engine: Engine) -> None:
    headers = {"Authorization": f"Bearer {TOKENS[SALES]}", "Origin": address}
    with httpx.Client(base_url=address, headers=headers) as sales:
        put = sales.post("/v1/watches", json={"buyer_id": BUYER})
        theirs = sales.post("/v1/watches", json={"buyer_id": "B-GB-020"})
        nobodys = sales.post("/v1/watches", json={"buyer_id": "B-XX"})
        listed = sales.get("/v1/watches").json()["items"]
        pressed = sales.get(f"/my/limits/{BUYER}").text
        sales.post(f"/my/watches/{BUYER}", data={"undo": "true"})
        after = sales.get("/v1/watches").json()["items"]
        again = sales.delete("/v1/watches", params={"buyer_id": BUYER}).json()
    with httpx.Client(base_url=address, headers={"Authorization": f"Bearer {TOKENS[OWNER]}"}) as owner:
        others = owner.get("/v1/watches").json()["items"]

    assert put.json() == {"buyer_id": BUYER, "watched": True}
    assert (theirs.status_code, nobodys.status_code) == (404, 404)
    assert theirs.json()["detail"] == nobodys.json()["detail"]
    assert [one["buyer_id"] for one in listed] == [BUYER]
    assert 'aria-pressed="true"' in pressed
    assert (after, again, others) == ([], {"undone": False}, [])
