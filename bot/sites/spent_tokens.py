"""Tokens by which a website has vouched for a customer: each serves once, over all processes."""

from datetime import UTC, datetime
from typing import TypeGuard

from sqlalchemy import Engine, delete, insert
from sqlalchemy.exc import IntegrityError

from bot.sites.schema import spent_host_token

LEEWAY = 30
"""Seconds that two clocks may differ by."""
_LONGEST_NAME = 200


class TokenRefused(Exception):
    """This token vouches for nobody. Why is told to nobody who sends one: it would help to forge another."""


class SpentTokens:
    """Raises what SQLAlchemy raises."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def spend(self, site_id: str, number: str, until: int) -> None:
        """Remembers the token's number until the second when it would serve no more without this.

        Raises `TokenRefused` for one that has served this website.
        """
        now = datetime.now(tz=UTC)
        over = delete(spent_host_token).where(spent_host_token.c.expires_at < now.isoformat())
        kept_until = datetime.fromtimestamp(until + LEEWAY, tz=UTC).isoformat()
        values = {"site_id": site_id, "jti": number, "expires_at": kept_until}
        try:
            with self._engine.begin() as connection:
                connection.execute(over)
                connection.execute(insert(spent_host_token).values(**values))
        except IntegrityError as error:
            raise TokenRefused("replayed") from error


def is_name(value: object) -> TypeGuard[str]:
    """Whether it can be looked up and kept: PostgreSQL takes no NUL."""
    return isinstance(value, str) and 0 < len(value) <= _LONGEST_NAME and value.isprintable()
