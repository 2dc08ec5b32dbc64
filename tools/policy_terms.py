"""The look-up of a policy's own terms: value, source by precedence, clause."""

from pydantic import Field, field_validator

from tools.evidence import Evidence, EvidenceKind
from tools.policies import PARAMETERS, OwnTerm, Policies, Policy, SourcedTerm
from tools.policy_choice import is_named, no_such_policy
from tools.principal import Right
from tools.term_text import term_text
from tools.terms_in_force import sourced_term
from tools.tool import Arguments, Finding, Tool, ToolResult, Turn


class PolicyTermsArguments(Arguments):
    """What `policy_terms` takes. `policy` only chooses among the policies of who asks."""

    parameters: list[str] = Field(
        default_factory=list, description="Parameters asked for; empty for all: " + ", ".join(PARAMETERS)
    )

    policy: str = Field(
        default="", description="Number of the one policy that is asked about; empty for each of the user's"
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
        chosen = [one for one in own if is_named(one.policy_id, arguments.policy)]
        if not chosen:
            return no_such_policy(arguments.policy)
        wanted = arguments.parameters or list(PARAMETERS)
        read = [(policy, sourced_term(policy, name, turn.today)) for policy in chosen for name in wanted]
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
        "explain. What one policy does not state is unknown for it, whatever another states.",
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
