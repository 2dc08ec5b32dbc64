"""`/review/bundled`: the FAQ entries of documents, found by file and words, to be edited or retired."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, HTTPException, Query, Request
from fastapi.responses import RedirectResponse, Response

from bot.app import Assistant
from bot.http.callers import CurrentAssistant
from bot.http.page import page
from bot.http.paging import paged
from bot.http.review_desk import WORDS, bundled_at, bundled_of, publish
from bot.http.review_draft import Draft, checked
from bot.http.review_form import DraftForm
from bot.http.signing_in import Reviewer
from bot.review.bundled import Bundled, Origin
from bot.review.entries import Entries
from bot.review.faq_text import Topic
from tools.principal import Principal

router = APIRouter(prefix="/review/bundled", include_in_schema=False)
Id = Annotated[str, Query(max_length=500)]


@router.get("")
def listing(
    request: Request,
    reader: Reviewer,
    assistant: CurrentAssistant,
    q: Annotated[str, Query(max_length=200)] = "",
    document: Id = "",
    number: Annotated[int, Query(alias="page", ge=1)] = 1,
) -> Response:
    """The entries in which all these words stand, of one file or of all."""
    bundled = bundled_of(assistant, reader)
    found = [one for one in bundled.matching(q) if document in ("", one.document)]
    rows = [(file, one) for file in found for one in file.entries]
    return page(
        request,
        "review_bundled.html",
        WORDS,
        reader,
        files=bundled.files,
        asked=q,
        document=document,
        rows=paged(request, rows, number),
        standing={one.origin: one for one in Entries(assistant.engine).all() if one.origin},
        address=_address,
    )


@router.get("/entry")
def entry(
    request: Request, reader: Reviewer, assistant: CurrentAssistant, document: Id, entry: Id
) -> Response:
    """The entry with the form to edit it; the page of what stands for it where anything does."""
    found = _found(assistant, reader, document, entry)
    if known := Entries(assistant.engine).standing_for(found.origin):
        return RedirectResponse(f"/review/entries/{known}", 303)
    return _entry_page(request, reader, found, Draft(DraftForm.of(found.text)))


@router.post("/entry")
def edit(
    request: Request,
    reader: Reviewer,
    assistant: CurrentAssistant,
    document: Id,
    entry: Id,
    form: Annotated[DraftForm, Form()],
) -> Response:
    """Kept for a second person to read; until then the document speaks."""
    found = _found(assistant, reader, document, entry)
    made = checked(assistant, form, base=found)
    if made.text is None:
        return _entry_page(request, reader, found, made)
    entry_id = Entries(assistant.engine).replace(reader, found, made.text)
    return RedirectResponse(f"/review/entries/{entry_id}?done=requested", 303)


@router.post("/retire")
def retire(reader: Reviewer, assistant: CurrentAssistant, document: Id, entry: Id) -> Response:
    """Gone within seconds."""
    entry_id = Entries(assistant.engine).retire_bundled(reader, _found(assistant, reader, document, entry))
    done = "retired" if publish(assistant) else "soon"
    return RedirectResponse(f"/review/entries/{entry_id}?done={done}", 303)


def _found(assistant: Assistant, reader: Principal, document: str, entry: str) -> Bundled:
    found = bundled_at(assistant, reader, Origin(document, entry))
    if found is None:
        raise HTTPException(404, "No such entry. `/review/bundled` lists those that there are.")
    return found


def _address(origin: Origin, step: str = "entry") -> str:
    return f"/review/bundled/{step}?" + urlencode({"document": origin.document, "entry": origin.entry})


def _entry_page(request: Request, reader: Principal, found: Bundled, made: Draft) -> Response:
    return page(
        request,
        "review_bundled_entry.html",
        WORDS,
        reader,
        status=made.status,
        bundled=found,
        draft=made,
        topics=list(Topic),
        address=_address,
    )
