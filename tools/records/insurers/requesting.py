"""Requests handed to an insurer: what is asked, what the insurer answers, and why one is not handed over."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from tools.limits import LimitRecord
from tools.money import Money


class Reason(StrEnum):
    """Why a request was not handed over, or why nothing is concluded; the texts are in YAML."""

    NO_BUYER_NUMBER = "no_buyer_number"
    """The book has no insurer's number of the buyer, or two."""
    TERM_UNKNOWN = "term_unknown"
    """Neither system takes a payment term, so it must be one that the policy allows: that is unknown."""
    TERM_TOO_LONG = "term_too_long"
    CURRENCY = "currency"
    """Not the currency of the policy at the insurer."""
    NOT_WHOLE = "not_whole"
    """The amount has cents, and the insurer takes whole units."""
    PENDING_ALREADY = "pending_already"
    """The insurer has an undecided request on the buyer; another cannot be made (§1.1)."""
    SAME_AMOUNT = "same_amount"
    CHANGE_UNDOCUMENTED = "change_undocumented"
    """How a cover that is in force is changed there is not documented."""
    NOTHING_IN_FORCE = "nothing_in_force"
    SEVERAL_COVERS = "several_covers"
    REFUSED_AS_WRITTEN = "refused_as_written"
    """The insurer would not take the request as it was written; it decided nothing."""
    OUTDATED = "outdated"
    """It waited so long that a person should look at it again."""
    ARRIVAL_UNKNOWN = "arrival_unknown"
    OUTCOME_UNTOLD = "outcome_untold"
    """The insurer is done with it, and what it decided is not told in a form that is documented."""


class NotSubmittable(Exception):
    """It was not handed over, for this reason; the insurer was asked to decide nothing."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class ArrivalUnknown(Exception):
    """Whether an earlier attempt arrived cannot be told; it must not be repeated by itself."""


@dataclass(frozen=True)
class LimitAsked:
    """One confirmed request, in the insurer's terms."""

    reference: str
    """Our own, the receipt's."""
    policy_id: str
    buyer_id: str
    number: str
    """The insurer's number of the policy."""
    buyer_number: str
    """The insurer's number of the buyer."""
    amount: Money
    """The whole limit; zero when it is to be cancelled."""
    cancels: bool = False


@dataclass(frozen=True)
class Before:
    """What the insurer had on the buyer before the attempt, so that the attempt can be told from it."""

    known: tuple[str, ...] = ()
    """Marks of what it told."""
    granted: Decimal | None = None
    """What is in force; None when nothing is."""
    cover: str | None = None
    """The cover that is in force, where the insurer names one."""
    buyer: str | None = None
    """The insurer's number of the buyer that the attempt was made with."""


@dataclass(frozen=True)
class Accepted:
    """The insurer has it. What it says next is told under the job, or by the covers of the buyer."""

    job: str | None = None


@dataclass(frozen=True)
class Referred:
    """The insurer looks at it and has not decided."""

    reference: str | None = None


@dataclass(frozen=True)
class Untold:
    """The insurer is done with it in a form that is not documented; a person reads it in the portal."""

    reference: str | None = None


@dataclass(frozen=True)
class Decided:
    """The insurer decided. The limits are rows as a reading would bring them; the newest is the decision."""

    reference: str | None
    limits: tuple[LimitRecord, ...]
    code: str | None = None
    """The insurer's code of the decision; never its text."""
    untold: frozenset[str] = field(default_factory=frozenset)
    """Fields of a limit that this system never tells; what the book knows of them stays."""

    @property
    def decision(self) -> LimitRecord:
        return self.limits[-1]


Outcome = Accepted | Referred | Untold | Decided
