"""The look-up of how much of a policy's maximum liability is used, and what is left of it."""

from dataclasses import replace
from datetime import date

from pydantic import Field

from tools.calculation import Assumption, Calculation, Figure, Step, Unit
from tools.calculation_card import calculated
from tools.liability import LiabilityUse, liability_use
from tools.policies import MaximumLiability, Policies, Policy, PolicyTerms, Premium, SourcedTerm
from tools.policy_choice import chosen_policy
from tools.terms_in_force import sourced_term, terms_on
from tools.tool import Arguments, Finding, Tool, ToolResult, Turn


class LiabilityUsedArguments(Arguments):
    """What `maximum_liability_used` takes."""

    policy: str = Field(default="", description="Which of the user's own policies, once it was asked")


def maximum_liability_used(policies: Policies) -> Tool[LiabilityUsedArguments]:
    """The tool for "how much of the maximum liability is used up"."""

    def run(turn: Turn, arguments: LiabilityUsedArguments) -> ToolResult:
        policy = chosen_policy(policies, turn, arguments.policy)
        return policy if isinstance(policy, ToolResult) else _on_policy(policy, turn.today)

    return Tool(
        "maximum_liability_used",
        "How much of the maximum liability of the user's own policy the insurer has paid so far this policy "
        "year, and how much is left.",
        LiabilityUsedArguments,
        run,
    )


def _on_policy(policy: Policy, today: date) -> ToolResult:
    terms = terms_on(policy, today)
    use = liability_use(terms)
    read = _terms_read(policy, terms, today)
    found = calculated(_calculation(policy, terms, use, read))
    known = use.maximum is not None or use.used is not None
    return found if known else replace(found, finding=Finding.NONE)


def _terms_read(policy: Policy, terms: PolicyTerms, today: date) -> tuple[SourcedTerm, ...]:
    maximum = terms.maximum_liability or MaximumLiability()
    names = (
        ("maximum_liability",) if maximum.multiple_of_premium is None else ("maximum_liability", "premium")
    )
    return tuple(sourced_term(policy, name, today) for name in names)


def _calculation(
    policy: Policy, terms: PolicyTerms, use: LiabilityUse, read: tuple[SourcedTerm, ...]
) -> Calculation:
    maximum = terms.maximum_liability or MaximumLiability()
    premium_paid = (terms.premium or Premium()).paid
    inputs: dict[str, Figure] = {}
    if maximum.multiple_of_premium is not None:
        inputs["multiple_of_premium"] = Figure(maximum.multiple_of_premium, Unit.TIMES)
        inputs |= {"premium_paid": Figure(premium_paid)} if premium_paid is not None else {}
    else:
        inputs |= {"maximum": Figure(maximum.amount)} if maximum.amount is not None else {}
    inputs |= {"used": Figure(use.used)} if use.used is not None else {}
    return Calculation(
        "maximum_liability_used",
        policy.currency,
        inputs,
        {
            "maximum": Figure(use.maximum) if use.maximum is not None else None,
            "used": Figure(use.used) if use.used is not None else None,
            "used_share": Figure(use.used_share, Unit.SHARE) if use.used_share is not None else None,
            "left": Figure(use.left) if use.left is not None else None,
        },
        _steps(maximum, use),
        _assumptions(maximum, use),
        terms=read,
        policy_id=policy.policy_id,
    )


def _steps(maximum: MaximumLiability, use: LiabilityUse) -> tuple[Step, ...]:
    steps: list[Step] = []
    if use.maximum is not None:
        label = "maximum_stated" if maximum.multiple_of_premium is None else "multiple_of_premium_paid"
        steps.append(Step(label, Figure(use.maximum)))
    if use.left is not None:
        steps.append(Step("less_used", Figure(use.left)))
    return tuple(steps)


def _assumptions(maximum: MaximumLiability, use: LiabilityUse) -> tuple[Assumption, ...]:
    told: list[Assumption] = []
    if use.maximum is None:
        multiple = maximum.multiple_of_premium is not None
        told.append(Assumption("premium_paid_unknown" if multiple else "maximum_unknown"))
    elif maximum.multiple_of_premium is not None:
        told.append(Assumption("grows_with_premium"))
    if use.used is None:
        told.append(Assumption("liability_paid_unknown"))
    return (*told, Assumption("as_recorded"))
