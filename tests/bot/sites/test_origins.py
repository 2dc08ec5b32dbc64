"""Where the widget may be shown: on the pages of exactly the origins that were registered."""

import httpx
import pytest

from bot.sites.origin import NoOrigin, origin_from
from bot.sites.site import DEMO_SITE, BadAccent, accent_from
from tests.bot.sites.conftest import HOME, Served

FOREIGN = [
    "http://www.lanqiao.example",
    "https://lanqiao.example",
    "https://www.lanqiao.example:443",
    "https://www.lanqiao.example:8443",
    "https://www.lanqiao.example/",
    "https://www.lanqiao.example.",
    "https://WWW.LANQIAO.EXAMPLE",
    "https://www.lanqiao.example.evil.example",
    "https://evil-www.lanqiao.example",
    "https://a.www.lanqiao.example",
    "https://www.lanqiao.example@evil.example",
    "https://evil.example#www.lanqiao.example",
    "https://evil.example?www.lanqiao.example",
    "https://evil.example/https://www.lanqiao.example",
    "https://www-lanqiao.example",
    "https://www.lanqiaoXexample",
    "https://www.lanqiao.example%00.evil.example",
    "https://www.lanqiao.example%2eevil.example",
    "https://xn--lanqiao-8za.example",
    "https://www.lanqia0.example",
    "https://www.lanqiao.example\tx",
    "https:www.lanqiao.example",
    "//www.lanqiao.example",
    "www.lanqiao.example",
    "https://shop.lanqiao.example",
    "https://shop.lanqiao.example:8444",
    "http://shop.lanqiao.example:8443",
    "https://other.example",
    "https://*.lanqiao.example",
    "*",
    "null",
    "NULL",
    "file://",
    "data:",
    "chrome-extension://abcdef",
    "http://localhost",
    "http://localhost:3000",
    "http://127.0.0.1:3000",
    "http://[::1]:3000",
    "http://0.0.0.0",
    "ftp://www.lanqiao.example",
    "https://www.lanqiao.example, https://evil.example",
    "https://www.lanqiao.example https://evil.example",
]


@pytest.mark.parametrize("origin", FOREIGN)
def test_a_page_of_another_origin_is_answered_nothing(served: Served, origin: str) -> None:
    with httpx.Client(base_url=served.address, params={"site": served.ours.key}) as page:
        for method, path in (("OPTIONS", "/v1/chat"), ("POST", "/v1/chat"), ("GET", "/v1/widget")):
            answer = page.request(method, path, headers={"Origin": origin})

            assert answer.status_code == 403
            assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize("origin", [HOME, "https://shop.lanqiao.example:8443"])
def test_the_websites_own_pages_may_ask(served: Served, origin: str) -> None:
    with httpx.Client(
        base_url=served.address, params={"site": served.ours.key}, headers={"Origin": origin}
    ) as page:
        asked = page.options("/v1/chat", headers={"Access-Control-Request-Method": "POST"})
        answer = page.post("/v1/chat", json={"message": "hello"}, headers={"Authorization": "Bearer x"})

    assert asked.status_code == 204
    assert "Authorization" in asked.headers["access-control-allow-headers"]
    assert answer.status_code == 401  # and the page may read why
    for one in (asked, answer):
        assert one.headers["access-control-allow-origin"] == origin
        assert one.headers["vary"] == "Origin"
        assert "access-control-allow-credentials" not in one.headers


@pytest.mark.parametrize("path", ["/v1/limits", "/v1/claims", "/v1/buyers?q=x", "/insights", "/sign-in", "/"])
def test_no_other_route_is_open_to_a_website(served: Served, path: str) -> None:
    with httpx.Client(base_url=served.address, headers={"Origin": HOME}) as page:
        answer = page.get(path, params={"site": served.ours.key, "q": "x"})

    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_without_a_key_nothing_is_open_to_other_origins(served: Served) -> None:
    with httpx.Client(base_url=served.address, headers={"Origin": HOME}) as page:
        answer = page.post("/v1/chat", json={"message": "hello"})

    assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize(
    "key", ["", ["site_demo", "site_x"], "site_unknown", "site_", "x" * 5000, "site_demo' --", "令牌"]
)
def test_an_unknown_key_opens_nothing(served: Served, key: str | list[str]) -> None:
    with httpx.Client(base_url=served.address, headers={"Origin": HOME}) as page:
        assert page.get("/v1/widget", params={"site": key}).status_code == 403


def test_the_demo_site_is_there_for_this_machine_while_the_demo_is_on(served: Served) -> None:
    with httpx.Client(base_url=served.address, params={"site": DEMO_SITE.key}, timeout=30) as page:
        here = {"Origin": "http://localhost:3000"}
        assert page.get("/v1/widget", headers=here).status_code == 200
        assert page.get("/v1/widget", headers={"Origin": served.address}).status_code == 200
        assert page.get("/v1/widget", headers={"Origin": HOME}).status_code == 403


def test_the_widget_begins_with_questions_about_its_page(browser: httpx.Client) -> None:
    about = {"language": "zh", "about": "如何提交索赔 · 蓝桥机电"}
    claims = browser.get("/v1/widget", params=about).json()
    other = browser.get("/v1/widget", params={"language": "zh", "about": "\x00 🦊 " * 40}).json()

    assert "AI" in claims["greeting"]
    assert any("索赔" in one for one in claims["suggestions"])
    assert len(other["suggestions"]) == 4


@pytest.mark.parametrize(
    ("typed", "origin"),
    [
        ("https://www.example.com", "https://www.example.com"),
        ("HTTPS://WWW.Example.com/", "https://www.example.com"),
        ("https://www.example.com:443", "https://www.example.com"),
        ("http://localhost:3000", "http://localhost:3000"),
        ("http://[::1]:3000", "http://[::1]:3000"),
        ("https://蓝桥.example", "https://xn--6yvq74d.example"),
    ],
)
def test_an_origin_is_kept_as_a_browser_names_it(typed: str, origin: str) -> None:
    assert origin_from(typed) == origin


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "null",
        "*",
        "https://*.example.com",
        "www.example.com",
        "ftp://example.com",
        "https://example.com/shop",
        "https://example.com?x",
        "https://user@example.com",
        "https://exa mple.com",
        "https://example.com:99999",
        "javascript:alert(1)",
    ],
)
def test_what_is_no_origin_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(NoOrigin, match=r"https://www\.example\.com"):
        origin_from(typed)


@pytest.mark.parametrize("colour", ["#ffffff", "#ffcc00", "blue", "#12345", "#0b5cad;}"])
def test_a_colour_that_white_text_cannot_be_read_on_is_refused(colour: str) -> None:
    with pytest.raises(BadAccent):
        accent_from(colour)
