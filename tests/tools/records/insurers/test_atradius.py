"""Atradius' covers become the limits they are: amounts in force stay in force, and nothing is made up."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from fastapi import Response

from tests.tools.records.insurers.conftest import READ_AT
from tests.tools.records.insurers.simulated import BUYERS, COVERS, POLICY, Simulated
from tools.cover_position import row_in_force
from tools.limits import LimitKind, LimitRecord, LimitStatus
from tools.money import Money
from tools.policies import PolicyStatus
from tools.records.insurers.atradius import Atradius
from tools.records.insurers.book_buyers import BookBuyers
from tools.records.insurers.reading import InsurerUnavailable, PolicyAsked, PolicyUnclear, Reading

ASKED = PolicyAsked("POL-A", ("900",))
TODAY = date(2026, 11, 25)


def cover(**fields: Any) -> dict[str, Any]:
    """A cover as Atradius tells it, fully approved, on the buyer 4711."""
    return {
        "coverId": "C-1",
        "policyId": "900",
        "buyerId": 4711,
        "buyerName": "AHORN",
        "uniqueIdentifiers": [],
        "coverType": "credit-limit",
        "coverStatus": "DECISION",
        "decisionCode": "DC01",
        "historicCode": "",
        "policyCurrencyCode": "EUR",
        "creditLimitApplicationAmountInPolicyCurrency": "80000.00",
        "creditLimitApplicationAmountInUserCurrency": "999999.00",
        "totalDecision": {
            "decisionAmtInPolicyCurrency": "80000.00",
            "decisionAmtInUserCurrency": "999999.00",
        },
        "decisionDate": "2026-03-01",
        "effectFromDate": "2026-03-02",
    } | fields


def total(amount: str) -> dict[str, str]:
    return {"decisionAmtInPolicyCurrency": amount}


def read(atradius: Atradius, buyers: BookBuyers) -> Reading:
    return atradius.read(ASKED, buyers, READ_AT)


def only(atradius: Atradius, buyers: BookBuyers) -> LimitRecord:
    (limit,) = read(atradius, buyers).limits
    return limit


def test_a_cover_is_read_with_what_was_asked_and_what_was_granted(
    insurer: Simulated, atradius: Atradius, buyers: BookBuyers
) -> None:
    insurer.decisions = [cover(decisionCode="DC04", totalDecision=total("50000.25"))]

    assert only(atradius, buyers) == LimitRecord(
        policy_id="POL-A",
        buyer_id="B-1",
        kind=LimitKind.NAMED,
        status=LimitStatus.PARTIAL,
        requested=Money(Decimal("80000.00"), "EUR"),
        granted=Money(Decimal("50000.25"), "EUR"),
        effective_from=date(2026, 3, 2),
        decided_on=date(2026, 3, 1),
        source="api:atradius",
        read_at=READ_AT,
    )


def test_bug_1_a_pending_cancellation_does_not_cancel_the_cover(
    insurer: Simulated, atradius: Atradius, buyers: BookBuyers
) -> None:
    insurer.covers = [
        cover(
            pendingProcessStatus="Pending Cancellation",
            pendingProcessIndicator="C",
            withdrawalDate="2026-12-20",
        )
    ]

    limit = only(atradius, buyers)

    assert limit.status is LimitStatus.PENDING_WITHDRAWAL
    assert (limit.pending_action, limit.pending_effective) == ("cancellation", date(2026, 12, 20))
    assert row_in_force(limit, TODAY)


def test_bug_2_a_refused_increase_leaves_the_amount_granted_before_in_force(
    insurer: Simulated, atradius: Atradius, buyers: BookBuyers
) -> None:
    insurer.decisions = [cover(decisionCode="DC05", totalDecision=total("50000"))]

    limit = only(atradius, buyers)

    assert (limit.status, limit.granted) == (
        LimitStatus.REFUSED_INCREASE,
        Money(Decimal("50000"), "EUR"),
    )
    assert row_in_force(limit, TODAY)


def test_bug_3_a_live_policy_is_active(insurer: Simulated, atradius: Atradius, buyers: BookBuyers) -> None:
    insurer.policies = [{"policyStatus": "live", "policyCurrency": "EUR"}]

    assert read(atradius, buyers).policy_status is PolicyStatus.ACTIVE


def test_bug_4_a_portfolio_without_covers_is_read_as_empty(atradius: Atradius, buyers: BookBuyers) -> None:
    reading = read(atradius, buyers)

    assert (reading.limits, reading.unmatched) == ((), ())


@pytest.mark.parametrize(
    "path", [COVERS, f"{COVERS}/decisions", f"{COVERS}/applications", f"{COVERS}/historic", POLICY]
)
def test_bug_4_a_list_that_cannot_be_read_is_not_an_empty_portfolio(
    insurer: Simulated, atradius: Atradius, buyers: BookBuyers, path: str
) -> None:
    insurer.troubles[path] = [Response(status_code=500)] * 3

    with pytest.raises(InsurerUnavailable, match="answered 500"):
        read(atradius, buyers)


def test_bug_5_a_cover_without_a_last_day_gets_none(
    insurer: Simulated, atradius: Atradius, buyers: BookBuyers
) -> None:
    insurer.covers = [cover(effectFromDate="2011-03-02", effectiveToDate="")]

    limit = only(atradius, buyers)

    assert limit.effective_to is None
    assert row_in_force(limit, TODAY)


def test_bug_6_of_several_policies_none_is_chosen(
    insurer: Simulated, atradius: Atradius, buyers: BookBuyers
) -> None:
    insurer.covers = [cover(policyId="900"), cover(policyId="901")]

    with pytest.raises(PolicyUnclear, match=r"900, 901.*--number"):
        atradius.read(PolicyAsked("POL-A"), buyers, READ_AT)


def test_the_only_policy_of_an_account_need_not_be_named(
    insurer: Simulated, atradius: Atradius, buyers: BookBuyers
) -> None:
    insurer.covers = [cover(policyId=900)]

    assert len(atradius.read(PolicyAsked("POL-A"), buyers, READ_AT).limits) == 1
    assert insurer.times(POLICY) == 1


def test_bug_6_a_cover_of_another_policy_is_not_stored_under_this_one(
    insurer: Simulated, atradius: Atradius, buyers: BookBuyers
) -> None:
    insurer.decisions = [cover(policyId="901")]

    reading = read(atradius, buyers)

    assert reading.limits == ()
    assert reading.unmatched[0].reason == "it belongs to policy 901, not to 900"


def test_bug_7_amounts_are_the_policys_and_carry_its_currency(
    insurer: Simulated, atradius: Atradius, buyers: BookBuyers
) -> None:
    insurer.covers = [cover(policyCurrencyCode="BRL")]

    assert only(atradius, buyers).granted == Money(Decimal("80000.00"), "BRL")


def test_bug_7_an_amount_whose_currency_is_not_told_is_not_stored(
    insurer: Simulated, atradius: Atradius, buyers: BookBuyers
) -> None:
    insurer.covers = [cover(policyCurrencyCode="")]

    reading = read(atradius, buyers)

    assert reading.limits == ()
    assert reading.unmatched[0].reason == "an amount is told without its currency"


@pytest.mark.parametrize("shown", ["2026-03-02T23:30:00Z", "2026-03-02T00:30:00+01:00", "2026-03-02"])
def test_bug_8_a_day_is_the_one_the_insurer_shows(
    insurer: Simulated, atradius: Atradius, buyers: BookBuyers, shown: str
) -> None:
    insurer.covers = [cover(effectFromDate=shown)]

    assert only(atradius, buyers).effective_from == date(2026, 3, 2)


def test_bug_10_an_amount_is_a_string_and_an_empty_one_is_unknown(
    insurer: Simulated, atradius: Atradius, buyers: BookBuyers
) -> None:
    insurer.covers = [cover(creditLimitApplicationAmountInPolicyCurrency="", totalDecision=total(""))]

    limit = only(atradius, buyers)

    assert (limit.requested, limit.granted) == (None, None)


def test_an_amount_in_an_unknown_form_is_reported_and_not_guessed(
    insurer: Simulated, atradius: Atradius, buyers: BookBuyers
) -> None:
    insurer.covers = [cover(totalDecision=total("80.000,00")), cover(coverId="C-2")]

    reading = read(atradius, buyers)

    assert [one.cover_id for one in reading.unmatched] == ["C-1"]
    assert len(reading.limits) == 1


def test_a_wrong_route_answers_403_and_the_error_says_so(
    insurer: Simulated, atradius: Atradius, buyers: BookBuyers
) -> None:
    insurer.troubles[COVERS] = [Response(status_code=403)]

    with pytest.raises(InsurerUnavailable, match="403, not 404, for a route"):
        read(atradius, buyers)


def test_a_buyer_search_is_no_part_of_a_reading(
    insurer: Simulated, atradius: Atradius, buyers: BookBuyers
) -> None:
    insurer.covers = [cover(buyerId=1)]

    read(atradius, buyers)

    assert insurer.times(BUYERS) == 0
