"""Where an answer was not read, the insurer is asked whether it has the request before it is sent again."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from fastapi import Response

from bot.submissions.insurer_requests import requests_through
from bot.submissions.outbox import LeaseLost
from bot.submissions.rhythm import Rhythm
from tests.bot.submissions.world import World, accounts_at
from tests.tools.records.insurers.simulated import decided
from tools.limits import LimitStatus
from tools.records.insurers.reading import InsurerUnavailable
from tools.records.insurers.requesting import Before, LimitAsked, Outcome
from tools.records.insurers.submitting_for import SubmitAccount

SETTLED = Rhythm().settles + 1


def test_what_arrived_though_its_answer_was_lost_is_found_and_not_sent_again(atradius: World) -> None:
    action = atradius.confirmed()
    atradius.insurer.swallowed = [Response(status_code=500)]

    atradius.step()

    told = atradius.submission(action)
    assert (told.state, told.sent_at) == ("waiting", None), "nobody is told that it was sent"
    assert "whether it arrived is being looked up" in told.text.en
    assert not atradius.step()

    assert atradius.step(SETTLED)

    assert len(atradius.insurer.received) == 1
    assert atradius.submission(action).reference == "C-1"
    assert atradius.state(action) == ("referred", None)


@pytest.mark.parametrize("unread", [Response(status_code=503), Response("<html>", 200)])
def test_what_did_not_arrive_is_sent_after_the_insurer_was_asked(atradius: World, unread: Response) -> None:
    action = atradius.confirmed()
    atradius.insurer.unheard = [unread]
    atradius.step()
    assert atradius.insurer.received == []

    assert atradius.step(SETTLED)

    assert len(atradius.insurer.received) == 1
    assert atradius.state(action) == ("referred", None)


def test_a_request_decided_in_between_is_found_too(atradius: World) -> None:
    action = atradius.confirmed()
    atradius.insurer.swallowed = [Response(status_code=500)]
    atradius.step()
    atradius.insurer.decisions.append(atradius.insurer.applications.pop() | decided(1200000))

    atradius.step(SETTLED)

    assert len(atradius.insurer.received) == 1
    assert atradius.state(action) == ("decided", "DC01")
    assert [one.status for one in atradius.limits()] == [LimitStatus.APPROVED]


@pytest.mark.parametrize("tells_reference", [False, True])
def test_another_request_on_the_buyer_is_never_taken_for_ours(atradius: World, tells_reference: bool) -> None:
    atradius.insurer.tells_reference = tells_reference
    action = atradius.confirmed()
    atradius.insurer.swallowed = [Response(status_code=500)]
    atradius.step()
    (ours,) = atradius.insurer.applications
    ours["customerRefNumber" if tells_reference else "creditLimitApplicationAmountInPolicyCurrency"] = "999"

    atradius.step(SETTLED)

    assert len(atradius.insurer.received) == 1, "nothing is repeated where it cannot be told"
    assert atradius.state(action) == ("unclear", "arrival_unknown")
    assert "CoverDesk does not repeat it by itself" in atradius.submission(action).text.en
    assert not atradius.step(30 * 86400)


def test_with_our_reference_told_the_amount_need_not_tell(atradius: World) -> None:
    atradius.insurer.tells_reference = True
    action = atradius.confirmed()
    atradius.insurer.swallowed = [Response(status_code=500)]
    atradius.step()
    atradius.insurer.applications.append({**atradius.insurer.applications[0], "coverId": "C-9"})
    atradius.insurer.applications[1]["customerRefNumber"] = "another"

    atradius.step(SETTLED)

    assert atradius.submission(action).reference == "C-1"


def test_an_insurer_that_cannot_be_reached_was_sent_nothing_and_is_tried_again(atradius: World) -> None:
    action = atradius.confirmed()
    there = atradius.hand_over
    atradius.hand_over = atradius.handing_over(opened=requests_through(accounts_at("http://127.0.0.1:1")))
    atradius.step()
    (row,) = atradius.outbox.every()
    assert row.attempted_at is None
    assert "cannot be reached" in row.error

    atradius.hand_over = there
    atradius.step(SETTLED)

    assert atradius.state(action) == ("referred", None)


def test_what_is_switched_off_is_not_sent_and_what_was_attempted_is_still_looked_up(atradius: World) -> None:
    action = atradius.confirmed()
    atradius.insurer.swallowed = [Response(status_code=500)]
    other = atradius.confirmed(buyer="B-CN-002")
    atradius.step()
    atradius.hand_over = atradius.handing_over(accounts={})

    while atradius.step(SETTLED):
        if len(atradius.insurer.asked) > 200 or atradius.state(action)[0] == "referred":
            break

    assert len(atradius.insurer.received) == 1
    assert atradius.state(action) == ("referred", None)
    assert atradius.state(other) == ("waiting", None)


def test_a_step_whose_lease_was_lost_sends_nothing(atradius: World) -> None:
    atradius.confirmed()
    held = atradius.outbox.take()
    assert held is not None
    atradius.later += SETTLED
    again = atradius.outbox.take()
    assert again is not None

    atradius.hand_over._go_on(again)
    with pytest.raises(LeaseLost):
        atradius.hand_over._go_on(held)

    assert len(atradius.insurer.received) == 1


def test_a_cover_that_does_not_name_its_buyer_may_be_the_buyers(atradius: World) -> None:
    action = atradius.confirmed()
    atradius.insurer.swallowed = [Response(status_code=500)]
    atradius.step()
    atradius.insurer.applications[0].pop("buyerId")

    atradius.step(SETTLED)

    assert len(atradius.insurer.received) == 1
    assert atradius.state(action) == ("unclear", "arrival_unknown")


def test_a_conflict_at_the_second_attempt_may_be_the_first_one_arriving_late(atradius: World) -> None:
    action = atradius.confirmed()
    atradius.insurer.unheard = [Response(status_code=503), Response(status_code=409)]
    atradius.step()

    atradius.step(SETTLED)

    assert atradius.state(action) == ("unclear", "arrival_unknown")


def test_an_answer_nobody_foresaw_holds_up_no_other_request(atradius: World) -> None:
    first, second = atradius.confirmed(), atradius.confirmed(buyer="B-CN-002")

    class Odd:
        def before(self, asked: LimitAsked) -> Before:
            raise KeyError(asked.reference)

    @contextmanager
    def opened(_account: SubmitAccount) -> Iterator[Any]:
        yield Odd()

    there = atradius.hand_over
    atradius.hand_over = atradius.handing_over(opened=opened)
    atradius.step()
    atradius.hand_over = there
    atradius.step()

    assert atradius.state(first) == ("waiting", None)
    assert atradius.state(second) == ("referred", None)
    assert atradius.outbox.every()[-1].error == "KeyError: see the log"


@pytest.mark.parametrize(
    ("trouble", "attempted"),
    [
        ({"reached": False}, False),
        ({"status": 401}, False),
        ({"status": 429, "retry_after_s": 5.0}, False),
        ({"status": 302}, False),
        ({"status": 408}, True),
        ({"status": 500}, True),
        ({}, True),
    ],
)
def test_only_what_certainly_was_not_taken_counts_as_not_attempted(
    atradius: World, trouble: dict[str, Any], attempted: bool
) -> None:
    atradius.confirmed()

    class Gone:
        def before(self, asked: LimitAsked) -> Before:
            return Before()

        def submit(self, asked: LimitAsked, before: Before) -> Outcome:
            raise InsurerUnavailable("no answer", **trouble)

    @contextmanager
    def opened(_account: SubmitAccount) -> Iterator[Any]:
        yield Gone()

    atradius.hand_over = atradius.handing_over(opened=opened)
    atradius.step()

    (row,) = atradius.outbox.every()
    assert (row.stage, row.error, row.sent_at) == ("waiting", "no answer", None)
    assert (row.attempted_at is not None) is attempted
