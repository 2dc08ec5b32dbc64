"""`GET /v1/search`: retrieval alone, over what the caller may read."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from bot.http.callers import Caller, CurrentAssistant
from bot.searches import hit_data
from tools.documents import reader_of

router = APIRouter(prefix="/v1")


@router.get("/search")
def search(
    principal: Caller,
    assistant: CurrentAssistant,
    q: Annotated[str, Query(min_length=1, max_length=2000)],
    k: Annotated[int, Query(ge=1, le=100)] = 10,
) -> dict[str, Any]:
    """The passages nearest to a question, each score named."""
    today = assistant.settings.day()
    hits = assistant.retriever.search(q, reader=reader_of(principal), at_most=k, today=today)
    return {"hits": [hit_data(hit) for hit in hits]}
