"""The tools of the owner's cash: whose figures they use, what they ask for, what they leave open."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import Engine

from tests.tools.calculators_for_tests import card, codes
from tests.tools.cash_for_tests import (
    ANYBODY,
    BOTH,
    CANARY,
    EMPTY,
    OTHER,
    OTHER_WORLD,
    OWNER,
    SALES,
    SUPPORT,
    cash_tools,
    holder,
    kept,
    run,
)
from tests.tools.records.sample_book import write_book
from tools.records.book_import import import_book
from tools.records.sql import SqlRecords
from tools.tool import CardKind, Finding, ToolResult, Turn


@pytest.fixture
def records(engine: Engine, tmp_path: Path) -> SqlRecords:
    return kept(engine, tmp_path / "book")


FIGURES: list[tuple[str, dict[str, Any], dict[str, str]]] = [
    (
        "days_sales_outstanding",
        {"receivables": "4700000", "credit_sales": "18250000", "currency": "CNY"},
        {"days": "94.0", "turnover": "3.88", "currency": "CNY"},
    ),
    (
        "days_sales_outstanding",
        {"receivables": "4700000", "credit_sales": "18250000", "overdue": "940000"},
        {"days": "94.0", "best_possible_days": "75.2", "average_days_delinquent": "18.8"},
    ),
    (
        "days_sales_outstanding",
        {"receivables": "500", "opening_receivables": "300", "credit_sales": "1600"},
        {"days": "114.1", "turnover": "4"},
    ),
    ("days_sales_outstanding", {"turnover": "4"}, {"days": "91.3"}),
    ("days_sales_outstanding", {"dso_days": "94"}, {"turnover": "3.88"}),
    (
        "working_capital_requirement",
        {"receivables": "4000000", "inventory": "2500000", "payables": "2000000", "currency": "CNY"},
        {"amount": "4500000", "currency": "CNY"},
    ),
    ("cash_conversion_cycle", {"dso_days": "60", "dio_days": "45", "dpo_days": "30"}, {"days": "75.0"}),
    (
        "cash_conversion_cycle",
        {"dso_days": "60", "dio_days": "45", "payables": "30", "cost_of_sales": "280"},
        {"days": "65.9"},
    ),
    (
        "payment_terms_cost",
        {"discount": "0.02", "discount_days": 10, "net_days": 30},
        {"annual_rate": "0.372"},
    ),
    (
        "payment_terms_cost",
        {"annual_sales": "12000000", "extra_days": 30, "cost_of_capital": "0.06", "currency": "EUR"},
        {"amount": "59178.08", "extra_receivables": "986301.37", "currency": "EUR"},
    ),
    (
        "payment_terms_cost",
        {"amount": "1000000", "extra_days": 30, "cost_of_capital": "0.06"},
        {"amount": "4931.51"},
    ),
    (
        "sales_to_recover_loss",
        {"loss": "100000", "margin": "0.05", "currency": "GBP"},
        {"amount": "2000000", "currency": "GBP"},
    ),
    (
        "cash_flow_forecast",
        {
            "opening_cash": "300",
            "inflows": ["400", "250", "300"],
            "outflows": ["350", "380", "420"],
            "minimum_cash": "150",
        },
        {"gap": "50", "gap_opens_in_week": "3", "lowest_cash": "100"},
    ),
]


@pytest.mark.parametrize("turn", [ANYBODY, OWNER, SUPPORT], ids=["public", "owner", "support"])
@pytest.mark.parametrize(("name", "given", "result"), FIGURES)
def test_anybody_computes_on_figures_they_type_and_no_record_comes_in(
    records: SqlRecords, turn: Turn, name: str, given: dict[str, Any], result: dict[str, str]
) -> None:
    found = run(records, turn, name, **given)

    assert card(found)["name"] == name
    assert result.items() <= card(found)["result"].items()
    assert card(found)["policy_id"] is None
    assert "typed" in codes(found)


@pytest.mark.parametrize(
    ("name", "given", "missing"),
    [
        ("days_sales_outstanding", {}, ("receivables", "credit_sales")),
        ("days_sales_outstanding", {"receivables": "5"}, ("credit_sales",)),
        ("working_capital_requirement", {"inventory": "5"}, ("receivables", "payables")),
        ("cash_conversion_cycle", {"dio_days": "5", "receivables": "5"}, ("dso_days", "dpo_days")),
        ("payment_terms_cost", {"extra_days": 30}, ("annual_sales", "cost_of_capital")),
        ("payment_terms_cost", {"discount": "0.02", "net_days": 30}, ("discount_days",)),
        ("payment_terms_cost", {"discount": "0.02", "discount_days": 30, "net_days": 10}, ("figures",)),
        ("sales_to_recover_loss", {"loss": "5", "margin": "0"}, ("margin",)),
        ("cash_flow_forecast", {}, ("inflows", "opening_cash", "outflows")),
        ("cash_flow_forecast", {"inflows": ["1", "2"], "outflows": ["1"]}, ("opening_cash", "outflows")),
    ],
)
def test_what_is_missing_is_asked_for_and_never_made_up(
    records: SqlRecords, name: str, given: dict[str, Any], missing: tuple[str, ...]
) -> None:
    found = run(records, ANYBODY, name, **given)

    assert (found.finding, found.missing, found.cards) == (Finding.NEEDS, missing, ())


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("days_sales_outstanding", {"receivables": "-1", "credit_sales": "5"}),
        ("days_sales_outstanding", {"receivables": "1", "credit_sales": "0"}),
        ("days_sales_outstanding", {"days": 0}),
        ("cash_conversion_cycle", {"dso_days": "-1"}),
        ("payment_terms_cost", {"cost_of_capital": "6"}),
        ("payment_terms_cost", {"extra_days": -30}),
        ("cash_flow_forecast", {"weeks": 53}),
        ("cash_flow_forecast", {"inflows": ["1e40"]}),
        ("cash_flow_forecast", {"currency": "euro"}),
        ("receivables_ageing", {"about": "everybody"}),
        ("receivables_ageing", {"policy_id": "POL-9"}),
    ],
)
def test_figures_beyond_reason_and_unknown_arguments_are_refused(
    records: SqlRecords, name: str, given: dict[str, Any]
) -> None:
    with pytest.raises(ValidationError):
        cash_tools(records)[name].arguments.model_validate(given)


def of_currency(found: ToolResult, currency: str) -> dict[str, Any]:
    (one,) = [dict(each.data) for each in found.cards if each.data["result"]["currency"] == currency]
    return one


@pytest.mark.parametrize("turn", [OWNER, SALES], ids=["owner", "sales"])
def test_two_currencies_are_two_cards_and_never_one_sum(records: SqlRecords, turn: Turn) -> None:
    found = run(records, turn, "receivables_ageing")

    assert {one.kind for one in found.cards} == {CardKind.CALCULATION}
    assert of_currency(found, "EUR")["result"]["amount"] == "13000"
    assert of_currency(found, "USD")["result"]["amount"] == "9900"
    assert found.evidence[0].text.startswith("receivables_ageing: amount EUR 13,000")
    assert found.evidence[1].text.startswith("receivables_ageing: amount USD 9,900")


def test_the_ageing_goes_by_days_overdue_and_leaves_out_what_is_not_invoiced_yet(records: SqlRecords) -> None:
    found = of_currency(run(records, OWNER, "receivables_ageing"), "EUR")

    assert {one["label"]: one["amount"] for one in found["steps"]} == {
        "bucket_not_due": "6000",
        "bucket_0-30": "0",
        "bucket_31-60": "6000",
        "bucket_61-90": "0",
        "bucket_90+": "1000",
        "bucket_no_due_date": "0",
    }
    assert found["result"]["overdue"] == "7000"
    assert "55555" not in str(found)


def test_a_row_a_buyer_says_what_is_beyond_its_limit_and_what_is_not_known(records: SqlRecords) -> None:
    found = of_currency(run(records, OWNER, "receivables_ageing", about="beyond_limits"), "EUR")
    rows = {row["buyer_id"]: row for row in found["by_buyer"]}

    assert list(rows) == ["B-OSTRAVA", "B-AHORN", "B-MOOR", "B-QUELLE"]
    assert rows["B-OSTRAVA"]["beyond_limit"] == {"amount": "1500", "currency": "EUR"}  # 5000 + 1500 net
    assert (rows["B-MOOR"]["limit_state"], rows["B-MOOR"]["beyond_limit"]) == ("no_decision", None)
    assert (rows["B-QUELLE"]["limit_state"], rows["B-QUELLE"]["beyond_limit"]) == ("unknown", None)
    assert found["result"]["beyond_limits"] == "1500"
    assert found["result"]["without_decision"] == "800"
    assert {one["code"] for one in found["assumption_codes"]} >= {"limits_unknown", "beyond_today"}


def test_the_largest_buyer_and_the_five_largest_as_shares_of_the_whole(records: SqlRecords) -> None:
    found = of_currency(run(records, OWNER, "receivables_ageing", about="concentration"), "EUR")

    assert found["result"]["largest_buyer"] == "Ostrava s.r.o."
    assert (found["result"]["largest_share"], found["result"]["top_five_share"]) == ("0.577", "1")


def test_own_dso_is_that_of_the_ledger_since_it_begins(records: SqlRecords) -> None:
    found = of_currency(run(records, OWNER, "days_sales_outstanding"), "EUR")

    assert found["inputs"]["credit_sales"] == "17500"
    assert found["inputs"]["period_days"] == "296"
    assert found["result"]["days"] == "219.9"  # 13,000 / 17,500 × 296
    assert found["result"]["best_possible_days"] == "101.5"
    assert "ledger_begins" in {one["code"] for one in found["assumption_codes"]}


def test_a_ledger_in_which_nothing_is_paid_is_too_short_to_tell_the_dso(records: SqlRecords) -> None:
    found = of_currency(run(records, OWNER, "days_sales_outstanding", days=30), "USD")

    assert "nothing_paid_yet" in {one["code"] for one in found["assumption_codes"]}


def test_several_policies_are_shown_each_and_a_forecast_asks_which(records: SqlRecords) -> None:
    shown = run(records, BOTH, "receivables_ageing")
    asked = run(records, BOTH, "cash_flow_forecast")
    chosen = run(records, BOTH, "cash_flow_forecast", policy="pol-2")

    assert [one.data["policy_id"] for one in shown.cards] == ["POL-1", "POL-1", "POL-2"]
    assert (asked.finding, asked.choices) == (Finding.AMBIGUOUS, ("POL-1", "POL-2"))
    assert card(chosen)["policy_id"] == "POL-2"


def test_a_forecast_of_the_ledger_has_low_expected_and_high_and_what_would_tell_more(
    records: SqlRecords,
) -> None:
    found = run(records, OWNER, "cash_flow_forecast")
    result = card(found)["result"]

    assert Decimal(result["receipts_low"]) <= Decimal(result["receipts_expected"])
    assert Decimal(result["receipts_expected"]) <= Decimal(result["receipts_high"]) <= 13000
    assert found.missing == ("opening_cash", "weekly_outflow", "minimum_cash")
    weeks = card(found)["weeks"]
    assert [week["week"] for week in weeks] == list(range(1, 14))
    assert (weeks[0]["begins"], weeks[12]["ends"]) == ("2026-11-24", "2027-02-22")
    assert codes(found) >= {"no_payment_dates", "swing", "currency_left_out", "no_opening"}


def test_with_cash_given_the_forecast_says_in_which_week_the_gap_opens(records: SqlRecords) -> None:
    given = {"opening_cash": "1000", "weekly_outflow": "600", "minimum_cash": "500"}
    found = run(records, OWNER, "cash_flow_forecast", **given)
    weeks = card(found)["weeks"]
    short = [week["week"] for week in weeks if Decimal(week["cash"]["expected"]["amount"]) < 500]

    assert card(found)["result"]["gap_opens_in_week"] == str(short[0])
    assert found.missing == ()


def test_what_the_insurer_could_pay_is_a_line_apart_by_its_day(records: SqlRecords) -> None:
    data = card(run(records, OWNER, "cash_flow_forecast"))
    insured = {
        week["week"]: week["insured"]["amount"] for week in data["weeks"] if week["insured"]["amount"] != "0"
    }

    # O-2 was due on 10 October; a month of waiting and 30 days of examination end on 10 December, in week 3.
    # Of 5,000 net of VAT within the limit of 5,000, 90 %.
    assert insured == {3: "4500"}
    assert data["result"]["insured"] == "4500"
    assert {"insured_apart", "insured_ceiling"} <= {one["code"] for one in data["assumption_codes"]}


HEAD = "policy_id,buyer_id,invoice_no,issued_on,due_on,amount,currency,paid_amount,disputed_amount\n"
PROMPT = {"invoices.csv": HEAD + "POL-1,B-MOOR,M-0,2026-10-17,2026-11-16,100,EUR,100,0\n"}
NEWS = {
    "events.csv": "event_id,policy_id,buyer_id,kind,occurred_on\nE-1,POL-1,B-OSTRAVA,insolvency,2026-11-20\n",
    "invoices.csv": HEAD + "POL-1,B-AHORN,A-2,2026-11-10,2026-12-10,3000,EUR,0,3000\n",
}


def test_nothing_is_expected_of_an_insolvent_buyer_nor_of_what_is_in_dispute(
    records: SqlRecords, engine: Engine, tmp_path: Path
) -> None:
    import_book(engine, write_book(tmp_path / "prompt", PROMPT))
    before = card(run(records, OWNER, "cash_flow_forecast"))["result"]["receipts_expected"]
    import_book(engine, write_book(tmp_path / "news", NEWS))

    found = run(records, OWNER, "cash_flow_forecast")
    said = {one["code"]: one["facts"].get("amount") for one in card(found)["assumption_codes"]}

    assert 0 < Decimal(card(found)["result"]["receipts_expected"]) < Decimal(before) - 1000
    assert said["insolvent_left_out"] == "EUR 7,500"
    assert said["disputed_left_out"] == "EUR 3,000"


def test_a_ledger_in_which_nothing_is_due_is_not_forecast(records: SqlRecords) -> None:
    found = run(records, holder("POL-2"), "cash_flow_forecast")

    assert card(found)["result"]["receipts_expected"] is None
    assert "weeks" not in card(found)
    assert "not_due_yet" in codes(found)


@pytest.mark.parametrize("name", ["receivables_ageing", "days_sales_outstanding", "cash_flow_forecast"])
def test_a_policy_without_invoices_is_told_from_no_policy_and_from_no_right(
    records: SqlRecords, name: str
) -> None:
    empty = run(records, EMPTY, name)
    foreign = run(records, OWNER, name, policy="POL-9")
    unknown = run(records, OWNER, name, policy="POL-X")

    assert (empty.finding, empty.focus) == (Finding.NONE, {"ledger": "empty"})
    assert (foreign.finding, unknown.finding) == (Finding.NOT_FOUND, Finding.NOT_FOUND)
    assert repr(foreign).replace("POL-9", "POL-X") == repr(unknown)


@pytest.mark.parametrize("turn", [ANYBODY, SUPPORT], ids=["public", "support"])
def test_a_ledger_is_refused_to_whoever_has_none(records: SqlRecords, turn: Turn) -> None:
    assert run(records, turn, "receivables_ageing").finding is Finding.REFUSED


ASKED: list[tuple[str, dict[str, Any]]] = [
    ("days_sales_outstanding", {}),
    ("days_sales_outstanding", {"days": 90}),
    ("receivables_ageing", {"about": "beyond_limits"}),
    ("receivables_ageing", {"policy": "POL-1"}),
    ("cash_flow_forecast", {"policy": "POL-1"}),
    ("cash_flow_forecast", {"policy": "POL-1", "currency": "USD"}),
    (
        "cash_flow_forecast",
        {"policy": "POL-1", "opening_cash": "5", "weekly_outflow": "9", "minimum_cash": "1"},
    ),
]


@pytest.mark.parametrize("turn", [OWNER, SALES, BOTH], ids=["owner", "sales", "both"])
def test_another_policyholders_ledger_changes_not_a_byte(
    records: SqlRecords, engine: Engine, tmp_path: Path, turn: Turn
) -> None:
    before = [repr(run(records, turn, name, **given)) for name, given in ASKED]
    theirs = repr(run(records, OTHER, "receivables_ageing"))

    import_book(engine, write_book(tmp_path / "other", OTHER_WORLD))

    assert [repr(run(records, turn, name, **given)) for name, given in ASKED] == before
    assert repr(run(records, OTHER, "receivables_ageing")) != theirs
    assert CANARY not in "".join(before)
    assert not [one for one in ("7777", "88000", "77000", "66000", "999000") if one in "".join(before)]
