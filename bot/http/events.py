"""`/v1/events`: an insurer's system tells what happened to buyers, and asks what came of it (DESIGN §4.4)."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.app import Assistant
from bot.http.callers import assistant_of, count, principal_of
from bot.http.problems import problem
from bot.insurer_events import EventsRejected, InsurerEvents, NotSigned
from tools.principal import Principal, Role

router = APIRouter(prefix="/v1")
MOST = 1000
"""Events of one request."""
_OFF = "No secret for insurers' events is set here (COVERDESK_EVENTS_SECRET)."
_UNSIGNED = (
    "Sign the body: CoverDesk-Signature is sha256= and the HMAC-SHA256, in hexadecimal, of "
    "CoverDesk-Timestamp (seconds since 1970, of now), a full stop and the body."
)
_UNSIGNED_PATH = (
    "Sign the path as the body of events is signed: HMAC-SHA256 of CoverDesk-Timestamp, a full stop and "
    "the path; or send an administrator's token."
)


class EventBody(BaseModel):
    """One event, with the columns of `events.csv`; null is unknown."""

    model_config = ConfigDict(extra="forbid")

    event_id: str
    policy_id: str
    buyer_id: str
    kind: str
    occurred_on: str | None = None
    old_value: str | None = None
    new_value: str | None = None
    note: str | None = None


class EventsBody(BaseModel):
    """What happened, in any order."""

    model_config = ConfigDict(extra="forbid")

    events: Annotated[list[EventBody], Field(min_length=1, max_length=MOST)]


@router.post("/events", status_code=202)
async def events(
    request: Request,
    stamp: Annotated[str, Header(alias="CoverDesk-Timestamp", max_length=20)] = "",
    signed: Annotated[str, Header(alias="CoverDesk-Signature", max_length=100)] = "",
) -> Response:
    """Keeps all of them or, with every error named, none; sent again they change nothing.

    404 where no secret is set, 401 for a signature that is wrong or older than five minutes.
    """
    book = _book(assistant_of(request))
    body = await request.body()
    try:
        book.verify(stamp, signed, body)
        given = EventsBody.model_validate_json(body)
        job_id = await run_in_threadpool(book.keep, [one.model_dump() for one in given.events])
    except NotSigned:
        return problem(401, _UNSIGNED, {"WWW-Authenticate": "CoverDesk-Signature"})
    except ValidationError as error:
        errors = [{"where": ".".join(map(str, one["loc"])), "problem": one["msg"]} for one in error.errors()]
        return problem(422, "The events do not fit; see `errors`. Nothing was kept.", errors=errors)
    except EventsRejected as error:
        wrong = [{"where": where, "problem": said} for where, said in error.errors]
        return problem(422, "The events do not fit the book; see `errors`. Nothing was kept.", errors=wrong)
    job = {"id": job_id, "state": "queued", "href": f"{router.prefix}/events/jobs/{job_id}"}
    return JSONResponse({"accepted": len(given.events), "job": job}, 202)


def _book(assistant: Assistant) -> InsurerEvents:
    secret = assistant.settings.events_secret
    if secret is None:
        raise HTTPException(404, _OFF)
    return InsurerEvents(assistant.engine, secret.get_secret_value().encode())


def _allowed(
    request: Request,
    stamp: Annotated[str, Header(alias="CoverDesk-Timestamp", max_length=20)] = "",
    signed: Annotated[str, Header(alias="CoverDesk-Signature", max_length=100)] = "",
) -> None:
    """Whoever signs the path as a body is signed, and an administrator by token (decision 019)."""
    assistant = assistant_of(request)
    book = _book(assistant)
    if "authorization" in request.headers:
        principal: Principal = principal_of(request, assistant)
        if principal.role is not Role.ADMIN:
            raise HTTPException(403, "Jobs of events are for administrators and for who sent the events.")
        count(request, principal)
        return
    try:
        book.verify(stamp, signed, request.url.path.encode())
    except NotSigned as error:
        raise HTTPException(401, _UNSIGNED_PATH, {"WWW-Authenticate": "CoverDesk-Signature"}) from error


@router.get("/events/jobs/{job_id}", dependencies=[Depends(_allowed)])
def job(job_id: str, request: Request) -> dict[str, Any]:
    """Whether the events of a request have been noticed: queued, done or failed, with how many changes.

    404 for a number that no job has, and where no secret is set.
    """
    found = assistant_of(request).event_jobs.by_id(job_id)
    if found is None:
        raise HTTPException(404, "There is no such job.")
    return {
        "id": found.job_id,
        "state": found.state.value,
        "accepted": found.accepted,
        "changes": found.changes,
        "queued_at": found.queued_at.isoformat(),
        "ended_at": found.ended_at.isoformat() if found.ended_at else None,
    }
