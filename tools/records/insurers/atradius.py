"""Atradius: covers, decisions, applications and past covers of one policy, and the buyer search (§1.4).

What its system does not tell, and is therefore unknown here: the maximum payment term, the insured percentage
and the reason for a decision. Nobody has documented paging or the reading of a single cover: each list comes
whole. A cover names its buyer by Atradius' number and by registrations without a country; only a SIREN (`SN`)
and a VAT number with its country in front say which country's they are.
"""

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tools.limits import LimitRecord
from tools.policies import PolicyStatus
from tools.records.codes import COUNTRIES
from tools.records.insurers import codes
from tools.records.insurers.atradius_cover import Source, limits_of
from tools.records.insurers.billing import BillableLookUps
from tools.records.insurers.book_buyers import BookBuyers, NationalId
from tools.records.insurers.connection import Answer, Connection
from tools.records.insurers.fields import Record, UnusableCover, records, text
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

COVERS = "/credit-insurance/cover-management/v1/covers"
LISTS = (
    (f"{COVERS}/historic", False),
    (COVERS, False),
    (f"{COVERS}/decisions", False),
    (f"{COVERS}/applications", True),
)
"""Past covers first: where two say the same key, the later list is the latest word. True: not yet decided."""
UID_TYPES = ("VAT", "NRN", "CR", "DB", "FC", "SN", "TK")
UNTOLD = frozenset({"max_payment_term_days", "insured_percentage", "reason_code"})


@dataclass(frozen=True)
class AtradiusAccount:
    """The credentials of one environment."""

    client_id: str
    client_secret: str
    app_key: str
    customer_id: str


class Atradius:
    """Reads limits over one connection. Every method raises `InsurerUnavailable` when it cannot be read."""

    def __init__(
        self,
        connection: Connection,
        account: AtradiusAccount,
        tokens: Tokens | None = None,
        correlation: Callable[[], str] = lambda: str(uuid.uuid4()),
    ) -> None:
        self.connection, self.account, self._correlation = connection, account, correlation
        self.session = Session(connection, tokens or Tokens(), self._log_in, self._headers)

    def read(self, policy: PolicyAsked, buyers: BookBuyers, read_at: datetime) -> Reading:
        """The limits under a policy. Raises `PolicyUnclear` when there are several and none was named."""
        number = self._number(policy)
        limits: list[LimitRecord] = []
        unmatched: dict[UnmatchedCover, None] = {}
        for path, undecided in LISTS:
            source = Source(policy.policy_id, source_of(Insurer.ATRADIUS), read_at, undecided=undecided)
            for cover in self.listed(path, {"policyId": number}):
                try:
                    limits += self._limits(cover, number, source, buyers)
                except UnusableCover as error:
                    unmatched[_unmatched(cover, str(error))] = None
        return Reading(
            Insurer.ATRADIUS,
            self.connection.environment,
            policy.policy_id,
            read_at,
            one_a_key(limits),
            tuple(unmatched),
            self._policy_status(number),
            UNTOLD,
        )

    def find_buyer(self, look_ups: BillableLookUps, country: str, kind: str, number: str) -> Sequence[str]:
        """Atradius' numbers of the buyer with a registration; empty when it knows none.

        `country` is ISO 3166 alpha-3 and `kind` one of `UID_TYPES`. May be billed, so it is sent once
        and kept. Raises `LookUpsSpent` when today's number is used up.
        """
        asked = {"country": country, "uid": number, "uidType": kind}

        def look_up() -> list[str]:
            path = "/credit-insurance/organisation-management/v1/buyers"
            found = data_in(self.connection, self.session.send("GET", path, params=asked, once=True))
            return [reference for one in found if (reference := text(one, "buyerId"))]

        numbers: list[str] = look_ups.answer(
            Insurer.ATRADIUS, self.connection.environment, "/".join(asked.values()), look_up
        )
        return numbers

    def _limits(
        self, cover: Record, number: str, source: Source, buyers: BookBuyers
    ) -> Sequence[LimitRecord]:
        under = text(cover, "policyId")
        if under not in (None, number):
            raise UnusableCover(f"it belongs to policy {under}, not to {number}")
        national = [one for uid in records(cover, "uniqueIdentifiers") for one in _national(uid)]
        buyer = buyers.find(Insurer.ATRADIUS, text(cover, "buyerId"), national)
        return limits_of(cover, buyer.id, source)

    def _number(self, policy: PolicyAsked) -> str:
        if len(policy.numbers) > 1:
            raise PolicyUnclear("Atradius is asked for one policy at a time: name one with --number.")
        if policy.numbers:
            return policy.numbers[0]
        there = sorted({text(cover, "policyId") or "" for cover in self.listed(COVERS, {})} - {""})
        if len(there) == 1:
            return there[0]
        listed = f"these policies: {', '.join(there)}" if there else "no cover that names a policy"
        raise PolicyUnclear(f"The Atradius account has {listed}. Name the one that is meant with --number.")

    def listed(self, path: str, params: Mapping[str, str]) -> list[Record]:
        asked = {"customerId": self.account.customer_id, **params}
        return data_in(self.connection, self.session.send("GET", path, params=asked))

    def policy_currency(self, number: str) -> str | None:
        """The currency of a policy; None when it is not told."""
        path = "/credit-insurance/policy-management/v1/policies/details"
        found = data_in(self.connection, self.session.send("GET", path, params={"policyId": number}))
        return text(found[0], "policyCurrency") if found else None

    def _policy_status(self, number: str) -> PolicyStatus | None:
        path = "/credit-insurance/policy-management/v1/policies/details"  # rejects customerId
        found = data_in(self.connection, self.session.send("GET", path, params={"policyId": number}))
        return codes.policy_status(text(found[0], "policyStatus")) if found else None

    def _log_in(self) -> Token:
        answer = self.connection.send(
            "POST",
            "/authenticate/v2/tokens",
            headers=self._own_headers(),
            basic=(self.account.client_id, self.account.client_secret),
        )
        body = answer.body if isinstance(answer.body, Mapping) else {}
        return token_in(self.connection, body.get("data"), "access_token")

    def _headers(self, token: str) -> Mapping[str, str]:
        return {"Authorization": f"Bearer {token}", **self._own_headers()}

    def _own_headers(self) -> dict[str, str]:
        return {
            "Atradius-App-Key": self.account.app_key,
            "Atradius-Correlation-Id": self._correlation(),
        }


def data_in(connection: Connection, answer: Answer) -> list[Record]:
    """The records under `data`, which is always an array. Anything else is no reading, not an empty one."""
    found = answer.body.get("data") if isinstance(answer.body, Mapping) else None
    if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
        raise connection.unavailable("answered without the array `data` that its documentation promises")
    return found


def _national(uid: Record) -> Iterator[NationalId]:
    """The registration, where it is known which country's it is."""
    kind, number = text(uid, "uidType"), text(uid, "uid")
    if number is None:
        return
    if kind == "SN":
        yield NationalId("SIREN", number, "FR")
    if kind == "VAT":
        country = {"EL": "GR"}.get(number[:2].upper(), number[:2].upper())
        if country in COUNTRIES:
            yield NationalId("VAT", number, country)


def _unmatched(cover: Record, reason: str) -> UnmatchedCover:
    return UnmatchedCover(text(cover, "coverId"), text(cover, "buyerId"), text(cover, "buyerName"), reason)
