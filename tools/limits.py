"""Credit limits: what the insurer granted on a buyer, what is in force, and what is left of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from tools.money import Money
from tools.principal import Principal


class LimitStatus(StrEnum):
    """The canonical statuses of `domain.md` §1.9."""

    PENDING = "PENDING"
    APPROVED = "APPROVED"
    PARTIAL = "PARTIAL"
    PARTIAL_PRELIM = "PARTIAL_PRELIM"
    APPROVED_CONDITIONAL = "APPROVED_CONDITIONAL"
    REFUSED = "REFUSED"
    REFUSED_PRELIM = "REFUSED_PRELIM"
    REFUSED_INCREASE = "REFUSED_INCREASE"
    REDUCED = "REDUCED"
    AMENDED = "AMENDED"
    WITHDRAWN = "WITHDRAWN"
    PENDING_WITHDRAWAL = "PENDING_WITHDRAWAL"
    CANCELLED_BY_CLIENT = "CANCELLED_BY_CLIENT"
    EXPIRED = "EXPIRED"
    SUSPENDED = "SUSPENDED"
    DORMANT = "DORMANT"
    NOT_FOUND = "NOT_FOUND"
    UNAVAILABLE = "UNAVAILABLE"


class LimitKind(StrEnum):
    """What sort of cover the amount is (`domain.md` §1.10)."""

    NAMED = "named"
    DCL_EXPERIENCE = "dcl_experience"
    DCL_REPORT = "dcl_report"
    BLIND = "blind"
    START = "start"
    TEMPORARY = "temporary"
    TOPUP = "topup"
    PRESHIPMENT = "preshipment"


@dataclass(frozen=True)
class LimitRecord:
    """One row of `limits.csv`: a layer of cover on a buyer, or an entry of its history.

    None is unknown. Asked is not granted: `requested` and `granted` are never taken for each other.
    """

    policy_id: str
    buyer_id: str
    kind: LimitKind
    status: LimitStatus
    requested: Money | None = None
    granted: Money | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    """Only where the insurer set an end; a limit without one lasts until it is withdrawn."""
    max_payment_term_days: int | None = None
    insured_percentage: Decimal | None = None
    conditions: tuple[str, ...] = ()
    reason_code: str | None = None
    decided_on: date | None = None
    pending_action: str | None = None
    pending_effective: date | None = None
    source: str | None = None
    read_at: datetime | None = None


class CreditLimits(Protocol):
    """Knows the insurer's decisions on buyers."""

    def limits(self, principal: Principal, buyer_id: str | None = None) -> Sequence[LimitRecord]:
        """Rows under the principal's policies, in the order of the book; empty when there are none.

        Raises `RecordsUnavailable` when the records cannot be read.
        """
        ...
