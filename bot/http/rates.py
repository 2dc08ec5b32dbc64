"""Rates: how often somebody may ask, by address, principal, conversation, website and in all."""

import ipaddress
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from fastapi import HTTPException
from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import MovingWindowRateLimiter

from bot.settings import Settings
from tools.principal import Principal, Role

log = structlog.get_logger(__name__)

PUBLIC_SHARE = 0.75
"""Of what is admitted in all: the rest stays for those who are signed in, whatever visitors do."""


@dataclass(frozen=True)
class _Count:
    """Something counted, and how often it may be."""

    limit: RateLimitItem
    key: str


class Rates:
    """Moving windows, counted by this process, or by several together where a store is set."""

    def __init__(self, settings: Settings) -> None:
        self._own = MovingWindowRateLimiter(MemoryStorage())
        self._shared = self._own
        if settings.rate_store:
            store: Any = storage_from_string(settings.rate_store, wrap_exceptions=True)
            self._shared = MovingWindowRateLimiter(store)
        self._store_failed = False
        self._public, self._principal = parse(settings.rate_public), parse(settings.rate_principal)
        self._conversation, self._site = parse(settings.rate_conversation), parse(settings.rate_site)
        self._total = parse(settings.rate_all)
        share = max(1, int(self._total.amount * PUBLIC_SHARE))
        self._public_total = type(self._total)(share, self._total.multiples)

    def admit(self, principal: Principal, address: str, site_id: str | None = None) -> None:
        """Count one request. Raises 429 with `Retry-After` when there were too many."""
        if principal.role is Role.PUBLIC:
            counts = [
                _Count(self._public, f"ip:{network_of(address)}"),
                _Count(self._public_total, "visitors"),
            ]
        else:
            counts = [_Count(self._principal, f"p:{principal.id}")]
        if site_id:
            counts.append(_Count(self._site, f"site:{site_id}"))
        self._admit([*counts, _Count(self._total, "all")])

    def admit_message(self, conversation_id: str | None) -> None:
        """Count one message of a conversation; a new one is counted by who begins it alone."""
        if conversation_id:
            self._admit([_Count(self._conversation, f"c:{conversation_id}")])

    def _admit(self, counts: Sequence[_Count]) -> None:
        for one in counts:
            limiter = self._counted(one)
            if limiter is None:
                continue
            reset = limiter.get_window_stats(one.limit, one.key).reset_time
            wait = max(1, math.ceil(reset - time.time()))
            raise HTTPException(429, f"Too many requests; try again in {wait} s.", {"Retry-After": str(wait)})

    def _counted(self, one: _Count) -> MovingWindowRateLimiter | None:
        """None for one that fits; else the limiter that says when the next would.

        Without its store a process counts for itself, by the same numbers: never freely.
        """
        try:
            fits, limiter = self._shared.hit(one.limit, one.key), self._shared
            self._store_failed = False
        except StorageError:
            if not self._store_failed:
                log.warning("rate_store_unreachable", store_of="COVERDESK_RATE_STORE")
            self._store_failed = True
            fits, limiter = self._own.hit(one.limit, one.key), self._own
        return None if fits else limiter


def network_of(address: str) -> str:
    """What one subscriber has: an IPv4 address, or the /64 that an IPv6 address lies in."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return str(ip.ipv4_mapped)
        return str(ipaddress.ip_network((ip, 64), strict=False))
    return str(ip)


def address_of(peer: str, forwarded: str, proxies: int) -> str:
    """The address that calls: as the outermost of one's own proxies saw it, never what a caller claims.

    Each proxy adds at the right whom it heard from; what stands further left anybody may have written.
    """
    chain = [*(part.strip() for part in forwarded.split(",") if part.strip()), peer]
    return chain[max(0, len(chain) - 1 - proxies)]
