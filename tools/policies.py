"""Policies: the parameters a policy sets, on a day, and which document set each of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Protocol

from pydantic import Field

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


class Frequency(StrEnum):
    """How often turnover is declared."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"


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
class Declaration:
    """How often turnover is declared, and within how many days of the period's end (`domain.md` §1.12)."""

    frequency: Frequency | None = None
    days: Days | None = None


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
    collection_handover: Term | None = None
    """Until when an overdue account goes to the collection agency (`domain.md` §2.2)."""
    declaration: Declaration | None = None
    public_holidays: str | None = None
    """The country (ISO 3166 alpha-2) whose holidays are no working days; unknown: weekends alone."""


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
class AnnouncedChange:
    """What a parameter becomes by an endorsement that is agreed and not yet in force."""

    no: str
    effective: date
    value: Any
    """In JSON form; of a parameter with fields only those that become others."""


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
    since: date | None = None
    """The first day of the document that set it; None when unknown."""
    schedule_value: Any = None
    """What the schedule said before an endorsement replaced it."""
    announced: tuple[AnnouncedChange, ...] = ()
    """What it becomes later, the nearest change first."""

    @property
    def replaced(self) -> Any:
        """What of the schedule an endorsement replaced: of a parameter with fields, those alone."""
        if self.authority is not Authority.ENDORSEMENT:
            return None
        return what_differs(self.schedule_value, self.value)


@dataclass(frozen=True)
class OwnTerm:
    """A parameter of one of the reader's own policies."""

    policy_id: str
    currency: str
    term: SourcedTerm
    asked: tuple[str, ...] = ()
    """The countries (ISO 3166 alpha-2) of which it is asked whether they are insured ones."""


PARAMETERS = tuple(field.name for field in fields(PolicyTerms))
BESIDE_PARAMETERS = ("period", "endorsements")
"""What a policy says of itself beside its parameters, asked for by the same names."""


def what_differs(one: Any, other: Any) -> Any:
    """A value, or of one with fields those that another does not have like it."""
    if not isinstance(one, Mapping) or not isinstance(other, Mapping):
        return one
    return {name: inner for name, inner in one.items() if other.get(name) != inner}
