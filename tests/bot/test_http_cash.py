"""The owner's cash over HTTP: ageing and forecast of the caller's own ledger, on a real server."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import httpx
import pytest

from bot.settings import Settings
from tests.bot.test_http import OTHER, OWNER, SALES, SUPPORT, problem, serving

TWO_POLICIES = {"Authorization": "Bearer demo-lanternquay-owner"}
CASH = {"opening_cash": "300000", "weekly_outflow": "600000", "minimum_cash": "100000"}


@pytest.fixture(scope="module")
def http(settings: Settings) -> Iterator[httpx.Client]:
    for address in serving(settings):
        with httpx.Client(base_url=address, timeout=30) as client:
            yield client


def items(response: httpx.Response) -> list[dict[str, Any]]:
    assert response.status_code == 200
    listed: list[dict[str, Any]] = response.json()["items"]
    return listed


@pytest.mark.parametrize("who", [OWNER, SALES], ids=["owner", "sales"])
def test_the_ageing_is_a_card_for_each_currency_and_its_buckets_add_up(
    http: httpx.Client, who: dict[str, str]
) -> None:
    cards = items(http.get("/v1/ageing", headers=who))

    assert [one["result"]["currency"] for one in cards] == ["CNY", "EUR", "GBP", "HKD", "USD"]
    for one in cards:
        buckets = [Decimal(step["amount"]) for step in one["steps"]]
        assert sum(buckets) == Decimal(one["result"]["amount"])
        owed = [Decimal(row["outstanding"]["amount"]) for row in one["by_buyer"]]
        assert sum(owed) == Decimal(one["result"]["amount"])
        assert {row["policy_id"] for row in one["by_buyer"]} == {"POL-LQ-2026"}


def test_the_forecast_says_when_the_gap_opens(http: httpx.Client) -> None:
    body = http.get("/v1/cash-flow-forecast", params=CASH, headers=OWNER).json()
    short = [week["week"] for week in body["weeks"] if Decimal(week["cash"]["expected"]["amount"]) < 100_000]

    assert (body["name"], len(body["weeks"])) == ("cash_flow_forecast", 13)
    assert body["result"]["gap_opens_in_week"] == str(short[0])


def test_one_of_several_policies_has_to_be_named_and_anothers_is_like_none(http: httpx.Client) -> None:
    asked = problem(http.get("/v1/cash-flow-forecast", headers=TWO_POLICIES), 422)
    chosen = http.get("/v1/cash-flow-forecast?policy=POL-LT-2026", headers=TWO_POLICIES)
    theirs = problem(http.get("/v1/cash-flow-forecast?policy=POL-LQ-2026", headers=OTHER), 404)
    unknown = problem(http.get("/v1/cash-flow-forecast?policy=POL-X", headers=OTHER), 404)

    assert asked["detail"] == "Name the policy. One of: POL-LT-2026, POL-LTD-2026."
    assert chosen.json()["policy_id"] == "POL-LT-2026"
    assert theirs["detail"] == unknown["detail"]
    foreign = http.get("/v1/ageing?policy=POL-LQ-2026", headers=OTHER)
    assert items(foreign) == items(http.get("/v1/ageing?policy=POL-X", headers=OTHER)) == []


@pytest.mark.parametrize("path", ["/v1/ageing", "/v1/cash-flow-forecast"])
def test_a_ledger_needs_a_token_with_the_right(http: httpx.Client, path: str) -> None:
    problem(http.get(path), 401)
    problem(http.get(path, headers=SUPPORT), 403)


@pytest.mark.parametrize(
    "query", ["weeks=0", "weeks=27", "opening_cash=-1", "minimum_cash=1e40", "currency=euro", "about=all"]
)
def test_what_does_not_fit_is_a_422_that_names_it(http: httpx.Client, query: str) -> None:
    path = "/v1/ageing" if query.startswith("about") else "/v1/cash-flow-forecast"
    body = problem(http.get(f"{path}?{query}", headers=OWNER), 422)

    assert query.partition("=")[0] in str(body)
