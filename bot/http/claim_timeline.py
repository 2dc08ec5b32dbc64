"""The stages of a claim in order, as far as its record tells them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tools.claims import ClaimStatus


class Stage(StrEnum):
    """The way of a claim (`domain.md` §2.6), from the notice to its end."""

    NOTICE = "notice"
    SUBMISSION = "submission"
    EXAMINATION = "examination"
    DECISION = "decision"
    PAYMENT = "payment"
    END = "end"


class Reached(StrEnum):
    """How far a stage is."""

    DONE = "done"
    NOW = "now"
    AHEAD = "ahead"
    UNKNOWN = "unknown"
    """The claim is past it, and the record does not say whether or when it was reached."""


@dataclass(frozen=True)
class Milestone:
    """A stage of one claim, and the day of it where the record has one."""

    stage: Stage
    reached: Reached
    on: str | None


_STAGE_OF: Mapping[ClaimStatus, Stage] = {
    ClaimStatus.OVERDUE_NOTED: Stage.NOTICE,
    ClaimStatus.NOTIFIED: Stage.NOTICE,
    ClaimStatus.INTERVENTION: Stage.NOTICE,
    ClaimStatus.CLAIM_SUBMITTED: Stage.SUBMISSION,
    ClaimStatus.DOCS_PENDING: Stage.SUBMISSION,
    ClaimStatus.UNDER_REVIEW: Stage.EXAMINATION,
    ClaimStatus.WAITING: Stage.EXAMINATION,
    ClaimStatus.DISPUTE_SUSPENDED: Stage.EXAMINATION,
    ClaimStatus.APPROVED: Stage.DECISION,
    ClaimStatus.PARTIALLY_APPROVED: Stage.DECISION,
    ClaimStatus.REJECTED: Stage.DECISION,
    ClaimStatus.COLLECTION_ONLY: Stage.DECISION,
    ClaimStatus.APPEALED: Stage.DECISION,
    ClaimStatus.PAYMENT_ORDERED: Stage.PAYMENT,
    ClaimStatus.PAID: Stage.PAYMENT,
    ClaimStatus.RECOVERY: Stage.PAYMENT,
    ClaimStatus.CLAWBACK: Stage.PAYMENT,
    ClaimStatus.CLOSED: Stage.END,
    ClaimStatus.WITHDRAWN: Stage.END,
}
_UNPAID = frozenset({ClaimStatus.REJECTED, ClaimStatus.COLLECTION_ONLY})
_DATED = {Stage.NOTICE: "notified_on", Stage.SUBMISSION: "submitted_on", Stage.PAYMENT: "paid_on"}
_ORDER = tuple(Stage)


def timeline(card: Mapping[str, Any]) -> list[Milestone]:
    """The stages of a `claim` card. No payment lies ahead of a claim that was refused."""
    status = ClaimStatus(card["status"])
    now = _STAGE_OF[status]
    last = now if status in _UNPAID else Stage.END
    return [_milestone(stage, now, card) for stage in _ORDER if _ORDER.index(stage) <= _ORDER.index(last)]


def _milestone(stage: Stage, now: Stage, card: Mapping[str, Any]) -> Milestone:
    on = card[_DATED[stage]] if stage in _DATED else None
    if stage is now:
        return Milestone(stage, Reached.NOW, on or card["status_since"])
    if on:
        return Milestone(stage, Reached.DONE, on)
    if _ORDER.index(stage) > _ORDER.index(now):
        return Milestone(stage, Reached.AHEAD, None)
    # What a decision or a payment rests on must have been, though no record dates it; a withdrawn claim may
    # have come no further than its notice.
    follows = stage in (Stage.EXAMINATION, Stage.DECISION) and now is not Stage.END
    return Milestone(stage, Reached.DONE if follows else Reached.UNKNOWN, None)
