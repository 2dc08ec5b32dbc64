"""The look-up of cover: a shipment planned, or an invoice of the ledger, for whoever asks."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import Engine

from tests.tools.records.sample_book import write_book
from tools.cover_lookup import CheckCoverArguments, CoverSources, check_cover
from tools.evidence import EvidenceKind
from tools.principal import PUBLIC, Principal, Role
from tools.records.book_import import import_book
from tools.records.sql import SqlRecords
from tools.tool import CardKind, Finding, ToolResult, Turn

TODAY = date(2026, 11, 23)
OWNER = Principal("owner", "Cora", Role.POLICYHOLDER, ("POL-C",))
BOTH = Principal("both", "Bo", Role.CREDIT_MANAGER, ("POL-C", "POL-D"))
TERMS = """\
  status: active
  period: {from: 2026-01-01, to: 2027-12-31}
  countries: [DE, US]
  insured_percentage: {named: 0.90}
  max_payment_term_days: 90
  maximum_extension_days: 60
  overdue_notice: {days: 30, from: extension_end}
  discretionary_limit: {amount: 0}
  vat_covered: false
  clauses: {maximum_extension_days: clause 11.1}
"""
BOOK = {
    "policies.yaml": f"""\
- policy_id: POL-C
  policyholder: Ceder GmbH
  currency: EUR
{TERMS}
- policy_id: POL-D
  policyholder: Ceder GmbH
  currency: USD
{TERMS}
- {{policy_id: POL-Z, policyholder: Zweite AG, currency: EUR, discretionary_limit: {{amount: 0}}}}
""",
    "buyers.csv": """\
buyer_id,legal_name,country,registration_type,registration_number,city
B-FERN,Fernweg GmbH,DE,HRB,HRB 4711,Bremen
B-NEU,Neuland KG,DE,,,Ulm
B-STAHL-K,Stahlhof GmbH,DE,,,Köln
B-STAHL-H,Stahlhof GmbH,DE,,,Hamburg
B-MIRA,Miramar Inc.,US,,,Tampa
B-ANDER,Anderswo Ltd,GB,,,Leeds
""",
    "limits.csv": """\
policy_id,buyer_id,kind,status,granted_amount,currency,effective_from,max_payment_term_days,conditions,read_at
POL-C,B-FERN,named,APPROVED,100000,EUR,2026-02-01,60,parent guarantee,2026-11-22T06:00:00Z
POL-C,B-NEU,named,PENDING,,EUR,,,,
POL-C,B-STAHL-K,named,PENDING,,EUR,,,,
POL-C,B-STAHL-H,named,PENDING,,EUR,,,,
POL-C,B-MIRA,named,APPROVED,50000,USD,2026-02-01,,,
POL-D,B-MIRA,named,APPROVED,80000,USD,2026-02-01,,,
POL-Z,B-ANDER,named,APPROVED,9000,EUR,2026-02-01,,,
""",
    "invoices.csv": """\
policy_id,buyer_id,invoice_no,dispatched_on,due_on,terms_days,amount,currency,vat_amount,paid_amount,disputed_amount,declared
POL-C,B-FERN,F-0,2026-03-01,2026-04-30,60,5000,EUR,0,5000,0,true
POL-C,B-FERN,F-1,2026-10-05,2026-12-04,60,23800,EUR,3800,0,0,true
POL-C,B-FERN,F-2,2026-10-20,2026-12-19,60,11900,EUR,1900,0,0,
POL-C,B-MIRA,T-7,2026-10-01,2026-11-30,60,1000,USD,0,0,0,true
POL-D,B-MIRA,T-7,2026-10-02,2026-12-01,60,2000,USD,0,0,0,true
POL-C,B-NEU,N-5,2026-10-02,2026-12-01,60,300,EUR,0,0,0,true
POL-C,B-FERN,N-5,2026-10-02,2026-12-01,60,100,EUR,0,100,0,true
POL-Z,B-ANDER,Z-1,2026-10-02,2026-12-01,60,700,EUR,0,0,0,true
""",
}
SHIPMENT = {"buyer": "Fernweg GmbH", "amount": "50000", "currency": "EUR", "terms_days": 60}
Look = Callable[..., ToolResult]


@pytest.fixture
def look(engine: Engine, tmp_path: Path) -> Look:
    """Look up as this person; the arguments go through validation, as a model's do."""
    import_book(engine, write_book(tmp_path / "book", BOOK))
    records = SqlRecords(engine)
    tool = check_cover(CoverSources(records, records))

    def looking(who: Principal = OWNER, **arguments: Any) -> ToolResult:
        return tool.run(Turn(who, TODAY), CheckCoverArguments.model_validate(arguments))

    return looking


def card(found: ToolResult) -> dict[str, Any]:
    assert found.finding is Finding.FOUND
    assert [one.kind for one in found.cards] == [CardKind.COVER_CHECK]
    return dict(found.cards[0].data)


def eur(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


@pytest.mark.parametrize("role", [Role.POLICYHOLDER, Role.CREDIT_MANAGER, Role.SALES])
def test_whoever_works_under_the_policy_may_ask_before_shipping(look: Look, role: Role) -> None:
    found = look(Principal("p", "", role, ("POL-C",)), **SHIPMENT)
    check = card(found)

    assert (check["verdict"], check["covered"], check["uncovered"]) == ("covered", eur("50000"), eur("0"))
    assert (check["policy_id"], check["buyer_id"]) == ("POL-C", "B-FERN")
    assert (check["dispatched_on"], check["terms_days"], check["headroom"]) == (
        "2026-11-23",
        60,
        eur("70000"),
    )
    assert (check["first_failure"], check["missing"], check["invoice_no"]) == (None, [], None)
    assert found.focus == {"buyer_id": "B-FERN", "buyer_name": "Fernweg GmbH"}


@pytest.mark.parametrize(
    "who",
    [
        PUBLIC,
        Principal("p", "", Role.PUBLIC, ("POL-C",)),
        Principal("s", "", Role.SUPPORT, ("POL-C",)),
        Principal("a", "", Role.ADMIN, ("POL-C",)),
    ],
    ids=["public", "public with a policy", "support", "admin"],
)
@pytest.mark.parametrize("arguments", [{}, SHIPMENT, {"invoice_no": "F-1"}])
def test_nobody_else_learns_even_whether_it_exists(
    look: Look, who: Principal, arguments: dict[str, Any]
) -> None:
    refused = look(who, **arguments)

    assert refused.finding is Finding.REFUSED
    assert refused == look(who, invoice_no="no such", buyer="nobody")
    assert (refused.cards, refused.evidence, dict(refused.focus)) == ((), (), {})


def test_each_check_says_how_it_came_out_why_and_by_which_source(look: Look) -> None:
    checks = card(look(**SHIPMENT))["checks"]

    assert [one["name"] for one in checks] == [
        "policy",
        "country",
        "identity",
        "limit",
        "room_in_limit",
        "stop_shipment",
        "payment_term",
    ]
    assert {one["result"] for one in checks} == {"pass"}
    assert all(one["because"] and one["source"] for one in checks)
    assert checks[5]["source"] == "schedule · clause 11.1"
    assert checks[6]["source"] == "credit limit decision"


@pytest.mark.parametrize("arguments", [SHIPMENT, {**SHIPMENT, "amount": "90000"}, {"invoice_no": "F-1"}])
def test_the_evidence_holds_every_figure_of_the_card(look: Look, arguments: dict[str, Any]) -> None:
    found = look(**arguments)
    check, (evidence,) = card(found), found.evidence
    amounts = [check[name] for name in ("amount", "covered", "uncovered", "vat_excluded", "headroom")]

    assert (evidence.kind, evidence.section) == (EvidenceKind.RULE, "cover check, POL-C")
    assert evidence.as_of == check["as_of"] == "2026-11-22T06:00:00+00:00"
    assert all(f"{one['currency']} {one['amount']}" in evidence.text for one in amounts if one)
    assert all(one["because"] in evidence.text and one["source"] in evidence.text for one in check["checks"])
    assert all(check[name] in evidence.text for name in ("verdict", "dispatched_on", "insured_percentage"))
    assert f"{check['terms_days']} days" in evidence.text


def test_a_shipment_beyond_the_limit_is_covered_in_part(look: Look) -> None:
    check = card(look(**{**SHIPMENT, "amount": "90000.50"}))

    assert (check["verdict"], check["covered"], check["uncovered"]) == (
        "partly_covered",
        eur("70000"),
        eur("20000.5"),
    )


@pytest.mark.parametrize(
    ("changed", "failure"),
    [
        pytest.param({"terms_days": 61}, "payment_term", id="a term beyond the limit's own"),
        pytest.param({"dispatch_on": "2028-01-01"}, "policy", id="a dispatch after the policy"),
        pytest.param({"dispatch_on": "2026-01-31"}, "limit", id="a dispatch before the limit"),
        pytest.param({"dispatch_on": "2027-02-03"}, "stop_shipment", id="a dispatch after the extension"),
    ],
)
def test_the_first_failure_is_named_and_nothing_is_covered(
    look: Look, changed: dict[str, Any], failure: str
) -> None:
    check = card(look(**{**SHIPMENT, **changed}))

    assert (check["verdict"], check["first_failure"]) == ("not_covered", failure)
    assert check["covered"]["amount"] == "0"


@pytest.mark.parametrize(
    ("left_out", "missing"),
    [(("amount", "currency"), ["amount"]), (("terms_days",), ["terms_days"])],
)
def test_what_the_asker_did_not_say_is_asked_for_and_cover_is_not_claimed(
    look: Look, left_out: tuple[str, ...], missing: list[str]
) -> None:
    found = look(**{name: value for name, value in SHIPMENT.items() if name not in left_out})
    check = card(found)

    assert (check["verdict"], check["covered"], check["uncovered"]) == ("cannot_tell", None, None)
    assert check["missing"] == list(found.missing) == missing


def test_nothing_is_asked_for_where_it_would_not_change_the_answer(look: Look) -> None:
    found = look(buyer="Fernweg", terms_days=61)

    assert (card(found)["verdict"], card(found)["missing"], found.missing) == ("not_covered", ["amount"], ())


def test_an_amount_without_a_currency_is_taken_in_that_of_the_limit(look: Look) -> None:
    assert card(look(buyer="Miramar", amount="10", terms_days=30))["amount"] == {
        "amount": "10",
        "currency": "USD",
    }


def test_an_amount_in_another_currency_is_not_converted(look: Look) -> None:
    check = card(look(**{**SHIPMENT, "currency": "USD"}))

    assert (check["verdict"], check["missing"]) == ("cannot_tell", ["amount.currency"])


def test_what_no_book_can_know_is_a_condition_with_the_limits_own_words(look: Look) -> None:
    conditions = {one["name"]: one["texts"] for one in card(look(**SHIPMENT))["conditions"]}

    assert conditions["limit_conditions_met"] == ["parent guarantee"]
    assert {"goods_as_described", "payment_method_as_approved"} <= conditions.keys()


def test_an_invoice_is_judged_by_its_own_days_and_without_its_vat(look: Look) -> None:
    found = look(invoice_no="f 1")
    check = card(found)

    assert (check["invoice_no"], check["verdict"]) == ("F-1", "covered")
    assert (check["amount"], check["vat_excluded"]) == (eur("20000"), eur("3800"))
    assert check["dispatched_on"] == "2026-10-05"
    assert found.focus["buyer_id"] == "B-FERN"


def test_an_invoice_whose_declaration_is_unknown_is_not_called_covered(look: Look) -> None:
    found = look(invoice_no="F-2")

    assert (card(found)["verdict"], card(found)["missing"]) == ("cannot_tell", ["declared"])
    assert found.missing == ()


def test_a_paid_invoice_leaves_nothing_to_cover_and_is_not_called_unknown(look: Look) -> None:
    paid, unknown = look(invoice_no="F-0"), look(invoice_no="F-99")

    assert (paid.finding, paid.focus["invoice_paid"], paid.cards) == (Finding.NONE, "F-0", ())
    assert "nothing unpaid" in paid.evidence[0].text
    assert (unknown.finding, unknown.focus) == (Finding.NOT_FOUND, {"invoice_asked": "F-99"})


def test_the_buyer_is_asked_for_when_none_several_or_an_unknown_one_is_named(look: Look) -> None:
    none, unknown, two = look(), look(buyer="Grubenlampe"), look(buyer="Stahlhof GmbH")

    assert (none.finding, none.missing) == (Finding.NEEDS, ("buyer",))
    assert (unknown.finding, unknown.focus) == (Finding.NOT_FOUND, {"buyer_asked": "Grubenlampe"})
    assert (two.finding, two.choices) == (Finding.AMBIGUOUS, ("Stahlhof GmbH", "Stahlhof GmbH"))


def test_a_buyer_under_two_policies_of_one_person_makes_them_choose(look: Look) -> None:
    asked = look(BOTH, buyer="Miramar", amount="10", terms_days=30)

    assert (asked.finding, asked.missing) == (Finding.AMBIGUOUS, ("policy",))
    assert asked.choices == ("POL-C", "POL-D")
    assert asked.focus == {"buyer_id": "B-MIRA", "buyer_name": "Miramar Inc."}
    for policy, headroom in (("POL-C", "49000"), ("pol-d", "78000")):
        check = card(look(BOTH, buyer="Miramar", amount="10", terms_days=30, policy=policy))
        assert check["policy_id"] == policy.upper()
        assert check["headroom"] == {"amount": headroom, "currency": "USD"}


def test_a_buyer_under_one_of_two_policies_needs_no_choice(look: Look) -> None:
    assert card(look(BOTH, **SHIPMENT))["policy_id"] == "POL-C"


def test_one_invoice_number_under_two_policies_makes_them_choose(look: Look) -> None:
    asked = look(BOTH, invoice_no="T-7")

    assert (asked.finding, asked.choices) == (Finding.AMBIGUOUS, ("POL-C", "POL-D"))
    assert card(look(BOTH, invoice_no="T-7", policy="POL-D"))["amount"]["amount"] == "2000"


def test_one_invoice_number_of_two_buyers_is_never_guessed(look: Look) -> None:
    asked = look(invoice_no="N-5")

    assert asked.finding in (Finding.NEEDS, Finding.AMBIGUOUS)
    assert all(one.kind is not CardKind.COVER_CHECK for one in asked.cards)


def test_a_policy_of_somebody_else_is_one_that_does_not_exist(look: Look) -> None:
    theirs, unknown = look(**SHIPMENT, policy="POL-Z"), look(**SHIPMENT, policy="POL-X")

    assert theirs.finding is unknown.finding is Finding.NOT_FOUND
    assert (theirs.summary, theirs.focus) == (unknown.summary, unknown.focus)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"amount": "-1"}, "greater than 0"),
        ({"amount": "0"}, "greater than 0"),
        ({"amount": "1e16"}, "less than or equal to"),
        ({"amount": "NaN"}, "finite number"),
        ({"amount": "a lot"}, "valid decimal"),
        ({"currency": "euro"}, "ISO 4217"),
        ({"currency": "€"}, "ISO 4217"),
        ({"terms_days": -1}, "greater than or equal to 0"),
        ({"terms_days": 4000}, "less than or equal to 3660"),
        ({"dispatch_on": "2026-02-30"}, "valid date"),
        ({"dispatch_on": "10000-01-01"}, "valid date"),
        ({"policy_id": "POL-C"}, "Extra inputs are not permitted"),
    ],
)
def test_an_argument_that_cannot_be_is_refused_with_what_could(
    look: Look, arguments: dict[str, Any], says: str
) -> None:
    with pytest.raises(ValidationError, match=says):
        look(**{**SHIPMENT, **arguments})


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar_are_outside_the_policy_period(look: Look, day: str) -> None:
    check = card(look(**SHIPMENT, dispatch_on=day))

    assert (check["verdict"], check["first_failure"]) == ("not_covered", "policy")
