"""Notifications of Coface's iCON are passed on as told: nothing of an undocumented content is interpreted."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import Response

from tests.tools.records.insurers.simulated import Simulated
from tools.buyers import Buyer, Identifier
from tools.records.insurers.book_buyers import BookBuyers
from tools.records.insurers.connection import Connection, Patience
from tools.records.insurers.icon import MOST_A_READING, Icon, IconAccount
from tools.records.insurers.reading import Environment, Insurer, InsurerUnavailable

EASY = "00002491836917"
BUYERS = BookBuyers([Buyer("B-9", "Ahorn AG", country="DE", identifiers=(Identifier("EASY", EASY),))])


@pytest.fixture
def icon(insurer: Simulated, patience: Patience) -> Iterator[Icon]:
    with Connection(Insurer.COFACE, Environment.SANDBOX, insurer.url, patience) as connection:
        yield Icon(connection, IconAccount("/icon/token", "key", "user", "secret"))


def test_a_notification_comes_as_it_was_told_with_the_buyer_it_names(insurer: Simulated, icon: Icon) -> None:
    insurer.notifications = {"n-1": {"company": {"easyNumber": EASY}, "dra": "4"}, "n-2": {"anything": [1]}}

    first, second = icon.notifications(BUYERS).notifications

    assert (first.buyer_id, first.content) == ("B-9", insurer.notifications["n-1"])
    assert (second.buyer_id, second.content) == (None, {"anything": [1]})
    assert insurer.headers["authorization"] == "Bearer token-1"
    assert insurer.headers["x-api-key"] == "key"


def test_no_more_is_asked_for_than_a_minute_allows_and_the_rest_is_counted(
    insurer: Simulated, icon: Icon
) -> None:
    insurer.notifications = {f"n-{number}": {} for number in range(MOST_A_READING + 3)}

    found = icon.notifications(BUYERS)

    assert (len(found.notifications), found.left) == (MOST_A_READING, 3)


def test_no_notification_is_an_empty_reading(icon: Icon) -> None:
    assert icon.notifications(BUYERS).notifications == ()


@pytest.mark.parametrize("listed", ["soon", {"a": [], "b": []}, [{"number": 1}], {"count": 3}])
def test_a_list_in_another_form_is_unreadable_and_not_empty(
    insurer: Simulated, icon: Icon, listed: Any
) -> None:
    insurer.notification_list = listed

    with pytest.raises(InsurerUnavailable):
        icon.notifications(BUYERS)


def test_too_many_requests_are_waited_out_as_icon_asks(
    insurer: Simulated, icon: Icon, waited: list[float]
) -> None:
    insurer.notifications = {"n-1": {}}
    insurer.troubles["/notifications"] = [Response(status_code=429, headers={"Retry-After": "7"})]

    assert len(icon.notifications(BUYERS).notifications) == 1
    assert waited == [7.0]


def test_a_log_in_that_fails_is_not_repeated(insurer: Simulated, icon: Icon) -> None:
    insurer.troubles["/icon/token"] = [Response(status_code=503)] * 5

    with pytest.raises(InsurerUnavailable):
        icon.notifications(BUYERS)
    assert insurer.times("/icon/token") == 1
