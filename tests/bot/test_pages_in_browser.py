"""The pages in Chromium: accessible, within their window, and silent under their own strict policy."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page

from bot.settings import Settings
from tests.bot.chromium import DESKTOP, PHONE, chromium
from tests.bot.test_http import serving

PATHS = (
    "/knowledge",
    "/knowledge?q=waiting",
    "/knowledge/faq-overdue",
    "/knowledge/pol-lq-2026-schedule",
    "/knowledge/no-such-document",
    "/my/limits",
    "/my/limits/B-CN-006",
    "/my/claims",
    "/my/claims/CLM-LQ-0001",
    "/my/deadlines?month=2026-12",
    "/my/deadlines?now=true",
)
LOOKS = {"desktop-zh": (DESKTOP, "zh", "light"), "phone-en": (PHONE, "en", "dark")}


@pytest.fixture(scope="module")
def address(settings: Settings) -> Iterator[str]:
    yield from serving(settings)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as launched:
        yield launched


@pytest.fixture(params=LOOKS)
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    window, language, scheme = LOOKS[request.param]
    with browser.new_context(
        base_url=address,
        viewport={"width": window["width"], "height": window["height"]},
        color_scheme="dark" if scheme == "dark" else "light",
        extra_http_headers={"Authorization": "Bearer demo-lanqiao-owner"},
    ) as context:
        context.set_default_timeout(5000)
        opened = context.new_page()
        opened.goto(f"/sign-in?lang={language}")
        yield opened


def test_no_page_has_a_violation_an_overflow_or_an_error(page: Page) -> None:
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    found, wide = {}, []
    for path in PATHS:
        page.goto(path)
        violations = Axe().run(page).response["violations"]
        if violations:
            found[path] = [(one["id"], one["nodes"][0]["html"]) for one in violations]
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            wide.append(path)

    assert found == {}
    assert wide == []
    assert [one for one in errors if "404" not in one] == []


def test_a_link_to_the_answer_in_the_other_language_opens_it(page: Page) -> None:
    for place in ("what-is-the-date-of-loss", "损失日是指哪一天"):
        page.goto("about:blank")  # a new place on the same page would not load it anew
        page.goto(f"/knowledge/faq-claims#{quote(place)}")
        target = page.locator(f'[id="{place}"]')
        target.locator("p").first.wait_for(state="visible")
        assert target.evaluate("one => one.getBoundingClientRect().top < window.innerHeight")


def test_the_calendar_gives_way_to_the_list_on_a_phone(page: Page) -> None:
    page.goto("/my/deadlines?month=2026-12")
    on_a_phone = page.evaluate("window.innerWidth") == PHONE["width"]

    assert page.locator("table.month").is_visible() is not on_a_phone
    assert page.locator("ul.tasks").is_visible()


def test_a_policyholder_signs_in_finds_a_buyer_and_opens_its_page(browser: Browser, address: str) -> None:
    with browser.new_context(base_url=address, locale="en") as context:
        page = context.new_page()
        page.goto("/my/limits?lang=en")
        page.get_by_label("Access token").fill("demo-lanqiao-owner")
        page.get_by_role("button", name="Sign in").click()
        page.get_by_label("Buyer's name or number").fill("nordhaus")
        page.get_by_role("button", name="Filter").click()
        page.get_by_role("link", name="Nordhaus").first.click()
        page.get_by_role("heading", name="Nordhaus").first.wait_for()

        assert "EUR" in page.locator("main").inner_text()
