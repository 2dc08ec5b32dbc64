"""`/review/entries`: an entry is approved by a second person, changed, retired, and put back."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from bot.app import Assistant
from bot.http.callers import CurrentAssistant
from bot.http.page import page
from bot.http.review_desk import (
    WORDS,
    Because,
    Digest,
    bundled_now,
    clusters_of,
    doubts_of,
    name_of,
    publish,
)
from bot.http.review_draft import Draft, checked
from bot.http.review_form import DraftForm
from bot.http.signing_in import Reviewer
from bot.review.effect import effects_of
from bot.review.entries import Entries, OwnDraft, TextChanged
from bot.review.entry import BUNDLED_AUTHOR, Entry, EntryState, EntryUnknown
from bot.review.faq_text import FaqText, Topic
from bot.review.history import changes_waiting, history_of, underneath_of
from tools.principal import Principal

router = APIRouter(prefix="/review/entries", include_in_schema=False)
BUNDLED_TEXT = 0
"""The number under which the text of an entry's document is put back: versions begin at 1."""


@dataclass(frozen=True)
class _Desk:
    """Whoever is at an entry, with all that its page needs."""

    request: Request
    reader: Principal
    assistant: Assistant
    entry: Entry
    draft: Draft | None = None

    @property
    def entries(self) -> Entries:
        return Entries(self.assistant.engine)


@router.get("/{entry_id}")
def entry(request: Request, reader: Reviewer, assistant: CurrentAssistant, entry_id: str) -> Response:
    """An entry: what waits for approval with what speaks against it, its history, the form to change it."""
    return _page(_Desk(request, reader, assistant, _entry(assistant, entry_id)))


@router.post("/{entry_id}")
def rewrite(
    request: Request,
    reader: Reviewer,
    assistant: CurrentAssistant,
    entry_id: str,
    form: Annotated[DraftForm, Form()],
) -> Response:
    """A new version, kept for a second person as the first one was."""
    found = _entry(assistant, entry_id)
    base = bundled_now(assistant, reader, found) or found.versions[0].base
    made = checked(assistant, form, cluster_id=found.cluster_id, entry_id=entry_id, base=base)
    if made.text is None:
        return _page(_Desk(request, reader, assistant, found, made), status=made.status)
    Entries(assistant.engine).rewrite(reader, entry_id, made.text, base)
    return _to_entry(entry_id, "requested")


@router.post("/{entry_id}/approve")
def approve(
    request: Request,
    reader: Reviewer,
    assistant: CurrentAssistant,
    entry_id: str,
    digest: Digest,
    seen: Annotated[bool, Form()] = False,
    despite: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """Live within seconds; 409 with the page when it is one's own, changed meanwhile, or doubtful."""
    found = _entry(assistant, entry_id)
    clusters_of(assistant).collect()  # what was asked until now, this text answers
    desk, waiting = _Desk(request, reader, assistant, found), found.requested
    doubtful = waiting is not None and waiting.digest == digest and _doubts(desk, waiting.text)
    if doubtful and not (seen and despite.strip()):
        return _page(desk, wrong="doubts", status=409)
    reason, now = despite.strip() if doubtful else "", bundled_now(assistant, reader, found)
    try:
        desk.entries.approve(reader, entry_id, digest, reason, now)
    except (OwnDraft, TextChanged) as refusal:
        return _refused(desk, refusal)
    return _to_entry(entry_id, "live" if publish(assistant) else "soon")


@router.post("/{entry_id}/send-back")
def send_back(
    request: Request,
    reader: Reviewer,
    assistant: CurrentAssistant,
    entry_id: str,
    digest: Digest,
    because: Because,
) -> Response:
    """Not approved; refused in the same cases as an approval."""
    desk = _Desk(request, reader, assistant, _entry(assistant, entry_id))
    try:
        desk.entries.send_back(reader, entry_id, digest, because)
    except (OwnDraft, TextChanged) as refusal:
        return _refused(desk, refusal)
    return _to_entry(entry_id, "sent_back")


@router.post("/{entry_id}/put-back")
def put_back(
    reader: Reviewer, assistant: CurrentAssistant, entry_id: str, number: Annotated[int, Form(ge=0)]
) -> Response:
    """An older version, or the document's own text (0), as a new one that a second person approves. 404."""
    found = _entry(assistant, entry_id)
    now = bundled_now(assistant, reader, found)
    texts = {one.number: one.text for one in found.versions}
    if now:
        texts[BUNDLED_TEXT] = now.text
    if number not in texts:
        raise HTTPException(404, "No such version. The entry's page lists those that there are.")
    Entries(assistant.engine).rewrite(reader, entry_id, texts[number], now)
    return _to_entry(entry_id, "requested")


@router.post("/{entry_id}/retire")
def retire(reader: Reviewer, assistant: CurrentAssistant, entry_id: str) -> Response:
    """Gone within seconds."""
    found = _entry(assistant, entry_id)
    now = bundled_now(assistant, reader, found)
    if now and found.state is not EntryState.LIVE:
        Entries(assistant.engine).retire_bundled(reader, now)
    else:
        Entries(assistant.engine).retire(reader, entry_id)
    return _to_entry(entry_id, "retired" if publish(assistant) else "soon")


def _entry(assistant: Assistant, entry_id: str) -> Entry:
    try:
        return Entries(assistant.engine).one(entry_id)
    except EntryUnknown as error:
        raise HTTPException(404, "No such entry. `/review` lists those that there are.") from error


def _to_entry(entry_id: str, done: str) -> Response:
    return RedirectResponse(f"/review/entries/{entry_id}?done={done}", 303)


def _doubts(desk: _Desk, text: FaqText) -> bool:
    return bool(doubts_of(desk.assistant).of(desk.entry, text))


def _refused(desk: _Desk, refusal: OwnDraft | TextChanged) -> Response:
    wrong = "own" if isinstance(refusal, OwnDraft) else "changed"
    now = _entry(desk.assistant, desk.entry.entry_id)
    return _page(_Desk(desk.request, desk.reader, desk.assistant, now), wrong=wrong, status=409)


def _page(desk: _Desk, *, wrong: str = "", status: int = 200) -> Response:
    found, waiting, doubts = desk.entry, desk.entry.requested, doubts_of(desk.assistant)
    now = bundled_now(desk.assistant, desk.reader, found)
    return page(
        desk.request,
        "review_entry.html",
        WORDS,
        desk.reader,
        status=status,
        entry=found,
        waiting=waiting,
        waiting_changes=changes_waiting(found),
        doubts=doubts.of(found, waiting.text) if waiting else (),
        near=doubts.near(found, waiting.text) if waiting else (),
        own=waiting is not None and desk.reader.id in found.authors,
        effect=effects_of(desk.assistant.engine, [found]).get(found.entry_id),
        bundled=now,
        underneath=underneath_of(found, now),
        history=history_of(found),
        draft=desk.draft or Draft(DraftForm.of(found.versions[0].text)),
        topics=list(Topic),
        name_of=lambda who: _named(desk, who),
        done=_done(desk.request) if not (wrong or desk.draft) else None,
        wrong=wrong,
    )


def _named(desk: _Desk, who: str | None) -> str | None:
    """A person's name; None for what came with a document."""
    return None if who == BUNDLED_AUTHOR else name_of(desk.assistant, who)


def _done(request: Request) -> str | None:
    """What was just done, as the address says it; None for a word that is not ours."""
    said = request.query_params.get("done")
    return said if said in WORDS.entries["done"] else None
