"""A webhook: notices posted to the operator's or a company's address, signed as ours."""

import hashlib
import hmac
import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx

from bot.delivery.outside import Pinned, pinned
from bot.delivery.undelivered import Undelivered

_TIMEOUT = 10.0
"""Seconds for each step of a delivery."""


@dataclass(frozen=True)
class Webhook:
    """An address, and the secret that both sides know."""

    url: str
    secret: bytes = field(repr=False)
    outside: bool = False
    """A customer named it, not the operator: only a public https address is called, and no proxy asked."""

    def deliver(self, key: str, event: Mapping[str, Any], now: float | None = None) -> None:
        """Post one event. Raises `Undelivered` unless the answer is 2xx; a redirection is not followed.

        `CoverDesk-Id` is the same at every try. `CoverDesk-Signature` is the HMAC-SHA256, in hexadecimal, of
        `CoverDesk-Timestamp`, a full stop and the body.
        """
        body = json.dumps({"id": key, **event}, ensure_ascii=False).encode()
        stamp = str(int(time.time() if now is None else now))
        headers = {
            "Content-Type": "application/json",
            "CoverDesk-Id": key,
            "CoverDesk-Timestamp": stamp,
            "CoverDesk-Signature": f"sha256={signature(self.secret, stamp, body)}",
        }
        try:
            # Streamed, for the answer's text is not read: it may be long, or never end.
            with self._answered(body, headers) as answer:
                status = answer.status_code
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Undelivered(f"the webhook could not be reached: {type(error).__name__}") from error
        if not 200 <= status < 300:
            raise Undelivered(f"the webhook answered {status}")

    @contextmanager
    def _answered(self, body: bytes, headers: Mapping[str, str]) -> Iterator[httpx.Response]:
        call = pinned(self.url) if self.outside else Pinned(self.url, urlsplit(self.url).netloc, {})
        heads = {**headers, "Host": call.host} if self.outside else headers
        with (
            httpx.Client(timeout=_TIMEOUT, trust_env=not self.outside) as client,
            client.stream(
                "POST", call.url, content=body, headers=heads, extensions=call.extensions
            ) as answer,
        ):
            yield answer


def signature(secret: bytes, stamp: str, body: bytes) -> str:
    """What a receiver works out too, to compare."""
    return hmac.new(secret, f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()


def is_address(url: str) -> bool:
    """Whether it is the http or https address of a host."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return False
