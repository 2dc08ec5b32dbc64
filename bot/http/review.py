"""`/review`: what was not answered becomes an FAQ entry that two people have read."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Annotated

import structlog
from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from bot.app import Assistant
from bot.book_names import book_names
from bot.handovers.written import Written, written_by_people
from bot.http.callers import CurrentAssistant
from bot.http.page import WEB, page
from bot.http.review_form import DraftForm, EmptyDays
from bot.http.signing_in import Reviewer
from bot.ledger.clusters import turns_of
from bot.phrasebook import Phrasebook
from bot.redaction import KnownNames, redacted
from bot.review.clusters import Cluster, Clusters, ClusterUnknown
from bot.review.doubts import Doubts
from bot.review.effect import effects_of
from bot.review.entries import Entries, OwnDraft, TextChanged
from bot.review.entry import Entry, EntryUnknown
from bot.review.faq_text import FaqText, Topic
from bot.review.personal_data import TakenOut, without_personal_data
from bot.review.shelf import Shelf
from knowledge.generation import BuildFailed
from tools.documents import reader_of
from tools.principal import PUBLIC, Principal

router = APIRouter(prefix="/review", include_in_schema=False)
log = structlog.get_logger(__name__)
_WORDS = Phrasebook(WEB / "templates" / "review.yaml")
_SHOWN = 100
"""Clusters of one page."""
Reason = Annotated[str, Form(min_length=1, max_length=500)]
Digest = Annotated[str, Form(pattern=r"^[0-9a-f]{64}$")]


@router.get("")
def overview(
    request: Request, reader: Reviewer, assistant: CurrentAssistant, cluster: str | None = None
) -> Response:
    """What needs an answer, the most asked first, and the entries there are."""
    _clusters(assistant).collect()
    if cluster is not None:
        return RedirectResponse(f"/review/clusters/{_meant(assistant, cluster).cluster_id}", 303)
    _publish(assistant)
    clusters = [one for one in _clusters(assistant).all() if one.open]
    entries = Entries(assistant.engine).all()
    return page(
        request,
        "review.html",
        _WORDS,
        reader,
        clusters=clusters[:_SHOWN],
        more=max(0, len(clusters) - _SHOWN),
        entries=entries,
        effects=effects_of(assistant.engine, entries),
    )


@router.get("/clusters/{cluster_id}")
def cluster(
    request: Request, reader: Reviewer, assistant: CurrentAssistant, cluster_id: str, take: int | None = None
) -> Response:
    """One cluster with the form for its answer; `take` begins it with what a person wrote."""
    found = _cluster(assistant, cluster_id)
    return _cluster_page(
        request, reader, assistant, found, DraftForm.beginning(found, _taken(assistant, found, take))
    )


@router.post("/clusters/{cluster_id}")
def draft(
    request: Request,
    reader: Reviewer,
    assistant: CurrentAssistant,
    cluster_id: str,
    form: Annotated[DraftForm, Form()],
) -> Response:
    """Kept for a second person to read; shown once more first where personal data was taken out."""
    found = _cluster(assistant, cluster_id)
    try:
        text, taken_out = without_personal_data(form.text(), _names(assistant))
    except EmptyDays:
        return _cluster_page(request, reader, assistant, found, form, wrong="days")
    if taken_out:
        return _cluster_page(request, reader, assistant, found, DraftForm.of(text), taken_out=taken_out)
    return _to_entry(Entries(assistant.engine).draft(reader, cluster_id, text), "requested")


@router.post("/clusters/{cluster_id}/dismiss")
def dismiss(reader: Reviewer, assistant: CurrentAssistant, cluster_id: str, because: Reason) -> Response:
    """Its turns need no answer."""
    _clusters(assistant).dismiss(reader, _cluster(assistant, cluster_id).cluster_id, because)
    return RedirectResponse("/review", 303)


@router.get("/entries/{entry_id}")
def entry(request: Request, reader: Reviewer, assistant: CurrentAssistant, entry_id: str) -> Response:
    """An entry: what waits for approval with what speaks against it, its history, the form to change it."""
    return _entry_page(request, reader, assistant, _entry(assistant, entry_id))


@router.post("/entries/{entry_id}")
def rewrite(
    request: Request,
    reader: Reviewer,
    assistant: CurrentAssistant,
    entry_id: str,
    form: Annotated[DraftForm, Form()],
) -> Response:
    """A new version, kept for a second person as the first one was."""
    found = _entry(assistant, entry_id)
    try:
        text, taken_out = without_personal_data(form.text(), _names(assistant))
    except EmptyDays:
        return _entry_page(request, reader, assistant, found, form=form, wrong="days", status=422)
    if taken_out:
        return _entry_page(request, reader, assistant, found, form=DraftForm.of(text), taken_out=taken_out)
    Entries(assistant.engine).rewrite(reader, entry_id, text)
    return _to_entry(entry_id, "requested")


@router.post("/entries/{entry_id}/approve")
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
    _clusters(assistant).collect()  # what was asked until now, this text answers
    waiting = found.requested
    doubtful = (
        waiting is not None and waiting.digest == digest and _doubts(assistant).of(entry_id, waiting.text)
    )
    if doubtful and not (seen and despite.strip()):
        return _entry_page(request, reader, assistant, found, wrong="doubts", status=409)
    try:
        Entries(assistant.engine).approve(reader, entry_id, digest, despite.strip() if doubtful else "")
    except (OwnDraft, TextChanged) as refusal:
        return _refused(request, reader, assistant, entry_id, refusal)
    return _to_entry(entry_id, "live" if _publish(assistant) else "soon")


@router.post("/entries/{entry_id}/send-back")
def send_back(
    request: Request,
    reader: Reviewer,
    assistant: CurrentAssistant,
    entry_id: str,
    digest: Digest,
    because: Reason,
) -> Response:
    """Not approved; refused in the same cases as an approval."""
    _entry(assistant, entry_id)
    try:
        Entries(assistant.engine).send_back(reader, entry_id, digest, because)
    except (OwnDraft, TextChanged) as refusal:
        return _refused(request, reader, assistant, entry_id, refusal)
    return _to_entry(entry_id, "sent_back")


@router.post("/entries/{entry_id}/retire")
def retire(reader: Reviewer, assistant: CurrentAssistant, entry_id: str) -> Response:
    """Gone within seconds."""
    _entry(assistant, entry_id)
    Entries(assistant.engine).retire(reader, entry_id)
    return _to_entry(entry_id, "retired" if _publish(assistant) else "soon")


def _publish(assistant: Assistant) -> bool:
    """Bring library and index to what is live; False where the index follows later by itself."""
    if not Shelf(assistant.library, Entries(assistant.engine)).bring_up_to_date():
        return True
    try:
        assistant.index.refresh()
    except BuildFailed as error:
        log.warning("review_index_not_built", reason=str(error))
        return False
    return True


def _clusters(assistant: Assistant) -> Clusters:
    return Clusters(
        assistant.engine,
        assistant.encoder,
        lambda: _names(assistant),
        confidence=lambda question: _confidence(assistant, question),
    )


def _confidence(assistant: Assistant, question: str) -> float:
    today = assistant.settings.day()
    hits = assistant.retriever.search(question, reader=reader_of(PUBLIC), at_most=1, today=today)
    return hits[0].confidence if hits else 0.0


def _names(assistant: Assistant) -> Collection[str]:
    """What is taken out of every text, beside what is found without a list."""
    return book_names(assistant.records, assistant.principals.all())


def _doubts(assistant: Assistant) -> Doubts:
    return Doubts(assistant.library, assistant.retriever, assistant.encoder, assistant.settings.day())


def _cluster(assistant: Assistant, cluster_id: str) -> Cluster:
    try:
        return _clusters(assistant).one(cluster_id)
    except ClusterUnknown as error:
        raise HTTPException(404, "No such cluster. `/review` lists those that there are.") from error


def _entry(assistant: Assistant, entry_id: str) -> Entry:
    try:
        return Entries(assistant.engine).one(entry_id)
    except EntryUnknown as error:
        raise HTTPException(404, "No such entry. `/review` lists those that there are.") from error


def _to_entry(entry_id: str, done: str) -> Response:
    return RedirectResponse(f"/review/entries/{entry_id}?done={done}", 303)


def _refused(
    request: Request, reader: Principal, assistant: Assistant, entry_id: str, refusal: OwnDraft | TextChanged
) -> Response:
    wrong = "own" if isinstance(refusal, OwnDraft) else "changed"
    return _entry_page(request, reader, assistant, _entry(assistant, entry_id), wrong=wrong, status=409)


def _meant(assistant: Assistant, cluster_id: str) -> Cluster:
    """A cluster of the review's own, or the one that holds questions of this one of the insights. 404."""
    own = _clusters(assistant).holding(turns_of(assistant.engine, cluster_id))
    return own or _cluster(assistant, cluster_id)


def _person_answers(assistant: Assistant, found: Cluster) -> Sequence[Written]:
    names = KnownNames(_names(assistant))
    conversations = list(dict.fromkeys(one.conversation_id for one in found.asked))
    written = written_by_people(assistant.engine, conversations)
    return [replace(one, text=redacted(one.text, names)) for one in written]


def _taken(assistant: Assistant, found: Cluster, take: int | None) -> str:
    answers = _person_answers(assistant, found) if take is not None else []
    return answers[take].text if take is not None and 0 <= take < len(answers) else ""


def _cluster_page(
    request: Request,
    reader: Principal,
    assistant: Assistant,
    found: Cluster,
    form: DraftForm,
    *,
    taken_out: Sequence[TakenOut] = (),
    wrong: str = "",
) -> Response:
    return page(
        request,
        "review_cluster.html",
        _WORDS,
        reader,
        status=422 if wrong else 200,
        cluster=found,
        entries=[one for one in Entries(assistant.engine).all() if one.cluster_id == found.cluster_id],
        answers=_person_answers(assistant, found),
        form=form,
        topics=list(Topic),
        taken_out=taken_out,
        wrong=wrong,
    )


def _entry_page(
    request: Request,
    reader: Principal,
    assistant: Assistant,
    found: Entry,
    *,
    form: DraftForm | None = None,
    taken_out: Sequence[TakenOut] = (),
    wrong: str = "",
    status: int = 200,
) -> Response:
    waiting = found.requested
    doubts = _doubts(assistant)
    return page(
        request,
        "review_entry.html",
        _WORDS,
        reader,
        status=status,
        entry=found,
        waiting=waiting,
        doubts=doubts.of(found.entry_id, waiting.text) if waiting else (),
        near=doubts.near(found.entry_id, waiting.text) if waiting else (),
        own=waiting is not None and reader.id in found.authors,
        effect=effects_of(assistant.engine, [found]).get(found.entry_id),
        form=form or DraftForm.of(_newest(found)),
        topics=list(Topic),
        name_of=lambda who: _name(assistant, who),
        done=_done(request) if not wrong else None,
        wrong=wrong,
        taken_out=taken_out,
    )


def _done(request: Request) -> str | None:
    """What was just done, as the address says it; None for a word that is not ours."""
    said = request.query_params.get("done")
    return said if said in _WORDS.entries["done"] else None


def _newest(found: Entry) -> FaqText:
    return found.versions[0].text


def _name(assistant: Assistant, who: str | None) -> str:
    person = assistant.principals.by_id(who) if who else None
    return person.name if person else who or ""
