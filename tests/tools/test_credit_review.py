"""The credit-management review: findings by strategy and money, the same figures as the tools they come from."""

# ruff: noqa: E501 - the lines of a CSV file are as long as its columns are many

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from tests.tools.records.sample_book import write_book
from tools.credit_review import STRATEGY_OF, Observation, Point, Strategy, next_monday, observed, to_do
from tools.credit_review_lookup import ReviewArguments, review, review_credit_management
from tools.money import Money
from tools.principal import PUBLIC, Principal, Role
from tools.records.book_import import import_book
from tools.records.sql import SqlRecords
from tools.risk_alerts import AlertSources
from tools.tool import Finding, ToolResult, Turn

TODAY = date(2026, 11, 25)
BOOK: Mapping[str, str] = {
    "policies.yaml": """\
- policy_id: POL-1
  policyholder: Anlage GmbH
  currency: EUR
  maximum_extension_days: 60
  max_payment_term_days: 90
  overdue_notice: {days: 30, from: due_date}
  claim_filing: {months: 6, from: due_date}
  vat_covered: true
- {policy_id: POL-9, policyholder: Other AG, currency: EUR}
""",
    "buyers.csv": """\
buyer_id,legal_name,country,registration_type,registration_number,grade,grade_scale
B-GRADELESS,Grundlos GmbH,DE,,,,
B-OLD,Altbau GmbH,DE,,,3,1-10 (1 best)
B-BARE,Blank GmbH,DE,,,3,1-10 (1 best)
B-ENDED,Ende GmbH,DE,,,3,1-10 (1 best)
B-OVER,Ueber GmbH,DE,,,3,1-10 (1 best)
B-ENDING,Auslauf GmbH,DE,,,3,1-10 (1 best)
B-LONG,Langziel GmbH,DE,,,3,1-10 (1 best)
B-STOP,Haltestelle GmbH,DE,,,3,1-10 (1 best)
B-NOTICE,Meldung GmbH,DE,,,3,1-10 (1 best)
B-CLAIM,Forderung GmbH,DE,,,3,1-10 (1 best)
B-NEWS,Nachricht GmbH,DE,,,3,1-10 (1 best)
B-DISPUTE,Streit GmbH,DE,,,3,1-10 (1 best)
B-FINE,Ordnung GmbH,DE,,,3,1-10 (1 best)
B-THEIRS,Fremd GmbH,DE,,,,
""",
    "limits.csv": """\
policy_id,buyer_id,kind,status,granted_amount,currency,effective_from,effective_to,max_payment_term_days,decided_on
POL-1,B-GRADELESS,named,APPROVED,9000,EUR,2026-01-01,,,2026-01-01
POL-1,B-OLD,named,APPROVED,9000,EUR,2025-01-01,,,2025-01-01
POL-1,B-ENDED,named,WITHDRAWN,0,EUR,2026-10-01,,,2026-10-01
POL-1,B-OVER,named,APPROVED,1000,EUR,2026-01-01,,,2026-01-01
POL-1,B-ENDING,named,APPROVED,9000,EUR,2026-01-01,2026-12-31,,2026-01-01
POL-1,B-LONG,named,APPROVED,9000,EUR,2026-01-01,,60,2026-01-01
POL-1,B-STOP,named,APPROVED,9000,EUR,2026-01-01,,,2026-01-01
POL-1,B-NOTICE,named,APPROVED,9000,EUR,2026-01-01,,,2026-01-01
POL-1,B-CLAIM,named,APPROVED,9000,EUR,2026-01-01,,,2026-01-01
POL-1,B-NEWS,named,APPROVED,9000,EUR,2026-01-01,,,2026-01-01
POL-1,B-DISPUTE,named,APPROVED,9000,EUR,2026-01-01,,,2026-01-01
POL-1,B-FINE,named,APPROVED,9000,EUR,2026-01-01,,,2026-01-01
""",
    "invoices.csv": """\
policy_id,buyer_id,invoice_no,issued_on,dispatched_on,due_on,terms_days,amount,currency,paid_amount,disputed_amount,declared
POL-1,B-GRADELESS,G-1,2026-11-01,2026-11-01,2026-12-30,,100,EUR,0,0,true
POL-1,B-OLD,O-1,2026-11-01,2026-11-01,2026-12-30,,200,EUR,0,0,true
POL-1,B-BARE,B-1,2026-11-01,2026-11-01,2026-12-30,,300,EUR,0,0,true
POL-1,B-BARE,B-2,2026-11-01,2026-11-01,2026-12-30,,70,USD,0,0,true
POL-1,B-ENDED,E-1,2026-11-01,2026-11-01,2026-12-30,,400,EUR,0,0,true
POL-1,B-OVER,U-1,2026-11-01,2026-11-01,2026-12-30,,1500,EUR,0,0,true
POL-1,B-ENDING,A-1,2026-11-01,2026-11-01,2026-12-30,,600,EUR,0,0,false
POL-1,B-LONG,L-1,2026-11-01,2026-11-01,2027-01-10,70,700,EUR,0,0,true
POL-1,B-LONG,L-2,2026-11-01,2026-11-01,,,50,EUR,0,0,true
POL-1,B-STOP,S-1,2026-06-01,2026-06-01,2026-07-01,30,800,EUR,0,0,true
POL-1,B-STOP,S-2,2026-10-01,2026-10-01,2026-12-30,90,40,EUR,0,0,true
POL-1,B-NOTICE,N-1,2026-10-01,2026-10-01,2026-11-01,31,900,EUR,0,0,true
POL-1,B-CLAIM,C-1,2026-05-01,2026-05-01,2026-06-10,40,110,EUR,0,0,true
POL-1,B-NEWS,W-1,2026-11-01,2026-11-01,2026-12-30,,120,EUR,0,0,true
POL-1,B-DISPUTE,D-1,2026-11-01,2026-11-01,2026-12-30,,130,EUR,0,30,true
POL-1,B-FINE,F-1,2026-11-01,2026-11-01,2026-12-30,,140,EUR,0,0,true
POL-1,B-FINE,F-0,2026-01-01,2026-01-01,2026-02-30,,999,EUR,999,0,true
POL-9,B-THEIRS,T-1,2026-11-01,2026-11-01,2026-12-30,,5000,EUR,0,0,true
POL-9,B-FINE,T-2,2026-11-01,2026-11-01,2026-12-30,,5000,EUR,0,0,false
""".replace("2026-02-30", "2026-02-28"),
    "events.csv": """\
event_id,policy_id,buyer_id,kind,occurred_on,old_value,new_value,note
E-1,POL-1,B-NEWS,adverse_news,2026-11-12,,,Sued
""",
}
FOUND: tuple[tuple[Point, str, str, str | None], ...] = (
    (Point.GRADE_UNKNOWN, "B-GRADELESS", "EUR 100", None),
    (Point.DECISION_OLD, "B-OLD", "EUR 200", None),
    (Point.NO_LIMIT, "B-BARE", "EUR 300", None),
    (Point.NO_LIMIT, "B-BARE", "USD 70", None),
    (Point.LIMIT_NOT_IN_FORCE, "B-ENDED", "EUR 400", None),
    (Point.BEYOND_LIMIT, "B-OVER", "EUR 500", None),
    (Point.LIMIT_ENDING, "B-ENDING", "EUR 600", "2026-12-31"),
    (Point.TERM_TOO_LONG, "B-LONG", "EUR 700", None),
    (Point.DUE_UNKNOWN, "B-LONG", "EUR 50", None),
    (Point.STOPPED, "B-STOP", "EUR 840", None),
    (Point.STOPPED, "B-CLAIM", "EUR 110", None),
    (Point.SHIPPED_WHILE_STOPPED, "B-STOP", "EUR 40", None),
    (Point.WARNED, "B-NEWS", "EUR 120", None),
    (Point.WARNED, "B-ENDED", "EUR 400", None),
    (Point.NOTICE_DUE, "B-NOTICE", "EUR 900", "2026-12-01"),
    (Point.NOTICE_MISSED, "B-STOP", "EUR 800", "2026-07-31"),
    (Point.NOTICE_MISSED, "B-CLAIM", "EUR 110", "2026-07-10"),
    (Point.CLAIM_DUE, "B-CLAIM", "EUR 110", "2026-12-10"),
    (Point.DISPUTED, "B-DISPUTE", "EUR 30", None),
    (Point.UNDECLARED, "B-ENDING", "EUR 600", None),
)


def turn(*policies: str, role: Role = Role.POLICYHOLDER) -> Turn:
    return Turn(Principal("h", "", role, policies), TODAY)


@pytest.fixture
def sources(engine: Engine, tmp_path: Path) -> AlertSources:
    import_book(engine, write_book(tmp_path, BOOK))
    records = SqlRecords(engine, tmp_path / "names")
    return AlertSources(records, records, records)


def asked(sources: AlertSources, who: Turn, **given: str) -> ToolResult:
    return review_credit_management(sources).run(who, ReviewArguments.model_validate(given))


def test_every_point_is_found_of_the_buyer_it_is_true_of_and_of_no_other(sources: AlertSources) -> None:
    found = review(sources, turn("POL-1").principal, TODAY).found

    told = {
        (one.point, one.buyer_id, str(one.at_risk), one.by.isoformat() if one.by else None) for one in found
    }
    assert told == set(FOUND)
    assert len(found) == len(FOUND)
    assert {one.point for one in found} == set(Point) - {Point.CLAIM_MISSED}


def test_a_claim_whose_day_is_past_is_missed(sources: AlertSources) -> None:
    found = review(sources, turn("POL-1").principal, date(2026, 12, 11)).found

    assert [one.buyer_id for one in found if one.point is Point.CLAIM_MISSED] == ["B-CLAIM"]


def test_the_card_sums_a_buyers_debt_once_and_adds_no_two_currencies(sources: AlertSources) -> None:
    review_told = asked(sources, turn("POL-1")).cards[0].data["review"]

    limits = next(one for one in review_told["strategies"] if one["strategy"] == "limits")
    monitoring = next(one for one in review_told["strategies"] if one["strategy"] == "monitoring")
    assert limits["at_risk"] == [
        {"amount": "1800", "currency": "EUR"},  # 300 + 400 + 500 + 600
        {"amount": "70", "currency": "USD"},
    ]
    assert (limits["findings"], limits["buyers"]) == (5, 4)
    assert monitoring["at_risk"] == [{"amount": "1470", "currency": "EUR"}]  # 840 once, 110, 120, 400
    assert review_told["buyers"] == 13
    assert review_told["monday"] == "2026-11-30"


def test_what_can_still_be_saved_is_done_first_and_a_buyer_stands_once(sources: AlertSources) -> None:
    rows = asked(sources, turn("POL-1")).cards[0].data["review"]["to_do"]

    assert [(row["buyer_id"], row["finding"]) for row in rows] == [
        ("B-NOTICE", "notice_due"),
        ("B-CLAIM", "claim_due"),
        ("B-STOP", "notice_missed"),
        ("B-OVER", "beyond_limit"),
        ("B-ENDED", "limit_not_in_force"),
    ]


def test_one_strategy_lists_its_own_and_still_counts_all(sources: AlertSources) -> None:
    whole, one = asked(sources, turn("POL-1")), asked(sources, turn("POL-1"), strategy="terms")

    assert {row["finding"] for row in one.cards[0].data["rows"]} == {"term_too_long", "due_unknown"}
    assert one.cards[0].data["review"] == whole.cards[0].data["review"]
    assert one.evidence == whole.evidence


def test_another_policyholders_debts_are_no_part_of_it(sources: AlertSources) -> None:
    mine = {one.buyer_id for one in review(sources, turn("POL-1").principal, TODAY).found}
    theirs = review(sources, turn("POL-9").principal, TODAY)

    assert "B-THEIRS" not in mine
    assert "B-FINE" not in mine
    assert {one.policy_id for one in theirs.found} == {"POL-9"}
    assert asked(sources, turn("POL-1"), policy="POL-9").finding is Finding.NOT_FOUND
    assert asked(sources, turn("POL-1"), policy="POL-NONE").finding is Finding.NOT_FOUND


@pytest.mark.parametrize("role", [Role.SUPPORT, Role.ADMIN])
def test_whoever_may_read_no_records_is_refused(sources: AlertSources, role: Role) -> None:
    assert asked(sources, turn("POL-1", role=role)).finding is Finding.REFUSED
    assert asked(sources, Turn(PUBLIC, TODAY)).finding is Finding.REFUSED


def test_an_empty_book_has_nothing_and_says_how_many_were_looked_at(sources: AlertSources) -> None:
    result = asked(sources, turn("POL-EMPTY"))

    assert result.finding is Finding.NONE
    assert result.focus["looked_at"] == "0"


def test_every_point_belongs_to_a_strategy_and_every_strategy_has_points() -> None:
    assert set(STRATEGY_OF) == set(Point)
    assert set(STRATEGY_OF.values()) == set(Strategy)


OBSERVATIONS = st.lists(
    st.builds(
        Observation,
        st.sampled_from(Point),
        st.sampled_from(["P-1", "P-2"]),
        st.sampled_from(["B-1", "B-2", "B-3", "B-4"]),
        st.just("X"),
        st.builds(Money, st.decimals(1, 1000, places=0), st.sampled_from(["EUR", "USD"])),
        by=st.none() | st.dates(date(2026, 1, 1), date(2027, 1, 1)),
    ),
    max_size=20,
)


@given(OBSERVATIONS)
def test_the_list_of_things_to_do_names_each_buyer_once_whatever_was_found(found: list[Observation]) -> None:
    chosen = to_do(found)

    keys: list[Any] = [(one.policy_id, one.buyer_id) for one in chosen]
    assert len(keys) == len(set(keys)) == min(5, len({(one.policy_id, one.buyer_id) for one in found}))
    assert all(one in found for one in chosen)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_the_next_monday_is_one_and_less_than_a_week_away(today: date) -> None:
    monday = next_monday(today)

    assert monday.weekday() == 0
    assert 0 <= (monday - today).days < 7


def test_nobody_who_owes_nothing_is_found() -> None:
    assert observed([], TODAY) == []
