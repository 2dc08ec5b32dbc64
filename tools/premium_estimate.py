"""The estimate of a premium, and of the fee for extra cover, on figures given and the policy's own terms."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pydantic import Field

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
from tools.declaration import declaration_due
from tools.policies import Policies, Policy, Premium, SourcedTerm
from tools.policy_choice import among, chosen_policy
from tools.premium import PremiumDue, premium, top_up_fee
from tools.terms_in_force import sourced_term, terms_on
from tools.tool import Arguments, Tool, ToolResult, Turn

MOST_MONTHS = 120


class EstimatePremiumArguments(Arguments):
    """What `estimate_premium` takes. What is not given comes from the reader's own policy, if any."""

    turnover: TypedAmount | None = Field(
        default=None, description="Turnover to be insured in the year, declared or expected"
    )
    currency: CurrencySaid = Field(default="", description="ISO 4217 of the figures; empty when not said")
    rate: TypedShare | None = Field(default=None, description="A fraction of turnover: 0.0025 for 0.25 %")
    minimum: TypedAmount | None = Field(
        default=None, description="The minimum premium, when the user gives it"
    )
    deposit: TypedAmount | None = Field(
        default=None, description="What was paid up front, when the user gives it"
    )
    top_up: TypedAmount | None = Field(default=None, description="Extra limit to be bought for a buyer")
    top_up_rate: TypedShare | None = Field(
        default=None, description="Its price a year, a fraction of the extra limit: 0.02 for 2 %"
    )
    top_up_months: int | None = Field(default=None, ge=1, le=MOST_MONTHS, description="For how many months")
    top_up_minimum_months: int | None = Field(
        default=None, ge=1, le=MOST_MONTHS, description="The least months that are charged, when it was said"
    )
    policy: str = Field(default="", description="Which of the user's own policies, once it was asked")


def estimate_premium(policies: Policies) -> Tool[EstimatePremiumArguments]:
    """The tool for "what will the premium be": turnover at the rate, the minimum, what is still due."""

    def run(turn: Turn, arguments: EstimatePremiumArguments) -> ToolResult:
        extra = _extra_cover(arguments)
        if extra is None or arguments.turnover is not None:
            whole = _premium(policies, turn, arguments)
            return _both(whole, extra) if extra else whole
        return extra

    return Tool(
        "estimate_premium",
        "What a premium comes to on a turnover: rate, minimum, deposit and balance due, from figures the "
        "user gives and the user's own policy; or the fee for extra limit on a buyer (top-up). An estimate.",
        EstimatePremiumArguments,
        run,
    )


def _both(one: ToolResult, other: ToolResult) -> ToolResult:
    """Two calculations, each for itself: a fee is not part of the premium until the insurer says so."""
    if not one.cards or not other.cards:
        return one if not one.cards else other
    return ToolResult(
        one.finding,
        f"{one.summary}; {other.summary}",
        evidence=(*one.evidence, *other.evidence),
        cards=(*one.cards, *other.cards),
    )


def _premium(policies: Policies, turn: Turn, arguments: EstimatePremiumArguments) -> ToolResult:
    policy = _policy(policies, turn, arguments)
    if isinstance(policy, ToolResult):
        return policy
    foreign = bool(policy and arguments.currency and arguments.currency != policy.currency)
    if policy and foreign and arguments.rate is None:
        return not_converted(arguments.currency, policy.currency)
    basis = _basis(policy, arguments, turn.today)
    if arguments.turnover is None or basis.rate is None:
        wanted = {"turnover": arguments.turnover, "rate": basis.rate}
        return needed(*(name for name, given in wanted.items() if given is None))
    found = premium(arguments.turnover, basis.rate, basis.minimum, basis.paid)
    return calculated(_calculation(arguments.turnover, basis.rate, basis, found))


def _policy(
    policies: Policies, turn: Turn, arguments: EstimatePremiumArguments
) -> Policy | ToolResult | None:
    """The policy whose terms fill in what was not given; None where no policy is read.

    Several policies are asked about only where the rate depends on it.
    """
    if arguments.policy:
        return chosen_policy(policies, turn, arguments.policy)
    everything = None not in (arguments.rate, arguments.minimum, arguments.deposit)
    if everything or not turn.principal.has_records:
        return None
    own = policies.policies(turn.principal)
    if not own or (len(own) > 1 and arguments.rate is not None):
        return None
    return among(own, "")


@dataclass(frozen=True)
class _Basis:
    """The rate and amounts that a premium is worked out with, and where they come from."""

    currency: str | None
    rate: Decimal | None
    minimum: Decimal | None
    paid: Decimal | None
    paid_is_deposit: bool
    assumptions: tuple[Assumption, ...]
    policy_id: str | None = None
    terms: tuple[SourcedTerm, ...] = ()


def _basis(policy: Policy | None, typed: EstimatePremiumArguments, today: date) -> _Basis:
    """What was given, else what the policy's terms say today. Nothing is converted from its currency."""
    own = (terms_on(policy, today).premium if policy else None) or Premium()
    if policy is None or (typed.currency and typed.currency != policy.currency):
        left_out = _left_out(policy, own, typed)
        in_one = () if typed.currency else (Assumption("one_currency"),)
        currency = typed.currency or None
        return _Basis(
            currency,
            typed.rate,
            typed.minimum,
            typed.deposit,
            True,
            (Assumption("typed"), *in_one, *left_out),
        )
    paid = typed.deposit if typed.deposit is not None else own.paid
    taken = () if typed.currency else (Assumption("own_currency", {"currency": policy.currency}),)
    return _Basis(
        policy.currency,
        typed.rate if typed.rate is not None else own.rate,
        typed.minimum if typed.minimum is not None else own.minimum,
        paid if paid is not None else own.deposit,
        typed.deposit is not None or own.paid is None,
        (Assumption("typed_under_policy"), *taken, *_declared(policy, today)),
        policy.policy_id,
        _terms_read(policy, today),
    )


def _declared(policy: Policy, today: date) -> tuple[Assumption, ...]:
    """By when the turnover of the present period is to be declared, where the policy's data says so."""
    due = declaration_due(terms_on(policy, today).declaration, policy.period_from, today)
    if due is None:
        return ()
    days = {"begins": due.begins, "ends": due.ends, "declare_by": due.declare_by}
    return (Assumption("declare_by", {name: day.isoformat() for name, day in days.items()}),)


def _terms_read(policy: Policy, today: date) -> tuple[SourcedTerm, ...]:
    read = (sourced_term(policy, name, today) for name in ("premium", "declaration"))
    return tuple(term for term in read if term.parameter == "premium" or term.value is not None)


def _left_out(policy: Policy | None, own: Premium, typed: EstimatePremiumArguments) -> tuple[Assumption, ...]:
    if policy is None or own.minimum is None or typed.minimum is not None:
        return ()
    amount = figure_text(Figure(own.minimum), policy.currency)
    return (Assumption("not_converted", {"parameter": "minimum_premium", "amount": amount}),)


def _calculation(turnover: Decimal, rate: Decimal, basis: _Basis, found: PremiumDue) -> Calculation:
    paid_name = "deposit" if basis.paid_is_deposit else "paid"
    inputs = {"turnover": Figure(turnover), "rate": Figure(rate, Unit.SHARE)}
    inputs |= {"minimum": Figure(basis.minimum)} if basis.minimum is not None else {}
    inputs |= {paid_name: Figure(basis.paid)} if basis.paid is not None else {}
    steps = [Step("turnover_at_rate", Figure(found.at_rate))]
    if basis.minimum is not None:
        label = "minimum_applies" if found.amount > found.at_rate else "above_minimum"
        steps.append(Step(label, Figure(found.amount)))
    balance = Figure(found.balance_due) if found.balance_due is not None else None
    if balance is not None:
        steps.append(Step(f"less_{paid_name}", balance))
    return Calculation(
        "premium",
        basis.currency,
        inputs,
        {"amount": Figure(found.amount), "balance_due": balance},
        tuple(steps),
        (*basis.assumptions, *_open(basis, found), Assumption("without_extras"), Assumption("estimate")),
        terms=basis.terms,
        policy_id=basis.policy_id,
    )


def _open(basis: _Basis, found: PremiumDue) -> tuple[Assumption, ...]:
    told: list[Assumption] = []
    if basis.minimum is None and "not_converted" not in {one.code for one in basis.assumptions}:
        told.append(Assumption("minimum_unknown"))
    if found.balance_due is None:
        told.append(Assumption("paid_unknown"))
    if found.paid_beyond:
        amount = figure_text(Figure(found.paid_beyond), basis.currency)
        told.append(Assumption("difference", {"amount": amount}))
    return tuple(told)


def _extra_cover(typed: EstimatePremiumArguments) -> ToolResult | None:
    """The fee for extra limit; None when nothing of it was asked."""
    asked = {
        "top_up": typed.top_up,
        "top_up_rate": typed.top_up_rate,
        "top_up_months": typed.top_up_months,
    }
    if all(given is None for given in asked.values()):
        return None
    if typed.top_up is None or typed.top_up_rate is None or typed.top_up_months is None:
        return needed(*(name for name, given in asked.items() if given is None))
    return calculated(_top_up(typed, typed.top_up, typed.top_up_rate, typed.top_up_months))


def _top_up(typed: EstimatePremiumArguments, extra: Decimal, rate: Decimal, months: int) -> Calculation:
    least = typed.top_up_minimum_months
    fee = top_up_fee(extra, rate, months, least)
    inputs = {
        "top_up": Figure(extra),
        "top_up_rate": Figure(rate, Unit.SHARE),
        "top_up_months": Figure(Decimal(months), Unit.MONTHS),
    }
    inputs |= {"top_up_minimum_months": Figure(Decimal(least), Unit.MONTHS)} if least else {}
    steps = (
        Step("fee_a_year", Figure(fee.yearly)),
        Step("fee_a_month", Figure(fee.monthly)),
        Step("months_charged", Figure(Decimal(fee.months_charged), Unit.MONTHS)),
    )
    in_one = () if typed.currency else (Assumption("one_currency"),)
    least_unknown = () if least else (Assumption("minimum_months_unknown"),)
    return Calculation(
        "top_up_fee",
        typed.currency or None,
        inputs,
        {"amount": Figure(fee.amount)},
        steps,
        (Assumption("typed"), *in_one, *least_unknown, Assumption("estimate")),
    )
