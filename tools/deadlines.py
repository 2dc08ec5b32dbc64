"""Deadlines: the days that follow from an unpaid invoice under the policy that covers it.

Pure rules over terms and dates (`domain.md` §2.3 R8–R12, §2.5; DESIGN §4.7). Day 1 is the day after the
starting date. What rests on something unknown is None, and `missing` names what is unknown.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property, lru_cache

from tools.invoices import Invoice
from tools.periods import after, after_working_days, period_end, working_day_before
from tools.policies import PolicyTerms, SourcedTerm, Start, Term
from tools.terms_in_force import TermsOverTime


class Rule(StrEnum):
    """A day that a rule gives, by the name of its field in the `deadlines` card."""

    DUE = "due_on"
    EXTENSION = "extension_ends_on"
    STOP = "stop_shipment_from"
    NOTICE = "notify_by"
    COLLECTION = "collection_by"
    WAITING = "waiting_ends_on"
    CLAIM = "claim_by"
    PAYMENT = "payment_expected_by"


PARAMETER_OF: dict[Rule, str] = {
    Rule.EXTENSION: "maximum_extension_days",
    Rule.STOP: "maximum_extension_days",
    Rule.NOTICE: "overdue_notice",
    Rule.COLLECTION: "collection_handover",
    Rule.WAITING: "waiting_period",
    Rule.CLAIM: "claim_filing",
    Rule.PAYMENT: "examination",
}

TO_DO = (Rule.NOTICE, Rule.COLLECTION, Rule.CLAIM)
"""What the policyholder has to do by its day; missing one of these costs cover."""


@dataclass(frozen=True)
class Known:
    """What else is known of an invoice: when it was notified and claimed, and whether the buyer is insolvent.

    None is unknown or has not happened, which comes to the same: what runs from it has no day yet.
    """

    notified_on: date | None = None
    submitted_on: date | None = None
    insolvent_since: date | None = None
    insolvency_notified_on: date | None = None
    """When the insurer heard of the insolvency: the notice for any invoice of the buyer tells of it."""


NOTHING_KNOWN = Known()

# Counting days with a calendar costs more than all the rest, and a ledger of ten thousand invoices has some
# hundred due dates.
_after = lru_cache(maxsize=4096)(after)
_period_end = lru_cache(maxsize=4096)(period_end)
_after_working_days = lru_cache(maxsize=4096)(after_working_days)
_working_day_before = lru_cache(maxsize=4096)(working_day_before)


@dataclass(frozen=True)
class InvoiceDeadlines:
    """The days of one invoice. None is unknown, or has no day yet; `missing` says which of the two."""

    invoice: Invoice
    today: date
    known: Known
    due_on: date | None = None
    extension_ends_on: date | None = None
    stop_shipment_from: date | None = None
    notify_by: date | None = None
    collection_by: date | None = None
    waiting_ends_on: date | None = None
    claim_by: date | None = None
    payment_expected_by: date | None = None
    """The latest day to expect a decision if all documents are complete when the waiting period ends."""
    basis: tuple[tuple[Rule, SourcedTerm], ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def days_overdue(self) -> int | None:
        """Whole days since the due date; 0 while it is not past."""
        return max((self.today - self.due_on).days, 0) if self.due_on else None

    @property
    def notice_is_due_at_once(self) -> bool:
        """Insolvency is reported at once, whatever the period for overdue accounts says (R11)."""
        told = self.known.notified_on or self.known.insolvency_notified_on
        return self.known.insolvent_since is not None and told is None

    @property
    def notice_missed(self) -> bool:
        """Whether the last day for the notice is past and no notice was given by it."""
        given = self.known.notified_on
        return self.notify_by is not None and self.notify_by < (given or self.today)

    @property
    def stopped(self) -> bool:
        """Whether later deliveries to this buyer are uninsured because of this invoice (R10)."""
        return self.stop_shipment_from is not None and self.stop_shipment_from <= self.today

    @cached_property
    def passed(self) -> tuple[Rule, ...]:
        """What is behind us: deadlines that went by undone, and the extension that has ended."""
        gone = {
            Rule.EXTENSION: self.extension_ends_on is not None and self.extension_ends_on < self.today,
            Rule.STOP: self.stopped,
            Rule.NOTICE: self.notice_missed,
            Rule.COLLECTION: self.collection_by is not None and self.collection_by < self.today,
            Rule.CLAIM: self.claim_by is not None and self.claim_by < (self.known.submitted_on or self.today),
        }
        return tuple(rule for rule, is_gone in gone.items() if is_gone)

    @cached_property
    def next_to_do(self) -> tuple[Rule, date] | None:
        """The next of the days by which the policyholder has to act; None when none lies ahead."""
        done = {Rule.NOTICE: self.known.notified_on, Rule.CLAIM: self.known.submitted_on}
        ahead = [
            (day, rule)
            for rule in TO_DO
            if (day := self.day(rule)) is not None and day >= self.today and done.get(rule) is None
        ]
        return (min(ahead)[1], min(ahead)[0]) if ahead else None

    def day(self, rule: Rule) -> date | None:
        # A rule is its own name: `value` would be worked out at each look, a hundred times an invoice.
        found: date | None = getattr(self, rule)
        return found

    def source(self, rule: Rule) -> SourcedTerm | None:
        """The term a day rests on; None for the due date, which rests on the invoice."""
        return next((source for of, source in self.basis if of is rule), None)


@dataclass(frozen=True)
class _InForce:
    """One version of the terms with the document that set each, looked up once for all its invoices."""

    terms: PolicyTerms
    basis: tuple[tuple[Rule, SourcedTerm], ...]


def _in_force(over_time: TermsOverTime, dispatched_on: date | None) -> _InForce:
    return _InForce(
        over_time.terms(dispatched_on),
        tuple((rule, over_time.source(parameter, dispatched_on)) for rule, parameter in PARAMETER_OF.items()),
    )


def deadlines(
    invoice: Invoice, terms_over_time: TermsOverTime, today: date, known: Known = NOTHING_KNOWN
) -> InvoiceDeadlines:
    """All days of one invoice, under the terms in force when its goods were dispatched."""
    in_force = _in_force(terms_over_time, invoice.dispatched_on)
    return _worked_out(invoice, terms_over_time, in_force, today, known)


def _worked_out(
    invoice: Invoice, over_time: TermsOverTime, in_force: _InForce, today: date, known: Known
) -> InvoiceDeadlines:
    terms, due = in_force.terms, invoice.due
    extension = _extension(due, terms)
    starts = {
        Start.DUE_DATE: due,
        Start.EXTENSION_END: extension,
        Start.NOTICE: known.notified_on,
        Start.CLAIM: known.submitted_on,
    }
    waiting = None if known.insolvent_since else _end(terms.waiting_period, starts)
    return InvoiceDeadlines(
        invoice,
        today,
        known,
        due_on=due,
        extension_ends_on=extension,
        stop_shipment_from=_after(extension, 1) if extension else None,
        notify_by=_end(terms.overdue_notice, starts),
        collection_by=_end(terms.collection_handover, starts),
        waiting_ends_on=waiting,
        claim_by=_end(terms.claim_filing, starts),
        payment_expected_by=_examined(_decidable(waiting, known), terms),
        basis=in_force.basis,
        missing=tuple(dict.fromkeys(_missing(invoice, over_time, terms, starts))),
    )


def _extension(due: date | None, terms: PolicyTerms) -> date | None:
    """R9: the extension counts from the original due date."""
    return (
        None
        if due is None or terms.maximum_extension_days is None
        else _after(due, terms.maximum_extension_days)
    )


def _end(term: Term | None, starts: dict[Start, date | None]) -> date | None:
    if term is None or term.start is None:
        return None
    start = starts[term.start]
    return _period_end(start, term) if start else None


def _decidable(waiting: date | None, known: Known) -> date | None:
    """The day from which the insurer can decide: the waiting is over, and what was claimed is claimed."""
    start = waiting or known.insolvent_since
    return max(start, known.submitted_on) if start and known.submitted_on else start


def _examined(start: date | None, terms: PolicyTerms) -> date | None:
    examination = terms.examination
    if start is None or examination is None or examination.days is None:
        return None
    if examination.working_days:
        return _after_working_days(start, examination.days, terms.public_holidays)
    return _after(start, examination.days)


def _missing(
    invoice: Invoice, over_time: TermsOverTime, terms: PolicyTerms, starts: dict[Start, date | None]
) -> Iterator[str]:
    """What would have to be known for the days that are not."""
    if invoice.due is None:
        yield "due_on"
    for parameter in ("maximum_extension_days", "overdue_notice", "waiting_period", "claim_filing"):
        term = getattr(terms, parameter)
        if term is None or (isinstance(term, Term) and (term.days, term.months) == (None, None)):
            undated = invoice.dispatched_on is None and parameter in over_time.changed
            yield "dispatched_on" if undated else f"policy.{parameter}"
        elif isinstance(term, Term) and term.start is None:
            yield f"policy.{parameter}.from"
        elif isinstance(term, Term) and term.start is Start.NOTICE and starts[Start.NOTICE] is None:
            yield "notified_on"
        elif isinstance(term, Term) and term.start is Start.CLAIM and starts[Start.CLAIM] is None:
            yield "submitted_on"


def last_working_day(day: date, terms: PolicyTerms) -> date | None:
    """The working day before a deadline that falls on a day without work; the day itself otherwise."""
    return _working_day_before(day, terms.public_holidays)


@dataclass(frozen=True)
class StopShipment:
    """Later deliveries are uninsured from this day on, because of this invoice (R10)."""

    since: date
    invoice_no: str
    due_on: date


def stop_shipment(found: Iterable[InvoiceDeadlines], day: date) -> StopShipment | None:
    """The stop on a day: that of the oldest unpaid invoice, whose extension ended before (R10).

    None when none has ended, or where the extension period or the due dates are unknown.
    """
    stops = [
        StopShipment(one.stop_shipment_from, one.invoice.invoice_no, one.due_on)
        for one in found
        if one.stop_shipment_from is not None and one.due_on is not None and one.stop_shipment_from <= day
    ]
    return min(stops, key=lambda stop: (stop.since, stop.due_on, stop.invoice_no), default=None)


def of_all(
    invoices: Sequence[Invoice], over_time: TermsOverTime, today: date, known: dict[str, Known]
) -> list[InvoiceDeadlines]:
    """The deadlines of every unpaid invoice in their order; `known` is by invoice number."""
    versions: dict[date | None, _InForce] = {}
    found = []
    for one in invoices:
        if one.unpaid.amount <= 0:
            continue
        version = over_time.version(one.dispatched_on)
        if version not in versions:
            versions[version] = _in_force(over_time, one.dispatched_on)
        of_one = known.get(one.invoice_no, NOTHING_KNOWN)
        found.append(_worked_out(one, over_time, versions[version], today, of_one))
    return found
