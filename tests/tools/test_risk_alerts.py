"""Early warnings by the tool: which buyers, why, with which limit and deadline, and nobody else's events."""

# ruff: noqa: E501 - the lines of a CSV file are as long as its columns are many

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from tests.tools.records.sample_book import write_book
from tools.early_warning import Level, Weights
from tools.principal import PUBLIC, Principal, Role
from tools.records.book_import import import_book
from tools.records.sql import SqlRecords
from tools.risk_alerts import AlertSources, RiskAlertsArguments, alerts_of, risk_alerts
from tools.tool import Finding, ToolResult, Turn

TODAY = date(2026, 11, 23)
POLICY = """\
- policy_id: POL-1
  policyholder: Anlage GmbH
  currency: EUR
  maximum_extension_days: 60
  overdue_notice: {days: 30, from: due_date}
  claim_filing: {months: 6, from: due_date}
  insured_percentage: {named: 0.90}
  vat_covered: true
  clauses: {overdue_notice: "7.2", maximum_extension_days: "7.1", claim_filing: "9"}
- {policy_id: POL-2, policyholder: Anlage GmbH, currency: EUR}
- {policy_id: POL-9, policyholder: Other AG, currency: EUR}
"""
BOOK: Mapping[str, str] = {
    "policies.yaml": POLICY,
    "buyers.csv": """\
buyer_id,legal_name,country,registration_type,registration_number,grade,grade_scale
B-RED,Rotbuche Pumpen AG,DE,,,7,1-10 (1 best)
B-AMBER,Bernstein Handel GmbH,DE,,,5,1-10 (1 best)
B-CALM,Stillwasser GmbH,DE,,,2,1-10 (1 best)
B-MAN,Zhang Wei,CN,,,,
B-THEIRS,Fremdfluss GmbH,DE,,,,
""",
    "limits.csv": """\
policy_id,buyer_id,kind,status,granted_amount,currency,effective_from,decided_on,conditions,pending_action,pending_effective
POL-1,B-RED,named,PENDING_WITHDRAWAL,9000,EUR,2026-01-01,2026-11-10,Guarantee of the parent,withdrawal,2026-12-10
POL-1,B-AMBER,named,APPROVED,5000,EUR,2026-01-01,2025-12-18,,,
POL-1,B-CALM,named,APPROVED,5000,EUR,2026-01-01,2025-12-18,,,
POL-1,B-MAN,named,APPROVED,5000,EUR,2026-01-01,2025-12-18,,,
""",
    "invoices.csv": """\
policy_id,buyer_id,invoice_no,issued_on,due_on,amount,currency,vat_amount,paid_amount,disputed_amount
POL-1,B-RED,R-1,2026-09-10,2026-11-10,4000,EUR,0,0,0
POL-1,B-RED,R-2,2026-11-01,2026-12-30,1000,EUR,0,0,0
POL-1,B-CALM,C-1,2026-11-01,2026-12-30,1000,EUR,0,0,0
""",
    "events.csv": """\
event_id,policy_id,buyer_id,kind,occurred_on,old_value,new_value,note
E-1,POL-1,B-RED,withdrawal_announced,2026-11-10,9000,0,
E-2,POL-1,B-RED,grade_changed,2026-11-09,5,7,
E-3,POL-1,B-AMBER,adverse_news,2026-11-12,,,Sued
E-4,POL-1,B-MAN,bounced_payment,2026-11-12,,,
E-9,POL-9,B-CALM,insolvency,2026-11-01,,,
E-8,POL-9,B-THEIRS,insolvency,2026-11-01,,,
E-7,POL-9,B-AMBER,limit_withdrawn,2026-11-01,,,
""",
}


def turn(*policies: str, role: Role = Role.POLICYHOLDER) -> Turn:
    return Turn(Principal("h", "", role, policies), TODAY)


OWNER, OTHER = turn("POL-1"), turn("POL-9")


@pytest.fixture
def records(engine: Engine, tmp_path: Path) -> SqlRecords:
    import_book(engine, write_book(tmp_path, BOOK))
    return SqlRecords(engine)


def run(records: SqlRecords, who: Turn = OWNER, weights: Weights | None = None, **given: Any) -> ToolResult:
    sources = AlertSources(records, records, records, weights or Weights())
    return risk_alerts(sources).run(who, RiskAlertsArguments.model_validate(given))


def rows(result: ToolResult) -> list[dict[str, Any]]:
    return list(result.cards[0].data["rows"]) if result.cards else []


def told(result: ToolResult) -> list[tuple[str, str | None, int | None]]:
    return [(row["buyer_id"], row["level"], row["points"]) for row in rows(result)]


def test_the_red_ones_come_first_each_with_its_points(records: SqlRecords) -> None:
    found = run(records)

    assert told(found) == [("B-RED", "red", 7), ("B-AMBER", "amber", 4), ("B-MAN", None, None)]
    assert found.finding is Finding.FOUND
    assert [one.title for one in found.evidence[1:]] == [row["buyer_name"] for row in rows(found)]


def test_a_row_has_its_reasons_the_limit_and_the_day_that_runs(records: SqlRecords) -> None:
    row = rows(run(records, buyer="Rotbuche"))[0]

    assert [(one["name"], one["points"], one["on"], one["source"]) for one in row["signals"]] == [
        ("cut_announced", 4, "2026-11-10", "event E-1; limit decided 2026-11-10"),
        ("grade_down", 3, "2026-11-09", "event E-2"),
    ]
    assert (row["signals"][1]["old"], row["signals"][1]["new"]) == ("5", "7")
    assert (row["next"]["rule"], row["next"]["on"], row["next"]["days_left"]) == (
        "notify_by",
        "2026-12-10",
        17,
    )
    assert (row["next"]["invoice_no"], row["next"]["clause"]) == ("R-1", "7.2")
    assert row["limit"]["headroom"] == {"amount": "4000", "currency": "EUR"}
    assert row["limit"]["in_force"] is True
    assert row["limit"]["pending"]["effective"] == "2026-12-10"
    assert [(one["step"], one["because"], one.get("on")) for one in row["steps"]] == [
        ("stop", "announced", "2026-12-10"),
        ("stop", "overdue_ahead", "2027-01-10"),
        ("secure", "conditions", None),
        ("notify", "next", "2026-12-10"),
    ]
    assert (row["alert_id"], row["natural_person"], row["as_of"]) == (
        "ALERT-POL-1-B-RED",
        False,
        "2026-11-23",
    )


def test_every_figure_of_a_row_stands_in_its_evidence(records: SqlRecords) -> None:
    found = run(records, buyer="Rotbuche")
    text = found.evidence[1].text

    for figure in ("7 points", "2026-11-10", "from 5 to 7", "EUR 9,000", "2026-12-10", "17 days left", "7.2"):
        assert figure in text, figure


def test_nothing_is_judged_about_a_natural_person(records: SqlRecords) -> None:
    row = rows(run(records, buyer="Zhang Wei"))[0]

    assert (row["natural_person"], row["level"], row["points"]) == (True, None, None)
    assert [(one["name"], one["points"]) for one in row["signals"]] == [("bounced_payment", None)]
    assert "without points and level" in run(records, buyer="Zhang Wei").evidence[1].text


def test_a_level_chooses_and_none_is_below_the_warnings(records: SqlRecords) -> None:
    assert told(run(records, level="red")) == [("B-RED", "red", 7)]
    assert told(run(records, level="amber")) == [("B-AMBER", "amber", 4)]
    assert run(records, level="none").finding is Finding.NONE


def test_a_buyer_without_signals_is_none_and_an_unknown_one_not_found(records: SqlRecords) -> None:
    calm, unknown = run(records, buyer="Stillwasser"), run(records, buyer="Nobody Ltd")

    assert (calm.finding, calm.cards) == (Finding.NONE, ())
    assert calm.focus["buyer_name"] == "Stillwasser GmbH"
    assert "the book cannot tell: days_late" in calm.evidence[0].text
    assert (unknown.finding, unknown.focus) == (Finding.NOT_FOUND, {"buyer_asked": "Nobody Ltd"})


def test_another_policyholders_events_never_count(records: SqlRecords) -> None:
    theirs = [row["buyer_id"] for row in rows(run(records, OTHER))]

    assert sorted(theirs) == ["B-AMBER", "B-CALM", "B-THEIRS"]
    assert run(records, buyer="Stillwasser").finding is Finding.NONE
    assert told(run(records, buyer="Bernstein")) == [("B-AMBER", "amber", 4)]
    assert run(records, buyer="Fremdfluss").finding is Finding.NOT_FOUND
    assert run(records, buyer="B-THEIRS").focus == {"buyer_asked": "B-THEIRS"}


def test_a_policy_only_chooses_among_ones_own(records: SqlRecords) -> None:
    both = turn("POL-1", "POL-2")

    assert len(rows(run(records, both, policy="pol-1"))) == 3
    assert run(records, both, policy="POL-2").finding is Finding.NONE
    other, nobodys = run(records, policy="POL-9"), run(records, policy="POL-X")
    assert (other.finding, other.summary) == (nobodys.finding, nobodys.summary)
    assert other.finding is Finding.NOT_FOUND


def test_sales_see_warnings_in_full_and_others_are_refused(records: SqlRecords) -> None:
    assert rows(run(records, turn("POL-1", role=Role.SALES))) == rows(run(records))
    for who in (Turn(PUBLIC, TODAY), turn(role=Role.SUPPORT)):
        assert run(records, who).finding is Finding.REFUSED
        assert run(records, who, buyer="Rotbuche").finding is Finding.REFUSED


def test_a_companys_own_weights_decide(records: SqlRecords) -> None:
    found = run(records, weights=Weights(adverse_news=0, grade_down=0))

    assert told(found) == [("B-RED", "amber", 4), ("B-MAN", None, None)]
    assert found.cards[0].data["rule"] == {"amber": 4, "red": 7, "horizon_days": 180}


def test_the_door_gives_the_same_rows(records: SqlRecords) -> None:
    sources = AlertSources(records, records, records)

    assert alerts_of(sources, OWNER.principal, TODAY) == rows(run(records))
    assert alerts_of(sources, OWNER.principal, TODAY, Level.RED, "B-AMBER") == []
    assert alerts_of(sources, OWNER.principal, TODAY, None, "B-THEIRS") == []
