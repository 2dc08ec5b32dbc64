"""`/v1/hand-overs`: a visitor asks for a person, writes to them, and reads what they answer."""

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Query
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints

from bot.handovers import contact as contacts
from bot.handovers import saying
from bot.handovers.case import Message
from bot.handovers.desk import Form
from bot.handovers.register import HandOverNotFound
from bot.handovers.saying import DeskTimes
from bot.http.callers import Caller, CameBy, CurrentAssistant
from bot.language import Language, language_of, language_tag
from bot.message import UnreadableMessage, readable
from bot.settings import Settings

router = APIRouter(prefix="/v1")

LONGEST_NAME = 100
LONGEST_TEXT = 2000
"""Characters of a message; a longer one is refused, never cut in silence."""
_NONE = "No person was asked for in this conversation. `POST /v1/hand-overs` asks for one."


def _one_line(typed: str) -> str:
    """A name without what a name does not hold: line breaks and other control characters."""
    try:
        return " ".join(readable(typed).split())
    except UnreadableMessage as error:
        raise ValueError("write the name that you want to be addressed by") from error


def _text(typed: str) -> str:
    return readable(typed) if typed.strip() else ""


def _agreed(given: object) -> object:
    if given is not True:
        raise ValueError("send true once the visitor agreed: without it nothing of theirs may be kept")
    return given


ConversationId = Annotated[str, StringConstraints(max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
OfConversation = Annotated[str, Path(max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]


class HandOverBody(BaseModel):
    """Who asks for a person, how they can be reached, and that they agree to have it kept for this."""

    model_config = ConfigDict(extra="forbid")

    conversation_id: ConversationId | None = None
    name: Annotated[str, StringConstraints(max_length=LONGEST_NAME), AfterValidator(_one_line)]
    contact: Annotated[
        str, StringConstraints(max_length=contacts.LONGEST_CONTACT), AfterValidator(contacts.contact)
    ]
    consent: Annotated[bool, BeforeValidator(_agreed)]
    message: Annotated[str, StringConstraints(max_length=LONGEST_TEXT), AfterValidator(_text)] = ""
    language: str | None = None


class MessageBody(BaseModel):
    """A message to the person."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, StringConstraints(max_length=LONGEST_TEXT), AfterValidator(readable)]


@router.get("/hand-over-desk")
def desk(principal: Caller, assistant: CurrentAssistant, language: str | None = None) -> dict[str, Any]:
    """Whether the desk is staffed now, when it opens next, and what asking for a person will do."""
    times = _times(assistant.settings)
    spoken = language_tag(language) or language_tag(principal.language) or Language.EN
    return {
        "open_now": times.open_until is not None,
        "opens_at": times.opens_at.isoformat() if times.opens_at else None,
        "says": saying.before(times, spoken),
    }


@router.post("/hand-overs", status_code=201)
def ask(
    body: HandOverBody, principal: Caller, arrival: CameBy, assistant: CurrentAssistant
) -> dict[str, Any]:
    """Ask for a person. The same conversation keeps its reference; without one, one begins."""
    spoken = (
        language_tag(body.language)
        or language_tag(principal.language)
        or language_of(f"{body.message} {body.name}")
    )
    form = Form(body.name, body.contact, body.message, spoken)
    known = assistant.hand_overs.ask(principal, arrival, body.conversation_id, form)
    return {
        "reference": known.reference,
        "conversation_id": known.conversation_id,
        "state": known.state.value,
        "says": saying.after(known, _times(assistant.settings), spoken),
    }


@router.get("/conversations/{conversation_id}/hand-over")
def read(
    conversation_id: OfConversation,
    principal: Caller,
    arrival: CameBy,
    assistant: CurrentAssistant,
    after: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
) -> dict[str, Any]:
    """Where it stands, and the messages beyond number `after`. 404 where no person was asked for."""
    try:
        known, messages = assistant.hand_overs.read(principal, arrival, conversation_id, after)
    except HandOverNotFound as error:
        raise HTTPException(404, _NONE) from error
    shown = [message_data(one) for one in messages]
    return {"reference": known.reference, "state": known.state.value, "messages": shown}


@router.post("/conversations/{conversation_id}/hand-over/messages", status_code=201)
def write(
    conversation_id: OfConversation,
    body: MessageBody,
    principal: Caller,
    arrival: CameBy,
    assistant: CurrentAssistant,
) -> dict[str, Any]:
    """A message to the person. After the hand-over was closed, it waits again."""
    try:
        return message_data(assistant.hand_overs.write(principal, arrival, conversation_id, body.text))
    except HandOverNotFound as error:
        raise HTTPException(404, _NONE) from error


def message_data(one: Message) -> dict[str, Any]:
    """A message as both sides get it; who of the desk wrote it is not told."""
    return {"number": one.number, "at": one.at.isoformat(), "author": one.author.value, "text": one.text}


def _times(settings: Settings) -> DeskTimes:
    return saying.times_at(settings.opening_hours(), settings.moment())
