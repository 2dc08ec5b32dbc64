"""The look-ups of credit limits: one buyer's position, and lists of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from pydantic import Field

from knowledge.passage import Authority
from tools.buyer_lookup import BuyerDirectory, meant
from tools.buyers import Buyer
from tools.card_values import day_data
from tools.cover_position import position, rows_by, undated
from tools.deadlines import stop_shipment
from tools.events import BuyerEvents, EventKind
from tools.evidence import Evidence, EvidenceKind
from tools.invoices import Invoice, Invoices
from tools.ledger import buyer_ledger
from tools.limit_card import limit_card, limit_evidence, limit_text
from tools.limits import CreditLimits, LimitRecord, LimitStatus
from tools.policies import Policies, PolicyTerms
from tools.principal import Principal, Right
from tools.terms_in_force import TermsOverTime
from tools.tool import Arguments, Card, CardKind, Finding, Tool, ToolResult, Turn


@dataclass(frozen=True)
class LimitSources:
    """The records a limit look-up reads."""

    buyers: BuyerDirectory
    limits: CreditLimits
    invoices: Invoices
    policies: Policies
    events: BuyerEvents


class CreditLimitArguments(Arguments):
    """What `credit_limit` takes. The policy is never an argument: it comes from who asks."""

    buyer: str = Field(default="", description="The buyer as the user wrote it; empty when not said")
    on: date | None = Field(
        default=None,
        description="The day asked about, when it is not today: what was or will be in force then",
    )


class LimitChoice(StrEnum):
    """Which limits a list is about."""

    ALL = "all"
    IN_FORCE = "in_force"
    NOT_IN_FORCE = "not_in_force"
    PENDING = "pending"
    ENDING = "ending"
    FULL = "full"
    STOPPED = "stopped"
    FREE = "free"


class ListLimitsArguments(Arguments):
    """What `list_limits` takes."""

    choice: LimitChoice = Field(
        default=LimitChoice.ALL,
        description="all; in_force; not_in_force; pending; ending (end date or announced withdrawal); "
        "full (no headroom or below a tenth); stopped (an overdue invoice stops shipments); free (headroom "
        "left, and shipments not stopped)",
    )
    at_least: Decimal | None = Field(
        default=None, gt=0, description="With free: the least that must be left, in each limit's own currency"
    )


def credit_limit(sources: LimitSources) -> Tool[CreditLimitArguments]:
    """The tool for one buyer's limit: what is in force, what is left, terms and conditions."""

    def run(turn: Turn, arguments: CreditLimitArguments) -> ToolResult:
        buyer = meant(sources.buyers, turn, arguments.buyer)
        if isinstance(buyer, ToolResult):
            return buyer
        on = arguments.on if arguments.on != turn.today else None
        cards = limit_cards(sources, turn.principal, turn.today, buyer, on)
        focus = {"buyer_id": buyer.id, "buyer_name": buyer.legal_name}
        if not cards:
            by = f" that had begun by {on.isoformat()}" if on else ""
            focus |= {"on": on.isoformat()} if on else {}
            if on and undated(sources.limits.limits(turn.principal, buyer.id)):
                focus["undated"] = "yes"
                by += "; one without a date is on record, so it cannot be told"
            none = f"{buyer.legal_name} is known, and there is no credit limit decision on it{by}."
            evidence = Evidence(EvidenceKind.RECORD, buyer.legal_name, none, Authority.RECORD, "credit limit")
            return ToolResult(Finding.NONE, none, evidence=(evidence,), focus=focus)
        return ToolResult(
            _finding(cards),
            "; ".join(limit_text(card) for card in cards),
            evidence=tuple(limit_evidence(card) for card in cards),
            cards=tuple(Card(CardKind.CREDIT_LIMIT, card) for card in cards),
            focus=focus,
        )

    return Tool(
        "credit_limit",
        "The credit limit on one buyer: amount in force today, headroom, payment terms, conditions, "
        "announced changes, overdue stop. Use for any question about one buyer's limit or terms.",
        CreditLimitArguments,
        run,
    )


def _finding(cards: Sequence[dict[str, Any]]) -> Finding:
    statuses = {card["status"] for card in cards}
    if statuses == {LimitStatus.UNAVAILABLE.value}:
        return Finding.UNAVAILABLE
    return Finding.NOT_FOUND if statuses == {LimitStatus.NOT_FOUND.value} else Finding.FOUND


def list_limits(sources: LimitSources) -> Tool[ListLimitsArguments]:
    """The tool for lists of limits."""

    def run(turn: Turn, arguments: ListLimitsArguments) -> ToolResult:
        if not turn.principal.may(Right.READ_RECORDS):
            return ToolResult(Finding.REFUSED, "This person may not see any policy's records.")
        cards = all_limit_cards(sources, turn.principal, turn.today)
        chosen = [card for card in cards if fits(card, arguments.choice)]
        if arguments.at_least is not None:
            chosen = [card for card in chosen if _left(card) >= arguments.at_least]
        if not chosen:
            none = f"Of {len(cards)} credit limits, none is of the kind asked for: {arguments.choice.value}."
            read = Evidence(EvidenceKind.RECORD, "credit limits", none, Authority.RECORD, "list")
            return ToolResult(Finding.NONE, none, evidence=(read,))
        return ToolResult(
            Finding.FOUND,
            f"{len(chosen)} limits ({arguments.choice.value}).",
            evidence=(_list_evidence(chosen, len(cards), arguments.choice),),
            cards=(Card(CardKind.PORTFOLIO, {"rows": chosen}),),
        )

    return Tool(
        "list_limits",
        "List the credit limits of the user's policies, all or a kind of them.",
        ListLimitsArguments,
        run,
    )


def _list_evidence(chosen: Sequence[dict[str, Any]], of_all: int, choice: LimitChoice) -> Evidence:
    head = f"{len(chosen)} of {of_all} limits ({choice.value})"
    lines = [limit_text(card) for card in chosen[:50]]
    as_of = max((card["as_of"] for card in chosen if card["as_of"]), default=None)
    return Evidence(
        EvidenceKind.RECORD, "credit limits", "\n".join([head, *lines]), Authority.RECORD, "list", as_of=as_of
    )


def fits(card: dict[str, Any], choice: LimitChoice) -> bool:
    """Whether a limit belongs to the list asked for."""
    if choice is LimitChoice.PENDING:
        return any(layer["status"] == LimitStatus.PENDING.value for layer in card["layers"])
    if choice is LimitChoice.ENDING:
        ends = any(layer["in_force"] and layer["effective_to"] for layer in card["layers"])
        return bool(card["in_force"] and (ends or card["pending"]))
    if choice is LimitChoice.FULL:
        return _nearly_full(card)
    if choice is LimitChoice.STOPPED:
        return card["stop_shipment"] is not None
    if choice is LimitChoice.FREE:
        return bool(card["in_force"] and card["stop_shipment"] is None and _left(card))
    return choice is LimitChoice.ALL or card["in_force"] is (choice is LimitChoice.IN_FORCE)


def _left(card: dict[str, Any]) -> Decimal:
    """What is left of a limit; nothing where that is not known."""
    return Decimal(card["headroom"]["amount"]) if card["headroom"] else Decimal(0)


def _nearly_full(card: dict[str, Any]) -> bool:
    if not card["in_force"] or not card["headroom"] or not card["granted"]:
        return False
    return Decimal(card["headroom"]["amount"]) * 10 < Decimal(card["granted"]["amount"])


def limit_cards(
    sources: LimitSources, principal: Principal, today: date, buyer: Buyer, on: date | None = None
) -> list[dict[str, Any]]:
    """One card for each of the principal's policies that has a decision on this buyer.

    `on` is another day than today: then a card says what was or will be in force, and nothing of what is
    owed, because the book does not tell when each payment came.
    """
    rows = sources.limits.limits(principal, buyer.id)
    policies = _policies(sources, principal)
    if on is not None:
        cards = cards_of(rows_by(rows, on), [], {buyer.id: buyer}, policies, on)
        return [{**card, "on": on.isoformat(), "outstanding": None, "headroom": None} for card in cards]
    invoices = sources.invoices.invoices(principal, buyer.id)
    cards = cards_of(rows, invoices, {buyer.id: buyer}, policies, today)
    return [{**card, "grade_changed": _grade_changed(sources, principal, card)} for card in cards]


def _grade_changed(
    sources: LimitSources, principal: Principal, card: dict[str, Any]
) -> dict[str, Any] | None:
    """The last move that led to the grade on record; None where none is told, or it led elsewhere."""
    moves = [
        one
        for one in sources.events.events(principal, card["buyer_id"])
        if one.kind is EventKind.GRADE_CHANGED and one.policy_id == card["policy_id"]
    ]
    last = max(moves, key=lambda one: one.occurred_on or date.min, default=None)
    if last is None or not last.old_value or last.new_value != card["grade"]:
        return None
    return {"from": last.old_value, "to": last.new_value, "on": day_data(last.occurred_on)}


def all_limit_cards(sources: LimitSources, principal: Principal, today: date) -> list[dict[str, Any]]:
    """One card for each policy and buyer, in the order of buyers' names."""
    buyers = {buyer.id: buyer for buyer in sources.buyers.buyers(principal)}
    rows = sources.limits.limits(principal)
    invoices = sources.invoices.invoices(principal)
    cards = cards_of(rows, invoices, buyers, _policies(sources, principal), today)
    return sorted(cards, key=lambda card: (card["buyer_name"], card["policy_id"]))


def _policies(sources: LimitSources, principal: Principal) -> dict[str, TermsOverTime]:
    return {policy.policy_id: TermsOverTime(policy) for policy in sources.policies.policies(principal)}


def cards_of(
    rows: Sequence[LimitRecord],
    invoices: Sequence[Invoice],
    buyers: dict[str, Buyer],
    policies: dict[str, TermsOverTime],
    day: date,
) -> list[dict[str, Any]]:
    """A card for each policy and buyer of these rows; without those of buyers not given."""
    grouped: dict[tuple[str, str], list[LimitRecord]] = {}
    for row in rows:
        if row.buyer_id in buyers:
            grouped.setdefault((row.policy_id, row.buyer_id), []).append(row)
    owed: dict[tuple[str, str], list[Invoice]] = {}
    for invoice in invoices:
        owed.setdefault((invoice.policy_id, invoice.buyer_id), []).append(invoice)
    return [
        _card(of_buyer, owed.get(key, []), buyers[key[1]], policies.get(key[0]), day)
        for key, of_buyer in sorted(grouped.items())
    ]


def _card(
    rows: Sequence[LimitRecord],
    invoices: Sequence[Invoice],
    buyer: Buyer,
    policy: TermsOverTime | None,
    day: date,
) -> dict[str, Any]:
    if policy is None:
        return limit_card(position(rows, invoices, PolicyTerms(), day), buyer, day)
    ledger = buyer_ledger(policy, buyer.id, invoices, (), (), day)
    stop = stop_shipment(ledger.open, day)
    return limit_card(position(rows, invoices, policy.terms(day), day, stop), buyer, day)
