"""The terms in force on a day: the schedule's, changed by the endorsements that had begun by then."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from knowledge.passage import Authority
from tools.policies import (
    PARAMETERS,
    AnnouncedChange,
    Endorsement,
    Policy,
    PolicyTerms,
    SourcedTerm,
    what_differs,
)
from tools.policy_parameters import terms_from


def parameters_on(policy: Policy, day: date) -> dict[str, Any]:
    """The policy's parameters with the endorsements in force on this day applied, oldest first."""
    return _applied(policy, _in_force(policy, day))


def _applied(policy: Policy, endorsements: Sequence[Endorsement]) -> dict[str, Any]:
    values = dict(policy.schedule)  # `_set` replaces what it changes, so the values within may be shared
    for endorsement in endorsements:
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
    return terms_from(_known(parameters_on(policy, day)))


def _known(parameters: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in parameters.items() if name in PARAMETERS}


def sourced_term(policy: Policy, parameter: str, day: date) -> SourcedTerm:
    """The value of one parameter on a day and where it comes from; unknown has value None."""
    value = parameters_on(policy, day).get(parameter)
    clause = policy.clauses.get(parameter)
    setting = [one for one in _in_force(policy, day) if _changes(one, parameter)]
    later = tuple(_announced(policy, parameter, day))
    if not setting:
        return SourcedTerm(
            parameter, value, Authority.SCHEDULE, "schedule", clause, policy.period_from, announced=later
        )
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
        later,
    )


def _announced(policy: Policy, parameter: str, day: date) -> Iterator[AnnouncedChange]:
    """What the parameter becomes after this day, by endorsements that are on record already."""
    coming = sorted(
        (one for one in policy.endorsements if one.effective > day and _changes(one, parameter)),
        key=lambda endorsement: endorsement.effective,
    )
    before = parameters_on(policy, day).get(parameter)
    for one in coming:
        value = parameters_on(policy, one.effective).get(parameter)
        yield AnnouncedChange(one.no, one.effective, what_differs(value, before))
        before = value


def _changes(endorsement: Endorsement, parameter: str) -> bool:
    return any(_head(name) == parameter for name in endorsement.sets)


def _head(name: str) -> str:
    return name.partition(".")[0]


class TermsOverTime:
    """One policy's terms as of the day a delivery was dispatched, worked out once for each version of them.

    The endorsement in force on the dispatch date counts (DESIGN §4.7). Without that date a parameter which
    an endorsement changes is unknown, because either value may be the right one; the others stand.
    """

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.changes: tuple[date, ...] = tuple(sorted({change.effective for change in policy.endorsements}))
        self.changed = frozenset(_head(name) for change in policy.endorsements for name in change.sets)
        self._terms: dict[date | None, PolicyTerms] = {}
        self._sources: dict[tuple[str, date | None], SourcedTerm] = {}

    def terms(self, dispatched_on: date | None) -> PolicyTerms:
        """The typed terms for a delivery of this day; what depends on an unknown day is None in them."""
        version = self.version(dispatched_on)
        if version not in self._terms:
            self._terms[version] = terms_from(self._parameters(version))
        return self._terms[version]

    def source(self, parameter: str, dispatched_on: date | None) -> SourcedTerm:
        """The parameter's value for a delivery of this day, with the document that set it."""
        version = self.version(dispatched_on)
        key = (parameter, version)
        if key not in self._sources:
            self._sources[key] = (
                SourcedTerm(
                    parameter, None, Authority.SCHEDULE, "schedule", self.policy.clauses.get(parameter)
                )
                if version is None and parameter in self.changed
                else sourced_term(self.policy, parameter, version or date.min)
            )
        return self._sources[key]

    def version(self, dispatched_on: date | None) -> date | None:
        """The first day of the version in force; `date.min` before any change, None without a day."""
        if dispatched_on is None:
            return None if self.changed else date.min
        return max((day for day in self.changes if day <= dispatched_on), default=date.min)

    def _parameters(self, version: date | None) -> dict[str, Any]:
        values = _known(parameters_on(self.policy, version or date.min))
        return {
            name: value for name, value in values.items() if version is not None or name not in self.changed
        }
