"""The keys of identity providers, kept: asked for at most once a minute, and good for a day without them."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import BoundedSemaphore, Lock

from bot.sites.provider import IdentityProvider
from bot.sites.published import NotPublished, published
from bot.sites.verifying_key import VerifyingKey, keys_in

FRESH_FOR = 600.0
"""Seconds after which keys are asked for again; so long a withdrawn one may still serve."""
APART = 60.0
"""Seconds between two tries, whatever came of the first: made-up key ids must not make a flood of them."""
GOOD_FOR = 24 * 3600.0
"""Seconds for which keys serve on while their provider cannot be reached."""
_MOST_WAITING = 8
"""Threads that may wait for one answer of a provider; all others are told to come again."""
_WAIT = 8.0

Clock = Callable[[], float]


class ProviderUnavailable(Exception):
    """Whether a token is good cannot be told now. The message says why, to the log alone."""

    retry_after_s = int(APART)


@dataclass(frozen=True)
class _Known:
    keys: Mapping[str, VerifyingKey] = field(default_factory=dict)
    at: float = float("-inf")


class ProviderKeys:
    """Of every provider that was asked for, in this process. Safe over threads; nothing is fetched before."""

    def __init__(self, now: Clock = time.monotonic) -> None:
        self._now = now
        self._rings: dict[str, _Ring] = {}

    def key(self, provider: IdentityProvider, kid: str) -> VerifyingKey | None:
        """The key of this id; None where the provider publishes none. Raises `ProviderUnavailable`."""
        # `setdefault` is one step: two threads come by the same ring.
        ring = self._rings.setdefault(provider.jwks_uri, _Ring(provider.jwks_uri, self._now))
        return ring.key(kid)


class _Ring:
    """The keys of one address."""

    def __init__(self, url: str, now: Clock) -> None:
        self._url, self._now = url, now
        self._known = _Known()
        self._tried_at, self._trouble = float("-inf"), ""
        self._asking, self._places = Lock(), BoundedSemaphore(_MOST_WAITING)

    def key(self, kid: str) -> VerifyingKey | None:
        found = self._held(kid)
        if found is None:
            return self._looked_for(kid)
        if self._now() - self._known.at >= FRESH_FOR and self._asking.acquire(blocking=False):
            # Others go on with what is known meanwhile.
            self._ask_and_release()
            return self._held(kid)
        return found

    def _held(self, kid: str) -> VerifyingKey | None:
        known = self._known
        return known.keys.get(kid) if self._now() - known.at < GOOD_FOR else None

    def _looked_for(self, kid: str) -> VerifyingKey | None:
        """A key that was not known, after asking or waiting for whoever asks."""
        if not self._places.acquire(blocking=False):
            raise ProviderUnavailable(f"too many wait for the answer of {self._url}")
        try:
            if not self._asking.acquire(timeout=_WAIT):
                raise ProviderUnavailable(f"{self._url} is still being asked")
            trouble = self._ask_and_release()
        finally:
            self._places.release()
        found = self._held(kid)
        if found is None and trouble:
            raise ProviderUnavailable(trouble)
        return found

    def _ask_and_release(self) -> str:
        """What was wrong with the last try, this one or one of less than a minute ago; "" for nothing."""
        try:
            if self._now() - self._tried_at >= APART:
                self._ask()
            return self._trouble
        finally:
            self._asking.release()

    def _ask(self) -> None:
        self._tried_at = self._now()
        try:
            self._known = _Known(keys_in(published(self._url)), self._tried_at)
            self._trouble = ""
        except NotPublished as error:
            self._trouble = f"keys at {self._url}: {error}"
