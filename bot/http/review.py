"""`/review`: what was not answered becomes an FAQ entry that two people have read."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from bot.app import Assistant
from bot.handovers.written import Written, written_by_people
from bot.http.callers import CurrentAssistant
from bot.http.page import page
from bot.http.review_desk import WORDS, Because, bundled_of, clusters_of, names_of, publish
from bot.http.review_draft import Draft, checked
from bot.http.review_form import DraftForm
from bot.http.signing_in import Reviewer
from bot.ledger.clusters import turns_of
from bot.redaction import KnownNames, redacted
from bot.review.clusters import Cluster, ClusterUnknown
from bot.review.effect import effects_of
from bot.review.entries import Entries
from bot.review.faq_text import Topic
from tools.principal import Principal

router = APIRouter(prefix="/review", include_in_schema=False)
_SHOWN = 100
"""Clusters of one list."""


@router.get("")
def overview(
    request: Request, reader: Reviewer, assistant: CurrentAssistant, cluster: str | None = None
) -> Response:
    """What needs an answer, the most asked first, the entries there are, and those of documents by file."""
    clusters_of(assistant).collect()
    if cluster is not None:
        return RedirectResponse(f"/review/clusters/{_meant(assistant, cluster).cluster_id}", 303)
    publish(assistant)
    waiting = [one for one in clusters_of(assistant).all() if one.open]
    ours = [one for one in waiting if not one.is_elsewhere]
    elsewhere = [one for one in waiting if one.is_elsewhere]
    entries = Entries(assistant.engine).all()
    bundled = bundled_of(assistant, reader)
    return page(
        request,
        "review.html",
        WORDS,
        reader,
        clusters=ours[:_SHOWN],
        more=max(0, len(ours) - _SHOWN),
        elsewhere=elsewhere[:_SHOWN],
        elsewhere_count=len(elsewhere),
        entries=entries,
        changed={one.entry_id for one in entries if one.is_changed_underneath(bundled)},
        effects=effects_of(assistant.engine, entries),
        files=bundled.files,
    )


@router.get("/clusters/{cluster_id}")
def cluster(
    request: Request, reader: Reviewer, assistant: CurrentAssistant, cluster_id: str, take: int | None = None
) -> Response:
    """One cluster with the form for its answer; `take` begins it with what a person wrote."""
    found = _cluster(assistant, cluster_id)
    begun = DraftForm.beginning(found, _taken(assistant, found, take))
    return _cluster_page(request, reader, assistant, found, Draft(begun))


@router.post("/clusters/{cluster_id}")
def draft(
    request: Request,
    reader: Reviewer,
    assistant: CurrentAssistant,
    cluster_id: str,
    form: Annotated[DraftForm, Form()],
) -> Response:
    """Kept for a second person to read; shown once more first where something speaks against it."""
    found = _cluster(assistant, cluster_id)
    made = checked(assistant, form, cluster_id=cluster_id)
    if made.text is None:
        return _cluster_page(request, reader, assistant, found, made)
    entry_id = Entries(assistant.engine).draft(reader, cluster_id, made.text)
    return RedirectResponse(f"/review/entries/{entry_id}?done=requested", 303)


@router.post("/clusters/{cluster_id}/dismiss")
def dismiss(reader: Reviewer, assistant: CurrentAssistant, cluster_id: str, because: Because) -> Response:
    """Its turns need no answer."""
    clusters_of(assistant).dismiss(reader, _cluster(assistant, cluster_id).cluster_id, because)
    return RedirectResponse("/review", 303)


def _cluster(assistant: Assistant, cluster_id: str) -> Cluster:
    try:
        return clusters_of(assistant).one(cluster_id)
    except ClusterUnknown as error:
        raise HTTPException(404, "No such cluster. `/review` lists those that there are.") from error


def _meant(assistant: Assistant, cluster_id: str) -> Cluster:
    """A cluster of the review's own, or the one that holds questions of this one of the insights. 404."""
    own = clusters_of(assistant).holding(turns_of(assistant.engine, cluster_id))
    return own or _cluster(assistant, cluster_id)


def _person_answers(assistant: Assistant, found: Cluster) -> Sequence[Written]:
    names = KnownNames(names_of(assistant))
    conversations = list(dict.fromkeys(one.conversation_id for one in found.asked))
    written = written_by_people(assistant.engine, conversations)
    return [replace(one, text=redacted(one.text, names)) for one in written]


def _taken(assistant: Assistant, found: Cluster, take: int | None) -> str:
    answers = _person_answers(assistant, found) if take is not None else []
    return answers[take].text if take is not None and 0 <= take < len(answers) else ""


def _cluster_page(
    request: Request, reader: Principal, assistant: Assistant, found: Cluster, made: Draft
) -> Response:
    return page(
        request,
        "review_cluster.html",
        WORDS,
        reader,
        status=made.status,
        cluster=found,
        entries=[one for one in Entries(assistant.engine).all() if one.cluster_id == found.cluster_id],
        answers=_person_answers(assistant, found),
        draft=made,
        topics=list(Topic),
    )
