"""Reminders: an invoice's days to act upon, told as each comes near and when one was missed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tools.deadline_lookup import PRESSING, Row
from tools.deadlines import TO_DO, Rule

AHEAD = (14, 7, 3, 1, 0)
"""Days before a day to act upon at which it is told (the last: on the day itself)."""
MISSED = -1
"""… and once on the day after, if it went by undone."""
LOOKED_BACK = 7
"""Days: after a longer silence what came near meanwhile is no news any more."""


@dataclass(frozen=True)
class Reminder:
    """One day of one invoice that somebody must know about today."""

    rule: Rule
    on: date
    days_left: int
    """Negative when it was missed so many days ago."""
    invoice_no: str
    buyer_name: str
    policy_id: str

    @property
    def missed(self) -> bool:
        return self.days_left < 0 and self.rule in TO_DO


def reminders(rows: Sequence[Row], today: date, since: date | None) -> list[Reminder]:
    """What came near, or was missed, after `since` and until today; what is nearest first.

    `since` is the day of the last reminder, None when there was none: then yesterday counts as that day. A
    day on which nobody was reminded is made up for, so that nothing is skipped by an outage.
    """
    last = max(since or today - timedelta(days=1), today - timedelta(days=LOOKED_BACK))
    found = [one for row in rows for one in _of(row, today) if _is_news(one, (today - last).days)]
    return sorted(found, key=lambda one: (one.days_left, one.invoice_no))


def _of(row: Row, today: date) -> Iterator[Reminder]:
    done = {Rule.NOTICE: row.found.known.notified_on, Rule.CLAIM: row.found.known.submitted_on}
    for rule in PRESSING:
        day = row.found.day(rule)
        if day is None or done.get(rule):
            continue
        about = row.data["invoice_no"], row.data["buyer_name"], row.data["policy_id"]
        yield Reminder(rule, day, (day - today).days, *about)


def _is_news(one: Reminder, days_since: int) -> bool:
    """Whether a threshold lies between what was left at the last reminder and what is left now."""
    thresholds = (*AHEAD, MISSED) if one.rule in TO_DO else AHEAD
    return any(one.days_left <= at < one.days_left + days_since for at in thresholds)
