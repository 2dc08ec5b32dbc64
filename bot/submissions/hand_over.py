"""Handing over: a request goes from the outbox to the insurer once, and is followed until it is decided."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.submissions.insurer_requests import InsurerRequests, Opened
from bot.submissions.keeping import Keeping
from bot.submissions.outbox import Held, LeaseLost, Outbox
from bot.submissions.writing import Book, asked_in
from tools.pending_action import SubmissionState
from tools.records.insurers.accounts import AccountIncomplete
from tools.records.insurers.reading import InsurerUnavailable
from tools.records.insurers.requesting import (
    ArrivalUnknown,
    Before,
    LimitAsked,
    NotSubmittable,
    Outcome,
    Reason,
)
from tools.records.insurers.submitting_for import SubmitAccount
from tools.tool import RecordsUnavailable

log = structlog.get_logger(__name__)

_NOT_TAKEN = frozenset({401, 403, 404, 429})
"""Answers of a system that did not look at the request: credentials, an address, too many at once."""
_NO_ANSWER = 408
_CONFLICT = 409
"""To a second attempt it may mean that the first one arrived late."""


class SwitchedOff(Exception):
    """The setting no longer names this account for the policy, so nothing new is sent."""


@dataclass(frozen=True)
class HandOver:
    """Takes one request after another. Any number may run, in any number of processes."""

    outbox: Outbox
    keeping: Keeping
    book: Book
    accounts: Mapping[str, SubmitAccount]
    opened: Opened
    today: Callable[[], date]

    def step(self) -> bool:
        """Goes on with the next request that is due. False when none is."""
        held = self.outbox.take()
        if held is None:
            return False
        try:
            self._go_on(held)
        except LeaseLost:
            log.warning("submission_taken_over", reference=held.reference)
        except SQLAlchemyError:
            raise
        except Exception as error:
            # What nobody foresaw in one answer holds up no other request; it is looked at after its lease.
            log.error("submission_step_failed", reference=held.reference, exc_info=error)
            self.outbox.change(held, error=f"{type(error).__name__}: see the log")
        return True

    def _go_on(self, held: Held) -> None:
        try:
            outcome = self._followed(held) if held.stage is not SubmissionState.WAITING else self._sent(held)
        except NotSubmittable as refusal:
            self.keeping.failed(held, refusal.reason)
        except ArrivalUnknown:
            self.keeping.unclear(held, Reason.ARRIVAL_UNKNOWN)
        except InsurerUnavailable as error:
            self.keeping.put_off(held, str(error), error.retry_after_s)
        except (RecordsUnavailable, AccountIncomplete, SwitchedOff) as error:
            self.keeping.put_off(held, str(error))
        else:
            if outcome is not None:
                self.keeping.outcome(held, outcome)

    def _followed(self, held: Held) -> Outcome:
        asked = asked_in(self.book, held, self.today())
        with self.opened(held.account) as insurer:
            return insurer.follow(asked, held.before or Before(), held.insurer_reference, held.job)

    def _sent(self, held: Held) -> Outcome | None:
        """None when there is nothing to keep beside what is kept already."""
        if not held.attempted and self.keeping.is_outdated(held):
            raise NotSubmittable(Reason.OUTDATED)
        if self.accounts.get(held.policy_id) != held.account and not held.attempted:
            raise SwitchedOff(f"COVERDESK_INSURER_SUBMIT does not name this account for {held.policy_id}")
        asked = asked_in(self.book, held, self.today())
        with self.opened(held.account) as insurer:
            if held.attempted:
                there = insurer.arrived(asked, held.before or Before())
                if there is not None:
                    return there
                self.outbox.change(held, attempted_at=None, before=None)
            return self._attempt(insurer, held, asked)

    def _attempt(self, insurer: InsurerRequests, held: Held, asked: LimitAsked) -> Outcome | None:
        if self.accounts.get(held.policy_id) != held.account:
            raise SwitchedOff(f"COVERDESK_INSURER_SUBMIT does not name this account for {held.policy_id}")
        before = replace(insurer.before(asked), buyer=asked.buyer_number)
        begun = time.monotonic()
        self.outbox.attempting(held, before)
        if time.monotonic() - begun > self.outbox.rhythm.in_hand:
            return None  # whoever takes it next asks first whether it arrived
        try:
            return insurer.submit(asked, before)
        except InsurerUnavailable as error:
            if _certainly_not_taken(error):
                self.keeping.put_off(held, str(error), error.retry_after_s, attempted_at=None, before=None)
            elif error.status == _CONFLICT and held.attempted:
                raise ArrivalUnknown from error
            elif error.status is not None and error.status != _NO_ANSWER and 400 <= error.status < 500:
                raise NotSubmittable(Reason.REFUSED_AS_WRITTEN) from error
            else:
                log.warning("submission_not_answered", reference=held.reference)
                self.outbox.change(held, error=str(error))
            return None


def _certainly_not_taken(error: InsurerUnavailable) -> bool:
    redirected = error.status is not None and 300 <= error.status < 400
    return not error.reached or redirected or error.status in _NOT_TAKEN
