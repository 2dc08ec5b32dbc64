"""Coface's CofaServe: a company by its registration. Its decisions on limits are not read (§1.3).

CofaServe has a service NOTIFICATION for decisions on the portfolio, and nobody has published the path or the
fields of its answers: not the amount, not its currency, not the codes of a decision. A guess would be a wrong
limit, so `read` says so instead. iCON is Coface's business information and holds no limits.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tools.records.insurers.billing import BillableLookUps
from tools.records.insurers.book_buyers import BookBuyers
from tools.records.insurers.connection import Connection
from tools.records.insurers.fields import Record, text
from tools.records.insurers.reading import Insurer, PolicyAsked, Reading
from tools.records.insurers.session import Session, Token, Tokens, token_in


@dataclass(frozen=True)
class CofaceAccount:
    """The credentials of one environment; every call is made for one policy."""

    api_key: str
    username: str
    password: str
    policy_number: str


class Coface:
    """Asks CofaServe. Every method raises `InsurerUnavailable` when that cannot be done."""

    def __init__(self, connection: Connection, account: CofaceAccount, tokens: Tokens | None = None) -> None:
        self._connection, self._account = connection, account
        self._session = Session(connection, tokens or Tokens(), self._log_in, self._headers)

    def read(self, policy: PolicyAsked, buyers: BookBuyers, read_at: datetime) -> Reading:
        """Always raises `InsurerUnavailable`: an empty reading would say that there are none."""
        raise self._connection.unavailable(
            f"was not asked for the limits of {policy.policy_id}: the form in which CofaServe tells them is "
            "not documented",
            "Export the portfolio from CofaNet and import it as limits.csv.",
        )

    def find_buyer(self, look_ups: BillableLookUps, country: str, kind: str, number: str) -> Sequence[str]:
        """The EASY number of the company with a registration; empty when Coface tells none.

        `country` is ISO 3166 alpha-3 and `kind` Coface's word for the registration, such as `RUC_ECU`. The
        answer's field `easyNumber` is documented for iCON and expected here. Sent once, counted and kept, as
        it may be billed. Raises `LookUpsSpent` when today's number is used up.
        """
        asked = {"countryCode": country, "identifierType": kind, "identifierValue": number}

        def look_up() -> list[str]:
            answer = self._session.send("GET", "/companies/identifier", params=asked, once=True)
            found = answer.body if isinstance(answer.body, list) else [answer.body]
            return [easy for one in found if (easy := _easy_number(one))]

        numbers: list[str] = look_ups.answer(
            Insurer.COFACE, self._connection.environment, "/".join(asked.values()), look_up
        )
        return numbers

    def _log_in(self) -> Token:
        """The password grant. No life is documented for the token, so it is used until it is refused."""
        body = {
            "grant_type": "password",
            "username": self._account.username,
            "password": self._account.password,
        }
        answer = self._connection.send("POST", "/token", body=body, headers=self._own_headers(), once=True)
        return token_in(self._connection, answer.body, "idToken")

    def _headers(self, token: str) -> Mapping[str, str]:
        return {"authorization": token, **self._own_headers()}

    def _own_headers(self) -> dict[str, str]:
        return {"x-api-key": self._account.api_key, "X-COF-Policy-Number": self._account.policy_number}


def _easy_number(company: object) -> str | None:
    record: Record = company if isinstance(company, Mapping) else {}
    return text(record, "easyNumber")
