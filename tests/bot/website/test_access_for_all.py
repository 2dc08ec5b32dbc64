"""Accessible: no state with a violation that axe knows, the keyboard alone, small and dark screens."""

from functools import partial
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, Route, expect

from tests.bot.website.conftest import Opened, ask

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def _fulfilled(body: Any, route: Route) -> None:
    route.fulfill(json=body, headers={"Access-Control-Allow-Origin": "*"})


def violations(page: Page) -> list[tuple[str, Any]]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_axe_finds_nothing_in_a_visitors_states(opened: Opened, lang: str, dark: bool) -> None:
    page = opened(lang=lang, dark=dark)
    states = {"closed": violations(page)}
    page.locator(".launcher").click()
    states["open"] = violations(page)
    ask(page, "What is a waiting period?" if lang == "en" else "客户破产了能赔多少？")
    page.locator("button.mark").first.click()
    page.locator(".opinion-down").click()
    states["answer, quote and opinion"] = violations(page)
    page.locator(".person-line > button").click()
    page.locator(".hand-over, .turn:nth-child(n + 3) .answer").first.wait_for()
    if page.locator(".hand-over").count():
        page.locator(".hand-over button[type=submit]").click()
    states["hand-over"] = violations(page)

    assert {name: found for name, found in states.items() if found} == {}


QUESTIONS = (
    "limit for Nordhaus?",
    "索赔案CLM-LQ-0004还缺哪些材料？",
    "哪些发票要报逾期",
    "砺桐机电还有多少额度",
    "can I ship 80k EUR on 60 days to Nordhaus?",
    "estimate indemnity for debt 400000 EUR limit 300000 EUR at 90%",
    "DSO with receivables 1000000 and sales 4000000",
    "list my limits",
    "请帮我把Nordhaus Pumpenwerk GmbH加入我们保单的关注名单",
)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_in_any_card(opened: Opened, dark: bool) -> None:
    page = opened(own=True, dark=dark)
    page.select_option("#person", "demo-lanqiao-owner")
    for question in QUESTIONS:
        ask(page, question)
    page.locator("details").evaluate_all("(all) => all.forEach((one) => (one.open = true))")

    assert violations(page) == []


def test_axe_finds_nothing_on_the_demo_pages(opened: Opened, address: str) -> None:
    page = opened(own=True)
    assert violations(page) == []
    page.goto(address + "/talk")
    page.locator(".log").wait_for()

    assert violations(page) == []


def focused(page: Page) -> str:
    found: str = page.evaluate(
        "(document.querySelector('cover-desk').shadowRoot.activeElement || {}).className || ''"
    )
    return found


def test_the_keyboard_alone_opens_asks_reads_and_leaves(opened: Opened) -> None:
    page = opened()
    page.keyboard.press("Tab")
    assert "launcher" in focused(page)
    page.keyboard.press("Enter")
    page.keyboard.type("What is a waiting period?")
    page.keyboard.press("Enter")
    page.locator(".turn .answer").wait_for()
    reached = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.add(focused(page))
    assert {"mark", "plain opinion-down", "log", "strong send"} <= reached
    page.keyboard.press("Escape")

    assert "launcher" in focused(page)
    expect(page.locator(".panel")).to_be_hidden()


def test_enter_that_ends_a_composition_sends_nothing(opened: Opened) -> None:
    page = opened(lang="zh")
    page.locator(".launcher").click()
    page.locator("#message").fill("shenme")
    page.locator("#message").dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})

    expect(page.locator(".turn")).to_have_count(0)
    expect(page.locator("#message")).to_have_value("shenme")


def test_every_target_is_large_enough_and_nothing_scrolls_sideways_at_320_pixels(opened: Opened) -> None:
    page = opened(own=True, phone=True)
    page.set_viewport_size({"width": 320, "height": 640})
    page.select_option("#person", "demo-lanqiao-owner")
    ask(page, "limit for Nordhaus?")
    ask(page, "哪些发票要报逾期")
    sizes = page.locator("button, select, input, summary").evaluate_all(
        "(all) => all.filter((one) => one.checkVisibility()).map((one) => one.getBoundingClientRect())"
    )
    small = [size for size in sizes if size["width"] < 24 or size["height"] < 24]
    wide = page.locator(".log").evaluate("(one) => one.scrollWidth - one.clientWidth")

    assert (small, wide) == ([], 0)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_any_brand_colour_stays_readable(opened: Opened, dark: bool) -> None:
    page = opened(dark=dark)
    for accent in ("#ffff00", "#000000", "#ffffff", "#7a7a7a", "#ff00aa"):
        site = {
            "name": "Brand",
            "accent": accent,
            "greeting": "Hello",
            "suggestions": ["What is a deductible?"],
        }
        page.route("**/v1/widget?*", partial(_fulfilled, site))
        page.reload()
        page.locator(".launcher").click()
        expect(page.locator("h2")).to_have_text("Brand")
        ask(page, "What is a waiting period?")

        assert violations(page) == []
        page.evaluate("sessionStorage.clear()")
