"""A visitor and a customer converse in the widget, on a foreign page and on the demo page."""

import json
import re
import time
from typing import Any

import httpx
import pytest
from icalendar import Calendar
from playwright.sync_api import Page, Route, expect

from bot.sites.site import DEMO_SITE
from tests.bot.sites.conftest import signed
from tests.bot.website.conftest import Opened, answer_as_a_person, ask, events, streaming
from tests.bot.website.host import POLICY


def speak_as(page: Page, token: str) -> None:
    page.select_option("#person", token)
    expect(page.locator(".turn")).to_have_count(0)


def written(text: str) -> str:
    """A text without what Markdown writes and a page draws, and without its breaks."""
    plain = re.sub(r"^(> ?|[-*•] +|#+ +)", "", text, flags=re.MULTILINE).replace("**", "")
    return re.sub(r"\s+", "", plain)


@pytest.mark.parametrize(
    ("lang", "question", "words"),
    [
        ("en", "What is a waiting period?", "AI assistant"),
        ("zh-CN", "客户破产了能赔多少？", "AI 助手"),
        ("zh-TW", "等待期是什麼？", "轉人工"),
    ],
)
@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_a_visitor_of_a_foreign_page_is_answered_as_the_api_answers(
    opened: Opened, address: str, lang: str, question: str, words: str, phone: bool
) -> None:
    page = opened(lang=lang, phone=phone, policy=POLICY)
    ask(page, question)

    told = httpx.post(f"{address}/v1/chat", json={"message": question}, timeout=30).json()
    assert written(page.locator(".turn .answer").inner_text()) == written(told["answer"])
    assert words in page.locator(".panel").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_phone_shows_the_conversation_on_its_whole_screen(opened: Opened) -> None:
    page = opened(phone=True)
    page.locator(".launcher").click()

    box = page.locator(".panel").bounding_box()
    assert box == {"x": 0, "y": 0, "width": 360, "height": 720}


def test_the_widget_says_at_the_start_that_it_is_no_person(opened: Opened) -> None:
    page = opened(lang="zh")
    page.locator(".launcher").click()

    expect(page.locator(".notice")).to_contain_text("我是 AI 助手，不是真人")


def test_the_language_can_be_chosen_and_is_kept(opened: Opened) -> None:
    page = opened()
    page.locator(".launcher").click()
    page.locator(".top select").select_option("zh-Hant")
    expect(page.locator(".send")).to_have_text("傳送")
    page.reload()

    expect(page.locator(".send")).to_have_text("傳送")


def test_a_customer_sees_their_limit_with_its_amounts_to_the_digit(opened: Opened) -> None:
    page = opened(own=True)
    speak_as(page, "demo-lanqiao-owner")
    ask(page, "limit for Nordhaus?")

    card = page.locator(".card").inner_text()
    assert all(part in card for part in ("EUR 250,000", "EUR 108,400", "60 days", "90 %", "no end on record"))


def test_a_card_speaks_the_language_of_its_answer(opened: Opened) -> None:
    page = opened(own=True)
    speak_as(page, "demo-lanqiao-owner")
    ask(page, "Nordhaus 的限额还剩多少？")

    expect(page.locator(".card").first).to_have_attribute("lang", "zh-CN")
    expect(page.locator(".card").first).to_contain_text("限额")
    assert page.locator("#message").get_attribute("placeholder") == "Type a question, Enter sends it"


def test_a_mark_opens_the_quote_that_it_points_to(opened: Opened) -> None:
    page = opened()
    ask(page, "What is a waiting period?")
    page.locator("button.mark").first.click()

    quote = page.locator(".source[open] .verbatim")
    assert "waiting period" in quote.inner_text()
    expect(page.locator(".source summary").first).to_be_focused()


def test_the_days_of_an_invoice_come_as_a_calendar_file(opened: Opened) -> None:
    page = opened(own=True)
    speak_as(page, "demo-lanqiao-owner")
    ask(page, "发票LQ26-0024最晚哪天必须报")
    with page.expect_download() as download:
        page.locator(".card button", has_text="日历文件").click()

    content = download.value.path().read_bytes()
    days = {
        str(one["summary"]): one.decoded("dtstart").isoformat() for one in Calendar.from_ical(content).events
    }
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert sorted(days.values()) == ["2026-12-31", "2027-01-16", "2027-05-15", "2027-07-16"]
    assert days["逾期通知最晚: LQ26-0024 · 苏州砺桐机电设备有限公司"] == "2026-12-31"


def test_one_of_several_companies_is_chosen_by_a_button(opened: Opened) -> None:
    page = opened(own=True)
    speak_as(page, "demo-lanqiao-owner")
    ask(page, "砺桐机电还有多少额度")
    page.locator(".choice").first.click()

    expect(page.locator(".turn .card").last).to_contain_text("CNY")


def test_a_prepared_request_is_confirmed_by_its_person_and_told_again_after_a_reload(opened: Opened) -> None:
    page = opened(own=True)
    speak_as(page, "demo-lanqiao-owner")
    ask(page, "Please keep an eye on Nordhaus Pumpenwerk GmbH for us")
    page.locator(".action button", has_text="Confirm").click()
    expect(page.locator(".action .result")).to_contain_text("Done")
    page.reload()

    expect(page.locator(".action .result")).to_contain_text("Done")
    expect(page.locator(".action button").first).to_be_hidden()


def test_a_conversation_survives_a_reload(opened: Opened) -> None:
    page = opened()
    ask(page, "What is a waiting period?")
    before = page.locator(".turn").inner_text()
    page.reload()

    page.locator(".turn .answer").wait_for()
    assert page.locator(".turn").inner_text() == before


def test_logging_in_and_out_changes_at_once_what_is_seen(opened: Opened) -> None:
    page = opened(own=True)
    ask(page, "limit for Nordhaus?")
    assert "250,000" not in page.locator(".log").inner_text()
    speak_as(page, "demo-lanqiao-owner")
    ask(page, "limit for Nordhaus?")
    page.reload()
    page.locator(".turn .answer").wait_for()
    assert "250,000" in page.locator(".log").inner_text()
    kept = page.evaluate(
        "JSON.stringify(Object.entries(sessionStorage).filter(([name]) => name.startsWith('coverdesk:')))"
    )
    assert "demo-lanqiao" not in kept
    assert "250,000" not in kept
    page.evaluate("CoverDesk.logout()")

    expect(page.locator(".turn")).to_have_count(0)
    assert page.evaluate("sessionStorage.getItem('coverdesk:own:conversation')") is None


def test_a_customers_conversation_is_not_continued_by_a_visitor(opened: Opened) -> None:
    page = opened(own=True)
    speak_as(page, "demo-lanqiao-owner")
    ask(page, "limit for Nordhaus?")
    page.evaluate("sessionStorage.removeItem('coverdesk-demo-person')")
    page.reload()
    ask(page, "What is a waiting period?")

    expect(page.locator(".turn")).to_have_count(1)
    assert "250,000" not in page.locator(".log").inner_text()


def test_a_host_page_vouches_for_its_customer(opened: Opened) -> None:
    page = opened()
    assert page.evaluate("CoverDesk.identify(async () => 'forged')") is False
    assert page.evaluate("(token) => CoverDesk.identify(async () => token)", signed(DEMO_SITE)) is True
    ask(page, "limit for Nordhaus?")

    assert "Signed in: 沈澜舟" in page.locator(".panel").inner_text()
    assert "EUR 250,000" in page.locator(".card").inner_text()


@pytest.mark.parametrize(("status", "sees_it"), [(503, True), (401, False)])
def test_a_customer_who_cannot_be_checked_just_now_keeps_their_session_and_one_who_is_refused_does_not(
    opened: Opened, status: int, sees_it: bool
) -> None:
    page = opened()
    assert page.evaluate("(token) => CoverDesk.identify(async () => token)", signed(DEMO_SITE)) is True
    page.route("**/v1/widget/sessions?*", lambda route: route.fulfill(status=status, body="{}"))
    page.evaluate("() => { const now = Date.now; Date.now = () => now() + 29.5 * 60_000; }")
    ask(page, "limit for Nordhaus?")

    assert ("EUR 250,000" in page.locator(".log").inner_text()) is sees_it


def reading(answer: dict[str, Any]) -> tuple[str, str]:
    held = {"state": "reading", "conversation_id": answer["conversation_id"], "turn_id": answer["turn_id"]}
    return "status", json.dumps(held)


def test_an_answer_lost_on_the_way_is_read_from_the_conversation_and_not_asked_again(
    opened: Opened, address: str
) -> None:
    page = opened(own=True)
    told = httpx.post(f"{address}/v1/chat", json={"message": "What is a waiting period?"}, timeout=30).json()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.method))
    streaming(page, events(("status", '{"state": "received"}'), reading(told)))
    ask(page, "What is a waiting period?")

    assert written(page.locator(".turn .answer").inner_text()) == written(told["answer"])
    assert asked.count("POST") == 1


UNENDED = """(told) => {
    const before = window.fetch;
    window.fetch = (address, ...more) => {
        if (!String(address).includes("/v1/chat")) return before(address, ...more);
        window.fetch = before;
        const bytes = new TextEncoder().encode(told);
        const body = new ReadableStream({ start: (stream) => stream.enqueue(bytes) });
        return Promise.resolve(new Response(body, { headers: { "Content-Type": "text/event-stream" } }));
    };
}"""
"""The next answer of the server's comes from a stream that does not end after it."""


@pytest.mark.parametrize(
    "first",
    [("answer", '{"conversation_id": null, "answer": "One."}'), ("error", '{"status": 500}')],
    ids=["answer", "fault"],
)
def test_who_is_answered_asks_on_before_the_stream_has_ended(opened: Opened, first: tuple[str, str]) -> None:
    page = opened(own=True)
    page.evaluate(UNENDED, events(first))
    page.locator(".launcher").click()
    page.locator("#message").fill("hello")
    page.locator("#message").press("Enter")
    page.locator(".turn .answer, .turn .fault").wait_for()

    page.locator("#message").fill("What is a waiting period?")
    page.locator("#message").press("Enter")

    expect(page.locator(".turn").nth(1).locator(".answer")).to_contain_text("waiting period")
    expect(page.locator(".turn")).to_have_count(2)


def test_a_question_that_did_not_arrive_is_asked_again_only_by_the_visitor(opened: Opened) -> None:
    page = opened(own=True)
    cut: list[Route] = []

    def aborted(route: Route) -> None:
        cut.append(route)
        route.abort()

    page.route("**/v1/chat", aborted, times=1)
    page.locator(".launcher").click()
    page.locator("#message").fill("What is a waiting period?")
    page.locator("#message").press("Enter")
    expect(page.locator(".fault")).to_have_text("The connection failed, and the question did not arrive.")
    page.locator("button", has_text="Try again").click()

    page.locator(".turn .answer").wait_for()
    assert len(cut) == 1
    expect(page.locator(".turn")).to_have_count(1)


@pytest.mark.parametrize(
    ("status", "said"),
    [(429, "too many questions"), (403, "cannot be used here"), (409, "still being answered")],
)
def test_a_refusal_is_told_in_words(opened: Opened, status: int, said: str) -> None:
    page = opened(own=True)
    page.route(
        "**/v1/chat",
        lambda route: route.fulfill(status=status, content_type="application/problem+json", body="{}"),
    )
    page.locator(".launcher").click()
    page.locator("#message").fill("hello")
    page.locator("#message").press("Enter")

    expect(page.locator(".fault")).to_contain_text(said)


def test_an_opinion_with_its_reason_is_kept_with_the_turn(opened: Opened) -> None:
    page = opened(own=True)
    ask(page, "What is a waiting period?")
    page.locator(".opinion").wait_for(state="attached")
    page.locator(".opinion-down").click()
    page.get_by_label("It is incomplete").check()
    page.get_by_label("Anything to add").fill("no example")
    with page.expect_response("**/v1/feedback") as response:
        page.get_by_role("button", name="Submit").click()

    assert (response.value.request.post_data_json or {})["comment"] == "incomplete: no example"
    assert response.value.json()["rating"] == "down"
    expect(page.locator(".opinion-down")).to_have_attribute("aria-pressed", "true")


def test_a_person_is_asked_for_with_consent_and_answers_in_the_widget(
    opened: Opened, support: httpx.Client
) -> None:
    page = opened()
    page.locator(".launcher").click()
    page.get_by_role("button", name="Talk to a person").click()
    page.get_by_role("button", name="Send to a person").click()
    expect(page.get_by_label("Your name")).to_have_attribute("aria-invalid", "true")
    expect(page.locator(".desk-state")).to_have_count(0)
    page.get_by_label("Your name").fill("Wen")
    page.get_by_label("E-mail or telephone").fill("call me")
    page.get_by_label("I agree").check()
    page.get_by_role("button", name="Send to a person").click()
    expect(page.locator(".wrong", has_text="name@company.com")).to_be_visible()
    page.get_by_label("E-mail or telephone").fill("wen@example.com")
    page.get_by_role("button", name="Send to a person").click()
    expect(page.locator(".desk-state")).to_contain_text("cannot promise when")
    page.locator("#message").fill("Hello Robin")
    page.locator("#message").press("Enter")
    expect(page.locator(".to-person")).to_contain_text("Hello Robin")

    answer_as_a_person(support, reference_in(page), "Good morning, this is Robin.")

    expect(page.locator(".bubble.person")).to_contain_text("Good morning, this is Robin.", timeout=30_000)


def reference_in(page: Page) -> str:
    found = re.search(r"HO-[0-9A-F]{6}", page.locator(".desk-state").inner_text())
    assert found
    return found[0]


def test_ticks_of_a_checklist_stay(opened: Opened) -> None:
    page = opened(own=True)
    speak_as(page, "demo-lanqiao-owner")
    ask(page, "买方破产索赔要哪些材料？")
    box = page.locator(".card input[type=checkbox]").first
    box.wait_for()
    before = box.is_checked()
    box.click()
    page.reload()

    expect(box).to_be_checked(checked=not before)


def test_the_conversation_is_printed_alone(opened: Opened) -> None:
    page = opened(policy=POLICY)
    ask(page, "What is a waiting period?")
    page.get_by_role("button", name="Print").click()

    frame = next(one for one in page.frames if one is not page.main_frame)
    assert "waiting period" in frame.locator("body").inner_text()
    assert frame.locator("button:not(.mark)").count() == 0


def test_the_widget_is_there_at_once_and_tells_progress_at_once(opened: Opened) -> None:
    page = opened(own=True)
    begun = time.perf_counter()
    page.reload()
    page.locator(".launcher").wait_for()
    assert time.perf_counter() - begun < 3
    page.locator(".launcher").click()
    page.locator("#message").fill("What is a waiting period?")
    begun = time.perf_counter()
    page.locator("#message").press("Enter")
    page.locator(".turn .progress, .turn .answer").first.wait_for()
    assert time.perf_counter() - begun < 2
