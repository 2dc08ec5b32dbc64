"""Coface's iCON: what it notifies of companies under monitoring, passed on as told (`domain.md` §1.3).

Documented are the paths, the password grant with an application key, and sixty requests a minute to each of
them. Not documented are the path of the log-in, which the settings give, and what a notification holds: it is
shown as it came and stored nowhere. Only `easyNumber`, a field of iCON's company block, is read, to tell the
buyer of the book. iCON's call-back carries no proof of its sender and is not listened to.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tools.records.insurers.book_buyers import BookBuyers
from tools.records.insurers.connection import Connection
from tools.records.insurers.fields import Record, UnusableCover, text
from tools.records.insurers.reading import Insurer
from tools.records.insurers.session import Session, Token, Tokens, token_in

MOST_A_READING = 60
"""Contents that one reading asks for: as many as iCON answers in a minute."""


@dataclass(frozen=True)
class IconAccount:
    """The credentials of one environment, and the path of its log-in."""

    token_path: str
    api_key: str
    username: str
    password: str


@dataclass(frozen=True)
class Notification:
    """One notification as iCON told it."""

    notification_id: str
    content: Any
    buyer_id: str | None
    """The buyer of the book with the EASY number in it; None when it tells none, or nobody's."""


@dataclass(frozen=True)
class Notified:
    """What one reading brought; `left` more notifications wait for the next one."""

    notifications: tuple[Notification, ...]
    left: int


class Icon:
    """Asks iCON. Every method raises `InsurerUnavailable` when that cannot be done."""

    def __init__(self, connection: Connection, account: IconAccount, tokens: Tokens | None = None) -> None:
        self._connection, self._account = connection, account
        self._session = Session(connection, tokens or Tokens(), self._log_in, self._headers)

    def notifications(self, buyers: BookBuyers) -> Notified:
        """The notifications there are, each with its content and the buyer of the book that it names."""
        listed = self._listed(self._session.send("GET", "/notifications").body)
        read = tuple(self._read(number, buyers) for number in listed[:MOST_A_READING])
        return Notified(read, len(listed) - len(read))

    def _listed(self, body: Any) -> list[str]:
        """The ids of a list, bare or the one list of an object; anything else is not an empty list."""
        if isinstance(body, Mapping):
            lists = [one for one in body.values() if isinstance(one, list)]
            body = lists[0] if len(lists) == 1 else None
        if not isinstance(body, list):
            raise self._connection.unavailable("listed its notifications in a form that is not documented")
        numbers = [text(one, "id") for one in body]
        if None in numbers:
            raise self._connection.unavailable("listed a notification without an id")
        return [number for number in numbers if number is not None]

    def _read(self, number: str, buyers: BookBuyers) -> Notification:
        content = self._session.send("GET", f"/notifications/{number}/content").body
        return Notification(number, content, _buyer(content, buyers))

    def _log_in(self) -> Token:
        body = {
            "grant_type": "password",
            "username": self._account.username,
            "password": self._account.password,
        }
        path = self._account.token_path
        answer = self._connection.send("POST", path, body=body, headers=self._key(), once=True)
        return token_in(self._connection, answer.body, "access_token")

    def _headers(self, token: str) -> Mapping[str, str]:
        return {"Authorization": f"Bearer {token}", **self._key()}

    def _key(self) -> dict[str, str]:
        return {"x-api-key": self._account.api_key}


def _buyer(content: object, buyers: BookBuyers) -> str | None:
    """The one buyer of the book whose EASY number stands in a content, at whatever depth."""
    found: set[str] = set()
    for number in _easy_numbers(content):
        try:
            found.add(buyers.find(Insurer.COFACE, number, ()).id)
        except UnusableCover:
            continue
    return found.pop() if len(found) == 1 else None


def _easy_numbers(content: object) -> list[str]:
    if isinstance(content, list):
        return [number for one in content for number in _easy_numbers(one)]
    if not isinstance(content, Mapping):
        return []
    record: Record = content
    own = text(record, "easyNumber")
    inner = [number for value in record.values() for number in _easy_numbers(value)]
    return [own, *inner] if own else inner
