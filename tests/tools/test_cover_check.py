"""The cover check: the first failure decides, then anything unknown, and only then is a delivery covered."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.tools.policies_for_tests import BUYER, TODAY, eur, facts, invoice, limit, policy
from tools.claims import Claim, ClaimStatus
from tools.cover import Check, CheckName, Condition, CoverCheck, Facts, Result, Verdict, of_invoice, planned
from tools.cover_card import BECAUSE, because, cover_card
from tools.cover_check import check_delivery
from tools.events import BuyerEvent, EventKind
from tools.limits import LimitKind, LimitStatus
from tools.money import Money
from tools.policies import Endorsement, PolicyStatus

HELD = facts(policy(), limit())


def shipped(held: Facts, amount: str | None = "80000", days: int | None = 60, on: date = TODAY) -> CoverCheck:
    return check_delivery(held, planned(eur(amount) if amount else None, days, on))


def invoiced(held: Facts, number: str = "1") -> CoverCheck:
    one = next(found.invoice for found in held.ledger.open if found.invoice.invoice_no == number)
    return check_delivery(held, of_invoice(one, held.ledger.terms.terms(one.dispatched_on)))


def result(found: CoverCheck, name: CheckName) -> Check:
    return next(check for check in found.checks if check.name is name)


def test_a_shipment_within_limit_term_and_period_is_covered_on_conditions() -> None:
    found = shipped(HELD)

    assert (found.verdict, found.covered, found.uncovered) == (Verdict.COVERED, eur("80000"), eur("0"))
    assert found.missing == ()
    assert {name for name, _ in found.conditions} >= {Condition.GOODS, Condition.PAYMENT_METHOD}


def test_the_part_beyond_the_limit_is_not_covered() -> None:
    found = shipped(HELD, "600000")

    assert (found.verdict, found.covered, found.uncovered) == (Verdict.PARTLY, eur("500000"), eur("100000"))


def test_the_checks_keep_their_order() -> None:
    assert [check.name for check in shipped(HELD).checks] == [
        CheckName.POLICY,
        CheckName.COUNTRY,
        CheckName.IDENTITY,
        CheckName.LIMIT,
        CheckName.ROOM,
        CheckName.STOP,
        CheckName.TERM,
    ]


FAILURES: list[tuple[str, Facts, dict[str, Any], CheckName]] = [
    ("after the policy's end", HELD, {"on": date(2028, 1, 1)}, CheckName.POLICY),
    (
        "policy cancelled",
        facts(replace(policy(), status=PolicyStatus.CANCELLED), limit()),
        {},
        CheckName.POLICY,
    ),
    (
        "country not insured",
        facts(policy(), limit(), buyer=replace(BUYER, country="US")),
        {},
        CheckName.COUNTRY,
    ),
    ("refused limit", facts(policy(), limit(status=LimitStatus.REFUSED)), {}, CheckName.LIMIT),
    ("withdrawn limit", facts(policy(), limit(status=LimitStatus.WITHDRAWN)), {}, CheckName.LIMIT),
    ("suspended limit", facts(policy(), limit(status=LimitStatus.SUSPENDED)), {}, CheckName.LIMIT),
    ("still pending", facts(policy(), limit(status=LimitStatus.PENDING, granted=None)), {}, CheckName.LIMIT),
    ("no decision, no discretionary limit", facts(policy()), {}, CheckName.LIMIT),
    (
        "withdrawn from the day of dispatch",
        facts(
            policy(),
            limit(
                status=LimitStatus.PENDING_WITHDRAWAL, pending_action="withdrawal", pending_effective=TODAY
            ),
        ),
        {},
        CheckName.LIMIT,
    ),
    (
        "limit used up",
        facts(policy(), limit("1000"), invoices=(invoice("1", "1000", due_on=date(2026, 12, 1)),)),
        {},
        CheckName.ROOM,
    ),
    ("stopped by an old invoice", facts(policy(), limit(), invoices=(invoice(),)), {}, CheckName.STOP),
    (
        "insolvent",
        facts(
            policy(), limit(), events=(BuyerEvent("P", "E", "B", EventKind.INSOLVENCY, date(2026, 11, 1)),)
        ),
        {},
        CheckName.STOP,
    ),
    ("term too long", HELD, {"days": 91}, CheckName.TERM),
    (
        "term longer than the limit's own",
        facts(policy(), limit(max_payment_term_days=30)),
        {},
        CheckName.TERM,
    ),
]


@pytest.mark.parametrize(
    ("held", "asked", "first"),
    [pytest.param(held, asked, first, id=name) for name, held, asked, first in FAILURES],
)
def test_the_first_failure_makes_it_not_covered(held: Facts, asked: dict[str, Any], first: CheckName) -> None:
    found = shipped(held, **asked)

    assert found.verdict is Verdict.NOT_COVERED
    assert found.first_failure is not None
    assert found.first_failure.name is first
    assert (found.covered, found.uncovered) == (eur("0"), eur("80000"))


UNKNOWN: list[tuple[str, Facts, dict[str, Any], str]] = [
    ("amount", HELD, {"amount": None}, "amount"),
    ("term", HELD, {"days": None}, "terms_days"),
    ("country", facts(policy(), limit(), buyer=replace(BUYER, country=None)), {}, "buyer.country"),
    ("countries of the policy", facts(policy(without=("countries",)), limit()), {}, "policy.countries"),
    ("period", facts(replace(policy(), period_to=None), limit()), {}, "policy.period"),
    ("status", facts(replace(policy(), status=None), limit()), {}, "policy.status"),
    (
        "maximum term",
        facts(policy(without=("max_payment_term_days",)), limit()),
        {},
        "policy.max_payment_term_days",
    ),
    (
        "extension, with something overdue",
        facts(policy(without=("maximum_extension_days",)), limit(), invoices=(invoice(),)),
        {},
        "policy.maximum_extension_days",
    ),
    (
        "due date of an open invoice",
        facts(policy(), limit(), invoices=(invoice("7", due_on=None, issued_on=None),)),
        {},
        "due_on of 7",
    ),
    (
        "a reading that failed",
        facts(
            policy(),
            limit(status=LimitStatus.UNAVAILABLE, granted=None, read_at=datetime(2026, 11, 23, tzinfo=UTC)),
        ),
        {},
        "limit.reading",
    ),
    (
        "evidence for a discretionary limit",
        facts(policy(discretionary_limit={"amount": "90000"})),
        {},
        "discretionary_limit.evidence",
    ),
    (
        "an open claim on the buyer",
        facts(policy(), limit(), claims=(Claim("P", "C-9", "B", ClaimStatus.NOTIFIED),)),
        {},
        "insurer.consent",
    ),
]


@pytest.mark.parametrize(
    ("held", "asked", "missing"),
    [pytest.param(held, asked, missing, id=name) for name, held, asked, missing in UNKNOWN],
)
def test_it_is_never_covered_while_an_input_is_unknown(
    held: Facts, asked: dict[str, Any], missing: str
) -> None:
    found = shipped(held, **asked)

    assert found.verdict is Verdict.CANNOT_TELL
    assert missing in found.missing
    assert (found.covered, found.uncovered) == (None, None)


def test_a_failure_decides_even_while_something_else_is_unknown() -> None:
    assert (
        shipped(facts(policy(), limit(status=LimitStatus.REFUSED)), days=None).verdict is Verdict.NOT_COVERED
    )


def test_another_currency_is_never_converted() -> None:
    found = check_delivery(HELD, planned(Money(Decimal(80000), "USD"), 60, TODAY))

    assert found.verdict is Verdict.CANNOT_TELL
    assert found.missing == ("amount.currency",)


def test_what_is_owed_in_another_currency_keeps_the_room_unknown() -> None:
    dollars = replace(invoice("1", due_on=date(2026, 12, 1)), amount=Money(Decimal(500), "USD"))

    assert shipped(facts(policy(), limit(), invoices=(dollars,))).missing == ("exchange_rate",)


def test_a_temporary_limit_counts_until_its_last_day() -> None:
    held = facts(
        policy(), limit("50000"), limit("40000", kind=LimitKind.TEMPORARY, effective_to=date(2026, 12, 31))
    )

    assert shipped(held, on=date(2026, 12, 31)).verdict is Verdict.COVERED
    assert shipped(held, on=date(2027, 1, 1)).covered == eur("50000")


def test_conditions_of_the_limit_are_said_and_not_taken_as_met() -> None:
    held = facts(policy(), limit(status=LimitStatus.APPROVED_CONDITIONAL, conditions=("Bank guarantee",)))

    assert (Condition.LIMIT_CONDITIONS, ("Bank guarantee",)) in shipped(held).conditions


def test_an_endorsement_in_force_on_the_day_of_dispatch_decides() -> None:
    held = facts(policy(Endorsement("E1", date(2026, 12, 1), {"max_payment_term_days": 30})), limit())

    assert shipped(held, on=date(2026, 11, 30)).verdict is Verdict.COVERED
    assert shipped(held, on=date(2026, 12, 1)).verdict is Verdict.NOT_COVERED


DUE_LATER = date(2026, 12, 20)


@pytest.mark.parametrize(
    ("known", "name", "expected"),
    [
        ({"declared": False}, CheckName.DECLARED, Result.FAIL),
        ({"declared": None}, CheckName.DECLARED, Result.UNKNOWN),
        ({"disputed_amount": None}, CheckName.DISPUTE, Result.UNKNOWN),
        ({"disputed_amount": Decimal(75000)}, CheckName.DISPUTE, Result.FAIL),
        ({"disputed_amount": Decimal("74999.99")}, CheckName.DISPUTE, Result.PASS),
        ({"dispatched_on": None}, CheckName.POLICY, Result.UNKNOWN),
        ({"due_on": None, "issued_on": None}, CheckName.TERM, Result.PASS),
        ({"due_on": None, "issued_on": None, "terms_days": None}, CheckName.TERM, Result.UNKNOWN),
        ({}, CheckName.NOTICE, Result.PASS),
        ({"due_on": date(2026, 7, 31)}, CheckName.NOTICE, Result.FAIL),
    ],
)
def test_an_invoice_is_judged_by_what_the_ledger_says_of_it(
    known: dict[str, Any], name: CheckName, expected: Result
) -> None:
    held = facts(policy(), limit(), invoices=(invoice("1", "100000", **{"due_on": DUE_LATER, **known}),))

    assert result(invoiced(held), name).result is expected


def test_the_limit_on_the_day_of_dispatch_counts_and_not_todays() -> None:
    rows = (
        limit("500000"),
        limit(
            "0", status=LimitStatus.WITHDRAWN, effective_from=date(2026, 10, 1), decided_on=date(2026, 9, 1)
        ),
    )
    held = facts(policy(), *rows, invoices=(invoice("1", "100000", due_on=DUE_LATER),))

    assert invoiced(held).verdict is Verdict.COVERED
    assert shipped(held).verdict is Verdict.NOT_COVERED


def test_a_limit_without_a_date_is_no_limit_that_was_missing_on_the_day_of_dispatch() -> None:
    held = facts(
        policy(),
        limit("500000", effective_from=None, decided_on=None),
        invoices=(invoice("1", "100000", due_on=DUE_LATER),),
    )

    assert invoiced(held).verdict is Verdict.CANNOT_TELL
    assert "limit.effective_from" in invoiced(held).missing
    assert shipped(held, "1000").verdict is Verdict.COVERED


def test_earlier_deliveries_take_the_limit_first_and_undeclared_ones_take_none_of_it() -> None:
    owed = (
        invoice("1", "300000", due_on=DUE_LATER),
        invoice("2", "250000", dispatched_on=date(2026, 7, 1), due_on=DUE_LATER),
    )

    assert invoiced(facts(policy(), limit(), invoices=owed), "2").covered == eur("200000")
    undeclared = (replace(owed[0], declared=False), owed[1])
    assert invoiced(facts(policy(), limit(), invoices=undeclared), "2").covered == eur("250000")


def test_vat_is_told_apart_and_unknown_vat_cover_keeps_the_amount_unknown() -> None:
    owed = invoice("1", "119000", vat_amount=Decimal(19000), due_on=DUE_LATER)
    held = facts(policy(), limit(), invoices=(owed,))
    found = invoiced(held)

    assert found.covered == eur("100000")
    assert cover_card(held, of_invoice(owed, held.ledger.terms.terms(TODAY)), found)["vat_excluded"] == {
        "amount": "19000",
        "currency": "EUR",
    }
    unsaid = facts(policy(without=("vat_covered",)), limit(), invoices=(owed,))
    assert invoiced(unsaid).missing == ("policy.vat_covered",)


def test_every_reason_can_be_said_and_every_check_names_its_source() -> None:
    held = [one for _, one, _, _ in FAILURES] + [one for _, one, _, _ in UNKNOWN] + [HELD]
    checks = [check for one in held for check in shipped(one).checks]

    assert all(because(check) and check.source for check in checks)
    assert {check.code for check in checks} <= set(BECAUSE)
