"""Allianz Trade: the covers of a policy, one by one, and the requests still open (riskinfo v3, §1.2).

Of each credit limit, amount, first day and decision code are documented, and not: its currency, its
last day, the amount asked for, conditions, terms, percentage and reason. The currency is read from
`currencyCode`, the word Allianz uses in requests; an amount without it is not stored. Nor is a cover of the
extension DCL: nothing says which kind of discretionary limit it is. A request names its buyer by its cover.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from tools.limits import LimitKind, LimitRecord, LimitStatus
from tools.records.insurers import codes
from tools.records.insurers.book_buyers import BookBuyers
from tools.records.insurers.connection import Answer, Connection
from tools.records.insurers.fields import Record, UnusableCover, amount, day, money, records, text
from tools.records.insurers.reading import (
    Insurer,
    PolicyAsked,
    PolicyUnclear,
    Reading,
    UnmatchedCover,
    one_a_key,
    source_of,
)
from tools.records.insurers.session import Session, Token, Tokens, token_in

RISK = "/riskinfo/v3"
_PAGE_SIZE = 100
_MOST_PAGES = 1000
UNTOLD = frozenset({"max_payment_term_days", "insured_percentage", "reason_code", "conditions"})


@dataclass(frozen=True)
class AllianzAccount:
    """The credentials of one environment."""

    api_key: str
    polls: int = 20
    """How often a job is asked after before it is given up."""
    poll_every_s: float = 3.0


@dataclass(frozen=True)
class PolicyKey:
    """Allianz' key of a policy; the extension is empty for the base policy."""

    business_unit: str
    policy: str
    extension: str = ""

    def as_body(self) -> dict[str, str]:
        return {
            "businessUnitCode": self.business_unit,
            "policyId": self.policy,
            "extensionId": self.extension,
        }


class Allianz:
    """Reads limits over one connection. Every method raises `InsurerUnavailable` when it cannot be read."""

    def __init__(self, connection: Connection, account: AllianzAccount, tokens: Tokens | None = None) -> None:
        self.connection, self._account = connection, account
        self.session = Session(connection, tokens or Tokens(), self._log_in, _bearer)

    def read(self, policy: PolicyAsked, buyers: BookBuyers, read_at: datetime) -> Reading:
        """The limits under a policy, its extensions included where their numbers are named.

        Raises `PolicyUnclear` when the number is not named, or not like `UNIT/POLICY` or
        `UNIT/POLICY/EXTENSION`.
        """
        limits: list[LimitRecord] = []
        unmatched: list[UnmatchedCover] = []
        for key in keys(policy):
            portfolio = Portfolio(key, policy.policy_id, buyers, read_at)
            for cover_id in self.paged(f"{RISK}/covers/search", "coverId", asked_of(key)):
                answer = self._finished(self.session.send("GET", f"{RISK}/covers/{id_in_path(cover_id)}"))
                portfolio.add_cover(cover_id, answer.body)
            pending = asked_of(key) | {"requestStatusCode": "InProgress"}
            for request in self.paged(f"{RISK}/coverRequests/search", "requestId", pending).values():
                portfolio.add_request(request)
            limits += portfolio.limits
            unmatched += portfolio.unmatched
        return Reading(
            Insurer.ALLIANZ,
            self.connection.environment,
            policy.policy_id,
            read_at,
            one_a_key(limits),
            tuple(unmatched),
            untold=UNTOLD,
        )

    def paged(self, path: str, name: str, asked: Mapping[str, Any]) -> dict[str, Record]:
        """All records of a search by their id: pages are asked for until one brings nothing new.

        A page may hold fewer than were asked for (v2 answers 206), so a short page is not taken for the last.
        """
        found: dict[str, Record] = {}
        for page in range(1, _MOST_PAGES + 1):
            paging = {"page": page, "pageSize": _PAGE_SIZE, "isTotalRequired": True}
            body = {**asked, "pagination": paging}
            answer = self._finished(self.session.send("POST", path, body=body))
            came = {self._id_of(one, name): one for one in self._items(answer)}
            if came.keys() <= found.keys():
                return found
            found |= came
        raise self.connection.unavailable(f"went on paging after {_MOST_PAGES} pages of {path}")

    def _items(self, answer: Answer) -> Sequence[Record]:
        """The records of a page: a bare array, as open requests come, or the one array of an object."""
        body = answer.body
        lists = [body] if isinstance(body, list) else []
        if isinstance(body, Mapping):
            lists = [value for value in body.values() if isinstance(value, list)]
        if len(lists) != 1 or not all(isinstance(one, Mapping) for one in lists[0]):
            raise self.connection.unavailable("answered a search in a form that nobody has documented")
        return lists[0]

    def _id_of(self, record: Record, name: str) -> str:
        found = text(record, name)
        if found is None:
            raise self.connection.unavailable(f"answered a search with a record that has no {name}")
        return found

    def _finished(self, answer: Answer) -> Answer:
        """The answer itself, or for 202 what its job comes to."""
        if answer.status != 202:
            return answer
        job = text(answer.body, "jobId") or (answer.body if isinstance(answer.body, str) else None)
        if not job:
            raise self.connection.unavailable("answered 202 without the id of a job")
        for _ in range(self._account.polls):
            told = self.session.send("GET", f"{RISK}/jobs/{id_in_path(job)}").body
            if (text(told, "jobStatusCode") or "").upper() == "PROCESSED":
                return self.session.send("GET", self.own_path(text(told, "resourceUrl")))
            self.connection.patience.wait(self._account.poll_every_s)
        raise self.connection.unavailable(f"did not finish a job in {self._account.polls} polls")

    def own_path(self, url: str | None) -> str:
        """The path of a job's result. The token is not sent anywhere but where it came from."""
        path = (url or "").removeprefix(self.connection.base_url)
        if not path.startswith("/") or path.startswith("//"):
            raise self.connection.unavailable(f"points to {url} for a result, which is not its own address")
        return path

    def _log_in(self) -> Token:
        body = {"apiKey": self._account.api_key}
        answer = self.connection.send("POST", "/v1/idp/oauth2/authorize", body=body)
        return token_in(self.connection, answer.body, "access_token")


class Portfolio:
    """The covers and open requests of one policy key, as far as they can be stored."""

    def __init__(self, key: PolicyKey, policy_id: str, buyers: BookBuyers, read_at: datetime) -> None:
        self._key, self._policy_id, self._buyers, self._read_at = key, policy_id, buyers, read_at
        self._buyer_of: dict[str, str] = {}
        self.limits: list[LimitRecord] = []
        self.unmatched: list[UnmatchedCover] = []

    def add_cover(self, cover_id: str, cover: Any) -> None:
        company = text(cover, "company", "companyId") or text(cover, "companyId")
        try:
            buyer = self._buyers.find(Insurer.ALLIANZ, company, ())
            self._buyer_of[cover_id] = buyer.id
            self.limits += list(self._of_cover(cover, buyer.id))
        except UnusableCover as error:
            self.unmatched.append(UnmatchedCover(cover_id, company, None, str(error)))

    def _of_cover(self, cover: Any, buyer_id: str) -> Iterator[LimitRecord]:
        aggregation = cover.get("creditLimitsAggregation") if isinstance(cover, Mapping) else None
        told = records(aggregation, "creditLimits") if isinstance(aggregation, Mapping) else []
        if not told:
            raise UnusableCover("the cover was told without a credit limit")
        starts = [text(limit, "startDate") for limit in told]
        if len(set(starts)) < len(starts):
            raise UnusableCover("two of its credit limits begin on the same day; which one holds is not told")
        kind = self._kind()
        for limit in told:
            granted = amount(limit, "amount")
            yield LimitRecord(
                policy_id=self._policy_id,
                buyer_id=buyer_id,
                kind=kind,
                status=codes.allianz_status(text(limit, "technicalDecisionStatusCode"), granted),
                granted=money(granted, text(limit, "currencyCode") or text(aggregation, "currencyCode")),
                effective_from=day(limit, "startDate"),
                source=source_of(Insurer.ALLIANZ),
                read_at=self._read_at,
            )

    def add_request(self, request: Record) -> None:
        cover_id = text(request, "coverId")
        try:
            if cover_id not in self._buyer_of:
                raise UnusableCover("an open request names its buyer by a cover that was not matched")
            asked = amount(request, "creditLimitDetails", "requestedAmount")
            self.limits.append(
                LimitRecord(
                    policy_id=self._policy_id,
                    buyer_id=self._buyer_of[cover_id],
                    kind=self._kind(),
                    status=LimitStatus.PENDING,
                    requested=money(asked, text(request, "creditLimitDetails", "currencyCode")),
                    source=source_of(Insurer.ALLIANZ),
                    read_at=self._read_at,
                )
            )
        except UnusableCover as error:
            self.unmatched.append(UnmatchedCover(cover_id, None, None, str(error)))

    def _kind(self) -> LimitKind:
        if self._key.extension not in codes.ALLIANZ_EXTENSIONS:
            raise UnusableCover(f"what kind of limit the extension {self._key.extension} gives is not told")
        return codes.ALLIANZ_EXTENSIONS[self._key.extension]


def keys(policy: PolicyAsked) -> Sequence[PolicyKey]:
    if not policy.numbers:
        raise PolicyUnclear(
            "Allianz does not tell the policies of an account: name them with --number UNIT/POLICY, as in "
            "EHDK/034421, and UNIT/POLICY/CAP for the extension."
        )
    keys = [number.split("/") for number in policy.numbers]
    for number, parts in zip(policy.numbers, keys, strict=True):
        if len(parts) not in (2, 3) or not all(parts[:2]):
            raise PolicyUnclear(f"{number} is no key of an Allianz policy: write it like EHDK/034421.")
    return [PolicyKey(*parts) for parts in keys]


def asked_of(key: PolicyKey) -> dict[str, Any]:
    return {"policies": [key.as_body()]}


def _bearer(token: str) -> Mapping[str, str]:
    return {"Authorization": f"Bearer {token}"}


def id_in_path(found: str) -> str:
    """An id as one segment of a path."""
    return quote(found, safe="")
