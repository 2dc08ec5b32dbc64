"""The terms in force on a day: the schedule's, changed by the endorsements that had begun by then."""

import copy
from datetime import date
from typing import Any

from knowledge.passage import Authority
from tools.policies import PARAMETERS, Endorsement, Policy, PolicyTerms, SourcedTerm
from tools.policy_parameters import terms_from


def parameters_on(policy: Policy, day: date) -> dict[str, Any]:
    """The policy's parameters with the endorsements in force on this day applied, oldest first."""
    values = copy.deepcopy(dict(policy.schedule))
    for endorsement in _in_force(policy, day):
        for name, value in endorsement.sets.items():
            _set(values, name, value)
    return values


def _in_force(policy: Policy, day: date) -> list[Endorsement]:
    begun = [endorsement for endorsement in policy.endorsements if endorsement.effective <= day]
    return sorted(begun, key=lambda endorsement: endorsement.effective)


def _set(values: dict[str, Any], name: str, value: Any) -> None:
    """A plain name replaces the whole parameter, a dotted one a single field of it (DESIGN §4.7)."""
    head, _, rest = name.partition(".")
    if not rest:
        values[head] = value
        return
    inner = dict(values.get(head) or {})
    _set(inner, rest, value)
    values[head] = inner


def terms_on(policy: Policy, day: date) -> PolicyTerms:
    """The typed terms on a day. Raises ValueError when a stored value cannot be read."""
    return terms_from({k: v for k, v in parameters_on(policy, day).items() if k in PARAMETERS})


def sourced_term(policy: Policy, parameter: str, day: date) -> SourcedTerm:
    """The value of one parameter on a day and where it comes from; unknown has value None."""
    value = parameters_on(policy, day).get(parameter)
    clause = policy.clauses.get(parameter)
    setting = [e for e in _in_force(policy, day) if any(_head(name) == parameter for name in e.sets)]
    if not setting:
        return SourcedTerm(parameter, value, Authority.SCHEDULE, "schedule", clause, policy.period_from)
    last = setting[-1]
    source = f"endorsement {last.no}, effective {last.effective.isoformat()}"
    return SourcedTerm(
        parameter,
        value,
        Authority.ENDORSEMENT,
        source,
        clause,
        last.effective,
        policy.schedule.get(parameter),
    )


def _head(name: str) -> str:
    return name.partition(".")[0]
