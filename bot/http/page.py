"""A page: a template in the reader's language, under a policy that lets nothing in from elsewhere."""

from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.language import Language, language_tag
from bot.phrasebook import Phrasebook
from tools.principal import Principal, Right

WEB = Path(__file__).parent.parent / "web"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""A page loads nothing from elsewhere, so that no text in it can make a browser call another host."""
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
LANGUAGE_COOKIE = "coverdesk_language"

_TEMPLATES = Environment(
    loader=FileSystemLoader(WEB / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_FRAME = Phrasebook(WEB / "templates" / "layout.yaml")
_PLACES = (
    ("/support", "support", Right.ANSWER_HAND_OVERS),
    ("/review", "review", Right.REVIEW_ANSWERS),
    ("/insights", "insights", Right.READ_INSIGHTS),
    ("/my/limits", "my_limits", Right.READ_RECORDS),
    ("/my/claims", "my_claims", Right.READ_RECORDS),
    ("/my/deadlines", "my_deadlines", Right.READ_RECORDS),
    ("/my/requests", "my_requests", Right.READ_RECORDS),
    ("/my/notifications", "my_notifications", Right.READ_RECORDS),
    ("/my/cash", "my_cash", Right.READ_RECORDS),
)
"""The pages of those who are signed in: path, name, and the right that opens it."""


def page(
    request: Request,
    template: str,
    words: Phrasebook,
    reader: Principal | None = None,
    *,
    status: int = 200,
    **shown: Any,
) -> HTMLResponse:
    """A template under `bot/web/templates`, with `say(name, …)` and `word(table, value)` from its phrasebook.

    Everything shown is escaped. `?lang=` chooses the language and is remembered in a cookie.
    """
    language = language_for(request, reader)
    text = _TEMPLATES.get_template(template).render(
        language=language.value,
        other_language=(Language.EN if language is Language.ZH else Language.ZH).value,
        path=request.url.path,
        reader=reader,
        places=[(path, name) for path, name, right in _PLACES if reader and reader.may(right)],
        frame=lambda name, **fields: _FRAME.say(name, language, **fields),
        say=lambda name, **fields: words.say(name, language, **fields),
        word=lambda table, value: words.word(table, value, language),
        **shown,
    )
    response = HTMLResponse(text, status, HEADERS)
    if language_tag(request.query_params.get("lang")):
        response.set_cookie(LANGUAGE_COOKIE, language.value, samesite="lax", httponly=True)
    return response


def language_for(request: Request, reader: Principal | None = None) -> Language:
    """What was chosen, else the reader's own, else what the browser prefers, else English."""
    preferred = request.headers.get("accept-language", "").split(",")[0].split(";")[0]
    candidates = (
        request.query_params.get("lang"),
        request.cookies.get(LANGUAGE_COOKIE),
        reader.language if reader else None,
        preferred,
    )
    return next((tag for tag in map(language_tag, candidates) if tag), Language.EN)
