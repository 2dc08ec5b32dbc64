"""A digest: what one person should know today, once a day; nothing where there is nothing to say."""

from dataclasses import dataclass
from datetime import date

from bot.alerts.reminders import Reminder, reminders
from bot.confirm import Actions
from tools.deadline_lookup import DeadlineSources, deadline_rows
from tools.pending_action import PendingAction
from tools.principal import Principal, Right


@dataclass(frozen=True)
class Digest:
    """Reminders and what waits, for one person on one day."""

    principal: Principal
    day: date
    reminders: tuple[Reminder, ...]
    waiting: tuple[PendingAction, ...]
    """Prepared by others, for this person to decide."""

    def __bool__(self) -> bool:
        return bool(self.reminders or self.waiting)


@dataclass(frozen=True)
class Digests:
    """Makes digests from the records of this moment, with the rights of this moment."""

    deadlines: DeadlineSources
    actions: Actions

    def of(self, principal: Principal, today: date, since: date | None) -> Digest:
        """What there is to say, since the day of the last digest. Raises `RecordsUnavailable`.

        Empty for somebody who may not decide anything: sales ask when they need to know.
        """
        if not (principal.has_records and principal.may(Right.CONFIRM_REQUESTS)):
            return Digest(principal, today, (), ())
        rows = deadline_rows(self.deadlines, principal, today)
        waiting = [one for one in self.actions.of(principal) if one.requester != principal.id]
        return Digest(principal, today, tuple(reminders(rows, today, since)), tuple(waiting))
