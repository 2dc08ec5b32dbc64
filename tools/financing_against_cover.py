"""The look-up of how much a bank may advance on an insured invoice: on records, or on figures given."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from pydantic import Field

from knowledge.passage import Authority
from tools.buyer_lookup import meant
from tools.buyers import Buyer
from tools.calculation import (
    Assumption,
    Calculation,
    Figure,
    Step,
    TypedAmount,
    TypedShare,
    Unit,
)
from tools.calculation_card import calculated, figure_text, needed, not_converted
from tools.currencies import CurrencySaid
from tools.evidence import Evidence, EvidenceKind
from tools.financing import Advance, Bound, advance
from tools.liability import liability_left
from tools.limit_card import limit_evidence
from tools.limit_lookup import LimitSources, limit_cards
from tools.limits import LimitStatus
from tools.policies import Policy, SourcedTerm
from tools.policy_choice import among
from tools.terms_in_force import sourced_term, terms_on
from tools.tool import Arguments, Finding, Tool, ToolResult, Turn


class FinancingArguments(Arguments):
    """What `financing_against_cover` takes: a buyer of the records, or the figures instead."""

    invoice_amount: TypedAmount | None = Field(default=None, description="The invoice to be financed")
    advance_rate: TypedShare | None = Field(
        default=None, description="The share of an invoice that the bank advances: 0.9 for 90 %"
    )
    currency: CurrencySaid = Field(default="", description="ISO 4217 of the figures; empty when not said")
    buyer: str = Field(default="", description="The buyer of the user's records, as the user wrote it")
    free_limit: TypedAmount | None = Field(
        default=None, description="What is free of the credit limit, when the user gives it"
    )
    liability_left: TypedAmount | None = Field(
        default=None, description="What is left of the maximum liability, when the user gives it"
    )
    policy: str = Field(default="", description="Which of the user's own policies, once it was asked")


def financing_against_cover(sources: LimitSources) -> Tool[FinancingArguments]:
    """The tool for "how much will the bank lend on it": advance rate, free limit, liability left."""

    def run(turn: Turn, arguments: FinancingArguments) -> ToolResult:
        bounds = _on_a_buyer(sources, turn, arguments) if arguments.buyer else _on_figures(turn, arguments)
        if isinstance(bounds, ToolResult):
            return bounds
        if arguments.invoice_amount is None or arguments.advance_rate is None:
            return needed(*_ungiven(arguments))
        return _result(bounds, arguments.invoice_amount, arguments.advance_rate)

    return Tool(
        "financing_against_cover",
        "How much a bank may advance on an insured invoice: the least of its advance rate, what is free of "
        "the credit limit and what is left of the maximum liability; for a known buyer or on figures. "
        "The bank decides.",
        FinancingArguments,
        run,
    )


@dataclass(frozen=True)
class _Bounds:
    """What an advance must stay within, and where it comes from. None is unknown."""

    currency: str | None
    free_limit: Decimal | None
    liability_left: Decimal | None
    assumptions: tuple[Assumption, ...]
    policy: Policy | None = None
    buyer: Buyer | None = None
    terms: tuple[SourcedTerm, ...] = ()
    records: tuple[Evidence, ...] = ()


def _ungiven(typed: FinancingArguments, *names: str) -> tuple[str, ...]:
    wanted = ("invoice_amount", "advance_rate", *names)
    return tuple(name for name in wanted if getattr(typed, name) is None)


def _on_figures(turn: Turn, typed: FinancingArguments) -> _Bounds | ToolResult:
    """On typed figures. Somebody with records names the buyer instead, who has both of the bounds."""
    if typed.free_limit is None and turn.principal.has_records:
        return needed(*_ungiven(typed), "buyer")
    missing = _ungiven(typed, "free_limit", "liability_left")
    if missing:
        return needed(*missing)
    told = ["typed"] if typed.currency else ["typed", "one_currency"]
    assumptions = tuple(Assumption(code) for code in told)
    return _Bounds(typed.currency or None, typed.free_limit, typed.liability_left, assumptions)


def _on_a_buyer(sources: LimitSources, turn: Turn, typed: FinancingArguments) -> _Bounds | ToolResult:
    buyer = meant(sources.buyers, turn, typed.buyer)
    if isinstance(buyer, ToolResult):
        return buyer
    focus = {"buyer_id": buyer.id, "buyer_name": buyer.legal_name}
    cards = limit_cards(sources, turn.principal, turn.today, buyer)
    if not cards:
        return _no_decision(buyer, focus)
    concerned = {card["policy_id"] for card in cards}
    own = [one for one in sources.policies.policies(turn.principal) if one.policy_id in concerned]
    policy = among(own, typed.policy)
    if isinstance(policy, ToolResult):
        return replace(policy, focus={**focus, **policy.focus})
    card = next(card for card in cards if card["policy_id"] == policy.policy_id)
    return _bounds(card, buyer, policy, turn, typed)


def _no_decision(buyer: Buyer, focus: dict[str, str]) -> ToolResult:
    none = f"{buyer.legal_name} is known, and there is no credit limit decision on it."
    evidence = Evidence(EvidenceKind.RECORD, buyer.legal_name, none, Authority.RECORD, "credit limit")
    return ToolResult(Finding.NONE, none, evidence=(evidence,), focus=focus)


def _bounds(
    card: dict[str, Any], buyer: Buyer, policy: Policy, turn: Turn, typed: FinancingArguments
) -> _Bounds | ToolResult:
    headroom = card["headroom"]
    own = headroom["currency"] if headroom else policy.currency
    if typed.currency and typed.currency != own:
        return not_converted(typed.currency, own)
    left = liability_left(terms_on(policy, turn.today)) if policy.currency == own else None
    return _Bounds(
        own,
        typed.free_limit if typed.free_limit is not None else _amount(headroom),
        typed.liability_left if typed.liability_left is not None else left,
        tuple(_told(card, policy, own, turn, typed)),
        policy,
        buyer,
        _terms_read(policy, turn),
        (limit_evidence(card),),
    )


def _amount(money: dict[str, str] | None) -> Decimal | None:
    return Decimal(money["amount"]) if money else None


def _terms_read(policy: Policy, turn: Turn) -> tuple[SourcedTerm, ...]:
    maximum = terms_on(policy, turn.today).maximum_liability
    multiple = maximum is not None and maximum.multiple_of_premium is not None
    names = ("maximum_liability", "premium") if multiple else ("maximum_liability",)
    return tuple(sourced_term(policy, name, turn.today) for name in names)


def _told(
    card: dict[str, Any], policy: Policy, own: str, turn: Turn, typed: FinancingArguments
) -> Sequence[Assumption]:
    told: list[Assumption] = []
    if not typed.currency:
        told.append(Assumption("own_currency", {"currency": own}))
    if card["headroom"] is None and typed.free_limit is None:
        unread = card["status"] in (LimitStatus.UNAVAILABLE.value, LimitStatus.NOT_FOUND.value)
        told.append(Assumption("limit_unread" if unread else "free_limit_unknown"))
    if card["stop_shipment"]:
        told.append(Assumption("stopped", {"day": card["stop_shipment"]["since"]}))
    left = liability_left(terms_on(policy, turn.today))
    if typed.liability_left is None and left is None:
        told.append(Assumption("liability_unknown"))
    elif typed.liability_left is None and left is not None and policy.currency != own:
        amount = figure_text(Figure(left), policy.currency)
        told.append(Assumption("not_converted", {"parameter": "liability_left", "amount": amount}))
    return (*told, Assumption("not_yet_owed"))


def _result(bounds: _Bounds, invoice_amount: Decimal, advance_rate: Decimal) -> ToolResult:
    found = advance(invoice_amount, advance_rate, bounds.free_limit, bounds.liability_left)
    buyer = bounds.buyer
    focus = {"buyer_id": buyer.id, "buyer_name": buyer.legal_name} if buyer else {}
    result = calculated(_calculation(bounds, invoice_amount, advance_rate, found), focus)
    return replace(result, evidence=(*result.evidence, *bounds.records))


def _calculation(
    bounds: _Bounds, invoice_amount: Decimal, advance_rate: Decimal, found: Advance
) -> Calculation:
    inputs = {
        "invoice_amount": Figure(invoice_amount),
        "advance_rate": Figure(advance_rate, Unit.SHARE),
    }
    known = {Bound.FREE_LIMIT: bounds.free_limit, Bound.LIABILITY_LEFT: bounds.liability_left}
    inputs |= {bound.value: Figure(amount) for bound, amount in known.items() if amount is not None}
    steps = [Step("advance_on_invoice", Figure(found.at_rate))]
    steps += [Step(bound.value, Figure(amount)) for bound, amount in known.items() if amount is not None]
    return Calculation(
        "financing_against_cover",
        bounds.currency,
        inputs,
        {"amount": Figure(found.amount), "bound_by": found.bound_by.value},
        (*steps, Step("least_of_them", Figure(found.amount))),
        (*bounds.assumptions, Assumption("bank_terms")),
        at_most=None in known.values(),
        terms=bounds.terms,
        policy_id=bounds.policy.policy_id if bounds.policy else None,
        buyer_id=bounds.buyer.id if bounds.buyer else None,
        buyer_name=bounds.buyer.legal_name if bounds.buyer else None,
    )
