"""The look-up of a policy's own terms: value, source by precedence, clause."""

from decimal import Decimal
from typing import Any

from pydantic import Field, field_validator

from knowledge.passage import Authority
from tools.evidence import Evidence, EvidenceKind
from tools.money import grouped, plain
from tools.policies import PARAMETERS, OwnTerm, Policies, Policy, SourcedTerm
from tools.principal import Right
from tools.terms_in_force import sourced_term
from tools.tool import Arguments, Finding, Tool, ToolResult, Turn


class PolicyTermsArguments(Arguments):
    """What `policy_terms` takes. The policy itself comes from who asks."""

    parameters: list[str] = Field(
        default_factory=list, description="Parameters asked for; empty for all: " + ", ".join(PARAMETERS)
    )

    @field_validator("parameters")
    @classmethod
    def known(cls, names: list[str]) -> list[str]:
        """Unknown names are refused with the list of those that exist."""
        unknown = [name for name in names if name not in PARAMETERS]
        if unknown:
            raise ValueError(f"no such parameter: {', '.join(unknown)}; there are {', '.join(PARAMETERS)}")
        return names


def policy_terms(policies: Policies) -> Tool[PolicyTermsArguments]:
    """The tool for the reader's own terms, which decide where a general text only explains."""

    def run(turn: Turn, arguments: PolicyTermsArguments) -> ToolResult:
        if not turn.principal.may(Right.READ_RECORDS):
            return ToolResult(Finding.REFUSED, "This person may not see any policy's records.")
        own = policies.policies(turn.principal)
        if not own:
            return ToolResult(Finding.NONE, "This person has no policy.")
        wanted = arguments.parameters or list(PARAMETERS)
        read = [(policy, sourced_term(policy, name, turn.today)) for policy in own for name in wanted]
        evidence = tuple(_evidence(policy, term) for policy, term in read)
        return ToolResult(
            Finding.FOUND if any(term.value is not None for _, term in read) else Finding.NONE,
            "; ".join(one.text for one in evidence),
            evidence=evidence,
            terms=tuple(OwnTerm(policy.policy_id, policy.currency, term) for policy, term in read),
        )

    return Tool(
        "policy_terms",
        "The user's own policy terms as of today: insured percentage, notice, waiting and filing periods, "
        "maximum terms, deductible, maximum liability, premium, exclusions. These decide; general texts only "
        "explain.",
        PolicyTermsArguments,
        run,
    )


NOT_SAID = "not stated in the policy's data"


def _evidence(policy: Policy, term: SourcedTerm) -> Evidence:
    return Evidence(
        EvidenceKind.RECORD,
        policy.policy_id,
        term_text(policy, term),
        term.authority,
        term.parameter,
        as_of=term.since.isoformat() if term.since else None,
    )


def term_text(policy: Policy, term: SourcedTerm) -> str:
    """One term as a citable line: parameter, value, source, clause, and what it replaced."""
    if term.value is None:
        return f"{policy.policy_id}: {term.parameter} {NOT_SAID}"
    parts = [f"{policy.policy_id}: {term.parameter} = {value_text(term.value, policy.currency)}"]
    parts.append(f"source: {term.source}")
    if term.clause:
        parts.append(f"clause: {term.clause}")
    if term.authority is Authority.ENDORSEMENT and term.schedule_value is not None:
        parts.append(f"schedule before: {value_text(term.schedule_value, policy.currency)}")
    return " · ".join(parts)


def value_text(value: Any, currency: str) -> str:
    """A value in words: `45 days from due date`, `90 %` stays a fraction beside its percentage."""
    if isinstance(value, dict):
        return ", ".join(f"{name} {value_text(inner, currency)}" for name, inner in value.items())
    if isinstance(value, list | tuple):
        return "; ".join(value_text(inner, currency) for inner in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _number_text(str(value))


def _number_text(text: str) -> str:
    """A fraction of one is shown with its percentage, a large number grouped; other text as it is."""
    try:
        number = Decimal(text)
    except ArithmeticError:
        return text
    if 0 < number <= 1 and "." in text:
        return f"{plain(number)} ({plain(number * 100)} %)"
    return grouped(number)
