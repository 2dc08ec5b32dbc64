"""The desk's pages in Chromium: no violation that axe knows, nothing wider than its window, no error."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page

from tests.bot.chromium import DESKTOP, PHONE, chromium
from tests.bot.review.office import DRAFT, Office

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
LOOKS = {
    "desktop-en": (DESKTOP, "en", "light"),
    "desktop-zh-dark": (DESKTOP, "zh", "dark"),
    "phone-zh": (PHONE, "zh", "light"),
    "phone-en-dark": (PHONE, "en", "dark"),
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as launched:
        yield launched


@pytest.fixture(scope="module")
def paths(office: Office) -> tuple[str, ...]:
    """Every page of the desk, each with something on it."""
    office.ask("how is the weather in Paris tomorrow")
    cluster = office.in_vain("can you issue an electronic tax invoice for the premium")
    entry = office.draft("do you lend umbrellas at the reception")
    office.approve(entry, seen="true", despite="read")
    office.support.post(entry, data=DRAFT | {"answer_en": "Only on paper, which is sent by post."})
    bundled = "/review/bundled/entry?document=faq-claims&entry=claim-documents-general"
    retired = "/review/bundled/retire?document=faq-overdue&entry="
    listed = office.support.get("/review/bundled?document=faq-overdue").text
    one = listed.split("/review/bundled/entry?document=faq-overdue&amp;entry=")[1].split('"')[0]
    replaced = office.admin.post(retired + one).headers["location"].split("?")[0]
    return (
        "/review",
        cluster,
        entry,
        "/review/bundled?q=claim",
        "/review/bundled?document=faq-claims",
        bundled,
        replaced,
        "/support",
        f"/support/{handed_over(office)}",
        "/insights",
    )


def handed_over(office: Office) -> str:
    """The reference of a visitor who waits for a person."""
    asked = office.ask("is there a swimming pool")
    form = {"name": "Li", "contact": "li@example.com", "consent": True, "message": "a person please"}
    sent = office.public.post("/v1/hand-overs", json={**form, "conversation_id": asked["conversation_id"]})
    return str(sent.json()["reference"])


@pytest.fixture(params=LOOKS)
def page(request: pytest.FixtureRequest, browser: Browser, office: Office) -> Iterator[Page]:
    yield from opened(browser, office, request.param, {"Authorization": "Bearer demo-support"})


@pytest.fixture(params=LOOKS)
def strangers_page(request: pytest.FixtureRequest, browser: Browser, office: Office) -> Iterator[Page]:
    yield from opened(browser, office, request.param, {})


def opened(browser: Browser, office: Office, look: str, headers: dict[str, str]) -> Iterator[Page]:
    window, language, scheme = LOOKS[look]
    with browser.new_context(
        base_url=str(office.support.base_url),
        viewport={"width": window["width"], "height": window["height"]},
        color_scheme="dark" if scheme == "dark" else "light",
        extra_http_headers=headers,
    ) as context:
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.goto(f"/sign-in?lang={language}")
        yield page


def violations_of(page: Page) -> list[tuple[str, str]]:
    """Each rule that is broken, with the first element that breaks it."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [(one["id"], one["nodes"][0]["html"]) for one in found]


def test_no_page_of_the_desk_has_a_violation_an_overflow_or_an_error(
    page: Page, paths: tuple[str, ...]
) -> None:
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    found, wide = {}, []
    for path in paths:
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        page.locator("details").evaluate_all("(all) => all.forEach((one) => (one.open = true))")
        if violations := violations_of(page):
            found[path] = violations
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            wide.append(path)

    assert found == {}
    assert wide == []
    assert errors == []


def test_signing_in_has_no_violation_at_first_and_after_a_wrong_token(strangers_page: Page) -> None:
    page, found = strangers_page, []
    page.goto("/sign-in")
    found += violations_of(page)
    page.locator("main form input[type=password], main form input:not([type=hidden])").first.fill(
        "not-a-token"
    )
    page.locator("main form button").first.click()
    page.locator("[role=alert], .wrong").first.wait_for()
    found += violations_of(page)

    assert found == []
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def test_a_form_that_is_shown_again_with_what_is_wrong_has_no_violation_either(
    page: Page, paths: tuple[str, ...]
) -> None:
    page.goto(paths[1])
    values = DRAFT | {"answer_en": "保费到账后，我们会开具电子发票。"}
    for name in ("question_en", "answer_en", "question_zh", "answer_zh"):
        page.locator(f"#{name}").fill(values[name])
    page.locator("form.draft button").click()
    page.locator("[role=alert]").wait_for()

    assert violations_of(page) == []
