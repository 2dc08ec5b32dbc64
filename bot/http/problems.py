"""Problems: what went wrong and what would work, as RFC 9457 documents without internals."""

import secrets
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException as StarletteHTTPException

from bot.conversations import ConversationBusy, ConversationNotFound
from bot.http.completion_request import NotTaken
from bot.http.signing_in import SignInNeeded, sign_in_page
from bot.message import UnreadableMessage
from bot.sites.provider_keys import ProviderUnavailable
from tools.tool import RecordsUnavailable

log = structlog.get_logger(__name__)


def problem(status: int, detail: str, headers: dict[str, str] | None = None, **more: Any) -> JSONResponse:
    """A problem document; `trace_id` is what a user can quote to support."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "trace_id": secrets.token_hex(8),
        **more,
    }
    return JSONResponse(body, status, headers, media_type="application/problem+json")


OPENAI = ("/v1/chat/completions", "/v1/models")
"""Routes whose clients expect OpenAI's form of an error."""


def openai_error(status: int, detail: str, parameter: str | None = None) -> dict[str, Any]:
    """An error as OpenAI's clients read it."""
    kinds = {401: "authentication_error", 404: "not_found_error", 429: "rate_limit_error"}
    kind = kinds.get(status, "invalid_request_error" if status < 500 else "server_error")
    return {"error": {"message": detail, "type": kind, "param": parameter, "code": _CODES.get(status)}}


_CODES = {401: "invalid_api_key", 429: "rate_limit_exceeded"}


def told(
    request: Request, status: int, detail: str, headers: dict[str, str] | None = None, **more: Any
) -> JSONResponse:
    """A problem document; on the routes of OpenAI's form, an error of that form."""
    if request.url.path not in OPENAI:
        return problem(status, detail, headers, **more)
    if errors := more.get("errors"):
        detail = "; ".join(f"{one['where']}: {one['problem']}" for one in errors[:5])
    if trace_id := more.get("trace_id"):
        detail = f"{detail} ({trace_id})"
    status = 400 if status == 422 else status
    return JSONResponse(openai_error(status, detail, more.get("parameter")), status, headers)


def add_problem_handlers(app: FastAPI) -> None:
    """Every error of this door, mapped once."""

    @app.exception_handler(StarletteHTTPException)
    async def refused(request: Request, error: HTTPException) -> JSONResponse:
        # A body that is no JSON at all is FastAPI's only 400; it does not fit, like any other.
        status = 422 if error.status_code == 400 else error.status_code
        return told(request, status, str(error.detail), dict(error.headers or {}))

    @app.exception_handler(SignInNeeded)
    async def sign_in_needed(request: Request, _error: SignInNeeded) -> Response:
        if "text/html" in request.headers.get("accept", ""):
            return sign_in_page(request)
        detail = "This page is for signed-in people: send `Authorization: Bearer <token>`, or open /sign-in."
        return told(request, 401, detail, {"WWW-Authenticate": "Bearer"})

    @app.exception_handler(RequestValidationError)
    async def does_not_fit(request: Request, error: RequestValidationError) -> JSONResponse:
        errors = [
            {"where": ".".join(str(part) for part in one["loc"]), "problem": one["msg"]}
            for one in error.errors()
        ]
        return told(request, 422, "The request does not fit; see `errors`.", errors=errors)

    @app.exception_handler(UnreadableMessage)
    async def unreadable(request: Request, error: UnreadableMessage) -> JSONResponse:
        return told(request, 422, str(error))

    @app.exception_handler(NotTaken)
    async def not_taken(request: Request, error: NotTaken) -> JSONResponse:
        return told(request, error.status, str(error), parameter=error.parameter)

    @app.exception_handler(ConversationNotFound)
    async def not_found(request: Request, _error: ConversationNotFound) -> JSONResponse:
        return told(request, 404, "No such conversation of yours. Leave `conversation_id` out to begin one.")

    @app.exception_handler(ConversationBusy)
    async def busy(request: Request, _error: ConversationBusy) -> JSONResponse:
        detail = "Earlier messages of this conversation are still being answered."
        return told(request, 409, detail, {"Retry-After": "5"})

    @app.exception_handler(RecordsUnavailable)
    async def unavailable(request: Request, error: RecordsUnavailable) -> JSONResponse:
        return _logged(request, 503, "The records cannot be read just now; try again in a minute.", error)

    @app.exception_handler(ProviderUnavailable)
    async def cannot_tell_who(request: Request, error: ProviderUnavailable) -> JSONResponse:
        trace_id = secrets.token_hex(8)
        log.warning("provider_unavailable", trace_id=trace_id, why=str(error))  # nothing of ours failed
        detail = "Who you are cannot be checked just now; try again in a minute."
        return told(request, 503, detail, {"Retry-After": str(error.retry_after_s)}, trace_id=trace_id)

    @app.exception_handler(Exception)
    async def failed(request: Request, error: Exception) -> JSONResponse:
        return _logged(
            request, 500, "Something went wrong on our side; quote the trace id to support.", error
        )


def _logged(request: Request, status: int, detail: str, error: Exception) -> JSONResponse:
    trace_id = secrets.token_hex(8)
    log.error("request_failed", trace_id=trace_id, exc_info=error)
    return told(request, status, detail, trace_id=trace_id)
