"""Early warnings over HTTP: the buyers to look at first, in the rows of the `portfolio` card."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query
from pydantic import BaseModel, ConfigDict, Field

from bot.http.callers import CurrentAssistant, RecordReader, with_right
from bot.http.examples import ALERT, listed
from bot.overrides import AlertUnknown, NotSet, Overriding
from tools.early_warning import Level
from tools.principal import Principal, Right
from tools.risk_alerts import alerts_of
from tools.warning_override import OverrideLevel

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
    sources = assistant.alert_sources(assistant.warning_weights)
    rows = alerts_of(sources, principal, assistant.settings.day(), level, buyer_id)
    return {"items": rows, "next": None}


class OverrideBody(BaseModel):
    """What a person sets, why, and the last day on which it holds."""

    model_config = ConfigDict(extra="forbid")

    level: OverrideLevel
    reason: Annotated[str, Field(max_length=2000)]
    until: date


Overrider = Annotated[
    Principal,
    Depends(with_right(Right.OVERRIDE_WARNINGS, "Your role may not set levels of early warning.")),
]
_UNKNOWN = "No such buyer under your policies."


@router.post("/alerts/{alert_id:path}/override")
def override(
    alert_id: str, body: OverrideBody, principal: Overrider, assistant: CurrentAssistant
) -> dict[str, Any]:
    """Sets a level beside the computed one, in the place of what was set before; gives the row.

    403 for a role that may not, 404 for a buyer that is not the caller's or unknown, 422 for a reason or a
    day that does not do, and for a natural person's level. It is no credit decision.
    """
    try:
        return _overriding(assistant).set(principal, alert_id, body.level, body.reason, body.until)
    except AlertUnknown as error:
        raise HTTPException(404, _UNKNOWN) from error
    except NotSet as error:
        raise HTTPException(422, str(error)) from error


@router.delete("/alerts/{alert_id:path}/override")
def end_override(alert_id: str, principal: Overrider, assistant: CurrentAssistant) -> dict[str, Any]:
    """Ends it early; gives the row. 403 as above, 404 where nothing is set too."""
    try:
        return _overriding(assistant).end(principal, alert_id)
    except AlertUnknown as error:
        raise HTTPException(404, _UNKNOWN) from error
    except NotSet as error:
        raise HTTPException(404, str(error)) from error


def _overriding(assistant: CurrentAssistant) -> Overriding:
    sources = assistant.alert_sources(assistant.warning_weights)
    return Overriding(assistant.engine, sources, assistant.settings.day)
