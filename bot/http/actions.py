"""Prepared actions over HTTP: seen, confirmed and cancelled by whoever has the right."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Header, HTTPException
from pydantic import BaseModel, ConfigDict

from bot.confirm import (
    LONGEST_KEY,
    ActionExpired,
    ActionUnknown,
    AlreadyDecided,
    KeyReused,
    MayNotDecide,
)
from bot.http.callers import CurrentAssistant, RecordReader
from tools.pending_action import PendingAction
from tools.principal import Principal

router = APIRouter(prefix="/v1/actions")
Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        max_length=LONGEST_KEY,
        description="The same call again with the same key gets the same answer",
    ),
]


class Nothing(BaseModel):
    """The body of a decision: `{}`. What is decided was fixed when it was prepared."""

    model_config = ConfigDict(extra="forbid")


@router.get("")
def actions(principal: RecordReader, assistant: CurrentAssistant) -> dict[str, Any]:
    """The open actions that the caller may see: sales their own, others those of their policies."""
    items = [one.as_data(_language(principal)) for one in assistant.actions.of(principal)]
    return {"items": items, "next": None}


@router.get("/{action_id}")
def action(action_id: str, principal: RecordReader, assistant: CurrentAssistant) -> dict[str, Any]:
    """One action with its state and receipt; 404 for what is not the caller's or unknown."""
    return _told(principal, lambda: assistant.actions.get(principal, action_id))


@router.post("/{action_id}/confirm")
def confirm(
    action_id: str, _body: Nothing, principal: RecordReader, assistant: CurrentAssistant, key: Key = ""
) -> dict[str, Any]:
    """Have it executed, once. 403 without the right, 404 unknown, 409 decided already, 410 expired."""
    return _told(principal, lambda: assistant.actions.confirm(principal, action_id, key))


@router.post("/{action_id}/cancel")
def cancel(
    action_id: str, _body: Nothing, principal: RecordReader, assistant: CurrentAssistant, key: Key = ""
) -> dict[str, Any]:
    """Call it off. 403, 404, 409 and 410 as for a confirmation."""
    return _told(principal, lambda: assistant.actions.cancel(principal, action_id, key))


def _language(principal: Principal) -> str:
    return principal.language or "en"


def _told(principal: Principal, decide: Callable[[], PendingAction]) -> dict[str, Any]:
    try:
        return decide().as_data(_language(principal))
    except ActionUnknown as error:
        raise HTTPException(404, "No such action of yours or your policies.") from error
    except MayNotDecide as error:
        raise HTTPException(403, str(error)) from error
    except AlreadyDecided as error:
        raise HTTPException(409, str(error)) from error
    except ActionExpired as error:
        raise HTTPException(410, f"{error} Prepare it again.") from error
    except KeyReused as error:
        raise HTTPException(422, str(error)) from error
