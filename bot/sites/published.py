"""What an identity provider publishes: a JSON document, asked for with little patience."""

import json
import time
from collections.abc import Mapping
from typing import Any

import httpx

_STEP = 3.0
"""Seconds for connecting, and for each piece of the answer."""
_WHOLE = 6.0
"""Seconds after which no further piece is waited for."""
_LARGEST = 256 * 1024


class NotPublished(Exception):
    """The document could not be had; the message says why, to an operator and to the log."""


def published(url: str) -> Mapping[str, Any]:
    """The document at an address. Redirections are not followed. Raises `NotPublished`."""
    try:
        document = json.loads(_fetched(url))
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        raise NotPublished(f"{url} cannot be reached ({type(error).__name__}: {error})") from error
    except (ValueError, RecursionError) as error:
        raise NotPublished(f"{url} answers with something that is not JSON") from error
    if not isinstance(document, dict):
        raise NotPublished(f"{url} answers with JSON that is no object")
    return document


def _fetched(url: str) -> bytes:
    until, body = time.monotonic() + _WHOLE, bytearray()
    # Not compressed: a small answer must not become a large one here.
    headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
    with httpx.Client(timeout=_STEP) as client, client.stream("GET", url, headers=headers) as answer:
        if answer.is_redirect:
            raise NotPublished(f"{url} leads on to {answer.headers['Location']!r}, which is not followed")
        if answer.status_code != httpx.codes.OK:
            raise NotPublished(f"{url} answers {answer.status_code}")
        for piece in answer.iter_raw():
            body += piece
            if len(body) > _LARGEST or time.monotonic() > until:
                raise NotPublished(f"{url} answers with too much, or too slowly")
    return bytes(body)
