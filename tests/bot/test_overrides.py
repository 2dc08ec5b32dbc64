"""A person sets a warning level beside the computed one: with a reason, an end, and until news comes."""

import json
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import Engine, select

from bot.overrides import LONGEST_REASON, AlertUnknown, NotSet, Overriding
from bot.schema import audit
from bot.settings import Settings
from knowledge.database import open_database, reading
from tests.bot.conftest import TODAY, demo_settings, own_database
from tests.bot.test_http import OTHER, OWNER, SALES, SUPPORT, problem, serving
from tests.bot.test_insurer_events import SECRET, signed
from tests.tools.records.noticing_book import BOOK, brought, event
from tools.early_warning import F9, Assessment, Level, Sign, Signal, assess
from tools.principal import Principal, Role
from tools.records.sql import SqlRecords
from tools.records.warning_overrides import WarningOverrides, set_override
from tools.risk_alerts import AlertSources, alerts_of
from tools.warning_override import Override, OverrideLevel, weighed, weightier_since

CREDIT = {"Authorization": "Bearer demo-lanqiao-credit"}
RED, AMBER, CALM = "B-CN-017", "B-CN-032", "B-DE-001"
UNTIL = TODAY + timedelta(days=30)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    for database in own_database():
        settings = demo_settings(tmp_path_factory.mktemp("overrides"), database)
        yield settings.model_copy(update={"events_secret": SecretStr(SECRET)})


@pytest.fixture(scope="module")
def http(own: Settings) -> Iterator[httpx.Client]:
    for address in serving(own):
        with httpx.Client(base_url=address, timeout=30) as client:
            yield client


def path(buyer: str, policy: str = "POL-LQ-2026") -> str:
    return f"/v1/alerts/ALERT-{policy}-{buyer}/override"


def put(http: httpx.Client, buyer: str, who: Mapping[str, str] = CREDIT, **body: Any) -> httpx.Response:
    given = {"level": "acknowledged", "reason": "Paid by wire", "until": UNTIL.isoformat()} | body
    return http.post(path(buyer), json=given, headers=dict(who))


def row(http: httpx.Client, buyer: str, query: str = "") -> dict[str, Any] | None:
    items = http.get(f"/v1/alerts?buyer_id={buyer}{query}", headers=OWNER).json()["items"]
    return items[0] if items else None


def audited(own: Settings) -> list[tuple[str, str, str]]:
    engine = open_database(own.database())
    query = select(audit.c.principal_id, audit.c.event, audit.c.details).where(audit.c.event.like("warning%"))
    try:
        with reading(engine) as connection:
            return [tuple(one) for one in connection.execute(query.order_by(audit.c.id))]
    finally:
        engine.dispose()


def test_what_a_person_set_stands_beside_the_computed_level_until_it_is_ended(
    http: httpx.Client, own: Settings
) -> None:
    before = row(http, RED)
    given = put(http, RED, reason="Guarantee  of the\nparent came in").json()
    seen = row(http, RED)

    assert before is not None
    assert seen is not None
    assert before["override"] is None
    assert seen == given
    assert (seen["level"], seen["points"], seen["signals"]) == ("red", before["points"], before["signals"])
    assert seen["override"] == {
        "level": "acknowledged",
        "reason": "Guarantee of the parent came in",
        "by": "P-LQ-CREDIT",
        "since": TODAY.isoformat(),
        "until": UNTIL.isoformat(),
        "holds": True,
        "new_signals": [],
    }
    listed = http.get("/v1/alerts", headers=SALES).json()["items"]
    assert listed[-1]["buyer_id"] == RED, "what was dealt with comes last"
    assert len(listed) == 9
    assert http.delete(path(RED), headers=OWNER).json() == before
    problem(http.delete(path(RED), headers=OWNER), 404)
    assert [(who, event) for who, event, _ in audited(own)][-2:] == [
        ("P-LQ-CREDIT", "warning_overridden"),
        ("P-LQ-OWNER", "warning_override_ended"),
    ]
    assert not [details for _, _, details in audited(own) if "Guarantee" in details]


def test_a_calm_buyer_comes_into_the_list_and_the_latest_word_stands(http: httpx.Client) -> None:
    assert row(http, CALM) is None
    put(http, CALM, level="red", reason="Heard of closures")
    put(http, CALM, OWNER, level="amber", reason="Watch the next payment")
    seen = row(http, CALM)
    listed = http.get("/v1/alerts", headers=OWNER).json()["items"]

    assert seen is not None
    assert (seen["level"], seen["override"]["level"], seen["override"]["by"]) == (
        "none",
        "amber",
        "P-LQ-OWNER",
    )
    assert CALM in [one["buyer_id"] for one in listed]
    assert row(http, CALM, "&level=amber") == row(http, CALM, "&level=none") == seen
    assert row(http, CALM, "&level=red") is None
    assert http.delete(path(CALM), headers=CREDIT).json()["override"] is None
    assert row(http, CALM) is None


def test_sales_reads_it_and_sets_nothing_and_nobody_reaches_anothers_buyer(http: httpx.Client) -> None:
    problem(put(http, RED, SALES), 403)
    problem(http.delete(path(RED), headers=SALES), 403)
    problem(put(http, RED, SUPPORT), 403)
    problem(put(http, RED, {}), 401)
    theirs, nobodys = put(http, RED, OTHER), put(http, "B-NOBODY")
    assert problem(theirs, 404)["detail"] == problem(nobodys, 404)["detail"]
    assert problem(
        http.post(
            path(RED, "POL-BW-2026"),
            json={"level": "red", "reason": "x", "until": str(UNTIL)},
            headers=CREDIT,
        ),
        404,
    )
    assert problem(http.delete(path("B-NOBODY"), headers=CREDIT), 404)
    assert row(http, RED) is not None
    assert row(http, RED)["override"] is None  # type: ignore[index]


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": ""},
        {"reason": "  \n"},
        {"reason": "x" * (LONGEST_REASON + 1)},
        {"reason": "nul\0"},
        {"reason": "left\u202eright"},
        {"until": (TODAY + timedelta(days=181)).isoformat()},
        {"until": (TODAY - timedelta(days=1)).isoformat()},
        {"until": None},
        {"level": "green"},
        {"points": 3},
    ],
)
def test_without_a_reason_and_an_end_in_time_nothing_is_set(
    http: httpx.Client, wrong: dict[str, Any]
) -> None:
    problem(put(http, RED, **wrong), 422)

    seen = row(http, RED)
    assert seen is not None
    assert seen["override"] is None


def test_the_longest_and_the_shortest_time_are_taken(http: httpx.Client) -> None:
    for until in (TODAY, TODAY + timedelta(days=180)):
        assert put(http, RED, until=until.isoformat()).status_code == 200
    http.delete(path(RED), headers=CREDIT)


def test_news_that_weighs_more_shows_again(http: httpx.Client) -> None:
    put(http, AMBER, level="none", reason="An old dispute, settled by phone")
    bounced = {
        "event_id": "X-NEWS",
        "policy_id": "POL-LQ-2026",
        "buyer_id": AMBER,
        "kind": "bounced_payment",
        "occurred_on": "2026-11-22",
    }
    body = json.dumps({"events": [bounced]}).encode()
    http.post("/v1/events", content=body, headers=signed(body, str(int(time.time()))))
    seen = row(http, AMBER)

    assert seen is not None
    assert (seen["override"]["holds"], seen["override"]["new_signals"]) == (False, ["bounced_payment"])
    assert seen["level"] == "amber"
    assert AMBER in [one["buyer_id"] for one in http.get("/v1/alerts", headers=OWNER).json()["items"]]
    http.delete(path(AMBER), headers=CREDIT)


# --- the rule ---
DAY = date(2026, 11, 23)


def of(*signals: Signal) -> Assessment:
    return assess(signals, DAY + timedelta(days=20), F9)


def override_on(assessment: Assessment) -> Override:
    at = datetime(2026, 11, 23, 9, tzinfo=UTC)
    return Override("OVR-1", "P", "B", OverrideLevel.NONE, "r", "p", at, DAY, UNTIL, weighed(assessment))


def signal(sign: Sign, day: date, source: str = "event E-1") -> Signal:
    return Signal(sign, source, day)


BEFORE, AFTER = DAY - timedelta(days=9), DAY + timedelta(days=9)
NEWS = signal(Sign.ADVERSE_NEWS, BEFORE)
GRADE = Signal(Sign.GRADE_DOWN, "event E-2", BEFORE, "4", "5", notches=1)


@pytest.mark.parametrize(
    ("now", "new"),
    [
        ([NEWS], []),
        ([], []),
        ([NEWS, signal(Sign.BOUNCED_PAYMENT, BEFORE, "event E-3")], [Sign.BOUNCED_PAYMENT]),
        ([NEWS, signal(Sign.ADVERSE_NEWS, AFTER, "event E-4")], [Sign.ADVERSE_NEWS]),
        ([NEWS, signal(Sign.ADVERSE_NEWS, BEFORE - timedelta(days=3), "event E-5")], [Sign.ADVERSE_NEWS]),
        ([signal(Sign.INSOLVENCY, BEFORE), NEWS], [Sign.INSOLVENCY]),
        ([NEWS, GRADE], []),
    ],
    ids=["as it was", "less", "another sign", "again", "again, told late", "insolvency", "of no weight"],
)
def test_an_override_holds_until_something_new_counts(now: list[Signal], new: list[Sign]) -> None:
    found = weightier_since(override_on(of(NEWS)), of(*now))

    assert sorted({one.sign for one in found}) == new


def test_an_override_runs_from_its_day_to_its_end() -> None:
    one = override_on(of(NEWS))

    assert [one.runs(day) for day in (BEFORE, DAY, UNTIL, UNTIL + timedelta(days=1))] == [
        False,
        True,
        True,
        False,
    ]
    assert of(NEWS).level is Level.AMBER


# --- natural persons ---
MANAGER = Principal("credit", "Cleo", Role.CREDIT_MANAGER, ("POL-1",))


def test_a_natural_person_gets_no_level_by_hand_either_and_can_be_acknowledged(
    engine: Engine, tmp_path: Path
) -> None:
    news = event("E-1", "adverse_news", "B-MAN", occurred_on="2026-11-20")
    header = ",".join(news) + "\n"
    files = {**BOOK, "events.csv": header + ",".join(news.values()) + "\n"}
    brought(engine, tmp_path, files)
    records, kept = SqlRecords(engine), WarningOverrides(engine)
    sources = AlertSources(records, records, records, F9, kept)
    overriding = Overriding(engine, sources, lambda: TODAY)

    for level in (OverrideLevel.RED, OverrideLevel.AMBER, OverrideLevel.NONE):
        with pytest.raises(NotSet, match="natural person"):
            overriding.set(MANAGER, "ALERT-POL-1-B-MAN", level, "A hunch", UNTIL)
    seen = overriding.set(MANAGER, "ALERT-POL-1-B-MAN", OverrideLevel.ACKNOWLEDGED, "Spoke to him", UNTIL)
    assert (seen["level"], seen["points"], seen["override"]["level"]) == (None, None, "acknowledged")

    at = datetime(2026, 11, 23, 9, tzinfo=UTC)
    forced = Override("OVR-9", "POL-1", "B-MAN", OverrideLevel.RED, "r", "p", at, TODAY, UNTIL, {})
    with engine.begin() as connection:
        set_override(connection, forced)
    (row,) = alerts_of(sources, MANAGER, TODAY, buyer_id="B-MAN")
    assert (row["level"], row["override"]) == (None, None), "however it came to be set"
    assert alerts_of(sources, MANAGER, TODAY, Level.RED, "B-MAN") == []


def test_what_is_set_under_one_policy_is_nobodys_elsewhere(engine: Engine, tmp_path: Path) -> None:
    brought(engine, tmp_path, BOOK)
    records, kept = SqlRecords(engine), WarningOverrides(engine)
    sources = AlertSources(records, records, records, F9, kept)
    overriding = Overriding(engine, sources, lambda: TODAY)
    overriding.set(MANAGER, "ALERT-POL-1-B-1", OverrideLevel.RED, "Only here", UNTIL)
    other = Principal("z", "", Role.POLICYHOLDER, ("POL-2",))

    assert alerts_of(sources, other, TODAY, buyer_id="B-1") == []
    assert list(kept.overrides(other)) == []
    with pytest.raises(AlertUnknown):
        overriding.end(other, "ALERT-POL-1-B-1")
    with pytest.raises(AlertUnknown):
        overriding.set(other, "ALERT-POL-1-B-1", OverrideLevel.NONE, "Not mine", UNTIL)
