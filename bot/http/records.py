"""Records over HTTP: buyers, limits and claims of the caller's policies, in the cards' shapes."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query

from bot.app import Assistant
from bot.http.callers import CurrentAssistant, RecordReader
from bot.http.examples import CLAIM, LIMIT, answered, listed
from bot.searches import buyers_found
from tools.claim_card import ClaimSources, claim_cards
from tools.limit_lookup import LimitSources, all_limit_cards, limit_cards

router = APIRouter(prefix="/v1")


def limit_sources(assistant: Assistant) -> LimitSources:
    """Where limits are read."""
    records = assistant.records
    return LimitSources(records, records, records, records, records)


def claim_sources(assistant: Assistant) -> ClaimSources:
    """Where claims are read."""
    return ClaimSources(assistant.records, assistant.records)


@router.get("/buyers")
def buyers(
    principal: RecordReader,
    assistant: CurrentAssistant,
    q: Annotated[str, Query(min_length=1, max_length=2000)],
    k: Annotated[int, Query(ge=1, le=50)] = 5,
) -> dict[str, Any]:
    """The companies a name or number may mean: buyers of the caller's policies, then the directory."""
    return buyers_found(assistant.records, principal, q, k)


@router.get("/limits", responses=listed(LIMIT))
def limits(principal: RecordReader, assistant: CurrentAssistant) -> dict[str, Any]:
    """All credit limits of the caller's policies, by buyer."""
    today = assistant.settings.day()
    return {"items": all_limit_cards(limit_sources(assistant), principal, today), "next": None}


@router.get("/limits/{buyer_id}", responses=answered({**LIMIT, "items": [LIMIT]}))
def limit(
    buyer_id: str,
    principal: RecordReader,
    assistant: CurrentAssistant,
    on: Annotated[
        date | None,
        Query(examples=["2026-03-03"], description="Another day: what was or will be in force then"),
    ] = None,
) -> dict[str, Any]:
    """The limit on one buyer; `items` has one card for each of the caller's policies that has one.

    404 for a buyer without a limit, of another policyholder, or unknown: they look the same.
    """
    known = {buyer.id: buyer for buyer in assistant.records.buyers(principal)}
    buyer = known.get(buyer_id)
    today = assistant.settings.day()
    other = on if on != today else None
    cards = limit_cards(limit_sources(assistant), principal, today, buyer, other) if buyer else []
    if not cards:
        raise HTTPException(404, "No credit limit on such a buyer under your policies.")
    return {**cards[0], "items": cards}


@router.get("/claims", responses=listed(CLAIM))
def claims(principal: RecordReader, assistant: CurrentAssistant) -> dict[str, Any]:
    """All claims of the caller's policies, newest stage first; without amounts for sales."""
    return {"items": claim_cards(claim_sources(assistant), principal, assistant.settings.day()), "next": None}


@router.get("/claims/{claim_no}", responses=answered(CLAIM))
def claim(claim_no: str, principal: RecordReader, assistant: CurrentAssistant) -> dict[str, Any]:
    """One claim; 404 for another's or an unknown one."""
    cards = claim_cards(claim_sources(assistant), principal, assistant.settings.day())
    for card in cards:
        if card["claim_no"] == claim_no:
            return card
    raise HTTPException(404, "No such claim under your policies.")
