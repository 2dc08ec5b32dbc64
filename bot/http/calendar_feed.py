"""The calendar feed: a secret link that calendars read without signing in, made and revoked by its owner."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Path, Request, Response
from fastapi.responses import RedirectResponse

from bot.calendar_feeds import CalendarFeeds
from bot.http.callers import CurrentAssistant, RecordReader, count
from bot.http.my_limits import WORDS
from bot.http.page import page
from bot.http.rules import calendar_file, deadline_sources
from bot.http.signing_in import RecordPageReader
from tools.deadline_lookup import deadline_rows
from tools.principal import PUBLIC, Right

router = APIRouter()
_UNKNOWN = "There is no such calendar: its link may have been revoked."


def counted(request: Request) -> None:
    """Whoever reads by a link counts as the public of their address: links cannot be guessed at speed."""
    count(request, PUBLIC)


@router.get("/calendar/{secret}.ics", dependencies=[Depends(counted)], include_in_schema=False)
def feed(secret: Annotated[str, Path(max_length=100)], assistant: CurrentAssistant) -> Response:
    """The owner's deadlines of today, with the owner's rights of today; 404 for a link that is over."""
    owner = CalendarFeeds(assistant.engine).read(secret)
    principal = assistant.principals.by_id(owner) if owner else None
    if principal is None or not principal.may(Right.READ_RECORDS):
        raise HTTPException(404, _UNKNOWN)
    rows = deadline_rows(deadline_sources(assistant), principal, assistant.settings.day())
    answer = calendar_file([row.data for row in rows], principal.language or "en")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@router.post("/v1/deadlines/feed", status_code=201)
def make(principal: RecordReader, request: Request, assistant: CurrentAssistant) -> dict[str, Any]:
    """A new link to the caller's own deadlines, shown this once; the one before is over."""
    return {
        "url": address(
            request, assistant.settings.public_url, CalendarFeeds(assistant.engine).make(principal)
        )
    }


@router.delete("/v1/deadlines/feed", status_code=204)
def revoke(principal: RecordReader, assistant: CurrentAssistant) -> Response:
    """Ends the caller's link at once; 404 where there is none."""
    if not CalendarFeeds(assistant.engine).revoke(principal):
        raise HTTPException(404, "You have no calendar link.")
    return Response(status_code=204)


@router.post("/my/deadlines/feed", include_in_schema=False)
def make_on_page(request: Request, reader: RecordPageReader, assistant: CurrentAssistant) -> Response:
    """The same from the page, which shows the link."""
    secret = CalendarFeeds(assistant.engine).make(reader)
    link = address(request, assistant.settings.public_url, secret)
    return page(request, "my_feed.html", WORDS, reader, link=link)


@router.post("/my/deadlines/feed/revoke", include_in_schema=False)
def revoke_on_page(reader: RecordPageReader, assistant: CurrentAssistant) -> Response:
    """Ends the link, and back to the calendar."""
    CalendarFeeds(assistant.engine).revoke(reader)
    return RedirectResponse("/my/deadlines", 303)


def address(request: Request, public_url: str | None, secret: str) -> str:
    """The link as a calendar opens it."""
    host = public_url or str(request.base_url)
    return f"{host.rstrip('/')}/calendar/{secret}.ics"
