"""Slack's side of HTTP: signed requests to our doors, once or again, one by one or many at once."""

import hashlib
import hmac
import json
import random
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlencode

import httpx

from tests.bot.slack.stand_in.clock import Clock
from tests.bot.slack.stand_in.messages import Json

PATIENCE = 3.0
"""Seconds that Slack waits for an answer."""
Headers = dict[str, str]


@dataclass(frozen=True)
class Attempt:
    """One request and its answer; without an answer the status is None."""

    url: str
    headers: Headers
    sent: bytes
    status: int | None
    body: str
    seconds: float
    answered: Headers = field(default_factory=dict)

    @property
    def taken(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    def json(self) -> Json:
        return dict(json.loads(self.body))


@dataclass(frozen=True)
class Signing:
    """The secret that Slack shares with the app."""

    secret: str
    clock: Clock

    def signed(self, body: bytes, *, at: int | None = None, secret: str | None = None) -> Headers:
        """The two headers over the raw body; with another time or secret for those who forge."""
        timestamp = str(int(self.clock.now()) if at is None else at)
        based_on = b"v0:" + timestamp.encode() + b":" + body
        digest = hmac.new((secret or self.secret).encode(), based_on, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={digest}"}


def encoded(payload: Json) -> tuple[bytes, str]:
    """The body and its type: events are JSON, commands a form, interactivity a form with `payload`."""
    if "command" in payload:
        return urlencode(payload).encode(), "application/x-www-form-urlencoded"
    if payload.get("type") in ("event_callback", "url_verification", "app_rate_limited"):
        return json.dumps(payload).encode(), "application/json"
    form = urlencode({"payload": json.dumps(payload)})
    return form.encode(), "application/x-www-form-urlencoded"


def retry_headers(number: int, reason: str = "http_timeout") -> Headers:
    return {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": reason}


@dataclass
class Delivery:
    """The sender. `attempts` are all it made."""

    signing: Signing
    attempts: list[Attempt] = field(default_factory=list)

    def deliver(
        self,
        url: str,
        payload: Json,
        *,
        retries: int = 0,
        headers: Headers | None = None,
        patience: float = PATIENCE,
    ) -> list[Attempt]:
        """Post it; while it is not taken, again up to `retries` times, marked so, without Slack's pauses."""
        made = [self.post(url, payload, headers=headers, patience=patience)]
        while not made[-1].taken and len(made) <= retries and not _unwanted(made[-1]):
            reason = "http_timeout" if made[-1].status is None else "http_error"
            again = retry_headers(len(made), reason) | (headers or {})
            made.append(self.post(url, payload, headers=again, patience=patience))
        return made

    def deliver_all(
        self, url: str, payloads: Sequence[Json], *, at_once: int = 8, shuffled: int | None = None
    ) -> list[Attempt]:
        """Each once, many at the same time, in an order that the seed `shuffled` gives."""
        order = list(range(len(payloads)))
        if shuffled is not None:
            random.Random(shuffled).shuffle(order)  # noqa: S311 - an order, no secret
        with ThreadPoolExecutor(at_once) as pool:
            made = dict(zip(order, pool.map(lambda n: self.post(url, payloads[n]), order), strict=True))
        return [made[number] for number in range(len(payloads))]

    def post(
        self, url: str, payload: Json, *, headers: Headers | None = None, patience: float = PATIENCE
    ) -> Attempt:
        """One signed request; `headers` are added or put in place of Slack's."""
        body, kind = encoded(payload)
        return self.post_raw(url, body, self.headers(body, kind) | (headers or {}), patience=patience)

    def headers(self, body: bytes, kind: str = "application/json") -> Headers:
        agent = "Slackbot 1.0 (+https://api.slack.com/robots)"
        return {"Content-Type": kind, "User-Agent": agent} | self.signing.signed(body)

    def post_raw(self, url: str, body: bytes, headers: Headers, *, patience: float = PATIENCE) -> Attempt:
        """Exactly this, signed or not."""
        begun = time.perf_counter()
        try:
            with httpx.Client(trust_env=False, timeout=patience) as client:
                answer = client.post(url, content=body, headers=headers)
        except httpx.TransportError as failure:
            lasted = time.perf_counter() - begun
            made = Attempt(url, headers, body, None, type(failure).__name__, lasted)
        else:
            lasted = time.perf_counter() - begun
            told = dict(answer.headers)
            made = Attempt(url, headers, body, answer.status_code, answer.text, lasted, told)
        self.attempts.append(made)
        return made


def _unwanted(attempt: Attempt) -> bool:
    return attempt.answered.get("x-slack-no-retry") == "1"
