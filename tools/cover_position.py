"""The position on one buyer: layers of cover, what they come to today, and what is left of it.

Sources: DESIGN §4.7 (layers, amounts, terms), `domain.md` §1.9 and R10.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tools.deadlines import StopShipment
from tools.invoices import Invoice
from tools.limits import LimitKind, LimitRecord, LimitStatus
from tools.money import Money
from tools.policies import PolicyTerms

IN_FORCE = frozenset(
    {
        LimitStatus.APPROVED,
        LimitStatus.PARTIAL,
        LimitStatus.PARTIAL_PRELIM,
        LimitStatus.APPROVED_CONDITIONAL,
        LimitStatus.REDUCED,
        LimitStatus.AMENDED,
        LimitStatus.REFUSED_INCREASE,
        LimitStatus.PENDING_WITHDRAWAL,
    }
)
"""Statuses under which an amount is in force. A refused *increase* leaves the old amount standing, and an
announced withdrawal is still valid today: counting either as 'refused' or 'withdrawn' hides usable cover
(`domain.md` §1.4, bugs 1 and 2)."""

UNREAD = frozenset({LimitStatus.NOT_FOUND, LimitStatus.UNAVAILABLE})
"""The insurer's system did not tell: an amount read earlier is shown with its time, nothing is concluded."""

UNDECIDED = UNREAD | {LimitStatus.PENDING}
"""Statuses under which no amount is known, which is not an amount of zero."""

_BASE_ORDER = (
    LimitKind.NAMED,
    LimitKind.START,
    LimitKind.DCL_EXPERIENCE,
    LimitKind.DCL_REPORT,
    LimitKind.BLIND,
    LimitKind.PRESHIPMENT,
)
_ADDED_TO_BASE = (LimitKind.TEMPORARY, LimitKind.TOPUP)
_ENDING_ACTIONS = ("withdraw", "cancel", "expir")


@dataclass(frozen=True)
class Announced:
    """A change that is decided but not yet in effect; until then the present amount stays valid."""

    action: str
    """As the book says it, else what the decided status amounts to: reduction, withdrawal, change."""
    effective: date | None
    granted: Money | None = None
    """The amount from that day on, where it is known."""
    max_payment_term_days: int | None = None
    """The longest payment term from that day on, where it is known."""


@dataclass(frozen=True)
class CoverPosition:
    """What is in force on one buyer under one policy today. None is unknown or not decided."""

    main: LimitRecord
    """The row that speaks for the buyer: its status is the position's."""
    layers: tuple[LimitRecord, ...]
    """The current row of each kind of cover, and open requests."""
    counted: tuple[LimitRecord, ...]
    """The layers whose amounts add up to `granted`, the base first."""
    in_force: bool
    granted: Money | None
    """The total in force today; zero after a refusal or withdrawal, None while nothing is decided."""
    requested: Money | None
    max_payment_term_days: int | None
    insured_percentage: Decimal | None
    outstanding: Money | None
    """All that is unpaid in the limit's currency; None when the currency is unknown."""
    outstanding_elsewhere: tuple[Money, ...]
    """Unpaid in other currencies: named, never converted."""
    headroom: Money | None
    announced: Announced | None
    stop: StopShipment | None


def row_in_force(row: LimitRecord, today: date) -> bool:
    """Whether this row's amount counts today. An unknown start does not make an approval invalid."""
    if row.status not in IN_FORCE or row.granted is None or row.granted.amount <= 0:
        return False
    begun = row.effective_from is None or row.effective_from <= today
    ended = row.effective_to is not None and row.effective_to < today
    return begun and not ended and not has_ended_as_announced(row, today)


def has_ended_as_announced(row: LimitRecord, today: date) -> bool:
    """Whether the day has come on which the row itself says that its cover ends."""
    action = (row.pending_action or "").casefold()
    ending = action.startswith(_ENDING_ACTIONS) or row.status is LimitStatus.PENDING_WITHDRAWAL
    return ending and row.pending_effective is not None and row.pending_effective <= today


def position(
    rows: Sequence[LimitRecord],
    invoices: Sequence[Invoice],
    terms: PolicyTerms,
    today: date,
    stop: StopShipment | None = None,
) -> CoverPosition:
    """The position from all rows of one buyer under one policy; `rows` is not empty.

    `stop` is what the buyer's overdue invoices come to, as `deadlines.stop_shipment` tells.
    """
    current = current_rows(rows, today)
    unread = next((row for row in current if row.status in UNREAD), None)
    base = None if unread else _base(current, today)
    counted = [row for row in current if _counts(row, base, today)] if unread is None else []
    counted.sort(key=lambda row: row is not base)
    main = unread or base or _speaking_when_none_in_force(current)
    granted = _total(counted, main)
    unpaid = [invoice for invoice in invoices if invoice.unpaid.amount > 0]
    currency = granted.currency if granted else (main.requested.currency if main.requested else None)
    return CoverPosition(
        main=main,
        layers=tuple(current),
        counted=tuple(counted),
        in_force=bool(counted),
        granted=granted,
        requested=_latest_request(current, main),
        max_payment_term_days=_stricter(main.max_payment_term_days, terms.max_payment_term_days),
        insured_percentage=main.insured_percentage or _policy_percentage(main.kind, terms),
        outstanding=_sum(unpaid, currency) if currency else None,
        outstanding_elsewhere=_elsewhere(unpaid, currency),
        headroom=_headroom(granted, unpaid, vat_covered=bool(terms.vat_covered)),
        announced=_announced(rows, current, today),
        stop=stop,
    )


_ACTION_OF = {LimitStatus.REDUCED: "reduction", LimitStatus.WITHDRAWN: "withdrawal"}


def _announced(rows: Sequence[LimitRecord], current: Sequence[LimitRecord], today: date) -> Announced | None:
    """The next change: an action the book announces, or a decided row that takes effect later."""
    changes = [
        Announced(row.pending_action, row.pending_effective)
        for row in current
        if row.pending_action and (row.pending_effective is None or row.pending_effective > today)
    ]
    changes += [
        Announced(
            _ACTION_OF.get(row.status, "change"), row.effective_from, row.granted, row.max_payment_term_days
        )
        for row in rows
        if row.effective_from is not None
        and row.effective_from > today
        and row.status is not LimitStatus.PENDING
    ]
    return min(changes, key=lambda change: change.effective or date.max, default=None)


def _counts(row: LimitRecord, base: LimitRecord | None, today: date) -> bool:
    return row_in_force(row, today) and (row is base or row.kind in _ADDED_TO_BASE)


def _order(indexed: tuple[int, LimitRecord]) -> tuple[date, date, int]:
    place, row = indexed
    start = row.effective_from or row.decided_on or date.min
    return (start, row.decided_on or date.min, place)


def current_rows(rows: Sequence[LimitRecord], today: date) -> list[LimitRecord]:
    """The latest row of each kind that has begun, and requests that no later reading has answered."""
    current: list[LimitRecord] = []
    for kind in LimitKind:
        of_kind = [(place, row) for place, row in enumerate(rows) if row.kind is kind]
        decided = [(p, r) for p, r in of_kind if r.status not in UNDECIDED]
        begun = [(p, r) for p, r in decided if (r.effective_from or r.decided_on or date.min) <= today]
        latest = max(begun or decided, key=_order, default=None)
        if latest:
            current.append(_with_standing_amount(latest[1], [r for _, r in sorted(begun, key=_order)], today))
        current.extend(_unread_since(of_kind, latest))
        waiting = [r for _, r in of_kind if r.status is LimitStatus.PENDING and not _answered(r, decided)]
        current.extend(waiting[-1:])
    return current


def _unread_since(
    of_kind: Sequence[tuple[int, LimitRecord]], latest: tuple[int, LimitRecord] | None
) -> list[LimitRecord]:
    """The last reading that failed, unless a later one succeeded."""
    unread = [(place, row) for place, row in of_kind if row.status in UNREAD]
    if not unread:
        return []
    place, row = unread[-1]
    if latest is None or row.read_at is None or latest[1].read_at is None:
        return [row] if latest is None or place > latest[0] else []
    return [row] if row.read_at > latest[1].read_at else []


def _answered(request: LimitRecord, decided: Sequence[tuple[int, LimitRecord]]) -> bool:
    """A pending request is history once the same amount was decided at or after the time it was read."""
    return any(
        row.requested == request.requested
        and row.decided_on is not None
        and request.read_at is not None
        and row.decided_on >= request.read_at.date()
        for _, row in decided
    )


def _with_standing_amount(row: LimitRecord, begun: Sequence[LimitRecord], today: date) -> LimitRecord:
    """A refused increase without an amount of its own leaves the amount before it in force."""
    if row.status is not LimitStatus.REFUSED_INCREASE or (row.granted and row.granted.amount > 0):
        return row
    earlier = [before for before in begun if before is not row and row_in_force(before, today)]
    return earlier[-1] if earlier else row


def _base(current: Sequence[LimitRecord], today: date) -> LimitRecord | None:
    for kind in _BASE_ORDER:
        for row in current:
            if row.kind is kind and row_in_force(row, today):
                return row
    extra = [row for row in current if row.kind in _ADDED_TO_BASE and row_in_force(row, today)]
    return extra[0] if extra else None


def _speaking_when_none_in_force(current: Sequence[LimitRecord]) -> LimitRecord:
    decided = [row for row in current if row.status is not LimitStatus.PENDING]
    for kind in (*_BASE_ORDER, *_ADDED_TO_BASE):
        for row in (*[r for r in current if r.status is LimitStatus.PENDING], *decided):
            if row.kind is kind:
                return row
    return current[0]


def _total(counted: Sequence[LimitRecord], main: LimitRecord) -> Money | None:
    if counted:
        currency = main.granted.currency if main.granted else ""
        same = [row.granted for row in counted if row.granted and row.granted.currency == currency]
        return Money(sum((money.amount for money in same), Decimal(0)), currency)
    if main.status in UNDECIDED:
        return None
    known = main.granted or main.requested
    return Money(Decimal(0), known.currency) if known else None


def _latest_request(current: Sequence[LimitRecord], main: LimitRecord) -> Money | None:
    pending = [row.requested for row in current if row.status is LimitStatus.PENDING and row.requested]
    return pending[-1] if pending else main.requested


def _stricter(one: int | None, other: int | None) -> int | None:
    """Where the limit's own maximum payment term and the policy's differ, the shorter holds (DESIGN §4.7)."""
    known = [term for term in (one, other) if term is not None]
    return min(known) if known else None


def _policy_percentage(kind: LimitKind, terms: PolicyTerms) -> Decimal | None:
    if terms.insured_percentage is None:
        return None
    own = kind in (LimitKind.DCL_EXPERIENCE, LimitKind.DCL_REPORT)
    return terms.insured_percentage.discretionary if own else terms.insured_percentage.named


def _sum(unpaid: Sequence[Invoice], currency: str) -> Money:
    amounts = [i.unpaid.amount for i in unpaid if i.amount.currency == currency]
    return Money(sum(amounts, Decimal(0)), currency)


def _elsewhere(unpaid: Sequence[Invoice], currency: str | None) -> tuple[Money, ...]:
    others = sorted({i.amount.currency for i in unpaid} - {currency})
    return tuple(_sum(unpaid, other) for other in others)


def _headroom(granted: Money | None, unpaid: Sequence[Invoice], *, vat_covered: bool) -> Money | None:
    """Granted less the unpaid insurable part, never below zero; disputed amounts stay in (DESIGN §4.7)."""
    if granted is None:
        return None
    used = sum(
        (
            invoice.insurable(vat_covered=vat_covered)
            for invoice in unpaid
            if invoice.amount.currency == granted.currency
        ),
        Decimal(0),
    )
    return Money(max(granted.amount - used, Decimal(0)), granted.currency)


def undated(rows: Sequence[LimitRecord]) -> bool:
    """Whether a decision in force has no day at all, so that nobody can tell since when it stands."""
    return any(row.status in IN_FORCE and not (row.effective_from or row.decided_on) for row in rows)


def rows_by(rows: Sequence[LimitRecord], day: date) -> list[LimitRecord]:
    """The decisions that had been made and had begun by a day, for the position on that day.

    Requests and readings that failed are left out: they tell of today. A row without any day is left out
    too, because nothing says that it is old enough.
    """
    return [
        row
        for row in rows
        if row.status not in UNDECIDED and (row.effective_from or row.decided_on or date.max) <= day
    ]
