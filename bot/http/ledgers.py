"""`/v1/ledgers`: a ledger is uploaded, looked at, taken into use, removed (docs/ledgers.md)."""

from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import unquote

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException

from bot.http.callers import CurrentAssistant, RecordReader
from bot.http.page import language_for
from bot.http.problems import problem
from bot.language import Language
from bot.uploads.amounts import Mark
from bot.uploads.days import Order
from bot.uploads.ledgers import LedgerUnknown, Uploaded
from bot.uploads.reading import Told
from bot.uploads.saying import errors_said, warnings_said
from bot.uploads.uploading import PolicyToName, PolicyUnknown, Previewed
from tools.currencies import CurrencySaid

router = APIRouter(prefix="/v1")
_UNKNOWN = "No such uploaded ledger of yours."
_NO_FILE = "Send the file as the body with its name in X-File-Name, or as the part `file` of a form."

Policy = Annotated[str, Query(max_length=300, examples=["POL-LQ-2026"])]


@dataclass(frozen=True)
class SentFile:
    """A file as it came."""

    name: str
    data: bytes


@router.post("/ledgers", status_code=201)
async def upload(
    request: Request,
    principal: RecordReader,
    assistant: CurrentAssistant,
    policy: Policy = "",
    dates: Annotated[Order | None, Query(description="How days are written where only numbers are")] = None,
    decimal: Annotated[Mark | None, Query(description="The sign before the cents")] = None,
    currency: Annotated[CurrencySaid, Query(examples=["CNY"])] = "",
) -> Response:
    """The preview of a CSV or XLSX file; nothing is used yet. With any error nothing is kept.

    422 with every error by its cell, or when one of several policies has to be named; 404 for one that is not
    the caller's; 413 for a file that is too large.
    """
    file = await sent_file(request)
    if file is None or not file.data:
        raise HTTPException(422, _NO_FILE)
    told = Told(dates, decimal, currency or None)
    language = language_for(request, principal)
    try:
        found = await run_in_threadpool(
            assistant.uploading.preview, principal, file.name, file.data, told, policy
        )
    except PolicyToName as error:
        raise HTTPException(422, f"Name the policy. One of: {', '.join(error.policies)}.") from error
    except PolicyUnknown as error:
        raise HTTPException(404, "No such policy of yours.") from error
    if found.uploaded is None:
        return _refused(found, language)
    return JSONResponse(ledger_data(found.uploaded, language), 201)


@router.get("/ledgers")
def ledgers(request: Request, principal: RecordReader, assistant: CurrentAssistant) -> dict[str, Any]:
    """The ledgers of the caller's policies, the newest first; `used` is what is calculated from."""
    language = language_for(request, principal)
    found = assistant.uploading.ledgers.listed(principal)
    return {"items": [ledger_data(one, language) for one in found], "next": None}


@router.post("/ledgers/{ledger_id}/use")
def use(
    ledger_id: str, request: Request, principal: RecordReader, assistant: CurrentAssistant
) -> dict[str, Any]:
    """Takes it into use, in place of the one before. 404 for another's, an unknown one, and one forgotten."""
    try:
        used = assistant.uploading.ledgers.use(principal, ledger_id)
    except LedgerUnknown as error:
        raise HTTPException(404, _UNKNOWN) from error
    return ledger_data(used, language_for(request, principal))


@router.delete("/ledgers/{ledger_id}", status_code=204)
def remove(ledger_id: str, principal: RecordReader, assistant: CurrentAssistant) -> Response:
    """It is gone; the book's invoices are read again. 404 as above."""
    try:
        assistant.uploading.ledgers.remove(principal, ledger_id)
    except LedgerUnknown as error:
        raise HTTPException(404, _UNKNOWN) from error
    return Response(status_code=204)


async def sent_file(request: Request) -> SentFile | None:
    """The file of a form's part `file`, else the body under the name of `X-File-Name`; None without one."""
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        try:
            async with request.form(max_files=1, max_fields=20) as form:
                part = form.get("file")
                if isinstance(part, UploadFile):
                    return SentFile(part.filename or "", await part.read())
        except MultiPartException:
            pass
        return None
    return SentFile(unquote(request.headers.get("x-file-name", ""))[:500], await request.body())


def ledger_data(one: Uploaded, language: Language) -> dict[str, Any]:
    """A ledger with its preview, its warnings worded."""
    return {
        **one.as_data(),
        "warnings": warnings_said(one.preview["warnings"], language),
        "errors": [],
    }


def _refused(found: Previewed, language: Language) -> Response:
    return problem(
        422,
        "The ledger has errors; see `errors`. Nothing was kept.",
        errors=errors_said(found.preview["errors"], language),
        error_total=found.preview["error_total"],
        columns=found.preview["columns"],
        warnings=warnings_said(found.preview["warnings"], language),
    )
