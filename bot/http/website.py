"""The widget for other people's websites: one script, and its words in each language."""

from typing import Annotated

from fastapi import APIRouter, Header, HTTPException
from fastapi.responses import Response

from bot.http.widget_script import LANGUAGES, Sent, widget_script, widget_words

router = APIRouter(include_in_schema=False)
FOR_ALL = {
    "Access-Control-Allow-Origin": "*",
    "Cache-Control": "public, max-age=300",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Vary": "Accept-Encoding",
    "X-Content-Type-Options": "nosniff",
}
"""Any page may load them: they are the same for everybody, and hold nothing of anybody."""

Tag = Annotated[str | None, Header(alias="If-None-Match")]
Encodings = Annotated[str, Header(alias="Accept-Encoding")]


def prepare() -> None:
    """Put everything together before the first visitor waits for it."""
    widget_script()
    for language in LANGUAGES:
        widget_words(language)


@router.get("/widget.js")
def script(known: Tag = None, encodings: Encodings = "") -> Response:
    """The widget, whole. 304 for a browser that has it."""
    return _answer(widget_script(), "text/javascript; charset=utf-8", known, encodings)


@router.get("/widget/words/{language}")
def words(language: str, known: Tag = None, encodings: Encodings = "") -> Response:
    """What the widget says in a language. 404 for one that it does not speak."""
    if language not in LANGUAGES:
        raise HTTPException(404, f"The widget speaks {', '.join(LANGUAGES)}.")
    return _answer(widget_words(language), "application/json", known, encodings)


def _answer(sent: Sent, media_type: str, known: str | None, encodings: str) -> Response:
    headers = {**FOR_ALL, "ETag": sent.tag}
    if known and sent.tag in known:
        return Response(status_code=304, headers=headers)
    if "gzip" in encodings:
        return Response(sent.packed, headers={**headers, "Content-Encoding": "gzip"}, media_type=media_type)
    return Response(sent.plain, headers=headers, media_type=media_type)
