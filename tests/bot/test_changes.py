"""`/v1/changes`, the jobs of `POST /v1/events` and `coverdesk changes`, over a real server."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from typer.testing import CliRunner

from bot.cli import app
from bot.insurer_events import InsurerEvents
from bot.settings import Settings
from knowledge.database import open_database
from tests.bot.conftest import demo_settings, own_database
from tests.bot.test_http import OTHER, OWNER, SALES, SUPPORT, problem, serving
from tests.bot.test_insurer_events import FALL, SECRET, signed
from tools.records.migrate import migrate

ADMIN = {"Authorization": "Bearer demo-admin"}
EARLY = {**FALL, "event_id": "X-EARLY", "buyer_id": "B-DE-002"}
BOUNCE = {**FALL, "event_id": "X-2", "kind": "bounced_payment", "old_value": None, "new_value": None}


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    for database in own_database():
        settings = demo_settings(tmp_path_factory.mktemp("changes"), database)
        yield settings.model_copy(update={"events_secret": SecretStr(SECRET)})


@pytest.fixture(scope="module")
def early_job(own: Settings) -> str:
    """Accepted by a process that was gone before it noticed anything."""
    from bot.stores import open_stores

    with open_stores(own) as stores:
        return InsurerEvents(stores.engine, SECRET.encode()).keep([EARLY])


@pytest.fixture(scope="module")
def http(own: Settings, early_job: str) -> Iterator[httpx.Client]:
    assert early_job
    for address in serving(own):
        with httpx.Client(base_url=address, timeout=30) as client:
            yield client


def send(http: httpx.Client, *events: dict[str, Any]) -> httpx.Response:
    body = json.dumps({"events": events}).encode()
    return http.post("/v1/events", content=body, headers=signed(body, str(int(time.time()))))


def of_job(http: httpx.Client, href: str, headers: dict[str, str] | None = None) -> httpx.Response:
    heads = signed(href.encode(), str(int(time.time()))) if headers is None else headers
    return http.get(href, headers=heads)


def ended(http: httpx.Client, href: str) -> dict[str, Any]:
    """The job when it has ended; a server that never ends it fails the test."""
    until = datetime.now(tz=UTC) + timedelta(seconds=30)
    while (found := of_job(http, href).json())["state"] == "queued":
        assert datetime.now(tz=UTC) < until, found
    return dict(found)


def of_buyer(http: httpx.Client, buyer: str, who: dict[str, str] = OWNER) -> list[dict[str, Any]]:
    return list(http.get(f"/v1/changes?buyer_id={buyer}", headers=who).json()["items"])


def test_what_was_accepted_before_a_restart_is_noticed_after_it(http: httpx.Client, early_job: str) -> None:
    assert ended(http, f"/v1/events/jobs/{early_job}")["state"] == "done"
    assert [one["kind"] for one in of_buyer(http, "B-DE-002")] == ["grade_down"]


def test_events_are_accepted_at_once_and_their_job_says_what_was_noticed(http: httpx.Client) -> None:
    body = send(http, FALL, BOUNCE).json()
    job = ended(http, body["job"]["href"])

    assert (body["accepted"], body["job"]["state"]) == (2, "queued")
    assert body["job"]["href"] == f"/v1/events/jobs/{body['job']['id']}"
    assert (job["id"], job["state"], job["accepted"], job["changes"]) == (body["job"]["id"], "done", 2, 3)
    found = {one["kind"]: one for one in of_buyer(http, "B-DE-001")}
    assert set(found) == {"grade_down", "bounced_payment", "level"}
    fall = found["grade_down"]
    assert (fall["old"], fall["new"], fall["effective_on"]) == ("3", "7", "2026-11-20")
    assert (fall["source"], fall["reason_code"]) == ("webhook event X-1 of 2026-11-20", None)
    assert (found["level"]["old"], found["level"]["new"], found["level"]["urgent"]) == ("none", "red", True)

    again = ended(http, send(http, BOUNCE, FALL).json()["job"]["href"])
    assert (again["state"], again["changes"]) == ("done", 0), "sent again it changes nothing"


def test_a_job_is_for_who_signs_its_path_and_for_administrators(http: httpx.Client, early_job: str) -> None:
    href = f"/v1/events/jobs/{early_job}"
    now = str(int(time.time()))

    assert of_job(http, href, ADMIN).json() == of_job(http, href).json()
    problem(of_job(http, href, {}), 401)
    problem(of_job(http, href, dict(signed(b"", now))), 401)
    problem(of_job(http, href, dict(signed(b"/v1/events/jobs/EVJ-0", now))), 401)
    problem(of_job(http, href, dict(signed(href.encode(), str(int(time.time()) - 400)))), 401)
    problem(of_job(http, href, OWNER), 403)
    problem(of_job(http, href, SUPPORT), 403)
    problem(of_job(http, "/v1/events/jobs/EVJ-0"), 404)
    problem(of_job(http, "/v1/events/jobs/EVJ-0", ADMIN), 404)


def test_a_reader_sees_their_own_policies_and_goes_on_by_number(http: httpx.Client) -> None:
    ended(http, send(http, FALL, BOUNCE).json()["job"]["href"])
    whole = http.get("/v1/changes", headers=OWNER).json()
    first = whole["items"][0]["sequence"]
    rest = http.get(f"/v1/changes?after={first}", headers=OWNER).json()

    assert set(whole) == {"items", "next", "watched_since"}
    assert whole["next"] is None
    assert set(whole["watched_since"]) == {"POL-LQ-2026"}
    assert rest["items"] == whole["items"][1:]
    assert all(one["buyer_name"] for one in whole["items"])
    assert http.get("/v1/changes", headers=SALES).json() == whole
    assert http.get("/v1/changes", headers=OTHER).json()["items"] == []
    assert of_buyer(http, "B-DE-001", OTHER) == of_buyer(http, "B-NOBODY", OTHER) == []
    problem(http.get("/v1/changes"), 401)
    problem(http.get("/v1/changes", headers=SUPPORT), 403)
    problem(http.get("/v1/changes?after=-1", headers=OWNER), 422)


# --- in the shell ---
LIMITS = "policy_id,buyer_id,kind,status,granted_amount,currency,effective_from,decided_on\n"
BOOK = {
    "policies.yaml": "- {policy_id: POL-1, policyholder: Anlage GmbH, currency: EUR}\n",
    "buyers.csv": "buyer_id,legal_name\nB-1,[red]Rotbuche[/red] AG\n",
    "limits.csv": f"{LIMITS}POL-1,B-1,named,APPROVED,9000,EUR,2026-01-01,2025-12-18\n",
}


def test_an_import_says_what_it_changed_and_the_first_that_it_is_where_one_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = tmp_path / "book"
    book.mkdir()
    for name, content in BOOK.items():
        (book / name).write_text(content, encoding="utf-8")
    monkeypatch.setenv("COVERDESK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COVERDESK_BUNDLED", "0")
    monkeypatch.setenv("COVERDESK_TODAY", "2026-11-23")
    monkeypatch.delenv("COVERDESK_DATABASE_URL", raising=False)
    run = CliRunner()

    def said(*arguments: str) -> str:
        return run.invoke(app, list(arguments), catch_exceptions=False).output

    assert "No policy is watched yet" in said("changes")
    assert "nothing is told from before: POL-1." in said("import", str(book))
    assert "No change has been noticed." in said("changes")
    cut = f"{LIMITS}POL-1,B-1,named,REDUCED,3000,EUR,2026-11-20,2026-11-19\n"
    (book / "limits.csv").write_text(cut, encoding="utf-8")
    assert "2 changes noticed." in said("import", str(book))
    listed = said("changes")
    assert all(part in listed for part in ("9000 EUR", "3000 EUR", "[red]Rotbuche"))
    items = json.loads(said("changes", "--json", "--after", "1"))["items"]
    assert [(one["kind"], one["new"]) for one in items] == [("level", "amber")]
    assert json.loads(said("import", str(book), "--json"))["noticed"] == {
        "changes": 0,
        "begun": [],
        "elsewhere": False,
    }


def test_an_empty_database_has_no_changes(tmp_path: Path) -> None:
    from tools.principal import OPERATOR
    from tools.records.noticed_changes import NoticedChanges

    engine = open_database(f"sqlite:///{tmp_path / 'empty.db'}")
    migrate(engine)

    assert NoticedChanges(engine).changes(OPERATOR) == []
    engine.dispose()
