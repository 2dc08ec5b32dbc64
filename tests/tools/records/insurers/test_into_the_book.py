"""What a reading brings is stored once, beside what the book knows, and never from the wrong account."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import Response
from pydantic import SecretStr
from typer.testing import CliRunner

from bot.commands.console import WrongInput
from bot.commands.insurers import buyer_numbers, insurers, read_into_book
from bot.settings import Settings
from bot.stores import Stores, open_stores
from tests.tools.records.insurers.simulated import COVERS, Simulated
from tests.tools.records.insurers.test_atradius import cover, total
from tests.tools.records.sample_book import FILES, write_book
from tools.limits import LimitRecord, LimitStatus
from tools.principal import OPERATOR
from tools.records.book_import import import_book
from tools.records.insurers.accounts import AccountIncomplete
from tools.records.insurers.billing import LookUpsSpent
from tools.records.insurers.reading import Environment, Insurer, InsurerUnavailable, PolicyAsked

ASKED = PolicyAsked("POL-A", ("900",))
AHORN = "LEI;HRB,529900T8BM49AURSDO55;HRB 7"


class WithInsurers(Settings):
    """The settings with a sandbox account at Atradius and no production account anywhere."""

    atradius_url: str = ""
    atradius_client_id: SecretStr | None = SecretStr("client")
    atradius_client_secret: SecretStr | None = SecretStr("secret")
    atradius_app_key: SecretStr | None = SecretStr("app")
    atradius_customer_id: str | None = "customer"
    atradius_production_url: str = "http://127.0.0.1:1"
    atradius_production_client_id: SecretStr | None = None
    atradius_production_client_secret: SecretStr | None = None
    atradius_production_app_key: SecretStr | None = SecretStr("live")
    atradius_production_customer_id: str | None = None
    allianz_url: str = ""
    allianz_api_key: SecretStr | None = SecretStr("key")
    coface_url: str | None = None
    coface_api_key: SecretStr | None = None
    coface_username: str | None = None
    coface_password: SecretStr | None = None
    coface_policy_number: str | None = None
    billable_lookups_per_day: int = 1


@pytest.fixture
def stores(insurer: Simulated, database_url: str, tmp_path: Path) -> Iterator[Stores]:
    """A home whose book has Ahorn with its number at Atradius."""
    settings = WithInsurers(
        home=tmp_path / "home",
        database_url=SecretStr(database_url),
        bundled=False,
        atradius_url=insurer.url,
        allianz_url=insurer.url,
    )
    buyers = FILES["buyers.csv"].replace(AHORN, "LEI;ATRADIUS,529900T8BM49AURSDO55;4711")
    with open_stores(settings) as stores:
        import_book(stores.engine, write_book(tmp_path / "book", {**FILES, "buyers.csv": buyers}))
        yield stores


def read(stores: Stores, asked: PolicyAsked = ASKED) -> dict[str, Any]:
    return read_into_book(stores, Insurer.ATRADIUS, Environment.SANDBOX, asked)


def limits(stores: Stores) -> list[LimitRecord]:
    """Those on Ahorn that came from the insurer's system."""
    return [one for one in stores.records.limits(OPERATOR, "B-AHORN") if one.source == "api:atradius"]


def test_what_was_read_and_stored_is_counted_and_the_rest_is_named(
    insurer: Simulated, stores: Stores
) -> None:
    insurer.decisions = [cover(), cover(coverId="C-2", buyerId=1)]
    insurer.policies = [{"policyStatus": "live"}]

    report = read(stores)

    assert (report["read"], report["stored"], report["policy_status"]) == (2, 1, "active")
    assert [one["cover_id"] for one in report["unmatched"]] == ["C-2"]
    assert [one.buyer_id for one in limits(stores)] == ["B-AHORN"]


def test_reading_twice_stores_the_same_as_reading_once(insurer: Simulated, stores: Stores) -> None:
    insurer.decisions = [cover()]
    insurer.applications = [cover(coverId="C-2", decisionCode="")]
    read(stores)
    rows = len(stores.records.limits(OPERATOR))

    read(stores)

    assert len(stores.records.limits(OPERATOR)) == rows
    assert len(limits(stores)) == 2


def test_a_later_reading_replaces_the_amount(insurer: Simulated, stores: Stores) -> None:
    insurer.decisions = [cover()]
    read(stores)
    insurer.decisions = [cover(totalDecision=total("70000"))]
    read(stores)

    assert [str(one.granted) for one in limits(stores)] == ["EUR 70,000"]


def test_a_request_that_is_no_longer_open_does_not_stay_pending(insurer: Simulated, stores: Stores) -> None:
    insurer.applications = [cover(decisionCode="")]
    read(stores)
    assert [one.status for one in limits(stores)] == [LimitStatus.PENDING]
    insurer.applications = []

    read(stores)

    assert limits(stores) == []


def test_what_the_insurer_never_tells_stays_as_the_book_has_it(
    insurer: Simulated, stores: Stores, tmp_path: Path
) -> None:
    header = FILES["limits.csv"].splitlines()[0]
    row = "POL-A,B-AHORN,named,APPROVED,80000,80000,EUR,2026-03-02,,60,0.85,,7,2026-03-01,,,portal,"
    import_book(stores.engine, write_book(tmp_path / "more", {"limits.csv": f"{header}\n{row}\n"}))
    insurer.decisions = [cover()]

    read(stores)

    (limit,) = limits(stores)
    assert (limit.max_payment_term_days, str(limit.insured_percentage), limit.reason_code) == (
        60,
        "0.85",
        "7",
    )


def test_a_reading_that_fails_stores_nothing(insurer: Simulated, stores: Stores) -> None:
    insurer.historic = [cover()]
    insurer.troubles[f"{COVERS}/applications"] = [Response(status_code=403)]
    version = stores.records.book_version()

    with pytest.raises(InsurerUnavailable):
        read(stores)
    assert limits(stores) == []
    assert stores.records.book_version() == version


def test_a_policy_that_the_book_does_not_have_is_refused_before_anything_is_asked(
    insurer: Simulated, stores: Stores
) -> None:
    with pytest.raises(WrongInput, match="POL-A, POL-B"):
        read(stores, PolicyAsked("POL-X", ("900",)))
    assert insurer.asked == []


def test_bug_9_production_never_falls_back_to_the_sandbox(insurer: Simulated, stores: Stores) -> None:
    with pytest.raises(AccountIncomplete) as error:
        read_into_book(stores, Insurer.ATRADIUS, Environment.PRODUCTION, ASKED)

    assert "COVERDESK_ATRADIUS_PRODUCTION_CLIENT_ID" in str(error.value)
    assert "COVERDESK_ATRADIUS_PRODUCTION_APP_KEY" not in str(error.value)
    assert insurer.asked == []


def test_an_account_without_settings_names_all_that_are_missing(stores: Stores) -> None:
    with pytest.raises(AccountIncomplete, match="COVERDESK_COFACE_URL, COVERDESK_COFACE_API_KEY"):
        read_into_book(stores, Insurer.COFACE, Environment.SANDBOX, ASKED)


def test_allianz_is_read_with_its_own_account(insurer: Simulated, stores: Stores) -> None:
    report = read_into_book(stores, Insurer.ALLIANZ, Environment.SANDBOX, PolicyAsked("POL-A", ("EHDE/1",)))

    assert (report["read"], report["stored"], report["unmatched"]) == (0, 0, [])


def test_the_command_finds_a_buyers_number_and_counts_what_may_be_billed(
    insurer: Simulated, stores: Stores
) -> None:
    insurer.buyers = [{"uid": "552100554", "buyerId": 4712}]

    def ask(number: str) -> dict[str, Any]:
        asked = ("FRA", "SN", number)
        return buyer_numbers(stores, Insurer.ATRADIUS, Environment.SANDBOX, asked)

    found = {"registration_type": "ATRADIUS", "numbers": ["4712"], "billable_today": 1}
    assert ask("552100554") == found
    assert ask("552100554") == found
    with pytest.raises(LookUpsSpent, match="COVERDESK_BILLABLE_LOOKUPS_PER_DAY"):
        ask("1")


@pytest.mark.parametrize(
    ("insurer_asked", "asked"),
    [
        (Insurer.ATRADIUS, ("FR", "SN", "1")),
        (Insurer.ATRADIUS, ("FRA", "SIREN", "1")),
        (Insurer.ALLIANZ, ("FRA", "SN", "1")),
    ],
)
def test_a_buyer_that_cannot_be_asked_for_costs_nothing(
    insurer: Simulated, stores: Stores, insurer_asked: Insurer, asked: tuple[str, str, str]
) -> None:
    with pytest.raises(WrongInput):
        buyer_numbers(stores, insurer_asked, Environment.SANDBOX, asked)
    assert insurer.asked == []


@pytest.mark.parametrize("command", ["limits", "buyer", "notifications"])
def test_the_commands_explain_themselves(command: str) -> None:
    told = CliRunner().invoke(insurers, [command, "--help"])

    assert told.exit_code == 0, told.output
    assert "--production" in told.output
