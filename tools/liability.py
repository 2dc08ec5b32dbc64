"""Maximum liability: the most a policy pays in its year, and what is left of it (`domain.md` R6)."""

from decimal import Decimal

from tools.policies import PolicyTerms


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
