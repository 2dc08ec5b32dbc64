"""Claims: where each stands, what is missing and who acts next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from tools.money import Money
from tools.principal import Principal


class ClaimCause(StrEnum):
    """Why the buyer did not pay (DESIGN §4.7)."""

    INSOLVENCY = "insolvency"
    PROTRACTED_DEFAULT = "protracted_default"
    REPUDIATION = "repudiation"
    POLITICAL = "political"


class ClaimStatus(StrEnum):
    """The stages of `domain.md` §2.6."""

    OVERDUE_NOTED = "OVERDUE_NOTED"
    NOTIFIED = "NOTIFIED"
    INTERVENTION = "INTERVENTION"
    CLAIM_SUBMITTED = "CLAIM_SUBMITTED"
    DOCS_PENDING = "DOCS_PENDING"
    UNDER_REVIEW = "UNDER_REVIEW"
    WAITING = "WAITING"
    DISPUTE_SUSPENDED = "DISPUTE_SUSPENDED"
    APPROVED = "APPROVED"
    PARTIALLY_APPROVED = "PARTIALLY_APPROVED"
    REJECTED = "REJECTED"
    COLLECTION_ONLY = "COLLECTION_ONLY"
    PAYMENT_ORDERED = "PAYMENT_ORDERED"
    PAID = "PAID"
    RECOVERY = "RECOVERY"
    CLOSED = "CLOSED"
    WITHDRAWN = "WITHDRAWN"
    APPEALED = "APPEALED"
    CLAWBACK = "CLAWBACK"


@dataclass(frozen=True)
class Deduction:
    """An amount taken off a claim, with the insurer's label for it."""

    label: str
    amount: Decimal


@dataclass(frozen=True)
class Claim:
    """One row of `claims.csv`. None is unknown; amounts are not final until the claim is paid."""

    policy_id: str
    claim_no: str
    buyer_id: str
    status: ClaimStatus
    cause: ClaimCause | None = None
    status_since: date | None = None
    notified_on: date | None = None
    submitted_on: date | None = None
    claimed: Money | None = None
    assessed: Money | None = None
    indemnity: Money | None = None
    deductions: tuple[Deduction, ...] = ()
    missing_documents: tuple[str, ...] = ()
    received_documents: tuple[str, ...] = ()
    next_step: str | None = None
    next_actor: str | None = None
    next_date: date | None = None
    payee: str | None = None
    paid_on: date | None = None
    invoices: tuple[str, ...] = ()
    read_at: datetime | None = None


class Claims(Protocol):
    """Knows the claims of a policy."""

    def claims(
        self, principal: Principal, claim_no: str | None = None, buyer_id: str | None = None
    ) -> Sequence[Claim]:
        """Claims under the principal's policies, newest stage first; empty when there are none.

        Raises `RecordsUnavailable` when the records cannot be read.
        """
        ...
