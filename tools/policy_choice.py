"""Which of the reader's own policies is meant: of several a look-up shows each, a computation asks which."""

from collections.abc import Sequence

from knowledge.passage import Authority
from tools.evidence import Evidence, EvidenceKind
from tools.policies import Policies, Policy
from tools.principal import Right
from tools.tool import Card, CardKind, Finding, ToolResult, Turn


def chosen_policy(policies: Policies, turn: Turn, policy: str) -> Policy | ToolResult:
    """The one policy meant, else the result that says why there is none.

    `policy` only selects among the policies that the principal has: another's looks like one that does not
    exist, and naming it gives no right (docs/decisions/007).
    """
    if not turn.principal.may(Right.READ_RECORDS):
        return ToolResult(Finding.REFUSED, "This person may not see any policy's records.")
    return among(policies.policies(turn.principal), policy)


def is_named(policy_id: str, policy: str) -> bool:
    """Whether a policy is the one somebody named, in whatever letters; any is, when none was named."""
    wanted = policy.strip().casefold()
    return not wanted or policy_id.casefold() == wanted


def among(policies: Sequence[Policy], policy: str) -> Policy | ToolResult:
    """The policy of this number, or the only one; else a result that asks which, or says there is none."""
    if not policies:
        return ToolResult(Finding.NONE, "This person has no policy.")
    fitting = [one for one in policies if is_named(one.policy_id, policy)]
    if not fitting:
        return no_such_policy(policy)
    if len(fitting) == 1:
        return fitting[0]
    rows = [{"policy_id": one.policy_id, "insurer": one.insurer, "currency": one.currency} for one in fitting]
    return ToolResult(
        Finding.AMBIGUOUS,
        "Several policies fit. Ask which one: " + ", ".join(one.policy_id for one in fitting),
        evidence=tuple(_evidence(one.policy_id) for one in fitting),
        cards=(Card(CardKind.PORTFOLIO, {"rows": rows}),),
        missing=("policy",),
    )


def no_such_policy(policy: str) -> ToolResult:
    """What is said of a number that is none of the person's own, whether or not it is another's."""
    return ToolResult(
        Finding.NOT_FOUND, "No such policy of this person's.", focus={"policy_asked": policy.strip()}
    )


def _evidence(policy_id: str) -> Evidence:
    return Evidence(EvidenceKind.RECORD, policy_id, f"policy {policy_id}", Authority.RECORD, "policy")
