"""`/my/cash`: forecast, ageing, concentration and DSO of one's own ledger, and uploading one."""

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException

from bot.app import Assistant
from bot.http.callers import CurrentAssistant
from bot.http.card_words import CardWords
from bot.http.cash_files import Calculation, CashAsked, CashQuery, Ending, answered, cards_of, plot
from bot.http.ledgers import ledger_data
from bot.http.my_limits import WORDS
from bot.http.nothing_here import nothing_here
from bot.http.page import language_for, page
from bot.http.signing_in import RecordPageReader
from bot.language import Language
from bot.plots.plot import Plot
from bot.slack.blocks.calculation import calculation as drawn
from bot.slack.blocks.drawn import Telling
from bot.uploads.amounts import Mark
from bot.uploads.days import Order
from bot.uploads.ledgers import LedgerUnknown
from bot.uploads.reading import Told
from bot.uploads.saying import errors_said, place_of
from bot.uploads.uploading import PolicyToName, PolicyUnknown, Previewed
from tools.currencies import CURRENCIES
from tools.principal import Principal

router = APIRouter(include_in_schema=False)
SHOWN = (
    Calculation.FORECAST,
    Calculation.AGEING,
    Calculation.CONCENTRATION,
    Calculation.DSO,
    Calculation.TREND,
)
_ERRORS_SHOWN = 50


@router.get("/my/cash")
def cash(
    request: Request, reader: RecordPageReader, assistant: CurrentAssistant, query: CashAsked
) -> Response:
    """The whole: one policy and one currency at a time, chosen in the address."""
    return _page(request, reader, assistant, query)


@router.get("/my/cash/{calculation}.{ending}")
def cash_file(
    calculation: Calculation,
    ending: Ending,
    query: CashAsked,
    request: Request,
    reader: RecordPageReader,
    assistant: CurrentAssistant,
) -> Response:
    """The files of `/v1/cash`, for whoever is signed in to the pages."""
    return answered(calculation, ending, query, reader, assistant, language_for(request, reader))


@router.post("/my/cash/ledger")
async def upload(request: Request, reader: RecordPageReader, assistant: CurrentAssistant) -> Response:
    """The preview of the file, or its errors by cell; nothing is used before its button is pressed."""
    try:
        async with request.form(max_files=1, max_fields=20) as form:
            given, name, data = _told(form), *await _file(form)
            policy = str(form.get("policy") or "")
    except MultiPartException as error:
        raise HTTPException(422, "This is no form with a file.") from error
    found: Previewed | None = None
    if data:
        try:
            found = await run_in_threadpool(assistant.uploading.preview, reader, name, data, given, policy)
        except (PolicyToName, PolicyUnknown):
            return nothing_here(request, reader)
    return await run_in_threadpool(_page, request, reader, assistant, CashQuery(), found, name)


@router.post("/my/cash/ledger/use")
def use(
    request: Request, reader: RecordPageReader, assistant: CurrentAssistant, ledger: Annotated[str, Form()]
) -> Response:
    """Takes a previewed ledger into use."""
    try:
        used = assistant.uploading.ledgers.use(reader, ledger)
    except LedgerUnknown:
        return nothing_here(request, reader)
    return RedirectResponse(f"/my/cash?policy={quote(used.policy_id)}", 303)


@router.post("/my/cash/ledger/remove")
def remove(
    request: Request, reader: RecordPageReader, assistant: CurrentAssistant, ledger: Annotated[str, Form()]
) -> Response:
    """Removes a ledger; the book's invoices are read again."""
    try:
        assistant.uploading.ledgers.remove(reader, ledger)
    except LedgerUnknown:
        return nothing_here(request, reader)
    return RedirectResponse("/my/cash", 303)


def _told(form: FormData) -> Told:
    """What the form says of the file; what is no choice of it says nothing."""
    dates, decimal, currency = (str(form.get(name) or "") for name in ("dates", "decimal", "currency"))
    return Told(
        Order(dates) if dates in set(Order) else None,
        Mark(decimal) if decimal in set(Mark) else None,
        currency.strip().upper() if currency.strip().upper() in CURRENCIES else None,
    )


async def _file(form: FormData) -> tuple[str, bytes]:
    part = form.get("file")
    return (part.filename or "", await part.read()) if isinstance(part, UploadFile) else ("", b"")


def _page(
    request: Request,
    reader: Principal,
    assistant: Assistant,
    query: CashQuery,
    previewed: Previewed | None = None,
    file_name: str = "",
) -> Response:
    language = language_for(request, reader)
    policies = [one.policy_id for one in assistant.records.policies(reader)]
    if query.policy not in policies:
        query.policy = policies[0] if policies else ""
    currencies = _currencies(query, reader, assistant)
    if query.currency not in currencies:
        query.currency = currencies[0] if currencies else ""
    errors = previewed.preview["errors"][:_ERRORS_SHOWN] if previewed else []
    return page(
        request,
        "my_cash.html",
        WORDS,
        reader,
        status=422 if errors else 200,
        policies=policies,
        currencies=currencies,
        query=query,
        shown=_shown(query, reader, assistant, language) if currencies else [],
        ledgers=[ledger_data(one, language) for one in assistant.uploading.ledgers.listed(reader)],
        errors=[{**one, "place": place_of(one)} for one in errors_said(errors, language)],
        error_total=previewed.preview["error_total"] if previewed else 0,
        file_name=file_name,
        orders=list(Order),
        marks=list(Mark),
        card_words=CardWords(language),
    )


def _currencies(query: CashQuery, reader: Principal, assistant: Assistant) -> list[str]:
    """The currencies of the policy's ledger, its own first; none where there is no ledger."""
    anyone = CashQuery(policy=query.policy)
    try:
        cards = cards_of(Calculation.AGEING, anyone, reader, assistant)
    except HTTPException:
        return []
    own = {one.policy_id: one.currency for one in assistant.records.policies(reader)}.get(query.policy)
    found = [str(card["result"]["currency"]) for card in cards]
    return sorted(found, key=lambda one: (one != own, one))


def _shown(
    query: CashQuery, reader: Principal, assistant: Assistant, language: Language
) -> list[dict[str, Any]]:
    """Each calculation with its plot, its table and what is said of it."""
    return [_one(one, query, reader, assistant, language) for one in SHOWN]


def _one(
    calculation: Calculation, query: CashQuery, reader: Principal, assistant: Assistant, language: Language
) -> dict[str, Any]:
    seen: Plot = plot(calculation, query, reader, assistant, language)
    if calculation is Calculation.TREND:
        return {"calculation": calculation, "plot": seen, "drawn": None}
    card = cards_of(calculation, query, reader, assistant)[0]
    return {"calculation": calculation, "plot": seen, "drawn": drawn(card, Telling("", language))}
