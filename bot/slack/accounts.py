"""Accounts: which Slack user is which principal, by the book or by a code that only the principal had."""

import hashlib
import secrets
import time
from collections.abc import Callable, Sequence
from typing import Protocol

from sqlalchemy import Engine, delete, insert, select

from bot.slack.schema import account, code
from knowledge.database import reading
from tools.principal import Principal

GOOD_FOR = 15 * 60.0
"""Seconds in which a code must be used."""
LINKED_FOR = 90 * 86400.0
"""Seconds after which a link has to be made anew; the book's own links stand as long as the book says."""


class People(Protocol):
    """The principals of the book."""

    def by_id(self, principal_id: str) -> Principal | None: ...

    def by_slack(self, team_id: str, user_id: str) -> Principal | None: ...

    def email(self, principal_id: str) -> str | None: ...

    def slack_accounts(self) -> Sequence[tuple[str, str]]: ...

    def slack_accounts_of(self, principal_id: str) -> Sequence[tuple[str, str]]: ...


class CodeRefused(Exception):
    """A code that is wrong, used or too old, or belongs to somebody with another e-mail address."""


class Accounts:
    """Links in SQL. Raises what SQLAlchemy raises, and `RecordsUnavailable` as the people do."""

    def __init__(self, engine: Engine, people: People, clock: Callable[[], float] = time.time) -> None:
        self._engine, self._people, self._clock = engine, people, clock

    def principal(self, team_id: str, user_id: str) -> Principal | None:
        """Who this Slack user is, with the rights of this moment; None for somebody unknown."""
        own = self._people.by_slack(team_id, user_id)
        if own is not None:
            return own
        query = select(account.c.principal_id).where(
            account.c.team_id == team_id,
            account.c.user_id == user_id,
            account.c.linked_at > self._clock() - LINKED_FOR,
        )
        with reading(self._engine) as connection:
            linked = connection.execute(query).scalar()
        return self._people.by_id(linked) if linked else None

    def linked(self) -> Sequence[tuple[str, str]]:
        """Every workspace and user that is somebody, by the book or by a link, each once."""
        query = select(account.c.team_id, account.c.user_id).where(
            account.c.linked_at > self._clock() - LINKED_FOR
        )
        with reading(self._engine) as connection:
            own = [(row.team_id, row.user_id) for row in connection.execute(query)]
        return sorted({*self._people.slack_accounts(), *own})

    def of(self, principal_id: str) -> Sequence[tuple[str, str]]:
        """Every workspace and user that is this principal just now, each once."""
        query = select(account.c.team_id, account.c.user_id).where(
            account.c.principal_id == principal_id, account.c.linked_at > self._clock() - LINKED_FOR
        )
        with reading(self._engine) as connection:
            linked = [(row.team_id, row.user_id) for row in connection.execute(query)]
        found = {*self._people.slack_accounts_of(principal_id), *linked}
        return sorted(one for one in found if (who := self.principal(*one)) and who.id == principal_id)

    def issue(self, principal_id: str, *, by_administrator: bool) -> str:
        """A code that links whoever types it in Slack; one that was issued before is void.

        Issued to the principal, it serves only a Slack user with the e-mail address of the book; an
        administrator's serves whomever it was given to.
        """
        new = f"{secrets.token_hex(2)}-{secrets.token_hex(2)}-{secrets.token_hex(2)}".upper()
        with self._engine.begin() as connection:
            connection.execute(delete(code).where(code.c.principal_id == principal_id))
            values = {"hash": _hash(new), "principal_id": principal_id, "by_administrator": by_administrator}
            connection.execute(insert(code).values(**values, until=self._clock() + GOOD_FOR))
        return new

    def redeem(self, team_id: str, user_id: str, email: str | None, typed: str) -> Principal:
        """Links a Slack user to the principal of a code, which is used up. Raises `CodeRefused`."""
        now = self._clock()
        with self._engine.begin() as connection:
            row = connection.execute(select(code).where(code.c.hash == _hash(typed))).first()
            if row is None or row.until < now:
                raise CodeRefused
            principal = self._people.by_id(row.principal_id)
            if principal is None or not (row.by_administrator or self._same(row.principal_id, email)):
                raise CodeRefused
            connection.execute(delete(code).where(code.c.hash == row.hash))
            own = (account.c.team_id == team_id, account.c.user_id == user_id)
            connection.execute(delete(account).where(*own))
            values = {"team_id": team_id, "user_id": user_id, "principal_id": principal.id}
            connection.execute(insert(account).values(**values, linked_at=now))
        return principal

    def unlink(self, team_id: str, user_id: str | None = None) -> int:
        """Forgets the links of a workspace, or of one of its users; how many there were."""
        meant = delete(account).where(account.c.team_id == team_id)
        if user_id is not None:
            meant = meant.where(account.c.user_id == user_id)
        with self._engine.begin() as connection:
            return int(connection.execute(meant).rowcount)

    def _same(self, principal_id: str, email: str | None) -> bool:
        known = self._people.email(principal_id)
        return bool(known and email and known.casefold() == email.casefold())


def _hash(typed: str) -> str:
    return hashlib.sha256(typed.strip().upper().encode(errors="surrogatepass")).hexdigest()
