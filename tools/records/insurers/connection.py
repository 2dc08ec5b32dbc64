"""The connection to one environment of one insurer: requests, patience with its troubles, and its errors."""

import json
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Any, Self

import httpx

from tools.records.insurers.reading import Environment, Insurer, InsurerUnavailable

_PASSING = frozenset({429, 500, 502, 503, 504})
_HINTS = {
    400: "The policy number or another argument is not what this system expects.",
    403: "This account may not read that, or the address is wrong: Atradius answers 403, not 404, for a "
    "route it does not have. Compare the URL setting with the insurer's documentation.",
    404: "Compare the URL setting and the policy number with the insurer's documentation.",
}


class TokenRefused(InsurerUnavailable):
    """The system answered 401: the token or the credentials are not, or no longer, valid."""


@dataclass(frozen=True)
class Answer:
    """A successful answer: its status, and its body as JSON with exact decimals."""

    status: int
    body: Any


@dataclass(frozen=True)
class Patience:
    """How often and how long to wait for a system that is slow, busy or failing."""

    attempts: int = 4
    first_wait_s: float = 1.0
    longest_wait_s: float = 60.0
    """A longer wait, if the insurer asks for it, is left to the operator."""
    wait: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.SystemRandom().random
    """From 0 to 1: spreads the retries of those who failed together."""

    def pause(self, attempt: int, asked_s: float | None) -> float:
        """Seconds before the next attempt: what the insurer asks for, else twice the last, spread."""
        if asked_s is not None:
            return asked_s
        full: float = self.first_wait_s * 2.0 ** (attempt - 1)
        return min(full, self.longest_wait_s) * (0.5 + self.chance() / 2)


PATIENT = Patience()


@dataclass(frozen=True)
class _Trouble:
    """Something that may pass."""

    what: str
    asked_s: float | None = None
    status: int | None = None
    reached: bool = True


class Connection:
    """Sends requests to one base URL; a context manager, and connects only when the first one is sent."""

    def __init__(
        self,
        insurer: Insurer,
        environment: Environment,
        base_url: str,
        patience: Patience = PATIENT,
        timeout_s: float = 30.0,
    ) -> None:
        self.insurer, self.environment, self.patience = insurer, environment, patience
        self.base_url = base_url.rstrip("/")
        self._client = httpx.Client(base_url=self.base_url, timeout=timeout_s)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def send(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        basic: tuple[str, str] | None = None,
        once: bool = False,
    ) -> Answer:
        """The answer to a request that changes nothing, so that it may be repeated; not when `once`.

        Raises `TokenRefused` for 401, and `InsurerUnavailable` for everything else that is not an answer.
        """
        request = self._client.build_request(method, path, params=params, json=body, headers=headers)
        if basic is not None:
            request = next(httpx.BasicAuth(*basic).auth_flow(request))
        return self._read(self._sent(request, 1 if once else self.patience.attempts))

    def unavailable(self, what: str, hint: str = "", status: int | None = None) -> InsurerUnavailable:
        """The error that says what this system did."""
        return InsurerUnavailable(self._said(what, hint), status=status)

    def _troubled(self, trouble: _Trouble, hint: str) -> InsurerUnavailable:
        return InsurerUnavailable(
            self._said(trouble.what, hint),
            status=trouble.status,
            reached=trouble.reached,
            retry_after_s=trouble.asked_s,
        )

    def _said(self, what: str, hint: str) -> str:
        return f"{self.insurer.capitalize()} ({self.environment}) {what}." + (f" {hint}" if hint else "")

    def _sent(self, request: httpx.Request, attempts: int) -> httpx.Response:
        trouble = _Trouble("was not asked")
        for attempt in range(1, attempts + 1):
            came = self._tried(request)
            if isinstance(came, httpx.Response):
                return came
            trouble = came
            if came.asked_s is not None and came.asked_s > self.patience.longest_wait_s:
                raise self._troubled(came, f"It asks to come back in {came.asked_s:.0f} seconds.")
            if attempt < attempts:
                self.patience.wait(self.patience.pause(attempt, came.asked_s))
        tried = "once" if attempts == 1 else f"{attempts} times"
        raise self._troubled(trouble, f"Tried {tried}; nothing was stored. Try again later.")

    def _tried(self, request: httpx.Request) -> httpx.Response | _Trouble:
        try:
            response = self._client.send(request)
        except (httpx.ConnectTimeout, httpx.ConnectError) as error:
            return _Trouble(f"cannot be reached ({type(error).__name__})", reached=False)
        except httpx.TimeoutException:
            return _Trouble("did not answer in time")
        except httpx.RequestError as error:
            return _Trouble(f"cannot be reached ({type(error).__name__})")
        if response.status_code in _PASSING:
            asked = _seconds(response.headers.get("Retry-After"))
            return _Trouble(f"answered {response.status_code}", asked, response.status_code)
        return response

    def _read(self, response: httpx.Response) -> Answer:
        status, path = response.status_code, response.request.url.path
        if status == httpx.codes.UNAUTHORIZED:
            what = f"answered 401 to {path}"
            hint = f"Check the {self.environment} credentials in the settings."
            raise TokenRefused(self._said(what, hint), status=status)
        if not response.is_success:
            raise self.unavailable(f"answered {status} to {path}", _HINTS.get(status, ""), status)
        try:
            return Answer(status, json.loads(response.content, parse_float=Decimal))
        except ValueError as error:
            raise self.unavailable(f"answered {path} with something that is not JSON") from error


def _seconds(retry_after: str | None) -> float | None:
    """`Retry-After` in seconds, from either of its forms; None when it is absent or cannot be read."""
    if retry_after is None:
        return None
    if retry_after.strip().isdecimal():
        return float(retry_after)
    try:
        until = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    return max((until - datetime.now(tz=UTC)).total_seconds(), 0.0) if until.tzinfo else None
