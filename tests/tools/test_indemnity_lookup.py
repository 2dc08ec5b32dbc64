"""The estimate of an indemnity: on a buyer's open invoices, or on figures somebody types."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import Engine

from tests.tools.records.sample_book import write_book
from tools.cover_lookup import CoverSources
from tools.evidence import EvidenceKind
from tools.indemnity_lookup import EstimateIndemnityArguments, estimate_indemnity
from tools.principal import PUBLIC, Principal, Role
from tools.records.book_import import import_book
from tools.records.sql import SqlRecords
from tools.tool import CardKind, Finding, ToolResult, Turn

TODAY = date(2026, 11, 23)
OWNER = Principal("owner", "Ida", Role.POLICYHOLDER, ("POL-I",))
BOTH = Principal("both", "Bo", Role.CREDIT_MANAGER, ("POL-I", "POL-J"))
BOOK = {
    "policies.yaml": """\
- policy_id: POL-I
  policyholder: Immergrün GmbH
  status: active
  currency: EUR
  period: {from: 2026-01-01, to: 2027-12-31}
  countries: [DE]
  insured_percentage: {named: 0.90, discretionary: 0.80, political: 0.70}
  max_payment_term_days: 90
  maximum_extension_days: 60
  overdue_notice: {days: 30, from: extension_end}
  discretionary_limit: {amount: 0}
  deductible: {kind: each_loss, amount: 1000, order: before_percentage}
  threshold: 500
  minimum_retention: 250
  maximum_liability: {amount: 2000000, paid: 0}
  vat_covered: false
  clauses: {insured_percentage: clause 6.1, deductible: clause 7.1}
- policy_id: POL-J
  policyholder: Immergrün GmbH
  status: active
  currency: USD
  period: {from: 2026-01-01, to: 2027-12-31}
  countries: [DE]
  insured_percentage: {named: 0.80}
  deductible: {kind: each_loss, amount: 300}
  vat_covered: true
""",
    "buyers.csv": """\
buyer_id,legal_name,country,city
B-FERN,Fernweg GmbH,DE,Bremen
B-STILL,Stillwasser AG,DE,Kiel
B-KLAUS,Klausen KG,DE,Ulm
B-ZWEI,Zweiwährung AG,DE,Bonn
B-STAHL-K,Stahlhof GmbH,DE,Köln
B-STAHL-H,Stahlhof GmbH,DE,Hamburg
""",
    "limits.csv": """\
policy_id,buyer_id,kind,status,granted_amount,currency,effective_from
POL-I,B-FERN,named,APPROVED,40000,EUR,2026-02-01
POL-I,B-STILL,named,APPROVED,40000,EUR,2026-02-01
POL-I,B-KLAUS,named,APPROVED,40000,EUR,2026-02-01
POL-J,B-KLAUS,named,APPROVED,40000,USD,2026-02-01
POL-I,B-ZWEI,named,APPROVED,40000,EUR,2026-02-01
POL-I,B-STAHL-K,named,PENDING,,EUR,
POL-I,B-STAHL-H,named,PENDING,,EUR,
""",
    "invoices.csv": """\
policy_id,buyer_id,invoice_no,dispatched_on,due_on,terms_days,amount,currency,vat_amount,paid_amount,disputed_amount,declared
POL-I,B-FERN,F-1,2026-08-03,2026-10-02,60,35700,EUR,5700,0,0,true
POL-I,B-FERN,F-2,2026-08-20,2026-10-19,60,23800,EUR,3800,0,0,true
POL-I,B-FERN,F-3,2026-09-01,2026-10-31,60,4760,EUR,760,0,0,false
POL-I,B-STILL,S-1,2026-08-03,2026-10-02,60,1000,EUR,0,1000,0,true
POL-J,B-KLAUS,K-1,2026-09-03,2026-11-02,60,1000,USD,0,0,0,true
POL-I,B-ZWEI,W-1,2026-09-03,2026-11-02,60,2000,EUR,0,0,0,true
POL-I,B-ZWEI,W-2,2026-09-04,2026-11-03,60,3000,USD,0,0,0,true
""",
}
FIGURES = {"debt": "400000", "limit": "300000", "currency": "EUR", "insured_percentage": "0.90"}
Look = Callable[..., ToolResult]


@pytest.fixture
def look(engine: Engine, tmp_path: Path) -> Look:
    """Look up as this person; the arguments go through validation, as a model's do."""
    import_book(engine, write_book(tmp_path / "book", BOOK))
    records = SqlRecords(engine)
    tool = estimate_indemnity(CoverSources(records, records))

    def looking(who: Principal = OWNER, **arguments: Any) -> ToolResult:
        return tool.run(Turn(who, TODAY), EstimateIndemnityArguments.model_validate(arguments))

    return looking


def cards(found: ToolResult) -> list[dict[str, Any]]:
    assert found.finding is Finding.FOUND
    assert {one.kind for one in found.cards} == {CardKind.INDEMNITY}
    return [dict(one.data) for one in found.cards]


def eur(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


@pytest.mark.parametrize("role", [Role.POLICYHOLDER, Role.CREDIT_MANAGER, Role.SALES])
def test_whoever_works_under_the_policy_sees_what_a_buyers_debt_would_bring(look: Look, role: Role) -> None:
    """30,000 and 10,000 of the limit are net of VAT; F-3 was not declared; 39,000 after the deductible."""
    found = look(Principal("p", "", role, ("POL-I",)), buyer="Fernweg GmbH")
    (card,) = cards(found)

    assert (card["amount"], card["uninsured"]) == (eur("35100"), eur("29160"))
    assert [(step["label"], step["amount"]) for step in card["steps"]] == [
        ("outstanding", "64260"),
        ("within_limit", "40000"),
        ("each_loss_deductible", "39000"),
        ("insured_percentage", "35100"),
        ("indemnity", "35100"),
        ("uninsured", "29160"),
    ]
    assert [(one["invoice_no"], one["covered"], one["verdict"]) for one in card["invoices"]] == [
        ("F-1", eur("30000"), "covered"),
        ("F-2", eur("10000"), "partly_covered"),
        ("F-3", eur("0"), "not_covered"),
    ]
    assert (card["at_most"], card["missing"]) == (False, [])
    assert found.focus == {"buyer_id": "B-FERN", "buyer_name": "Fernweg GmbH"}


@pytest.mark.parametrize(
    "who",
    [
        PUBLIC,
        Principal("p", "", Role.PUBLIC, ("POL-I",)),
        Principal("s", "", Role.SUPPORT, ("POL-I",)),
        Principal("a", "", Role.ADMIN, ("POL-I",)),
    ],
    ids=["public", "public with a policy", "support", "admin"],
)
def test_nobody_else_learns_of_a_buyer_and_all_may_reckon_with_figures(look: Look, who: Principal) -> None:
    refused = look(who, buyer="Fernweg GmbH")

    assert refused.finding is Finding.REFUSED
    assert refused == look(who) == look(who, buyer="nobody") == look(who, buyer="Fernweg GmbH", **FIGURES)
    assert (refused.cards, refused.evidence, dict(refused.focus)) == ((), (), {})
    assert cards(look(who, **FIGURES))[0]["amount"] == eur("270000")


@pytest.mark.parametrize("arguments", [{"buyer": "B-FERN"}, FIGURES])
def test_the_evidence_holds_every_figure_of_the_card(look: Look, arguments: dict[str, Any]) -> None:
    found = look(**arguments)

    for card, evidence in zip(cards(found), found.evidence, strict=True):
        assert evidence.kind is EvidenceKind.RULE
        for money in (card["amount"], card["uninsured"]):
            assert f"{money['currency']} {money['amount']}" in evidence.text
        for step in card["steps"]:
            assert f"{step['currency']} {step['amount']}" in evidence.text
            assert (step["taken"] or "") in evidence.text
        assert all(one["because"] in evidence.text for one in card["invoices"])
        assert all(one in evidence.text for one in card["assumptions"])


def test_each_term_that_counts_is_cited_with_its_clause(look: Look) -> None:
    (evidence,) = look(buyer="Fernweg").evidence

    assert evidence.section == "indemnity estimate, POL-I"
    assert "clause: clause 6.1" in evidence.text
    assert "clause: clause 7.1" in evidence.text


def test_an_estimate_is_never_a_promise(look: Look) -> None:
    for card in (*cards(look(buyer="Fernweg")), *cards(look(**FIGURES))):
        assert "an estimate, not a promise" in card["assumptions"][-1]


def test_another_cause_may_have_another_percentage_and_is_told(look: Look) -> None:
    (card,) = cards(look(buyer="Fernweg", cause="political"))

    assert card["amount"] == eur("27300")
    assert {"code": "cause", "facts": {"cause": "political"}} in card["assumption_codes"]


def test_two_currencies_are_two_estimates_and_nothing_is_converted_for_either(look: Look) -> None:
    """W-1 went out first and takes its room in the limit; what W-2 would take of it nobody can tell."""
    in_euro, in_dollar = cards(look(buyer="Zweiwährung AG"))

    assert [one["invoice_no"] for one in in_euro["invoices"]] == ["W-1"]
    assert [one["invoice_no"] for one in in_dollar["invoices"]] == ["W-2"]
    assert in_euro["amount"] == eur("900")
    assert (in_dollar["amount"], in_dollar["uninsured"], in_dollar["steps"]) == (None, None, [])
    assert in_dollar["missing"] == ["amount.currency"]


def test_a_buyer_who_owes_nothing_has_nothing_to_estimate(look: Look) -> None:
    found = look(buyer="Stillwasser")

    assert (found.finding, found.cards) == (Finding.NONE, ())
    assert found.focus["buyer_id"] == "B-STILL"


def test_the_buyer_is_asked_for_when_none_several_or_an_unknown_one_is_named(look: Look) -> None:
    none, unknown, two = look(), look(buyer="Grubenlampe"), look(buyer="Stahlhof GmbH")

    assert (none.finding, none.missing) == (Finding.NEEDS, ("buyer",))
    assert (unknown.finding, unknown.focus) == (Finding.NOT_FOUND, {"buyer_asked": "Grubenlampe"})
    assert (two.finding, two.choices) == (Finding.AMBIGUOUS, ("Stahlhof GmbH", "Stahlhof GmbH"))


def test_a_buyer_under_two_policies_of_one_person_makes_them_choose(look: Look) -> None:
    asked = look(BOTH, buyer="Klausen")

    assert (asked.finding, asked.missing, asked.choices) == (
        Finding.AMBIGUOUS,
        ("policy",),
        ("POL-I", "POL-J"),
    )
    assert asked.focus["buyer_id"] == "B-KLAUS"
    assert look(BOTH, buyer="Klausen", policy="POL-I").finding is Finding.NONE
    assert look(BOTH, buyer="Klausen", policy="POL-X").finding is Finding.NOT_FOUND


def test_a_deductible_without_its_order_is_missing_and_no_amount_is_given(look: Look) -> None:
    (card,) = cards(look(BOTH, buyer="Klausen", policy="pol-j"))

    assert (card["amount"], card["uninsured"]) == (None, None)
    assert "policy.deductible.order" in card["missing"]


@pytest.mark.parametrize(
    ("figures", "amount"),
    [
        pytest.param({}, "270000", id="limit and percentage"),
        pytest.param({"debt": "200000"}, "180000", id="a debt within the limit"),
        pytest.param({"deductible": "1000", "deductible_order": "before_percentage"}, "269100", id="before"),
        pytest.param({"deductible": "1000", "deductible_order": "after_percentage"}, "269000", id="after"),
        pytest.param({"first_loss_left": "5000", "first_loss_order": "after_percentage"}, "265000", id="AFL"),
        pytest.param({"minimum_retention": "50000"}, "250000", id="retention"),
        pytest.param({"liability_left": "100000"}, "100000", id="maximum liability"),
        pytest.param({"threshold": "300000"}, "0", id="a loss at the threshold"),
        pytest.param({"insured_percentage": "0"}, "0", id="nothing insured"),
    ],
)
def test_anybody_may_reckon_with_figures(look: Look, figures: dict[str, str], amount: str) -> None:
    found = look(PUBLIC, **{**FIGURES, **figures})
    (card,) = cards(found)
    debt = figures.get("debt", FIGURES["debt"])

    assert card["amount"] == eur(amount)
    assert card["uninsured"] == eur(str(int(debt) - int(amount)))
    assert (card["policy_id"], card["buyer_id"], card["invoices"]) == (None, None, [])
    assert [one["code"] for one in card["assumption_codes"]] == ["typed", "all_insurable", "estimate"]
    assert found.focus == {}


@pytest.mark.parametrize(
    ("left_out", "missing"),
    [
        (("limit",), ("limit",)),
        (("insured_percentage",), ("insured_percentage",)),
        (("limit", "currency", "insured_percentage"), ("limit", "insured_percentage")),
    ],
)
def test_a_figure_that_nobody_gave_is_asked_for(
    look: Look, left_out: tuple[str, ...], missing: tuple[str, ...]
) -> None:
    asked = look(PUBLIC, **{name: value for name, value in FIGURES.items() if name not in left_out})

    assert (asked.finding, asked.missing, asked.cards) == (Finding.NEEDS, missing, ())


def test_figures_without_a_currency_are_taken_to_be_in_one_and_said_to_be(look: Look) -> None:
    (card,) = cards(look(PUBLIC, debt="400000", limit="300000", insured_percentage="0.90"))

    assert card["amount"] == {"amount": "270000", "currency": None}
    assert {one["currency"] for one in card["steps"]} == {None}
    assert card["assumption_codes"][0]["code"] == "one_currency"


@pytest.mark.parametrize(("cause", "amount"), [(None, "35100"), ("political", "27300")])
def test_typed_figures_take_the_share_of_the_cause_from_ones_own_policy(
    look: Look, cause: str | None, amount: str
) -> None:
    (card,) = cards(look(debt="40000", limit="60000", currency="EUR", policy="POL-I", cause=cause))

    assert card["amount"] == eur(amount)
    assert ("cause" in {one["code"] for one in card["assumption_codes"]}) is (cause is not None)


def test_each_term_behind_an_estimate_is_in_the_card_with_its_source_and_clause(look: Look) -> None:
    (card,) = cards(look(buyer="Fernweg"))
    behind = {one["parameter"]: (one["source"], one["clause"]) for one in card["basis"]}

    assert behind["insured_percentage"] == ("schedule", "clause 6.1")
    assert card["policy_currency"] == "EUR"


@pytest.mark.parametrize(
    ("typed", "asked_for"),
    [("deductible", "deductible_order"), ("first_loss_left", "first_loss_order")],
)
def test_a_deductible_typed_without_its_order_is_asked_for(look: Look, typed: str, asked_for: str) -> None:
    assert look(PUBLIC, **FIGURES, **{typed: "100"}).missing == (asked_for,)


def test_what_a_policyholder_does_not_type_comes_from_their_policy(look: Look) -> None:
    (card,) = cards(look(debt="10000", limit="5000"))

    assert (card["amount"], card["policy_id"]) == (eur("3600"), "POL-I")


def test_an_amount_of_the_policy_is_never_converted_and_the_estimate_is_a_ceiling(look: Look) -> None:
    (card,) = cards(look(debt="10000", limit="5000", currency="USD"))

    assert (card["amount"], card["at_most"]) == ({"amount": "4500", "currency": "USD"}, True)
    assert any("deductible of EUR 1,000 is in another currency" in one for one in card["assumptions"])


def test_figures_over_two_policies_make_their_reader_choose(look: Look) -> None:
    asked = look(BOTH, debt="10000", limit="5000")

    assert (asked.finding, asked.choices) == (Finding.AMBIGUOUS, ("POL-I", "POL-J"))
    assert cards(look(BOTH, debt="10000", limit="5000", policy="POL-I"))[0]["amount"] == eur("3600")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"debt": "-1"}, "greater than or equal to 0"),
        ({"limit": "1e16"}, "less than or equal to"),
        ({"debt": "Infinity"}, "finite number"),
        ({"debt": "a lot"}, "valid decimal"),
        ({"insured_percentage": "90"}, "less than or equal to 1"),
        ({"insured_percentage": "-0.1"}, "greater than or equal to 0"),
        ({"currency": "euro"}, "ISO 4217"),
        ({"deductible_order": "sideways"}, "before_percentage"),
        ({"cause": "weather"}, "protracted_default"),
        ({"policy_id": "POL-I"}, "Extra inputs are not permitted"),
    ],
)
def test_an_argument_that_cannot_be_is_refused_with_what_could(
    look: Look, arguments: dict[str, Any], says: str
) -> None:
    with pytest.raises(ValidationError, match=says):
        look(PUBLIC, **{**FIGURES, **arguments})


def test_a_recovery_is_shared_and_the_rest_told_in_sales_when_that_is_asked(look: Look) -> None:
    found = look(
        PUBLIC,
        debt=400000,
        limit=350000,
        currency="EUR",
        insured_percentage="0.9",
        recovery=80000,
        margin="0.05",
    )
    card = found.cards[0].data

    assert card["recovery"]["to_insurer"] == {"amount": "63000", "currency": "EUR"}
    assert card["recovery"]["to_policyholder"] == {"amount": "17000", "currency": "EUR"}
    assert card["extra_sales"] == {"amount": "1700000", "currency": "EUR"}
    assert all(figure in found.evidence[0].text for figure in ("63000", "17000", "1700000"))
