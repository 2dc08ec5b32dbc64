"""`POST /v1/events`: an insurer's system tells what happened to buyers (DESIGN §4.4)."""

from typing import Annotated

from fastapi import APIRouter, Header, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.http.callers import assistant_of
from bot.http.problems import problem
from bot.insurer_events import EventsRejected, InsurerEvents, NotSigned

router = APIRouter(prefix="/v1")
MOST = 1000
"""Events of one request."""
_OFF = "No secret for insurers' events is set here (COVERDESK_EVENTS_SECRET)."
_UNSIGNED = (
    "Sign the body: CoverDesk-Signature is sha256= and the HMAC-SHA256, in hexadecimal, of "
    "CoverDesk-Timestamp (seconds since 1970, of now), a full stop and the body."
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
    assistant = assistant_of(request)
    secret = assistant.settings.events_secret
    if secret is None:
        raise HTTPException(404, _OFF)
    book = InsurerEvents(assistant.engine, secret.get_secret_value().encode())
    body = await request.body()
    try:
        book.verify(stamp, signed, body)
        given = EventsBody.model_validate_json(body)
        await run_in_threadpool(book.keep, [one.model_dump() for one in given.events])
    except NotSigned:
        return problem(401, _UNSIGNED, {"WWW-Authenticate": "CoverDesk-Signature"})
    except ValidationError as error:
        errors = [{"where": ".".join(map(str, one["loc"])), "problem": one["msg"]} for one in error.errors()]
        return problem(422, "The events do not fit; see `errors`. Nothing was kept.", errors=errors)
    except EventsRejected as error:
        wrong = [{"where": where, "problem": said} for where, said in error.errors]
        return problem(422, "The events do not fit the book; see `errors`. Nothing was kept.", errors=wrong)
    return JSONResponse({"accepted": len(given.events)}, 202)
