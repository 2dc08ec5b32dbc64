"""`/my/notifications`: what one was told, what one silenced, and how one wants to be told."""

from datetime import datetime
from typing import Annotated
from zoneinfo import available_timezones

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from bot.alerts.bell import Bell
from bot.alerts.desk import Reach, alert_ways
from bot.alerts.links import Links
from bot.alerts.mutes import USUAL_DAYS, MuteRefused, Mutes
from bot.alerts.preferences import Channel, PreferenceBook, Preferences, Rhythm, Scope, is_zone, usual
from bot.alerts.telling import NEVER_MUTED
from bot.alerts.wording import WORDS as ALERT_WORDS
from bot.app import Assistant
from bot.http.callers import CurrentAssistant, admitted
from bot.http.nothing_here import nothing_here
from bot.http.notification_form import NotificationForm
from bot.http.notifications import buyer_names, mark_seen
from bot.http.page import WEB, language_for, page
from bot.http.signing_in import RecordPageReader
from bot.phrasebook import Phrasebook
from tools.changes import ChangeKind
from tools.principal import PUBLIC, Principal, Right

router = APIRouter(include_in_schema=False)
_WORDS = Phrasebook(WEB / "templates" / "my_notifications.yaml")
_HERE = "/my/notifications"


@router.get(_HERE)
def notifications(
    request: Request, reader: RecordPageReader, assistant: CurrentAssistant, done: str = ""
) -> Response:
    """The list and the form."""
    return _page(request, reader, assistant, done=done if done in ("kept", "muted", "unmuted") else "")


@router.post(_HERE)
def choose(
    request: Request,
    reader: RecordPageReader,
    assistant: CurrentAssistant,
    form: Annotated[NotificationForm, Form()],
) -> Response:
    """Keeps the settings; 422 with the form for a zone that there is not or no quiet hours."""
    try:
        PreferenceBook(assistant.engine).choose(reader.id, form.chosen())
    except ValueError:
        wrong = "wrong_quiet" if is_zone(form.zone) else "wrong_zone"
        return _page(request, reader, assistant, wrong=wrong, status=422)
    return RedirectResponse(f"{_HERE}?done=kept", 303)


@router.post(f"{_HERE}/mutes")
def mute(
    request: Request,
    reader: RecordPageReader,
    assistant: CurrentAssistant,
    buyer_id: Annotated[str, Form(min_length=1, max_length=200)],
    kind: Annotated[ChangeKind, Form()],
    undo: Annotated[bool, Form()] = False,
) -> Response:
    """Silences a kind of change of a buyer, or undoes that."""
    if undo:
        Mutes(assistant.engine).unmute(reader.id, buyer_id, kind)
        return RedirectResponse(f"{_HERE}?done=unmuted", 303)
    if buyer_id not in buyer_names(assistant, reader) or kind in NEVER_MUTED:
        return nothing_here(request, reader)
    Mutes(assistant.engine).mute(reader.id, buyer_id, kind, assistant.settings.day())
    return RedirectResponse(f"{_HERE}?done=muted", 303)


@router.post(f"{_HERE}/{{entry_id}}/seen")
def seen(request: Request, reader: RecordPageReader, assistant: CurrentAssistant, entry_id: int) -> Response:
    """Marks one as seen."""
    if not mark_seen(assistant, reader, entry_id):
        return nothing_here(request, reader)
    return RedirectResponse(_HERE, 303)


@router.get("/alerts/mute/{token}", dependencies=[Depends(admitted)])
def link(request: Request, assistant: CurrentAssistant, token: str) -> Response:
    """Asks whether to silence what the link of an e-mail names. Nobody needs to sign in for it."""
    return _link_page(request, assistant, token, done=False)


@router.post("/alerts/mute/{token}", dependencies=[Depends(admitted)])
def mute_by_link(request: Request, assistant: CurrentAssistant, token: str) -> Response:
    """Silences it. Only here: a mail program that opens links ahead of its reader changes nothing."""
    may = Links(assistant.engine).of(token)
    if may is None:
        return nothing_here(request, PUBLIC)
    try:
        Mutes(assistant.engine).mute(may.principal_id, may.buyer_id, may.kind, assistant.settings.day())
    except MuteRefused:
        return nothing_here(request, PUBLIC)
    return _link_page(request, assistant, token, done=True)


def _link_page(request: Request, assistant: Assistant, token: str, *, done: bool) -> Response:
    """Neither the person nor the buyer is named: whoever has the link may not be its reader."""
    may = Links(assistant.engine).of(token)
    if may is None:
        return nothing_here(request, PUBLIC)
    kind = ALERT_WORDS.word("kind", may.kind.value, language_for(request))
    return page(request, "mute_link.html", _WORDS, kind=kind, days=str(USUAL_DAYS), done=done)


def _page(
    request: Request,
    reader: Principal,
    assistant: Assistant,
    *,
    done: str = "",
    wrong: str = "",
    status: int = 200,
) -> Response:
    language, names = language_for(request, reader), buyer_names(assistant, reader)
    chosen, reachable = _chosen(request, assistant, reader)
    entries = [
        (one, name, datetime.fromtimestamp(one.made_at, tz=chosen.local(assistant.settings.moment()).tzinfo))
        for one in Bell(assistant.engine).of(reader)
        for name in [names.get(one.change.buyer_id, one.change.buyer_id) if one.change else ""]
    ]
    return page(
        request,
        "my_notifications.html",
        _WORDS,
        reader,
        status=status,
        entries=[
            {
                "entry": one,
                "text": one.text(name, language),
                "why": one.why(name, language),
                "at": f"{at:%Y-%m-%d %H:%M}",
                "mutable": one.change is not None and one.change.kind not in NEVER_MUTED,
            }
            for one, name, at in entries
        ],
        mutes=[
            (one, names.get(one.buyer_id, one.buyer_id), ALERT_WORDS.word("kind", one.kind.value, language))
            for one in Mutes(assistant.engine).of(reader.id, assistant.settings.day())
        ],
        chosen=chosen,
        ways=[way for way in Channel if way is Channel.BELL or way in reachable or way in chosen.channels],
        scopes=list(Scope),
        rhythms=list(Rhythm),
        zones=sorted(available_timezones()),
        in_slack=Channel.SLACK in reachable and reader.may(Right.CONFIRM_REQUESTS),
        done=done,
        wrong=wrong,
        days=str(USUAL_DAYS),
    )


def _chosen(
    request: Request, assistant: Assistant, reader: Principal
) -> tuple[Preferences, frozenset[Channel]]:
    """What the person chose, else what is usual; and the ways that lead to them."""
    reach = Reach(assistant, alert_ways(assistant), request.app.state.in_slack)
    reachable = reach(reader)
    zone = assistant.settings.desk_timezone
    return PreferenceBook(assistant.engine).of(reader.id, zone) or usual(reachable, zone), reachable
