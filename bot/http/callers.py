"""Who calls: a bearer token becomes a principal, none becomes the public; and how often they may."""

import math
import time
from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from bot.app import Assistant
from bot.arrival import FROM_HTTP, Arrival, Channel
from bot.settings import Settings
from tools.principal import PUBLIC, Principal, Right, Role


def assistant_of(request: Request) -> Assistant:
    """The assistant that the application was made with."""
    assistant: Assistant = request.app.state.assistant
    return assistant


def principal_of(request: Request, assistant: Annotated[Assistant, Depends(assistant_of)]) -> Principal:
    """The principal of the bearer token; the public without one. 401 for a token that is not valid."""
    header = request.headers.get("authorization")
    if header is None:
        return PUBLIC
    scheme, _, token = header.partition(" ")
    principal = assistant.principals.by_token(token.strip()) if scheme.lower() == "bearer" else None
    if principal is None:
        detail = "This token is not valid. Send `Authorization: Bearer <token>`, or no header as the public."
        raise HTTPException(401, detail, {"WWW-Authenticate": "Bearer"})
    return principal


def arrival_of(request: Request) -> Arrival:
    """The website whose widget calls, where the request carries its key; else the API itself."""
    site_id: str | None = getattr(request.state, "site_id", None)
    return Arrival(Channel.WIDGET, site_id) if site_id else FROM_HTTP


class Rates:
    """Moving-window limits per address (public) and per principal, of this process."""

    def __init__(self, settings: Settings) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._public: RateLimitItem = parse(settings.rate_public)
        self._principal: RateLimitItem = parse(settings.rate_principal)

    def admit(self, principal: Principal, address: str) -> None:
        """Count one request. Raises 429 with `Retry-After` when there were too many."""
        public = principal.role is Role.PUBLIC
        limit, key = (self._public, f"ip:{address}") if public else (self._principal, f"p:{principal.id}")
        if self._limiter.hit(limit, key):
            return
        reset = self._limiter.get_window_stats(limit, key).reset_time
        wait = max(1, math.ceil(reset - time.time()))
        raise HTTPException(429, f"Too many requests; try again in {wait} s.", {"Retry-After": str(wait)})


def admitted(request: Request, principal: Annotated[Principal, Depends(principal_of)]) -> Principal:
    """The principal, counted against the rate limits."""
    rates: Rates = request.app.state.rates
    rates.admit(principal, request.client.host if request.client else "unknown")
    return principal


def with_right(right: Right) -> Callable[[Principal], Principal]:
    """A dependency: the principal, if they may. 401 for the public, 403 for somebody without the right."""

    def checked(principal: Annotated[Principal, Depends(admitted)]) -> Principal:
        if principal.role is Role.PUBLIC:
            detail = "Records are for signed-in users: send `Authorization: Bearer <token>`."
            raise HTTPException(401, detail, {"WWW-Authenticate": "Bearer"})
        if not principal.may(right):
            raise HTTPException(403, "Your role may not read policy records.")
        return principal

    return checked


CurrentAssistant = Annotated[Assistant, Depends(assistant_of)]
CameBy = Annotated[Arrival, Depends(arrival_of)]
Caller = Annotated[Principal, Depends(admitted)]
RecordReader = Annotated[Principal, Depends(with_right(Right.READ_RECORDS))]
