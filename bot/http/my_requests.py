"""`/my/requests`: what was prepared and decided under one's policies, and the papers to send."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.http.actions import package_answer
from bot.http.callers import CurrentAssistant
from bot.http.my_limits import WORDS, PageNumber
from bot.http.page import language_for, page
from bot.http.paging import paged
from bot.http.signing_in import RecordPageReader
from bot.packages.files import Format

router = APIRouter(include_in_schema=False)


@router.get("/my/requests")
def requests(
    request: Request, reader: RecordPageReader, assistant: CurrentAssistant, number: PageNumber = 1
) -> Response:
    """The newest first; sales see their own alone."""
    language = language_for(request, reader).value
    rows = [
        {
            "action": one,
            "said": (one.told or one.draft.will).said(language),
            "papers": one.has_package,
        }
        for one in assistant.actions.lately(reader)
    ]
    return page(
        request, "my_requests.html", WORDS, reader, rows=paged(request, rows, number), formats=list(Format)
    )


@router.get("/my/requests/{action_id}/package.{form}")
def papers(action_id: str, form: Format, reader: RecordPageReader, assistant: CurrentAssistant) -> Response:
    """The file of `/v1/actions/{id}/package`, for whoever is signed in to the pages."""
    return package_answer(assistant, reader, action_id, form)
