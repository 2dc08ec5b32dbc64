"""Changes: what became different about a policy's buyers, noticed once and told to whoever asked to know."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from tools.principal import Principal


class ChangeKind(StrEnum):
    """What kind of change it is."""

    LIMIT_GRANTED = "limit_granted"
    LIMIT_RAISED = "limit_raised"
    LIMIT_REDUCED = "limit_reduced"
    LIMIT_WITHDRAWN = "limit_withdrawn"
    LIMIT_REFUSED = "limit_refused"
    LIMIT_EXPIRED = "limit_expired"
    WITHDRAWAL_ANNOUNCED = "withdrawal_announced"
    GRADE_UP = "grade_up"
    GRADE_DOWN = "grade_down"
    GRADE_CHANGED = "grade_changed"
    """On a scale that does not tell up from down."""
    OVERDUE_STARTED = "overdue_started"
    OVERDUE_AGED = "overdue_aged"
    OVERDUE_SETTLED = "overdue_settled"
    STOP_SHIPMENT = "stop_shipment"
    CLAIM_STATUS = "claim_status"
    INSOLVENCY = "insolvency"
    ADVERSE_NEWS = "adverse_news"
    BOUNCED_PAYMENT = "bounced_payment"
    LEVEL = "level"
    """The early-warning level rose."""
    LEVEL_DOWN = "level_down"


_URGENT = frozenset(
    {
        ChangeKind.LIMIT_REDUCED,
        ChangeKind.LIMIT_WITHDRAWN,
        ChangeKind.WITHDRAWAL_ANNOUNCED,
        ChangeKind.STOP_SHIPMENT,
        ChangeKind.INSOLVENCY,
    }
)


@dataclass(frozen=True)
class Change:
    """One change of one buyer under one policy."""

    sequence: int
    """Grows by the order of noticing, over all policies."""
    change_id: str
    """Derived from what changed, so that noticing twice is one change."""
    policy_id: str
    buyer_id: str
    kind: ChangeKind
    subject: str
    """Which limit layer, invoice or claim; empty for the buyer."""
    old: str | None
    new: str | None
    effective_on: date | None
    run_off_until: date | None
    """Deliveries until then are still covered, where the record says so."""
    reason_code: str | None
    source: str
    noticed_at: datetime

    @property
    def urgent(self) -> bool:
        """Whether it cannot wait for a digest."""
        return self.kind in _URGENT or (self.kind is ChangeKind.LEVEL and self.new == "red")


class Changes(Protocol):
    """Knows what changed."""

    def changes(
        self, principal: Principal, *, after: int = 0, buyer_id: str | None = None, most: int = 200
    ) -> Sequence[Change]:
        """Oldest first, of the principal's own policies; empty where nothing changed.

        Raises `RecordsUnavailable`.
        """
        ...
