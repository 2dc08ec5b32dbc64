"""Keeping what became of a request: its stage, the decision in the book, the line of the audit, together."""

import re
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy import Connection, Engine

from bot.audit import noted
from bot.box import WAITING
from bot.submissions.outbox import DONE, Held, Outbox
from tools.cover_position import IN_FORCE
from tools.money import plain
from tools.pending_action import SubmissionState
from tools.records.insurers.reading import source_of
from tools.records.insurers.requesting import Accepted, Decided, Outcome, Reason, Referred, Untold
from tools.records.insurers.storing import store_decision

log = structlog.get_logger(__name__)

_CODE = re.compile(r"[A-Za-z0-9_.-]{1,40}")
"""A code; anything longer or with blanks would be the insurer's text."""
_AS_IF_ARRIVED = frozenset(
    {Reason.PENDING_ALREADY, Reason.SAME_AMOUNT, Reason.CHANGE_UNDOCUMENTED, Reason.NOTHING_IN_FORCE}
)
"""What an earlier attempt would bring about if it arrived late after all."""


@dataclass(frozen=True)
class Keeping:
    """Writes it down. Every method raises `LeaseLost` when another has taken the request over."""

    engine: Engine
    outbox: Outbox

    def outcome(self, held: Held, outcome: Outcome) -> None:
        """What the insurer answered."""
        match outcome:
            case Accepted(job):
                referred = held.stage is SubmissionState.REFERRED
                stage = SubmissionState.REFERRED if referred else SubmissionState.SENT
                self._goes_on(held, stage, job=job or held.job)
            case Referred(reference):
                known = reference or held.insurer_reference
                self._goes_on(held, SubmissionState.REFERRED, reference=known)
            case Untold(reference):
                self.unclear(held, Reason.OUTCOME_UNTOLD, reference=reference or held.insurer_reference)
            case Decided():
                self._decided(held, outcome)

    def failed(self, held: Held, reason: Reason) -> None:
        """It was not handed over, and nothing more will be done."""
        if held.attempted and reason in _AS_IF_ARRIVED:
            self.unclear(held, Reason.ARRIVAL_UNKNOWN)
            return
        self._ends(held, SubmissionState.FAILED, reason_code=reason.value, attempted_at=None)
        log.warning("submission_failed", reference=held.reference, reason=reason.value)

    def unclear(self, held: Held, reason: Reason, **values: Any) -> None:
        """Only a person can tell, and nothing is repeated."""
        self._ends(held, SubmissionState.UNCLEAR, reason_code=reason.value, **values)
        log.error("submission_unclear", reference=held.reference, reason=reason.value)

    def put_off(self, held: Held, error: str, asked_s: float | None = None, **values: Any) -> None:
        """It is tried, or asked after, again; what could not be sent for days ends."""
        attempted = held.attempted and "attempted_at" not in values
        if held.stage is SubmissionState.WAITING and self.is_outdated(held):
            if attempted:
                self.unclear(held, Reason.ARRIVAL_UNKNOWN, error=error)
            else:
                ended = {"reason_code": Reason.OUTDATED.value, "error": error}
                self._ends(held, SubmissionState.FAILED, **ended | values)
            return
        due = self.outbox.now() + self.outbox.rhythm.wait(held.tries, asked_s)
        self.outbox.change(held, due_at=due, lease=None, error=error, **values)
        log.warning("submission_put_off", reference=held.reference, cause=error)

    def is_outdated(self, held: Held) -> bool:
        """Whether it has waited to be sent for too long."""
        return self.outbox.now() > held.created_at + self.outbox.rhythm.outdated

    def _goes_on(self, held: Held, stage: SubmissionState, **values: Any) -> None:
        polls = held.polls + 1
        due = self.outbox.now() + self.outbox.rhythm.wait(polls)
        going = {"due_at": due, "polls": polls, "tries": 0, "error": None, "state": WAITING}
        with self.engine.begin() as connection:
            self._settle(connection, held, stage, **going | self._read_now(held) | values)

    def _decided(self, held: Held, decided: Decided) -> None:
        decision, source = decided.decision, source_of(held.account.insurer)
        granted = decision.granted if decision.status in IN_FORCE else None
        code = decided.code or ""
        told = {
            "reference": decided.reference or held.insurer_reference,
            "status": decision.status.value,
            "granted": plain(granted.amount) if granted else None,
            "granted_currency": granted.currency if granted else None,
            "reason_code": code if _CODE.fullmatch(code) else None,
            "decided_at": self.outbox.now(),
            "error": None,
        }
        with self.engine.begin() as connection:
            store_decision(connection, decided.limits, decided.untold, source)
            ended = told | self._read_now(held) | {"state": DONE}
            self._settle(connection, held, SubmissionState.DECIDED, **ended)

    def _ends(self, held: Held, stage: SubmissionState, **values: Any) -> None:
        with self.engine.begin() as connection:
            self._settle(connection, held, stage, state=DONE, **values)

    def _settle(self, connection: Connection, held: Held, stage: SubmissionState, **values: Any) -> None:
        self.outbox.settle(connection, held, stage=stage.value, lease=None, **values)
        if stage is held.stage:
            return
        told = {name: values.get(name) for name in ("reference", "status", "granted", "reason_code")}
        about = {
            "policy": held.policy_id,
            "buyer": held.buyer_id,
            "insurer": held.account.insurer.value,
            "environment": held.account.environment.value,
        }
        noted(connection, "insurer", f"submission_{stage.value}", held.reference, about | told)

    def _read_now(self, held: Held) -> dict[str, Any]:
        """An answer of the insurer's was read: from now on it is sent, and no attempt is open."""
        sent = {} if held.stage is not SubmissionState.WAITING else {"sent_at": self.outbox.now()}
        return {"attempted_at": None, **sent}
