"""Who calls: a bearer token becomes a principal, none becomes the public; and how often they may."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, HTTPException, Request

from bot.app import Assistant
from bot.arrival import FROM_HTTP, Arrival, Channel
from bot.http.rates import Rates, address_of
from bot.sites.site import Site
from bot.web_sessions import SessionKind, WebSessions
from tools.principal import PUBLIC, Principal, Right, Role


def assistant_of(request: Request) -> Assistant:
    """The assistant that the application was made with."""
    assistant: Assistant = request.app.state.assistant
    return assistant


def principal_of(request: Request, assistant: Annotated[Assistant, Depends(assistant_of)]) -> Principal:
    """The principal of the bearer token, with the rights of now; the public without one.

    A session of a website's widget serves on that website alone. 401 for a token that is not valid.
    """
    if "authorization" not in request.headers:
        return PUBLIC
    token = bearer_of(request)
    principal = _whose(assistant, token, arrival_of(request).site_id) if token else None
    if principal is None:
        detail = "This token is not valid. Send `Authorization: Bearer <token>`, or no header as the public."
        raise HTTPException(401, detail, {"WWW-Authenticate": "Bearer"})
    return principal


def bearer_of(request: Request) -> str | None:
    """The token that a request carries; None without one."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def _whose(assistant: Assistant, token: str, site_id: str | None) -> Principal | None:
    known = WebSessions(assistant.engine).of(token, SessionKind.WIDGET, site_id) if site_id else None
    return assistant.principals.by_id(known) if known else assistant.principals.by_token(token)


def arrival_of(request: Request) -> Arrival:
    """The website whose widget calls, where the request carries its key; else the API itself."""
    site: Site | None = getattr(request.state, "site", None)
    return Arrival(Channel.WIDGET, site.site_id) if site else FROM_HTTP


def admitted(request: Request, principal: Annotated[Principal, Depends(principal_of)]) -> Principal:
    """The principal, counted against the rates."""
    count(request, principal)
    return principal


def count(request: Request, principal: Principal) -> None:
    """Count a request of this principal's. Raises 429 with `Retry-After` when there were too many."""
    rates_of(request).admit(principal, caller_address(request), arrival_of(request).site_id)


def rates_of(request: Request) -> Rates:
    """The rates of the application."""
    rates: Rates = request.app.state.rates
    return rates


def is_encrypted(request: Request) -> bool:
    """Whether the browser speaks TLS, with this server or with the proxy before it."""
    proxied = assistant_of(request).settings.proxies > 0
    return "https" in (request.url.scheme, request.headers.get("x-forwarded-proto") if proxied else None)


def caller_address(request: Request) -> str:
    """The address that a request comes from, behind as many proxies as the settings name."""
    peer = request.client.host if request.client else "unknown"
    forwarded = request.headers.get("x-forwarded-for", "")
    return address_of(peer, forwarded, assistant_of(request).settings.proxies)


_NO_RECORDS = "Your role may not read policy records."


def with_right(right: Right, refusal: str = _NO_RECORDS) -> Callable[[Principal], Principal]:
    """A dependency: the principal, if they may. 401 for the public, 403 for somebody without the right."""

    def checked(principal: Annotated[Principal, Depends(admitted)]) -> Principal:
        if principal.role is Role.PUBLIC:
            detail = "Records are for signed-in users: send `Authorization: Bearer <token>`."
            raise HTTPException(401, detail, {"WWW-Authenticate": "Bearer"})
        if not principal.may(right):
            raise HTTPException(403, refusal)
        return principal

    return checked


CurrentAssistant = Annotated[Assistant, Depends(assistant_of)]
CameBy = Annotated[Arrival, Depends(arrival_of)]
Caller = Annotated[Principal, Depends(admitted)]
RecordReader = Annotated[Principal, Depends(with_right(Right.READ_RECORDS))]
