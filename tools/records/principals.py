"""Principals: who may come in by which token or Slack account. Only the hash of a token is kept."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, and_, exists, insert, select, update

from knowledge.database import reading
from tools.principal import Principal, Role
from tools.records import schema
from tools.records.sql import records_readable

_NAMED_AT_MOST = 20
_TELLING = 8  # a shorter beginning may be that of several tokens


class UnknownPrincipal(Exception):
    """No principal has this id; for the operator, whom the message tells which ids there are."""

    def __init__(self, principal_id: str, known: Sequence[str]) -> None:
        listed = ", ".join(known[:_NAMED_AT_MOST]) + (", …" if len(known) > _NAMED_AT_MOST else "")
        super().__init__(
            f"There is no principal {principal_id!r}. "
            + (f"Known: {listed}." if known else "The book has none yet: import a principals.csv.")
        )


@dataclass(frozen=True)
class Token:
    """What is kept of a token: enough to recognise and revoke it, not to use it."""

    principal_id: str
    beginning: str
    from_book: bool
    """Whether it came with principals.csv; otherwise it was created here."""
    created_at: datetime
    revoked_at: datetime | None


class Principals:
    """The people and programs of the book. Reading raises `RecordsUnavailable` when it cannot be done."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def by_token(self, token: str) -> Principal | None:
        """Whose token this is; None for one that is unknown or revoked, which look the same."""
        given = schema.api_token.c
        # The look-up is by hash, so its duration says nothing about the token itself.
        return self._one(
            exists().where(
                given.hash == token_hash(token),
                given.revoked_at.is_(None),
                given.principal_id == schema.principal.c.principal_id,
            )
        )

    def by_id(self, principal_id: str) -> Principal | None:
        if not schema.can_be_stored(principal_id):
            return None
        return self._one(schema.principal.c.principal_id == principal_id)

    def as_now(self, principal: Principal) -> Principal | None:
        """A principal as the book has them now; None for one whom it no longer has."""
        return self.by_id(principal.id)

    def by_slack(self, team_id: str, user_id: str) -> Principal | None:
        """The principal of a Slack account; None when the book links nobody to it."""
        account = schema.principal.c
        if not (schema.can_be_stored(team_id) and schema.can_be_stored(user_id)):
            return None
        return self._one(and_(account.slack_team_id == team_id, account.slack_user_id == user_id))

    def email(self, principal_id: str) -> str | None:
        """The address that the book has for a principal; None where it has none, or no such principal."""
        query = select(schema.principal.c.email).where(schema.principal.c.principal_id == principal_id)
        with records_readable(), reading(self._engine) as connection:
            found = connection.execute(query).scalar()
        return str(found) if found else None

    def slack_accounts(self) -> Sequence[tuple[str, str]]:
        """The workspace and user of everybody whom the book links to Slack."""
        account = schema.principal.c
        query = select(account.slack_team_id, account.slack_user_id).where(account.slack_user_id.is_not(None))
        with records_readable(), reading(self._engine) as connection:
            return [(row.slack_team_id, row.slack_user_id) for row in connection.execute(query)]

    def slack_accounts_of(self, principal_id: str) -> Sequence[tuple[str, str]]:
        """The workspace and user that the book links to one principal; empty for none."""
        account = schema.principal.c
        query = select(account.slack_team_id, account.slack_user_id).where(
            account.principal_id == principal_id, account.slack_user_id.is_not(None)
        )
        with records_readable(), reading(self._engine) as connection:
            return [(row.slack_team_id, row.slack_user_id) for row in connection.execute(query)]

    def all(self) -> Sequence[Principal]:
        """Every principal of the book by id."""
        with records_readable(), reading(self._engine) as connection:
            return _principals(connection)

    def create_token(self, principal_id: str) -> str:
        """A new token for a principal, shown this once. Raises `UnknownPrincipal`."""
        token = f"cd_{secrets.token_urlsafe(32)}"
        with records_readable(), self._engine.begin() as connection:
            known = connection.execute(
                select(schema.principal.c.principal_id).order_by(schema.principal.c.principal_id)
            ).scalars()
            if principal_id not in (ids := list(known)):
                raise UnknownPrincipal(principal_id, ids)
            connection.execute(insert(schema.api_token), token_row(token, principal_id, from_book=False))
        return token

    def revoke(self, token: str) -> int:
        """How many tokens are revoked by this; `token` is a whole one, or its beginning as `tokens` has it.

        0 when there is none, or when it is revoked already.
        """
        kept = schema.api_token
        meant = kept.c.hash == token_hash(token)
        if len(token) >= _TELLING and schema.can_be_stored(token):
            meant |= kept.c.beginning == token
        with records_readable(), self._engine.begin() as connection:
            changed = connection.execute(
                update(kept).where(meant, kept.c.revoked_at.is_(None)).values(revoked_at=datetime.now(UTC))
            )
            return int(changed.rowcount)

    def tokens(self) -> Sequence[Token]:
        """What is kept of every token, oldest first, the revoked ones too."""
        kept = schema.api_token.c
        query = select(
            kept.principal_id, kept.beginning, kept.from_book, kept.created_at, kept.revoked_at
        ).order_by(kept.created_at, kept.hash)
        with records_readable(), reading(self._engine) as connection:
            return [Token(*row) for row in connection.execute(query)]

    def _one(self, condition: ColumnElement[bool]) -> Principal | None:
        with records_readable(), reading(self._engine) as connection:
            found = _principals(connection, condition)
        return found[0] if found else None


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()


def token_row(token: str, principal_id: str, *, from_book: bool = True) -> dict[str, Any]:
    """A row of `api_token`. Of a short token less is kept, so that its beginning gives nothing away."""
    return {
        "hash": token_hash(token),
        "principal_id": principal_id,
        "beginning": token[: min(11, len(token) // 3)],
        "from_book": from_book,
        "created_at": datetime.now(UTC),
        "revoked_at": None,
    }


def _principals(connection: Connection, condition: ColumnElement[bool] | None = None) -> Sequence[Principal]:
    table, linked = schema.principal, schema.principal_policy
    query = select(table.c.principal_id, table.c.name, table.c.role, table.c.language, linked.c.policy_id)
    query = query.outerjoin(linked, linked.c.principal_id == table.c.principal_id)
    query = query.order_by(table.c.principal_id, linked.c.policy_id)
    if condition is not None:
        query = query.where(condition)
    found: dict[str, Principal] = {}
    for row in connection.execute(query):
        before = found[row.principal_id].policies if row.principal_id in found else ()
        policies = before if row.policy_id is None else (*before, row.policy_id)
        found[row.principal_id] = Principal(
            row.principal_id, row.name, Role(row.role), policies, row.language
        )
    return list(found.values())
