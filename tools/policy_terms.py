"""The look-up of a policy's own terms: value, source by precedence, clause."""

from pydantic import Field, field_validator

from tools.evidence import Evidence, EvidenceKind
from tools.policies import PARAMETERS, OwnTerm, Policies, Policy, SourcedTerm
from tools.principal import Right
from tools.term_text import term_text
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


def _evidence(policy: Policy, term: SourcedTerm) -> Evidence:
    return Evidence(
        EvidenceKind.RECORD,
        policy.policy_id,
        term_text(policy.policy_id, policy.currency, term),
        term.authority,
        term.parameter,
        as_of=term.since.isoformat() if term.since else None,
    )
