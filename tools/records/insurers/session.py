"""A session with an insurer: a token per environment, used until shortly before it expires."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tools.records.insurers.connection import Answer, Connection, TokenRefused
from tools.records.insurers.fields import text
from tools.records.insurers.reading import Environment

_BEFORE_THE_END_S = 60.0


@dataclass(frozen=True)
class Token:
    """A token, and how long it lasts; None when the insurer does not say: it is used until refused."""

    value: str
    lasts_s: float | None


class Tokens:
    """The tokens of one insurer, each for its own environment (`domain.md` §1.4, bug 9)."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: dict[Environment, tuple[Token, float]] = {}

    def of(self, environment: Environment, log_in: Callable[[], Token]) -> str:
        """The environment's token; a new one from `log_in` when there is none or it is about to expire."""
        token, since = self._kept.get(environment, (None, 0.0))
        if token is None or self._ends(token, since):
            token = log_in()
            self._kept[environment] = (token, self._clock())
        return token.value

    def forget(self, environment: Environment) -> None:
        self._kept.pop(environment, None)

    def _ends(self, token: Token, since: float) -> bool:
        return token.lasts_s is not None and self._clock() >= since + token.lasts_s - _BEFORE_THE_END_S


class Session:
    """Requests that carry the environment's token."""

    def __init__(
        self,
        connection: Connection,
        tokens: Tokens,
        log_in: Callable[[], Token],
        headers: Callable[[str], Mapping[str, str]],
    ) -> None:
        self.connection = connection
        self._tokens, self._log_in, self._headers = tokens, log_in, headers

    def send(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        body: Any = None,
        once: bool = False,
    ) -> Answer:
        """As `Connection.send`. A refused token is replaced once; a refused log-in is not tried again.

        Insurers lock an account after a few failed log-ins (Coface after five, `domain.md` §1.3).
        """
        environment = self.connection.environment
        token = self._tokens.of(environment, self._log_in)
        try:
            return self.connection.send(
                method, path, params=params, body=body, headers=self._headers(token), once=once
            )
        except TokenRefused:
            self._tokens.forget(environment)
        token = self._tokens.of(environment, self._log_in)
        return self.connection.send(
            method, path, params=params, body=body, headers=self._headers(token), once=once
        )


def token_in(connection: Connection, record: Any, name: str) -> Token:
    """The token of that name in a log-in's answer. Raises `InsurerUnavailable` when it is not there."""
    found = text(record, name)
    if found is None:
        raise connection.unavailable(f"answered the log-in without {name}")
    lasts = text(record, "expires_in")
    return Token(found, float(lasts) if lasts is not None and lasts.isdecimal() else None)
