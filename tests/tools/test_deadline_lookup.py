"""The look-up of deadlines over a book of two policyholders, one of whom has two policies."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import Engine

from knowledge.passage import Authority
from tests.tools.records.sample_book import write_book
from tools.deadline_lookup import DeadlineSources, InvoiceDeadlinesArguments, invoice_deadlines
from tools.evidence import EvidenceKind
from tools.principal import PUBLIC, Principal, Role
from tools.records.book_import import import_book
from tools.records.sql import SqlRecords
from tools.tool import CardKind, Finding, ToolResult, Turn

TODAY = date(2026, 11, 23)
OWNER = Principal("owner", "Nora", Role.POLICYHOLDER, ("POL-N",))
BOTH = Principal("both", "Bo", Role.CREDIT_MANAGER, ("POL-N", "POL-M"))
BOOK = {
    "policies.yaml": """\
- policy_id: POL-N
  policyholder: Nordlicht GmbH
  currency: EUR
  max_payment_term_days: 90
  maximum_extension_days: 60
  overdue_notice: {days: 30, from: due_date}
  waiting_period: {months: 4, from: extension_end}
  claim_filing: {months: 8, from: due_date}
  examination: {days: 30, working_days: false}
  allocation: oldest_first
  clauses: {overdue_notice: clause 12.1, maximum_extension_days: clause 11.1}
  endorsements:
    - {no: E1, effective: 2026-07-01, sets: {overdue_notice.days: 45}}
- policy_id: POL-M
  policyholder: Nordlicht GmbH
  currency: USD
  overdue_notice: {days: 15, from: due_date}
- {policy_id: POL-Z, policyholder: Zweite AG, currency: EUR, overdue_notice: {days: 30, from: due_date}}
""",
    "buyers.csv": """\
buyer_id,legal_name,country,city
B-FERN,Fernweg GmbH,DE,Bremen
B-STAHL-K,Stahlhof GmbH,DE,Köln
B-STAHL-H,Stahlhof GmbH,DE,Hamburg
B-PLEIT,Pleitgen AG,DE,Kassel
B-KREUZ,Kreuzer KG,DE,Ulm
B-STILL,Stillwasser AG,DE,Kiel
B-MIRA,Miramar Inc.,US,Tampa
B-ANDER,Anderswo Ltd,GB,Leeds
""",
    "limits.csv": """\
policy_id,buyer_id,kind,status
POL-N,B-STAHL-K,named,PENDING
POL-N,B-STAHL-H,named,PENDING
POL-N,B-STILL,named,PENDING
""",
    "invoices.csv": """\
policy_id,buyer_id,invoice_no,dispatched_on,due_on,amount,currency,paid_amount
POL-N,B-FERN,F-0,2026-01-02,2026-03-02,500,EUR,500
POL-N,B-FERN,F-1,2026-06-20,2026-09-19,1200.50,EUR,
POL-N,B-FERN,F-2,2026-08-20,2026-10-21,800,EUR,0
POL-N,B-FERN,F-3,2026-11-20,2027-02-01,700,EUR,0
POL-N,B-PLEIT,I-1,2026-10-30,2026-12-31,900,EUR,0
POL-N,B-KREUZ,K-1,2026-03-01,2026-05-01,1000,EUR,0
POL-N,B-KREUZ,K-2,2026-06-01,2026-08-01,1000,EUR,400
POL-M,B-MIRA,M-1,,,300,USD,0
POL-M,B-MIRA,F-2,2026-08-01,2026-11-20,100,USD,0
POL-Z,B-ANDER,Z-1,2026-06-01,2026-08-15,5000,EUR,0
""",
    "claims.csv": """\
claim_no,policy_id,buyer_id,status,notified_on,invoices
C-1,POL-N,B-KREUZ,NOTIFIED,2026-05-20,K-1
""",
    "events.csv": "event_id,policy_id,buyer_id,kind,occurred_on\nE-1,POL-N,B-PLEIT,insolvency,2026-11-10\n",
}
Look = Callable[..., ToolResult]


@pytest.fixture
def look(engine: Engine, tmp_path: Path) -> Look:
    """Look up as this person; the arguments go through validation, as a model's do."""
    import_book(engine, write_book(tmp_path / "book", BOOK))
    records = SqlRecords(engine)
    tool = invoice_deadlines(DeadlineSources(records, records))

    def looking(who: Principal = OWNER, **arguments: Any) -> ToolResult:
        return tool.run(Turn(who, TODAY), InvoiceDeadlinesArguments.model_validate(arguments))

    return looking


def rows(found: ToolResult) -> list[dict[str, Any]]:
    assert found.finding is Finding.FOUND
    assert [card.kind for card in found.cards] == [CardKind.DEADLINES]
    listed: list[dict[str, Any]] = found.cards[0].data["invoices"]
    return listed


def numbers(found: ToolResult) -> set[str]:
    return {row["invoice_no"] for row in rows(found)}


@pytest.mark.parametrize("role", [Role.POLICYHOLDER, Role.CREDIT_MANAGER, Role.SALES])
def test_whoever_works_under_the_policy_sees_the_days_of_an_invoice(look: Look, role: Role) -> None:
    (row,) = rows(look(Principal("p", "", role, ("POL-N",)), invoice_no="F-1"))

    assert {name: row[name] for name in row if name.endswith(("_on", "_by", "_from"))} == {
        "dispatched_on": "2026-06-20",
        "due_on": "2026-09-19",
        "extension_ends_on": "2026-11-18",
        "stop_shipment_from": "2026-11-19",
        "notify_by": "2026-10-19",
        "collection_by": None,
        "waiting_ends_on": "2027-03-18",
        "claim_by": "2027-05-19",
        "payment_expected_by": "2027-04-17",
        "notified_on": None,
        "submitted_on": None,
    }
    assert row["unpaid"] == {"amount": "1200.5", "currency": "EUR"}
    assert row["days_overdue"] == 65
    assert row["passed"] == ["extension_ends_on", "stop_shipment_from", "notify_by"]
    assert row["missed"] == {"notify_by": 35}


@pytest.mark.parametrize(
    "who",
    [
        PUBLIC,
        Principal("p", "", Role.PUBLIC, ("POL-N",)),
        Principal("s", "", Role.SUPPORT, ("POL-N",)),
        Principal("a", "", Role.ADMIN, ("POL-N",)),
    ],
    ids=["public", "public with a policy", "support", "admin"],
)
@pytest.mark.parametrize(
    "arguments", [{}, {"buyer": "Fernweg GmbH"}, {"invoice_no": "F-1"}, {"due_on": "2026-09-19"}]
)
def test_nobody_else_learns_even_whether_it_exists(
    look: Look, who: Principal, arguments: dict[str, str]
) -> None:
    refused = look(who, **arguments)

    assert refused.finding is Finding.REFUSED
    assert refused == look(who, invoice_no="no such", buyer="nobody")
    assert (refused.cards, refused.evidence, dict(refused.focus)) == ((), (), {})


def test_each_day_names_the_term_it_rests_on_and_an_endorsement_goes_before_the_schedule(look: Look) -> None:
    found = look(invoice_no="F-2")
    (row,) = rows(found)
    basis = {one["rule"]: one for one in row["basis"]}

    assert row["notify_by"] == "2026-12-05"
    assert basis["notify_by"]["value"] == {"days": 45, "from": "due_date"}
    assert basis["notify_by"]["source"] == "endorsement E1, effective 2026-07-01"
    assert basis["notify_by"]["clause"] == "clause 12.1"
    assert basis["extension_ends_on"]["authority"] == "schedule"
    assert set(basis) == {name for name in basis if row[name]}
    assert found.evidence[0].authority is Authority.ENDORSEMENT
    assert look(invoice_no="F-1").evidence[0].authority is Authority.SCHEDULE


@pytest.mark.parametrize("number", ["F-1", "F-2", "I-1", "K-1"])
def test_the_evidence_holds_every_day_and_amount_of_the_card(look: Look, number: str) -> None:
    found = look(invoice_no=number)
    (row,), (evidence,) = rows(found), found.evidence
    days = [value for name, value in row.items() if name.endswith(("_on", "_by", "_from", "since")) and value]

    assert evidence.kind is EvidenceKind.RULE
    assert [day for day in days if day not in evidence.text] == []
    assert f"{row['unpaid']['currency']} {row['unpaid']['amount']}" in evidence.text
    assert all(str(figure) in evidence.text for figure in (row["days_overdue"], row["invoice_no"]) if figure)
    assert all(clause in evidence.text for clause in ("clause 12.1", "clause 11.1"))
    assert all(str(days) in evidence.text for days in row["missed"].values())


def test_a_deadline_on_a_saturday_comes_with_the_friday_before(look: Look) -> None:
    found = look(invoice_no="F-2")

    assert rows(found)[0]["working_days"] == {"notify_by": "2026-12-04"}
    assert "act by 2026-12-04" in found.evidence[0].text


@pytest.mark.parametrize("written", ["F-2", "f 2", "Ｆ－２", "f/2"])
def test_an_invoice_number_is_known_however_it_is_punctuated(look: Look, written: str) -> None:
    assert numbers(look(invoice_no=written)) == {"F-2"}


def test_the_conversation_is_about_the_buyer_of_the_one_invoice(look: Look) -> None:
    assert look(invoice_no="F-1").focus == {"buyer_id": "B-FERN", "buyer_name": "Fernweg GmbH"}
    assert look(overdue=True).focus == {}


def test_without_a_word_every_unpaid_invoice_is_listed_what_was_missed_first(look: Look) -> None:
    found = look()

    assert numbers(found) == {"F-1", "F-2", "F-3", "I-1", "K-1", "K-2"}
    assert {row["invoice_no"] for row in rows(found)[:3]} == {"F-1", "K-2", "I-1"}
    assert rows(found)[-1]["invoice_no"] == "F-3"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        pytest.param({"overdue": True}, {"F-1", "F-2", "K-1", "K-2"}, id="overdue"),
        pytest.param({"buyer": "Fernweg", "overdue": True}, {"F-1", "F-2"}, id="overdue of a buyer"),
        pytest.param({"within_days": 11}, {"F-1", "K-2", "I-1"}, id="missed, or due at once"),
        pytest.param({"within_days": 12}, {"F-1", "F-2", "K-2", "I-1"}, id="until the day itself"),
        pytest.param({"buyer": "B-FERN"}, {"F-1", "F-2", "F-3"}, id="of a buyer by our own key"),
        pytest.param({"due_on": "2026-10-21"}, {"F-2"}, id="an own invoice due on the day named"),
        pytest.param({"days_overdue": 33}, {"F-2"}, id="an own invoice overdue for that long"),
    ],
)
def test_the_list_holds_what_was_asked_for(look: Look, arguments: dict[str, Any], expected: set[str]) -> None:
    assert numbers(look(**arguments)) == expected


@pytest.mark.parametrize("arguments", [{"buyer": "Stillwasser AG"}, {"buyer": "Pleitgen", "overdue": True}])
def test_nothing_of_the_kind_is_an_answer_of_its_own(look: Look, arguments: dict[str, Any]) -> None:
    found = look(**arguments)

    assert (found.finding, found.cards) == (Finding.NONE, ())
    assert found.summary.startswith("no unpaid invoice of this kind")


def test_a_paid_invoice_has_no_deadline_and_is_not_called_unknown(look: Look) -> None:
    paid, unknown = look(invoice_no="F-0"), look(invoice_no="F-99")

    assert (paid.finding, paid.focus) == (Finding.NONE, {"invoice_paid": "F-0"})
    assert "nothing unpaid" in paid.evidence[0].text
    assert (unknown.finding, unknown.focus) == (Finding.NOT_FOUND, {"invoice_asked": "F-99"})
    assert unknown.evidence == ()


def test_a_buyer_nobody_knows_is_not_found_and_two_of_one_name_are_asked_about(look: Look) -> None:
    unknown, two = look(buyer="Grubenlampe"), look(buyer="Stahlhof GmbH")

    assert (unknown.finding, unknown.focus) == (Finding.NOT_FOUND, {"buyer_asked": "Grubenlampe"})
    assert (two.finding, two.cards[0].kind) == (Finding.AMBIGUOUS, CardKind.BUYERS)
    assert {one["city"] for one in two.cards[0].data["candidates"]} == {"Köln", "Hamburg"}


def test_one_number_under_two_policies_is_shown_for_each(look: Look) -> None:
    assert {row["policy_id"] for row in rows(look(BOTH, invoice_no="F-2"))} == {"POL-N", "POL-M"}
    (row,) = rows(look(BOTH, invoice_no="F-2", policy="POL-M"))
    assert (row["buyer_id"], row["notify_by"]) == ("B-MIRA", "2026-12-05")


def test_a_due_date_that_an_endorsement_may_touch_has_an_answer_for_each_version(look: Look) -> None:
    found = look(due_on="2026-08-15")

    assert [(row["notify_by"], row["if_dispatched"]) for row in rows(found)] == [
        ("2026-09-14", {"from": None, "before": "2026-07-01"}),
        ("2026-09-29", {"from": "2026-07-01", "before": None}),
    ]
    assert all(row[name] is None for row in rows(found) for name in ("invoice_no", "buyer_name", "unpaid"))
    assert "if dispatched before 2026-07-01" in found.evidence[0].text
    assert "if dispatched from 2026-07-01" in found.evidence[1].text


@pytest.mark.parametrize(
    ("arguments", "notify_by"),
    [
        pytest.param({"due_on": "2026-06-10"}, "2026-07-10", id="due before the endorsement"),
        pytest.param({"due_on": "2026-11-30"}, "2027-01-14", id="due too late for an earlier dispatch"),
        pytest.param({"days_overdue": 45}, "2026-11-23", id="45 days overdue today"),
        pytest.param({"days_overdue": 0}, "2027-01-07", id="due today"),
    ],
)
def test_a_due_date_under_one_version_of_the_terms_has_one_answer(
    look: Look, arguments: dict[str, Any], notify_by: str
) -> None:
    (row,) = rows(look(**arguments))

    assert row["notify_by"] == notify_by
    assert "if_dispatched" not in row


def test_what_the_policy_or_the_ledger_does_not_say_is_named_and_never_guessed(look: Look) -> None:
    found = look(BOTH, invoice_no="M-1")
    (row,) = rows(found)

    assert row["missing"] == [
        "due_on",
        "policy.maximum_extension_days",
        "policy.waiting_period",
        "policy.claim_filing",
    ]
    assert {row[name] for name in ("due_on", "days_overdue", "notify_by", "claim_by", "next")} == {None}
    assert all(name in found.evidence[0].text for name in row["missing"])


def test_a_payment_closes_the_oldest_invoice_and_both_views_are_shown(look: Look) -> None:
    found = look(buyer="Kreuzer")
    by_number = {row["invoice_no"]: row for row in rows(found)}

    assert [one.title for one in found.evidence if "EUR 600" in one.text] == ["K-2", "K-1"]
    assert [one.title for one in found.evidence if "EUR 1000" in one.text] == ["K-2", "K-1"]
    assert by_number["K-1"]["unpaid"] == {"amount": "600", "currency": "EUR"}
    assert by_number["K-1"]["allocation"] == {
        "rule": "oldest_first",
        "unpaid_by_policy": {"amount": "600", "currency": "EUR"},
        "unpaid_by_ledger": {"amount": "1000", "currency": "EUR"},
    }
    assert by_number["K-2"]["allocation"]["unpaid_by_ledger"] == {"amount": "600", "currency": "EUR"}
    assert {row["allocation"] is None for row in rows(look(buyer="Fernweg"))} == {True}


def test_a_claim_speaks_for_the_invoices_it_names_and_for_no_other(look: Look) -> None:
    by_number = {row["invoice_no"]: row for row in rows(look(buyer="Kreuzer"))}

    assert (by_number["K-1"]["notified_on"], by_number["K-1"]["missed"]) == ("2026-05-20", {})
    assert (by_number["K-2"]["notified_on"], by_number["K-2"]["missed"]) == (None, {"notify_by": 84})


def test_an_insolvency_is_notified_at_once_and_starts_no_waiting_period(look: Look) -> None:
    found = look(invoice_no="I-1")
    (row,) = rows(found)

    assert (row["insolvent_since"], row["notice_due_at_once"]) == ("2026-11-10", True)
    assert (row["waiting_ends_on"], row["payment_expected_by"]) == (None, "2026-12-10")
    assert "buyer insolvent since 2026-11-10" in found.evidence[0].text


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"within_days": -1}, "greater than or equal to 0"),
        ({"within_days": 10**9}, "less than or equal to 3660"),
        ({"days_overdue": -7}, "greater than or equal to 0"),
        ({"due_on": "1989-12-31"}, "1990-01-01"),
        ({"due_on": "9999-12-31"}, "2200-01-01"),
        ({"due_on": "31.12.2026"}, "valid date"),
        ({"policy_id": "POL-N"}, "Extra inputs are not permitted"),
        ({"invoice_no": "9" * 2001}, "at most 2000 characters"),
    ],
)
def test_an_argument_out_of_range_is_refused_with_the_range(
    look: Look, arguments: dict[str, Any], says: str
) -> None:
    with pytest.raises(ValidationError, match=says):
        look(**arguments)


@pytest.mark.parametrize("due", [date(1990, 1, 1), date(2200, 1, 1)])
def test_the_first_and_the_last_due_date_allowed_can_be_worked_out(look: Look, due: date) -> None:
    (row,) = rows(look(due_on=due.isoformat()))

    assert row["extension_ends_on"] == (due + timedelta(days=60)).isoformat()
