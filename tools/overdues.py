"""Overdue accounts: a notice, a payment plan or a later day for invoices. Prepared here, never executed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, partial
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from tools.buyer_lookup import meant
from tools.buyers import Buyer
from tools.claims import Claim, ClaimStatus
from tools.currencies import CurrencySaid
from tools.deadline_lookup import DeadlineSources, Row, deadline_rows
from tools.deadlines import Rule
from tools.money import Money, plain
from tools.pending_action import ActionKind, Draft, InBoth
from tools.policy_choice import is_named
from tools.preparing import Desk, needs, not_allowed, not_prepared, prepared
from tools.term_text import source_text
from tools.tool import Arguments, Finding, Tool, ToolResult, Turn


class Instalment(BaseModel):
    """One payment of a plan, in the currency of the invoices."""

    model_config = ConfigDict(extra="forbid")

    on: date
    amount: Decimal = Field(gt=0, le=Decimal(10) ** 12)
    currency: CurrencySaid = Field(default="", description="ISO 4217 code, when the user said a currency")


class InvoicesMeant(Arguments):
    """Unpaid invoices, as a user says which."""

    buyer: str = Field(default="", description="The buyer as the user wrote it; empty when not said")
    invoices: list[str] = Field(
        default_factory=list, max_length=50, description="Invoice numbers; empty for all that are overdue"
    )
    policy: str = Field(default="", description="The policy number, if the user gave one")


class ReportOverdueArguments(InvoicesMeant):
    """What `report_overdue` takes."""

    plan: bool = Field(default=False, description="True for a payment plan instead of a notice")
    instalments: list[Instalment] = Field(
        default_factory=list, max_length=36, description="The payments of the plan, as the user gave them"
    )
    extension: bool = Field(default=False, description="True to let the buyer pay named invoices later")
    extend_to: date | None = Field(default=None, description="Of an extension: the day to pay by")
    sent_on: date | None = Field(
        default=None, description="Only when the user says the notice went to the insurer: on which day"
    )


@dataclass(frozen=True)
class Owed:
    """Unpaid invoices of one buyer under one policy, in one currency."""

    buyer: Buyer
    policy_id: str
    rows: tuple[Row, ...]
    unpaid: Money
    claims: tuple[Claim, ...]
    """Those of this buyer under this policy that name one of the invoices, and were not withdrawn."""

    @property
    def numbers(self) -> tuple[str, ...]:
        return tuple(row.data["invoice_no"] for row in self.rows)

    def payload(self) -> dict[str, Any]:
        """The invoices and their sum as JSON values."""
        invoices = [
            {name: row.data[name] for name in ("invoice_no", "due_on", "unpaid")} for row in self.rows
        ]
        return {"invoices": invoices, "amount": plain(self.unpaid.amount), "currency": self.unpaid.currency}


def report_overdue(sources: DeadlineSources, desk: Desk) -> Tool[ReportOverdueArguments]:
    """The tool that prepares an overdue notice, or a payment plan agreed with the buyer."""

    def run(turn: Turn, arguments: ReportOverdueArguments) -> ToolResult:
        refused = not_allowed(turn)
        if refused:
            return refused
        if (arguments.extension or arguments.extend_to) and not arguments.invoices:
            return needs(["invoices"])
        owed = invoices_meant(sources, turn, arguments)
        if isinstance(owed, ToolResult):
            return owed
        if arguments.extension or arguments.extend_to:
            return _extension(desk, turn, arguments.extend_to, owed)
        if arguments.plan:
            return _plan(desk, turn, arguments, owed)
        return _notice(desk, turn, arguments, owed)

    return Tool(
        "report_overdue",
        "Prepare an overdue notice for unpaid invoices, a payment plan, or an extension of payment. "
        "It only prepares: a person confirms. Not for questions about when or how to report.",
        ReportOverdueArguments,
        run,
    )


def invoices_meant(sources: DeadlineSources, turn: Turn, said: InvoicesMeant) -> Owed | ToolResult:
    """The invoices named, or all overdue ones of the buyer; else the result that says what lacks."""
    found: Buyer | None = None
    if said.buyer or not said.invoices:
        named = meant(sources.buyers, turn, said.buyer)
        if isinstance(named, ToolResult):
            return named
        found = named
    rows = _numbered(sources, turn, said.invoices, found) if said.invoices else _overdue(sources, turn, found)
    if isinstance(rows, ToolResult):
        return rows
    rows = [row for row in rows if is_named(row.data["policy_id"], said.policy)]
    owner = found or _owner(sources, turn, rows)
    if owner is None:
        return needs(["buyer"])
    if not rows:
        return not_prepared("nothing_open", f"{owner.legal_name} has no such unpaid invoice.", owner)
    return _together(sources, turn, owner, rows)


def _numbered(
    sources: DeadlineSources, turn: Turn, numbers: Sequence[str], buyer: Buyer | None
) -> list[Row] | ToolResult:
    rows: list[Row] = []
    rows_of = cache(partial(deadline_rows, sources, turn.principal, turn.today))
    for number in dict.fromkeys(numbers):
        held = [
            one
            for one in sources.records.invoices_numbered(turn.principal, number)
            if buyer is None or one.buyer_id == buyer.id
        ]
        if not held:
            text = "No such invoice among this person's policies."
            return ToolResult(Finding.NOT_FOUND, text, focus={"invoice_asked": number})
        wanted = {(one.policy_id, one.buyer_id, one.invoice_no) for one in held}
        rows += [
            row
            for owing in sorted({one.buyer_id for one in held})
            for row in rows_of(owing)
            if (row.data["policy_id"], row.data["buyer_id"], row.data["invoice_no"]) in wanted
        ]
        if not any(key[2] == row.data["invoice_no"] for key in wanted for row in rows):
            return ToolResult(Finding.NONE, f"{number} is paid.", focus={"invoice_paid": held[0].invoice_no})
    return rows


def _overdue(sources: DeadlineSources, turn: Turn, buyer: Buyer | None) -> list[Row]:
    rows = deadline_rows(sources, turn.principal, turn.today, buyer.id if buyer else None)
    return [row for row in rows if row.found.days_overdue and not row.data["notified_on"]]


def _owner(sources: DeadlineSources, turn: Turn, rows: Sequence[Row]) -> Buyer | None:
    owners = {row.data["buyer_id"] for row in rows}
    known = [one for one in sources.buyers.buyers(turn.principal) if one.id in owners]
    return known[0] if len(owners) == 1 and known else None


def _together(sources: DeadlineSources, turn: Turn, buyer: Buyer, rows: Sequence[Row]) -> Owed | ToolResult:
    """The invoices as one matter; several policies or currencies are several, and are asked about."""
    if len({row.data["policy_id"] for row in rows}) > 1:
        return needs(["policy"], buyer)
    unpaid = [row.found.invoice.unpaid for row in rows]
    if len({one.currency for one in unpaid}) > 1:
        return needs(["invoices"], buyer)
    policy_id = rows[0].data["policy_id"]
    total = Money(sum((one.amount for one in unpaid), Decimal(0)), unpaid[0].currency)
    numbers = {row.data["invoice_no"] for row in rows}
    claims = [
        one
        for one in sources.records.claims(turn.principal, buyer_id=buyer.id)
        if one.policy_id == policy_id
        and one.status is not ClaimStatus.WITHDRAWN
        and not numbers.isdisjoint(one.invoices)
    ]
    ordered = sorted(rows, key=lambda row: (row.data["due_on"] or "", row.data["invoice_no"]))
    return Owed(buyer, policy_id, tuple(ordered), total, tuple(claims))


def _notice(desk: Desk, turn: Turn, arguments: ReportOverdueArguments, owed: Owed) -> ToolResult:
    told = next((row.data for row in owed.rows if row.data["notified_on"]), None)
    if told:
        number, day = told["invoice_no"], told["notified_on"]
        text = f"Invoice {number} was notified on {day}."
        return not_prepared("already_notified", text, owed.buyer, number=number, day=day)
    if arguments.sent_on and arguments.sent_on > turn.today:
        return needs(["sent_on"], owed.buyer)
    noted = next((one for one in owed.claims if one.status is ClaimStatus.OVERDUE_NOTED), None)
    if noted and not arguments.sent_on and set(owed.numbers) <= set(noted.invoices):
        text = f"The overdue invoices are noted already as {noted.claim_no}, and not yet notified."
        return not_prepared("already_noted", text, owed.buyer, claim=noted.claim_no)
    late = [row for row in owed.rows if not row.found.days_overdue]
    if late:
        number = late[0].data["invoice_no"]
        text = f"Invoice {number} is not overdue yet."
        return not_prepared("not_overdue", text, owed.buyer, number=number)
    payload = owed.payload() | {
        "notify_by": min((row.data["notify_by"] for row in owed.rows if row.data["notify_by"]), default=None),
        "sent_on": arguments.sent_on.isoformat() if arguments.sent_on else None,
        "claim_no": noted.claim_no if noted else None,
    }
    will, key = _notice_will(owed, arguments.sent_on), f"notice:{owed.buyer.id}:{';'.join(owed.numbers)}"
    warnings = tuple(_notice_warnings(owed, arguments.sent_on))
    kind = ActionKind.OVERDUE_NOTICE
    draft = Draft(kind, owed.policy_id, owed.buyer.id, payload, will, key, warnings)
    return prepared(desk, turn, draft, owed.buyer)


def _notice_will(owed: Owed, sent_on: date | None) -> InBoth:
    name, zh, en = owed.buyer.legal_name, "、".join(owed.numbers), ", ".join(owed.numbers)
    if sent_on:
        return InBoth(
            f"登记 {name} 的逾期通知已于 {sent_on} 送交保险人：发票 {zh}，未付 {owed.unpaid}，"
            f"保单 {owed.policy_id}。",
            f"Record that the overdue notice on {name} went to the insurer on {sent_on}: invoices {en}, "
            f"unpaid {owed.unpaid}, policy {owed.policy_id}.",
        )
    return InBoth(
        f"登记 {name} 的逾期报损：发票 {zh}，未付 {owed.unpaid}，保单 {owed.policy_id}。",
        f"Record an overdue notice on {name}: invoices {en}, unpaid {owed.unpaid}, policy {owed.policy_id}.",
    )


def _notice_warnings(owed: Owed, sent_on: date | None) -> Iterator[InBoth]:
    for row in owed.rows:
        number, by, ends = (row.data[name] for name in ("invoice_no", "notify_by", "extension_ends_on"))
        if Rule.NOTICE in row.found.passed and not (sent_on and by and sent_on.isoformat() <= by):
            yield InBoth(
                f"发票 {number} 的报损期限 {by} 已过，请尽快补报并向保险人说明。",
                f"The last day for the notice on invoice {number}, {by}, has passed: report at once and "
                "explain.",
            )
        elif by and not sent_on:
            yield InBoth(
                f"发票 {number} 最晚须在 {by} 向保险人报损。",
                f"The insurer must have the notice on invoice {number} by {by}.",
            )
        if ends and Rule.EXTENSION not in row.found.passed:
            yield InBoth(
                f"发票 {number} 的延长期到 {ends} 为止。",
                f"The extension period of invoice {number} runs until {ends}.",
            )


def _plan(desk: Desk, turn: Turn, arguments: ReportOverdueArguments, owed: Owed) -> ToolResult:
    parts = sorted(arguments.instalments, key=lambda part: part.on)
    foreign = any(part.currency not in ("", owed.unpaid.currency) for part in parts)
    if not parts or parts[0].on < turn.today or foreign:
        return needs(["instalments"], owed.buyer)
    currency = owed.unpaid.currency
    total = Money(sum((part.amount for part in parts), Decimal(0)), currency)
    told = [f"{part.on} {Money(part.amount, currency)}" for part in parts]
    name = owed.buyer.legal_name
    will = InBoth(
        f"登记与 {name} 的还款计划（发票 {'、'.join(owed.numbers)}）：{'；'.join(told)}，"
        f"保单 {owed.policy_id}。",
        f"Record a payment plan with {name} (invoices {', '.join(owed.numbers)}): {'; '.join(told)}, "
        f"policy {owed.policy_id}.",
    )
    payload = owed.payload() | {
        "instalments": [{"on": part.on.isoformat(), "amount": plain(part.amount)} for part in parts]
    }
    key = f"plan:{owed.buyer.id}:{';'.join(owed.numbers)}"
    warnings = tuple(_plan_warnings(owed, total))
    draft = Draft(ActionKind.PAYMENT_PLAN, owed.policy_id, owed.buyer.id, payload, will, key, warnings)
    return prepared(desk, turn, draft, owed.buyer)


def _plan_warnings(owed: Owed, total: Money) -> Iterator[InBoth]:
    if total != owed.unpaid:
        yield InBoth(
            f"各期合计 {total}，与未付金额 {owed.unpaid} 不一致。",
            f"The payments come to {total}, and {owed.unpaid} is unpaid.",
        )
    yield InBoth(
        "还款计划一般须先经保险人同意；报损和索赔的期限不因此改变。",
        "A payment plan usually needs the insurer's consent first; the days for notice and claim do not "
        "move.",
    )


def _extension(desk: Desk, turn: Turn, to: date | None, owed: Owed) -> ToolResult:
    """A later day, up to the end of the maximum extension period (`domain.md` R9); none beyond it."""
    if to is None or to < turn.today:
        return needs(["extend_to"], owed.buyer)
    for row in owed.rows:
        number, due, latest = row.data["invoice_no"], row.found.due_on, row.found.extension_ends_on
        if due is None or latest is None:
            text = f"Until when invoice {number} may be extended is not known."
            return not_prepared("extension_unknown", text, owed.buyer, number=number)
        if to <= due:
            text = f"Invoice {number} is due on {due}; {to} is no extension."
            return not_prepared("not_later", text, owed.buyer, number=number, day=due.isoformat())
        if to > latest:
            clause = _clause(row)
            text = f"Invoice {number} may be extended until {latest} at the latest ({clause})."
            fields = {"number": number, "day": latest.isoformat(), "clause": clause}
            return not_prepared("beyond_extension", text, owed.buyer, **fields)
    name, zh, en = owed.buyer.legal_name, "、".join(owed.numbers), ", ".join(owed.numbers)
    will = InBoth(
        f"登记 {name} 的付款延期：发票 {zh}，未付 {owed.unpaid}，延至 {to}，保单 {owed.policy_id}。",
        f"Record an extension of payment for {name}: invoices {en}, unpaid {owed.unpaid}, until {to}, "
        f"policy {owed.policy_id}.",
    )
    payload = owed.payload() | {"extend_to": to.isoformat()}
    key, warnings = (
        f"extension:{owed.buyer.id}:{';'.join(owed.numbers)}",
        tuple(_extension_warnings(owed, to)),
    )
    draft = Draft(ActionKind.PAYMENT_EXTENSION, owed.policy_id, owed.buyer.id, payload, will, key, warnings)
    return prepared(desk, turn, draft, owed.buyer)


def _clause(row: Row) -> str:
    source = row.found.source(Rule.EXTENSION)
    return source_text(source) if source else "maximum_extension_days"


def _extension_warnings(owed: Owed, to: date) -> Iterator[InBoth]:
    for row in owed.rows:
        number, due, latest = row.data["invoice_no"], row.found.due_on, row.found.extension_ends_on
        yield InBoth(
            f"发票 {number} 的最长延长期到 {latest} 为止（{_clause(row)}），从原到期日 {due} 起算。",
            f"The maximum extension period of invoice {number} ends on {latest} ({_clause(row)}), counted "
            f"from the original due date {due}.",
        )
        notify_by = row.found.notify_by
        if notify_by and notify_by <= to and not row.data["notified_on"]:
            yield InBoth(
                f"发票 {number} 的报损期限 {notify_by} 不晚于 {to}，不因延期推后。",
                f"The overdue notice on invoice {number} is due by {notify_by}, not after {to}; an extension "
                "does not move it.",
            )
        if row.found.known.insolvent_since:
            yield InBoth(
                "记录中这家买方已破产：延期之前请先问保险人。",
                "By the record this buyer is insolvent: ask the insurer before any extension.",
            )
    yield InBoth(
        "原到期日仍是保单计算期限的依据；是否须先经保险人同意，由保单和保险人决定。",
        "The policy goes on counting from the original due date; whether consent is needed first, the policy "
        "and the insurer decide.",
    )
