"""Indemnity: what a loss would come to under a policy, step by step (`domain.md` §2.3 R4–R6).

Exact decimal arithmetic; only the result is rounded, half up to the cent. An estimate, never a promise.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from enum import StrEnum

from tools.policies import Deductible, DeductibleKind, DeductibleOrder

ZERO = Decimal(0)
CENT = Decimal("0.01")
_EXACT = Context(prec=60)
"""Digits enough that nothing is lost before the cent; the default of 28 is not, for amounts beyond 10^20."""


@dataclass(frozen=True)
class Cover:
    """A layer of cover on the buyer: how much, and at which insured percentage (a fraction)."""

    limit: Decimal
    percentage: Decimal


@dataclass(frozen=True)
class LossTerms:
    """What comes off a loss. None is unknown or not agreed: nothing is taken off for it."""

    threshold: Decimal | None = None
    each_loss: Decimal | None = None
    each_loss_order: DeductibleOrder | None = None
    first_loss_left: Decimal | None = None
    """What is left of the aggregate first loss."""
    first_loss_order: DeductibleOrder | None = None
    minimum_retention: Decimal | None = None
    liability_left: Decimal | None = None
    """What is left of the maximum liability (R6)."""

    def __post_init__(self) -> None:
        for amount, order in (
            (self.each_loss, self.each_loss_order),
            (self.first_loss_left, self.first_loss_order),
        ):
            if amount and order is None:
                raise ValueError("a deductible needs its order: before or after the insured percentage")


class Label(StrEnum):
    """What a step of the computation stands for."""

    OUTSTANDING = "outstanding"
    WITHIN_LIMIT = "within_limit"
    THRESHOLD = "threshold"
    EACH_LOSS = "each_loss_deductible"
    FIRST_LOSS = "aggregate_first_loss"
    PERCENTAGE = "insured_percentage"
    RETENTION = "minimum_retention"
    LIABILITY = "maximum_liability"
    INDEMNITY = "indemnity"
    UNINSURED = "uninsured"


@dataclass(frozen=True)
class Step:
    """One line of the computation: what is left after it."""

    label: Label
    amount: Decimal
    """What remains once this step is done; rounded to the cent for showing."""
    taken: Decimal | None = None
    """The figure the rule took off or compared with, where there is one."""
    percentage: Decimal | None = None


@dataclass(frozen=True)
class Indemnity:
    """The estimate with every step of it. `uninsured` is what the policyholder bears of the debt."""

    amount: Decimal
    uninsured: Decimal
    steps: tuple[Step, ...]
    first_loss_used: Decimal
    """How much of the aggregate first loss this loss erodes."""


def attached(outstanding: Decimal, covers: Sequence[Cover]) -> tuple[Cover, ...]:
    """The loss each cover takes: the first up to its limit, the next from what is left (R4, WE30)."""
    left, parts = max(outstanding, ZERO), []
    for cover in covers:
        part = min(left, max(cover.limit, ZERO))
        left -= part
        parts.append(Cover(part, cover.percentage))
    return tuple(parts)


def indemnity(debt: Decimal, parts: Sequence[Cover], terms: LossTerms) -> Indemnity:
    """R5 over the insured parts of a debt, each at its own percentage.

    `debt` is all that the buyer owes; `parts` what of it lies within the limits, as `attached` gives them. A
    deductible before the percentage is shared over the parts in proportion to them.
    """
    with localcontext(_EXACT):
        return _computed(debt, parts, terms)


def _computed(debt: Decimal, parts: Sequence[Cover], terms: LossTerms) -> Indemnity:
    base = sum((part.limit for part in parts), ZERO)
    steps = [Step(Label.OUTSTANDING, _cents(debt)), Step(Label.WITHIN_LIMIT, _cents(base))]
    if base == 0 or (terms.threshold is not None and base <= terms.threshold):
        if base:
            steps.append(Step(Label.THRESHOLD, ZERO, terms.threshold))
        return _ended(ZERO, debt, steps, ZERO)
    percentage = sum((part.limit * part.percentage for part in parts), ZERO) / base
    loss, eroded_before = _before_percentage(base, terms, steps)
    insured = _percent(parts, loss, base, percentage)
    steps.append(Step(Label.PERCENTAGE, _cents(insured), percentage=percentage))
    paid, eroded_after = _after_percentage(insured, base, terms, steps)
    return _ended(paid, debt, steps, eroded_before + eroded_after)


def _percent(parts: Sequence[Cover], loss: Decimal, base: Decimal, percentage: Decimal) -> Decimal:
    """Exact where all parts have one percentage; the quotient is taken only where they differ."""
    if len({part.percentage for part in parts if part.limit}) == 1:
        return loss * next(part.percentage for part in parts if part.limit)
    return loss * percentage if loss != base else sum((p.limit * p.percentage for p in parts), ZERO)


def _before_percentage(base: Decimal, terms: LossTerms, steps: list[Step]) -> tuple[Decimal, Decimal]:
    """The loss the percentage applies to, and what of the aggregate first loss it used."""
    loss, eroded = base, ZERO
    if terms.each_loss and terms.each_loss_order is DeductibleOrder.BEFORE_PERCENTAGE:
        loss = max(loss - terms.each_loss, ZERO)
        steps.append(Step(Label.EACH_LOSS, _cents(loss), terms.each_loss))
    if terms.first_loss_left and terms.first_loss_order is DeductibleOrder.BEFORE_PERCENTAGE:
        eroded = min(terms.first_loss_left, loss)
        loss -= eroded
        steps.append(Step(Label.FIRST_LOSS, _cents(loss), eroded))
    return loss, eroded


def _after_percentage(
    insured: Decimal, base: Decimal, terms: LossTerms, steps: list[Step]
) -> tuple[Decimal, Decimal]:
    paid, eroded = insured, ZERO
    if terms.each_loss and terms.each_loss_order is DeductibleOrder.AFTER_PERCENTAGE:
        paid = max(paid - terms.each_loss, ZERO)
        steps.append(Step(Label.EACH_LOSS, _cents(paid), terms.each_loss))
    if terms.minimum_retention is not None and paid > base - terms.minimum_retention:
        paid = max(base - terms.minimum_retention, ZERO)
        steps.append(Step(Label.RETENTION, _cents(paid), terms.minimum_retention))
    if terms.first_loss_left and terms.first_loss_order is DeductibleOrder.AFTER_PERCENTAGE:
        eroded = min(terms.first_loss_left, paid)
        paid -= eroded
        steps.append(Step(Label.FIRST_LOSS, _cents(paid), eroded))
    if terms.liability_left is not None and paid > terms.liability_left:
        paid = max(terms.liability_left, ZERO)
        steps.append(Step(Label.LIABILITY, _cents(paid), terms.liability_left))
    return paid, eroded


def _ended(paid: Decimal, debt: Decimal, steps: list[Step], eroded: Decimal) -> Indemnity:
    amount = _cents(paid)
    uninsured = _cents(debt) - amount
    steps += [Step(Label.INDEMNITY, amount), Step(Label.UNINSURED, uninsured)]
    return Indemnity(amount, uninsured, tuple(steps), _cents(eroded))


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP, context=_EXACT)


def first_loss_left(deductible: Deductible | None) -> Decimal | None:
    """What is left of an aggregate first loss; None when there is none, or its amount or use is unknown."""
    if deductible is None or deductible.kind is not DeductibleKind.AGGREGATE_FIRST_LOSS:
        return None
    if deductible.amount is None or deductible.used is None:
        return None
    return max(deductible.amount - deductible.used, ZERO)


def recovered(recovery: Decimal, debt: Decimal, paid: Decimal) -> tuple[Decimal, Decimal]:
    """How a net recovery is shared: to the insurer and to the policyholder (R16, WE14).

    Raises ValueError for a debt that is not positive.
    """
    if debt <= 0:
        raise ValueError("a recovery is shared over a debt above zero")
    to_insurer = _cents(recovery * paid / debt)
    return to_insurer, _cents(recovery) - to_insurer
