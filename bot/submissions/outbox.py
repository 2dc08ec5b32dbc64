"""The outbox: requests put in with the execution of their action, taken one at a time under a lease."""

import hashlib
import json
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Engine, Row, insert, select, update

from bot import box
from bot.box import WAITING
from bot.submissions.rhythm import Rhythm
from bot.submissions.saying import submission_of
from bot.submissions.schema import submission
from knowledge.database import reading
from tools.money import Money
from tools.pending_action import PendingAction, Submission, SubmissionState
from tools.records.insurers.reading import Environment, Insurer
from tools.records.insurers.requesting import Before
from tools.records.insurers.submitting_for import SubmitAccount
from tools.records.merged import Merged

DONE = "done"


class LeaseLost(Exception):
    """Another has taken it over in the meantime: nothing may be done with it here any more."""


@dataclass(frozen=True)
class Held:
    """One request in hand."""

    id: int
    lease: str
    reference: str
    """Ours, the receipt's."""
    policy_id: str
    buyer_id: str
    cancels: bool
    amount: Money
    terms_days: int | None
    account: SubmitAccount
    stage: SubmissionState
    created_at: float
    before: Before | None
    """What was there before an attempt whose answer was not read, or before the one that arrived."""
    attempted: bool
    """Whether an attempt was begun whose answer was not read."""
    polls: int
    tries: int
    job: str | None
    insurer_reference: str | None


def put(connection: Connection, action: PendingAction, reference: str, account: SubmitAccount) -> None:
    """Keeps the request of an executed action in the caller's transaction; one reference is kept once."""
    if connection.execute(select(submission.c.id).where(submission.c.key == reference)).first():
        return
    payload, now = action.draft.payload, time.time()
    values = {
        "key": reference,
        "action_id": action.id,
        "requester": action.requester,
        "policy_id": action.policy_id,
        "buyer_id": action.draft.buyer_id,
        "cancels": int(Decimal(payload["amount"]) == 0),
        "amount": payload["amount"],
        "currency": payload["currency"],
        "terms_days": payload.get("terms_days"),
        "insurer": account.insurer.value,
        "environment": account.environment.value,
        "number": account.number,
        "stage": SubmissionState.WAITING.value,
        "told": SubmissionState.WAITING.value,
        "created_at": now,
        "polls": 0,
        "place": _place(action.policy_id, action.draft.buyer_id),
        "state": WAITING,
        "tries": 0,
        "due_at": now,
    }
    connection.execute(insert(submission).values(values))


def of_receipt(connection: Connection, reference: str) -> Submission | None:
    """What became of the request with this receipt; None for one that is not handed over."""
    row = connection.execute(select(submission).where(submission.c.key == reference)).first()
    return submission_of(row) if row is not None else None


class Outbox:
    """Requests in SQL. Safe over several threads and processes; raises what SQLAlchemy raises."""

    def __init__(
        self, engine: Engine, clock: Callable[[], float] = time.time, rhythm: Rhythm | None = None
    ) -> None:
        self._engine, self._clock, self.rhythm = engine, clock, rhythm or Rhythm()

    def take(self) -> Held | None:
        """The oldest that is due and has no elder on the same buyer, held for a lease; None without one."""
        now, lease = self._clock(), secrets.token_hex(8)
        if not box.anything_due(self._engine, submission, now):
            return None
        with self._engine.begin() as connection:
            row = box.next_due(connection, submission, now)
            if row is None:
                return None
            values = {"lease": lease, "due_at": now + self.rhythm.lease, "tries": row.tries + 1}
            connection.execute(update(submission).where(submission.c.id == row.id).values(values))
            buyer_id = _by_now(connection, row.buyer_id)
        return _held(row, lease, buyer_id)

    def attempting(self, held: Held, before: Before) -> None:
        """Notes, before the call, that it is made. Raises `LeaseLost`; then it must not be made."""
        now = self._clock()
        kept = json.dumps(asdict(before), default=str)
        with self._engine.begin() as connection:
            self.settle(connection, held, attempted_at=now, before=kept, due_at=now + self._after_attempt)

    def change(self, held: Held, **values: Any) -> None:
        """Changes it alone; gives the lease back where `due_at` is among the values. Raises `LeaseLost`."""
        with self._engine.begin() as connection:
            self.settle(connection, held, **values)

    def settle(self, connection: Connection, held: Held, **values: Any) -> None:
        """Changes it in the caller's transaction. Raises `LeaseLost`, so that nothing else is kept either."""
        own = update(submission).where(submission.c.id == held.id, submission.c.lease == held.lease)
        if not connection.execute(own.values(**values)).rowcount:
            raise LeaseLost(held.reference)

    def every(self) -> Sequence[Row[Any]]:
        """All of them, newest first."""
        with reading(self._engine) as connection:
            return connection.execute(select(submission).order_by(submission.c.id.desc())).all()

    def counts(self) -> Mapping[str, int]:
        """How many are still on their way, and how many are done."""
        return box.counts(self._engine, submission)

    def now(self) -> float:
        return self._clock()

    @property
    def _after_attempt(self) -> float:
        return max(self.rhythm.lease, self.rhythm.settles)


def _held(row: Row[Any], lease: str, buyer_id: str) -> Held:
    account = SubmitAccount(row.policy_id, Insurer(row.insurer), Environment(row.environment), row.number)
    return Held(
        id=row.id,
        lease=lease,
        reference=row.key,
        policy_id=row.policy_id,
        buyer_id=buyer_id,
        cancels=bool(row.cancels),
        amount=Money(Decimal(row.amount), row.currency),
        terms_days=row.terms_days,
        account=account,
        stage=SubmissionState(row.stage),
        created_at=row.created_at,
        before=_before(row.before) if row.before else None,
        attempted=row.attempted_at is not None,
        polls=row.polls,
        tries=row.tries + 1,
        job=row.job,
        insurer_reference=row.reference,
    )


def _by_now(connection: Connection, buyer_id: str) -> str:
    """The key that the buyer has by now: it may have been merged into another since."""
    into = Merged.of(connection, "book").into
    return into.get(buyer_id, buyer_id)


def _before(kept: str) -> Before:
    data = json.loads(kept)
    granted = None if data["granted"] is None else Decimal(data["granted"])
    return Before(tuple(data["known"]), granted, data["cover"], data["buyer"])


def _place(policy_id: str, buyer_id: str) -> str:
    """One place for each buyer under a policy: an insurer takes one request on a buyer at a time (§1.1)."""
    return hashlib.sha256(f"{policy_id}\n{buyer_id}".encode()).hexdigest()
