"""Policies: the parameters a policy sets, on a day, and which document set each of them."""

import copy
import functools
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Protocol

from pydantic import Field, TypeAdapter, ValidationError

from knowledge.passage import Authority
from tools.principal import Principal

Amount = Annotated[Decimal, Field(ge=0)]
Days = Annotated[int, Field(ge=0)]
Fraction = Annotated[Decimal, Field(ge=0, le=1)]


class PolicyStatus(StrEnum):
    """DESIGN §4.7."""

    ACTIVE = "active"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    SUSPENDED = "suspended"


class Start(StrEnum):
    """The day from which a period of the policy runs."""

    DUE_DATE = "due_date"
    EXTENSION_END = "extension_end"
    NOTICE = "notice"
    CLAIM = "claim"


class DeductibleKind(StrEnum):
    NONE = "none"
    EACH_LOSS = "each_loss"
    AGGREGATE_FIRST_LOSS = "aggregate_first_loss"


class DeductibleOrder(StrEnum):
    """Whether a deductible comes off before or after the insured percentage (`domain.md` WE7)."""

    BEFORE_PERCENTAGE = "before_percentage"
    AFTER_PERCENTAGE = "after_percentage"


class Allocation(StrEnum):
    OLDEST_FIRST = "oldest_first"
    AS_DESIGNATED = "as_designated"


@dataclass(frozen=True)
class InsuredPercentage:
    """Fractions: 0.90 is 90 %."""

    named: Fraction | None = None
    discretionary: Fraction | None = None
    political: Fraction | None = None


@dataclass(frozen=True)
class Term:
    """A period in days or in calendar months (one of the two), and the day it runs from."""

    days: Days | None = None
    months: Days | None = None
    start: Start | None = None


@dataclass(frozen=True)
class Examination:
    days: Days | None = None
    working_days: bool | None = None


@dataclass(frozen=True)
class Deductible:
    kind: DeductibleKind = DeductibleKind.NONE
    amount: Amount | None = None
    order: DeductibleOrder | None = None
    used: Amount | None = None


@dataclass(frozen=True)
class MaximumLiability:
    """An amount, or a multiple of the premium paid in the year; `paid` is what it has paid so far."""

    amount: Amount | None = None
    multiple_of_premium: Amount | None = None
    paid: Amount | None = None


@dataclass(frozen=True)
class Premium:
    rate: Fraction | None = None
    minimum: Amount | None = None
    deposit: Amount | None = None
    paid: Amount | None = None


@dataclass(frozen=True)
class PolicyTerms:
    """The parameters of one policy on one day. None is unknown: it is asked for, never assumed."""

    countries: tuple[str, ...] | None = None
    insured_percentage: InsuredPercentage | None = None
    max_payment_term_days: Days | None = None
    maximum_extension_days: Days | None = None
    overdue_notice: Term | None = None
    waiting_period: Term | None = None
    claim_filing: Term | None = None
    examination: Examination | None = None
    discretionary_limit: Amount | None = None
    deductible: Deductible | None = None
    threshold: Amount | None = None
    minimum_retention: Amount | None = None
    maximum_liability: MaximumLiability | None = None
    premium: Premium | None = None
    vat_covered: bool | None = None
    allocation: Allocation | None = None
    dispute_tolerance: Fraction | None = None
    loss_payee: str | None = None
    exclusions: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Endorsement:
    """A change to the policy from a day on. `sets` names parameters, dotted for one field of them."""

    no: str
    effective: date
    sets: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""


@dataclass(frozen=True)
class Policy:
    """A policy as the book has it: the schedule's parameters and the endorsements to them."""

    policy_id: str
    policyholder: str
    currency: str
    insurer: str | None = None
    status: PolicyStatus | None = None
    period_from: date | None = None
    period_to: date | None = None
    schedule: Mapping[str, Any] = field(default_factory=dict)
    """Parameter to its value in JSON form, as `policies.yaml` gives it (DESIGN §4.5)."""
    clauses: Mapping[str, str] = field(default_factory=dict)
    """Parameter to the clause that states it."""
    endorsements: tuple[Endorsement, ...] = ()


class Policies(Protocol):
    """Knows the policies."""

    def policies(self, principal: Principal) -> Sequence[Policy]:
        """The principal's policies by number; empty for somebody without any.

        Raises `RecordsUnavailable` when the records cannot be read.
        """
        ...


@dataclass(frozen=True)
class SourcedTerm:
    """One parameter's value, with the document that set it."""

    parameter: str
    value: Any
    """In JSON form, as the schedule or the endorsement gives it; None when the policy does not say."""
    authority: Authority
    source: str
    """`schedule`, or the endorsement's number and first day."""
    clause: str | None = None
    schedule_value: Any = None
    """What the schedule said before an endorsement replaced it."""


@dataclass(frozen=True)
class OwnTerm:
    """A parameter of one of the reader's own policies."""

    policy_id: str
    currency: str
    term: SourcedTerm


PARAMETERS = tuple(field.name for field in fields(PolicyTerms))


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
        return SourcedTerm(parameter, value, Authority.SCHEDULE, "schedule", clause)
    last = setting[-1]
    source = f"endorsement {last.no}, effective {last.effective.isoformat()}"
    return SourcedTerm(
        parameter, value, Authority.ENDORSEMENT, source, clause, policy.schedule.get(parameter)
    )


def _head(name: str) -> str:
    return name.partition(".")[0]


class BadParameters(ValueError):
    """Parameters of a policy that cannot be read; for whoever wrote the policy."""

    def __init__(self, problems: Sequence[tuple[str, str]]) -> None:
        self.problems = tuple(problems)
        """Each parameter's dotted name, and what would be right."""
        super().__init__("; ".join(f"{name}: {problem}" for name, problem in problems))


def terms_from(parameters: Mapping[str, Any]) -> PolicyTerms:
    """The typed terms of parameters in JSON form, named as in `policies.yaml` (DESIGN §4.5).

    What is left out stays unknown. Raises `BadParameters` naming every parameter that cannot be read.
    """
    problems = list(_misnamed(parameters)) + list(_contradictions(parameters))
    try:
        # Strict JSON: "30" is no number of days and 1 is no truth, yet "0.90" is a decimal.
        terms = _terms_type().validate_json(json.dumps(_as_fields(parameters), default=str), strict=True)
    except ValidationError as error:
        problems += [(_dotted(found["loc"]), _wanted(found)) for found in error.errors()]
    if problems:
        raise BadParameters(problems)
    return terms


@functools.cache
def _terms_type() -> TypeAdapter[PolicyTerms]:
    return TypeAdapter(PolicyTerms)


FIELDS: Mapping[str, tuple[str, ...]] = {
    "insured_percentage": ("named", "discretionary", "political"),
    "overdue_notice": ("days", "months", "from"),
    "waiting_period": ("days", "months", "from"),
    "claim_filing": ("days", "months", "from"),
    "examination": ("days", "working_days"),
    "discretionary_limit": ("amount",),
    "deductible": ("kind", "amount", "order", "used"),
    "maximum_liability": ("amount", "multiple_of_premium", "paid"),
    "premium": ("rate", "minimum", "deposit", "paid"),
}
"""The fields of the parameters that have some, as `policies.yaml` names them."""


def _as_fields(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The same by the names of `PolicyTerms`: `from` is a word of Python, a limit's amount stands alone."""
    named: dict[str, Any] = {}
    for name, value in parameters.items():
        if isinstance(value, Mapping):
            if name == "discretionary_limit":
                value = value.get("amount")
            else:
                value = {"start" if key == "from" else key: inner for key, inner in value.items()}
        named[name] = value
    return named


def _dotted(location: tuple[int | str, ...]) -> str:
    if location == ("discretionary_limit",):
        return "discretionary_limit.amount"
    return ".".join("from" if part == "start" else str(part) for part in location)


def _misnamed(parameters: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in parameters.items():
        if name not in PARAMETERS:
            yield name, f"there is no such parameter; there are {', '.join(PARAMETERS)}"
        elif isinstance(value, Mapping) and name in FIELDS:
            for key in value:
                if key not in FIELDS[name]:
                    yield f"{name}.{key}", f"{name} has the fields {', '.join(FIELDS[name])}"


def _contradictions(parameters: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    given = {
        name: {key for key, inner in value.items() if inner is not None}
        for name, value in parameters.items()
        if isinstance(value, Mapping)
    }
    for name, pair in (
        ("overdue_notice", {"days", "months"}),
        ("waiting_period", {"days", "months"}),
        ("claim_filing", {"days", "months"}),
        ("maximum_liability", {"amount", "multiple_of_premium"}),
    ):
        if pair <= given.get(name, set()):
            yield name, f"has both {' and '.join(sorted(pair))}; give one of them"
    if given.get("deductible") and "kind" not in given["deductible"]:
        yield "deductible.kind", f"is needed beside an amount: {' or '.join(DeductibleKind)}"


def _wanted(error: Any) -> str:
    """What would be right, for what pydantic found wrong."""
    kind, limits = error["type"], error.get("ctx", {})
    if kind == "less_than_equal":
        return "is a fraction between 0 and 1: write 0.90 for 90 %"
    if kind == "enum":
        return f"is one of {limits['expected']}"
    if kind == "dataclass_type":
        return f"has the fields {', '.join(FIELDS[error['loc'][0]])}"
    if kind.startswith("decimal"):
        return "is a number: write 1250.50, without thousands separators, currency or %"
    wanted = {
        "greater_than_equal": "is not negative",
        "bool_type": "is true or false",
        "string_type": "is text",
    }
    wanted |= {"tuple_type": "is a list", "int_type": "is a whole number, without a unit"}
    return wanted.get(kind, str(error["msg"]))
