"""The credit-management review: what five strategies find in one's own book, by money at risk.

Pure rules (`domain.md` §5.2 K18: assess, limit, contract, monitor, collect and insure; F5, F12). The spans
of days are ours and published in docs/credit-review.md. What a book does not tell is no finding: a missing
grade is one, an unknown debt is not.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from tools.buyers import Buyer
from tools.calculation import ZERO
from tools.cover_position import CoverPosition, position
from tools.deadlines import InvoiceDeadlines, Rule, stop_shipment
from tools.early_warning import Level
from tools.exposure import LimitState, exposure
from tools.limits import LimitRecord
from tools.money import Money
from tools.terms_in_force import TermsOverTime

DECISION_OLD_AFTER = 365
ENDING_WITHIN = 60
NOTICE_WITHIN = 14
CLAIM_WITHIN = 30


class Strategy(StrEnum):
    """The five, in the order in which they are gone through."""

    ASSESSMENT = "assessment"
    LIMITS = "limits"
    TERMS = "terms"
    MONITORING = "monitoring"
    COLLECTION = "collection"


class Point(StrEnum):
    """What was found of one buyer."""

    GRADE_UNKNOWN = "grade_unknown"
    DECISION_OLD = "decision_old"
    NO_LIMIT = "no_limit"
    """No decision is on record: only a discretionary limit could cover the debt."""
    LIMIT_NOT_IN_FORCE = "limit_not_in_force"
    BEYOND_LIMIT = "beyond_limit"
    LIMIT_ENDING = "limit_ending"
    TERM_TOO_LONG = "term_too_long"
    DUE_UNKNOWN = "due_unknown"
    WARNED = "warned"
    STOPPED = "stopped"
    """Deliveries from now on are uninsured, because of an old overdue invoice (R10)."""
    SHIPPED_WHILE_STOPPED = "shipped_while_stopped"
    """Invoices of deliveries made while a stop was in force."""
    NOTICE_MISSED = "notice_missed"
    NOTICE_DUE = "notice_due"
    CLAIM_MISSED = "claim_missed"
    CLAIM_DUE = "claim_due"
    DISPUTED = "disputed"
    UNDECLARED = "undeclared"


STRATEGY_OF: Mapping[Point, Strategy] = {
    Point.GRADE_UNKNOWN: Strategy.ASSESSMENT,
    Point.DECISION_OLD: Strategy.ASSESSMENT,
    Point.NO_LIMIT: Strategy.LIMITS,
    Point.LIMIT_NOT_IN_FORCE: Strategy.LIMITS,
    Point.BEYOND_LIMIT: Strategy.LIMITS,
    Point.LIMIT_ENDING: Strategy.LIMITS,
    Point.TERM_TOO_LONG: Strategy.TERMS,
    Point.DUE_UNKNOWN: Strategy.TERMS,
    Point.WARNED: Strategy.MONITORING,
    Point.STOPPED: Strategy.MONITORING,
    Point.SHIPPED_WHILE_STOPPED: Strategy.MONITORING,
    Point.NOTICE_MISSED: Strategy.COLLECTION,
    Point.NOTICE_DUE: Strategy.COLLECTION,
    Point.CLAIM_MISSED: Strategy.COLLECTION,
    Point.CLAIM_DUE: Strategy.COLLECTION,
    Point.DISPUTED: Strategy.COLLECTION,
    Point.UNDECLARED: Strategy.COLLECTION,
}


@dataclass(frozen=True)
class Debtor:
    """What the book holds of one buyer that owes something under one policy."""

    buyer: Buyer
    over_time: TermsOverTime
    open: Sequence[InvoiceDeadlines]
    limits: Sequence[LimitRecord]
    level: Level | None
    """Of early warning; None for a natural person, about whom nothing is judged."""

    @property
    def policy_id(self) -> str:
        return self.over_time.policy.policy_id


@dataclass(frozen=True)
class Observation:
    """One finding: of a buyer, in one currency."""

    point: Point
    policy_id: str
    buyer_id: str
    buyer_name: str
    at_risk: Money
    """What the finding is about: the debt, or the part of it. Not a loss that is expected."""
    invoices: tuple[str, ...] = ()
    by: date | None = None
    """The day to act by, or on which it changes; None where no day runs."""
    facts: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def strategy(self) -> Strategy:
        return STRATEGY_OF[self.point]


def observed(debtors: Iterable[Debtor], today: date) -> list[Observation]:
    """Every finding, by strategy; within one the largest of each currency, then the second of each, …

    Amounts of two currencies are not compared.
    """
    found = [one for debtor in debtors for one in _of(debtor, today)]
    found.sort(key=lambda one: (-one.at_risk.amount, one.by or date.max, one.buyer_id, one.point))
    places: dict[tuple[Strategy, str], int] = {}
    order, ranked = tuple(Strategy), []
    for one in found:
        kind = one.strategy, one.at_risk.currency
        places[kind] = places.get(kind, -1) + 1
        ranked.append(((order.index(one.strategy), places[kind], one.at_risk.currency), one))
    return [one for _, one in sorted(ranked, key=lambda pair: pair[0])]


def _of(debtor: Debtor, today: date) -> Iterator[Observation]:
    by_currency: dict[str, list[InvoiceDeadlines]] = {}
    for one in debtor.open:
        by_currency.setdefault(one.invoice.amount.currency, []).append(one)
    for currency, open_ in sorted(by_currency.items()):
        of_one = _InCurrency(debtor, currency, tuple(open_), today)
        for rule in _RULES:
            yield from rule(of_one)


@dataclass(frozen=True)
class _InCurrency:
    """One debtor's open invoices in one currency: two are never added."""

    debtor: Debtor
    currency: str
    open: tuple[InvoiceDeadlines, ...]
    today: date

    def observation(
        self,
        point: Point,
        invoices: Sequence[InvoiceDeadlines] | None = None,
        amount: Decimal | None = None,
        by: date | None = None,
        **facts: str,
    ) -> Observation:
        """Of these invoices, else of the whole debt; of this amount, else of what they owe."""
        concerned = self.open if invoices is None else invoices
        owed = sum((one.invoice.unpaid.amount for one in concerned), ZERO) if amount is None else amount
        return Observation(
            point,
            self.debtor.policy_id,
            self.debtor.buyer.id,
            self.debtor.buyer.legal_name,
            Money(owed, self.currency),
            tuple(one.invoice.invoice_no for one in concerned),
            by,
            facts,
        )

    @property
    def position(self) -> CoverPosition | None:
        terms = self.debtor.over_time.terms(self.today)
        return position(self.debtor.limits, (), terms, self.today) if self.debtor.limits else None


def _assessed(one: _InCurrency) -> Iterator[Observation]:
    if one.debtor.buyer.grade is None:
        yield one.observation(Point.GRADE_UNKNOWN)
    held = one.position
    decided = held.main.decided_on if held and held.in_force else None
    if decided is not None and (one.today - decided).days > DECISION_OLD_AFTER:
        yield one.observation(Point.DECISION_OLD, decided_on=decided.isoformat())


def _limited(one: _InCurrency) -> Iterator[Observation]:
    invoices = [open_.invoice for open_ in one.open]
    terms = one.debtor.over_time.terms(one.today)
    found = exposure(invoices, one.debtor.limits, one.currency, terms, one.today)
    if found.state is LimitState.NO_DECISION:
        yield one.observation(Point.NO_LIMIT)
    elif found.state is LimitState.NOT_IN_FORCE:
        yield one.observation(Point.LIMIT_NOT_IN_FORCE)
    elif found.beyond and found.limit is not None:
        yield one.observation(Point.BEYOND_LIMIT, amount=found.beyond, limit=str(found.limit))
    ends = _ending(one.position)
    if ends is not None and one.today <= ends <= one.today + timedelta(days=ENDING_WITHIN):
        yield one.observation(Point.LIMIT_ENDING, by=ends)


def _ending(held: CoverPosition | None) -> date | None:
    """The next day on which the limit ends or changes as decided; None where none is known."""
    if held is None or not held.in_force:
        return None
    days = [held.announced.effective if held.announced else None, held.main.effective_to]
    return min((day for day in days if day), default=None)


def _contracted(one: _InCurrency) -> Iterator[Observation]:
    longest = one.position.max_payment_term_days if one.position else None
    too_long = [
        open_ for open_ in one.open if _exceeds(open_.invoice.term_days, _longest(one, open_), longest)
    ]
    if too_long:
        terms = max(open_.invoice.term_days or 0 for open_ in too_long)
        yield one.observation(Point.TERM_TOO_LONG, too_long, days=str(terms))
    undated = [open_ for open_ in one.open if open_.due_on is None]
    if undated:
        yield one.observation(Point.DUE_UNKNOWN, undated)


def _longest(one: _InCurrency, open_: InvoiceDeadlines) -> int | None:
    """The policy's longest payment term on the day of dispatch, which counts for the invoice."""
    return one.debtor.over_time.terms(open_.invoice.dispatched_on or one.today).max_payment_term_days


def _exceeds(term: int | None, *longest: int | None) -> bool:
    return term is not None and any(most is not None and term > most for most in longest)


def _monitored(one: _InCurrency) -> Iterator[Observation]:
    if one.debtor.level in (Level.RED, Level.AMBER):
        yield one.observation(Point.WARNED, level=one.debtor.level.value)
    stop = stop_shipment(one.debtor.open, one.today)
    if stop is not None:
        yield one.observation(Point.STOPPED, since=stop.since.isoformat(), invoice=stop.invoice_no)
    late = [open_ for open_ in one.open if _shipped_while_stopped(one, open_)]
    if late:
        yield one.observation(Point.SHIPPED_WHILE_STOPPED, late)


def _shipped_while_stopped(one: _InCurrency, open_: InvoiceDeadlines) -> bool:
    """Whether it was dispatched under a stop that an invoice which is still unpaid had begun."""
    day = open_.invoice.dispatched_on
    return day is not None and stop_shipment(one.debtor.open, day) is not None


def _collected(one: _InCurrency) -> Iterator[Observation]:
    yield from _by_day(one, Rule.NOTICE, Point.NOTICE_MISSED, Point.NOTICE_DUE, NOTICE_WITHIN)
    yield from _by_day(one, Rule.CLAIM, Point.CLAIM_MISSED, Point.CLAIM_DUE, CLAIM_WITHIN)
    disputed = [open_ for open_ in one.open if open_.invoice.disputed_amount]
    if disputed:
        amount = sum((open_.invoice.disputed_amount or ZERO for open_ in disputed), ZERO)
        yield one.observation(Point.DISPUTED, disputed, amount)
    undeclared = [open_ for open_ in one.open if open_.invoice.declared is False]
    if undeclared:
        yield one.observation(Point.UNDECLARED, undeclared)


def _by_day(one: _InCurrency, rule: Rule, missed: Point, due: Point, within: int) -> Iterator[Observation]:
    """What has to be done by a day and is not: gone by, or near."""
    waiting = [open_ for open_ in one.open if open_.day(rule) and not _done(open_, rule)]
    gone = [open_ for open_ in waiting if rule in open_.passed]
    near = [
        open_
        for open_ in waiting
        if rule not in open_.passed and _day(open_, rule) <= one.today + timedelta(days=within)
    ]
    for point, invoices in ((missed, gone), (due, near)):
        if invoices:
            yield one.observation(point, invoices, by=min(_day(open_, rule) for open_ in invoices))


def _done(open_: InvoiceDeadlines, rule: Rule) -> bool:
    known = open_.known
    return (known.notified_on if rule is Rule.NOTICE else known.submitted_on) is not None


def _day(open_: InvoiceDeadlines, rule: Rule) -> date:
    return open_.day(rule) or date.max


_RULES: tuple[Callable[[_InCurrency], Iterator[Observation]], ...] = (
    _assessed,
    _limited,
    _contracted,
    _monitored,
    _collected,
)

TO_DO_FIRST = 5


def next_monday(today: date) -> date:
    """Today, if it is one."""
    return today + timedelta(days=-today.weekday() % 7)


_RANKED = (
    Point.NOTICE_DUE,
    Point.CLAIM_DUE,
    Point.NOTICE_MISSED,
    Point.CLAIM_MISSED,
    Point.SHIPPED_WHILE_STOPPED,
    Point.STOPPED,
    Point.BEYOND_LIMIT,
    Point.LIMIT_NOT_IN_FORCE,
    Point.NO_LIMIT,
    Point.LIMIT_ENDING,
    Point.WARNED,
    Point.TERM_TOO_LONG,
    Point.UNDECLARED,
    Point.DISPUTED,
    Point.DUE_UNKNOWN,
    Point.DECISION_OLD,
    Point.GRADE_UNKNOWN,
)
"""What costs cover if it waits, first; then what is uncovered already; then what only is not known."""


def to_do(found: Sequence[Observation], at_most: int = TO_DO_FIRST) -> list[Observation]:
    """What to do first: a buyer once, what can still be saved before what is late, the most money first.

    Money of two currencies is not compared: the largest of each currency comes before the second of any.
    """
    first: dict[tuple[str, str], Observation] = {}
    for one in sorted(found, key=lambda one: (_RANKED.index(one.point), -one.at_risk.amount)):
        first.setdefault((one.policy_id, one.buyer_id), one)
    placed: dict[tuple[Point, str], int] = {}
    ordered = []
    for one in first.values():
        place = placed[one.point, one.at_risk.currency] = (
            placed.get((one.point, one.at_risk.currency), -1) + 1
        )
        hurry = (one.by or date.max) if one.point in (Point.NOTICE_DUE, Point.CLAIM_DUE) else date.max
        ordered.append(((_RANKED.index(one.point), hurry, place, one.at_risk.currency), one))
    return [one for _, one in sorted(ordered, key=lambda pair: pair[0])[:at_most]]
