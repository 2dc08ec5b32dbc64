"""Signing in to the pages: what a cookie opens, for how long, and what another website cannot do with it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from sqlalchemy import Engine

from bot.settings import Settings
from bot.web_sessions import SessionKind, WebSessions
from tests.bot.test_http import serving
from tools.principal import PUBLIC


@pytest.fixture(scope="module")
def address(settings: Settings) -> Iterator[str]:
    yield from serving(settings)


@pytest.fixture
def browser(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, headers={"Accept": "text/html", "Origin": address}) as client:
        yield client


def sign_in(browser: httpx.Client, token: str, onward: str = "/") -> httpx.Response:
    return browser.post("/sign-in", data={"token": token, "onward": onward})


def test_a_token_becomes_a_cookie_and_leads_to_the_page_that_was_wanted(browser: httpx.Client) -> None:
    answer = sign_in(browser, "demo-support", "/review?state=new")

    assert (answer.status_code, answer.headers["location"]) == (303, "/review?state=new")
    cookie = answer.headers["set-cookie"]
    assert "demo-support" not in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie


@pytest.mark.parametrize(
    "onward", ["//elsewhere.example", "https://elsewhere.example", "/\\elsewhere.example"]
)
def test_signing_in_leads_to_no_other_website(browser: httpx.Client, onward: str) -> None:
    assert sign_in(browser, "demo-support", onward).headers["location"].startswith("/support")


def test_a_wrong_token_gets_the_form_again_in_the_readers_language(browser: httpx.Client) -> None:
    browser.headers["Accept-Language"] = "zh-CN,zh;q=0.9"
    answer = sign_in(browser, "no-such-token")

    assert answer.status_code == 401
    assert "令牌无效" in answer.text
    assert "set-cookie" not in answer.headers


def test_another_website_cannot_sign_somebody_in_or_out(browser: httpx.Client) -> None:
    for origin in ("https://elsewhere.example", "null"):
        foreign = {"Origin": origin}
        assert browser.post("/sign-in", data={"token": "demo-support"}, headers=foreign).status_code == 403
        assert browser.post("/sign-out", headers=foreign).status_code == 403


def test_after_signing_out_the_cookie_opens_nothing(browser: httpx.Client, settings: Settings) -> None:
    sign_in(browser, "demo-support")
    kept = browser.cookies["coverdesk_session"]
    assert "Robin Support" in browser.get("/sign-in").text

    browser.post("/sign-out")
    browser.cookies.set("coverdesk_session", kept)

    assert "Robin Support" not in browser.get("/sign-in").text


def test_no_page_may_be_framed_or_load_anything_from_elsewhere(browser: httpx.Client) -> None:
    policy = browser.get("/sign-in").headers["content-security-policy"]

    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy


def test_a_session_ends_by_itself_and_serves_only_its_kind_and_website(engine: Engine) -> None:
    now = [datetime(2026, 11, 23, 12, tzinfo=UTC)]
    sessions = WebSessions(engine, lambda: now[0])
    token, _ = sessions.begin(PUBLIC, SessionKind.WIDGET, "S-1")

    assert sessions.of(token, SessionKind.WIDGET, "S-1")
    assert sessions.of(token, SessionKind.WIDGET, "S-2") is None
    assert sessions.of(token, SessionKind.WIDGET) is None
    assert sessions.of(token, SessionKind.PAGE, "S-1") is None
    now[0] += timedelta(minutes=30)
    assert sessions.of(token, SessionKind.WIDGET, "S-1") is None
