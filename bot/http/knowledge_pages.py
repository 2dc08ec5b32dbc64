"""`/knowledge`: the documents a reader may read, as pages whose clauses citations lead to."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from bot.app import Assistant
from bot.http.callers import CurrentAssistant, count
from bot.http.document_page import document_parts
from bot.http.highlight import excerpt
from bot.http.knowledge_list import by_group, in_other_language, listed, versions_of
from bot.http.nothing_here import nothing_here
from bot.http.page import WEB, language_for, page
from bot.http.signing_in import AnyReader
from bot.knowledge_links import knowledge_url
from bot.phrasebook import Phrasebook
from knowledge.passage import Hit
from tools.documents import reader_of
from tools.principal import Principal

router = APIRouter(include_in_schema=False)
HITS = 20
_WORDS = Phrasebook(WEB / "templates" / "knowledge.yaml")


@router.get("/knowledge")
def knowledge(
    request: Request,
    reader: AnyReader,
    assistant: CurrentAssistant,
    q: Annotated[str, Query(max_length=2000)] = "",
) -> Response:
    """All documents that the reader may read, and with `q` the passages nearest to it."""
    asked, language = q.strip(), language_for(request, reader)
    documents = listed(assistant.library.outlines(reader_of(reader)), assistant.settings.day(), language)
    hits = _hits(request, reader, assistant, asked) if asked else []
    return page(request, "knowledge.html", _WORDS, reader, groups=by_group(documents), asked=asked, hits=hits)


def _hits(request: Request, reader: Principal, assistant: Assistant, asked: str) -> list[dict[str, Any]]:
    """What speaks for today, as answers are given from it. A search counts like one over the API."""
    count(request, reader)
    found = assistant.retriever.search(
        asked, reader=reader_of(reader), at_most=HITS, today=assistant.settings.day()
    )
    return [_shown(hit, asked) for hit in found]


def _shown(hit: Hit, asked: str) -> dict[str, Any]:
    passage = hit.passage
    return {
        "url": knowledge_url(passage.document_id, passage.section, passage.text),
        "title": passage.title,
        "section": passage.section,
        "language": passage.language,
        "spans": excerpt(passage.text, asked),
    }


@router.get("/knowledge/{document_id:path}")
def document(document_id: str, request: Request, reader: AnyReader, assistant: CurrentAssistant) -> Response:
    """One document with its clauses; 404 for one that is not there and, alike, for one not to be read."""
    language, may_read = language_for(request, reader), reader_of(reader)
    documents = listed(assistant.library.outlines(may_read), assistant.settings.day(), language)
    at = next((place for place, one in enumerate(documents) if one.outline.id == document_id), None)
    if at is None:
        return nothing_here(request, reader)
    shown = documents[at]
    parts = document_parts(assistant.library.document_passages(document_id, may_read), language)
    return page(
        request,
        "document.html",
        _WORDS,
        reader,
        shown=shown,
        parts=parts,
        sibling=in_other_language(shown.outline, documents),
        versions=versions_of(shown.outline, documents),
        before=documents[at - 1] if at else None,
        after=documents[at + 1] if at + 1 < len(documents) else None,
    )
