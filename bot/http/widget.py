"""The widget of a website: what it shows at first, and sessions for customers that the site vouches for."""

import re
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from pydantic import BaseModel, ConfigDict

from bot.app import Assistant
from bot.demo_people import demo_people
from bot.http.callers import CurrentAssistant, admitted, bearer_of
from bot.http.page import WEB
from bot.language import Language, language_tag
from bot.phrasebook import Phrasebook
from bot.sites.site import DEMO_SITE, Site
from bot.sites.spent_tokens import TokenRefused
from bot.web_sessions import GOOD_FOR, SessionKind, WebSessions
from knowledge.passage import DocumentKind
from tools.documents import reader_of
from tools.principal import PUBLIC, Principal, Right

router = APIRouter(prefix="/v1/widget", dependencies=[Depends(admitted)])
_WORDS = Phrasebook(WEB / "starters.yaml")
_AT_MOST = 4
_TITLE_END = re.compile(r"\s+[-–—|·:_]\s+|[|·—_]")
_SURE = 0.3
"""A page's title is no question: what is found for it may be less sure than an answer must be."""
_REFUSED = "This token is not valid here. Have your server sign a new one; each serves once."


class HostToken(BaseModel):
    """A JWT for a website's customer: the website's own server signed it, or its identity provider."""

    model_config = ConfigDict(extra="forbid")

    token: str


def site_of(request: Request) -> Site:
    """The website whose widget asks. 404 without its key."""
    site: Site | None = getattr(request.state, "site", None)
    if site is None:
        raise HTTPException(404, "This is for a website's widget: add `?site=` with the website's key.")
    return site


CurrentSite = Annotated[Site, Depends(site_of)]


@router.get("")
def beginning(
    site: CurrentSite,
    assistant: CurrentAssistant,
    language: Annotated[str, Query(max_length=35)] = "en",
    about: Annotated[str, Query(max_length=500)] = "",
) -> dict[str, Any]:
    """How the widget introduces itself, and questions to begin with: about its page, if there are."""
    spoken = language_tag(language) or Language.EN
    own = site.words.questions.get(spoken.value, _WORDS.entries["starters"][spoken.value])
    suggestions = [*_about(assistant, about, spoken), *own]
    return {
        "name": site.name,
        "accent": site.accent,
        "greeting": site.words.greeting.get(spoken.value) or _WORDS.say("greeting", spoken),
        "suggestions": list(dict.fromkeys(suggestions))[:_AT_MOST],
    }


def _about(assistant: Assistant, about: str, language: Language) -> list[str]:
    """The public FAQ's questions nearest to a page's title; none for a page about other matters."""
    title = _TITLE_END.split(about.strip())[0]  # what follows is the website's own name
    if not title:
        return []
    reader, today = reader_of(PUBLIC), assistant.settings.day()
    hits = assistant.retriever.search(title, reader=reader, at_most=8, today=today, language=language.value)
    asked = [
        hit for hit in hits if hit.passage.kind is DocumentKind.FAQ and hit.passage.language == language.value
    ]
    return [hit.passage.section for hit in asked[:3]] if asked and asked[0].confidence > _SURE else []


@router.post("/sessions", status_code=201)
def begin(site: CurrentSite, body: HostToken, assistant: CurrentAssistant) -> dict[str, Any]:
    """A session for the customer whom the website vouches for. 401 for any token that does not serve.

    503 while the website's identity provider cannot be asked for its keys.
    """
    principal = _vouched_for(assistant, site, body.token)
    if principal is None:
        raise HTTPException(401, _REFUSED, {"WWW-Authenticate": "Bearer"})
    session, until = WebSessions(assistant.engine).begin(principal, SessionKind.WIDGET, site.site_id)
    return {
        "session": session,
        "expires_at": until.isoformat(),
        "seconds": int(GOOD_FOR[SessionKind.WIDGET].total_seconds()),
        "name": principal.name,
        "language": principal.language,
    }


def _vouched_for(assistant: Assistant, site: Site, token: str) -> Principal | None:
    """A principal with records of their own; a website vouches for nobody of ours."""
    try:
        principal_id = assistant.vouching.spend(site, token)
    except TokenRefused:
        return None
    principal = assistant.principals.by_id(principal_id)
    if site is DEMO_SITE and principal not in _of_the_demo(assistant):
        return None  # its secret is known to all, and a real book may lie in the same database
    return principal if principal and principal.may(Right.READ_RECORDS) else None


def _of_the_demo(assistant: Assistant) -> list[Principal | None]:
    return [assistant.principals.by_token(one.token) for one in demo_people()]


@router.delete("/sessions", status_code=204, dependencies=[Depends(site_of)])
def end(request: Request, assistant: CurrentAssistant) -> None:
    """The session that the request carries is over."""
    if token := bearer_of(request):
        WebSessions(assistant.engine).end(token)
