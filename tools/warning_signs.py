"""Warning signs: the facts of the book that early warning counts, each with the record that tells it.

What the book cannot tell is named, and never taken for zero. It holds no day of any payment: a paid
invoice was paid on some day up to today, so no rise in days late can be proved. And it holds no wish for
longer terms.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from tools.buyers import Buyer
from tools.claims import Claim
from tools.deadlines import InvoiceDeadlines
from tools.early_warning import Sign, Signal
from tools.events import BuyerEvent, EventKind
from tools.invoices import Invoice
from tools.ledger import BuyerLedger
from tools.limits import LimitRecord, LimitStatus
from tools.money import Money, plain
from tools.receivables import invoiced_on

NEVER_TOLD = (Sign.DAYS_LATE, Sign.LONGER_TERMS)
"""Signs for which a book has no column."""
SPIKE_DAYS, SPANS, SPANS_WITH_SALES = 30, 5, 3
"""Sales of so many days against the average of so many spans before, of which some must have had sales."""


@dataclass(frozen=True)
class Told:
    """What the book holds of one buyer under one policy."""

    buyer: Buyer
    events: Sequence[BuyerEvent] = ()
    limits: Sequence[LimitRecord] = ()
    ledger: BuyerLedger | None = None
    claims: Sequence[Claim] = ()


@dataclass
class Signs:
    """The signals found, and the signs that cannot be told."""

    signals: list[Signal] = field(default_factory=list)
    unknown: set[Sign] = field(default_factory=lambda: set(NEVER_TOLD))


def signs(told: Told, today: date) -> Signs:
    """Every signal of the records of one buyer, old ones too: what is too old, the rule decides."""
    found = Signs()
    currencies = {row.granted.currency for row in told.limits if row.granted}
    currency = currencies.pop() if len(currencies) == 1 else ""
    found.signals += (signal for one in told.events for signal in _of_event(one, told.buyer, currency))
    for row in told.limits:
        _of_limit(row, today, found)
    if told.ledger is None:
        found.unknown |= {Sign.LONG_OVERDUE, Sign.DISPUTES, Sign.ORDER_SPIKE}
    else:
        _long_overdue(told.ledger.open, found)
        _disputes(told.ledger.open, found)
        _order_spike(told.ledger.payments.by_policy, today, found)
    return found


_PLAIN: Mapping[EventKind, tuple[Sign, str]] = {
    EventKind.INSOLVENCY: (Sign.INSOLVENCY, ""),
    EventKind.ADVERSE_NEWS: (Sign.ADVERSE_NEWS, ""),
    EventKind.BOUNCED_PAYMENT: (Sign.BOUNCED_PAYMENT, ""),
    EventKind.LIMIT_REDUCED: (Sign.LIMIT_CUT, "reduction"),
    EventKind.LIMIT_WITHDRAWN: (Sign.LIMIT_CUT, "withdrawal"),
    EventKind.WITHDRAWAL_ANNOUNCED: (Sign.CUT_ANNOUNCED, "withdrawal"),
}
"""What an event is a sign of; an event `overdue` is told by the ledger, invoice by invoice."""


def _of_event(event: BuyerEvent, buyer: Buyer, currency: str) -> Iterator[Signal]:
    """What an event tells; the amounts of a limit are in its currency where the limit has but one."""
    source = f"event {event.event_id}"
    facts = {"note": event.note} if event.note else {}
    if event.kind is EventKind.GRADE_CHANGED:
        notches = notches_down(event.old_value, event.new_value, buyer.grade_scale)
        yield Signal(
            Sign.GRADE_DOWN,
            source,
            event.occurred_on,
            event.old_value,
            event.new_value,
            notches=notches,
            facts=facts | ({"scale": buyer.grade_scale} if buyer.grade_scale else {}),
        )
    elif event.kind in _PLAIN:
        sign, change = _PLAIN[event.kind]
        # An insolvency is a state: no book says that it has ended.
        stands = sign is Sign.INSOLVENCY
        old, new = event.old_value, event.new_value
        facts |= {"currency": currency} if change and currency else {}
        yield Signal(sign, source, event.occurred_on, old, new, change, stands=stands, facts=facts)


_ENDS = re.compile(r"(\d{1,3})\s*(?:[-–~至]|to)\s*(\d{1,3})")
_BEST = re.compile(r"(\d{1,3})\s*(?:=\s*|is\s+|为|是)?(?:best|最好|最佳|最优)", re.IGNORECASE)


def notches_down(old: str | None, new: str | None, scale: str | None) -> int | None:
    """How many steps of its scale a grade went down, below zero for up; None where that cannot be told.

    It can be told of whole grades within a scale of numbers that says which end is best: `1-10 (1 best)`.
    """
    ends, best = _ENDS.search(scale or ""), _BEST.search(scale or "")
    if ends is None or best is None or not (old and new and old.isdecimal() and new.isdecimal()):
        return None
    low, high, good = int(ends[1]), int(ends[2]), int(best[1])
    before, after = int(old), int(new)
    if good not in (low, high) or not all(low <= grade <= high for grade in (before, after)):
        return None
    return after - before if good == low else before - after


_CUTS = {LimitStatus.REDUCED: "reduction", LimitStatus.WITHDRAWN: "withdrawal"}


def _of_limit(row: LimitRecord, today: date, found: Signs) -> None:
    """The change that a row is or announces. A suspension is told by the overdue behind it."""
    announced = announced_cut(row)
    if announced is None:
        found.unknown.add(Sign.CUT_ANNOUNCED)
    if not announced and row.status not in _CUTS:
        return
    decided = row.decided_on or row.effective_from
    source = f"limit decided {decided.isoformat()}" if decided else "limit of an unknown day"
    granted = plain(row.granted.amount) if row.granted else None
    facts = {"currency": row.granted.currency} if row.granted else {}
    facts |= {"reason_code": row.reason_code} if row.reason_code else {}
    if row.status in _CUTS:
        old, new = (granted, "0") if row.status is LimitStatus.WITHDRAWN else (None, granted)
        change, until = _CUTS[row.status], row.effective_from
        found.signals.append(
            Signal(Sign.LIMIT_CUT, source, decided, old, new, change, until=until, facts=facts)
        )
    if announced:
        until = row.pending_effective
        ahead = until is None or until > today
        found.signals.append(
            Signal(
                Sign.CUT_ANNOUNCED,
                source,
                decided,
                granted,
                None,
                announced,
                until=until,
                stands=ahead,
                facts=facts,
            )
        )


_KINDS = (
    ("withdrawal", re.compile(r"withdr|cancel|撤|取消", re.IGNORECASE)),
    ("reduction", re.compile(r"reduc|decreas|lower|\bcut\b|减|降|調低|调低", re.IGNORECASE)),
    ("", re.compile(r"increas|rais|renew|exten|expir|增|提高|续|展期|到期", re.IGNORECASE)),
)


def announced_cut(row: LimitRecord) -> str | None:
    """`withdrawal` or `reduction` where the row announces one, empty for none, None where no word tells."""
    action = row.pending_action or ""
    if row.status is LimitStatus.PENDING_WITHDRAWAL:
        return "withdrawal"
    return next((change for change, word in _KINDS if word.search(action)), None) if action else ""


def _long_overdue(open_: Sequence[InvoiceDeadlines], found: Signs) -> None:
    """The invoice overdue longest, if that is more than half of its maximum extension period."""
    late = [one for one in open_ if one.days_overdue is None or one.days_overdue > 0]
    if any(one.due_on is None or one.extension_ends_on is None for one in late):
        found.unknown.add(Sign.LONG_OVERDUE)
    beyond = [(days, one) for one in late if (days := half_passed(one)) is not None]
    if not beyond:
        return
    found.unknown.discard(Sign.LONG_OVERDUE)
    on, one = min(beyond, key=lambda pair: (pair[0], pair[1].invoice.invoice_no))
    extension = (one.extension_ends_on - one.due_on).days if one.extension_ends_on and one.due_on else 0
    facts = {
        "invoice_no": one.invoice.invoice_no,
        "days_overdue": str(one.days_overdue),
        "extension_days": str(extension),
        "due_on": one.due_on.isoformat() if one.due_on else "",
    }
    source = f"invoice {one.invoice.invoice_no}"
    found.signals.append(Signal(Sign.LONG_OVERDUE, source, on, stands=True, facts=facts))


def half_passed(one: InvoiceDeadlines) -> date | None:
    """The first day on which it was overdue for more than half of its extension; None before that."""
    if one.due_on is None or one.extension_ends_on is None:
        return None
    on = one.due_on + timedelta(days=(one.extension_ends_on - one.due_on).days // 2 + 1)
    return on if on <= one.today else None


def _disputes(open_: Sequence[InvoiceDeadlines], found: Signs) -> None:
    """Every unpaid invoice in dispute. When it began no book tells; it stands today, so it counts."""
    disputed = [one.invoice for one in open_ if one.invoice.disputed_amount]
    for one in disputed:
        amount = Money(one.disputed_amount or Decimal(0), one.amount.currency)
        facts = {"invoice_no": one.invoice_no, "disputed": str(amount)}
        found.signals.append(Signal(Sign.DISPUTES, f"invoice {one.invoice_no}", stands=True, facts=facts))
    if not disputed and any(one.invoice.disputed_amount is None for one in open_):
        found.unknown.add(Sign.DISPUTES)


def _order_spike(invoices: Iterable[Invoice], today: date, found: Signs) -> None:
    """Sales of the last 30 days above twice the average of the spans of 30 days before, by currency."""
    by_currency: dict[str, list[Decimal]] = {}
    for one in invoices:
        day = invoiced_on(one)
        if day is None:
            found.unknown.add(Sign.ORDER_SPIKE)
        elif 0 <= (span := (today - day).days // SPIKE_DAYS) <= SPANS:
            sums = by_currency.setdefault(one.amount.currency, [Decimal(0)] * (SPANS + 1))
            sums[span] += one.amount.amount
    told = {name: sums for name, sums in by_currency.items() if sum(map(bool, sums[1:])) >= SPANS_WITH_SALES}
    if not told:
        found.unknown.add(Sign.ORDER_SPIKE)
    for currency, (last, *before) in sorted(told.items()):
        average = sum(before, Decimal(0)) / SPANS
        if last > 2 * average:
            cent = Decimal("0.01")
            facts = {
                "last": str(Money(last, currency)),
                "average": str(Money(average.quantize(cent), currency)),
            }
            source = f"ledger in {currency}"
            found.unknown.discard(Sign.ORDER_SPIKE)
            found.signals.append(Signal(Sign.ORDER_SPIKE, source, today, stands=True, facts=facts))
