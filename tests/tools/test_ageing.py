"""What is owed by age and buyer, and DSO from a ledger (domain.md F2, F5, F11, F12)."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.oracle import working_capital as oracle
from tests.tools.ledgers_for_tests import TODAY, amounts, ledgers
from tools.ageing import Bucket, aged, beyond_limit, bucket, by_buyer, concentration
from tools.dso_from_ledger import ledger_dso
from tools.exposure import LimitState, exposure
from tools.invoices import Invoice
from tools.limits import LimitKind, LimitRecord, LimitStatus
from tools.money import Money
from tools.policies import PolicyTerms


@pytest.mark.parametrize(
    ("overdue", "expected"),
    [
        (-1, Bucket.NOT_DUE),
        (0, Bucket.NOT_DUE),
        (1, Bucket.UP_TO_30),
        (30, Bucket.UP_TO_30),
        (31, Bucket.UP_TO_60),
        (60, Bucket.UP_TO_60),
        (61, Bucket.UP_TO_90),
        (90, Bucket.UP_TO_90),
        (91, Bucket.OVER_90),
    ],
)
def test_an_invoice_is_overdue_from_the_day_after_its_due_date(overdue: int, expected: Bucket) -> None:
    assert bucket(TODAY - timedelta(days=overdue), TODAY) is expected


def test_an_invoice_without_a_due_date_is_in_a_bucket_of_its_own() -> None:
    assert bucket(None, TODAY) is Bucket.NO_DUE_DATE


def as_oracle(invoices: Sequence[Invoice]) -> list[dict[str, object]]:
    return [
        {
            "amount": str(one.amount.amount),
            "paid": str(one.paid_amount) if one.paid_amount is not None else None,
            "due": one.due_on,
            "issued": one.issued_on,
        }
        for one in invoices
    ]


@given(ledgers)
def test_the_buckets_are_those_of_the_oracle_and_add_up_to_what_is_outstanding(
    invoices: list[Invoice],
) -> None:
    found = aged(invoices, TODAY)
    expected = oracle.ageing(as_oracle(invoices), TODAY)

    assert {one.value: Fraction(owed) for one, owed in found.buckets.items() if owed} == expected
    unpaid = [one.unpaid.amount for one in invoices]
    assert sum(found.buckets.values()) == found.outstanding == sum(unpaid)


@given(ledgers)
def test_the_buyers_ageing_adds_up_to_the_whole(invoices: list[Invoice]) -> None:
    each = [aged(of_one, TODAY) for of_one in by_buyer(invoices).values()]
    whole = aged(invoices, TODAY)

    for one in Bucket:
        assert sum((buyer.buckets[one] for buyer in each), Decimal(0)) == whole.buckets[one]


def test_f11_the_largest_buyer_and_the_top_five_as_shares_of_all() -> None:
    owed = {f"B-{n}": Decimal(amount) for n, amount in enumerate([400, 200, 100, 100, 100, 60, 40])}
    found = concentration(owed)

    assert found is not None
    assert (found.largest, found.largest_share, found.top_share) == ("B-0", Decimal("0.4"), Decimal("0.9"))
    assert concentration({}) is concentration({"B": Decimal(0)}) is None


@given(st.dictionaries(st.text(min_size=1), amounts, min_size=1, max_size=12))
def test_the_top_five_never_owe_less_than_the_largest_nor_more_than_all(owed: dict[str, Decimal]) -> None:
    found = concentration(owed)

    assert found is not None
    assert Decimal(0) <= found.largest_share <= found.top_share <= 1
    assert owed[found.largest] == max(owed.values())


def test_f12_only_what_is_above_the_limit_is_beyond_it() -> None:
    assert beyond_limit(Decimal(450), Decimal(300)) == 150
    assert beyond_limit(Decimal(250), Decimal(300)) == 0


def invoice(
    amount: str, paid: str = "0", due: date = TODAY, vat: str = "0", currency: str = "EUR"
) -> Invoice:
    return Invoice(
        "P",
        "B",
        "1",
        Money(Decimal(amount), currency),
        issued_on=due - timedelta(days=30),
        due_on=due,
        vat_amount=Decimal(vat),
        paid_amount=Decimal(paid),
    )


def limit(
    granted: str | None, status: LimitStatus = LimitStatus.APPROVED, currency: str = "EUR"
) -> LimitRecord:
    money = Money(Decimal(granted), currency) if granted else None
    return LimitRecord("P", "B", LimitKind.NAMED, status, granted=money, effective_from=date(2026, 1, 1))


@pytest.mark.parametrize(
    ("limits", "state", "beyond"),
    [
        pytest.param([limit("300")], LimitState.IN_FORCE, "100", id="over the limit"),
        pytest.param([limit("500")], LimitState.IN_FORCE, "0", id="within it"),
        pytest.param([limit("300", LimitStatus.WITHDRAWN)], LimitState.NOT_IN_FORCE, "400", id="withdrawn"),
        pytest.param([], LimitState.NO_DECISION, None, id="never decided"),
        pytest.param([limit(None, LimitStatus.PENDING)], LimitState.UNKNOWN, None, id="not decided yet"),
        pytest.param([limit(None, LimitStatus.UNAVAILABLE)], LimitState.UNKNOWN, None, id="not read"),
        pytest.param([limit("300", currency="USD")], LimitState.UNKNOWN, None, id="in another currency"),
    ],
)
def test_no_limit_an_unknown_limit_and_a_limit_of_nothing_are_three_answers(
    limits: list[LimitRecord], state: LimitState, beyond: str | None
) -> None:
    found = exposure([invoice("452", vat="52"), invoice("9", paid="9")], limits, "EUR", PolicyTerms(), TODAY)

    assert (found.state, found.beyond) == (state, Decimal(beyond) if beyond else None)


def test_vat_counts_against_the_limit_only_where_the_policy_covers_it() -> None:
    covered = PolicyTerms(vat_covered=True)

    assert exposure([invoice("452", vat="52")], [limit("300")], "EUR", covered, TODAY).beyond == 152


def test_a_ledgers_dso_is_that_of_its_sales_in_the_period() -> None:
    old = invoice("1000", paid="1000", due=TODAY - timedelta(days=400))
    due = invoice("730", due=TODAY - timedelta(days=10))
    ahead = invoice("1095", due=TODAY + timedelta(days=10))
    found = ledger_dso([old, due, ahead], TODAY, 365)

    assert (found.receivables, found.credit_sales, found.days) == (Decimal(1825), Decimal(1825), 365)
    assert (found.dso, found.best_possible, found.days_delinquent) == (
        Decimal("365.0"),
        Decimal("219.0"),
        Decimal("146.0"),
    )


def test_a_ledger_that_begins_later_shortens_the_period() -> None:
    found = ledger_dso([invoice("100", due=TODAY)], TODAY, 365)

    assert (found.begins, found.days) == (TODAY - timedelta(days=30), 31)


def test_without_sales_in_the_period_there_is_no_dso_and_without_due_dates_no_best_one() -> None:
    old = invoice("100", due=TODAY - timedelta(days=400))
    undated = Invoice("P", "B", "2", Money(Decimal(50), "EUR"), issued_on=TODAY)

    assert ledger_dso([old], TODAY, 90).dso is None
    assert ledger_dso([], TODAY, 90).dso is None
    found = ledger_dso([undated], TODAY, 90)
    assert (found.dso, found.best_possible, found.days_delinquent) == (Decimal("1.0"), None, None)


@given(ledgers, st.integers(1, 500))
def test_a_ledgers_figures_are_those_of_the_oracle(invoices: list[Invoice], days: int) -> None:
    found = ledger_dso(invoices, TODAY, days)
    begins = max(
        [
            TODAY - timedelta(days=days - 1),
            min((one.issued_on for one in invoices if one.issued_on), default=TODAY),
        ]
    )
    sold = [one.amount.amount for one in invoices if one.issued_on and one.issued_on >= begins]

    assert (found.begins, found.credit_sales) == (begins, sum(sold, Decimal(0)))
    if sold:
        assert found.dso is not None
        span = (TODAY - begins).days + 1
        assert Fraction(found.dso) == oracle.dso(str(found.receivables), str(found.credit_sales), span)
    back = oracle.count_back(str(found.receivables), as_oracle(invoices), TODAY)
    assert (Fraction(found.count_back.days) if found.count_back.used_up else None) == back
