"""Actions as rows: how a prepared action and its receipt are kept, and read again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from tools.pending_action import ActionKind, ActionState, Draft, InBoth, PendingAction, Receipt


def action_of(row: Row[Any]) -> PendingAction:
    """The action of a row of its table."""
    draft = Draft(
        ActionKind(row.kind),
        row.policy_id,
        row.buyer_id,
        row.payload,
        InBoth(**row.will),
        row.business_key,
        tuple(InBoth(**one) for one in row.warnings),
    )
    return PendingAction(
        id=row.action_id,
        requester=row.requester,
        draft=draft,
        digest=row.digest,
        created_at=row.created_at,
        expires_at=row.expires_at,
        state=ActionState(row.state),
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        receipt=receipt_of(row.receipt) if row.receipt else None,
    )


def both_data(text: InBoth) -> dict[str, str]:
    """A text in both languages as JSON."""
    return {"zh": text.zh, "en": text.en}


def receipt_data(receipt: Receipt) -> dict[str, Any]:
    """A receipt as JSON."""
    record = dict(receipt.record)
    return {
        "reference": receipt.reference,
        "at": receipt.at.isoformat(),
        "record": record,
        "text": both_data(receipt.text),
    }


def receipt_of(data: Mapping[str, Any]) -> Receipt:
    """The receipt that `receipt_data` made JSON of."""
    at = datetime.fromisoformat(data["at"])
    return Receipt(data["reference"], at, data["record"], InBoth(**data["text"]))
