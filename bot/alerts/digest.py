"""A digest: what one person should know today, once a day; nothing where there is nothing to say."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.alerts.reminders import Reminder, reminders
from bot.confirm import Actions
from tools.deadline_lookup import DeadlineSources, deadline_rows
from tools.pending_action import PendingAction
from tools.principal import Principal, Right
from tools.risk_alerts import AlertSources, alerts_of


@dataclass(frozen=True)
class Digest:
    """Reminders, warnings and what waits, for one person on one day."""

    principal: Principal
    day: date
    reminders: tuple[Reminder, ...]
    waiting: tuple[PendingAction, ...]
    """Prepared by others, for this person to decide."""
    warnings: tuple[Mapping[str, Any], ...]
    """Rows of the buyers that came to a warning, or to more points, since the last digest; red first."""
    standing: Mapping[str, int]
    """The points of every warning there is, by its id: what the next digest compares with."""

    def __bool__(self) -> bool:
        return bool(self.reminders or self.waiting or self.warnings)


@dataclass(frozen=True)
class Last:
    """What the digest before told."""

    day: date | None = None
    """None where there was none."""
    points: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Digests:
    """Makes digests from the records of this moment, with the rights of this moment."""

    deadlines: DeadlineSources
    actions: Actions
    alerts: AlertSources

    def of(self, principal: Principal, today: date, last: Last) -> Digest:
        """What there is to say since the last digest. Raises `RecordsUnavailable`.

        Empty for somebody who may not decide anything: sales ask when they need to know.
        """
        if not (principal.has_records and principal.may(Right.CONFIRM_REQUESTS)):
            return Digest(principal, today, (), (), (), {})
        rows = deadline_rows(self.deadlines, principal, today)
        waiting = [one for one in self.actions.of(principal) if one.requester != principal.id]
        alerts = alerts_of(self.alerts, principal, today)
        standing = {str(row["alert_id"]): weight(row) for row in alerts}
        warnings = tuple(row for row in alerts if weight(row) > last.points.get(str(row["alert_id"]), 0))
        return Digest(
            principal, today, tuple(reminders(rows, today, last.day)), tuple(waiting), warnings, standing
        )


def weight(row: Mapping[str, Any]) -> int:
    """How much a warning says: its points; for a natural person, who has none, the number of signals.

    Compared instead of days: a change that is learned of late is news on the day it is learned of.
    """
    points: int | None = row["points"]
    return len(row["signals"]) if points is None else max(points, 1)
