"""Allianz' covers are read page by page and one by one; what its answers do not tell is not made up."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from fastapi import Response

from tests.tools.records.insurers.conftest import READ_AT
from tests.tools.records.insurers.simulated import Simulated
from tools.limits import LimitKind, LimitRecord, LimitStatus
from tools.money import Money
from tools.records.insurers.allianz import Allianz, AllianzAccount
from tools.records.insurers.book_buyers import BookBuyers
from tools.records.insurers.connection import Connection, Patience
from tools.records.insurers.reading import (
    Environment,
    Insurer,
    InsurerUnavailable,
    PolicyAsked,
    PolicyUnclear,
    Reading,
)

SEARCH = "/riskinfo/v3/covers/search"


@pytest.fixture
def allianz(insurer: Simulated, patience: Patience) -> Iterator[Allianz]:
    with Connection(Insurer.ALLIANZ, Environment.SANDBOX, insurer.url, patience, 5.0) as connection:
        yield Allianz(connection, AllianzAccount("key", polls=3))


def cover(company: str = "12345678", **fields: Any) -> dict[str, Any]:
    limit = {
        "amount": 50000,
        "currencyCode": "EUR",
        "startDate": "2026-03-02",
        "technicalDecisionStatusCode": "AlreadyAgreed",
    }
    return {
        "company": {"companyId": company},
        "creditLimitsAggregation": {"creditLimits": [limit | fields]},
    }


def read(allianz: Allianz, buyers: BookBuyers, *numbers: str) -> Reading:
    return allianz.read(PolicyAsked("POL-A", numbers or ("EHDK/034421",)), buyers, READ_AT)


def test_a_cover_is_read_with_its_amount_its_first_day_and_nothing_else(
    insurer: Simulated, allianz: Allianz, buyers: BookBuyers
) -> None:
    insurer.companies = {"7": cover(amount=50000.25)}

    assert read(allianz, buyers).limits == (
        LimitRecord(
            policy_id="POL-A",
            buyer_id="B-4",
            kind=LimitKind.NAMED,
            status=LimitStatus.APPROVED,
            granted=Money(Decimal("50000.25"), "EUR"),
            effective_from=date(2026, 3, 2),
            source="api:allianz",
            read_at=READ_AT,
        ),
    )


@pytest.mark.parametrize("page_size", [1, 2, 3, 7, 100])
def test_every_page_is_read_whatever_size_the_insurer_gives_it(
    insurer: Simulated, allianz: Allianz, buyers: BookBuyers, page_size: int
) -> None:
    insurer.companies = {str(number): cover(startDate=f"2026-01-{number:02}") for number in range(1, 15)}
    insurer.page_size = page_size

    assert len(read(allianz, buyers).limits) == 14


def test_a_search_that_becomes_a_job_is_polled_until_it_is_processed(
    insurer: Simulated, allianz: Allianz, buyers: BookBuyers, waited: list[float]
) -> None:
    insurer.companies = {"7": cover()}
    insurer.polls_needed = 2

    assert len(read(allianz, buyers).limits) == 1
    assert waited == [3.0, 3.0]


def test_a_job_that_does_not_end_is_given_up_as_unreadable(
    insurer: Simulated, allianz: Allianz, buyers: BookBuyers
) -> None:
    insurer.polls_needed = 99

    with pytest.raises(InsurerUnavailable, match="did not finish a job in 3 polls"):
        read(allianz, buyers)


@pytest.mark.parametrize("url", ["https://elsewhere.example/riskinfo", "//elsewhere.example/x"])
def test_a_job_cannot_send_the_token_to_another_address(
    insurer: Simulated, allianz: Allianz, buyers: BookBuyers, url: str
) -> None:
    insurer.polls_needed, insurer.result_url = 1, url

    with pytest.raises(InsurerUnavailable, match="not its own address"):
        read(allianz, buyers)


def test_an_open_request_is_pending_on_the_buyer_of_its_cover(
    insurer: Simulated, allianz: Allianz, buyers: BookBuyers
) -> None:
    details = {"requestedAmount": "90000", "currencyCode": "EUR"}
    insurer.companies = {"7": cover()}
    insurer.requests = [
        {"requestId": "R-1", "coverId": "7", "creditLimitDetails": details},
        {"requestId": "R-2", "coverId": "8", "creditLimitDetails": details},
    ]

    reading = read(allianz, buyers)

    pending = reading.limits[1]
    assert (pending.status, pending.buyer_id, pending.granted) == (LimitStatus.PENDING, "B-4", None)
    assert pending.requested == Money(Decimal(90000), "EUR")
    assert [one.cover_id for one in reading.unmatched] == ["8"]


def test_the_extension_says_which_kind_of_limit_it_is(
    insurer: Simulated, allianz: Allianz, buyers: BookBuyers
) -> None:
    insurer.companies = {"7": cover()}

    reading = read(allianz, buyers, "EHDK/034421", "EHDK/034635/CAP", "EHDK/034553/DCL")

    assert [one.kind for one in reading.limits] == [LimitKind.NAMED, LimitKind.TOPUP]
    assert [one.reason for one in reading.unmatched] == [
        "what kind of limit the extension DCL gives is not told"
    ]


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        (cover(currencyCode=None), "an amount is told without its currency"),
        (cover(company="1"), "add EH 1 to it in buyers.csv"),
        ({"company": {"companyId": "12345678"}}, "without a credit limit"),
        (cover(startDate="soon"), "startDate is no date"),
    ],
)
def test_a_cover_that_cannot_be_used_is_reported_with_the_reason(
    insurer: Simulated, allianz: Allianz, buyers: BookBuyers, told: dict[str, Any], reason: str
) -> None:
    insurer.companies = {"7": told}

    reading = read(allianz, buyers)

    assert reading.limits == ()
    assert reason in reading.unmatched[0].reason


def test_two_amounts_from_the_same_day_are_not_chosen_between(
    insurer: Simulated, allianz: Allianz, buyers: BookBuyers
) -> None:
    told = cover()
    told["creditLimitsAggregation"]["creditLimits"] *= 2
    insurer.companies = {"7": told}

    assert "begin on the same day" in read(allianz, buyers).unmatched[0].reason


@pytest.mark.parametrize("number", ["034421", "EHDK/", "a/b/c/d"])
def test_a_policy_is_named_by_its_unit_and_number(allianz: Allianz, buyers: BookBuyers, number: str) -> None:
    with pytest.raises(PolicyUnclear, match="EHDK/034421"):
        read(allianz, buyers, number)


def test_without_a_policy_nothing_is_asked(insurer: Simulated, allianz: Allianz, buyers: BookBuyers) -> None:
    with pytest.raises(PolicyUnclear, match="--number"):
        allianz.read(PolicyAsked("POL-A"), buyers, READ_AT)
    assert insurer.asked == []


@pytest.mark.parametrize("body", ['{"a": [], "b": []}', "7", '[{"id": 1}]'])
def test_a_search_in_another_shape_is_unreadable_and_not_empty(
    insurer: Simulated, allianz: Allianz, buyers: BookBuyers, body: str
) -> None:
    insurer.troubles[SEARCH] = [Response(body)]

    with pytest.raises(InsurerUnavailable, match="answered a search"):
        read(allianz, buyers)
