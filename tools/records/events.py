"""Events: what happened to a buyer, as the book says it (`events.csv`)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class EventKind(StrEnum):
    """DESIGN §4.5."""

    GRADE_CHANGED = "grade_changed"
    LIMIT_REDUCED = "limit_reduced"
    LIMIT_WITHDRAWN = "limit_withdrawn"
    WITHDRAWAL_ANNOUNCED = "withdrawal_announced"
    OVERDUE = "overdue"
    INSOLVENCY = "insolvency"
    ADVERSE_NEWS = "adverse_news"
    BOUNCED_PAYMENT = "bounced_payment"


@dataclass(frozen=True)
class BuyerEvent:
    """One row of `events.csv`. None is unknown."""

    policy_id: str
    event_id: str
    buyer_id: str
    kind: EventKind
    occurred_on: date | None = None
    old_value: str | None = None
    new_value: str | None = None
    note: str | None = None
