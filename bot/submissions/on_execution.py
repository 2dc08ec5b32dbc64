"""On execution: which actions go to an insurer's system, and what has become of them there."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from bot.submissions.outbox import of_receipt, put
from bot.submissions.saying import insurer_named
from tools.pending_action import ActionKind, PendingAction, Receipt
from tools.records.executions import execute
from tools.records.insurers.submitting_for import SubmitAccount

_TO_INSURERS = frozenset({ActionKind.LIMIT_REQUEST, ActionKind.LIMIT_CANCELLATION})
"""Everything else stays in our own records."""


def carried_out(
    connection: Connection,
    action: PendingAction,
    by: str,
    now: datetime,
    accounts: Mapping[str, SubmitAccount],
) -> Receipt:
    """Executes the action; what goes to an insurer's system is put into the outbox in this transaction.

    Raises `NotRecorded` as `execute` does.
    """
    account = accounts.get(action.policy_id) if action.kind in _TO_INSURERS else None
    receipt = execute(connection, action, by, now, insurer_named(account) if account else None)
    if account is not None:
        put(connection, action, receipt.reference, account)
    return receipt


def followed(connection: Connection, action: PendingAction) -> PendingAction:
    """The action with what has become of it at the insurer, where it is handed over."""
    if action.receipt is None or action.kind not in _TO_INSURERS:
        return action
    return replace(action, submission=of_receipt(connection, action.receipt.reference))
