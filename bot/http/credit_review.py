"""The credit-management review over HTTP: the caller's own book by five strategies, as portfolio rows."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from bot.http.callers import CurrentAssistant, RecordReader
from bot.http.examples import FINDING, listed
from tools.credit_review import Strategy
from tools.credit_review_card import review_card
from tools.credit_review_lookup import review

router = APIRouter(prefix="/v1")


@router.get("/credit-review", responses=listed(FINDING))
def credit_review(
    principal: RecordReader,
    assistant: CurrentAssistant,
    strategy: Annotated[Strategy | None, Query(description="One of the five alone")] = None,
    policy: Annotated[str, Query(max_length=300)] = "",
) -> dict[str, Any]:
    """What needs attention in the caller's receivables, by money at risk, and what to do on Monday.

    `review` counts all strategies, whichever is listed. No finding is a credit decision or a judgement of a
    company. A policy that is not the caller's has no finding, as an unknown one.
    """
    sources, today = assistant.alert_sources(assistant.warning_weights), assistant.settings.day()
    found = review(sources, principal, today, policy)
    card = review_card(found.found, found.debtors, today, strategy)
    return {"items": card["rows"], "next": None, "review": card["review"]}
