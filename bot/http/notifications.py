"""The bell over HTTP: what the caller was told, what they silenced, and what they saw to."""

from datetime import UTC, date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query
from pydantic import BaseModel, ConfigDict, StringConstraints

from bot.alerts.bell import LISTED, Bell, Entry
from bot.alerts.content import change_data
from bot.alerts.escalation import seen_to
from bot.alerts.mutes import Mute, MuteRefused, Mutes
from bot.alerts.own_watches import OwnWatches
from bot.app import Assistant
from bot.http.callers import CurrentAssistant, RecordReader
from bot.language import Language, language_tag
from tools.changes import ChangeKind
from tools.principal import Principal

router = APIRouter(prefix="/v1")
_NOT_YOURS = "No such notification of yours."


class NoBody(BaseModel):
    """The body of a press: `{}`."""

    model_config = ConfigDict(extra="forbid")


class MuteBody(BaseModel):
    """What is to be silenced; for 30 days where no day is given."""

    model_config = ConfigDict(extra="forbid")

    buyer_id: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    kind: ChangeKind
    until: date | None = None


class WatchBody(BaseModel):
    """Which buyer."""

    model_config = ConfigDict(extra="forbid")

    buyer_id: Annotated[str, StringConstraints(min_length=1, max_length=200)]


@router.get("/notifications")
def notifications(
    principal: RecordReader,
    assistant: CurrentAssistant,
    language: Annotated[str | None, Query(max_length=20, description="`zh` or `en`")] = None,
    most: Annotated[int, Query(ge=1, le=LISTED)] = LISTED,
) -> dict[str, Any]:
    """The caller's own, unread first and the newest first, with how many are unread."""
    spoken = language_tag(language) or language_tag(principal.language) or Language.EN
    bell = Bell(assistant.engine)
    names = buyer_names(assistant, principal)
    items = [_data(one, names, spoken) for one in bell.of(principal, most)]
    return {"items": items, "unread": bell.unread(principal), "next": None}


@router.post("/notifications/{entry_id}/seen")
def seen(
    entry_id: int, _body: NoBody, principal: RecordReader, assistant: CurrentAssistant
) -> dict[str, Any]:
    """It was read; of a deadline also that somebody sees to it. 404 for what is not the caller's."""
    if not mark_seen(assistant, principal, entry_id):
        raise HTTPException(404, _NOT_YOURS)
    return {"id": entry_id, "seen": True, "unread": Bell(assistant.engine).unread(principal)}


@router.get("/mutes")
def mutes(principal: RecordReader, assistant: CurrentAssistant) -> dict[str, Any]:
    """What the caller silenced and is still silent."""
    found = Mutes(assistant.engine).of(principal.id, assistant.settings.day())
    return {"items": [_mute_data(one) for one in found], "next": None}


@router.post("/mutes")
def mute(body: MuteBody, principal: RecordReader, assistant: CurrentAssistant) -> dict[str, Any]:
    """Silences a kind of change of a buyer. 404 for a buyer of nobody's or another's, 422 for insolvency."""
    if body.buyer_id not in buyer_names(assistant, principal):
        raise HTTPException(404, "No such buyer of yours.")
    today = assistant.settings.day()
    try:
        kept = Mutes(assistant.engine).mute(principal.id, body.buyer_id, body.kind, today, body.until)
    except MuteRefused as error:
        raise HTTPException(422, str(error)) from error
    return _mute_data(kept)


@router.delete("/mutes")
def unmute(
    principal: RecordReader,
    assistant: CurrentAssistant,
    buyer_id: Annotated[str, Query(max_length=200)],
    kind: ChangeKind,
) -> dict[str, Any]:
    """It is told again; `undone` is false where it was not silenced."""
    return {"undone": Mutes(assistant.engine).unmute(principal.id, buyer_id, kind)}


@router.get("/watches")
def watches(principal: RecordReader, assistant: CurrentAssistant) -> dict[str, Any]:
    """The buyers that the caller watches for themselves, among those they may see."""
    own, names = OwnWatches(assistant.engine).of(principal.id), buyer_names(assistant, principal)
    items = [{"buyer_id": one, "buyer_name": names[one]} for one in sorted(own) if one in names]
    return {"items": items, "next": None}


@router.post("/watches")
def watch(body: WatchBody, principal: RecordReader, assistant: CurrentAssistant) -> dict[str, Any]:
    """Puts a buyer on the caller's own list. 404 for a buyer of nobody's or another's."""
    if body.buyer_id not in buyer_names(assistant, principal):
        raise HTTPException(404, "No such buyer of yours.")
    OwnWatches(assistant.engine).watch(principal.id, body.buyer_id)
    return {"buyer_id": body.buyer_id, "watched": True}


@router.delete("/watches")
def unwatch(
    principal: RecordReader, assistant: CurrentAssistant, buyer_id: Annotated[str, Query(max_length=200)]
) -> dict[str, Any]:
    """Takes a buyer off; `undone` is false where it was not on the list."""
    return {"undone": OwnWatches(assistant.engine).unwatch(principal.id, buyer_id)}


def mark_seen(assistant: Assistant, person: Principal, entry_id: int) -> bool:
    """Marks an entry of the person's as seen, and its deadline as seen to. False for what is not theirs."""
    bell = Bell(assistant.engine)
    key = bell.deadline(person, entry_id)
    if key is not None:
        seen_to(assistant.engine, person, key)
    return bell.seen(person, entry_id)


def buyer_names(assistant: Assistant, person: Principal) -> dict[str, str]:
    """The names of the buyers that the person may see, by id."""
    return {one.id: one.legal_name for one in assistant.records.buyers(person)}


def _data(one: Entry, names: dict[str, str], language: Language) -> dict[str, Any]:
    change = change_data(one.change) if one.change else None
    name = names.get(one.change.buyer_id, one.change.buyer_id) if one.change else ""
    return {
        "id": one.id,
        "at": datetime.fromtimestamp(one.made_at, tz=UTC).isoformat(timespec="seconds"),
        "seen": one.seen,
        "text": one.text(name, language),
        "why": one.why(name, language),
        "kind": change["kind"] if change else "deadline",
        "policy_id": change["policy_id"] if change else None,
        "buyer_id": change["buyer_id"] if change else None,
        "change_id": change["change_id"] if change else None,
    }


def _mute_data(one: Mute) -> dict[str, str]:
    return {"buyer_id": one.buyer_id, "kind": one.kind.value, "until": one.until.isoformat()}
