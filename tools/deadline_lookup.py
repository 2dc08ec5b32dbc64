"""The look-up of deadlines: of one invoice, of a buyer's, of a policy's, or of a due date somebody names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from pydantic import Field

from knowledge.passage import Authority
from tools.buyer_lookup import BuyerDirectory, meant
from tools.buyers import Buyer
from tools.claims import ClaimStatus
from tools.deadline_card import deadline_evidence, deadline_row, deadline_text, highest, terms_behind, urgency
from tools.deadlines import InvoiceDeadlines, Rule
from tools.evidence import Evidence, EvidenceKind
from tools.hypothetical_deadlines import by_version
from tools.invoices import Invoice
from tools.ledger import BuyerLedger, LedgerSources, ledgers
from tools.policies import Policy
from tools.policy_choice import chosen_policy, is_named
from tools.principal import Principal, Right
from tools.terms_in_force import TermsOverTime
from tools.tool import Arguments, Card, CardKind, Finding, Tool, ToolResult, Turn

TOLD_ONE_BY_ONE = 6
"""Invoices up to this many have an evidence each; more share one for each policy."""
LISTED = 60


class InvoiceDeadlinesArguments(Arguments):
    """What `invoice_deadlines` takes; all may be left out for every unpaid invoice of the user."""

    buyer: str = Field(default="", description="The buyer as the user wrote it")
    invoice_no: str = Field(default="", description="An invoice number of the user's ledger")
    within_days: int | None = Field(
        default=None,
        ge=0,
        le=3660,
        description="Only invoices with something missed or due within this many days",
    )
    overdue: bool = Field(default=False, description="Only invoices past their due date")
    due_on: date | None = Field(
        default=None,
        ge=date(1990, 1, 1),
        le=date(2200, 1, 1),
        description="A due date the user names, without an invoice",
    )
    days_overdue: int | None = Field(
        default=None, ge=0, le=3660, description="For how many days it is overdue, when the user says so"
    )
    policy: str = Field(default="", description="Which of the user's own policies, once it was asked")


@dataclass(frozen=True)
class DeadlineSources:
    """The records a look-up of deadlines reads."""

    buyers: BuyerDirectory
    records: LedgerSources


@dataclass(frozen=True)
class Row:
    """One invoice with its days, and as the card and an answer have it."""

    found: InvoiceDeadlines
    over_time: TermsOverTime
    buyer_name: str
    ledger: BuyerLedger | None = None
    """The ledger of the invoice; None for one that is only supposed."""
    beside: Mapping[str, Any] = field(default_factory=dict)
    """What of the card is otherwise."""

    @cached_property
    def data(self) -> dict[str, Any]:
        """The card's fields, made when they are read: a page of thousands of invoices shows a few."""
        made = deadline_row(self.found, self.buyer_name, self.over_time)
        if self.ledger is not None:
            made["noted_as"] = _noted(self.found, self.ledger)
            made["allocation"] = _allocation(self.found, self.ledger)
        return {**made, **self.beside}

    @cached_property
    def evidence(self) -> Evidence:
        """Worded when it is cited: a page of thousands of invoices cites none."""
        return deadline_evidence(self.data, self.found, self.over_time)

    @property
    def terms(self) -> tuple[str, ...]:
        """The terms its days rest on, as citable lines."""
        return tuple(terms_behind(self.found, self.over_time.policy))


def invoice_deadlines(sources: DeadlineSources) -> Tool[InvoiceDeadlinesArguments]:
    """The tool for the exact days: notice, stop, waiting period, claim, each with its clause."""

    def run(turn: Turn, arguments: InvoiceDeadlinesArguments) -> ToolResult:
        if not turn.principal.may(Right.READ_RECORDS):
            return ToolResult(Finding.REFUSED, "This person may not see any policy's records.")
        buyer: Buyer | None = None
        if arguments.buyer:
            named = meant(sources.buyers, turn, arguments.buyer)
            if isinstance(named, ToolResult):
                return named
            buyer = named
        return _found(sources, turn, arguments, buyer)

    return Tool(
        "invoice_deadlines",
        "The exact days for unpaid invoices under the user's policy: extension end, overdue notice, stop of "
        "shipments, waiting period, claim. By invoice, by buyer, all of them, or for a due date or a number "
        "of days overdue that the user names. Dates are never worked out without it.",
        InvoiceDeadlinesArguments,
        run,
    )


def _found(
    sources: DeadlineSources, turn: Turn, arguments: InvoiceDeadlinesArguments, buyer: Buyer | None
) -> ToolResult:
    due = _due_named(arguments, turn.today)
    if due is not None and not buyer and not arguments.invoice_no:
        return _for_a_due_date(sources, turn, arguments, due)
    focus = {"buyer_id": buyer.id, "buyer_name": buyer.legal_name} if buyer else {}
    if arguments.invoice_no:
        return _numbered(sources, turn, arguments, buyer, focus)
    rows = deadline_rows(sources, turn.principal, turn.today, buyer.id if buyer else None)
    chosen = [row for row in rows if _fits(row, arguments, due, turn.today)]
    if not chosen:
        about = f" on {buyer.legal_name}" if buyer else ""
        return _nothing("ledger", f"no unpaid invoice of this kind{about}", focus)
    return _result(chosen, focus)


def _numbered(
    sources: DeadlineSources,
    turn: Turn,
    arguments: InvoiceDeadlinesArguments,
    buyer: Buyer | None,
    focus: dict[str, str],
) -> ToolResult:
    """The invoices of a number, wherever it stands: unknown, paid, open, or open and of another kind."""
    held = sources.records.invoices_numbered(turn.principal, arguments.invoice_no)
    named = [one for one in held if buyer is None or one.buyer_id == buyer.id]
    if not named:
        asked = {**focus, "invoice_asked": arguments.invoice_no}
        return ToolResult(Finding.NOT_FOUND, "No such invoice among this person's policies.", focus=asked)
    wanted = {(one.policy_id, one.buyer_id, one.invoice_no) for one in named}
    rows = [
        row
        for owing in sorted({one.buyer_id for one in named})
        for row in deadline_rows(sources, turn.principal, turn.today, owing)
        if (row.data["policy_id"], row.data["buyer_id"], row.data["invoice_no"]) in wanted
    ]
    due = _due_named(arguments, turn.today)
    chosen = [row for row in rows if _fits(row, arguments, due, turn.today)]
    return _result(chosen, focus) if chosen else _of_no_such_kind(named[0], focus, open_=bool(rows))


def _for_a_due_date(
    sources: DeadlineSources, turn: Turn, arguments: InvoiceDeadlinesArguments, due: date
) -> ToolResult:
    """The user's own invoices of that due date; where there is none, what the terms say of such a one."""
    rows = deadline_rows(sources, turn.principal, turn.today)
    own = [row for row in rows if _fits(row, arguments, due, turn.today)]
    if own:
        return _result(own, {})
    policy = chosen_policy(sources.records, turn, arguments.policy)
    if isinstance(policy, ToolResult):
        return policy
    return _result(_supposed(policy, due, turn.today), {})


def _supposed(policy: Policy, due: date, today: date) -> list[Row]:
    rows = []
    over_time = TermsOverTime(policy)
    for found, interval in by_version(policy, due, today):
        unknown = ("invoice_no", "buyer_id", "buyer_name", "unpaid", "dispatched_on")
        beside = dict.fromkeys(unknown) | ({"if_dispatched": interval} if interval else {})
        rows.append(Row(found, over_time, "", beside=beside))
    return rows


def _due_named(arguments: InvoiceDeadlinesArguments, today: date) -> date | None:
    if arguments.due_on is not None or arguments.days_overdue is None:
        return arguments.due_on
    return today - timedelta(days=arguments.days_overdue)


def _fits(row: Row, arguments: InvoiceDeadlinesArguments, due: date | None, today: date) -> bool:
    if not is_named(row.data["policy_id"], arguments.policy):
        return False
    if due is not None and row.found.due_on != due:
        return False
    if arguments.overdue and not row.found.days_overdue:
        return False
    return arguments.within_days is None or presses(row.found, today, arguments.within_days)


PRESSING = (Rule.STOP, Rule.NOTICE, Rule.COLLECTION, Rule.CLAIM)


def presses(found: InvoiceDeadlines, today: date, within_days: int) -> bool:
    """Whether something to do was missed, or one of the days to act upon comes within so many days."""
    until = today + timedelta(days=within_days)
    done = {Rule.NOTICE: found.known.notified_on, Rule.CLAIM: found.known.submitted_on}
    ahead = any(
        (day := found.day(rule)) is not None and today <= day <= until and not done.get(rule)
        for rule in PRESSING
    )
    missed = {Rule.NOTICE, Rule.COLLECTION, Rule.CLAIM} & set(found.passed)
    return ahead or found.notice_is_due_at_once or any(not done.get(rule) for rule in missed)


def deadline_rows(
    sources: DeadlineSources, principal: Principal, today: date, buyer_id: str | None = None
) -> list[Row]:
    """A row for each unpaid invoice under the principal's policies, what presses most first."""
    names = {buyer.id: buyer.legal_name for buyer in sources.buyers.buyers(principal)}
    rows = [
        row
        for ledger in ledgers(sources.records, principal, today, buyer_id)
        for row in ledger_rows(ledger, names.get(ledger.buyer_id, ledger.buyer_id))
    ]
    return sorted(rows, key=lambda row: urgency(row.found))


def ledger_rows(ledger: BuyerLedger, buyer_name: str) -> list[Row]:
    """A row for each unpaid invoice of one ledger, oldest due first."""
    return [Row(found, ledger.terms, buyer_name, ledger) for found in ledger.open]


def _noted(found: InvoiceDeadlines, ledger: BuyerLedger) -> str | None:
    """The case under which the overdue is noted and not yet notified; None where there is none."""
    if found.known.notified_on is not None:
        return None
    noted = (one for one in ledger.claims if one.status is ClaimStatus.OVERDUE_NOTED)
    return next((one.claim_no for one in noted if found.invoice.invoice_no in one.invoices), None)


def _allocation(found: InvoiceDeadlines, ledger: BuyerLedger) -> dict[str, Any] | None:
    """Both views of the payments where the policy's rule and the ledger differ (`domain.md` WE13)."""
    if not ledger.payments.differs or ledger.payments.rule is None:
        return None
    number = found.invoice.invoice_no
    in_ledger = next(one for one in ledger.payments.by_ledger if one.invoice_no == number)
    return {
        "rule": ledger.payments.rule.value,
        "unpaid_by_policy": found.invoice.unpaid.as_data(),
        "unpaid_by_ledger": in_ledger.unpaid.as_data(),
    }


def _result(rows: Sequence[Row], focus: dict[str, str]) -> ToolResult:
    if len(rows) == 1 and rows[0].data["invoice_no"]:
        focus = {
            **focus,
            "buyer_id": rows[0].data["buyer_id"],
            "buyer_name": rows[0].data["buyer_name"],
        }
    return ToolResult(
        Finding.FOUND,
        "; ".join(deadline_text(row.data) for row in rows[:TOLD_ONE_BY_ONE]),
        evidence=_evidence(rows),
        cards=(Card(CardKind.DEADLINES, {"invoices": [row.data for row in rows]}),),
        focus=focus,
    )


def _evidence(rows: Sequence[Row]) -> tuple[Evidence, ...]:
    if len(rows) <= TOLD_ONE_BY_ONE:
        return tuple(row.evidence for row in rows)
    by_policy: dict[str, list[Row]] = {}
    for row in rows:
        by_policy.setdefault(row.data["policy_id"], []).append(row)
    return tuple(_of_policy(policy_id, of_one) for policy_id, of_one in sorted(by_policy.items()))


def _of_policy(policy_id: str, rows: Sequence[Row]) -> Evidence:
    head = f"{len(rows)} unpaid invoices, {sum(bool(row.data['passed']) for row in rows)} with a day passed"
    terms = dict.fromkeys(term for row in rows[:LISTED] for term in row.terms)
    text = "\n".join([head, *(deadline_text(row.data) for row in rows[:LISTED]), *terms])
    deciding = highest(row.evidence.authority for row in rows)
    return Evidence(EvidenceKind.RULE, policy_id, text, deciding, f"deadlines, {policy_id}")


def _of_no_such_kind(invoice: Invoice, focus: dict[str, str], *, open_: bool) -> ToolResult:
    """An invoice of the ledger that the question leaves out: because it is paid, or of another kind."""
    number = invoice.invoice_no
    if open_:
        text = f"invoice {number} is unpaid, and none of its days is of the kind asked for"
        return _nothing(number, text, {**focus, "invoice_open": number})
    text, paid = f"invoice {number} has nothing unpaid, so no deadline runs", {"invoice_paid": number}
    if invoice.unpaid.amount > 0:
        text += f"; by the ledger {invoice.unpaid} is open, but the policy counts payments to the oldest"
        paid["ledger_unpaid"] = str(invoice.unpaid)
    return _nothing(number, text, {**focus, **paid})


def _nothing(title: str, text: str, focus: dict[str, str]) -> ToolResult:
    evidence = Evidence(EvidenceKind.RECORD, title, text, Authority.RECORD, "ledger")
    return ToolResult(Finding.NONE, text, evidence=(evidence,), focus=focus)
