"""Executions: what a confirmed action writes into the book, in the shape in which an import would bring it.

Nothing here reaches an insurer; a receipt says so, or to whose system the request will be handed.
`docs/actions.md` tells what each kind changes.
"""

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Table, delete, func, select

from tools.claims import ClaimStatus
from tools.events import EventKind
from tools.limits import LimitKind, LimitStatus
from tools.pending_action import ActionKind, InBoth, PendingAction, Receipt
from tools.records import schema
from tools.records.book import LimitRow
from tools.records.book_version import count_up
from tools.records.upsert import Values, insert_into, merge

SOURCE = "CoverDesk"
_Written = tuple[Table, Mapping[str, Any]]
"""The table that was written, and the key of the row."""


class NotRecorded(Exception):
    """What was written does not read back as it was meant; the transaction must not be committed."""


def execute(
    connection: Connection, action: PendingAction, by: str, now: datetime, handed_to: str | None = None
) -> Receipt:
    """Writes what the action says, reads it back, and gives the receipt.

    `handed_to` names the insurer to whose system the request will be handed, None when it will not be.
    Runs in the caller's transaction, together with the action's new state and its line of the audit.
    Raises `NotRecorded` when the row is not there afterwards.
    """
    version = count_up(connection)
    _with_buyer(connection, action.draft.buyer_id, version)
    reference = f"REC-{action.id.rpartition('-')[2]}"
    table, key = _WRITES[action.kind](connection, action, by, reference, now)
    record = _read_back(connection, table, key)
    stopped = action.kind is ActionKind.WATCH and action.draft.payload["stop"]
    if (record is None) is not stopped:
        raise NotRecorded(f"{action.id}: {table.name} {dict(key)}")
    told = {"table": table.name, **key}
    return Receipt(reference, now, told, _told(action, reference, key, handed_to))


def _read_back(connection: Connection, table: Table, key: Mapping[str, Any]) -> Any:
    query = select(table)
    for name, value in key.items():
        query = query.where(table.c[name] == value)
    return connection.execute(query).first()


def _with_buyer(connection: Connection, buyer_id: str, version: int) -> None:
    """A company of the directory becomes a buyer of the book by what is recorded on it."""
    company = schema.directory_company
    found = connection.execute(select(company).where(company.c.buyer_id == buyer_id)).first()
    if found is not None:
        values = dict(found._mapping) | {"changed_in": version}
        statement = insert_into(connection, schema.buyer).values(values)
        connection.execute(statement.on_conflict_do_nothing())


def _limit(connection: Connection, action: PendingAction, _by: str, _ref: str, now: datetime) -> _Written:
    """A pending request, under the key that a portal's own pending request has: an import replaces it."""
    draft, table = action.draft, schema.credit_limit
    # The values have their types already: a row is otherwise made from the cells of a file.
    row = LimitRow.model_construct(
        policy_id=draft.policy_id,
        buyer_id=draft.buyer_id,
        kind=LimitKind.NAMED,
        status=LimitStatus.PENDING,
        requested_amount=Decimal(draft.payload["amount"]),
        currency=draft.payload["currency"],
        source=SOURCE,
        read_at=now,
    )
    last = connection.execute(select(func.max(table.c.position))).scalar() or 0
    values = {
        name: list(value) if isinstance(value, tuple) else value for name, value in row.__dict__.items()
    }
    merge(connection, table, [values | {"entry": row.entry, "position": last + 1}])
    return table, {"policy_id": draft.policy_id, "buyer_id": draft.buyer_id, "entry": row.entry}


def _notice(connection: Connection, action: PendingAction, _by: str, ref: str, now: datetime) -> _Written:
    """A case of the invoices: noted, or notified where the notice is said to have gone to the insurer."""
    payload, sent = action.draft.payload, action.draft.payload["sent_on"]
    status = ClaimStatus.NOTIFIED if sent else ClaimStatus.OVERDUE_NOTED
    written = _case(
        connection,
        action,
        {
            "status": status.value,
            "status_since": _day(sent) or now.date(),
            "notified_on": _day(sent),
            "next_step": None if sent else "向保险人提交逾期通知 / send the overdue notice to the insurer",
            "next_actor": None if sent else "policyholder",
            "next_date": None if sent else _day(payload["notify_by"]),
        },
        now,
    )
    _event(connection, action, ref, now, f"{'notice given' if sent else 'notice noted'}: {_numbers(action)}")
    return written


def _claim(connection: Connection, action: PendingAction, _by: str, _ref: str, now: datetime) -> _Written:
    """The case with its cause, amount and documents; submitted only where it is said to have been sent."""
    payload, sent = action.draft.payload, action.draft.payload["sent_on"]
    values: Values = {"cause": payload["cause"], "missing_documents": payload["missing_documents"]}
    if sent:
        values |= {
            "status": ClaimStatus.CLAIM_SUBMITTED.value,
            "status_since": _day(sent),
            "submitted_on": _day(sent),
            "next_step": None,
            "next_actor": None,
            "next_date": None,
        }
    else:
        values |= {
            "next_step": "备齐材料并提交保险人 / complete the documents and submit the claim",
            "next_actor": "policyholder",
            "next_date": _day(payload["claim_by"]),
        }
    return _case(connection, action, values, now)


def _case(connection: Connection, action: PendingAction, values: Values, now: datetime) -> _Written:
    """The case that the action goes on with, changed; else a new one under a number nobody has."""
    draft, table = action.draft, schema.claim
    number = draft.payload["claim_no"] or _free_number(connection)
    key = {"policy_id": draft.policy_id, "claim_no": number}
    before = _read_back(connection, table, key)
    blank: Values = {column.name: None for column in table.c} | {
        "deductions": [],
        "missing_documents": [],
        "received_documents": [],
        "status": ClaimStatus.OVERDUE_NOTED.value,
        "status_since": now.date(),
        "buyer_id": draft.buyer_id,
    }
    kept = dict(before._mapping) if before is not None else blank
    known = list(kept["invoices"] or []) if before is not None else []
    numbers = [one["invoice_no"] for one in draft.payload["invoices"]]
    amount = {
        "claimed_amount": Decimal(draft.payload["amount"]),
        "currency": draft.payload["currency"],
        "invoices": list(dict.fromkeys([*known, *numbers])),
        "read_at": now,
    }
    merge(connection, table, [kept | key | amount | values])
    return table, key


def _free_number(connection: Connection) -> str:
    """A claim number that no policy has: the insurer's own numbers look different anyway."""
    table = schema.claim.c.claim_no
    while True:
        number = f"CLM-CD-{secrets.randbelow(10**8):08d}"
        if connection.execute(select(table).where(table == number)).first() is None:
            return number


def _plan(connection: Connection, action: PendingAction, _by: str, ref: str, now: datetime) -> _Written:
    parts = "; ".join(f"{one['on']} {one['amount']}" for one in action.draft.payload["instalments"])
    currency = action.draft.payload["currency"]
    return _event(connection, action, ref, now, f"payment plan: {_numbers(action)}: {parts} {currency}")


def _event(connection: Connection, action: PendingAction, ref: str, now: datetime, note: str) -> _Written:
    draft, key = action.draft, {"policy_id": action.policy_id, "event_id": ref}
    told = {"kind": EventKind.OVERDUE.value, "occurred_on": now.date(), "note": note}
    blank = {"old_value": None, "new_value": draft.payload["amount"]}
    merge(connection, schema.buyer_event, [{**key, **told, **blank, "buyer_id": draft.buyer_id}])
    return schema.buyer_event, key


def _watch(connection: Connection, action: PendingAction, by: str, ref: str, now: datetime) -> _Written:
    key = {"policy_id": action.policy_id, "buyer_id": action.draft.buyer_id}
    table = schema.watch
    if action.draft.payload["stop"]:
        mine = (table.c.policy_id == key["policy_id"]) & (table.c.buyer_id == key["buyer_id"])
        connection.execute(delete(table).where(mine))
    else:
        merge(connection, table, [{**key, "since": now.date(), "by": by, "reference": ref}])
    return table, key


def _action_alone(
    _connection: Connection, action: PendingAction, _by: str, _ref: str, _now: datetime
) -> _Written:
    """Nothing of the book changes: no limit, and no day that the policy counts. The action is the record."""
    return schema.action, {"action_id": action.id}


def _numbers(action: PendingAction) -> str:
    return ", ".join(one["invoice_no"] for one in action.draft.payload["invoices"])


def _day(text: str | None) -> Any:
    return datetime.fromisoformat(text).date() if text else None


_WRITES: dict[ActionKind, Callable[[Connection, PendingAction, str, str, datetime], _Written]] = {
    ActionKind.LIMIT_REQUEST: _limit,
    ActionKind.LIMIT_CANCELLATION: _limit,
    ActionKind.OVERDUE_NOTICE: _notice,
    ActionKind.CLAIM: _claim,
    ActionKind.PAYMENT_PLAN: _plan,
    ActionKind.WATCH: _watch,
    ActionKind.LIMIT_REDUCTION: _limit,
    ActionKind.LIMIT_APPEAL: _action_alone,
    ActionKind.PAYMENT_EXTENSION: _action_alone,
}
_NOT_SENT = InBoth(
    "只登记在 CoverDesk 的记录里，CoverDesk 没有发给保险人：请由您或已连接的系统提交给保险人。",
    "It stands in CoverDesk's own records only. CoverDesk sent nothing to the insurer: submitting it there "
    "is up to you or a connected system.",
)
_THEN = {
    ActionKind.LIMIT_REQUEST: InBoth(
        "批复前不算已有限额。", "Until the insurer decides, it counts as no limit."
    ),
    ActionKind.LIMIT_CANCELLATION: InBoth(
        "保险人确认之前，现有限额照旧。",
        "The present limit stands until the insurer confirms the cancellation.",
    ),
    ActionKind.LIMIT_REDUCTION: InBoth(
        "保险人决定之前，现有限额照旧。", "The present limit stands until the insurer decides."
    ),
    ActionKind.LIMIT_APPEAL: InBoth(
        "保险人决定之前，现有决定照旧。", "The present decision stands until the insurer decides."
    ),
    ActionKind.PAYMENT_EXTENSION: InBoth(
        "原到期日和报损、索赔期限不变。",
        "The original due date and the days for notice and claim do not move.",
    ),
    ActionKind.OVERDUE_NOTICE: InBoth(
        "期限照常计算，直到通知送达保险人。", "The deadline keeps running until the insurer has the notice."
    ),
    ActionKind.CLAIM: InBoth(
        "期限照常计算，直到索赔提交给保险人。", "The deadline keeps running until the insurer has the claim."
    ),
}


def _told(action: PendingAction, reference: str, key: Mapping[str, Any], handed_to: str | None) -> InBoth:
    """What was recorded, where, and what is still to be done by somebody else."""
    will, kind = action.draft.will, action.kind
    number = str(key.get("claim_no", ""))
    zh = f"已登记，回执号 {reference}：{will.zh}" + (f"案件编号 {number}。" if number else "")
    en = f"Recorded, receipt {reference}: {will.en}" + (f" Case number {number}." if number else "")
    if kind is ActionKind.WATCH:
        return InBoth(zh, en)
    if action.draft.payload.get("sent_on"):
        return InBoth(
            f"{zh}送交日期按您所说登记，CoverDesk 没有核实。",
            f"{en} The day of sending is recorded as you gave it; CoverDesk did not check it.",
        )
    then = _THEN.get(kind, InBoth("", ""))
    sent = _will_be_handed(handed_to) if handed_to else _NOT_SENT
    return InBoth(f"{zh}{sent.zh}{then.zh}", f"{en} {sent.en} {then.en}".strip())


def _will_be_handed(insurer: str) -> InBoth:
    return InBoth(
        f"已登记，待交给{insurer}的系统；还没有发出。送到与否和结果见“我的申请”。",
        f"It waits to be handed to the system of {insurer} and is not sent yet. My requests shows whether it "
        "arrived, and what is decided.",
    )
