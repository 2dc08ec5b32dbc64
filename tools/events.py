"""Events: what happened to a buyer, as the book says it (`events.csv`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from tools.principal import Principal


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


class BuyerEvents(Protocol):
    """Knows what happened to buyers."""

    def events(self, principal: Principal, buyer_id: str | None = None) -> Sequence[BuyerEvent]:
        """What happened under the principal's policies, newest first; empty when nothing did.

        Raises `RecordsUnavailable` when the records cannot be read.
        """
        ...


def insolvent_since(events: Sequence[BuyerEvent]) -> date | None:
    """The first day of insolvency that these events tell; None when they tell none, or none with a day."""
    days = [one.occurred_on for one in events if one.kind is EventKind.INSOLVENCY and one.occurred_on]
    return min(days, default=None)
