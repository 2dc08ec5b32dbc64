"""What an operator sets, sees and resolves; without the setting nothing is handed to anybody."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
from fastapi import Response
from pydantic import SecretStr, ValidationError
from sqlalchemy import Engine
from typer.testing import CliRunner

from bot.commands.insurers import insurers
from bot.commands.submissions import checked
from bot.settings import Settings
from bot.stores import Stores, open_stores
from bot.submissions.resolving import NotUnclear, resolve
from bot.submissions.rounds import handing_over
from tests.bot.desk import desk_over
from tests.bot.slack.stand_in.waiting import wait_until
from tests.bot.submissions.test_unread_answers import SETTLED
from tests.bot.submissions.world import ATRADIUS, CREDIT, POLICY, World
from tools.records.insurers.submitting_for import submit_accounts


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("POL-A", "is not like"),
        ("=atradius:sandbox:900", "is not like"),
        ("POL-A=coface:production:1", "package only"),
        ("POL-A=atradius:live:900", "sandbox nor production"),
        ("POL-A=atradius:sandbox:", "no number of a policy"),
        ("POL-A=allianz:sandbox:EHDK/034421/CAP", "no number of a policy"),
        ("POL-A=atradius:sandbox:1,POL-A=atradius:sandbox:2", "named twice"),
    ],
)
def test_a_slip_in_the_setting_stops_the_start(setting: str, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Settings(insurer_submit=setting)


def test_each_policy_has_its_own_account() -> None:
    found = submit_accounts("POL-A=atradius:production:900, POL-B=allianz:sandbox:EHDK/034421")

    assert {name: (one.insurer, one.environment, one.number) for name, one in found.items()} == {
        "POL-A": ("atradius", "production", "900"),
        "POL-B": ("allianz", "sandbox", "EHDK/034421"),
    }
    assert submit_accounts(None) == submit_accounts("") == {}


def test_without_the_setting_a_confirmed_request_stays_in_our_own_records(engine: Engine) -> None:
    desk = desk_over(engine)
    asked = {"buyer": "B-CN-001", "amount": "1200000", "currency": "CNY", "terms_days": 60}
    action = desk.confirmed(CREDIT, "request_limit", **asked)

    assert action.submission is None
    assert action.as_data("en")["submission"] is None
    assert action.receipt is not None
    assert "CoverDesk sent nothing to the insurer" in action.receipt.text.en


def test_what_stays_in_our_own_records_is_never_handed_over(atradius: World) -> None:
    action = atradius.desk.confirmed(CREDIT, "watch_buyer", buyer="B-CN-001")

    assert action.submission is None
    assert atradius.outbox.every() == []


def test_another_policys_request_is_not_handed_over(atradius: World) -> None:
    asked = {"buyer": "B-DE-001", "amount": "1000", "currency": "EUR", "terms_days": 30}
    prepared = atradius.desk.run("P-HW-CREDIT", "request_limit", **asked).pending
    if prepared is not None:
        atradius.desk.actions.confirm(atradius.desk.who("P-HW-CREDIT"), prepared.id)

    assert atradius.outbox.every() == []


@pytest.fixture
def stores(atradius: World, database_url: str, tmp_path: Path) -> Any:
    settings = Settings(
        home=tmp_path / "home",
        database_url=SecretStr(database_url),
        bundled=False,
        insurer_submit=ATRADIUS,
        atradius_url=atradius.insurer.url,
        atradius_client_id=SecretStr("client"),
        atradius_client_secret=SecretStr("secret"),
        atradius_app_key=SecretStr("app"),
        atradius_customer_id="customer",
    )
    with open_stores(settings) as opened:
        yield opened


def test_one_pass_sends_and_the_list_tells(
    atradius: World, stores: Stores, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    action = atradius.confirmed()
    for name in ("home", "insurer_submit", "atradius_url", "atradius_customer_id"):
        monkeypatch.setenv(f"COVERDESK_{name.upper()}", str(getattr(stores.settings, name)))
    for name in ("atradius_client_id", "atradius_client_secret", "atradius_app_key"):
        monkeypatch.setenv(f"COVERDESK_{name.upper()}", getattr(stores.settings, name).get_secret_value())
    monkeypatch.setenv("COVERDESK_DATABASE_URL", database_url)
    monkeypatch.setenv("COVERDESK_BUNDLED", "0")

    sent = CliRunner().invoke(insurers, ["submit", "--json"])
    told = CliRunner().invoke(insurers, ["submissions", "--json"])

    assert json.loads(sent.stdout) == {"went_on": 1, "still_waiting": 1}
    (one,) = json.loads(told.stdout)
    assert (one["state"], one["reference"], one["action"]) == ("referred", "C-1", action.id)
    assert len(atradius.insurer.received) == 1
    assert "C-1" in CliRunner().invoke(insurers, ["submissions"]).stdout


def test_doctor_tells_what_is_stuck_and_what_is_unclear(atradius: World, stores: Stores) -> None:
    assert checked(stores) == f"0 on their way; {POLICY} to atradius (sandbox)"
    atradius.confirmed()
    atradius.insurer.troubles["/authenticate/v2/tokens"] = [Response(status_code=500)] * 2
    atradius.step()
    with pytest.raises(ValueError, match=r"1 stuck, the last one REC-.*answered 500"):
        checked(stores)

    unclear(atradius)

    with pytest.raises(ValueError, match="1 unclear"):
        checked(stores)


def unclear(world: World) -> None:
    """The request that waits is attempted, and cannot be told from another."""
    world.insurer.swallowed = [Response(status_code=500)]
    world.step(SETTLED)
    world.insurer.applications[0]["creditLimitApplicationAmountInPolicyCurrency"] = "1"
    world.step(SETTLED)


@pytest.mark.parametrize(
    ("arrived", "state"), [(True, ("referred", None)), (False, ("failed", "arrived_not"))]
)
def test_a_person_says_what_the_portal_shows_and_nothing_is_sent_again(
    atradius: World, arrived: bool, state: tuple[str, str | None]
) -> None:
    action = atradius.confirmed()
    unclear(atradius)
    assert atradius.state(action) == ("unclear", "arrival_unknown")
    reference = atradius.outbox.every()[0].key

    resolve(atradius.engine, reference, arrived=arrived, number="C-1" if arrived else None)
    atradius.step(SETTLED)

    assert atradius.state(action) == state
    assert len(atradius.insurer.received) == 1
    with pytest.raises(NotUnclear):
        resolve(atradius.engine, reference, arrived=True)


def test_doctor_tells_what_was_not_decided_for_a_month(
    atradius: World, stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    atradius.confirmed()
    atradius.step()
    assert checked(stores).startswith("1 on their way")
    later = time.time() + 31 * 86400

    monkeypatch.setattr("bot.commands.submissions.time.time", lambda: later)

    with pytest.raises(ValueError, match="1 without a decision for 30 days"):
        checked(stores)


def test_a_server_hands_over_by_itself(atradius: World) -> None:
    action = atradius.confirmed()

    with handing_over(atradius.hand_over, first_after=0.0):
        wait_until(lambda: atradius.state(action)[0] == "referred")

    assert len(atradius.insurer.received) == 1
