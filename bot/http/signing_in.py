"""Signing in to the pages: a token, once, becomes a cookie that no script and no other site can use."""

from collections.abc import Callable
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from bot.app import Assistant
from bot.http.callers import CurrentAssistant, admitted, assistant_of, is_encrypted, principal_of
from bot.http.page import WEB, page
from bot.phrasebook import Phrasebook
from bot.web_sessions import SessionKind, WebSessions
from tools.principal import PUBLIC, Principal, Right, Role

router = APIRouter(include_in_schema=False)
COOKIE = "coverdesk_session"
_WORDS = Phrasebook(WEB / "templates" / "sign_in.yaml")


class SignInNeeded(Exception):
    """Nobody is signed in, and the page is not for the public."""


def reader_of(request: Request, assistant: Annotated[Assistant, Depends(assistant_of)]) -> Principal:
    """Who reads a page: by bearer token, else by cookie, with the rights of now; or the public."""
    if "authorization" in request.headers:
        return principal_of(request, assistant)
    cookie = request.cookies.get(COOKIE)
    known = WebSessions(assistant.engine).of(cookie, SessionKind.PAGE) if cookie else None
    return (assistant.principals.by_id(known) if known else None) or PUBLIC


AnyReader = Annotated[Principal, Depends(reader_of)]


def page_with(right: Right) -> Callable[[Request, Principal], Principal]:
    """A dependency: whoever may read a page. `SignInNeeded` for the public, 403 without the right."""

    def checked(request: Request, reader: Annotated[Principal, Depends(reader_of)]) -> Principal:
        if reader.role is Role.PUBLIC:
            raise SignInNeeded
        if not reader.may(right):
            raise HTTPException(403, "Your role may not open this page.")
        refuse_foreign(request)
        return reader

    return checked


def refuse_foreign(request: Request) -> None:
    """403 for what another website makes a signed-in browser send; a bearer token no other site can add."""
    if request.method in ("GET", "HEAD") or "authorization" in request.headers:
        return
    origin = request.headers.get("origin")
    if origin is None or urlsplit(origin).netloc != request.headers.get("host"):
        raise HTTPException(403, "This was sent from another website. Open the page here and try again.")


def sign_in_page(request: Request, *, wrong: bool = False, onward: str | None = None) -> Response:
    """The form, with 401: whatever was asked for is opened after signing in."""
    onward = onward or request.url.path
    return page(request, "sign_in.html", _WORDS, status=401, wrong=wrong, onward=onward)


@router.get("/sign-in")
def form(request: Request, reader: AnyReader) -> Response:
    """The form alone."""
    return page(request, "sign_in.html", _WORDS, reader, wrong=False, onward="/sign-in")


@router.post("/sign-in", dependencies=[Depends(admitted)])
def sign_in(
    request: Request,
    assistant: CurrentAssistant,
    token: Annotated[str, Form()],
    onward: Annotated[str, Form()] = "/",
) -> Response:
    """A cookie for eight hours, and on to the page that was wanted. 401 with the form for a wrong token."""
    refuse_foreign(request)
    onward = onward if onward.startswith("/") and not onward.startswith(("//", "/\\", "/sign-in")) else "/"
    principal = assistant.principals.by_token(token.strip())
    if principal is None:
        return sign_in_page(request, wrong=True, onward=onward)
    response = RedirectResponse(onward if onward != "/" else _first_page(principal), 303)
    session, _ = WebSessions(assistant.engine).begin(principal, SessionKind.PAGE)
    response.set_cookie(COOKIE, session, httponly=True, samesite="strict", secure=is_encrypted(request))
    return response


@router.post("/sign-out")
def sign_out(request: Request, assistant: CurrentAssistant) -> Response:
    """The session is over, here and for whoever else has its cookie."""
    refuse_foreign(request)
    if cookie := request.cookies.get(COOKIE):
        WebSessions(assistant.engine).end(cookie)
    response = RedirectResponse("/sign-in", 303)
    response.delete_cookie(COOKIE)
    return response


def _first_page(principal: Principal) -> str:
    if principal.may(Right.ANSWER_HAND_OVERS):
        return "/support"
    if principal.may(Right.READ_INSIGHTS):
        return "/insights"
    return "/my/limits"


InsightReader = Annotated[Principal, Depends(page_with(Right.READ_INSIGHTS))]
Reviewer = Annotated[Principal, Depends(page_with(Right.REVIEW_ANSWERS))]
SupportPerson = Annotated[Principal, Depends(page_with(Right.ANSWER_HAND_OVERS))]
RecordPageReader = Annotated[Principal, Depends(page_with(Right.READ_RECORDS))]
