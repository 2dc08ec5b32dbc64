"""What a policy's terms take off a loss, and what is assumed where the policy's data does not say."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from tools.indemnity import LossTerms, first_loss_left
from tools.liability import liability_left
from tools.money import Money, plain
from tools.policies import Deductible, DeductibleKind, PolicyTerms


@dataclass(frozen=True)
class Assumption:
    """Something the estimate takes for granted; `facts` fill the sentence named by `code`."""

    code: str
    facts: Mapping[str, str] = field(default_factory=dict)
    lowers: bool = True
    """Whether knowing better could only lower the amount, so that it is a ceiling."""


@dataclass(frozen=True)
class LossBasis:
    """The terms that apply to a loss, what was assumed, and what has to be asked for."""

    terms: LossTerms
    assumptions: tuple[Assumption, ...]
    missing: tuple[str, ...]


def loss_basis(terms: PolicyTerms, policy_currency: str, loss_currency: str) -> LossBasis:
    """What comes off a loss in this currency.

    A parameter the data does not state is not taken off and is named as an assumption: the estimate is then
    a ceiling. An amount in the policy's currency is never converted to the loss's. A deductible without its
    amount or its order is asked for, because either order may be the right one.
    """
    if policy_currency != loss_currency:
        return LossBasis(LossTerms(), tuple(_unconverted(terms, policy_currency)), ())
    missing = tuple(_asked_for(terms.deductible))
    if missing:
        return LossBasis(LossTerms(), (), missing)
    deductible = terms.deductible or Deductible()
    each = deductible.kind is DeductibleKind.EACH_LOSS
    return LossBasis(
        LossTerms(
            threshold=terms.threshold,
            each_loss=deductible.amount if each else None,
            each_loss_order=deductible.order if each else None,
            first_loss_left=first_loss_left(deductible),
            first_loss_order=None if each else deductible.order,
            minimum_retention=terms.minimum_retention,
            liability_left=liability_left(terms),
        ),
        tuple(_not_stated(terms)),
        (),
    )


def _asked_for(deductible: Deductible | None) -> Iterator[str]:
    if deductible is None or deductible.kind is DeductibleKind.NONE:
        return
    if deductible.amount is None:
        yield "policy.deductible.amount"
    if deductible.order is None:
        yield "policy.deductible.order"
    if deductible.kind is DeductibleKind.AGGREGATE_FIRST_LOSS and deductible.used is None:
        yield "policy.deductible.used"


def _not_stated(terms: PolicyTerms) -> Iterator[Assumption]:
    for name in ("deductible", "threshold", "minimum_retention"):
        if getattr(terms, name) is None:
            yield Assumption("not_stated", {"parameter": name})
    if liability_left(terms) is None:
        yield Assumption("not_stated", {"parameter": "maximum_liability"})


def _unconverted(terms: PolicyTerms, currency: str) -> Iterator[Assumption]:
    """Amounts of the policy that a loss in another currency cannot be measured by."""
    deductible = terms.deductible
    amounts: dict[str, Decimal | None] = {
        "threshold": terms.threshold,
        "deductible": deductible.amount if deductible else None,
        "minimum_retention": terms.minimum_retention,
        "liability_left": liability_left(terms),
    }
    for name, amount in amounts.items():
        if amount:
            said = str(Money(amount, currency))
            yield Assumption("not_converted", {"parameter": name, "amount": said})


def fraction_said(share: Decimal) -> str:
    """`90 %` for 0.90."""
    return f"{plain(share * 100)} %"
