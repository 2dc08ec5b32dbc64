"""`/support`: the queue of hand-overs, and one with its conversation, for the people of the desk."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Form, HTTPException, Query, Request
from fastapi.responses import RedirectResponse, Response

from bot.app import Assistant
from bot.handovers.case import HandOver, State, Tag
from bot.handovers.notices import Notices
from bot.handovers.queue import HeldByAnother, TagMissing
from bot.handovers.register import HandOverNotFound
from bot.handovers.saying import WORDS
from bot.http.callers import CurrentAssistant
from bot.http.handovers import LONGEST_TEXT, message_data
from bot.http.page import WEB, language_for, page
from bot.http.signing_in import SupportPerson
from bot.language import Language
from bot.message import UnreadableMessage, readable
from bot.phrasebook import Phrasebook
from tools.principal import Principal

router = APIRouter(prefix="/support", include_in_schema=False)
_WORDS = Phrasebook(WEB / "templates" / "support.yaml")
_REFERENCE = re.compile(r"HO-[0-9A-F]{6}")
_NOT_FOUND = "There is no hand-over under this reference."


def reference_of(reference: str) -> str:
    """The reference of the path. 404 for what can be none, as for one that there is not."""
    if not _REFERENCE.fullmatch(reference):
        raise HTTPException(404, _NOT_FOUND)
    return reference


Reference = Annotated[str, Depends(reference_of)]


class View(StrEnum):
    """What of the queue is listed."""

    WAITING = "waiting"
    AT_WORK = "at_work"
    CLOSED = "closed"


_STATES = {
    View.WAITING: (State.WAITING,),
    View.AT_WORK: (State.TAKEN, State.ANSWERED),
    View.CLOSED: (State.CLOSED,),
}


class Step(StrEnum):
    """What a person does with a hand-over."""

    TAKE = "take"
    ANSWER = "answer"
    TAG = "tag"
    GIVE_BACK = "give_back"
    CLOSE = "close"


@router.get("")
def queue(
    request: Request, person: SupportPerson, assistant: CurrentAssistant, view: View = View.WAITING
) -> Response:
    """The queue, by where hand-overs stand."""
    counts = assistant.support_queue.counts()
    listed = assistant.support_queue.listed(_STATES[view])
    return page(
        request,
        "support.html",
        _WORDS,
        person,
        view=view.value,
        views=[(one.value, sum(counts[state] for state in _STATES[one])) for one in View],
        listed=[_row(one, assistant, language_for(request, person)) for one in listed],
        stuck=Notices(assistant.engine).stuck(),
    )


@router.get("/{reference}")
def hand_over(
    request: Request, person: SupportPerson, reference: Reference, assistant: CurrentAssistant
) -> Response:
    """One hand-over: what was asked, who it is, what was written, and what can be done."""
    return _case_page(request, reference, person, assistant)


@router.get("/{reference}/messages")
def messages(
    person: SupportPerson,
    reference: Reference,
    assistant: CurrentAssistant,
    after: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
) -> dict[str, Any]:
    """The messages beyond a number, for a page that stays open."""
    try:
        case = assistant.support_queue.case(reference)
    except HandOverNotFound as error:
        raise HTTPException(404, _NOT_FOUND) from error
    zone = ZoneInfo(assistant.settings.desk_timezone)
    return {
        "state": case.hand_over.state.value,
        "messages": [
            {**message_data(one), "shown_at": _shown(one.at, zone)}
            for one in case.messages
            if one.number > after
        ],
    }


@router.post("/{reference}")
def act(
    request: Request,
    person: SupportPerson,
    reference: Reference,
    assistant: CurrentAssistant,
    step: Annotated[Step, Form()],
    text: Annotated[str, Form()] = "",
    tag: Annotated[Tag | None, Form()] = None,
    held_by: Annotated[str | None, Form()] = None,
) -> Response:
    """Take, answer, tag, give back or close; then the page anew. 409 says who has it instead."""
    try:
        if step is Step.ANSWER:
            _answer(assistant, person, reference, text)
        else:
            _move(assistant, person, reference, step, tag, held_by)
    except HandOverNotFound as error:
        raise HTTPException(404, _NOT_FOUND) from error
    except HeldByAnother:
        return _case_page(request, reference, person, assistant, status=409, told="not_yours", typed=text)
    except TagMissing:
        return _case_page(request, reference, person, assistant, status=422, told="untagged")
    except UnreadableMessage:
        return _case_page(request, reference, person, assistant, status=422, told="unreadable", typed=text)
    return RedirectResponse(f"/support/{reference}", 303)


def _answer(assistant: Assistant, person: Principal, reference: str, text: str) -> None:
    if len(text) > LONGEST_TEXT:
        raise UnreadableMessage(f"At most {LONGEST_TEXT} characters.")
    assistant.support_queue.answer(person, reference, readable(text))


def _move(
    assistant: Assistant, person: Principal, reference: str, step: Step, tag: Tag | None, held_by: str | None
) -> None:
    queue = assistant.support_queue
    if step is Step.TAKE:
        queue.take(person, reference, held_by or None)
    elif step is Step.GIVE_BACK:
        queue.give_back(person, reference)
    elif step is Step.CLOSE:
        queue.close(person, reference, tag)
    elif tag is None:
        raise TagMissing(reference)
    else:
        queue.tag(person, reference, tag)


def _case_page(
    request: Request,
    reference: str,
    person: Principal,
    assistant: Assistant,
    *,
    status: int = 200,
    told: str | None = None,
    typed: str = "",
) -> Response:
    try:
        case = assistant.support_queue.case(reference)
    except HandOverNotFound as error:
        raise HTTPException(404, _NOT_FOUND) from error
    one, zone, language = (
        case.hand_over,
        ZoneInfo(assistant.settings.desk_timezone),
        language_for(request, person),
    )
    return page(
        request,
        "support_case.html",
        _WORDS,
        person,
        status=status,
        one=_row(one, assistant, language),
        mine=one.taken_by == person.id and one.state is not State.CLOSED,
        told=told,
        typed=typed,
        tag=one.tag.value if one.tag else None,
        tags=[(tag.value, WORDS.word("tag", tag.value, language)) for tag in Tag],
        transcript=case.transcript,
        answers_left_out=case.answers_left_out,
        messages=[(message, _shown(message.at, zone)) for message in case.messages],
        longest=LONGEST_TEXT,
    )


def _row(one: HandOver, assistant: Assistant, language: Language) -> Mapping[str, Any]:
    """A hand-over as both pages show it."""
    zone = ZoneInfo(assistant.settings.desk_timezone)
    holder = assistant.principals.by_id(one.taken_by) if one.taken_by else None
    waited = int((datetime.now(tz=UTC) - one.at).total_seconds() // 60)
    return {
        "reference": one.reference,
        "state": one.state.value,
        "since": _shown(one.at, zone),
        "days": str(waited // 1440),
        "hours": str(waited // 60 % 24),
        "minutes": str(waited % 60),
        "language": one.language,
        "reason": one.reason,
        "tag": WORDS.word("tag", one.tag.value, language) if one.tag else None,
        "channel": one.channel,
        "site_id": one.site_id,
        "name": one.name,
        "contact": one.contact,
        "taken_by": one.taken_by,
        "holder": (holder.name if holder else None) or one.taken_by,
    }


def _shown(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"
