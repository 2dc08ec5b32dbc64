"""Changes noticed, over HTTP: what became different about buyers of the caller's policies."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query

from bot.http.callers import CurrentAssistant, RecordReader
from tools.change_card import change_data

router = APIRouter(prefix="/v1")
MOST = 200
"""Changes of one answer."""


@router.get("/changes")
def changes(
    principal: RecordReader,
    assistant: CurrentAssistant,
    after: Annotated[int, Query(ge=0, le=2**31 - 1, description="Only changes with a higher number")] = 0,
    buyer_id: Annotated[str | None, Query(max_length=300)] = None,
) -> dict[str, Any]:
    """Oldest first. `next` is the number to ask on with where there are more, else null.

    `watched_since` says by policy since when changes are noticed: nothing is told from before. A buyer
    without changes, of another policyholder, or unknown has none: they look the same.
    """
    found = assistant.changes.changes(principal, after=after, buyer_id=buyer_id, most=MOST + 1)
    shown = found[:MOST]
    names: Mapping[str, str] = {}
    if shown:
        names = {one.id: one.legal_name for one in assistant.records.buyers(principal)}
    since = assistant.changes.watched_since(principal)
    return {
        "items": [change_data(one, names.get(one.buyer_id)) for one in shown],
        "next": shown[-1].sequence if len(found) > MOST else None,
        "watched_since": {policy_id: at.isoformat() for policy_id, at in since.items()},
    }
