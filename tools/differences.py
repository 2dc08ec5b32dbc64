"""Differences: the changes between what was noticed of a buyer last and what the book says now. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from tools.buyers import Buyer
from tools.changes import ChangeKind, Found
from tools.early_warning import Level
from tools.events import BuyerEvent, EventKind
from tools.limits import LimitRecord, LimitStatus
from tools.money import Money
from tools.snapshots import DAY, Ahead, Coming, Layer, Overdue, Snapshot, Stage, is_nothing, money
from tools.warning_signs import Told, notches_down

_STAGES = (Stage.NONE, Stage.OVERDUE, Stage.BEYOND_HALF, Stage.STOP_SHIPMENT)
_AGED = {
    Stage.OVERDUE: ChangeKind.OVERDUE_STARTED,
    Stage.BEYOND_HALF: ChangeKind.OVERDUE_AGED,
    Stage.STOP_SHIPMENT: ChangeKind.STOP_SHIPMENT,
}
_LEVELS = (Level.NONE.value, Level.AMBER.value, Level.RED.value)
_REFUSED = frozenset({LimitStatus.REFUSED.value, LimitStatus.REFUSED_PRELIM.value})
_OVER = {
    LimitStatus.SUSPENDED.value: ChangeKind.STOP_SHIPMENT,
    LimitStatus.DORMANT.value: ChangeKind.LIMIT_WITHDRAWN,
    LimitStatus.CANCELLED_BY_CLIENT.value: ChangeKind.LIMIT_WITHDRAWN,
    LimitStatus.WITHDRAWN.value: ChangeKind.LIMIT_WITHDRAWN,
    LimitStatus.EXPIRED.value: ChangeKind.LIMIT_EXPIRED,
}
_NAMED_BY_STATUS = frozenset(
    {LimitStatus.SUSPENDED.value, LimitStatus.DORMANT.value, LimitStatus.CANCELLED_BY_CLIENT.value}
)
"""No decision of the insurer's to withdraw: who reads it must see which of them it was."""


def differences(last: Snapshot, now: Snapshot, told: Told, today: date, seen_on: date) -> Iterator[Found]:
    """What changed since `seen_on`, the day on which `last` was noticed, but for what events tell.

    What became so on a day since then, on records that need not have changed, is the calendar's.
    """
    for kind, layer in now.layers.items():
        yield from _of_layer(kind, last.layers.get(kind), layer, today)
    yield from _of_grade(last.grade, now.grade, told)
    yield from _of_overdue(last.overdue, now.overdue, seen_on)
    for claim in told.claims:
        before = last.claims.get(claim.claim_no)
        if before != claim.status.value:
            number = claim.claim_no
            yield Found(
                ChangeKind.CLAIM_STATUS,
                number,
                before,
                claim.status.value,
                claim.status_since,
                record=f"claim {number}",
            )
    yield from _of_level(last.level, now.level, today)


def _of_layer(kind: str, last: Layer | None, now: Layer, today: date) -> Iterator[Found]:
    moved = _moved(kind, last, now)
    if moved is not None:
        yield replace(moved, reason_code=now.reason_code, record=now.record, by=moved.by or now.by)
    known = last.coming if last else ()
    present = now.amount
    for one in now.coming:
        if one not in known:
            found = _announced(kind, one, present, today)
            if found is not None:
                yield replace(found, reason_code=now.reason_code, record=now.record, by=now.by)
        present = one.to if one.what is Ahead.AMOUNT else present
    if last and now.in_force and moved is None and _called_off(last, now, today):
        yield Found(
            ChangeKind.LIMIT_GRANTED,
            kind,
            LimitStatus.PENDING_WITHDRAWAL.value.lower(),
            now.amount,
            now.since,
            reason_code=now.reason_code,
            record=now.record,
            by=now.by,
        )


def _called_off(last: Layer, now: Layer, today: date) -> bool:
    """Whether a withdrawal that lay ahead is announced no longer, nor put off, and the limit stands."""
    was = any(one.what is Ahead.WITHDRAWAL and (one.on is None or one.on > today) for one in last.coming)
    return was and not any(one.what is Ahead.WITHDRAWAL for one in now.coming)


def _moved(kind: str, last: Layer | None, now: Layer) -> Found | None:
    """The change of what is in force; None where nothing is known to have changed."""
    if last is not None and (last.status, last.amount) == (now.status, now.amount):
        return None
    old = _value(last) if last else None
    if now.in_force:
        if last and any(
            c.what is Ahead.AMOUNT and c.to == now.amount and c.on == now.since for c in last.coming
        ):
            return None  # it was told when it was decided
        change = _direction(last.amount if last else None, now.amount)
        return Found(change, kind, old, now.amount, now.since) if change else None
    if now.amount is None:
        return None
    was_in_force = last is not None and last.in_force
    if now.status in _REFUSED:
        return Found(ChangeKind.LIMIT_REFUSED, kind, old, now.amount, now.since)
    over = _OVER.get(now.status, ChangeKind.LIMIT_REDUCED)
    # An end of what nobody knew of is news only where the insurer decided it.
    if was_in_force or (last is None and now.status == LimitStatus.WITHDRAWN.value):
        return Found(over, kind, old, _value(now), now.since)
    return None


def _value(layer: Layer) -> str | None:
    return layer.status.lower() if layer.status in _NAMED_BY_STATUS else layer.amount


def _direction(old: str | None, new: str | None) -> ChangeKind | None:
    """Raised, reduced or, where the amounts cannot be compared, granted; None for the same amount."""
    if old == new:
        return None
    if old is None or new is None or is_nothing(old) or old.split()[1] != new.split()[1]:
        return ChangeKind.LIMIT_GRANTED
    before, after = Decimal(old.split()[0]), Decimal(new.split()[0])
    return ChangeKind.LIMIT_RAISED if after > before else ChangeKind.LIMIT_REDUCED


def _announced(kind: str, one: Coming, present: str | None, today: date) -> Found | None:
    """A change ahead; None for one to what is there. Until the day before, what is in force now stands."""
    stands = present is not None and not is_nothing(present)
    run_off = one.on - DAY if stands and one.on is not None and one.on > today else None
    if one.what is Ahead.WITHDRAWAL:
        currency = (present or "").partition(" ")[2]
        nothing = f"0 {currency}".strip()
        return Found(ChangeKind.WITHDRAWAL_ANNOUNCED, kind, present, nothing, one.on, run_off)
    if one.what is Ahead.REDUCTION:
        return Found(ChangeKind.LIMIT_REDUCED, kind, present, None, one.on, run_off)
    change = _direction(present, one.to)
    if change is None:
        return None
    until = run_off if change is ChangeKind.LIMIT_REDUCED else None
    return Found(change, kind, present, one.to, one.on, until)


def _of_grade(old: str | None, new: str | None, told: Told) -> Iterator[Found]:
    """The book's grade, unless an event tells the same fall with its day."""
    if old is None or new is None or old == new:
        return
    if any(
        one.kind is EventKind.GRADE_CHANGED and (one.old_value, one.new_value) == (old, new)
        for one in told.events
    ):
        return
    yield Found(_grade_kind(old, new, told.buyer), "", old, new, record=f"buyer {told.buyer.id}")


def _grade_kind(old: str | None, new: str | None, buyer: Buyer) -> ChangeKind:
    notches = notches_down(old, new, buyer.grade_scale)
    if not notches:
        return ChangeKind.GRADE_CHANGED
    return ChangeKind.GRADE_DOWN if notches > 0 else ChangeKind.GRADE_UP


def _of_overdue(last: Overdue, now: Overdue, seen_on: date) -> Iterator[Found]:
    """From stage to stage. From or to what is unknown nothing is settled."""
    if now.stage is Stage.UNKNOWN or now.stage is last.stage:
        return
    before = _STAGES.index(last.stage) if last.stage is not Stage.UNKNOWN else 0
    old = None if last.stage is Stage.UNKNOWN else last.stage.value
    if _STAGES.index(now.stage) > before:
        by = "calendar" if now.since is not None and now.since > seen_on else None
        record = f"invoice {now.invoice_no}"
        yield Found(_AGED[now.stage], now.invoice_no, old, now.stage.value, now.since, record=record, by=by)
    elif last.stage is not Stage.UNKNOWN:
        record = f"invoice {last.invoice_no}"
        yield Found(ChangeKind.OVERDUE_SETTLED, last.invoice_no, old, now.stage.value, record=record)


def _of_level(old: str | None, new: str | None, today: date) -> Iterator[Found]:
    """The computed level, whatever a person set beside it; none of a natural person."""
    if new is None or old == new:
        return
    before = _LEVELS.index(old) if old else 0
    kind = ChangeKind.LEVEL if _LEVELS.index(new) > before else ChangeKind.LEVEL_DOWN
    if _LEVELS.index(new) != before:
        yield Found(kind, "", old, new, today, record="early warning")


_OF_EVENT = {
    EventKind.LIMIT_REDUCED: ChangeKind.LIMIT_REDUCED,
    EventKind.LIMIT_WITHDRAWN: ChangeKind.LIMIT_WITHDRAWN,
    EventKind.WITHDRAWAL_ANNOUNCED: ChangeKind.WITHDRAWAL_ANNOUNCED,
    EventKind.INSOLVENCY: ChangeKind.INSOLVENCY,
    EventKind.ADVERSE_NEWS: ChangeKind.ADVERSE_NEWS,
    EventKind.BOUNCED_PAYMENT: ChangeKind.BOUNCED_PAYMENT,
}
"""What an event tells; an event `overdue` is told by the ledger, invoice by invoice."""
_WITHOUT_VALUES = (EventKind.INSOLVENCY, EventKind.ADVERSE_NEWS, EventKind.BOUNCED_PAYMENT)
LONGEST_GRADE = 12


def of_event(event: BuyerEvent, told: Told) -> Found | None:
    """The change that an event tells, by its own values and day; its note is never repeated."""
    day = f" of {event.occurred_on.isoformat()}" if event.occurred_on else ""
    record = f"event {event.event_id}{day}"
    as_told = f"{event.kind}\x1e{event.old_value or ''}\x1e{event.new_value or ''}"
    if event.kind is EventKind.GRADE_CHANGED:
        kind = _grade_kind(event.old_value, event.new_value, told.buyer)
        old, new = _grade(event.old_value), _grade(event.new_value)
        return Found(
            kind, "", old, new, event.occurred_on, record=record, event_id=event.event_id, as_told=as_told
        )
    if event.kind not in _OF_EVENT:
        return None
    currency = _currency(told.limits)
    bare = event.kind in _WITHOUT_VALUES
    old, new = (None if bare else _amount(value, currency) for value in (event.old_value, event.new_value))
    # An announcement's day is not the day on which it takes effect.
    effective = None if event.kind is EventKind.WITHDRAWAL_ANNOUNCED else event.occurred_on
    return Found(
        _OF_EVENT[event.kind],
        "",
        old,
        new,
        effective,
        record=record,
        event_id=event.event_id,
        as_told="" if bare else as_told,
    )


def _grade(value: str | None) -> str | None:
    return value if value and len(value) <= LONGEST_GRADE else None


def _currency(limits: Sequence[LimitRecord]) -> str | None:
    """That of the limit's amounts, where it has but one: an event names none."""
    found = {row.granted.currency for row in limits if row.granted}
    return found.pop() if len(found) == 1 else None


def _amount(value: str | None, currency: str | None) -> str | None:
    """An amount with its currency; None where either is not told."""
    if value is None or currency is None or not value.replace(".", "", 1).isdecimal():
        return None
    return money(Money(Decimal(value), currency))
