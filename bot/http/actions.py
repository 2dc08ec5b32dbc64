"""Prepared actions over HTTP: seen, confirmed and cancelled by whoever has the right."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Header, HTTPException
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict

from bot.app import Assistant
from bot.confirm import (
    LONGEST_KEY,
    ActionExpired,
    ActionUnknown,
    AlreadyDecided,
    KeyReused,
    MayNotDecide,
)
from bot.http.callers import CurrentAssistant, RecordReader
from bot.language import Language, language_tag
from bot.packages.files import MEDIA_TYPE, Format, as_file
from bot.packages.package import Names, NoPackage, package_of
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


@router.get("/{action_id}/package", response_class=Response)
def package(
    action_id: str, principal: RecordReader, assistant: CurrentAssistant, format: Format = Format.ZIP
) -> Response:
    """The filled papers of a confirmed request, for a person to send: PDF, CSV, or both in one archive.

    404 as for the action; 409 for one that is not confirmed, or that no insurer is asked for.
    """
    return package_answer(assistant, principal, action_id, format)


def package_answer(assistant: Assistant, principal: Principal, action_id: str, form: Format) -> Response:
    """The file to download. Raises the 404 and 409 of the route."""
    try:
        action = assistant.actions.get(principal, action_id)
        names = Names({one.id: one.name for one in assistant.principals.all()})
        filled = package_of(action, assistant.records, names, principal, assistant.settings.day())
    except ActionUnknown as error:
        raise HTTPException(404, _UNKNOWN) from error
    except NoPackage as error:
        raise HTTPException(409, str(error)) from error
    named = {"Content-Disposition": f'attachment; filename="{filled.reference}.{form.value}"'}
    language = language_tag(principal.language) or Language.EN
    return Response(as_file(filled, form, language), media_type=MEDIA_TYPE[form], headers=named)


_UNKNOWN = "No such action of yours or your policies."


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
