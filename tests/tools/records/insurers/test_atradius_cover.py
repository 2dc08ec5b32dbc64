"""What a cover's pending fields, end and parts make of the limits, and on whom the cover is."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.tools.records.insurers.conftest import READ_AT
from tests.tools.records.insurers.simulated import Simulated
from tests.tools.records.insurers.test_atradius import TODAY, cover, read, total
from tools.cover_position import position, row_in_force
from tools.limits import LimitKind, LimitRecord, LimitStatus
from tools.money import Money
from tools.policies import PolicyTerms
from tools.records.insurers.atradius import Atradius
from tools.records.insurers.atradius_cover import Source, limits_of
from tools.records.insurers.book_buyers import BookBuyers


def limits(undecided: bool = False, **fields: Any) -> Sequence[LimitRecord]:
    return limits_of(cover(**fields), "B-1", Source("POL-A", "api:atradius", READ_AT, undecided=undecided))


@pytest.mark.parametrize(
    ("indicator", "action", "effective"),
    [
        ("W", "withdrawal", date(2026, 12, 20)),
        ("F", "withdrawal scheduled", date(2026, 12, 20)),
        ("C", "cancellation", date(2026, 12, 20)),
        ("P", "withdrawal postponed", None),
    ],
)
def test_an_announced_end_leaves_the_cover_in_force_until_then(
    indicator: str, action: str, effective: date | None
) -> None:
    (limit,) = limits(pendingProcessIndicator=indicator, withdrawalDate="2026-12-20")

    assert limit.status is LimitStatus.PENDING_WITHDRAWAL
    assert (limit.pending_action, limit.pending_effective) == (action, effective)
    assert row_in_force(limit, TODAY)


@pytest.mark.parametrize("indicator", ["B", "R", "T", "V"])
def test_other_pending_changes_are_told_and_change_nothing(indicator: str) -> None:
    (limit,) = limits(pendingProcessIndicator=indicator)

    assert limit.status is LimitStatus.APPROVED
    assert limit.pending_action
    assert row_in_force(limit, TODAY)


def test_a_pre_notification_of_withdrawal_is_still_cover() -> None:
    (limit,) = limits(decisionCode="DC21", withdrawalDate="2026-12-20")

    assert (limit.status, limit.pending_effective) == (
        LimitStatus.PENDING_WITHDRAWAL,
        date(2026, 12, 20),
    )
    assert row_in_force(limit, TODAY)


def test_a_pending_field_does_not_put_a_refused_cover_in_force() -> None:
    (limit,) = limits(decisionCode="DC03", totalDecision=total("0"), pendingProcessIndicator="W")

    assert limit.status is LimitStatus.REFUSED


def test_a_temporary_second_amount_is_a_limit_of_its_own() -> None:
    named, temporary = limits(
        totalDecision=total("500000"),
        firstAmtDecision=total("400000")
        | {"decisionConditions": [{"conditionCode": "G1", "conditionDescription": "parent guarantee"}]},
        secondAmtDecision=total("100000")
        | {"decisionExpiryDate": "2026-12-31", "decisionConditions": [{"conditionCode": "T9"}]},
    )

    assert (named.kind, named.granted, named.effective_to) == (
        LimitKind.NAMED,
        Money(Decimal(400000), "EUR"),
        None,
    )
    assert named.conditions == ("parent guarantee",)
    assert (temporary.kind, temporary.granted, temporary.effective_to) == (
        LimitKind.TEMPORARY,
        Money(Decimal(100000), "EUR"),
        date(2026, 12, 31),
    )
    assert temporary.conditions == ("T9",)


def test_both_amounts_together_come_to_the_total_even_if_the_first_is_not_told() -> None:
    rows = limits(
        totalDecision=total("500000"),
        secondAmtDecision=total("100000") | {"decisionExpiryDate": "2026-12-31"},
    )

    assert position(rows, [], PolicyTerms(), TODAY).granted == Money(Decimal(500000), "EUR")


def test_a_second_amount_without_a_last_day_is_not_temporary() -> None:
    (limit,) = limits(totalDecision=total("5"), firstAmtDecision=total("4"), secondAmtDecision=total("1"))

    assert limit.granted == Money(Decimal(5), "EUR")


def test_a_credit_check_is_a_start_cover() -> None:
    (limit,) = limits(coverType="credit-check")

    assert limit.kind is LimitKind.START


def test_a_withdrawn_cover_is_withdrawn_from_the_day_shown() -> None:
    (limit,) = limits(historicCode="WCLD", withdrawalDate="2026-06-16T00:00:00+01:00")

    assert (limit.status, limit.effective_from) == (LimitStatus.WITHDRAWN, date(2026, 6, 16))


@pytest.mark.parametrize("historic", ["ARCH", "CIND", "PCLD", "SCLD", "TCLD"])
def test_a_cover_that_ended_otherwise_keeps_its_decision_and_gets_its_last_day(historic: str) -> None:
    (limit,) = limits(historicCode=historic, effectiveToDate="2026-06-30")

    assert (limit.status, limit.effective_to) == (LimitStatus.APPROVED, date(2026, 6, 30))
    assert not row_in_force(limit, TODAY)


def test_a_cover_that_ended_on_a_day_nobody_tells_is_not_in_force() -> None:
    (limit,) = limits(historicCode="TCLD")

    assert (limit.status, limit.effective_to) == (LimitStatus.UNAVAILABLE, None)


def test_a_maintained_version_does_not_carry_its_last_day_into_the_cover() -> None:
    (limit,) = limits(historicCode="MCLD", effectiveToDate="2026-06-30")

    assert row_in_force(limit, TODAY)


@pytest.mark.parametrize("historic", ["CCLA", "RCLA"])
def test_the_end_of_an_application_leaves_the_cover_before_it_in_force(historic: str) -> None:
    rows = [*limits(), *limits(historicCode=historic, decisionDate="2026-10-01")]

    assert position(rows, [], PolicyTerms(), TODAY).in_force


@pytest.mark.parametrize("historic", ["SCLA", "TCLA"])
def test_an_application_that_another_replaced_says_nothing(historic: str) -> None:
    assert limits(historicCode=historic) == ()


@pytest.mark.parametrize(
    "fields",
    [{"undecided": True, "decisionCode": ""}, {"coverStatus": "REFERRED", "decisionCode": None}],
)
def test_an_application_without_a_decision_is_pending_and_grants_nothing(fields: dict[str, Any]) -> None:
    (limit,) = limits(**fields)

    assert (limit.status, limit.granted) == (LimitStatus.PENDING, None)
    assert limit.requested == Money(Decimal("80000.00"), "EUR")


@pytest.mark.parametrize(
    ("uid", "buyer"),
    [
        ({"uid": "552100554", "uidType": "SN"}, "B-2"),
        ({"uid": "ATU12345678", "uidType": "VAT"}, "B-3"),
        ({"uid": "U12345678", "uidType": "VAT"}, None),
        ({"uid": "552100554", "uidType": "NRN"}, None),
        ({"uid": "DEU12345678", "uidType": "VAT"}, None),
    ],
)
def test_a_buyer_is_found_by_a_registration_whose_country_is_known(
    insurer: Simulated, atradius: Atradius, buyers: BookBuyers, uid: dict[str, str], buyer: str | None
) -> None:
    insurer.decisions = [cover(buyerId=1, uniqueIdentifiers=[uid])]

    assert [one.buyer_id for one in read(atradius, buyers).limits] == ([buyer] if buyer else [])


def test_a_buyer_is_never_found_by_name(insurer: Simulated, atradius: Atradius, buyers: BookBuyers) -> None:
    insurer.decisions = insurer.covers = [cover(buyerId=1, buyerName="Ahorn AG")]

    reading = read(atradius, buyers)

    assert reading.limits == ()
    (unmatched,) = reading.unmatched
    assert (unmatched.buyer_ref, unmatched.name) == ("1", "Ahorn AG")
    assert "add ATRADIUS 1" in unmatched.reason


def test_of_a_past_version_and_the_present_one_with_the_same_days_the_present_one_holds(
    insurer: Simulated, atradius: Atradius, buyers: BookBuyers
) -> None:
    insurer.historic = [cover(historicCode="MCLD", totalDecision=total("1"))]
    insurer.decisions = insurer.covers = [cover()]

    assert [one.granted for one in read(atradius, buyers).limits] == [Money(Decimal("80000.00"), "EUR")]


def test_the_present_decision_is_the_latest_word_on_days_it_shares_with_past_ones(
    insurer: Simulated, atradius: Atradius, buyers: BookBuyers
) -> None:
    insurer.historic = [cover(historicCode="MCLD"), cover(historicCode="ECLD")]
    insurer.decisions = [cover()]

    assert position(read(atradius, buyers).limits, [], PolicyTerms(), TODAY).in_force


def test_a_negative_amount_is_reported_and_not_stored(
    insurer: Simulated, atradius: Atradius, buyers: BookBuyers
) -> None:
    insurer.decisions = [cover(totalDecision=total("-1"))]

    assert "no plain number" in read(atradius, buyers).unmatched[0].reason
