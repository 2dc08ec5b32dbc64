"""At Atradius a request is decided (201) or referred (202), once, and followed to the row of the limit."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from fastapi import Response

from tests.bot.submissions.world import World
from tests.tools.records.insurers.simulated import COVERS, decided
from tools.limits import LimitStatus
from tools.money import Money
from tools.records.merges import merge_buyers

HOUR, DAY = 3600.0, 86400.0


def test_nothing_is_sent_before_it_is_confirmed_and_what_is_confirmed_only_waits(atradius: World) -> None:
    asked = {"buyer": "B-CN-001", "amount": "1200000", "currency": "CNY", "terms_days": 60}
    prepared = atradius.desk.prepared("P-LQ-CREDIT", "request_limit", **asked)
    assert not atradius.step()

    action = atradius.desk.actions.confirm(atradius.desk.who("P-LQ-CREDIT"), prepared.id)

    assert atradius.insurer.received == []
    assert atradius.state(action) == ("waiting", None)
    assert action.receipt is not None
    assert "waits to be handed to the system of Atradius (sandbox) and is not sent yet" in (
        action.receipt.text.en
    )


def test_a_referred_request_is_sent_once_and_stays_pending_in_the_book(atradius: World) -> None:
    action = atradius.confirmed()
    assert atradius.step()

    assert atradius.insurer.received == [
        {
            "customerId": "customer",
            "policyId": "900",
            "buyerId": 4711,
            "coverType": "credit-limit",
            "customerRefNumber": action.receipt.reference if action.receipt else None,
            "creditLimitAmount": 1200000,
            "currencyCode": "CNY",
        }
    ]
    told = atradius.submission(action)
    assert (told.state, told.reference, told.granted) == ("referred", "C-1", None)
    assert told.sent_at is not None
    assert [one.status for one in atradius.limits()] == [LimitStatus.PENDING]
    assert not atradius.step(), "it is asked after later, not at once"


def test_the_list_of_requests_tells_what_became_of_one_at_the_insurer(atradius: World) -> None:
    action = atradius.confirmed()
    assert action.receipt is not None
    atradius.step()

    (listed,) = atradius.desk.actions.lately(atradius.desk.who("P-LQ-CREDIT"))

    assert listed.told == atradius.submission(action).text
    assert "told separately" not in action.receipt.text.en, "nobody is written to without Slack"
    assert "My requests" in action.receipt.text.en
    assert "我的申请" in action.receipt.text.zh


def test_a_decision_becomes_a_row_of_the_limit_and_takes_the_place_of_the_request(atradius: World) -> None:
    action = atradius.confirmed()
    atradius.step()
    told = atradius.insurer.applications.pop()
    atradius.insurer.decisions.append(told | decided(900000, "DC04"))

    assert atradius.step(HOUR)

    (row,) = atradius.limits()
    assert (row.status, row.source, row.effective_from) == (
        LimitStatus.PARTIAL,
        "api:atradius",
        date(2026, 11, 29),
    )
    assert (row.requested, row.granted) == (Money(Decimal(1200000), "CNY"), Money(Decimal(900000), "CNY"))
    found = atradius.submission(action)
    assert (found.state, found.granted, found.reason_code) == ("decided", row.granted, "DC04")
    assert "CNY 1,200,000 was asked for, CNY 900,000 is granted" in found.text.en
    assert atradius.audited() == ["submission_referred", "submission_decided"]
    assert not atradius.step(30 * DAY), "what is decided is not asked after any more"


@pytest.mark.parametrize(
    ("amount", "code", "status", "said"),
    [
        (1200000, "DC01", LimitStatus.APPROVED, "CNY 1,200,000 is granted"),
        (0, "DC03", LimitStatus.REFUSED, "is refused"),
        (800000, "DC05", LimitStatus.REFUSED_INCREASE, "the limit of CNY 800,000 stays in force"),
    ],
)
def test_a_decision_may_come_at_once(
    atradius: World, amount: int, code: str, status: LimitStatus, said: str
) -> None:
    atradius.insurer.refers = False
    action = atradius.confirmed()
    atradius.insurer.swallowed = [_answer(201, amount, code)]

    atradius.step()

    assert atradius.state(action) == ("decided", code)
    assert said in atradius.submission(action).text.en
    assert [one.status for one in atradius.limits()] == [status]


def _answer(status: int, amount: int, code: str) -> Response:
    cover = {
        "coverId": "C-1",
        "buyerId": 4711,
        "policyId": "900",
        "policyCurrencyCode": "CNY",
        "creditLimitApplicationAmountInPolicyCurrency": "1200000",
        **decided(amount, code),
    }
    return Response(json.dumps({"data": [cover]}), status, media_type="application/json")


@pytest.mark.parametrize("code", ["DC06", "DC07"])
def test_a_preliminary_decision_is_not_the_end(atradius: World, code: str) -> None:
    action = atradius.confirmed()
    atradius.step()
    told = atradius.insurer.applications.pop()
    atradius.insurer.decisions.append(told | decided(500000, code))

    atradius.step(HOUR)

    assert atradius.state(action) == ("referred", None)


@pytest.mark.parametrize(("standing", "action"), [(800000, "supersede"), (2000000, "reduce")])
def test_a_limit_in_force_is_changed_and_its_old_decision_is_not_taken_for_the_new(
    atradius: World, standing: int, action: str
) -> None:
    atradius.insurer.decisions = [_in_force(standing)]
    asked = atradius.confirmed()

    atradius.step()

    (sent,) = atradius.insurer.received
    assert (sent["action"], sent["creditLimitAmount"]) == (action, 1200000)
    assert atradius.state(asked) == ("referred", None)
    atradius.insurer.applications.clear()
    atradius.step(HOUR)
    assert atradius.state(asked) == ("referred", None)


def test_the_decision_of_an_earlier_request_for_the_same_amount_is_no_answer_to_this_one(
    atradius: World,
) -> None:
    earlier = {"coverId": "C-1", "creditLimitApplicationAmountInPolicyCurrency": "1200000"}
    atradius.insurer.decisions = [_in_force(800000) | earlier]
    action = atradius.confirmed()
    atradius.step()
    atradius.insurer.applications.clear()

    atradius.step(HOUR)

    assert atradius.submission(action).reference == "C-1"
    assert atradius.state(action) == ("referred", None)


def test_a_cancellation_is_decided_when_the_insurer_lists_it_as_cancelled(atradius: World) -> None:
    atradius.insurer.decisions = [_in_force(800000)]
    action = atradius.desk.confirmed("P-LQ-CREDIT", "request_limit", buyer="B-CN-001", change="cancellation")

    atradius.step()

    assert atradius.insurer.received[0]["action"] == "cancel"
    assert atradius.state(action) == ("decided", "CCLD")
    assert [one.status for one in atradius.limits()] == [LimitStatus.CANCELLED_BY_CLIENT]


def _in_force(amount: int) -> dict[str, Any]:
    return {
        "coverId": "C-OLD",
        "policyId": "900",
        "buyerId": 4711,
        "coverType": "credit-limit",
        "policyCurrencyCode": "CNY",
        "creditLimitApplicationAmountInPolicyCurrency": str(amount),
        **decided(amount),
    }


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"policies": [{"policyCurrency": "EUR"}]}, "currency"),
        ({"policies": []}, "currency"),
        ({"decisions": [_in_force(1200000)]}, "same_amount"),
        (
            {"applications": [_in_force(7) | {"coverStatus": "REFERRED", "decisionCode": ""}]},
            "pending_already",
        ),
    ],
)
def test_what_the_insurer_would_not_take_is_not_sent(
    atradius: World, changed: dict[str, Any], reason: str
) -> None:
    for name, value in changed.items():
        setattr(atradius.insurer, name, value)
    action = atradius.confirmed()

    atradius.step()

    assert atradius.insurer.received == []
    assert atradius.state(action) == ("failed", reason)
    assert atradius.submission(action).sent_at is None


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"terms_days": 150}, "term_too_long"),
        ({"buyer": "B-CN-003"}, "no_buyer_number"),
        ({"amount": "1200000.50"}, "not_whole"),
    ],
)
def test_what_cannot_be_said_truly_is_not_sent(atradius: World, more: dict[str, Any], reason: str) -> None:
    action = atradius.confirmed(**more)

    atradius.step()

    assert atradius.insurer.received == []
    assert atradius.state(action) == ("failed", reason)


def test_a_request_that_is_refused_as_written_ends_and_the_insurers_text_is_not_shown(
    atradius: World,
) -> None:
    action = atradius.confirmed()
    atradius.insurer.swallowed = [Response('{"errors": [{"detail": "<b>secret</b>"}]}', 422)]

    atradius.step()

    assert atradius.state(action) == ("failed", "refused_as_written")
    assert "secret" not in str(atradius.submission(action)) + str(atradius.outbox.every())


def test_an_insurer_that_is_busy_is_left_alone_for_as_long_as_it_asks(atradius: World) -> None:
    action = atradius.confirmed()
    atradius.insurer.troubles[COVERS] = [Response(status_code=429, headers={"Retry-After": "7200"})]

    atradius.step()

    assert atradius.state(action) == ("waiting", None)
    assert not atradius.step(7000)
    assert atradius.step(300)
    assert len(atradius.insurer.received) == 1


def test_what_could_not_be_sent_for_three_days_is_not_sent_any_more(atradius: World) -> None:
    action = atradius.confirmed()
    atradius.hand_over = atradius.handing_over(accounts={})

    for _ in range(20):
        atradius.step(6 * HOUR)

    assert atradius.insurer.received == []
    assert atradius.state(action) == ("failed", "outdated")


def test_a_second_request_on_the_buyer_waits_for_the_first_and_another_buyers_does_not(
    atradius: World,
) -> None:
    atradius.confirmed()
    second = atradius.confirmed(amount="1300000")
    other = atradius.confirmed(buyer="B-CN-002")

    while atradius.step():
        pass

    assert [one["buyerId"] for one in atradius.insurer.received] == [4711, 4712]
    assert atradius.state(second) == ("waiting", None)
    assert atradius.state(other) == ("referred", None)


def test_the_same_content_confirmed_twice_is_one_request(atradius: World) -> None:
    asked = {"buyer": "B-CN-001", "amount": "1200000", "currency": "CNY", "terms_days": 60}
    mine = atradius.desk.prepared("P-LQ-SALES", "request_limit", **asked)
    other = atradius.desk.prepared("P-LQ-CREDIT", "request_limit", **asked)
    owner = atradius.desk.who("P-LQ-OWNER")

    for one in {mine.id, other.id}:
        atradius.desk.actions.confirm(owner, one)
    while atradius.step():
        pass

    assert len(atradius.insurer.received) == 1
    assert atradius.submission(mine).reference == atradius.submission(other).reference == "C-1"


def test_a_buyer_that_was_merged_meanwhile_gets_the_decision_under_its_new_key(atradius: World) -> None:
    action = atradius.confirmed()
    atradius.step()
    told = atradius.insurer.applications.pop()
    atradius.insurer.decisions.append(told | decided(900000, "DC04"))
    merge_buyers(atradius.engine, "B-CN-001", "B-CN-002", "test", although_different=True)

    atradius.step(HOUR)

    assert atradius.state(action) == ("decided", "DC04")
    assert [one.status for one in atradius.limits("B-CN-002")] == [LimitStatus.PARTIAL]


@pytest.mark.parametrize(
    ("changed", "state"),
    [
        ({"creditLimitApplicationAmountInPolicyCurrency": "800000"} | decided(800000), ("referred", None)),
        (
            {"creditLimitApplicationAmountInPolicyCurrency": "1.200.000"} | decided(1),
            ("unclear", "outcome_untold"),
        ),
        (decided(1200000) | {"policyCurrencyCode": ""}, ("unclear", "outcome_untold")),
        (decided(1200000, "DC99") | {"historicCode": "XXXX"}, ("unclear", "outcome_untold")),
        (decided(1200000) | {"historicCode": "WCLD"}, ("decided", "WCLD")),
    ],
)
def test_what_is_no_answer_to_the_request_decides_nothing(
    atradius: World, changed: dict[str, Any], state: tuple[str, str | None]
) -> None:
    action = atradius.confirmed()
    atradius.step()
    told = atradius.insurer.applications.pop()
    atradius.insurer.decisions.append(told | changed)

    atradius.step(HOUR)

    assert atradius.state(action) == state
    assert atradius.submission(action).granted is None
