"""Changes: what became different about a buyer, told once, with where it was read (`domain.md` §5.2, K1–K2).

A change says what was recorded and when. It is no credit decision, and it repeats nobody's prose.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from tools.early_warning import Level
from tools.principal import Principal


class ChangeKind(StrEnum):
    """What sort of change it is."""

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
    """An invoice is overdue for more than half of the maximum extension period."""
    OVERDUE_SETTLED = "overdue_settled"
    """The invoice of `subject` is no longer overdue; `new` says what is left, `none` for nothing."""
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
        ChangeKind.LIMIT_REFUSED,
        ChangeKind.WITHDRAWAL_ANNOUNCED,
        ChangeKind.STOP_SHIPMENT,
        ChangeKind.INSOLVENCY,
    }
)
"""What bears on the next shipment: whoever delivers on should hear of it at once."""


@dataclass(frozen=True)
class Change:
    """One change of one buyer under one policy. None is unknown, or was not there."""

    sequence: int
    """Grows in the order of noticing, over all policies: a reader's cursor."""
    change_id: str
    policy_id: str
    buyer_id: str
    kind: ChangeKind
    subject: str
    """The limit's layer, the invoice or the claim; empty for the buyer as a whole."""
    old: str | None
    new: str | None
    """A coded value: `500000 CNY`, `BB`, `none`."""
    effective_on: date | None
    run_off_until: date | None
    """The last day of deliveries under the present limit, where the record gives the day it ends ahead."""
    reason_code: str | None
    """The insurer's code, never its words."""
    source: str
    """`import`, `insurer:<name>`, `webhook`, `calendar` or `records`, then the record."""
    noticed_at: datetime

    @property
    def urgent(self) -> bool:
        """Whether it bears on the next shipment."""
        return self.kind in _URGENT or (self.kind is ChangeKind.LEVEL and self.new == Level.RED)


class Changes(Protocol):
    """Knows what became different."""

    def changes(
        self, principal: Principal, *, after: int = 0, buyer_id: str | None = None, most: int = 200
    ) -> Sequence[Change]:
        """Oldest first, of the principal's own policies; empty where nothing changed.

        Raises `RecordsUnavailable`.
        """
        ...

    def recent(
        self, principal: Principal, *, since: datetime, buyer_id: str | None = None, most: int = 200
    ) -> Sequence[Change]:
        """Those noticed since then, newest first; otherwise as above."""
        ...

    def watched_since(self, principal: Principal) -> Mapping[str, datetime]:
        """By policy, since when changes are noticed: nothing is told from before. Raises as above."""
        ...


@dataclass(frozen=True)
class Found:
    """A change before it is kept: what differs, without number and time."""

    kind: ChangeKind
    subject: str = ""
    old: str | None = None
    new: str | None = None
    effective_on: date | None = None
    run_off_until: date | None = None
    reason_code: str | None = None
    record: str = ""
    """The record that tells it: `limit decided 2026-11-18`, `invoice LQ26-0061`, `event EV-0025`."""
    by: str | None = None
    """Who brought it, where the record or the calendar says so; None for whatever was read just now."""
    event_id: str | None = None
    """The event that tells it; None where records differ from what was noticed last."""
    as_told: str = ""
    """An event's own values: its change is known by them, whatever else the book says by then."""


def change_id(policy_id: str, buyer_id: str, found: Found, again: str = "") -> str:
    """A stable number: the same change has the same one, however often and in whatever order it is noticed.

    `again` tells two apart that happened twice, such as a grade that fell, rose and fell alike.
    """
    # Of two events without a day nobody can say that they tell the same.
    day = found.effective_on.isoformat() if found.effective_on else found.event_id or ""
    what = found.as_told or f"{found.kind}\x1e{found.old or ''}\x1e{found.new or ''}"
    parts = (policy_id, buyer_id, found.subject, what, day, again)
    return "CHG-" + hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:12]
