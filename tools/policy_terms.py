"""The look-up of a policy's own terms: value, source by precedence, clause."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from pydantic import Field, field_validator

from tools.evidence import Evidence, EvidenceKind
from tools.liability import maximum_liability
from tools.money import plain
from tools.policies import BESIDE_PARAMETERS, PARAMETERS, OwnTerm, Policies, Policy, SourcedTerm
from tools.policy_choice import is_named, no_such_policy
from tools.policy_documents import ENDORSEMENTS, PERIOD, endorsements_of, period_of
from tools.principal import Right
from tools.term_text import term_text
from tools.terms_in_force import sourced_term, terms_on
from tools.tool import Arguments, Finding, Tool, ToolResult, Turn

ASKABLE = (*BESIDE_PARAMETERS, *PARAMETERS)


class PolicyTermsArguments(Arguments):
    """What `policy_terms` takes. `policy` only chooses among the policies of who asks."""

    parameters: list[str] = Field(
        default_factory=list,
        description="What is asked for; empty for all: " + ", ".join(ASKABLE),
    )
    countries: list[str] = Field(
        default_factory=list,
        max_length=20,
        description="Countries (ISO 3166 alpha-2) of which it is asked whether they are insured countries",
    )
    endorsement: str = Field(default="", description="Number of the one endorsement asked about, like E1")
    policy: str = Field(
        default="", description="Number of the one policy that is asked about; empty for each of the user's"
    )

    @field_validator("parameters")
    @classmethod
    def known(cls, names: list[str]) -> list[str]:
        """Unknown names are refused with the list of those that exist."""
        unknown = [name for name in names if name not in ASKABLE]
        if unknown:
            raise ValueError(f"no such parameter: {', '.join(unknown)}; there are {', '.join(ASKABLE)}")
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
        wanted = arguments.parameters or [PERIOD, *PARAMETERS]
        read = [
            (policy, term)
            for policy in chosen
            for name in wanted
            for term in _told(policy, name, turn.today, arguments)
        ]
        asked = tuple(dict.fromkeys(arguments.countries))
        evidence = tuple(_evidence(policy, term, asked) for policy, term in read)
        changes = [(policy, one) for policy, term in read for one in _later(policy, term, turn.today)]
        evidence += tuple(_evidence(policy, one, ()) for policy, one in changes)
        return ToolResult(
            Finding.FOUND if any(term.value is not None for _, term in read) else Finding.NONE,
            "; ".join(one.text for one in evidence),
            evidence=evidence,
            terms=tuple(OwnTerm(policy.policy_id, policy.currency, term, asked) for policy, term in read),
        )

    return Tool(
        "policy_terms",
        "The user's own policy terms as of today, with what endorsements on record change later: insured "
        "percentage, notice, waiting and filing periods, maximum terms, deductible, maximum liability, "
        "premium, exclusions. These decide; general texts only explain. What one policy does not state is "
        "unknown for it, whatever another states.",
        PolicyTermsArguments,
        run,
    )


def _told(policy: Policy, name: str, today: date, arguments: PolicyTermsArguments) -> Iterable[SourcedTerm]:
    if name == ENDORSEMENTS:
        return endorsements_of(policy, today, arguments.endorsement)
    if name == PERIOD:
        return [period_of(policy)]
    term = sourced_term(policy, name, today)
    return [_in_money(term, policy, today) if name == "maximum_liability" else term]


def _later(policy: Policy, term: SourcedTerm, today: date) -> Iterable[SourcedTerm]:
    """The endorsements on record that change the term after today, in their order."""
    return [one for change in term.announced for one in endorsements_of(policy, today, change.no)]


def _in_money(term: SourcedTerm, policy: Policy, today: date) -> SourcedTerm:
    """The maximum liability with the amount it comes to, where it is a multiple of the premium."""
    most = maximum_liability(terms_on(policy, today))
    if most is None or not isinstance(term.value, Mapping) or term.value.get("amount") is not None:
        return term
    multiple = {"multiple_of_premium": term.value.get("multiple_of_premium"), "amount": plain(most)}
    return replace(term, value=multiple | {"paid": term.value.get("paid")})


def _evidence(policy: Policy, term: SourcedTerm, asked: Sequence[str]) -> Evidence:
    return Evidence(
        EvidenceKind.RECORD,
        policy.policy_id,
        term_text(policy.policy_id, policy.currency, term) + _listed(term, asked),
        term.authority,
        term.parameter,
        as_of=term.since.isoformat() if term.since else None,
    )


def _listed(term: SourcedTerm, asked: Sequence[str]) -> str:
    """Which of the countries asked about are among the insured ones."""
    if term.parameter != "countries" or term.value is None:
        return ""
    said = (f"{code} {'is' if code in term.value else 'is not'} among them" for code in asked)
    return "".join(f" · {one}" for one in said)
