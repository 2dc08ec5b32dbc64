"""The look-up of cover: whether a shipment may go, or whether an invoice of the ledger is covered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from pydantic import Field

from knowledge.passage import Authority
from tools.buyer_lookup import BuyerDirectory, meant
from tools.buyers import Buyer
from tools.cover import Delivery, Facts, Verdict, of_invoice, planned
from tools.cover_card import cover_card, cover_evidence, cover_text
from tools.cover_check import check_delivery
from tools.currencies import CurrencySaid
from tools.evidence import Evidence, EvidenceKind
from tools.invoices import Invoice
from tools.ledger import LedgerSources, buyer_ledger
from tools.limits import CreditLimits
from tools.money import Money
from tools.policies import Policy
from tools.policy_choice import among, is_named
from tools.principal import Principal, Right
from tools.terms_in_force import TermsOverTime
from tools.tool import Arguments, Card, CardKind, Finding, Tool, ToolResult, Turn


class CoverRecords(LedgerSources, CreditLimits, Protocol):
    """The records that decide cover."""


@dataclass(frozen=True)
class CoverSources:
    """What a cover check reads."""

    buyers: BuyerDirectory
    records: CoverRecords


class CheckCoverArguments(Arguments):
    """What `check_cover` takes: a planned shipment to a buyer, or an invoice of the ledger."""

    buyer: str = Field(default="", description="The buyer as the user wrote it")
    amount: Decimal | None = Field(
        default=None,
        gt=0,
        le=Decimal("1e15"),
        description="The amount to ship, without VAT unless VAT is covered",
    )
    currency: CurrencySaid = Field(default="", description="ISO 4217; empty when the user did not say one")
    terms_days: int | None = Field(default=None, ge=0, le=3660, description="The payment term in days")
    dispatch_on: date | None = Field(default=None, description="The day of dispatch; today when not said")
    invoice_no: str = Field(default="", description="An invoice of the user's ledger, instead of a shipment")
    policy: str = Field(default="", description="Which of the user's own policies, once it was asked")


def check_cover(sources: CoverSources) -> Tool[CheckCoverArguments]:
    """The tool for "may I ship" and "is this invoice covered": the ordered checks and what they come to."""

    def run(turn: Turn, arguments: CheckCoverArguments) -> ToolResult:
        if not turn.principal.may(Right.READ_RECORDS):
            return ToolResult(Finding.REFUSED, "This person may not see any policy's records.")
        if arguments.invoice_no:
            return _of_invoice(sources, turn, arguments)
        buyer = meant(sources.buyers, turn, arguments.buyer)
        if isinstance(buyer, ToolResult):
            return buyer
        policy = policy_for(sources, turn, buyer, arguments.policy)
        if isinstance(policy, ToolResult):
            return policy
        facts = cover_facts(sources, turn.principal, buyer, policy, turn.today)
        return _result(facts, shipment(facts, arguments), buyer)

    return Tool(
        "check_cover",
        "Whether a planned shipment (buyer, amount, payment term, day) or an invoice is covered: the ordered "
        "checks with the first failure, what is missing, and the covered and uncovered amounts. For every "
        "'can I ship' and 'is it insured'. Never say covered without it.",
        CheckCoverArguments,
        run,
    )


def shipment(facts: Facts, arguments: CheckCoverArguments) -> Delivery:
    """The planned shipment asked about. An amount without a currency is taken in the limit's."""
    day = arguments.dispatch_on or facts.today
    asked = planned(None, arguments.terms_days, day)
    if arguments.amount is None:
        return asked
    found = facts.on(asked)
    granted = found.granted if found else None
    own = granted.currency if granted else facts.ledger.policy.currency
    return planned(Money(arguments.amount, arguments.currency or own), arguments.terms_days, day)


def policy_for(sources: CoverSources, turn: Turn, buyer: Buyer, policy: str) -> Policy | ToolResult:
    """The policy that has a limit on the buyer; which one, when several have (DESIGN §4.7)."""
    own = sources.records.policies(turn.principal)
    rows = sources.records.limits(turn.principal, buyer.id)
    concerned = {row.policy_id for row in rows} or {
        one.policy_id for one in sources.records.invoices(turn.principal, buyer.id)
    }
    about = [one for one in own if one.policy_id in concerned] or list(own)
    chosen = among(own if policy.strip() else about, policy)
    if isinstance(chosen, ToolResult):
        focus = {"buyer_id": buyer.id, "buyer_name": buyer.legal_name}
        return ToolResult(
            chosen.finding, chosen.summary, chosen.evidence, chosen.cards, focus=focus, missing=chosen.missing
        )
    return chosen


def cover_facts(
    sources: CoverSources, principal: Principal, buyer: Buyer, policy: Policy, today: date
) -> Facts:
    """What the records say of one buyer under one policy."""
    records, number = sources.records, policy.policy_id
    ledger = buyer_ledger(
        TermsOverTime(policy),
        buyer.id,
        [one for one in records.invoices(principal, buyer.id) if one.policy_id == number],
        [one for one in records.claims(principal, buyer_id=buyer.id) if one.policy_id == number],
        [one for one in records.events(principal, buyer.id) if one.policy_id == number],
        today,
    )
    rows = [row for row in records.limits(principal, buyer.id) if row.policy_id == number]
    return Facts(buyer, rows, ledger, today)


def _of_invoice(sources: CoverSources, turn: Turn, arguments: CheckCoverArguments) -> ToolResult:
    found = invoice_meant(sources, turn, arguments.invoice_no, arguments.policy, arguments.buyer)
    if isinstance(found, ToolResult):
        return found
    facts, invoice = found
    delivery = of_invoice(invoice, facts.ledger.terms.terms(invoice.dispatched_on))
    return _result(facts, delivery, facts.buyer)


def invoice_meant(
    sources: CoverSources, turn: Turn, invoice_no: str, policy: str, buyer: str
) -> tuple[Facts, Invoice] | ToolResult:
    """The one unpaid invoice of this number, its payments counted by the policy, with what is known of it.

    Else the result that says why there is none: unknown, somebody else's, paid, or one of several.
    """
    named = meant(sources.buyers, turn, buyer) if buyer else None
    if isinstance(named, ToolResult):
        return named
    held = sources.records.invoices_numbered(turn.principal, invoice_no)
    fitting = [
        one for one in held if is_named(one.policy_id, policy) and (named is None or one.buyer_id == named.id)
    ]
    if not fitting:
        asked = {"invoice_asked": invoice_no}
        return ToolResult(Finding.NOT_FOUND, "No such invoice among this person's policies.", focus=asked)
    own = {one.policy_id: one for one in sources.records.policies(turn.principal)}
    if len(fitting) > 1:
        return _one_of(fitting, [own[one.policy_id] for one in fitting])
    invoice = fitting[0]
    owing = named or next(one for one in sources.buyers.buyers(turn.principal) if one.id == invoice.buyer_id)
    facts = cover_facts(sources, turn.principal, owing, own[invoice.policy_id], turn.today)
    counted = next(one for one in facts.ledger.payments.by_policy if one.invoice_no == invoice.invoice_no)
    return _paid(invoice, owing) if counted.unpaid.amount <= 0 else (facts, counted)


def _one_of(invoices: Sequence[Invoice], policies: Sequence[Policy]) -> ToolResult:
    """Which of several invoices of one number: told apart by policy, else by buyer."""
    if len({policy.policy_id for policy in policies}) > 1:
        chosen = among(list({policy.policy_id: policy for policy in policies}.values()), "")
        if isinstance(chosen, ToolResult):
            return chosen
    named = ", ".join(f"{one.invoice_no} of {one.buyer_id}" for one in invoices)
    summary = f"Several invoices have this number: {named}. Ask for the buyer."
    return ToolResult(Finding.NEEDS, summary, missing=("buyer",))


def _paid(invoice: Invoice, buyer: Buyer) -> ToolResult:
    text = f"invoice {invoice.invoice_no} has nothing unpaid, so there is nothing to cover"
    focus = {"buyer_id": buyer.id, "buyer_name": buyer.legal_name, "invoice_paid": invoice.invoice_no}
    if invoice.unpaid.amount > 0:
        text += f"; by the ledger {invoice.unpaid} is open, but the policy counts payments to the oldest"
        focus["ledger_unpaid"] = str(invoice.unpaid)
    evidence = Evidence(EvidenceKind.RECORD, invoice.invoice_no, text, Authority.RECORD, "ledger")
    return ToolResult(Finding.NONE, text, evidence=(evidence,), focus=focus)


def _result(facts: Facts, delivery: Delivery, buyer: Buyer) -> ToolResult:
    card = cover_data(facts, delivery)
    return ToolResult(
        Finding.FOUND,
        cover_text(card) + " Subject to the policy's terms and the conditions listed; say so.",
        evidence=(cover_evidence(card),),
        cards=(Card(CardKind.COVER_CHECK, card),),
        focus={"buyer_id": buyer.id, "buyer_name": buyer.legal_name},
        missing=_to_ask(card),
    )


TO_ASK = ("amount", "terms_days")
"""What the asker can tell, of all that may be missing; the rest is for the book or the insurer."""


def _to_ask(card: dict[str, Any]) -> tuple[str, ...]:
    undecided = card["verdict"] == Verdict.CANNOT_TELL and card["invoice_no"] is None
    return tuple(name for name in TO_ASK if undecided and name in card["missing"])


def cover_data(facts: Facts, delivery: Delivery) -> dict[str, Any]:
    """The card of one delivery."""
    return cover_card(facts, delivery, check_delivery(facts, delivery))
