"""Exposure: what a buyer owes beside the limit in force on it, and what lies beyond (`domain.md` F5, F12)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from tools.ageing import beyond_limit
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
    insured_percentage: Decimal | None = None
    """What the limit, else the policy, insures of a loss within it."""


def exposure(
    invoices: Sequence[Invoice],
    limits: Sequence[LimitRecord],
    currency: str,
    terms: PolicyTerms,
    today: date,
) -> Exposure:
    """One buyer's open invoices in a currency against today's limit, net of VAT unless that is covered.

    A limit in another currency is not compared: nothing is converted.
    """
    if not limits:
        return Exposure(LimitState.NO_DECISION, None, None)
    held = position(limits, (), terms, today)
    if held.granted is None or held.granted.currency != currency:
        return Exposure(LimitState.UNKNOWN, held.granted, None)
    covered = bool(terms.vat_covered)
    owed = sum((one.insurable(vat_covered=covered) for one in invoices if one.unpaid.amount > 0), ZERO)
    state = LimitState.IN_FORCE if held.in_force else LimitState.NOT_IN_FORCE
    return Exposure(state, held.granted, beyond_limit(owed, held.granted.amount), held.insured_percentage)
