"""Sessions of browsers: people who signed in on a page, or whom a host website vouches for in its widget."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sqlalchemy import Engine, delete, insert, select

from bot.schema import web_session
from knowledge.database import reading
from tools.principal import Principal


class SessionKind(StrEnum):
    """What a session opens: the pages by a cookie, or the API from a website's widget by a bearer token."""

    PAGE = "page"
    WIDGET = "widget"


GOOD_FOR = {SessionKind.PAGE: timedelta(hours=8), SessionKind.WIDGET: timedelta(minutes=30)}


class WebSessions:
    """In SQL, by the hash of their token; safe over several workers. Raises what SQLAlchemy raises."""

    def __init__(self, engine: Engine, now: Callable[[], datetime] = lambda: datetime.now(tz=UTC)) -> None:
        self._engine, self._now = engine, now

    def begin(
        self, principal: Principal, kind: SessionKind, site_id: str | None = None
    ) -> tuple[str, datetime]:
        """A new session's token, shown this once, and until when it is good: 256 bits, not to be guessed."""
        token = f"cs_{secrets.token_urlsafe(32)}"
        now = self._now()
        until = now + GOOD_FOR[kind]
        values = {
            "hash": _hash(token),
            "principal_id": principal.id,
            "kind": kind.value,
            "site_id": site_id,
            "created_at": now.isoformat(),
            "expires_at": until.isoformat(),
        }
        over = delete(web_session).where(web_session.c.expires_at < now.isoformat())
        with self._engine.begin() as connection:
            connection.execute(over)
            connection.execute(insert(web_session).values(**values))
        return token, until

    def of(self, token: str, kind: SessionKind, site_id: str | None = None) -> str | None:
        """The principal's id of a session; None for one unknown, over, of another kind or website."""
        one = web_session.c
        query = select(one.principal_id).where(
            one.hash == _hash(token),
            one.kind == kind.value,
            one.site_id.is_(None) if site_id is None else one.site_id == site_id,
            one.expires_at > self._now().isoformat(),
        )
        with reading(self._engine) as connection:
            return connection.execute(query).scalar()

    def end(self, token: str) -> None:
        """From now on the token is nobody's."""
        with self._engine.begin() as connection:
            connection.execute(delete(web_session).where(web_session.c.hash == _hash(token)))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()
