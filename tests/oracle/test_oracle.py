"""The oracle agrees with the worked examples of domain.md §2.4, typed from there by hand."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.oracle.days import Plain, plus_months, terms_at
from tests.oracle.deadlines import deadlines
from tests.oracle.indemnity import allocated, cover, indemnity

TODAY = "2025-11-01"


def loss(outstanding: str, *covers: tuple[str, str], **terms: object) -> Plain:
    layers = [{"limit": limit, "percentage": percentage} for limit, percentage in covers]
    return {"outstanding": outstanding, "covers": layers, **terms}


def each(amount: str, order: str) -> Plain:
    return {"amount": amount, "order": f"{order}_percentage"}


def first(remaining: str, order: str) -> Plain:
    return {"remaining": remaining, "order": f"{order}_percentage"}


def whole(**terms: object) -> Plain:
    """A loss of 100 that would be paid in full but for its terms."""
    return loss("100", ("100", "1"), **terms)


EVERYTHING: Plain = {
    "threshold": "5000",
    "each_loss": each("10000", "before"),
    "first_loss": first("20000", "after"),
}
WORKED_EXAMPLES = [
    ("WE1", loss("420000", ("500000", "0.90")), "378000.00"),
    ("WE2", loss("400000", ("300000", "0.90")), "270000.00"),
    ("WE3", loss("120000", ("100000", "0.90")), "90000.00"),
    ("WE3b at the peak", loss("25000", ("25000", "0.90")), "22500.00"),
    ("WE3b after a payment", loss("10000", ("25000", "0.90")), "9000.00"),
    ("WE4", loss("18500", ("20000", "0.80")), "14800.00"),
    ("WE4 after a zero decision", loss("18500", ("0", "0.80")), "0.00"),
    ("WE5 small debt", loss("5000", ("20000", "0.85"), minimum_retention="1000"), "4000.00"),
    ("WE5 larger debt", loss("10000", ("20000", "0.85"), minimum_retention="1000"), "8500.00"),
    ("WE6 at the threshold", loss("1000", ("20000", "0.85"), threshold="1000"), "0.00"),
    ("WE6 above the threshold", loss("1001", ("20000", "0.85"), threshold="1000"), "850.85"),
    ("WE7 before", loss("100000", ("100000", "0.90"), each_loss=each("5000", "before")), "85500.00"),
    ("WE7 after", loss("100000", ("100000", "0.90"), each_loss=each("5000", "after")), "85000.00"),
    ("WE9", loss("240000", ("240000", "1"), liability_left="150000"), "150000.00"),
    ("WE10", loss("400000", ("350000", "0.90"), **EVERYTHING, liability_left="250000"), "250000.00"),
    ("WE10 without a ceiling", loss("400000", ("350000", "0.90"), **EVERYTHING), "286000.00"),
    ("WE27 net", loss("100000", ("200000", "0.90")), "90000.00"),
    ("WE27 with VAT", loss("113000", ("200000", "0.90")), "101700.00"),
    ("WE30", loss("450000", ("300000", "0.90"), ("200000", "0.90")), "405000.00"),
    ("WE30 without the top-up", loss("450000", ("300000", "0.90")), "270000.00"),
]


@pytest.mark.parametrize(("name", "case", "amount"), WORKED_EXAMPLES, ids=[row[0] for row in WORKED_EXAMPLES])
def test_a_loss_pays_what_the_worked_example_says(name: str, case: Plain, amount: str) -> None:
    assert str(indemnity(case)["amount"]) == amount


@pytest.mark.parametrize(
    ("order", "paid", "left"),
    [
        ("after", ["0.00", "0.00", "26500.00"], ["32000.00", "9500.00", "0.00"]),
        ("before", ["0.00", "0.00", "31500.00"], ["30000.00", "5000.00", "0.00"]),
    ],
)
def test_a_first_loss_is_used_up_by_one_loss_after_the_other(
    order: str, paid: list[str], left: list[str]
) -> None:
    """WE8."""
    remaining = Decimal("50000.00")
    for debt, pays, leaves in zip(("20000", "25000", "40000"), paid, left, strict=True):
        outcome = indemnity(loss(debt, (debt, "0.90"), first_loss=first(str(remaining), order)))
        remaining -= outcome["first_loss_used"]
        assert (str(outcome["amount"]), str(remaining)) == (pays, leaves)


@pytest.mark.parametrize(
    ("case", "amount", "used"),
    [
        (loss("1", ("0.01", "0.50")), "0.01", "0.00"),
        (loss("999999999999.99", ("999999999999.99", "0.333")), "333000000000.00", "0.00"),
        (loss("300", ("100", "0.9"), ("200", "0.6"), each_loss=each("30", "before")), "189.00", "0.00"),
        (whole(each_loss=each("30", "before"), first_loss=first("500", "before")), "0.00", "70.00"),
        (whole(first_loss=first("50", "before"), threshold="100"), "0.00", "0.00"),
        (whole(first_loss=first("50", "after"), threshold="100"), "0.00", "0.00"),
        (whole(each_loss=each("105", "after"), first_loss=first("50", "after")), "0.00", "0.00"),
        (whole(minimum_retention="120", first_loss=first("50", "after")), "0.00", "0.00"),
        (whole(minimum_retention="20", first_loss=first("50", "after")), "30.00", "50.00"),
        (loss("100", ("0", "0.9"), each_loss=each("5", "before")), "0.00", "0.00"),
    ],
)
def test_a_deductible_never_makes_a_loss_pay_less_than_nothing(case: Plain, amount: str, used: str) -> None:
    outcome = indemnity(case)
    assert (str(outcome["amount"]), str(outcome["first_loss_used"])) == (amount, used)


@pytest.mark.parametrize(
    ("limit", "earlier", "amount", "covered", "uncovered"),
    [
        ("300000", "0", "400000", 300000, 100000),  # WE2
        ("100000", "0", "120000", 100000, 20000),  # WE3
        ("200000", "150000", "40000", 40000, 0),  # WE25 after payments
        ("200000", "450000", "40000", 0, 40000),  # WE25 without
    ],
)
def test_a_delivery_is_covered_as_far_as_the_limit_still_reaches(
    limit: str, earlier: str, amount: str, covered: int, uncovered: int
) -> None:
    assert cover(limit, earlier, amount) == (Fraction(covered), Fraction(uncovered))


def invoice(**fields: object) -> Plain:
    return {"buyer_id": "B", "currency": "EUR", "invoice_no": "1", "dispatched_on": "2025-03-01", **fields}


@pytest.mark.parametrize(
    ("due", "extension_ends", "stops", "notify"),
    [
        ({"issued_on": "2025-07-02", "terms_days": 14}, "2025-09-14", "2025-09-15", "2025-10-14"),
        ({"due_on": "2025-08-31", "issued_on": "2025-07-02"}, "2025-10-30", "2025-10-31", "2025-11-29"),
    ],
    ids=["net 14", "end of month + 30"],
)
def test_the_extension_counts_from_the_day_after_the_due_date(
    due: Plain, extension_ends: str, stops: str, notify: str
) -> None:
    """WE11."""
    policy = {"maximum_extension_days": 60, "overdue_notice": {"days": 30, "from": "extension_end"}}
    dates = deadlines(policy, invoice(**due), TODAY)
    found = [str(dates[name]) for name in ("extension_ends_on", "stop_shipment_from", "notify_by")]
    assert found == [extension_ends, stops, notify]


DUE_END_OF_APRIL = invoice(issued_on="2025-03-01", terms_days=60)
REGIMES: list[tuple[str, Plain, str]] = [
    ("waiting_ends_on", {"waiting_period": {"days": 120, "from": "due_date"}}, "2025-08-28"),
    ("waiting_ends_on", {"waiting_period": {"months": 4, "from": "due_date"}}, "2025-08-30"),
    ("waiting_ends_on", {"waiting_period": {"months": 3, "from": "due_date"}}, "2025-07-30"),
    ("waiting_ends_on", {"waiting_period": {"days": 180, "from": "due_date"}}, "2025-10-27"),
    ("waiting_ends_on", {"waiting_period": {"months": 6, "from": "due_date"}}, "2025-10-30"),
    ("waiting_ends_on", {"waiting_period": {"months": 5, "from": "claim"}}, "2025-12-10"),
    ("waiting_ends_on", {"waiting_period": {"months": 6, "from": "claim"}}, "2026-01-10"),
    ("extension_ends_on", {"maximum_extension_days": 60}, "2025-06-29"),
    (
        "claim_by",
        {"maximum_extension_days": 60, "claim_filing": {"days": 90, "from": "extension_end"}},
        "2025-09-27",
    ),
    ("claim_by", {"claim_filing": {"days": 240, "from": "due_date"}}, "2025-12-26"),
    ("notify_by", {"overdue_notice": {"days": 15, "from": "due_date"}}, "2025-05-15"),
    ("notify_by", {"overdue_notice": {"days": 60, "from": "due_date"}}, "2025-06-29"),
]


@pytest.mark.parametrize(("name", "policy", "day"), REGIMES)
def test_one_invoice_has_other_dates_under_every_regime(name: str, policy: Plain, day: str) -> None:
    """WE12, with the claim submitted on 10 July."""
    assert str(deadlines(policy, DUE_END_OF_APRIL, TODAY, submitted_on="2025-07-10")[name]) == day


def test_months_run_by_the_calendar_and_the_last_filing_day_by_days() -> None:
    """WE28."""
    policy = {
        "waiting_period": {"months": 3, "from": "due_date"},
        "claim_filing": {"days": 240, "from": "due_date"},
    }
    dates = deadlines(policy, invoice(due_on="2025-07-31"), "2025-08-02")
    assert (str(dates["waiting_ends_on"]), str(dates["claim_by"])) == ("2025-10-31", "2026-03-28")
    assert dates["days_overdue"] == 2


@pytest.mark.parametrize(
    ("day", "months", "end"),
    [
        ("2025-01-31", 1, "2025-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2025-02-28", 1, "2025-03-28"),
        ("2025-12-31", 2, "2026-02-28"),
        ("2025-12-15", 12, "2026-12-15"),
    ],
)
def test_a_month_ends_at_the_latest_with_the_calendar_month(day: str, months: int, end: str) -> None:
    assert str(plus_months(date.fromisoformat(day), months)) == end


def test_a_delivery_after_the_stop_is_not_in_the_loss_and_payments_go_to_the_oldest() -> None:
    """WE29."""
    oldest = invoice(due_on="2025-07-16", dispatched_on="2025-07-02")
    stop = deadlines({"maximum_extension_days": 60}, oldest, TODAY)["stop_shipment_from"]
    deliveries = {"2025-08-01": 60000, "2025-09-10": 40000, "2025-09-20": 50000}
    insured = sum(amount for day, amount in deliveries.items() if date.fromisoformat(day) < stop)
    assert insured == 100000
    assert indemnity(loss(str(insured), ("200000", "0.90")))["amount"] == 90000
    rows = [
        invoice(
            invoice_no=day, due_on=day, amount=str(amount), paid_amount="50000" if amount == 50000 else "0"
        )
        for day, amount in deliveries.items()
    ]
    assert list(allocated({"allocation": "oldest_first"}, rows).values()) == [10000, 40000, 50000]


THREE_INVOICES = [
    invoice(invoice_no="A", due_on="2025-01-01", amount="100", paid_amount="0"),
    invoice(invoice_no="B", due_on="2025-02-01", amount="80", paid_amount="60"),
    invoice(invoice_no="C", due_on="2025-03-01", amount="60", paid_amount="60"),
]


@pytest.mark.parametrize(
    ("rule", "unpaid"),
    [("oldest_first", [0, 60, 60]), ("as_designated", [100, 20, 0]), (None, [100, 20, 0])],
)
def test_payments_close_the_oldest_debt_where_the_policy_says_so(rule: str | None, unpaid: list[int]) -> None:
    """WE13."""
    found = allocated({"allocation": rule}, THREE_INVOICES)
    assert [found[number] for number in "ABC"] == [Fraction(amount) for amount in unpaid]


def test_currencies_are_never_mixed_and_an_unknown_due_date_is_paid_last() -> None:
    rows = [
        invoice(invoice_no="3", amount="10", paid_amount="10"),
        invoice(invoice_no="2", due_on="2025-02-01", amount="10", paid_amount="0"),
        invoice(invoice_no="1", due_on="2025-02-01", amount="4", paid_amount="2"),
        invoice(invoice_no="0", due_on="2024-02-01", amount="10", paid_amount="1", currency="USD"),
    ]
    unpaid = allocated({"allocation": "oldest_first"}, rows)
    assert unpaid == {"1": 0, "2": 2, "3": 10, "0": 9}


ENDORSED = {
    "maximum_extension_days": 60,
    "overdue_notice": {"days": 30, "from": "extension_end"},
    "waiting_period": {"days": 120, "from": "due_date"},
    "endorsements": [
        {
            "no": "2",
            "effective": "2025-06-01",
            "sets": {"overdue_notice.days": 10, "maximum_extension_days": 45},
        },
        {
            "no": "1",
            "effective": "2025-04-01",
            "sets": {"overdue_notice": {"days": 20, "from": "due_date"}},
        },
    ],
}


@pytest.mark.parametrize(
    ("day", "extension", "notice"),
    [
        (date(2025, 3, 31), 60, {"days": 30, "from": "extension_end"}),
        (date(2025, 4, 1), 60, {"days": 20, "from": "due_date"}),
        (date(2025, 6, 1), 45, {"days": 10, "from": "due_date"}),
        (None, None, None),
    ],
)
def test_endorsements_change_the_terms_from_their_day_on(
    day: date | None, extension: int | None, notice: Plain | None
) -> None:
    terms = terms_at(ENDORSED, day)
    assert (terms["maximum_extension_days"], terms["overdue_notice"]) == (extension, notice)
    assert terms["waiting_period"] == {"days": 120, "from": "due_date"}


def test_an_unknown_dispatch_leaves_open_only_what_an_endorsement_touches() -> None:
    dates = deadlines(ENDORSED, invoice(due_on="2025-04-30", dispatched_on=None), TODAY)
    unknown = {name for name, value in dates.items() if value is None}
    assert unknown == {"extension_ends_on", "stop_shipment_from", "notify_by", "claim_by"}
    assert str(dates["waiting_ends_on"]) == "2025-08-28"


@pytest.mark.parametrize(
    ("today", "due", "overdue"),
    [
        ("2025-05-02", {"due_on": "2025-04-30"}, 2),
        ("2025-04-30", {"due_on": "2025-04-30"}, 0),
        ("2025-04-01", {"due_on": "2025-04-30"}, 0),
        ("2025-05-02", {"issued_on": "2025-04-01"}, None),
    ],
)
def test_days_overdue_are_nought_up_to_the_due_date_and_unknown_without_one(
    today: str, due: Plain, overdue: int | None
) -> None:
    assert deadlines({}, invoice(**due), today)["days_overdue"] == overdue


@pytest.mark.parametrize(("notified_on", "ends"), [("2025-05-31", date(2025, 6, 30)), (None, None)])
def test_a_waiting_period_from_the_notice_needs_the_notice(
    notified_on: str | None, ends: date | None
) -> None:
    policy = {"waiting_period": {"months": 1, "from": "notice"}}
    dates = deadlines(policy, invoice(due_on="2025-04-30"), TODAY, notified_on=notified_on)
    assert dates["waiting_ends_on"] == ends


def test_insolvency_knows_no_waiting_period() -> None:
    dates = deadlines(ENDORSED, invoice(due_on="2025-04-30"), TODAY, insolvent_on="2025-05-02")
    assert dates["waiting_ends_on"] is None


@pytest.mark.parametrize(
    ("today", "passed"),
    [
        ("2025-06-29", set()),
        ("2025-06-30", {"extension_ends_on", "stop_shipment_from"}),
        ("2025-07-29", {"extension_ends_on", "stop_shipment_from"}),
        ("2025-07-30", {"extension_ends_on", "stop_shipment_from", "notify_by"}),
    ],
)
def test_a_last_day_has_passed_the_day_after_and_a_stop_begins_on_its_day(
    today: str, passed: set[str]
) -> None:
    assert deadlines(ENDORSED, invoice(due_on="2025-04-30"), today)["passed"] == passed
