"""What changed of a buyer: each move of a limit, grade, overdue, claim and level, and nothing else."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from tools.buyers import Buyer
from tools.changes import Change, ChangeKind, Found, change_id
from tools.claims import Claim, ClaimStatus
from tools.differences import differences, of_event
from tools.events import BuyerEvent, EventKind
from tools.invoices import Invoice
from tools.ledger import buyer_ledger
from tools.limits import LimitKind, LimitRecord, LimitStatus
from tools.money import Money
from tools.policies import Policy
from tools.snapshots import EMPTY, Overdue, Snapshot, Stage, read_snapshot, snapshot
from tools.terms_in_force import TermsOverTime
from tools.warning_signs import Told

TODAY = date(2026, 11, 23)
YESTERDAY = TODAY - timedelta(days=1)
BUYER = Buyer("B", "Buyer GmbH", grade="4", grade_scale="1-10 (1 best)")
TERMS = TermsOverTime(
    Policy("P", "Holder", "EUR", schedule={"maximum_extension_days": 60}, clauses={}, endorsements=())
)
S = LimitStatus


def limit(status: LimitStatus, granted: str | None = "500", **more: object) -> LimitRecord:
    """A decision on the named limit, granted in EUR."""
    money = Money(Decimal(granted), "EUR") if granted is not None else None
    row = LimitRecord(
        "P", "B", LimitKind.NAMED, status, money, money, date(2026, 1, 1), decided_on=date(2025, 12, 20)
    )
    return replace(row, **more)  # type: ignore[arg-type]


def invoice(number: str, due: date | None, paid: str = "0") -> Invoice:
    return Invoice("P", "B", number, Money(Decimal(100), "EUR"), due_on=due, paid_amount=Decimal(paid))


def told(
    limits: Sequence[LimitRecord] = (),
    invoices: Sequence[Invoice] = (),
    *,
    on: date = TODAY,
    grade: str | None = "4",
    claims: Sequence[Claim] = (),
    events: Sequence[BuyerEvent] = (),
) -> Told:
    ledger = buyer_ledger(TERMS, "B", invoices, claims, events, on) if invoices else None
    return Told(replace(BUYER, grade=grade), events, limits, ledger, claims)


def between(before: Told, after: Told, *, then: date = TODAY, now: date = TODAY) -> list[Found]:
    """Through the text in which a snapshot is kept, as the next comparison reads it."""
    last = read_snapshot(snapshot(before, "none", (), then).as_text())
    return list(differences(last, snapshot(after, "none", (), now), after, now, then))


def in_short(found: Sequence[Found]) -> list[tuple[str, str | None, str | None, str | None, str | None]]:
    def day(one: date | None) -> str | None:
        return one.isoformat() if one else None

    return [(one.kind, one.old, one.new, day(one.effective_on), day(one.run_off_until)) for one in found]


APPROVED = limit(S.APPROVED)
IN_DECEMBER, LATER = date(2026, 12, 20), date(2026, 12, 1)
PENDING = limit(S.PENDING_WITHDRAWAL, decided_on=date(2026, 11, 18), pending_effective=IN_DECEMBER)
MOVES: list[tuple[str, list[LimitRecord], list[LimitRecord], list[tuple[object, ...]]]] = [
    ("as it was", [APPROVED], [APPROVED], []),
    ("granted", [], [APPROVED], [("limit_granted", None, "500 EUR", "2026-01-01", None)]),
    (
        "raised",
        [APPROVED],
        [limit(S.AMENDED, "700")],
        [("limit_raised", "500 EUR", "700 EUR", "2026-01-01", None)],
    ),
    (
        "reduced",
        [APPROVED],
        [limit(S.REDUCED, "300")],
        [("limit_reduced", "500 EUR", "300 EUR", "2026-01-01", None)],
    ),
    (
        "withdrawn",
        [APPROVED],
        [limit(S.WITHDRAWN, None, effective_from=TODAY)],
        [("limit_withdrawn", "500 EUR", "0", "2026-11-23", None)],
    ),
    (
        "a withdrawal announced: what is in force stands until the day before",
        [APPROVED],
        [APPROVED, PENDING],
        [("withdrawal_announced", "500 EUR", "0 EUR", "2026-12-20", "2026-12-19")],
    ),
    (
        "put off",
        [PENDING],
        [replace(PENDING, pending_effective=date(2027, 1, 10))],
        [("withdrawal_announced", "500 EUR", "0 EUR", "2027-01-10", "2027-01-09")],
    ),
    (
        "called off",
        [PENDING],
        [APPROVED],
        [("limit_granted", "pending_withdrawal", "500 EUR", "2026-01-01", None)],
    ),
    (
        "a withdrawal without a day promises none",
        [APPROVED],
        [replace(PENDING, pending_effective=None)],
        [("withdrawal_announced", "500 EUR", "0 EUR", None, None)],
    ),
    (
        "a reduction decided ahead",
        [APPROVED],
        [APPROVED, limit(S.REDUCED, "300", effective_from=LATER)],
        [("limit_reduced", "500 EUR", "300 EUR", "2026-12-01", "2026-11-30")],
    ),
    (
        "a reduction announced to an amount not told",
        [APPROVED],
        [replace(APPROVED, pending_action="reduction", pending_effective=LATER)],
        [("limit_reduced", "500 EUR", None, "2026-12-01", "2026-11-30")],
    ),
    (
        "an announced reduction whose day has passed is none ahead",
        [],
        [replace(APPROVED, pending_action="reduction", pending_effective=YESTERDAY)],
        [("limit_granted", None, "500 EUR", "2026-01-01", None)],
    ),
    ("renewed as it is", [APPROVED], [APPROVED, limit(S.APPROVED, effective_from=LATER)], []),
    (
        "refused",
        [],
        [replace(limit(S.REFUSED, None), requested=Money(Decimal(900), "EUR"))],
        [("limit_refused", None, "0 EUR", "2026-01-01", None)],
    ),
    ("an increase refused leaves the limit as it was", [APPROVED], [APPROVED, limit(S.REFUSED_INCREASE)], []),
    ("asked for is not granted", [APPROVED], [APPROVED, limit(S.PENDING, "900")], []),
    ("nobody could read it", [APPROVED], [APPROVED, limit(S.UNAVAILABLE, None)], []),
    ("no longer in the book is not withdrawn", [APPROVED], [], []),
    ("an amount that is unknown is not zero", [APPROVED], [limit(S.APPROVED, None)], []),
    (
        "suspended because of an overdue",
        [APPROVED],
        [limit(S.SUSPENDED)],
        [("stop_shipment", "500 EUR", "suspended", "2026-01-01", None)],
    ),
    (
        "the policyholder's own cancellation is named so",
        [APPROVED],
        [limit(S.CANCELLED_BY_CLIENT)],
        [("limit_withdrawn", "500 EUR", "cancelled_by_client", "2026-01-01", None)],
    ),
    (
        "in another currency nothing is higher or lower",
        [APPROVED],
        [replace(APPROVED, granted=Money(Decimal(9), "CNY"))],
        [("limit_granted", "500 EUR", "9 CNY", "2026-01-01", None)],
    ),
    (
        "history of a buyer nobody watched is no news",
        [],
        [limit(S.EXPIRED)],
        [],
    ),
]


@pytest.mark.parametrize(("before", "after", "expected"), [m[1:] for m in MOVES], ids=[m[0] for m in MOVES])
def test_each_move_of_a_limit_is_told_once_as_the_record_tells_it(
    before: list[LimitRecord], after: list[LimitRecord], expected: list[tuple[object, ...]]
) -> None:
    found = between(told(before), told(after))

    assert in_short(found) == expected
    assert all(one.subject == "named" for one in found)
    assert between(told(after), told(after)) == []


BY_THE_CALENDAR = [
    (replace(APPROVED, effective_to=YESTERDAY), ("limit_expired", "500 EUR", "0 EUR", "2026-11-23", None)),
    (replace(PENDING, pending_effective=TODAY), ("limit_withdrawn", "500 EUR", "0 EUR", "2026-11-23", None)),
]


@pytest.mark.parametrize(("row", "expected"), BY_THE_CALENDAR)
def test_a_day_alone_ends_what_the_record_said_would_end(
    row: LimitRecord, expected: tuple[object, ...]
) -> None:
    found = between(told([row]), told([row]), then=YESTERDAY, now=TODAY)

    assert in_short(found) == [expected]
    assert [one.by for one in found] == ["calendar"]


def test_a_reduction_that_was_told_when_it_was_decided_is_not_told_again_on_its_day() -> None:
    rows = [APPROVED, limit(S.REDUCED, "300", effective_from=TODAY)]

    assert between(told(rows), told(rows), then=YESTERDAY, now=TODAY) == []


def test_a_reason_is_a_code_and_never_prose() -> None:
    coded, prose = (
        replace(APPROVED, reason_code="R12"),
        replace(APPROVED, reason_code="The buyer is bankrupt"),
    )

    assert [one.reason_code for one in between(told(), told([coded]))] == ["R12"]
    assert [one.reason_code for one in between(told(), told([prose]))] == [None]


def test_a_limit_read_from_an_insurer_is_told_as_the_insurers() -> None:
    found = between(told(), told([replace(APPROVED, source="api:atradius")]))

    assert [one.by for one in found] == ["insurer:atradius"]


DUE = date(2026, 9, 1)
"""Half of the extension of 60 days is passed on 2 October, the stop begins on 1 November."""
AGES = [
    (DUE, date(2026, 9, 2), ("overdue_started", "none", "overdue", "2026-09-02", None)),
    (date(2026, 9, 2), date(2026, 10, 2), ("overdue_aged", "overdue", "beyond_half", "2026-10-02", None)),
    (
        date(2026, 10, 2),
        date(2026, 11, 1),
        ("stop_shipment", "beyond_half", "stop_shipment", "2026-11-01", None),
    ),
    (DUE, date(2026, 11, 1), ("stop_shipment", "none", "stop_shipment", "2026-11-01", None)),
]


@pytest.mark.parametrize(("then", "now", "expected"), AGES)
def test_an_overdue_ages_by_the_calendar(then: date, now: date, expected: tuple[object, ...]) -> None:
    one = [invoice("I-1", DUE)]
    found = between(told((), one, on=then), told((), one, on=now), then=then, now=now)

    assert in_short(found) == [expected]
    assert (found[0].subject, found[0].by) == ("I-1", "calendar")


def test_what_is_paid_is_settled_and_what_is_left_is_said() -> None:
    old, newer = invoice("I-1", DUE), invoice("I-2", YESTERDAY)
    paid = invoice("I-1", DUE, paid="100")

    assert in_short(between(told((), [old]), told((), [paid]))) == [
        ("overdue_settled", "stop_shipment", "none", None, None)
    ]
    settled = between(told((), [old, newer]), told((), [paid, newer]))
    assert in_short(settled) == [("overdue_settled", "stop_shipment", "overdue", None, None)]
    assert settled[0].subject == "I-1"


def test_an_unknown_due_date_neither_settles_nor_begins_anything() -> None:
    known, unknown = told((), [invoice("I-1", DUE)]), told((), [invoice("I-1", None)])

    assert snapshot(unknown, None, (), TODAY).overdue == Overdue(Stage.UNKNOWN)
    assert between(known, unknown) == []
    assert [(one.old, one.new) for one in between(unknown, known)] == [(None, "stop_shipment")]


def test_a_grade_goes_up_or_down_where_its_scale_says_so() -> None:
    letters = replace(BUYER, grade="BB", grade_scale="AAA-D")
    moved = snapshot(Told(letters), "none", (), TODAY)

    assert in_short(between(told(), told(grade="6"))) == [("grade_down", "4", "6", None, None)]
    assert in_short(between(told(), told(grade="2"))) == [("grade_up", "4", "2", None, None)]
    found = differences(Snapshot(grade="A", level="none"), moved, Told(letters), TODAY, TODAY)
    assert in_short(list(found)) == [("grade_changed", "A", "BB", None, None)]
    assert between(told(grade=None), told()) == between(told(), told(grade=None)) == []


def test_a_fall_that_an_event_tells_with_its_day_is_not_told_a_second_time() -> None:
    event = BuyerEvent("P", "E-1", "B", EventKind.GRADE_CHANGED, TODAY, "4", "6")

    assert between(told(), told(grade="6", events=[event])) == []


def test_a_claim_tells_its_stage_and_no_amount() -> None:
    claim = Claim(
        "P", "C-1", "B", ClaimStatus.APPROVED, status_since=TODAY, indemnity=Money(Decimal(90_123), "EUR")
    )
    found = between(told(), told(claims=[claim]))

    assert in_short(found) == [("claim_status", None, "APPROVED", "2026-11-23", None)]
    assert "90123" not in repr(found)
    assert between(told(claims=[claim]), told(claims=[claim])) == []


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("none", "amber", "level"),
        ("amber", "red", "level"),
        ("red", "none", "level_down"),
        ("red", None, None),
        (None, "none", None),
        (None, "amber", "level"),
    ],
)
def test_a_level_rises_or_falls_and_a_person_has_none(
    old: str | None, new: str | None, kind: str | None
) -> None:
    now = replace(EMPTY, level=new, grade="4")
    found = list(differences(Snapshot(grade="4", level=old), now, told(), TODAY, TODAY))

    assert [(one.kind, one.effective_on) for one in found] == ([(kind, TODAY)] if kind else [])


def test_an_event_tells_its_own_change_and_never_its_note() -> None:
    row = limit(S.APPROVED, "1000000")
    event = BuyerEvent("P", "E-1", "B", EventKind.LIMIT_REDUCED, TODAY, "1000000", "500000", "gossip")
    found = of_event(event, told([row]))

    assert found is not None
    assert in_short([found]) == [("limit_reduced", "1000000 EUR", "500000 EUR", "2026-11-23", None)]
    assert found.record == "event E-1 of 2026-11-23"
    assert "gossip" not in repr(found)
    bare = of_event(event, told())
    assert bare is not None
    assert (bare.old, bare.new) == (None, None), "an amount without a currency is no amount"
    assert change_id("P", "B", bare) == change_id("P", "B", found)
    assert of_event(replace(event, kind=EventKind.OVERDUE), told()) is None


def test_the_day_of_an_announcement_is_not_the_day_it_takes_effect() -> None:
    event = BuyerEvent("P", "E-1", "B", EventKind.WITHDRAWAL_ANNOUNCED, TODAY, "100", "0")
    found = of_event(event, told([APPROVED]))

    assert found is not None
    assert found.effective_on is None


def test_what_bears_on_the_next_shipment_is_urgent() -> None:
    def urgent(kind: ChangeKind, new: str | None = None) -> bool:
        source, at = "import", date(2026, 11, 23)
        change = Change(1, "CHG-0", "P", "B", kind, "", None, new, at, None, None, source, None)  # type: ignore[arg-type]
        return change.urgent

    assert {kind for kind in ChangeKind if urgent(kind)} == {
        ChangeKind.LIMIT_REDUCED,
        ChangeKind.LIMIT_WITHDRAWN,
        ChangeKind.LIMIT_REFUSED,
        ChangeKind.WITHDRAWAL_ANNOUNCED,
        ChangeKind.STOP_SHIPMENT,
        ChangeKind.INSOLVENCY,
    }
    assert urgent(ChangeKind.LEVEL, "red")
    assert not urgent(ChangeKind.LEVEL, "amber")
