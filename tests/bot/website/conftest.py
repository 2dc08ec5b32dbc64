"""One browser for all tests of this folder, a server with the demo book, and a foreign host."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Dialog, Page, Request, Route

from bot.settings import Settings
from tests.bot.chromium import chromium
from tests.bot.test_http import serving
from tests.bot.website.host import Host, host_page, hosting

LOOPBACK = {"127.0.0.1", "localhost"}
Opened = Callable[..., Page]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="package")
def address(settings: Settings) -> Iterator[str]:
    yield from serving(settings)


@pytest.fixture(scope="package")
def host() -> Iterator[Host]:
    with hosting() as one:
        yield one


@pytest.fixture
def support(address: str) -> Iterator[httpx.Client]:
    """A person of the desk, on the support page."""
    headers = {"Authorization": "Bearer demo-support"}
    with httpx.Client(base_url=address, headers=headers, timeout=30) as person:
        yield person


def answer_as_a_person(support: httpx.Client, reference: str, *texts: str) -> None:
    for form in ({"step": "take"}, *({"step": "answer", "text": text} for text in texts)):
        assert support.post(f"/support/{reference}", data=form).status_code == 303


@pytest.fixture
def opened(browser: Browser, address: str, host: Host) -> Iterator[Opened]:
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
        one.set_default_timeout(30_000)
        pages.append(one)
        one.on("dialog", refused)
        one.on("pageerror", lambda error: noted(f"script: {error}"))
        one.on("request", asked)
        if own:
            one.goto(address + "/")
        else:
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
