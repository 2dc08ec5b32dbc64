"""Early warnings over HTTP: the buyers to look at first, in the rows of the `portfolio` card."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from bot.http.callers import CurrentAssistant, RecordReader
from bot.http.examples import ALERT, listed
from tools.early_warning import Level
from tools.risk_alerts import AlertSources, alerts_of

router = APIRouter(prefix="/v1")


@router.get("/alerts", responses=listed(ALERT))
def alerts(
    principal: RecordReader,
    assistant: CurrentAssistant,
    level: Annotated[
        Level | None, Query(description="`none` lists buyers whose signals come to no warning")
    ] = None,
    buyer_id: Annotated[str, Query(max_length=300, examples=["B-CN-017"])] = "",
) -> dict[str, Any]:
    """The early warnings on buyers of the caller's policies, red first. They are no credit decision.

    A buyer without signals, of another policyholder, or unknown has no row: they look the same.
    """
    records = assistant.records
    sources = AlertSources(records, records, records, assistant.warning_weights)
    rows = alerts_of(sources, principal, assistant.settings.day(), level, buyer_id)
    return {"items": rows, "next": None}
