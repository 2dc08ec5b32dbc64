"""The worked examples of `domain.md` §2.4, to the cent and to the day."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.tools.policies_for_tests import eur, facts, invoice, ledger, limit, policy
from tools.cover import CheckName, Result, Verdict, of_invoice, planned
from tools.cover_check import check_delivery
from tools.deadlines import Known, Rule, deadlines, stop_shipment
from tools.indemnity import Cover, Indemnity, LossTerms, attached, indemnity, recovered
from tools.indemnity_lookup import buyer_estimates
from tools.limits import LimitKind, LimitRecord, LimitStatus
from tools.policies import DeductibleOrder, Endorsement
from tools.terms_in_force import TermsOverTime

BEFORE, AFTER = DeductibleOrder.BEFORE_PERCENTAGE, DeductibleOrder.AFTER_PERCENTAGE
NO_LIMIT = "1000000000"


def paid(
    debt: str, limit_amount: str = NO_LIMIT, percentage: str = "0.90", terms: LossTerms | None = None
) -> Indemnity:
    parts = attached(Decimal(debt), [Cover(Decimal(limit_amount), Decimal(percentage))])
    return indemnity(Decimal(debt), parts, terms or LossTerms())


@pytest.mark.parametrize(
    ("debt", "limit_amount", "percentage", "amount", "uninsured"),
    [
        pytest.param("420000", "500000", "0.90", "378000", "42000", id="WE1 plain"),
        pytest.param("400000", "300000", "0.90", "270000", "130000", id="WE2 over the limit"),
        pytest.param("120000", "100000", "0.90", "90000", "30000", id="WE3 published case"),
        pytest.param("25000", "25000", "0.90", "22500", "2500", id="WE3b peak balance"),
        pytest.param("18500", "20000", "0.80", "14800", "3700", id="WE4 self-check"),
        pytest.param("18500", "0", "0.80", "0", "18500", id="WE4 after a zero decision"),
        pytest.param("50000", "50000", "0.60", "30000", "20000", id="WE18 base cover"),
        pytest.param("50000", "50000", "0.90", "45000", "5000", id="WE18 approved buyer"),
        pytest.param("9000", "9000", "0.90", "8100", "900", id="WE19 single invoice"),
    ],
)
def test_the_insured_percentage_of_what_lies_within_the_limit(
    debt: str, limit_amount: str, percentage: str, amount: str, uninsured: str
) -> None:
    found = paid(debt, limit_amount, percentage)

    assert (found.amount, found.uninsured) == (Decimal(amount), Decimal(uninsured))


@pytest.mark.parametrize(("debt", "amount"), [("5000", "4000"), ("10000", "8500")])
def test_we5_the_minimum_retention_is_always_borne(debt: str, amount: str) -> None:
    assert paid(debt, percentage="0.85", terms=LossTerms(minimum_retention=Decimal(1000))).amount == Decimal(
        amount
    )


@pytest.mark.parametrize(("debt", "amount"), [("1000", "0"), ("1001", "850.85")])
def test_we6_a_debt_above_the_threshold_counts_whole(debt: str, amount: str) -> None:
    assert paid(debt, percentage="0.85", terms=LossTerms(threshold=Decimal(1000))).amount == Decimal(amount)


@pytest.mark.parametrize(("order", "amount"), [(BEFORE, "85500"), (AFTER, "85000")])
def test_we7_one_word_in_the_policy_is_worth_500(order: DeductibleOrder, amount: str) -> None:
    terms = LossTerms(each_loss=Decimal(5000), each_loss_order=order)

    assert paid("100000", terms=terms).amount == Decimal(amount)


@pytest.mark.parametrize(
    ("order", "amounts", "left"),
    [
        (AFTER, ["0", "0", "26500"], ["32000", "9500", "0"]),
        (BEFORE, ["0", "0", "31500"], ["30000", "5000", "0"]),
    ],
)
def test_we8_the_aggregate_first_loss_is_eroded_loss_by_loss(
    order: DeductibleOrder, amounts: list[str], left: list[str]
) -> None:
    remaining, found_amounts, found_left = Decimal(50000), [], []
    for loss in ("20000", "25000", "40000"):
        found = paid(loss, terms=LossTerms(first_loss_left=remaining, first_loss_order=order))
        remaining -= found.first_loss_used
        found_amounts.append(found.amount)
        found_left.append(remaining)

    assert found_amounts == [Decimal(one) for one in amounts]
    assert found_left == [Decimal(one) for one in left]


def test_we9_the_maximum_liability_caps_the_last_claim() -> None:
    held = policy(
        maximum_liability={"multiple_of_premium": 30, "paid": "1650000"},
        premium={"rate": "0.0025", "paid": "60000"},
        insured_percentage={"named": "1.00"},
    )
    (estimate,) = buyer_estimates(facts(held, limit("240000"), invoices=(invoice("1", "240000"),), today=DAY))

    assert estimate.result is not None
    assert estimate.result.amount == Decimal(150000)


DAY = date(2026, 10, 1)
"""A day on which an invoice due on 31 July is overdue, and the time to report it has not run out."""


def test_we10_everything_at_once() -> None:
    terms = LossTerms(
        threshold=Decimal(5000),
        each_loss=Decimal(10000),
        each_loss_order=BEFORE,
        first_loss_left=Decimal(20000),
        first_loss_order=AFTER,
        liability_left=Decimal(250000),
    )
    found = paid("400000", "350000", terms=terms)

    assert [step.amount for step in found.steps] == [
        Decimal(amount) for amount in (400000, 350000, 340000, 306000, 286000, 250000, 250000, 150000)
    ]


@pytest.mark.parametrize(
    ("due", "extension", "notice"),
    [
        (date(2026, 7, 16), date(2026, 9, 14), date(2026, 10, 14)),
        (date(2026, 8, 31), date(2026, 10, 30), date(2026, 11, 29)),
    ],
)
def test_we11_sixty_days_of_extension_and_thirty_to_report(due: date, extension: date, notice: date) -> None:
    found = deadlines(invoice(due_on=due), TermsOverTime(policy()), date(2026, 9, 1))

    assert (found.extension_ends_on, found.notify_by) == (extension, notice)


@pytest.mark.parametrize(
    ("waiting", "ends"),
    [
        ({"days": 120, "from": "due_date"}, date(2025, 8, 28)),
        ({"months": 4, "from": "due_date"}, date(2025, 8, 30)),
        ({"months": 3, "from": "due_date"}, date(2025, 7, 30)),
        ({"days": 180, "from": "due_date"}, date(2025, 10, 27)),
        ({"months": 6, "from": "due_date"}, date(2025, 10, 30)),
        ({"months": 5, "from": "claim"}, date(2025, 12, 10)),
        ({"months": 6, "from": "claim"}, date(2026, 1, 10)),
    ],
)
def test_we12_one_invoice_under_many_regimes(waiting: dict[str, object], ends: date) -> None:
    found = deadlines(REGIME, TermsOverTime(policy(waiting_period=waiting)), date(2025, 9, 1), FILED)

    assert found.waiting_ends_on == ends


REGIME = invoice(issued_on=date(2025, 3, 1), dispatched_on=date(2025, 3, 1), due_on=date(2025, 4, 30))
FILED = Known(submitted_on=date(2025, 7, 10))


@pytest.mark.parametrize(
    ("terms", "rule", "day"),
    [
        ({"overdue_notice": {"days": 15, "from": "due_date"}}, Rule.NOTICE, date(2025, 5, 15)),
        ({"overdue_notice": {"days": 60, "from": "due_date"}}, Rule.NOTICE, date(2025, 6, 29)),
        ({"claim_filing": {"days": 240, "from": "due_date"}}, Rule.CLAIM, date(2025, 12, 26)),
        ({"maximum_extension_days": 60}, Rule.EXTENSION, date(2025, 6, 29)),
        ({"claim_filing": {"days": 90, "from": "extension_end"}}, Rule.CLAIM, date(2025, 9, 27)),
    ],
)
def test_we12_the_other_days_of_the_same_regimes(terms: dict[str, Any], rule: Rule, day: date) -> None:
    assert deadlines(REGIME, TermsOverTime(policy(**terms)), date(2025, 5, 1), FILED).day(rule) == day


@pytest.mark.parametrize(("months", "paid_by"), [(5, date(2026, 1, 9)), (6, date(2026, 2, 9))])
def test_we12_payment_is_expected_thirty_days_after_the_waiting_period(months: int, paid_by: date) -> None:
    terms = TermsOverTime(policy(waiting_period={"months": months, "from": "claim"}))

    assert deadlines(REGIME, terms, date(2025, 9, 1), FILED).payment_expected_by == paid_by


def test_we13_the_oldest_open_invoice_is_a_month_younger_under_the_policys_rule() -> None:
    owed = (
        invoice("A", 100, due_on=date(2026, 1, 1)),
        invoice("B", 80, due_on=date(2026, 2, 1), paid_amount=Decimal(60)),
        invoice("C", 60, due_on=date(2026, 3, 1), paid_amount=Decimal(60)),
    )
    oldest_first = ledger(policy(), *owed)
    designated = ledger(policy(allocation="as_designated"), *owed)

    assert [(one.invoice.invoice_no, one.invoice.unpaid.amount) for one in oldest_first.open] == [
        ("B", Decimal(60)),
        ("C", Decimal(60)),
    ]
    assert [(one.invoice.invoice_no, one.invoice.unpaid.amount) for one in designated.open] == [
        ("A", Decimal(100)),
        ("B", Decimal(20)),
    ]
    assert oldest_first.open[0].extension_ends_on == date(2026, 4, 2)
    assert designated.open[0].extension_ends_on == date(2026, 3, 2)


def test_we14_a_recovery_is_shared_in_the_ratio_of_what_was_paid() -> None:
    assert recovered(Decimal(80000), Decimal(400000), Decimal(315000)) == (Decimal(63000), Decimal(17000))


TEACHING = (
    invoice("1", 150, dispatched_on=date(2026, 6, 1), due_on=date(2026, 7, 31)),
    invoice("2", 50, dispatched_on=date(2026, 7, 5), due_on=date(2026, 9, 3), declared=False),
    invoice("3", 100, dispatched_on=date(2026, 8, 7), due_on=date(2026, 10, 6)),
)
"""WE15, in units of ten thousand; a stop of cover is left out of it by a long extension."""


@pytest.mark.parametrize(
    ("rows", "amount"),
    [
        ((limit(200),), "180"),
        ((limit(200), limit(250, effective_from=date(2026, 8, 1), decided_on=date(2026, 8, 1))), "225"),
    ],
)
def test_we15_each_invoice_is_judged_by_itself_and_an_undeclared_one_never_counts(
    rows: tuple[LimitRecord, ...], amount: str
) -> None:
    held = policy(overdue_notice={"days": 90, "from": "due_date"}, maximum_extension_days=180)
    (estimate,) = buyer_estimates(facts(held, *rows, invoices=TEACHING, today=date(2026, 10, 5)))

    assert estimate.result is not None
    assert estimate.result.amount == Decimal(amount)
    judged = {one["invoice_no"]: one["because"] for one in estimate.invoices}
    assert judged["2"] == "the turnover was not declared"


def test_we15_the_third_shipment_is_not_yet_overdue() -> None:
    held = ledger(policy(overdue_notice={"days": 60, "from": "due_date"}), *TEACHING, today=date(2026, 10, 5))

    assert [(one.days_overdue, one.notice_missed) for one in held.open] == [
        (66, True),
        (32, False),
        (0, False),
    ]


def test_we22_a_cap_for_each_buyer_holds() -> None:
    capped = LossTerms(liability_left=Decimal(150000))

    assert paid("250000", percentage="0.80", terms=capped).amount == Decimal(150000)
    assert paid("120000", percentage="0.80", terms=capped).amount == Decimal(96000)


REDUCED = (
    limit("500000"),
    limit(
        "200000",
        status=LimitStatus.REDUCED,
        effective_from=date(2026, 9, 1),
        decided_on=date(2026, 8, 1),
    ),
)


def test_we25_what_was_delivered_before_a_reduction_stays_covered() -> None:
    held = facts(policy(), *REDUCED, invoices=(invoice("1", "450000", due_on=date(2026, 12, 1)),))
    found = check_delivery(held, of_invoice(held.ledger.open[0].invoice, held.ledger.terms.terms(DAY)))

    assert (found.verdict, found.covered) == (Verdict.COVERED, eur("450000"))


@pytest.mark.parametrize(
    ("paid_amount", "verdict", "covered"),
    [
        ("300000", Verdict.COVERED, "40000"),
        ("0", Verdict.NOT_COVERED, "0"),
        ("265000", Verdict.PARTLY, "15000"),
    ],
)
def test_we25_a_new_delivery_counts_against_the_reduced_limit(
    paid_amount: str, verdict: Verdict, covered: str
) -> None:
    owed = invoice("1", "450000", due_on=date(2026, 12, 1), paid_amount=Decimal(paid_amount))
    found = check_delivery(
        facts(policy(), *REDUCED, invoices=(owed,)), planned(eur("40000"), 60, date(2026, 11, 23))
    )

    assert (found.verdict, found.covered) == (verdict, eur(covered))


@pytest.mark.parametrize(("disputed", "result"), [("140000", Result.PASS), ("160000", Result.FAIL)])
def test_we26_small_disputes_leave_cover_as_it_is(disputed: str, result: Result) -> None:
    owed = invoice("1", "400000", due_on=date(2026, 12, 1), disputed_amount=Decimal(disputed))
    held = facts(policy(), limit("1000000"), invoices=(owed,))
    found = check_delivery(held, of_invoice(owed, held.ledger.terms.terms(DAY)))

    assert {check.name: check.result for check in found.checks}[CheckName.DISPUTE] is result


@pytest.mark.parametrize(("vat_covered", "amount"), [(False, "90000"), (True, "101700")])
def test_we27_vat_counts_only_where_the_policy_covers_it(vat_covered: bool, amount: str) -> None:
    held = policy(vat_covered=vat_covered)
    owed = invoice("1", "113000", vat_amount=Decimal(13000))
    (estimate,) = buyer_estimates(facts(held, limit("500000"), invoices=(owed,), today=DAY))

    assert estimate.result is not None
    assert estimate.result.amount == Decimal(amount)


def test_we28_months_and_days_of_a_public_insurers_calendar() -> None:
    terms: dict[str, Any] = {
        "waiting_period": {"months": 3, "from": "due_date"},
        "examination": {"days": 60, "working_days": False},
        "claim_filing": {"days": 240, "from": "due_date"},
    }
    found = deadlines(invoice(due_on=date(2025, 7, 31)), TermsOverTime(policy(**terms)), date(2025, 8, 1))

    assert found.waiting_ends_on == date(2025, 10, 31)
    assert found.payment_expected_by == date(2025, 12, 30)
    assert found.claim_by == date(2026, 3, 28)


def test_we29_a_delivery_after_the_stop_is_uninsured_and_those_before_it_are_not() -> None:
    owed = (
        invoice("1", "60000", dispatched_on=date(2026, 5, 17), due_on=date(2026, 7, 16)),
        invoice("2", "40000", dispatched_on=date(2026, 9, 10), due_on=date(2026, 11, 9)),
        invoice("3", "50000", dispatched_on=date(2026, 9, 20), due_on=date(2026, 11, 19)),
    )
    held = facts(policy(), limit("500000"), invoices=owed, today=date(2026, 10, 14))
    (estimate,) = buyer_estimates(held)

    stop = stop_shipment(held.ledger.open, held.today)
    assert stop is not None
    assert stop.since == date(2026, 9, 15)
    assert estimate.result is not None
    assert estimate.result.amount == Decimal(90000)
    assert [one["verdict"] for one in estimate.invoices] == ["covered", "covered", "not_covered"]


@pytest.mark.parametrize(("topup_until", "amount"), [(None, "405000"), (date(2026, 6, 30), "270000")])
def test_we30_two_covers_on_one_buyer_and_one_that_lapsed_before_dispatch(
    topup_until: date | None, amount: str
) -> None:
    rows = (limit("300000"), limit("200000", kind=LimitKind.TOPUP, effective_to=topup_until))
    owed = (
        invoice("1", "300000"),
        invoice(
            "2",
            "150000",
            dispatched_on=date(2026, 7, 1),
            issued_on=date(2026, 7, 1),
            due_on=date(2026, 8, 30),
        ),
    )
    (estimate,) = buyer_estimates(facts(policy(), *rows, invoices=owed, today=DAY))

    assert estimate.result is not None
    assert estimate.result.amount == Decimal(amount)


@pytest.mark.parametrize(
    ("sets", "said"), [({"threshold": "10"}, True), ({"overdue_notice.days": 45}, False)]
)
def test_versions_of_the_terms_are_spoken_of_where_they_change_what_is_taken_off(
    sets: dict[str, Any], said: bool
) -> None:
    held = policy(Endorsement("E1", date(2026, 7, 1), sets))
    owed = (
        invoice("1", "1000"),
        invoice(
            "2", "1000", dispatched_on=date(2026, 7, 2), issued_on=date(2026, 7, 2), due_on=date(2026, 8, 31)
        ),
    )
    (estimate,) = buyer_estimates(facts(held, limit(), invoices=owed, today=DAY))

    assert ("terms_differ" in [one.code for one in estimate.assumptions]) is said
