"""Maximum liability: the most a policy pays in its year, and what is left of it (`domain.md` R6)."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

from tools.policies import PolicyTerms

_EXACT = Context(prec=60)


@dataclass(frozen=True)
class LiabilityUse:
    """The maximum of the policy year, what was paid of it, what is left. None is unknown."""

    maximum: Decimal | None
    used: Decimal | None
    left: Decimal | None

    @property
    def used_share(self) -> Decimal | None:
        """The fraction used, to a hundredth of a percent; None when unknown or when the maximum is zero."""
        if not self.maximum or self.used is None:
            return None
        share = _EXACT.divide(self.used, self.maximum)
        return share.quantize(Decimal("0.0001"), ROUND_HALF_UP, context=_EXACT)


def liability_use(terms: PolicyTerms) -> LiabilityUse:
    """What the terms say of the maximum liability, part by part."""
    paid = terms.maximum_liability.paid if terms.maximum_liability else None
    return LiabilityUse(maximum_liability(terms), paid, liability_left(terms))


def maximum_liability(terms: PolicyTerms) -> Decimal | None:
    """The amount, or the multiple of the premium paid in the year; None when either is unknown."""
    maximum = terms.maximum_liability
    if maximum is None:
        return None
    if maximum.amount is not None:
        return maximum.amount
    paid = terms.premium.paid if terms.premium else None
    if maximum.multiple_of_premium is None or paid is None:
        return None
    return maximum.multiple_of_premium * paid


def liability_left(terms: PolicyTerms) -> Decimal | None:
    """What is left of it after what was paid, never below zero; None when either is unknown."""
    whole = maximum_liability(terms)
    paid = terms.maximum_liability.paid if terms.maximum_liability else None
    return None if whole is None or paid is None else max(whole - paid, Decimal(0))
