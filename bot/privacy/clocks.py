"""Clocks: what ends the keeping of a row, and how long each runs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.ledger.facts import DURABLE_AFTER
from bot.ledger.ledger import OVERLAP
from bot.retention_settings import RetentionSettings


class Clock(StrEnum):
    """What ends the keeping of a row."""

    ANONYMOUS = "anonymous"
    """Days after the last message of a visitor's conversation."""
    SIGNED_IN = "signed_in"
    """Days after it was made; of a conversation, after its last message."""
    TRANSCRIPT = "transcript"
    """One of the two before, whosever the conversation is."""
    SLACK = "slack"
    SECURITY = "security"
    AUDIT = "audit"
    UPLOAD = "upload"
    """Ends by itself: `COVERDESK_LEDGER_DAYS` (docs/ledgers.md)."""
    ACCOUNT = "account"
    """As long as the person has an account."""
    RECORDS = "records"
    """As long as the policy's records."""
    COUNTED = "counted"
    """Counts without words: there is no end."""


RUNNING = (Clock.ANONYMOUS, Clock.SIGNED_IN, Clock.SLACK, Clock.SECURITY, Clock.AUDIT)
"""Those that a number of days ends."""


@dataclass(frozen=True)
class Clocks:
    """How many days each running clock runs."""

    days: Mapping[Clock, int]

    def in_words(self, clock: Clock) -> str:
        """For whoever reads an export."""
        if clock is Clock.TRANSCRIPT:
            visitor, person = self.days[Clock.ANONYMOUS], self.days[Clock.SIGNED_IN]
            return f"{visitor} days after the last message of a visitor, {person} days of a signed-in person"
        return f"{self.days[clock]} days" if clock in self.days else _WORDS[clock]


@dataclass(frozen=True)
class Plan:
    """What is over at one moment."""

    before: Mapping[Clock, datetime]
    """What is older than this, by its clock, is kept no longer."""
    talks: Mapping[Clock, datetime]
    """The same of conversations, of visitors and of signed-in people, by their last message."""


def clocks_of(settings: RetentionSettings) -> Clocks:
    """As they are set."""
    return Clocks({clock: getattr(settings, f"retain_{clock.value}_days") for clock in RUNNING})


def plan(clocks: Clocks, now: datetime, settled_until: datetime | None) -> Plan:
    """What is over now.

    A conversation stays until the ledger has counted what became of it for good, seven days after its last
    message: `settled_until` is when the ledger was brought up to date, None for never.
    """
    before = {clock: now - timedelta(days=clocks.days[clock]) for clock in RUNNING}
    if settled_until is None:
        return Plan(before, {})
    counted = settled_until - DURABLE_AFTER - OVERLAP
    talks = {clock: min(before[clock], counted) for clock in (Clock.ANONYMOUS, Clock.SIGNED_IN)}
    return Plan(before, talks)


_WORDS = {
    Clock.UPLOAD: "a day after it was looked at, or COVERDESK_LEDGER_DAYS after it was taken into use",
    Clock.ACCOUNT: "as long as the person has an account",
    Clock.RECORDS: "as long as the records of the policy",
    Clock.COUNTED: "without end: it is a count, and holds no words",
}
