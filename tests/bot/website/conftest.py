"""One browser for all tests of this folder, a server with the demo book, and a foreign host."""

import shutil
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Dialog, Page, Request, Route, sync_playwright

from bot.http.application import create_app
from bot.settings import Settings
from tests.bot.test_http import serving
from tests.bot.website.host import Host, host_page, hosting
from tests.bot.website.standing_in import StandIn
from tests.isolation.test_access import routes_of

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
LOOPBACK = {"127.0.0.1", "localhost"}
Opened = Callable[..., Page]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on the PATH: the browser tests need it (apt-get install chromium)")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="package")
def address(settings: Settings) -> Iterator[str]:
    yield from serving(settings)


@pytest.fixture(scope="package")
def host() -> Iterator[Host]:
    with hosting() as one:
        yield one


@pytest.fixture(scope="package")
def routes(settings: Settings) -> frozenset[str]:
    """The routes that the application has: what is not built yet is stood in for."""
    return frozenset(routes_of(create_app(settings).routes))


@pytest.fixture
def stand_in() -> StandIn:
    return StandIn()


def stands_in(page: Page, routes: frozenset[str], stand_in: StandIn) -> None:
    """Puts the stand-in before whatever the server lacks."""
    lacking = {
        "**/v1/**": "GET /v1/widget",
        "**/v1/hand-over*": "GET /v1/hand-over-desk",
        "**/v1/conversations/*/hand-over**": "GET /v1/hand-over-desk",
    }
    for pattern, route in lacking.items():
        if route not in routes:
            page.route(pattern, stand_in)


@pytest.fixture
def opened(
    browser: Browser, address: str, host: Host, routes: frozenset[str], stand_in: StandIn
) -> Iterator[Opened]:
    """Opens a page of the host with the widget; `own` opens the server's own demo page instead.

    Afterwards: nothing was asked of a machine outside, no dialog opened, no script failed.
    """
    pages: list[Page] = []
    wrong: list[str] = []

    def noted(said: str) -> None:
        wrong.append(said)

    def refused(dialog: Dialog) -> None:
        noted(f"dialog: {dialog.message}")
        dialog.dismiss()

    def asked(request: Request) -> None:
        if not _inside(request.url):
            noted(f"asked {request.url}")

    def opening(
        *,
        own: bool = False,
        phone: bool = False,
        locale: str = "en-GB",
        dark: bool = False,
        policy: str = "",
        **page: str,
    ) -> Page:
        context = browser.new_context(
            viewport={"width": 360, "height": 720} if phone else {"width": 1200, "height": 800},
            has_touch=phone,
            locale=locale,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        one = context.new_page()
        one.set_default_timeout(15_000)
        pages.append(one)
        one.on("dialog", refused)
        one.on("pageerror", lambda error: noted(f"script: {error}"))
        one.on("request", asked)
        if own:
            one.goto(address + "/")
        else:
            stands_in(one, routes, stand_in)
            headers = {"Content_Security_Policy": policy.format(server=address)} if policy else {}
            one.goto(host.put("/", host_page(address, **page), **headers))
        one.locator(".corner").wait_for(state="attached")
        return one

    yield opening
    for one in pages:
        one.unroute_all(behavior="ignoreErrors")
        one.context.close()
    assert wrong == []


def _inside(url: str) -> bool:
    return urlsplit(url).scheme in ("data", "blob", "about") or urlsplit(url).hostname in LOOPBACK


def ask(page: Page, question: str) -> None:
    """Opens the panel where it is closed, asks, and waits for the answer."""
    if page.locator(".launcher").is_visible():
        page.locator(".launcher").click()
    before = page.locator(".turn .answer").count()
    page.locator("#message").fill(question)
    page.locator("#message").press("Enter")
    page.locator(".turn .answer").nth(before).wait_for()


def events(*told: tuple[str, str]) -> str:
    """A stream of server-sent events, as the server writes them."""
    return "".join(f"event: {name}\r\ndata: {data}\r\n\r\n" for name, data in told)


def streaming(page: Page, body: str) -> None:
    """From now on a question is answered by these events, and by what then ends the stream."""

    def fulfil(route: Route) -> None:
        headers = {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "*"}
        route.fulfill(status=200, content_type="text/event-stream", headers=headers, body=body)

    page.route("**/v1/chat*", fulfil)
