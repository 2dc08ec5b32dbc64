"""A snapshot: what the book says of one buyer under one policy on a day, as far as changes of it are told.

A pure function of the records and the day, so that late, doubled and disordered records come to the same.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from tools.cover_position import IN_FORCE, UNDECIDED, current_rows, has_ended_as_announced, row_in_force
from tools.ledger import BuyerLedger
from tools.limits import LimitRecord, LimitStatus
from tools.money import Money, plain
from tools.warning_signs import Told, announced_cut, half_passed

DAY = timedelta(days=1)
# Made once: `json.dumps` would make one for each of a hundred thousand buyers.
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class Ahead(StrEnum):
    """What is decided about a layer and lies ahead."""

    WITHDRAWAL = "withdrawal"
    REDUCTION = "reduction"
    """To an amount that the record does not tell."""
    AMOUNT = "amount"


@dataclass(frozen=True)
class Coming:
    """A change of a layer that its record announces."""

    what: Ahead
    on: date | None
    """The day from which it holds; None where none is told."""
    to: str | None = None


@dataclass(frozen=True)
class Layer:
    """One kind of cover as it stands on a day."""

    status: str
    """The record's, or what the day has made of it: `EXPIRED`, `WITHDRAWN`."""
    amount: str | None
    """What is in force, `0 CNY` for nothing; None where that is unknown."""
    coming: tuple[Coming, ...] = ()
    since: date | None = field(default=None, compare=False)
    reason_code: str | None = field(default=None, compare=False)
    record: str = field(default="", compare=False)
    by: str | None = field(default=None, compare=False)

    @property
    def in_force(self) -> bool:
        """Whether an amount above zero is known to be in force."""
        return self.amount is not None and not is_nothing(self.amount)


class Stage(StrEnum):
    """How far a buyer's oldest overdue invoice has come."""

    NONE = "none"
    OVERDUE = "overdue"
    BEYOND_HALF = "beyond_half"
    STOP_SHIPMENT = "stop_shipment"
    UNKNOWN = "unknown"
    """Nothing is known to be overdue, and of some unpaid invoice the due date is not known."""


@dataclass(frozen=True)
class Overdue:
    """The stage, the invoice that makes it, and since when."""

    stage: Stage = Stage.NONE
    invoice_no: str = ""
    since: date | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Snapshot:
    """One buyer under one policy."""

    layers: Mapping[str, Layer] = field(default_factory=dict)
    grade: str | None = None
    overdue: Overdue = Overdue()
    claims: Mapping[str, str] = field(default_factory=dict)
    """The status by claim number."""
    level: str | None = None
    """Of early warning; None for a natural person, about whom nothing is judged."""
    events: tuple[str, ...] = ()
    """The changes that events told, by their numbers."""

    def as_text(self) -> str:
        """One text for one content, so that texts can be compared without being read."""
        layers = [
            [kind, one.status, one.amount, [[c.what, c.on and c.on.isoformat(), c.to] for c in one.coming]]
            for kind, one in sorted(self.layers.items())
        ]
        overdue = [self.overdue.stage, self.overdue.invoice_no]
        told = [layers, self.grade, overdue, sorted(self.claims.items()), self.level, self.events]
        return _ENCODER.encode(told)


EMPTY = Snapshot(level="none")
"""A buyer of whom nothing is recorded."""


def read_snapshot(text: str) -> Snapshot:
    """The snapshot that `as_text` wrote, without what is only told at the time."""
    layers, grade, overdue, claims, level, events = json.loads(text)
    return Snapshot(
        {
            kind: Layer(status, amount, tuple(_coming(*one) for one in coming))
            for kind, status, amount, coming in layers
        },
        grade,
        Overdue(Stage(overdue[0]), overdue[1]),
        dict(claims),
        level,
        tuple(events),
    )


def _coming(what: str, on: str | None, to: str | None) -> Coming:
    return Coming(Ahead(what), date.fromisoformat(on) if on else None, to)


def snapshot(told: Told, level: str | None, events: Iterable[str], today: date) -> Snapshot:
    """What the records come to today; `events` are the numbers of the changes that its events tell."""
    return Snapshot(
        dict(_layers(told.limits, today)),
        told.buyer.grade,
        _overdue(told.ledger) if told.ledger else Overdue(),
        {one.claim_no: one.status.value for one in told.claims},
        level,
        tuple(sorted(set(events))),
    )


def _layers(rows: Sequence[LimitRecord], today: date) -> Iterator[tuple[str, Layer]]:
    """Each kind with a decision on record. What nobody could read leaves the last decision standing."""
    decided = [row for row in rows if row.status not in UNDECIDED]
    for row in decided if len(decided) < 2 else current_rows(decided, today):
        kind = row.kind
        coming = tuple(_ahead(row, [one for one in decided if one.kind is kind], today))
        yield kind.value, _layer(row, coming, today)


def _layer(row: LimitRecord, coming: tuple[Coming, ...], today: date) -> Layer:
    status, since, by = row.status.value, row.effective_from, _brought_by(row)
    if row_in_force(row, today) and row.granted is not None:
        amount: str | None = money(row.granted)
    elif _lies_ahead(row, today):
        return Layer("", None, coming, since, _code(row.reason_code), _record(row), by)
    else:
        known = row.granted or row.requested
        nothing = f"0 {known.currency}" if known else "0"
        amount = None if row.status in IN_FORCE and row.granted is None else nothing
        ended = _ended(row, today)
        if ended:
            (since, status), by = ended, "calendar"
    return Layer(status, amount, coming, since, _code(row.reason_code), _record(row), by)


def _ended(row: LimitRecord, today: date) -> tuple[date, str] | None:
    """The day on which the calendar alone ended a cover that its status says is in force, and as what."""
    ends: list[tuple[date, str]] = []
    if row.status not in IN_FORCE:
        return None
    if row.effective_to is not None and row.effective_to < today:
        ends.append((row.effective_to + DAY, LimitStatus.EXPIRED.value))
    if row.pending_effective is not None and has_ended_as_announced(row, today):
        expires = (row.pending_action or "").casefold().startswith("expir")
        status = LimitStatus.EXPIRED if expires else LimitStatus.WITHDRAWN
        ends.append((row.pending_effective, status.value))
    return min(ends, default=None)


def _ahead(row: LimitRecord, of_kind: Sequence[LimitRecord], today: date) -> Iterator[Coming]:
    """What a layer's current row announces, and the decided rows that take effect later, soonest first."""
    announced = announced_cut(row)
    ahead = row.pending_effective is None or row.pending_effective > today
    if announced and ahead and row_in_force(row, today):
        yield Coming(Ahead(announced), row.pending_effective)
    later = [(row.effective_from, row) for row in of_kind if row.effective_from and _lies_ahead(row, today)]
    for day, decided in sorted(later, key=lambda one: one[0]):
        if decided.status is LimitStatus.WITHDRAWN:
            yield Coming(Ahead.WITHDRAWAL, day)
        elif decided.status in IN_FORCE and decided.granted is not None:
            yield Coming(Ahead.AMOUNT, day, money(decided.granted))


def _lies_ahead(row: LimitRecord, today: date) -> bool:
    return row.effective_from is not None and row.effective_from > today


def _overdue(ledger: BuyerLedger) -> Overdue:
    """The furthest stage of the unpaid invoices; of several as far, the one that came first."""
    found: list[tuple[int, date, str]] = []
    unknown = False
    for one in ledger.open:
        if one.due_on is None:
            unknown = True
        elif one.due_on < one.today:
            half = half_passed(one)
            if one.stopped and one.stop_shipment_from:
                found.append((0, one.stop_shipment_from, one.invoice.invoice_no))
            elif half is not None:
                found.append((1, half, one.invoice.invoice_no))
            else:
                found.append((2, one.due_on + DAY, one.invoice.invoice_no))
    if not found:
        return Overdue(Stage.UNKNOWN if unknown else Stage.NONE)
    place, since, number = min(found)
    return Overdue((Stage.STOP_SHIPMENT, Stage.BEYOND_HALF, Stage.OVERDUE)[place], number, since)


def money(amount: Money) -> str:
    """As a change tells it: `500000 CNY`."""
    return f"{plain(amount.amount)} {amount.currency}"


def is_nothing(amount: str) -> bool:
    """Whether an amount as a change tells it is zero."""
    return amount.partition(" ")[0] == "0"


def _record(row: LimitRecord) -> str:
    decided = row.decided_on or row.effective_from
    return f"limit decided {decided.isoformat()}" if decided else "limit of an unknown day"


def _brought_by(row: LimitRecord) -> str | None:
    name = (row.source or "").partition("api:")[2]
    return f"insurer:{name}" if name and (row.source or "").startswith("api:") else None


LONGEST_CODE = 24


def _code(text: str | None) -> str | None:
    """A code as the insurer gives it; None for what reads like a sentence, which may say anything."""
    return text if text and len(text) <= LONGEST_CODE and not any(map(str.isspace, text)) else None
