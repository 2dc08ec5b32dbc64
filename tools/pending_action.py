"""A pending action: a write that a tool prepared and that a person has yet to confirm (DESIGN §2 rule 5)."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from tools.money import Money


class ActionKind(StrEnum):
    """What may be prepared (DESIGN §4.7; the last three are additions of ours)."""

    LIMIT_REQUEST = "limit_request"
    LIMIT_CANCELLATION = "limit_cancellation"
    OVERDUE_NOTICE = "overdue_notice"
    CLAIM = "claim"
    WATCH = "watch"
    PAYMENT_PLAN = "payment_plan"
    LIMIT_REDUCTION = "limit_reduction"
    LIMIT_APPEAL = "limit_appeal"
    PAYMENT_EXTENSION = "payment_extension"


class ActionState(StrEnum):
    """Where an action stands. Only a pending one can still be decided."""

    PENDING = "pending"
    EXECUTED = "executed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


@dataclass(frozen=True)
class InBoth:
    """A text in both languages that CoverDesk speaks, so that whoever decides reads it in their own."""

    zh: str
    en: str

    def said(self, language: str) -> str:
        """The Chinese text for any tag that begins with `zh`, else the English one."""
        return self.zh if language.lower().startswith("zh") else self.en


@dataclass(frozen=True)
class Draft:
    """What a tool prepares: all that a confirmation is bound to, apart from who, when and until when."""

    kind: ActionKind
    policy_id: str
    buyer_id: str
    payload: Mapping[str, Any]
    """JSON values only: what exactly will be recorded."""
    will: InBoth
    """What a confirmation does, in a sentence."""
    key: str
    """The business key: two open drafts of one policy with the same key are the same matter."""
    warnings: Sequence[InBoth] = ()
    """What whoever decides should know first."""

    @property
    def digest(self) -> str:
        """SHA-256 over kind, policy, buyer and payload: another content is another action."""
        content = [self.kind.value, self.policy_id, self.buyer_id, self.payload]
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Receipt:
    """What an execution recorded, as it was read back."""

    reference: str
    at: datetime
    record: Mapping[str, Any]
    """Which record it is, by its key: `{"table": "claim", "claim_no": …}`."""
    text: InBoth

    def as_data(self, language: str) -> dict[str, Any]:
        return {
            "reference": self.reference,
            "at": self.at.isoformat(),
            "record": dict(self.record),
            "text": self.text.said(language),
        }


class SubmissionState(StrEnum):
    """How far a confirmed request has come. Never `sent` before the insurer's answer was read."""

    WAITING = "waiting"
    SENT = "sent"
    REFERRED = "referred"
    DECIDED = "decided"
    FAILED = "failed"
    """It was not handed over, or the insurer would not take it as written; nothing was decided."""
    UNCLEAR = "unclear"
    """Whether it arrived, or what became of it, has to be looked up by a person; nothing is repeated."""


@dataclass(frozen=True)
class Submission:
    """What became of a confirmed request at the insurer."""

    state: SubmissionState
    insurer: str
    text: InBoth
    reference: str | None = None
    """The insurer's own number of the request; None until it is told."""
    sent_at: datetime | None = None
    decided_at: datetime | None = None
    status: str | None = None
    """The decision as a status of a limit; None until there is one."""
    granted: Money | None = None
    reason_code: str | None = None
    """The insurer's code of the decision, or ours of why it was not handed over; never a free text."""

    def as_data(self, language: str) -> dict[str, Any]:
        return {
            "state": self.state.value,
            "insurer": self.insurer,
            "reference": self.reference,
            "sent_at": self.sent_at.isoformat() if self.sent_at else None,
            "decided_at": self.decided_at.isoformat() if self.decided_at else None,
            "status": self.status,
            "granted": self.granted.as_data() if self.granted else None,
            "reason_code": self.reason_code,
            "text": self.text.said(language),
        }


@dataclass(frozen=True)
class PendingAction:
    """A prepared action with who asked for it, until when it can be decided, and what became of it."""

    id: str
    requester: str
    draft: Draft
    digest: str
    """The draft's digest when it was prepared; compared again before it is executed."""
    created_at: datetime
    expires_at: datetime
    state: ActionState
    decided_by: str | None = None
    decided_at: datetime | None = None
    receipt: Receipt | None = None
    submission: Submission | None = None
    """None for what is not handed to an insurer's system."""

    @property
    def kind(self) -> ActionKind:
        return self.draft.kind

    @property
    def policy_id(self) -> str:
        return self.draft.policy_id

    @property
    def told(self) -> InBoth | None:
        """The latest word on an executed action: what came of it at the insurer, else the receipt."""
        if self.submission and self.submission.state is not SubmissionState.WAITING:
            return self.submission.text
        return self.receipt.text if self.receipt else None

    @property
    def has_package(self) -> bool:
        """Whether there are papers for the insurer: once executed, for all but a watch."""
        return self.state is ActionState.EXECUTED and self.kind is not ActionKind.WATCH

    @property
    def package_path(self) -> str | None:
        """Where the package is fetched, relative to the server; None while there is none."""
        return f"/v1/actions/{self.id}/package" if self.has_package else None

    def brief_data(self, language: str) -> dict[str, Any]:
        """The `pending_action` of an answer (DESIGN §4.4)."""
        return {
            "id": self.id,
            "kind": self.kind.value,
            "summary": self.draft.will.said(language),
            "expires_at": self.expires_at.isoformat(),
        }

    def as_data(self, language: str) -> dict[str, Any]:
        """The action as `/v1/actions` shows it."""
        return {
            **self.brief_data(language),
            "state": self.state.value,
            "policy_id": self.policy_id,
            "buyer_id": self.draft.buyer_id,
            "payload": dict(self.draft.payload),
            "digest": self.digest,
            "warnings": [one.said(language) for one in self.draft.warnings],
            "requested_by": self.requester,
            "created_at": self.created_at.isoformat(),
            "decided_by": self.decided_by,
            "decided_at": self.decided_at.isoformat() if self.decided_at else None,
            "receipt": self.receipt.as_data(language) if self.receipt else None,
            "submission": self.submission.as_data(language) if self.submission else None,
            "package": self.package_path,
        }
