"""Atradius: a credit limit asked for, changed and cancelled (`domain.md` §1.4): 201 is decided, 202 referred.

The names of a request's fields are those that public integrations send; Atradius' own text is not public.
An amount is in the policy's currency and whole. A request carries our reference; that a list tells it back
is not documented, so a request is also known by its amount among what was not there before.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from tools.cover_position import IN_FORCE
from tools.limits import LimitKind, LimitRecord, LimitStatus
from tools.records.insurers.atradius import COVERS, LISTS, UNTOLD, Atradius, data_in
from tools.records.insurers.atradius_cover import Source, limits_of
from tools.records.insurers.codes import WITHDRAWALS
from tools.records.insurers.fields import Record, UnusableCover, amount, text
from tools.records.insurers.reading import Insurer, source_of
from tools.records.insurers.requesting import (
    Accepted,
    ArrivalUnknown,
    Before,
    Decided,
    LimitAsked,
    NotSubmittable,
    Outcome,
    Reason,
    Referred,
    Untold,
)

_ASKED = "creditLimitApplicationAmountInPolicyCurrency"
_MARK = (
    "coverId",
    "applicationDate",
    "decisionDate",
    "decisionCode",
    "historicCode",
    "pendingProcessIndicator",
    _ASKED,
)
_PRELIMINARY = frozenset({LimitStatus.PARTIAL_PRELIM, LimitStatus.REFUSED_PRELIM})
"""A final decision comes after these, so they are not the end."""


class AtradiusRequests:
    """Hands requests over one system. Every method raises `InsurerUnavailable` when it cannot be asked."""

    def __init__(self, system: Atradius, clock: Callable[[], datetime]) -> None:
        self._system, self._clock = system, clock

    def before(self, asked: LimitAsked) -> Before:
        """What is there on the buyer. Raises `NotSubmittable`."""
        told = list(self._on_buyer(asked))
        theirs = [one for one in told if text(one[0], "buyerId") == asked.buyer_number]
        now = [one for one in theirs if not text(one[0], "historicCode")]
        rows = [row for cover, undecided in now for row in self._usable(asked, cover, undecided=undecided)]
        if any(row.status is LimitStatus.PENDING for row in rows):
            raise NotSubmittable(Reason.PENDING_ALREADY)
        standing = [one for one in rows if _stands(one)]
        granted = standing[-1].granted if standing else None
        before = Before(_marks(told), granted.amount if granted else None)
        self._check(asked, before)
        return before

    def submit(self, asked: LimitAsked, before: Before) -> Outcome:
        """Sends it once. An answer that was not read leaves open whether it arrived."""
        method = "POST" if before.granted is None else "PUT"
        answer = self._system.session.send(method, COVERS, body=self._body(asked, before), once=True)
        for cover in data_in(self._system.connection, answer):
            theirs = text(cover, "buyerId") in (None, asked.buyer_number)
            if text(cover, "coverId") and theirs and _answers(asked, cover, before):
                return self._outcome(asked, cover, undecided=answer.status == 202)
        return Referred() if answer.status == 202 else Accepted()

    def arrived(self, asked: LimitAsked, before: Before) -> Outcome | None:
        """What became of an attempt whose answer was not read; None when it certainly did not arrive.

        It is answered at once, so a request that arrived is in one of the lists. Raises `ArrivalUnknown`
        when something is new on the buyer and is not clearly this request.
        """
        told = list(self._on_buyer(asked))
        new = [(cover, late) for cover, late in told if _mark(cover) not in before.known]
        ours = [(cover, late) for cover, late in new if self._is(asked, cover)]
        if len({text(cover, "coverId") for cover, _ in ours}) == 1:
            cover, undecided = ours[-1]
            return self._outcome(asked, cover, undecided=undecided)
        if new:
            raise ArrivalUnknown
        return None

    def follow(self, asked: LimitAsked, before: Before, reference: str | None, job: str | None) -> Outcome:
        """Where it stands now, by the number of its cover, else by what is new on the buyer."""
        del job  # Atradius has none
        if reference is None:
            try:
                return self.arrived(asked, before) or Accepted()
            except ArrivalUnknown:
                return Untold()
        told = [one for one in self._on_buyer(asked) if text(one[0], "coverId") == reference]
        found = [one for one in told if _answers(asked, one[0], before)]
        if not found:
            return Referred(reference)
        cover, undecided = found[-1]
        return self._outcome(asked, cover, undecided=undecided)

    def _on_buyer(self, asked: LimitAsked) -> Iterator[tuple[Record, bool]]:
        """Covers of the buyer under the policy, past ones first; True: from the list of open applications.

        One that does not name its buyer is among them: it may be the buyer's.
        """
        for path, undecided in LISTS:
            for cover in self._system.listed(path, {"policyId": asked.number}):
                under = text(cover, "policyId") in (None, asked.number)
                if under and text(cover, "buyerId") in (None, asked.buyer_number):
                    yield cover, undecided

    def _check(self, asked: LimitAsked, before: Before) -> None:
        if asked.cancels:
            if before.granted is None:
                raise NotSubmittable(Reason.NOTHING_IN_FORCE)
            return
        if self._system.policy_currency(asked.number) != asked.amount.currency:
            raise NotSubmittable(Reason.CURRENCY)
        if asked.amount.amount != asked.amount.amount.to_integral_value():
            raise NotSubmittable(Reason.NOT_WHOLE)
        if asked.amount.amount == before.granted:
            raise NotSubmittable(Reason.SAME_AMOUNT)

    def _body(self, asked: LimitAsked, before: Before) -> dict[str, Any]:
        number = asked.buyer_number
        body: dict[str, Any] = {
            "customerId": self._system.account.customer_id,
            "policyId": asked.number,
            "buyerId": int(number) if number.isdecimal() else number,
            "coverType": "credit-limit",
            "customerRefNumber": asked.reference,
        }
        if asked.cancels:
            return body | {"action": "cancel"}
        body |= {"creditLimitAmount": int(asked.amount.amount), "currencyCode": asked.amount.currency}
        if before.granted is None:
            return body
        return body | {"action": "supersede" if asked.amount.amount > before.granted else "reduce"}

    def _is(self, asked: LimitAsked, cover: Record) -> bool:
        """Whether a cover that was not there before is this request's."""
        if text(cover, "buyerId") != asked.buyer_number:
            return False
        told = text(cover, "customerRefNumber")
        if told is not None:
            return told == asked.reference
        if asked.cancels:
            rows = self._usable(asked, cover, undecided=False)
            return any(
                one.status is LimitStatus.CANCELLED_BY_CLIENT or one.pending_action == WITHDRAWALS["C"]
                for one in rows
            )
        try:
            return amount(cover, _ASKED) == asked.amount.amount
        except UnusableCover:
            return False

    def _usable(self, asked: LimitAsked, cover: Record, *, undecided: bool) -> tuple[LimitRecord, ...]:
        """The cover's rows; empty when it says nothing, or nothing that can be read."""
        name = source_of(Insurer.ATRADIUS)
        source = Source(asked.policy_id, name, self._clock(), undecided=undecided)
        try:
            return tuple(limits_of(cover, asked.buyer_id, source))
        except UnusableCover:
            return ()

    def _outcome(self, asked: LimitAsked, cover: Record, *, undecided: bool) -> Outcome:
        number, rows = text(cover, "coverId"), self._usable(asked, cover, undecided=undecided)
        if not rows or rows[0].status is LimitStatus.UNAVAILABLE:
            return Untold(number)
        status = rows[0].status
        waits = status is LimitStatus.PENDING or status in _PRELIMINARY
        if waits or (asked.cancels and status is not LimitStatus.CANCELLED_BY_CLIENT):
            return Referred(number)
        code = text(cover, "historicCode") or text(cover, "decisionCode")
        # The lasting amount is the decision; a temporary one stands beside it.
        return Decided(number, tuple(reversed(rows)), code, UNTOLD)


def _answers(asked: LimitAsked, cover: Record, before: Before) -> bool:
    """Whether it can be the answer: not what was there before, and not a decision on another amount."""
    if _mark(cover) in before.known:
        return False
    try:
        wanted = amount(cover, _ASKED)
    except UnusableCover:
        return True  # it is told to a person as what cannot be read
    return asked.cancels or wanted in (None, asked.amount.amount)


def _stands(row: LimitRecord) -> bool:
    amount_there = row.granted is not None and row.granted.amount > 0
    return (
        row.kind is LimitKind.NAMED and row.status in IN_FORCE and row.effective_to is None and amount_there
    )


def _marks(told: list[tuple[Record, bool]]) -> tuple[str, ...]:
    return tuple(sorted({_mark(cover) for cover, _ in told}))


def _mark(cover: Record) -> str:
    return "|".join(text(cover, name) or "" for name in _MARK)
