"""The tools that prepare a write: who may, what they ask for, and what they warn of."""

from typing import Any

import pytest
from sqlalchemy import Engine

from tests.bot.desk import TODAY, Desk, desk_over
from tools.pending_action import ActionKind
from tools.preparing import policy_for
from tools.tool import Finding, ToolResult, Turn

WRITES: list[tuple[str, dict[str, Any]]] = [
    ("request_limit", {"buyer": "B-CN-001", "amount": "1200000", "currency": "CNY", "terms_days": 60}),
    ("report_overdue", {"invoices": ["LQ26-0092"]}),
    ("file_claim", {"invoices": ["LQ26-0092"], "cause": "protracted_default"}),
    ("watch_buyer", {"buyer": "B-CN-001"}),
]
REQUEST = WRITES[0][1]


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_over(engine)


@pytest.mark.parametrize(("tool", "arguments"), WRITES)
@pytest.mark.parametrize("who", ["public", "P-SUPPORT", "P-ADMIN"])
def test_who_belongs_to_no_policy_prepares_nothing(
    desk: Desk, who: str, tool: str, arguments: dict[str, Any]
) -> None:
    result = desk.run(who, tool, **arguments)

    assert (result.finding, result.pending, result.evidence) == (Finding.REFUSED, None, ())


@pytest.mark.parametrize(("tool", "arguments"), WRITES)
def test_another_policyholders_buyer_or_invoice_is_not_found(
    desk: Desk, tool: str, arguments: dict[str, Any]
) -> None:
    foreign = desk.run("P-BW-OWNER", tool, **arguments)
    unknown = {"buyer": "B-XX-999"} if "buyer" in arguments else {"invoices": ["LQ26-9999"]}
    nobodys = desk.run("P-BW-OWNER", tool, **arguments | unknown)

    assert foreign.finding is nobodys.finding is Finding.NOT_FOUND
    assert foreign.summary == nobodys.summary
    assert (foreign.cards, foreign.evidence) == (nobodys.cards, nobodys.evidence)


@pytest.mark.parametrize(
    ("left_out", "asked"),
    [
        ({"amount"}, ("amount",)),
        ({"terms_days"}, ("terms_days",)),
        ({"amount", "currency", "terms_days"}, ("amount", "terms_days")),
        ({"buyer"}, ("buyer",)),
    ],
)
def test_what_a_limit_request_lacks_is_asked_for(
    desk: Desk, left_out: set[str], asked: tuple[str, ...]
) -> None:
    given = {name: value for name, value in REQUEST.items() if name not in left_out}

    result = desk.run("P-LQ-CREDIT", "request_limit", **given)

    assert (result.finding, result.missing) == (Finding.NEEDS, asked)


def test_a_request_without_a_currency_takes_that_of_the_limit_and_says_so(desk: Desk) -> None:
    given = {name: value for name, value in REQUEST.items() if name != "currency"}

    action = desk.prepared("P-LQ-CREDIT", "request_limit", **given)

    assert action.draft.payload["currency"] == "CNY"
    assert "CNY is taken" in action.draft.warnings[0].en


def test_a_name_that_fits_two_companies_is_asked_about(desk: Desk) -> None:
    result = desk.run("P-LQ-CREDIT", "request_limit", **REQUEST | {"buyer": "砺桐机电"})

    assert result.finding is Finding.AMBIGUOUS
    assert len(result.choices) == 2


@pytest.mark.parametrize("related", [(), ("POL-LT-2026", "POL-LTD-2026")])
def test_of_several_policies_with_or_without_a_limit_on_the_buyer_it_is_asked_which(
    desk: Desk, related: tuple[str, ...]
) -> None:
    turn = Turn(desk.who("P-LT-OWNER"), TODAY, "c_test")

    asked = policy_for(desk.records, turn, "", frozenset(related))

    assert isinstance(asked, ToolResult)
    assert (asked.finding, asked.missing) == (Finding.AMBIGUOUS, ("policy",))


def test_of_several_policies_a_buyer_is_watched_under_the_one_with_a_limit_on_it(desk: Desk) -> None:
    meant = desk.prepared("P-LT-OWNER", "watch_buyer", buyer="B-US-005")
    named = desk.prepared("P-LT-OWNER", "watch_buyer", buyer="B-US-005", policy="POL-LTD-2026")

    assert (meant.policy_id, named.policy_id) == ("POL-LT-2026", "POL-LTD-2026")


@pytest.mark.parametrize(
    ("buyer", "changed", "warned"),
    [
        ("B-CN-001", {}, "A limit of CNY 800,000 is in force"),
        ("B-CN-001", {"amount": "700000"}, "does not exceed it"),
        ("B-CN-001", {"terms_days": 130}, "130 days exceed the policy's maximum payment term of 120 days"),
        ("B-CN-006", {}, "An earlier request was refused (2026-06-10)"),
        ("B-CN-008", {}, "A request for CNY 1,000,000 is on record and undecided"),
    ],
)
def test_what_matters_is_said_before_anybody_confirms(
    desk: Desk, buyer: str, changed: dict[str, Any], warned: str
) -> None:
    action = desk.prepared("P-LQ-CREDIT", "request_limit", **REQUEST | {"buyer": buyer} | changed)

    assert any(warned in one.en for one in action.draft.warnings)


def test_what_is_asked_of_the_insurer_already_is_not_prepared_again(desk: Desk) -> None:
    same = {"buyer": "B-CN-008", "amount": "1000000"}
    result = desk.run("P-LQ-CREDIT", "request_limit", **REQUEST | same)

    assert (result.finding, result.focus["not_prepared"]) == (Finding.NONE, "already_requested")


def test_a_limit_that_is_not_in_force_cannot_be_cancelled(desk: Desk) -> None:
    result = desk.run("P-LQ-CREDIT", "request_limit", buyer="B-CN-006", change="cancellation")

    assert (result.finding, result.focus["not_prepared"]) == (Finding.NONE, "no_limit")


def test_a_cancellation_says_what_it_gives_up(desk: Desk) -> None:
    action = desk.prepared("P-LQ-CREDIT", "request_limit", buyer="B-CN-001", change="cancellation")

    assert action.kind is ActionKind.LIMIT_CANCELLATION
    assert "CNY 800,000" in action.draft.will.en


def test_an_invoice_that_was_notified_is_not_notified_again(desk: Desk) -> None:
    result = desk.run("P-LQ-CREDIT", "report_overdue", invoices=["LQ26-0081"])

    assert (result.focus["not_prepared"], result.focus["day"]) == ("already_notified", "2026-10-14")


def test_invoices_of_a_claim_are_not_claimed_again(desk: Desk) -> None:
    claims = desk.records.claims(desk.who("P-LQ-CREDIT"), claim_no="CLM-LQ-0004")
    result = desk.run(
        "P-LQ-CREDIT", "file_claim", invoices=list(claims[0].invoices), cause="protracted_default"
    )

    assert (result.focus["not_prepared"], result.focus["claim"]) == ("already_claimed", "CLM-LQ-0004")


def test_a_claim_asks_for_the_cause_and_warns_of_a_notice_that_was_not_given(desk: Desk) -> None:
    asked = desk.run("P-LQ-CREDIT", "file_claim", invoices=["LQ26-0092"])
    action = desk.prepared("P-LQ-CREDIT", "file_claim", invoices=["LQ26-0092"], cause="insolvency")

    assert asked.missing == ("cause",)
    assert any("No overdue notice" in one.en for one in action.draft.warnings)


def test_a_plan_that_does_not_come_to_what_is_unpaid_says_so(desk: Desk) -> None:
    parts = [{"on": "2026-12-10", "amount": "40000"}]
    asked = desk.run("P-LQ-CREDIT", "report_overdue", invoices=["LQ26-0092"], plan=True)
    action = desk.prepared(
        "P-LQ-CREDIT", "report_overdue", invoices=["LQ26-0092"], plan=True, instalments=parts
    )

    assert asked.missing == ("instalments",)
    assert any("CNY 79,100 is unpaid" in one.en for one in action.draft.warnings)


def test_a_day_of_sending_that_lies_ahead_is_asked_about(desk: Desk) -> None:
    result = desk.run("P-LQ-CREDIT", "report_overdue", invoices=["LQ26-0092"], sent_on="2026-11-24")

    assert (result.finding, result.missing) == (Finding.NEEDS, ("sent_on",))
