"""Prepared actions over HTTP: seen, confirmed and cancelled by whoever has the right."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Header, HTTPException, Response
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
from bot.packages.files import PackageFormat, package_file
from bot.packages.package import NoPackage, package_of
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


_UNKNOWN = "No such action of yours or your policies."


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


@router.get("/{action_id}/package", response_class=Response)
def package(
    action_id: str,
    principal: RecordReader,
    assistant: CurrentAssistant,
    format: PackageFormat = PackageFormat.ZIP,
) -> Response:
    """What a person can send to the insurer: a PDF and a CSV, zipped or one of them; CoverDesk sends nothing.

    404 as for the action, 409 for one that was not executed, or of which nothing goes to an insurer.
    """
    try:
        action = assistant.actions.get(principal, action_id)
        today, person = assistant.settings.day(), assistant.principals.by_id
        found = package_file(package_of(assistant.records, principal, action, today, person), format)
    except ActionUnknown as error:
        raise HTTPException(404, _UNKNOWN) from error
    except NoPackage as error:
        raise HTTPException(409, str(error)) from error
    headers = {
        "Content-Disposition": f'attachment; filename="{found.name}"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(found.content, 200, headers, found.media_type)


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
        raise HTTPException(404, _UNKNOWN) from error
    except MayNotDecide as error:
        raise HTTPException(403, str(error)) from error
    except AlreadyDecided as error:
        raise HTTPException(409, str(error)) from error
    except ActionExpired as error:
        raise HTTPException(410, f"{error} Prepare it again.") from error
    except KeyReused as error:
        raise HTTPException(422, str(error)) from error
