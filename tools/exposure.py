"""Exposure: what a buyer owes beside the limit in force on it, and what lies beyond (`domain.md` F5, F12)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from tools.ageing import beyond_limit, owed
from tools.calculation import ZERO
from tools.cover_position import position
from tools.invoices import Invoice
from tools.limits import LimitRecord
from tools.money import Money
from tools.policies import PolicyTerms


class LimitState(StrEnum):
    """Whether what a buyer owes can be measured against a limit."""

    IN_FORCE = "in_force"
    NOT_IN_FORCE = "not_in_force"
    """Refused, withdrawn or expired: nothing is granted today."""
    NO_DECISION = "no_decision"
    """Nothing was decided: only a discretionary limit could cover it."""
    UNKNOWN = "unknown"
    """Undecided, unread, or in another currency: nothing is concluded."""


@dataclass(frozen=True)
class Exposure:
    """One buyer's debt in one currency against its limit. None is unknown."""

    state: LimitState
    limit: Money | None
    beyond: Decimal | None


@dataclass(frozen=True)
class Held:
    """What is in force on a buyer in a currency. None is unknown."""

    state: LimitState
    limit: Money | None
    insured_percentage: Decimal | None
    """What the limit, else the policy, insures of a loss within it."""


def held(limits: Sequence[LimitRecord], currency: str, terms: PolicyTerms, today: date) -> Held:
    """The limit in force today. One in another currency is not compared: nothing is converted."""
    if not limits:
        return Held(LimitState.NO_DECISION, None, None)
    found = position(limits, (), terms, today)
    if found.granted is None or found.granted.currency != currency:
        return Held(LimitState.UNKNOWN, found.granted, None)
    state = LimitState.IN_FORCE if found.in_force else LimitState.NOT_IN_FORCE
    return Held(state, found.granted, found.insured_percentage)


def exposure(
    invoices: Iterable[Invoice],
    limits: Sequence[LimitRecord],
    currency: str,
    terms: PolicyTerms,
    today: date,
) -> Exposure:
    """One buyer's open invoices in a currency against today's limit, net of VAT unless that is covered."""
    found = held(limits, currency, terms, today)
    if found.limit is None or found.state is LimitState.UNKNOWN:
        return Exposure(found.state, found.limit, None)
    debt = insurable((one for one in invoices if owed(one) > 0 or one.amount.amount < 0), terms)
    return Exposure(found.state, found.limit, beyond_limit(debt, found.limit.amount))


def insurable(invoices: Iterable[Invoice], terms: PolicyTerms) -> Decimal:
    """What is unpaid of invoices, net of VAT unless the policy covers it."""
    if terms.vat_covered:
        return sum(map(owed, invoices), ZERO)
    return sum((one.insurable(vat_covered=False) if one.vat_amount else owed(one) for one in invoices), ZERO)
