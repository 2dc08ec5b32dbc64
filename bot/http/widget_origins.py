"""Cross-origin use: the widget of a known website, on that site's own pages, for the routes it needs."""

import re
import time
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.http.problems import problem
from bot.sites.site import Site
from bot.sites.sites import Sites

_OPEN = re.compile(
    r"/v1/(chat|feedback|widget|widget/sessions|hand-overs|hand-over-desk|deadlines\.ics|notifications(/[0-9]+/seen)?"
    r"|conversations/[^/]+(/hand-over(/messages)?)?|actions/[^/]+/(confirm|cancel))"
)
_METHODS = "GET, POST, DELETE"
_HEADERS = "Authorization, Content-Type, Accept, Last-Event-ID"
_KNOWN_FOR = 2.0
"""Seconds after which a removed website's widgets stop."""
_MOST_KNOWN = 1000


class WidgetOrigins:
    """Tells each request which website's widget sends it (`request.state.site`), and refuses the others'.

    Without `?site=` nothing is open to other origins. No cookie plays a part: credentials are never allowed.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._known: dict[str, tuple[Site | None, float]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        key = _key_in(scope)
        if key is None:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        site = await self._site(scope, key)
        if site is None or (origin is not None and not _shows(site, origin, headers)):
            detail = "This website may not show the widget: `coverdesk sites list` shows which may."
            await problem(403, detail)(scope, receive, send)
            return
        if scope["method"] == "OPTIONS" and origin is not None:
            await _preflight(origin, scope, receive, send)
            return
        scope.setdefault("state", {})["site"] = site
        await self._app(scope, receive, _allowing(origin, send) if origin is not None else send)

    async def _site(self, scope: Scope, key: str) -> Site | None:
        now = time.monotonic()
        site, until = self._known.get(key, (None, 0.0))
        if now < until:
            return site
        assistant = scope["app"].state.assistant
        site = await run_in_threadpool(Sites(assistant.engine, demo=assistant.settings.demo).by_key, key)
        if len(self._known) >= _MOST_KNOWN:  # made-up keys must not fill the memory
            self._known.clear()
        self._known[key] = site, now + _KNOWN_FOR
        return site


def _key_in(scope: Scope) -> str | None:
    """The key that a request carries, on a route that widgets may use; else None."""
    if scope["type"] != "http" or not _OPEN.fullmatch(scope["path"]):
        return None
    keys = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True).get("site")
    if keys is None:
        return None
    return keys[0] if len(keys) == 1 else ""  # two keys are none: whoever reads another one must not matter


def _shows(site: Site, origin: str, headers: Headers) -> bool:
    """Its own pages, or a page of this server itself, such as the demo page."""
    host = headers.get("host", "")
    return len(headers.getlist("origin")) == 1 and (
        site.shows_on(origin) or origin in (f"http://{host}", f"https://{host}")
    )


async def _preflight(origin: str, scope: Scope, receive: Receive, send: Send) -> None:
    headers = {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Methods": _METHODS,
        "Access-Control-Allow-Headers": _HEADERS,
        "Access-Control-Max-Age": "600",
        "Vary": "Origin",
    }
    await Response(status_code=204, headers=headers)(scope, receive, send)


def _allowing(origin: str, send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["Access-Control-Allow-Origin"] = origin
            headers["Access-Control-Expose-Headers"] = "Retry-After"
            headers.add_vary_header("Origin")
        await send(message)

    return sending
