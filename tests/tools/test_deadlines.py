"""Deadlines of an invoice: every day under the policy in force at dispatch, or a plain unknown."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from knowledge.passage import Authority
from tests.tools.policies_for_tests import TODAY, invoice, ledger, policy
from tools.claims import Claim, ClaimStatus
from tools.deadlines import InvoiceDeadlines, Known, Rule, deadlines, stop_shipment
from tools.events import BuyerEvent, EventKind
from tools.invoices import Invoice
from tools.policies import Endorsement
from tools.terms_in_force import TermsOverTime

INVOICE = invoice("INV-7", "1000")


def of(
    one: Invoice = INVOICE, *endorsements: Endorsement, known: Known | None = None, **terms: Any
) -> InvoiceDeadlines:
    without = terms.pop("without", ())
    return deadlines(
        one, TermsOverTime(policy(*endorsements, without=without, **terms)), TODAY, known or Known()
    )


def test_every_day_follows_from_the_due_date_and_the_schedule() -> None:
    found = of()

    assert found.due_on == date(2026, 7, 31)
    assert found.days_overdue == 115
    assert found.extension_ends_on == date(2026, 9, 29)
    assert found.stop_shipment_from == date(2026, 9, 30)
    assert found.notify_by == date(2026, 10, 29)
    assert found.waiting_ends_on == date(2026, 11, 30)
    assert found.claim_by == date(2026, 12, 28)
    assert found.payment_expected_by == date(2026, 12, 30)
    assert found.missing == ()


def test_each_day_names_the_term_it_rests_on() -> None:
    source = of().source(Rule.NOTICE)

    assert source is not None
    assert (source.parameter, source.clause, source.authority) == (
        "overdue_notice",
        "clause 12.1",
        Authority.SCHEDULE,
    )


LATER = Endorsement("E1", date(2026, 7, 1), {"overdue_notice.days": 45})


@pytest.mark.parametrize(
    ("dispatched", "notify_by", "authority"),
    [
        (date(2026, 6, 30), date(2026, 10, 29), Authority.SCHEDULE),
        (date(2026, 7, 1), date(2026, 11, 13), Authority.ENDORSEMENT),
    ],
)
def test_the_endorsement_in_force_at_dispatch_counts_not_todays(
    dispatched: date, notify_by: date, authority: Authority
) -> None:
    found = of(replace(INVOICE, dispatched_on=dispatched), LATER)

    source = found.source(Rule.NOTICE)
    assert found.notify_by == notify_by
    assert source is not None
    assert source.authority is authority


def test_without_a_dispatch_date_only_what_an_endorsement_changes_is_unknown() -> None:
    found = of(replace(INVOICE, dispatched_on=None), LATER)

    assert found.notify_by is None
    assert found.extension_ends_on == date(2026, 9, 29)
    assert found.missing == ("dispatched_on",)


def test_without_a_due_date_it_follows_from_issue_and_terms_and_else_nothing_is_guessed() -> None:
    assert of(replace(INVOICE, due_on=None)).due_on == date(2026, 7, 31)

    unknown = of(replace(INVOICE, due_on=None, terms_days=None))

    assert [unknown.day(rule) for rule in Rule] == [None] * len(Rule)
    assert unknown.days_overdue is None
    assert "due_on" in unknown.missing


@pytest.mark.parametrize(
    ("parameter", "rule"),
    [
        ("maximum_extension_days", Rule.STOP),
        ("overdue_notice", Rule.NOTICE),
        ("waiting_period", Rule.WAITING),
        ("claim_filing", Rule.CLAIM),
    ],
)
def test_a_term_the_policy_does_not_state_is_missing_and_never_defaulted(parameter: str, rule: Rule) -> None:
    found = of(without=(parameter,))

    assert found.day(rule) is None
    assert f"policy.{parameter}" in found.missing


@pytest.mark.parametrize(
    ("start", "known", "ends"),
    [
        ("notice", Known(), None),
        ("notice", Known(notified_on=date(2026, 9, 1)), date(2027, 1, 1)),
        ("claim", Known(notified_on=date(2026, 9, 1)), None),
        ("claim", Known(submitted_on=date(2026, 10, 31)), date(2027, 2, 28)),
        ("extension_end", Known(), date(2027, 1, 29)),
    ],
)
def test_the_waiting_period_runs_from_where_the_policy_says(
    start: str, known: Known, ends: date | None
) -> None:
    assert of(waiting_period={"months": 4, "from": start}, known=known).waiting_ends_on == ends


def test_insolvency_ends_the_waiting_and_makes_the_notice_due_at_once() -> None:
    found = of(known=Known(insolvent_since=date(2026, 8, 10)))

    assert found.waiting_ends_on is None
    assert found.notice_is_due_at_once
    assert found.payment_expected_by == date(2026, 9, 9)


def test_a_day_that_went_by_undone_is_passed_and_one_that_was_done_is_not() -> None:
    assert of().passed == (Rule.EXTENSION, Rule.STOP, Rule.NOTICE)
    assert of(known=Known(notified_on=date(2026, 10, 29))).passed == (Rule.EXTENSION, Rule.STOP)
    assert Rule.NOTICE in of(known=Known(notified_on=date(2026, 10, 30))).passed


def test_on_its_last_day_a_deadline_is_not_passed() -> None:
    found = replace(of(), today=date(2026, 10, 29))

    assert not found.notice_missed
    assert found.next_to_do == (Rule.NOTICE, date(2026, 10, 29))


def test_the_next_thing_to_do_leaves_out_what_is_done() -> None:
    done = of(known=Known(notified_on=date(2026, 10, 1)))

    assert done.next_to_do == (Rule.CLAIM, date(2026, 12, 28))
    assert of(known=Known(date(2026, 10, 1), date(2026, 11, 1))).next_to_do is None


def test_collection_has_a_day_only_where_the_policy_sets_one() -> None:
    assert of().collection_by is None
    handed = of(collection_handover={"days": 30, "from": "extension_end"})
    assert handed.collection_by == date(2026, 10, 29)


def test_the_oldest_unpaid_invoice_decides_the_stop() -> None:
    held = ledger(policy(), invoice("OLD"), invoice("NEW", due_on=date(2026, 11, 20)))

    stop = stop_shipment(held.open, TODAY)

    assert stop is not None
    assert (stop.invoice_no, stop.since) == ("OLD", date(2026, 9, 30))
    assert stop_shipment(held.open, date(2026, 9, 29)) is None


def test_a_payment_counts_to_the_oldest_invoice_so_that_it_lifts_the_stop() -> None:
    paid_for_another = (
        invoice("OLD", "100"),
        invoice("NEW", "100", due_on=date(2026, 11, 20), paid_amount=100),
    )

    by_policy = ledger(policy(), *paid_for_another)
    as_designated = ledger(policy(allocation="as_designated"), *paid_for_another)

    assert stop_shipment(by_policy.open, TODAY) is None
    assert stop_shipment(as_designated.open, TODAY) is not None


def test_a_claim_speaks_for_the_invoices_it_names_alone() -> None:
    claim = Claim("P", "C-1", "B", ClaimStatus.NOTIFIED, notified_on=date(2026, 9, 9), invoices=("1",))

    held = ledger(policy(), invoice("1"), invoice("2"), claims=(claim,))

    assert [one.known.notified_on for one in held.open] == [date(2026, 9, 9), None]


def test_an_insolvency_of_the_buyer_speaks_for_all_its_invoices() -> None:
    event = BuyerEvent("P", "E", "B", EventKind.INSOLVENCY, date(2026, 8, 1))

    held = ledger(policy(), invoice("1"), invoice("2"), events=(event,))

    assert all(one.notice_is_due_at_once for one in held.open)


def test_an_insolvency_that_was_notified_for_one_invoice_is_not_to_be_notified_again() -> None:
    event = BuyerEvent("P", "E", "B", EventKind.INSOLVENCY, date(2026, 8, 1))
    before = Claim("P", "C-1", "B", ClaimStatus.NOTIFIED, notified_on=date(2026, 7, 31), invoices=("1",))
    after = replace(before, notified_on=date(2026, 8, 2))

    held = [
        ledger(policy(), invoice("1"), invoice("2"), claims=(one,), events=(event,))
        for one in (before, after)
    ]

    assert [one.notice_is_due_at_once for one in held[0].open] == [False, True]
    assert [one.notice_is_due_at_once for one in held[1].open] == [False, False]


def test_a_period_of_absurd_length_gives_no_day_instead_of_failing() -> None:
    assert of(claim_filing={"days": 99_999_999, "from": "due_date"}).claim_by is None
