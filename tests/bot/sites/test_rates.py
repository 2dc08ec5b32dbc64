"""How often somebody may ask, and that nobody's asking takes the answers of others."""

import uuid
from contextlib import suppress
from typing import Any

import pytest
from fastapi import HTTPException
from pydantic import ValidationError

from bot.http.rates import Rates, address_of, network_of
from bot.settings import Settings
from tools.principal import PUBLIC, Principal, Role

SALES = Principal("P-1", "", Role.SALES)
REDIS = "redis://127.0.0.1:6379/9"


def admitted(rates: Rates, times: int, principal: Principal = PUBLIC, **where: Any) -> int:
    """How many of so many requests got in; each from an address of its own unless one is given."""
    count = 0
    for number in range(times):
        address = where.get("address") or f"10.{number // 65536}.{number // 256 % 256}.{number % 256}"
        with suppress(HTTPException):
            rates.admit(principal, address, where.get("site_id"))
            count += 1
    return count


def test_visitors_together_leave_a_quarter_to_those_who_are_signed_in() -> None:
    rates = Rates(Settings(rate_all="40/minute", rate_public="1000/minute"))

    assert admitted(rates, 100) == 30
    assert admitted(rates, 100, SALES) == 10


def test_an_ipv6_subscriber_is_one_address() -> None:
    rates = Rates(Settings(rate_public="2/minute"))

    got_in = [admitted(rates, 1, address=f"2001:db8:1:2::{n}") for n in (1, 2, 3)]
    assert got_in == [1, 1, 0]
    assert admitted(rates, 1, address="2001:db8:1:3::1") == 1


def test_one_website_cannot_use_up_what_others_may_ask() -> None:
    rates = Rates(Settings(rate_site="5/minute"))

    assert admitted(rates, 9, site_id="S-1") == 5
    assert admitted(rates, 3, site_id="S-2") == 3


def test_one_conversation_has_a_rate_of_its_own() -> None:
    rates = Rates(Settings(rate_conversation="2/minute"))
    for _ in range(2):
        rates.admit_message("c_1")
    with pytest.raises(HTTPException) as refused:
        rates.admit_message("c_1")
    assert refused.value.status_code == 429
    assert int((refused.value.headers or {})["Retry-After"]) > 0
    rates.admit_message("c_2")
    rates.admit_message(None)


def test_two_processes_with_a_store_count_together() -> None:
    settings = Settings(rate_public="6/minute", rate_store=REDIS)
    one, two = Rates(settings), Rates(settings)
    address = f"198.51.100.{uuid.uuid4().hex}"  # of this test alone: the store outlives it

    assert admitted(one, 4, address=address) + admitted(two, 4, address=address) == 6


def test_without_its_store_a_process_counts_for_itself() -> None:
    rates = Rates(Settings(rate_public="3/minute", rate_store="redis://127.0.0.1:9/0"))

    assert admitted(rates, 9, address="198.51.100.7") == 3


@pytest.mark.parametrize(
    ("forwarded", "proxies", "address"),
    [
        ("", 0, "10.0.0.1"),
        ("1.2.3.4", 0, "10.0.0.1"),
        ("1.2.3.4", 1, "1.2.3.4"),
        ("6.6.6.6, 1.2.3.4", 1, "1.2.3.4"),
        ("6.6.6.6, 1.2.3.4, 10.0.0.2", 2, "1.2.3.4"),
        ("", 2, "10.0.0.1"),
    ],
)
def test_the_address_is_what_ones_own_proxy_saw(forwarded: str, proxies: int, address: str) -> None:
    assert address_of("10.0.0.1", forwarded, proxies) == address


def test_an_address_that_is_none_is_counted_as_it_stands() -> None:
    assert network_of("unknown") == "unknown"
    assert network_of("::ffff:198.51.100.7") == "198.51.100.7"


@pytest.mark.parametrize("text", ["often", "", "0/minute", "30/minute;5/second"])
@pytest.mark.parametrize(
    "name", ["rate_public", "rate_principal", "rate_conversation", "rate_site", "rate_all"]
)
def test_a_rate_that_is_none_is_refused_at_the_start_with_an_example(name: str, text: str) -> None:
    with pytest.raises(ValidationError, match="30/minute"):
        Settings(**{name: text})  # type: ignore[arg-type]
