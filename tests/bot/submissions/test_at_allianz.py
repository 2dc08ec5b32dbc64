"""At Allianz Trade a request becomes a job; what is not documented is never repeated and never concluded."""

from decimal import Decimal
from typing import Any

import pytest
from fastapi import Response

from tests.bot.submissions.test_unread_answers import SETTLED
from tests.bot.submissions.world import World
from tools.limits import LimitStatus
from tools.money import Money

HOUR = 3600.0


def cover(
    amount: int = 900000, code: str = "PartiallyAgreed", company: str = "4711", **more: Any
) -> dict[str, Any]:
    limit = {
        "amount": amount,
        "currencyCode": "CNY",
        "startDate": "2026-11-29",
        "technicalDecisionStatusCode": code,
    }
    return {
        "coverId": "A-1",
        "company": {"companyId": company},
        "creditLimitsAggregation": {"creditLimits": [limit | more]},
    }


def open_request(cover_id: str = "A-1") -> dict[str, Any]:
    details = {"requestedAmount": 1200000, "currencyCode": "CNY"}
    return {"requestId": "R-1", "coverId": cover_id, "creditLimitDetails": details}


def test_a_request_becomes_a_job_that_is_asked_after_until_it_is_decided(allianz: World) -> None:
    action = allianz.confirmed()
    allianz.step()

    assert allianz.insurer.received == [
        {
            "requestTypeCode": "Primary",
            "policy": {"businessUnitCode": "EHDK", "policyId": "034421", "extensionId": ""},
            "creditLimitDetails": {"requestedAmount": 1200000, "currencyCode": "CNY"},
            "companyId": "4711",
            "isRequestUrgent": False,
        }
    ]
    assert allianz.state(action) == ("sent", None)
    assert not allianz.step()
    allianz.step(HOUR)
    assert allianz.state(action) == ("sent", None)

    allianz.insurer.companies["A-1"] = cover()
    allianz.insurer.requests = [open_request()]
    allianz.step(HOUR)
    assert allianz.state(action) == ("referred", None)

    allianz.insurer.requests = []
    allianz.step(HOUR)

    assert allianz.state(action) == ("decided", "PartiallyAgreed")
    (row,) = allianz.limits()
    assert (row.status, row.source) == (LimitStatus.PARTIAL, "api:allianz")
    assert (row.requested, row.granted) == (Money(Decimal(1200000), "CNY"), Money(Decimal(900000), "CNY"))


@pytest.mark.parametrize("told", [{"currencyCode": ""}, {"technicalDecisionStatusCode": "Odd", "amount": 0}])
def test_a_decision_that_is_not_told_in_a_documented_form_is_left_to_a_person(
    allianz: World, told: dict[str, Any]
) -> None:
    action = allianz.confirmed()
    allianz.step()
    allianz.insurer.companies["A-1"] = cover(**told)

    allianz.step(HOUR)

    assert allianz.state(action) == ("unclear", "outcome_untold")
    assert [one.status for one in allianz.limits()] == [LimitStatus.PENDING]


def test_another_companys_cover_is_no_answer(allianz: World) -> None:
    action = allianz.confirmed()
    allianz.step()
    allianz.insurer.companies["A-1"] = cover(company="99")

    allianz.step(HOUR)

    assert allianz.state(action) == ("unclear", "outcome_untold")


@pytest.mark.parametrize(
    ("found", "state"),
    [
        ("nothing", ("unclear", "arrival_unknown")),
        ("open", ("referred", None)),
        ("decided", ("decided", "Agreed")),
    ],
)
def test_after_a_lost_answer_what_is_not_found_is_not_repeated(
    allianz: World, found: str, state: tuple[str, str | None]
) -> None:
    action = allianz.confirmed()
    allianz.insurer.swallowed = [Response(status_code=502)]
    allianz.step()
    if found != "nothing":
        allianz.insurer.companies["A-1"] = cover(1200000, "Agreed")
    if found == "open":
        allianz.insurer.requests = [open_request()]

    allianz.step(SETTLED)

    assert len(allianz.insurer.received) == 1
    assert allianz.state(action) == state


def test_a_cover_in_force_is_not_changed_for_how_is_not_documented(allianz: World) -> None:
    allianz.insurer.companies["A-1"] = cover()
    action = allianz.confirmed()

    allianz.step()

    assert allianz.insurer.received == []
    assert allianz.state(action) == ("failed", "change_undocumented")


def test_a_cancellation_names_the_cover_and_its_outcome_is_looked_up_by_a_person(allianz: World) -> None:
    allianz.insurer.companies = {"A-1": cover(), "A-2": cover(company="99")}
    action = allianz.desk.confirmed("P-LQ-CREDIT", "request_limit", buyer="B-CN-001", change="cancellation")

    allianz.step()
    assert allianz.insurer.received == [{"cancel": "A-1"}]
    assert allianz.state(action) == ("sent", None)
    allianz.step(HOUR)

    assert allianz.state(action) == ("unclear", "outcome_untold")
    assert [one.status for one in allianz.limits()] == [LimitStatus.PENDING]


def test_of_two_covers_none_is_cancelled(allianz: World) -> None:
    allianz.insurer.companies = {"A-1": cover(), "A-2": cover()}
    action = allianz.desk.confirmed("P-LQ-CREDIT", "request_limit", buyer="B-CN-001", change="cancellation")

    allianz.step()

    assert allianz.insurer.received == []
    assert allianz.state(action) == ("failed", "several_covers")
