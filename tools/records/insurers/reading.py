"""A reading: what an insurer's system told about one policy's limits, and what of it could not be used."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tools.limits import LimitRecord
from tools.policies import PolicyStatus
from tools.tool import RecordsUnavailable


class Insurer(StrEnum):
    """The insurers whose systems are documented well enough to be asked."""

    ALLIANZ = "allianz"
    ATRADIUS = "atradius"
    COFACE = "coface"


class Environment(StrEnum):
    """Which of an insurer's systems is asked; a credential belongs to one of them alone."""

    SANDBOX = "sandbox"
    PRODUCTION = "production"


class InsurerUnavailable(RecordsUnavailable):
    """An insurer's system could not be read. That is not a reading without limits (`domain.md` §1.4, bug 4).

    The text is for the operator: what failed, and what would work.
    """

    def __init__(
        self,
        text: str,
        *,
        status: int | None = None,
        reached: bool = True,
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(text)
        self.status = status
        """What it answered; None when no answer was read."""
        self.reached = reached
        """False when the request certainly did not get there: nobody took the connection."""
        self.retry_after_s = retry_after_s
        """How long it asks to wait, in seconds; None when it does not say."""


class PolicyUnclear(Exception):
    """Which policy is meant must be said: the first of several would be the wrong contract (§1.4, bug 6)."""


@dataclass(frozen=True)
class PolicyAsked:
    """A policy of the book, and what the insurer calls it."""

    policy_id: str
    numbers: tuple[str, ...] = ()
    """The insurer's own numbers; empty when nobody named one."""


@dataclass(frozen=True)
class UnmatchedCover:
    """A cover that was read and is not stored: its buyer is not in the book, or a field makes no sense."""

    cover_id: str | None
    buyer_ref: str | None
    """The insurer's number of the buyer, which `buyers.csv` may hold as an identifier."""
    name: str | None
    """As the insurer writes it, for a person to look at; never used to find the buyer."""
    reason: str


@dataclass(frozen=True)
class Reading:
    """One successful reading of a policy. No limits and nothing unmatched: the insurer has none."""

    insurer: Insurer
    environment: Environment
    policy_id: str
    read_at: datetime
    limits: tuple[LimitRecord, ...]
    unmatched: tuple[UnmatchedCover, ...] = ()
    policy_status: PolicyStatus | None = None
    """None when the insurer's system does not tell, or says a word nobody has documented."""
    untold: frozenset[str] = frozenset()
    """Fields of a limit that this system never tells; what the book knows of them stays."""

    @property
    def source(self) -> str:
        """What `LimitRecord.source` says of this reading's limits."""
        return source_of(self.insurer)


def source_of(insurer: Insurer) -> str:
    return f"api:{insurer}"


def one_a_key(limits: Iterable[LimitRecord]) -> tuple[LimitRecord, ...]:
    """The limits, of two with the same key in `credit_limit` the later one."""
    latest: dict[tuple[object, ...], LimitRecord] = {}
    for row in limits:
        key = (row.policy_id, row.buyer_id, row.kind, row.status, row.effective_from, row.decided_on)
        latest.pop(key, None)
        latest[key] = row
    return tuple(latest.values())
