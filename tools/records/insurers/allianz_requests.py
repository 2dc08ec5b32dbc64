"""Allianz Trade: a cover asked for and cancelled, answered by a job that is asked after (`domain.md` §1.2).

Documented are the request of a new cover, its job, and the list of open requests. Not documented are how a
cover in force is changed (so that is left to EOLIS), a reference of ours, how a failed job is told, and
where a request stands before its job is done: an attempt that is not found is therefore never repeated.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime

from tools.buyers import Buyer, Identifier
from tools.limits import LimitRecord, LimitStatus
from tools.records.insurers.allianz import (
    RISK,
    UNTOLD,
    Allianz,
    Portfolio,
    asked_of,
    id_in_path,
    keys,
)
from tools.records.insurers.book_buyers import REFERENCE_KINDS, BookBuyers
from tools.records.insurers.fields import Record, UnusableCover, amount, records, text
from tools.records.insurers.reading import Insurer, PolicyAsked
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


class AllianzRequests:
    """Hands requests over one system. Every method raises `InsurerUnavailable` when it cannot be asked."""

    def __init__(self, system: Allianz, clock: Callable[[], datetime]) -> None:
        self._system, self._clock = system, clock

    def before(self, asked: LimitAsked) -> Before:
        """What is there on the buyer. Raises `NotSubmittable`."""
        covers = dict(self._on_buyer(asked))
        if any(text(one, "coverId") in covers for one in self._open(asked)):
            raise NotSubmittable(Reason.PENDING_ALREADY)
        standing = [number for number, cover in covers.items() if self._stands(asked, number, cover)]
        if asked.cancels:
            if not standing:
                raise NotSubmittable(Reason.NOTHING_IN_FORCE)
            if len(standing) > 1:
                raise NotSubmittable(Reason.SEVERAL_COVERS)
        elif covers:
            raise NotSubmittable(Reason.CHANGE_UNDOCUMENTED)
        elif asked.amount.amount != asked.amount.amount.to_integral_value():
            raise NotSubmittable(Reason.NOT_WHOLE)
        return Before(tuple(sorted(covers)), cover=standing[0] if standing else None)

    def submit(self, asked: LimitAsked, before: Before) -> Outcome:
        """Sends it once. An answer that was not read leaves open whether it arrived."""
        if asked.cancels:
            path = f"{RISK}/covers/{id_in_path(before.cover or '')}"
            answer = self._system.session.send("DELETE", path, once=True)
        else:
            body = {
                "requestTypeCode": "Primary",
                "policy": keys(PolicyAsked(asked.policy_id, (asked.number,)))[0].as_body(),
                "creditLimitDetails": {
                    "requestedAmount": int(asked.amount.amount),
                    "currencyCode": asked.amount.currency,
                },
                "companyId": asked.buyer_number,
                "isRequestUrgent": False,
            }
            answer = self._system.session.send("POST", f"{RISK}/covers", body=body, once=True)
        job = text(answer.body, "jobId") or (answer.body if isinstance(answer.body, str) else None)
        if not job:
            raise self._system.connection.unavailable("took a request without telling the id of its job")
        return Accepted(job)

    def arrived(self, asked: LimitAsked, before: Before) -> Outcome | None:
        """What became of an attempt whose answer was not read. Raises `ArrivalUnknown` when not found."""
        if not asked.cancels:
            new = [number for number, _ in self._on_buyer(asked) if number not in before.known]
            if len(new) == 1:
                return self._of_cover(asked, new[0])
            for one in self._open(asked):
                number = text(one, "coverId")
                if number and number not in before.known and self._is(asked, one, number):
                    return Referred(number)
        raise ArrivalUnknown

    def follow(self, asked: LimitAsked, before: Before, reference: str | None, job: str | None) -> Outcome:
        """Where it stands now: by its cover once that is known, until then by its job."""
        if reference is not None:
            return self._of_cover(asked, reference)
        if job is None:
            return Untold()
        told = self._system.session.send("GET", f"{RISK}/jobs/{id_in_path(job)}").body
        if (text(told, "jobStatusCode") or "").upper() != "PROCESSED":
            return Accepted(job)
        if asked.cancels:
            return Untold(before.cover)  # what a cancelled cover looks like is not documented
        path = self._system.own_path(text(told, "resourceUrl"))
        found = self._system.session.send("GET", path).body
        number = text(found, "coverId") or _cover_in(path)
        return self._of_cover(asked, number) if number else Untold()

    def _on_buyer(self, asked: LimitAsked) -> Iterator[tuple[str, Record]]:
        for number in self._system.paged(f"{RISK}/covers/search", "coverId", _policy(asked)):
            cover = self._cover(number)
            if _company(cover) == asked.buyer_number:
                yield number, cover

    def _open(self, asked: LimitAsked) -> list[Record]:
        pending = {**_policy(asked), "requestStatusCode": "InProgress"}
        return list(self._system.paged(f"{RISK}/coverRequests/search", "requestId", pending).values())

    def _cover(self, number: str) -> Record:
        body = self._system.session.send("GET", f"{RISK}/covers/{id_in_path(number)}").body
        return body if isinstance(body, Mapping) else {}

    def _is(self, asked: LimitAsked, request: Record, number: str) -> bool:
        """Whether an open request asks for this amount on this buyer."""
        try:
            wanted = amount(request, "creditLimitDetails", "requestedAmount")
        except UnusableCover:
            return False
        currency = text(request, "creditLimitDetails", "currencyCode")
        same = wanted == asked.amount.amount and currency == asked.amount.currency
        return same and _company(self._cover(number)) == asked.buyer_number

    def _of_cover(self, asked: LimitAsked, number: str) -> Outcome:
        """Referred while a request on the cover is open; decided once none is and the cover tells a limit."""
        if any(text(one, "coverId") == number for one in self._open(asked)):
            return Referred(number)
        cover = self._cover(number)
        limits = self._limits(asked, number, cover)
        if not limits or any(one.status is LimitStatus.UNAVAILABLE for one in limits):
            return Untold(number)
        return Decided(number, limits, _newest_code(cover), UNTOLD)

    def _stands(self, asked: LimitAsked, number: str, cover: Record) -> bool:
        granted = [one.granted for one in self._limits(asked, number, cover)]
        return any(one is not None and one.amount > 0 for one in granted)

    def _limits(self, asked: LimitAsked, number: str, cover: Record) -> tuple[LimitRecord, ...]:
        """The cover's rows, the newest last, with the amount that was asked for; empty when unusable."""
        kind = REFERENCE_KINDS[Insurer.ALLIANZ]
        buyer = Buyer(asked.buyer_id, "", identifiers=(Identifier(kind, asked.buyer_number),))
        key = keys(PolicyAsked(asked.policy_id, (asked.number,)))[0]
        portfolio = Portfolio(key, asked.policy_id, BookBuyers([buyer]), self._clock())
        portfolio.add_cover(number, cover)
        rows = sorted(portfolio.limits, key=lambda one: one.effective_from or date.min)
        if rows and not asked.cancels and _same_currency(rows[-1], asked):
            rows[-1] = replace(rows[-1], requested=asked.amount)
        return tuple(rows)


def _policy(asked: LimitAsked) -> dict[str, object]:
    return asked_of(keys(PolicyAsked(asked.policy_id, (asked.number,)))[0])


def _company(cover: Record) -> str | None:
    return text(cover, "company", "companyId") or text(cover, "companyId")


def _same_currency(row: LimitRecord, asked: LimitAsked) -> bool:
    return row.granted is None or row.granted.currency == asked.amount.currency


def _newest_code(cover: Record) -> str | None:
    aggregation = cover.get("creditLimitsAggregation")
    told = records(aggregation, "creditLimits") if isinstance(aggregation, Mapping) else []
    newest = max(told, key=lambda one: text(one, "startDate") or "", default=None)
    return text(newest, "technicalDecisionStatusCode") if newest is not None else None


def _cover_in(path: str) -> str | None:
    """The cover that the address of a job's result names."""
    begin = f"{RISK}/covers/"
    rest = path.removeprefix(begin)
    return rest if path.startswith(begin) and rest and "/" not in rest else None
