"""The policy's rules over HTTP: deadlines, cover checks and indemnity estimates for the caller's policies."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Body, HTTPException, Query, Response
from pydantic import Field

from bot.app import Assistant
from bot.http.callers import Caller, CurrentAssistant, RecordReader
from bot.http.examples import DEADLINE, listed
from tools.cover_lookup import CheckCoverArguments, CoverSources, check_cover
from tools.deadline_calendar import deadline_calendar
from tools.deadline_lookup import DeadlineSources, deadline_rows, presses
from tools.indemnity_lookup import EstimateIndemnityArguments, estimate_indemnity
from tools.principal import Principal, Role
from tools.tool import Arguments, Finding, Tool, ToolResult, Turn

router = APIRouter(prefix="/v1")

SHIPMENT = {"buyer": "B-DE-001", "amount": "80000", "currency": "EUR", "terms_days": 60}
INVOICE = {"invoice_no": "LQ26-0024"}
OWN_BUYER = {"buyer": "B-CN-011"}
FIGURES = {"debt": "400000", "limit": "300000", "currency": "EUR", "insured_percentage": "0.90"}


class CoverCheckBody(CheckCoverArguments):
    """A planned shipment to a buyer, or an invoice of the ledger."""

    buyer: str = Field(default="", max_length=300, description="The buyer's name, number or `buyer_id`")


class IndemnityBody(EstimateIndemnityArguments):
    """A buyer whose open invoices are meant, or figures."""

    buyer: str = Field(default="", max_length=300, description="The buyer's name, number or `buyer_id`")


def deadline_sources(assistant: Assistant) -> DeadlineSources:
    """Where invoices and their terms are read."""
    return DeadlineSources(assistant.records, assistant.records)


@router.get("/deadlines", responses=listed(DEADLINE))
def deadlines(
    principal: RecordReader,
    assistant: CurrentAssistant,
    within_days: Annotated[
        int | None,
        Query(
            ge=0, le=3660, examples=[14], description="Only what was missed or comes within this many days"
        ),
    ] = None,
    buyer_id: Annotated[str | None, Query(max_length=300, examples=["B-CN-012"])] = None,
) -> dict[str, Any]:
    """The unpaid invoices of the caller's policies with their days, what presses most first."""
    return {"items": _rows(assistant, principal, within_days, buyer_id), "next": None}


@router.get("/deadlines.ics", response_class=Response)
def calendar(
    principal: RecordReader,
    assistant: CurrentAssistant,
    within_days: Annotated[int | None, Query(ge=0, le=3660)] = None,
    buyer_id: Annotated[str | None, Query(max_length=300)] = None,
) -> Response:
    """The same as a calendar file: the days to act upon, with a reminder three days before."""
    rows = _rows(assistant, principal, within_days, buyer_id)
    return calendar_file(rows, principal.language or "en")


def calendar_file(rows: Sequence[dict[str, Any]], language: str) -> Response:
    """The days of these invoices as a file to download, its entries in this language."""
    name = {"Content-Disposition": 'attachment; filename="coverdesk-deadlines.ics"'}
    text = deadline_calendar(rows, datetime.now(tz=UTC), language)
    return Response(text, media_type="text/calendar", headers=name)


def _rows(
    assistant: Assistant, principal: Principal, within_days: int | None, buyer_id: str | None
) -> list[dict[str, Any]]:
    today = assistant.settings.day()
    rows = deadline_rows(deadline_sources(assistant), principal, today, buyer_id)
    return [row.data for row in rows if within_days is None or presses(row.found, today, within_days)]


@router.post("/cover-check")
def cover_check(
    principal: RecordReader,
    assistant: CurrentAssistant,
    body: Annotated[
        CoverCheckBody,
        Body(
            openapi_examples={
                "a shipment": {"summary": "May I ship?", "value": SHIPMENT},
                "an invoice": {"summary": "Is this invoice covered?", "value": INVOICE},
            }
        ),
    ],
) -> dict[str, Any]:
    """Whether a shipment may go, or an invoice is covered: the `cover_check` card.

    404 for a buyer or invoice that is not the caller's; 422 when one of several has to be named.
    """
    tool = check_cover(CoverSources(assistant.records, assistant.records))
    return _card(_run(tool, principal, assistant, body))


@router.post("/indemnity")
def indemnity(
    principal: Caller,
    assistant: CurrentAssistant,
    body: Annotated[
        IndemnityBody,
        Body(
            openapi_examples={
                "a buyer": {"summary": "What would be paid on this buyer's debt?", "value": OWN_BUYER},
                "figures": {"summary": "A calculation on figures; needs no token", "value": FIGURES},
            }
        ),
    ],
) -> dict[str, Any]:
    """What would be paid, step by step: the `indemnity` card. An estimate, never a promise.

    Figures alone need no token. `items` has one card for each currency that the buyer owes in.
    """
    tool = estimate_indemnity(CoverSources(assistant.records, assistant.records))
    result = _run(tool, principal, assistant, body)
    return {**_card(result), "items": [dict(card.data) for card in result.cards]}


def _run(tool: Tool[Any], principal: Principal, assistant: Assistant, arguments: Arguments) -> ToolResult:
    result = tool.run(Turn(principal, assistant.settings.day()), arguments)
    if result.finding is Finding.REFUSED:
        if principal.role is Role.PUBLIC:
            detail = "Records are for signed-in users: send `Authorization: Bearer <token>`, or give figures."
            raise HTTPException(401, detail, {"WWW-Authenticate": "Bearer"})
        raise HTTPException(403, "Your role may not read policy records.")
    return result


def _card(result: ToolResult) -> dict[str, Any]:
    if result.finding in (Finding.NEEDS, Finding.AMBIGUOUS):
        choices = f" One of: {', '.join(result.choices)}." if result.choices else ""
        wanted = ", ".join(result.missing) or "buyer"
        raise HTTPException(422, f"Name the {wanted}.{choices}")
    if not result.cards:
        raise HTTPException(404, "No such buyer, invoice or policy of yours with anything open.")
    card = dict(result.cards[0].data)
    if card.get("amount") and card["amount"]["currency"] is None:
        raise HTTPException(422, "Name the currency.")
    return card
