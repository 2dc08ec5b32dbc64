"""A status comes from the historic code, else the decision code, else the amount, and from nothing else."""

from decimal import Decimal

import pytest

from tools.cover_position import IN_FORCE
from tools.limits import LimitStatus
from tools.policies import PolicyStatus
from tools.records.insurers import codes


@pytest.mark.parametrize(
    ("decision", "status"),
    [
        ("DC01", "APPROVED"),
        ("DC02", "APPROVED_CONDITIONAL"),
        ("DC03", "REFUSED"),
        ("DC04", "PARTIAL"),
        ("DC05", "REFUSED_INCREASE"),
        ("DC06", "PARTIAL_PRELIM"),
        ("DC07", "REFUSED_PRELIM"),
        ("DC08", "WITHDRAWN"),
        ("DC09", "REDUCED"),
        ("DC10", "AMENDED"),
        ("DC11", "APPROVED"),
        ("DC21", "PENDING_WITHDRAWAL"),
        ("DC22", "REDUCED"),
    ],
)
def test_a_decision_code_means_what_the_insurers_appendix_says(decision: str, status: str) -> None:
    assert codes.atradius_status(None, decision, Decimal(1), Decimal(2)) == status


@pytest.mark.parametrize(
    ("historic", "status"),
    [
        ("CCLA", "CANCELLED_BY_CLIENT"),
        ("CCLD", "CANCELLED_BY_CLIENT"),
        ("ECLD", "EXPIRED"),
        ("RCLA", "REFUSED"),
        ("WCLD", "WITHDRAWN"),
    ],
)
def test_a_historic_code_comes_before_the_decision(historic: str, status: str) -> None:
    assert codes.atradius_status(historic, "DC01", Decimal(1), Decimal(1)) == status


@pytest.mark.parametrize("historic", ["ACLD", "ICLD", "MCLD"])
def test_the_end_of_a_version_does_not_end_the_cover(historic: str) -> None:
    assert codes.atradius_status(historic, "DC01", Decimal(1), Decimal(1)) in IN_FORCE


def test_a_historic_code_that_nobody_knows_leaves_the_status_unknown() -> None:
    assert codes.atradius_status("XXXX", "DC01", Decimal(1), None) is LimitStatus.UNAVAILABLE


@pytest.mark.parametrize(
    ("granted", "requested", "status"),
    [
        ("500", "500", "APPROVED"),
        ("500", None, "APPROVED"),
        ("400", "500", "PARTIAL"),
        ("0", "500", "REFUSED"),
        (None, "500", "UNAVAILABLE"),
    ],
)
def test_without_a_code_the_amount_granted_decides(
    granted: str | None, requested: str | None, status: str
) -> None:
    amounts = [None if one is None else Decimal(one) for one in (granted, requested)]

    assert codes.atradius_status(None, None, amounts[0], amounts[1]) == status


def test_zero_under_a_code_that_nobody_knows_is_no_refusal() -> None:
    assert codes.atradius_status(None, "DC99", Decimal(0), Decimal(1)) is LimitStatus.UNAVAILABLE


def test_what_is_referred_is_pending_even_at_an_amount_of_zero() -> None:
    assert codes.atradius_status(None, None, Decimal(0), Decimal(1), referred=True) is LimitStatus.PENDING


@pytest.mark.parametrize(
    ("code", "amount", "status"),
    [
        ("AlreadyAgreed", "1", "APPROVED"),
        ("PartiallyAgreed", "1", "PARTIAL"),
        ("Refused", "0", "REFUSED"),
        ("Cancelled", "0", "UNAVAILABLE"),
        ("SomethingNew", "5", "APPROVED"),
        (None, "0", "REFUSED"),
    ],
)
def test_allianz_codes_that_are_not_known_say_nothing(code: str | None, amount: str, status: str) -> None:
    assert codes.allianz_status(code, Decimal(amount)) == status


@pytest.mark.parametrize(
    ("word", "status"),
    [("live", PolicyStatus.ACTIVE), ("LIVE", PolicyStatus.ACTIVE), ("sleeping", None), (None, None)],
)
def test_a_policys_word_is_read_or_unknown(word: str | None, status: PolicyStatus | None) -> None:
    assert codes.policy_status(word) is status
