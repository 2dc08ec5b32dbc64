"""The calculators as tools: whose figures they use, what they ask for, what they leave open."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import Engine

from knowledge.passage import Authority
from tests.tools.calculators_for_tests import (
    ANNA,
    ANYBODY,
    BOTH,
    SALES,
    card,
    codes,
    holder,
    kept,
    liability,
    limit,
    premium,
)
from tools.evidence import EvidenceKind
from tools.financing_against_cover import FinancingArguments
from tools.limit_suggestion import SuggestLimitArguments
from tools.policies import Policy
from tools.premium_estimate import EstimatePremiumArguments
from tools.principal import Principal, Role
from tools.records.sql import SqlRecords
from tools.tool import CardKind, Finding, RecordsUnavailable, Turn


class Unreadable:
    """Records that cannot be read just now."""

    def policies(self, principal: Principal) -> Sequence[Policy]:
        raise RecordsUnavailable


@pytest.fixture
def records(engine: Engine, tmp_path: Path) -> SqlRecords:
    return kept(engine, tmp_path / "book")


def test_the_public_compute_a_premium_on_figures_they_type(records: SqlRecords) -> None:
    found = premium(
        records, ANYBODY, turnover="23000000", currency="CNY", rate="0.0025", minimum="40000", deposit="40000"
    )

    assert card(found)["name"] == "premium"
    assert card(found)["result"] == {"amount": "57500", "balance_due": "17500", "currency": "CNY"}
    assert [(step["label"], step["amount"]) for step in card(found)["steps"]] == [
        ("turnover_at_rate", "57500"),
        ("above_minimum", "57500"),
        ("less_deposit", "17500"),
    ]
    assert {one.kind for one in found.evidence} == {EvidenceKind.RULE}


def test_what_was_not_typed_comes_from_the_policy_in_force_today_with_its_clause(records: SqlRecords) -> None:
    found = premium(records, ANNA, turnover="23000000")
    rule, term = found.evidence

    assert card(found)["result"] == {"amount": "57500", "balance_due": "17500", "currency": "EUR"}
    assert (rule.authority, term.authority) == (Authority.RULE, Authority.ENDORSEMENT)
    assert "clause 9.1" in term.text
    assert "E1" in term.text
    assert {"typed_under_policy", "own_currency"} <= codes(found)


def test_the_day_to_declare_the_turnover_by_is_told_where_the_policy_sets_one(records: SqlRecords) -> None:
    found = premium(records, holder("POL-5"), turnover="1000000")

    assert "turnover of 2026-10-01 to 2026-12-31 is to be declared by 2027-01-30" in found.summary
    assert "declare_by" in codes(found)
    assert "declare_by" not in codes(premium(records, ANNA, turnover="1000000"))


def test_a_premium_below_the_policys_minimum_is_the_minimum(records: SqlRecords) -> None:
    found = premium(records, ANNA, turnover="14000000", currency="EUR")

    assert card(found)["result"] == {"amount": "40000", "balance_due": "0", "currency": "EUR"}
    assert "minimum_applies" in [step["label"] for step in card(found)["steps"]]


def test_what_was_paid_beyond_the_premium_is_no_negative_balance(records: SqlRecords) -> None:
    found = premium(records, holder("POL-2"), turnover="1000000")

    assert card(found)["result"] == {"amount": "3000", "balance_due": "0", "currency": "USD"}
    assert "difference" in codes(found)


@pytest.mark.parametrize(
    ("turn", "given", "missing"),
    [
        (ANYBODY, {}, ("turnover", "rate")),
        (ANYBODY, {"turnover": "1000"}, ("rate",)),
        (ANNA, {}, ("turnover",)),
        (holder("POL-3"), {"turnover": "1000"}, ("rate",)),
        (holder(), {"turnover": "1000"}, ("rate",)),
        (ANNA, {"turnover": "1000", "currency": "CNY"}, ("exchange_rate",)),
        (ANYBODY, {"top_up": "200000"}, ("top_up_rate", "top_up_months")),
    ],
)
def test_what_nobody_gave_is_asked_for_and_never_assumed(
    records: SqlRecords, turn: Turn, given: dict[str, str], missing: tuple[str, ...]
) -> None:
    found = premium(records, turn, **given)

    assert (found.finding, found.missing, found.cards) == (Finding.NEEDS, missing, ())


def test_a_minimum_in_another_currency_is_named_and_not_applied(records: SqlRecords) -> None:
    found = premium(records, ANNA, turnover="1000000", currency="CNY", rate="0.0025")

    assert card(found)["result"]["amount"] == "2500"
    assert "EUR 40,000" in found.summary
    assert "not_converted" in codes(found)
    assert "minimum_unknown" not in codes(found)


def test_several_policies_are_asked_about_where_the_rate_depends_on_it(records: SqlRecords) -> None:
    asked = premium(records, BOTH, turnover="1000000")

    assert (asked.finding, asked.missing) == (Finding.AMBIGUOUS, ("policy",))
    assert card(premium(records, BOTH, turnover="1000000", policy="POL-2"))["result"]["amount"] == "3000"
    assert card(premium(records, BOTH, turnover="1000000", rate="0.01"))["result"]["amount"] == "10000"


def test_another_policyholders_policy_lends_no_terms(records: SqlRecords) -> None:
    anothers = premium(records, ANNA, turnover="1000000", policy="POL-2")
    nobodys = premium(records, ANNA, turnover="1000000", policy="POL-0")

    assert anothers.finding is Finding.NOT_FOUND
    assert anothers.summary == nobodys.summary


@pytest.mark.parametrize(("turn", "given"), [(ANNA, {"minimum": "0", "deposit": "0"}), (ANYBODY, {})])
def test_figures_that_are_all_typed_need_no_records(turn: Turn, given: dict[str, str]) -> None:
    found = premium(Unreadable(), turn, turnover="100000", rate="0.01", **given)

    assert card(found)["result"]["amount"] == "1000"


def test_we17_extra_cover_is_a_calculation_of_its_own(records: SqlRecords) -> None:
    top_up = {"top_up": "200000", "top_up_rate": "0.02", "top_up_months": 1, "top_up_minimum_months": 3}
    alone = premium(records, ANYBODY, currency="CHF", **top_up)
    beside = premium(records, ANYBODY, turnover="1000000", rate="0.01", currency="CHF", **top_up)

    assert card(alone)["result"] == {"amount": "1000", "currency": "CHF"}
    assert [one.data["name"] for one in beside.cards] == ["premium", "top_up_fee"]
    assert beside.cards[0].data["result"]["amount"] == "10000"


@pytest.mark.parametrize(
    ("arguments", "given", "told"),
    [
        (EstimatePremiumArguments, {"turnover": "-1"}, "from 0 to"),
        (EstimatePremiumArguments, {"turnover": "1e16"}, "from 0 to"),
        (EstimatePremiumArguments, {"rate": "2.5"}, "write 0.0025 for 0.25 %"),
        (EstimatePremiumArguments, {"turnover": "NaN"}, "finite"),
        (EstimatePremiumArguments, {"turnover": "1.00000000001"}, "decimal places at most"),
        (EstimatePremiumArguments, {"top_up_months": 0}, "greater than or equal to 1"),
        (EstimatePremiumArguments, {"currency": "euro"}, "ISO 4217"),
        (SuggestLimitArguments, {"terms_days": -1}, "greater than or equal to 0"),
        (SuggestLimitArguments, {"season": "0"}, "write 1.2 for a fifth more"),
        (FinancingArguments, {"advance_rate": "90"}, "a fraction from 0 to 1"),
    ],
)
def test_an_absurd_figure_is_refused_with_what_would_work(
    arguments: type[EstimatePremiumArguments | SuggestLimitArguments | FinancingArguments],
    given: dict[str, Any],
    told: str,
) -> None:
    with pytest.raises(ValidationError, match=told):
        arguments(**given)


def test_we9_the_maximum_liability_used_and_left(records: SqlRecords) -> None:
    found = liability(records, holder("POL-2"))

    assert card(found)["result"] == {
        "maximum": "1800000",
        "used": "1650000",
        "used_share": "0.9167",
        "left": "150000",
        "currency": "USD",
    }
    assert [one.section for one in found.evidence[1:]] == ["maximum_liability", "premium"]


def test_sales_see_what_is_left_of_their_policys_maximum(records: SqlRecords) -> None:
    assert card(liability(records, SALES))["result"]["left"] == "380000"


def test_an_unknown_maximum_is_said_to_be_unknown(records: SqlRecords) -> None:
    found = liability(records, holder("POL-4"))

    assert card(found)["result"]["maximum"] is None
    assert card(found)["result"]["left"] is None
    assert "premium_paid_unknown" in codes(found)


def test_a_policy_that_states_nothing_of_it_has_no_maximum_to_tell(records: SqlRecords) -> None:
    found = liability(records, holder("POL-3"))

    assert found.finding is Finding.NONE
    assert card(found)["result"] == {"currency": "CNY"} | dict.fromkeys(
        ("maximum", "used", "used_share", "left")
    )
    assert card(found)["sources"] == []


@pytest.mark.parametrize(
    ("turn", "policy", "finding"),
    [
        (ANYBODY, "", Finding.REFUSED),
        (holder("POL-1", role=Role.SUPPORT), "POL-1", Finding.REFUSED),
        (BOTH, "", Finding.AMBIGUOUS),
        (ANNA, "POL-2", Finding.NOT_FOUND),
    ],
)
def test_a_maximum_liability_is_read_only_in_ones_own_policy(
    records: SqlRecords, turn: Turn, policy: str, finding: Finding
) -> None:
    found = liability(records, turn, policy)

    assert (found.finding, [one.kind for one in found.cards if one.kind is CardKind.CALCULATION]) == (
        finding,
        [],
    )


def test_we21_a_limit_is_suggested_for_a_request_and_not_as_an_approval() -> None:
    found = limit(monthly_sales="120000", terms_days=60, delay_days=15, season="1.2", currency="EUR")

    assert card(found)["result"] == {"amount": "360000", "need": "360000", "currency": "EUR"}
    assert [step["amount"] for step in card(found)["steps"]] == ["300000", "360000"]
    assert "request_only" in codes(found)
    assert "no_delay" not in codes(found)


def test_a_delay_or_season_that_was_not_said_is_left_out_and_named() -> None:
    found = limit(monthly_sales="120000", terms_days=60)

    assert card(found)["result"] == {"amount": "240000", "need": "240000", "currency": None}
    assert {"no_delay", "no_season", "no_cap", "one_currency"} <= codes(found)


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({}, ("monthly_sales", "terms_days")),
        ({"monthly_sales": "1", "terms_days": 0, "net_worth_share": "0.1"}, ("tangible_net_worth",)),
        ({"monthly_sales": "1", "terms_days": 0, "tangible_net_worth": "9"}, ("net_worth_share",)),
    ],
)
def test_a_limit_needs_its_sales_its_term_and_both_halves_of_a_cap(
    given: dict[str, Any], missing: tuple[str, ...]
) -> None:
    assert limit(**given).missing == missing


def test_amounts_are_exact_beyond_everyday_size(records: SqlRecords) -> None:
    found = premium(records, ANYBODY, turnover="999999999999999.99", rate="0.0000000001")

    assert Decimal(card(found)["result"]["amount"]) == Decimal("100000.00")
