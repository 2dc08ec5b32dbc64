"""A calculation: figures in, figures out, and each step between them (DESIGN §4.4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator

from tools.policies import SourcedTerm

ZERO = Decimal(0)
CENT = Decimal("0.01")
TENTH = Decimal("0.1")
THOUSANDTH = Decimal("0.001")
EXACT = Context(prec=60)
"""Digits enough that nothing is lost before the cent; the default of 28 is not."""
MOST = Decimal("1e15")
MOST_FACTOR = 100
MOST_DECIMALS = 10


def cents(amount: Decimal) -> Decimal:
    """Rounded half up to the cent, which is done once, at the end."""
    return amount.quantize(CENT, ROUND_HALF_UP, context=EXACT)


class Unit(StrEnum):
    """What a figure counts."""

    MONEY = "money"
    SHARE = "share"
    """A fraction of one: 0.0025 is 0.25 %."""
    DAYS = "days"
    MONTHS = "months"
    TIMES = "times"
    """A bare factor."""


@dataclass(frozen=True)
class Figure:
    """A number with what it counts; an amount is in the calculation's one currency."""

    value: Decimal
    unit: Unit = Unit.MONEY


@dataclass(frozen=True)
class Step:
    """One line of a calculation: what it is called, and what it comes to."""

    label: str
    figure: Figure


@dataclass(frozen=True)
class Assumption:
    """Something taken for granted or left open; `facts` fill the sentence named by `code`."""

    code: str
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """Rows beside a result: by buyer, by week. `rows` hold JSON values, `lines` say the same to be cited."""

    name: str
    rows: Sequence[Mapping[str, Any]]
    lines: Sequence[str]


@dataclass(frozen=True)
class Calculation:
    """What was worked out, from what, and how. None in `result` is unknown; currency None was not said."""

    name: str
    currency: str | None
    inputs: Mapping[str, Figure]
    result: Mapping[str, Figure | str | None]
    steps: tuple[Step, ...]
    assumptions: tuple[Assumption, ...] = ()
    at_most: bool = False
    """Whether something unknown could only lower the amount."""
    terms: tuple[SourcedTerm, ...] = ()
    """The policy's terms that went into it."""
    policy_id: str | None = None
    buyer_id: str | None = None
    buyer_name: str | None = None
    table: Table | None = None


def _amount(value: Decimal) -> Decimal:
    if not 0 <= value <= MOST:
        raise ValueError("an amount is from 0 to 1000000000000000")
    return _written_out(value)


def _share(value: Decimal) -> Decimal:
    if not 0 <= value <= 1:
        raise ValueError("a share is a fraction from 0 to 1: write 0.0025 for 0.25 %")
    return _written_out(value)


def _factor(value: Decimal) -> Decimal:
    if not CENT <= value <= MOST_FACTOR:
        raise ValueError(f"a factor is from {CENT} to {MOST_FACTOR}: write 1.2 for a fifth more")
    return _written_out(value)


def _written_out(value: Decimal) -> Decimal:
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or exponent < -MOST_DECIMALS:
        raise ValueError(f"a figure has {MOST_DECIMALS} decimal places at most")
    return value


TypedAmount = Annotated[Decimal, AfterValidator(_amount)]
"""An amount that a person gave: never negative, never beyond 10^15."""
TypedShare = Annotated[Decimal, AfterValidator(_share)]
"""A share that a person gave, as a fraction of one."""
TypedFactor = Annotated[Decimal, AfterValidator(_factor)]
"""A factor that a person gave: 1.2 for a fifth more."""


def _above_zero(value: Decimal) -> Decimal:
    if value <= 0:
        raise ValueError("this figure is divided by: it is above zero")
    return value


TypedDivisor = Annotated[TypedAmount, AfterValidator(_above_zero)]
"""An amount that a person gave to measure by: sales, costs; above zero."""


def tenth(days: Decimal) -> Decimal:
    """A number of days rounded half up to a tenth, which is done once, at the end."""
    return days.quantize(TENTH, ROUND_HALF_UP, context=EXACT)


def thousandth(share: Decimal) -> Decimal:
    """A share rounded half up to a tenth of a per cent."""
    return share.quantize(THOUSANDTH, ROUND_HALF_UP, context=EXACT)
