"""A credit limit as of another day: what was or will be in force then, and nothing of what was owed."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import Engine

from tests.tools.records.sample_book import write_book
from tools.limit_lookup import CreditLimitArguments, LimitSources, credit_limit
from tools.principal import PUBLIC, Principal, Role
from tools.records.book_import import import_book
from tools.records.sql import SqlRecords
from tools.tool import CardKind, Finding, ToolResult, Turn

TODAY = date(2026, 11, 23)
OWNER = Principal("owner", "Lea", Role.POLICYHOLDER, ("POL-L",))
BOTH = Principal("both", "Bo", Role.CREDIT_MANAGER, ("POL-L", "POL-K"))
OTHER = Principal("other", "Zoe", Role.POLICYHOLDER, ("POL-Z",))
BOOK = {
    "policies.yaml": """\
- {policy_id: POL-L, policyholder: Linden GmbH, currency: EUR, max_payment_term_days: 90, vat_covered: true}
- {policy_id: POL-K, policyholder: Linden GmbH, currency: USD, max_payment_term_days: 90, vat_covered: true}
- {policy_id: POL-Z, policyholder: Zweite AG, currency: EUR}
""",
    "buyers.csv": """\
buyer_id,legal_name,country
B-FERN,Fernweg GmbH,DE
B-KURZ,Kurzfrist KG,DE
B-ANDER,Anderswo Ltd,GB
""",
    "limits.csv": """\
policy_id,buyer_id,kind,status,requested_amount,granted_amount,currency,effective_from,effective_to,decided_on,pending_action,pending_effective
POL-L,B-FERN,named,PARTIAL,90000,40000,EUR,2026-02-01,,2026-01-28,,
POL-L,B-FERN,named,APPROVED,90000,90000,EUR,2026-06-01,,2026-05-28,,
POL-L,B-FERN,named,PENDING_WITHDRAWAL,90000,90000,EUR,2026-06-01,,2026-11-10,withdrawal,2026-12-15
POL-K,B-FERN,named,APPROVED,20000,20000,USD,2026-09-01,,2026-08-28,,
POL-L,B-KURZ,temporary,APPROVED,5000,5000,EUR,2026-03-01,2026-04-30,2026-02-27,,
POL-Z,B-ANDER,named,APPROVED,7000,7000,EUR,2026-01-01,,2025-12-20,,
""",
    "invoices.csv": """\
policy_id,buyer_id,invoice_no,dispatched_on,due_on,amount,currency,paid_amount
POL-L,B-FERN,F-1,2026-10-01,2026-11-30,12000,EUR,0
""",
}
Look = Callable[..., ToolResult]


@pytest.fixture
def look(engine: Engine, tmp_path: Path) -> Look:
    import_book(engine, write_book(tmp_path / "book", BOOK))
    records = SqlRecords(engine)
    tool = credit_limit(LimitSources(records, records, records, records, records))

    def looking(who: Principal = OWNER, buyer: str = "Fernweg GmbH", **arguments: Any) -> ToolResult:
        return tool.run(Turn(who, TODAY), CreditLimitArguments.model_validate({"buyer": buyer, **arguments}))

    return looking


def card(found: ToolResult) -> dict[str, Any]:
    assert found.finding is Finding.FOUND
    assert [one.kind for one in found.cards] == [CardKind.CREDIT_LIMIT]
    return dict(found.cards[0].data)


@pytest.mark.parametrize(
    ("on", "granted"),
    [
        pytest.param("2026-02-01", "40000", id="the first day of the first decision"),
        pytest.param("2026-03-03", "40000", id="between two decisions"),
        pytest.param("2026-05-31", "40000", id="the last day before the second"),
        pytest.param("2026-06-01", "90000", id="the first day of the second"),
        pytest.param("2026-12-14", "90000", id="the last day before an announced withdrawal"),
    ],
)
def test_the_decision_of_that_day_is_shown(look: Look, on: str, granted: str) -> None:
    found = look(on=on)

    assert (card(found)["in_force"], card(found)["granted"]) == (True, {"amount": granted, "currency": "EUR"})
    assert card(found)["on"] == on
    assert f"as of {on}" in found.evidence[0].text


def test_a_decision_taken_later_is_not_shown_for_an_earlier_day(look: Look) -> None:
    found = look(on="2026-03-03")

    assert card(found)["decided_on"] == "2026-01-28"
    assert card(found)["pending"] is None
    assert "90,000 · granted EUR 40,000" in found.evidence[0].text
    assert "2026-05-28" not in found.evidence[0].text


def test_from_the_day_of_an_announced_withdrawal_nothing_is_in_force(look: Look) -> None:
    later = card(look(on="2026-12-15"))

    assert (later["in_force"], later["granted"]) == (False, {"amount": "0", "currency": "EUR"})
    assert {layer["granted"]["amount"] for layer in later["layers"]} == {"90000"}


def test_what_was_owed_on_another_day_is_not_known_and_not_said(look: Look) -> None:
    then, today = card(look(on="2026-10-15")), card(look())

    assert (then["outstanding"], then["headroom"]) == (None, None)
    assert today["outstanding"] == {"amount": "12000", "currency": "EUR"}
    assert "outstanding" not in look(on="2026-10-15").evidence[0].text


def test_asking_for_today_is_asking_without_a_day(look: Look) -> None:
    assert look(on=TODAY.isoformat()) == look()
    assert "on" not in card(look())


def test_before_any_decision_there_was_none_and_the_buyer_is_still_known(look: Look) -> None:
    found = look(on="2026-01-31")

    assert (found.finding, found.cards) == (Finding.NONE, ())
    assert found.focus == {"buyer_id": "B-FERN", "buyer_name": "Fernweg GmbH", "on": "2026-01-31"}
    assert "2026-01-31" in found.evidence[0].text


@pytest.mark.parametrize(("on", "in_force"), [("2026-04-30", True), ("2026-05-01", False)])
def test_a_temporary_limit_is_in_force_to_its_last_day(look: Look, on: str, in_force: bool) -> None:
    assert card(look(buyer="Kurzfrist", on=on))["in_force"] is in_force


def test_somebody_with_two_policies_sees_those_that_had_a_decision_by_then(look: Look) -> None:
    assert [one.data["policy_id"] for one in look(BOTH, on="2026-08-31").cards] == ["POL-L"]
    assert [one.data["policy_id"] for one in look(BOTH, on="2026-09-01").cards] == ["POL-K", "POL-L"]


@pytest.mark.parametrize("role", [Role.POLICYHOLDER, Role.CREDIT_MANAGER, Role.SALES])
def test_whoever_works_under_the_policy_may_look_back(look: Look, role: Role) -> None:
    assert card(look(Principal("p", "", role, ("POL-L",)), on="2026-03-03"))["policy_id"] == "POL-L"


@pytest.mark.parametrize("role", [Role.PUBLIC, Role.SUPPORT, Role.ADMIN])
def test_nobody_else_learns_even_whether_it_exists(look: Look, role: Role) -> None:
    who = Principal("p", "", role, ("POL-L",))

    assert look(who, on="2026-03-03").finding is Finding.REFUSED
    assert look(who, on="2026-03-03") == look(PUBLIC, buyer="nobody")


def test_anothers_buyer_is_the_same_as_none_on_every_day(look: Look) -> None:
    theirs, unknown = look(buyer="Anderswo Ltd", on="2026-03-03"), look(buyer="Grubenlampe", on="2026-03-03")

    assert card(look(OTHER, buyer="Anderswo Ltd", on="2026-03-03"))["granted"]
    assert theirs.finding is unknown.finding is Finding.NOT_FOUND
    assert (theirs.summary, theirs.cards, theirs.evidence) == (unknown.summary, (), ())


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar_can_be_asked_about(look: Look, day: str) -> None:
    assert look(on=day).finding in (Finding.NONE, Finding.FOUND)


@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "10000-01-01"])
def test_a_day_that_does_not_exist_is_refused(look: Look, day: str) -> None:
    with pytest.raises(ValidationError, match="valid date"):
        look(on=day)
