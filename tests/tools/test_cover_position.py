"""The position on a buyer: what is in force, what is left, and what 'no' means (domain.md §1.9)."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tools.cover_position import CoverPosition, position
from tools.deadlines import stop_shipment
from tools.invoices import Invoice
from tools.ledger import buyer_ledger
from tools.limits import LimitKind, LimitRecord, LimitStatus
from tools.money import Money
from tools.policies import InsuredPercentage, Policy, PolicyTerms
from tools.terms_in_force import TermsOverTime

TODAY = date(2026, 11, 23)
EUR = "EUR"


def eur(amount: str) -> Money:
    return Money(Decimal(amount), EUR)


APPROVED = LimitRecord(
    "P1",
    "B1",
    LimitKind.NAMED,
    LimitStatus.APPROVED,
    requested=eur("600000"),
    granted=eur("500000"),
    effective_from=date(2026, 3, 1),
    decided_on=date(2026, 2, 27),
    read_at=datetime(2026, 11, 23, 8, tzinfo=UTC),
)


def of(
    *rows: LimitRecord, invoices: tuple[Invoice, ...] = (), terms: PolicyTerms | None = None
) -> CoverPosition:
    known = terms or PolicyTerms()
    extension = known.maximum_extension_days
    policy = Policy("P1", "H", EUR, schedule={"maximum_extension_days": extension} if extension else {})
    ledger = buyer_ledger(TermsOverTime(policy), "B1", invoices, (), (), TODAY)
    return position(rows, invoices, known, TODAY, stop_shipment(ledger.open, TODAY))


def invoice(amount: str, *, paid: str = "0", vat: str | None = None, due: date | None = None) -> Invoice:
    return Invoice(
        "P1",
        "B1",
        "INV-1",
        eur(amount),
        due_on=due,
        paid_amount=Decimal(paid),
        vat_amount=Decimal(vat) if vat else None,
    )


def test_what_was_granted_is_in_force_and_what_was_asked_is_not() -> None:
    found = of(APPROVED)

    assert found.in_force
    assert found.granted == eur("500000")
    assert found.requested == eur("600000")


@pytest.mark.parametrize(
    ("status", "in_force", "granted"),
    [
        (LimitStatus.APPROVED, True, "500000"),
        (LimitStatus.PARTIAL, True, "500000"),
        (LimitStatus.APPROVED_CONDITIONAL, True, "500000"),
        (LimitStatus.REDUCED, True, "500000"),
        (LimitStatus.REFUSED_INCREASE, True, "500000"),
        (LimitStatus.PENDING_WITHDRAWAL, True, "500000"),
        (LimitStatus.REFUSED, False, "0"),
        (LimitStatus.WITHDRAWN, False, "0"),
        (LimitStatus.EXPIRED, False, "0"),
        (LimitStatus.SUSPENDED, False, "0"),
        (LimitStatus.DORMANT, False, "0"),
        (LimitStatus.CANCELLED_BY_CLIENT, False, "0"),
        (LimitStatus.PENDING, False, None),
        (LimitStatus.NOT_FOUND, False, None),
        (LimitStatus.UNAVAILABLE, False, None),
    ],
)
def test_each_status_says_whether_cover_stands_and_unknown_is_not_zero(
    status: LimitStatus, in_force: bool, granted: str | None
) -> None:
    found = of(replace(APPROVED, status=status))

    assert found.in_force is in_force
    assert found.granted == (eur(granted) if granted else None)
    assert found.layers[0].granted == eur("500000"), "the last amount stays visible in the layers"


def test_a_refused_increase_without_an_amount_leaves_the_earlier_amount_in_force() -> None:
    refused = replace(
        APPROVED,
        status=LimitStatus.REFUSED_INCREASE,
        requested=eur("900000"),
        granted=None,
        effective_from=date(2026, 9, 1),
        decided_on=date(2026, 9, 1),
    )

    assert of(APPROVED, refused).granted == eur("500000")


def test_an_announced_withdrawal_is_valid_until_its_day_and_not_after() -> None:
    announced = replace(
        APPROVED,
        status=LimitStatus.PENDING_WITHDRAWAL,
        pending_action="withdrawal",
        pending_effective=date(2026, 12, 1),
    )

    assert of(announced).in_force
    assert of(announced).announced is not None
    assert not of(replace(announced, pending_effective=TODAY)).in_force


def test_a_reduction_that_begins_later_is_announced_and_does_not_count_yet() -> None:
    later = replace(
        APPROVED,
        status=LimitStatus.REDUCED,
        granted=eur("200000"),
        effective_from=date(2026, 12, 15),
        decided_on=TODAY,
    )

    found = of(APPROVED, later)

    assert found.granted == eur("500000")
    assert found.announced is not None
    assert (found.announced.action, found.announced.effective) == ("reduction", date(2026, 12, 15))
    assert found.announced.granted == eur("200000")


def test_a_later_decision_replaces_the_earlier_one_of_its_kind() -> None:
    reduced = replace(
        APPROVED, status=LimitStatus.REDUCED, granted=eur("200000"), effective_from=date(2026, 10, 1)
    )

    assert of(APPROVED, reduced).granted == eur("200000")
    assert of(reduced, APPROVED).granted == eur("200000"), "the order of the rows does not matter"


def test_temporary_and_top_up_layers_add_to_the_named_limit_and_end_on_their_day() -> None:
    temporary = replace(
        APPROVED, kind=LimitKind.TEMPORARY, granted=eur("100000"), effective_to=date(2026, 12, 31)
    )
    topup = replace(APPROVED, kind=LimitKind.TOPUP, granted=eur("50000"))

    assert of(APPROVED, temporary, topup).granted == eur("650000")
    assert of(APPROVED, replace(temporary, effective_to=date(2026, 11, 22)), topup).granted == eur("550000")


def test_a_discretionary_limit_stands_in_for_a_named_one_and_is_never_added_to_it() -> None:
    own = replace(APPROVED, kind=LimitKind.DCL_EXPERIENCE, granted=eur("40000"))

    assert of(own).granted == eur("40000")
    assert of(APPROVED, own).granted == eur("500000")


def test_layers_of_another_currency_are_not_added() -> None:
    dollars = replace(APPROVED, kind=LimitKind.TEMPORARY, granted=Money(Decimal(100000), "USD"))

    assert of(APPROVED, dollars).granted == eur("500000")


def test_a_pending_increase_does_not_count_and_the_limit_in_force_does() -> None:
    asked = replace(APPROVED, status=LimitStatus.PENDING, requested=eur("900000"), granted=None)

    found = of(APPROVED, asked)

    assert found.main.status is LimitStatus.APPROVED
    assert found.granted == eur("500000")
    assert found.requested == eur("900000")


def test_headroom_is_what_is_granted_less_the_unpaid_net_of_vat() -> None:
    owed = invoice("113000", vat="13000")

    assert of(APPROVED, invoices=(owed,)).headroom == eur("400000.00")
    assert of(APPROVED, invoices=(owed,)).outstanding == eur("113000")
    assert of(APPROVED, invoices=(owed,), terms=PolicyTerms(vat_covered=True)).headroom == eur("387000")


def test_headroom_never_falls_below_zero() -> None:
    assert of(APPROVED, invoices=(invoice("700000"),)).headroom == eur("0")


def test_unpaid_invoices_in_another_currency_are_named_and_not_converted() -> None:
    dollars = replace(invoice("1000"), amount=Money(Decimal(1000), "USD"))

    found = of(APPROVED, invoices=(dollars,))

    assert found.outstanding == eur("0")
    assert found.outstanding_elsewhere == (Money(Decimal(1000), "USD"),)


@pytest.mark.parametrize(
    ("limit_days", "policy_days", "stricter"),
    [(60, 90, 60), (90, 60, 60), (None, 60, 60), (60, None, 60), (None, None, None)],
)
def test_the_stricter_payment_term_holds(
    limit_days: int | None, policy_days: int | None, stricter: int | None
) -> None:
    found = of(
        replace(APPROVED, max_payment_term_days=limit_days),
        terms=PolicyTerms(max_payment_term_days=policy_days),
    )

    assert found.max_payment_term_days == stricter


def test_the_insured_percentage_is_the_limits_own_else_the_policys_for_its_kind() -> None:
    terms = PolicyTerms(insured_percentage=InsuredPercentage(Decimal("0.90"), Decimal("0.80")))
    own = replace(APPROVED, kind=LimitKind.DCL_REPORT)

    assert of(
        replace(APPROVED, insured_percentage=Decimal("0.85")), terms=terms
    ).insured_percentage == Decimal("0.85")
    assert of(APPROVED, terms=terms).insured_percentage == Decimal("0.90")
    assert of(own, terms=terms).insured_percentage == Decimal("0.80")
    assert of(APPROVED).insured_percentage is None


@pytest.mark.parametrize(
    ("due", "since"),
    [
        (date(2026, 9, 23), date(2026, 11, 23)),  # 60 days end on 22 November; the stop begins the day after
        (date(2026, 9, 24), None),
        (date(2026, 5, 1), date(2026, 7, 1)),
    ],
)
def test_shipments_stop_the_day_after_the_oldest_invoices_extension_ends(
    due: date, since: date | None
) -> None:
    terms = PolicyTerms(maximum_extension_days=60)

    found = of(APPROVED, invoices=(invoice("1000", due=due), invoice("5", due=TODAY)), terms=terms)

    assert (found.stop.since if found.stop else None) == since


def test_no_stop_is_claimed_when_the_extension_period_is_unknown() -> None:
    assert of(APPROVED, invoices=(invoice("1000", due=date(2025, 1, 1)),)).stop is None


def test_a_paid_invoice_stops_nothing() -> None:
    paid = invoice("1000", paid="1000", due=date(2026, 1, 1))

    assert of(APPROVED, invoices=(paid,), terms=PolicyTerms(maximum_extension_days=60)).stop is None


def test_a_reading_that_failed_concludes_nothing_and_keeps_the_last_amount_in_sight() -> None:
    unread = replace(
        APPROVED,
        status=LimitStatus.UNAVAILABLE,
        granted=None,
        effective_from=None,
        decided_on=None,
        read_at=datetime(2026, 11, 23, 9, tzinfo=UTC),
    )

    found = of(APPROVED, unread)

    assert (found.main.status, found.in_force, found.granted) == (LimitStatus.UNAVAILABLE, False, None)
    assert [row.granted for row in found.layers] == [eur("500000"), None]
    later = replace(APPROVED, read_at=datetime(2026, 11, 23, 10, tzinfo=UTC))
    assert of(unread, later).granted == eur("500000"), "a later reading succeeded"
