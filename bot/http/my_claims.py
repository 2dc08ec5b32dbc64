"""`/my/claims`: where each claim of one's own policies stands, what is missing and who acts next."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from bot.embedded.wording.checklist import inconsistencies_in_words
from bot.http.callers import CurrentAssistant
from bot.http.card_words import CardWords
from bot.http.claim_timeline import timeline
from bot.http.my_limits import WORDS, PageNumber
from bot.http.nothing_here import nothing_here
from bot.http.page import language_for, page
from bot.http.paging import paged
from bot.http.records import claim_sources
from bot.http.signing_in import RecordPageReader
from bot.language import Language
from bot.slack.blocks.claim import claim as drawn
from bot.slack.blocks.drawn import Drawn, Telling
from tools.claim_card import claim_cards
from tools.claim_checklist import checklist
from tools.claim_consistency import Inconsistency, InconsistencyKind
from tools.claims import ClaimCause

router = APIRouter(include_in_schema=False)
A_PAGE = 25
"""Claims of one page: each shows its stages."""


@router.get("/my/claims")
def claims(
    request: Request, reader: RecordPageReader, assistant: CurrentAssistant, number: PageNumber = 1
) -> Response:
    """All claims, the newest stage first."""
    cards = claim_cards(claim_sources(assistant), reader, assistant.settings.day())
    return page(
        request,
        "my_claims.html",
        WORDS,
        reader,
        rows=paged(request, cards, number, A_PAGE),
        timeline=timeline,
        card_words=CardWords(language_for(request, reader)),
    )


@router.get("/my/claims/{claim_no:path}")
def claim(
    claim_no: str,
    request: Request,
    reader: RecordPageReader,
    assistant: CurrentAssistant,
    policy: Annotated[str | None, Query(max_length=300)] = None,
) -> Response:
    """One claim, with its documents and, for those who may see them, its amounts.

    Two policies of one reader may have a claim of this number; then `policy` says which is meant.
    """
    cards = claim_cards(claim_sources(assistant), reader, assistant.settings.day())
    named = (one for one in cards if one["claim_no"] == claim_no and policy in (None, one["policy_id"]))
    card = next(named, None)
    if card is None:
        return nothing_here(request, reader)
    language = language_for(request, reader)
    return page(
        request,
        "my_claim.html",
        WORDS,
        reader,
        card=card,
        drawn=_drawn(card, language),
        stages=timeline(card),
        documents=_documents(card),
        to_check=_to_check(card, language),
        card_words=CardWords(language),
    )


def _drawn(card: Mapping[str, Any], language: Language) -> Drawn:
    return drawn(card, Telling("", language))


def _to_check(card: Mapping[str, Any], language: Language) -> list[str]:
    """What is odd about the record, in words: a sentence that asks to check it, then each point."""
    found = [Inconsistency(InconsistencyKind(one["kind"]), one["facts"]) for one in card["to_check"]]
    return [line.removeprefix("- ") for line in inconsistencies_in_words(found, "", language).splitlines()]


def _documents(card: Mapping[str, Any]) -> list[Any]:
    """What the claim needs: what is missing first, then what nothing is said of, then what is there."""
    cause = ClaimCause(card["cause"]) if card["cause"] else None
    items = checklist(cause, card["missing_documents"], card["received_documents"])
    order = ("missing", "unknown", "have")
    return sorted(items, key=lambda item: order.index(item.status.value))
