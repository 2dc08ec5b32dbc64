"""Pages as a reader sees them: fetched with a token or none, and taken apart."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import httpx
from lxml import html  # type: ignore[import-untyped]
from lxml.html import HtmlElement  # type: ignore[import-untyped]

TOKENS = {
    "public": None,
    "owner": "demo-lanqiao-owner",
    "credit_manager": "demo-lanqiao-credit",
    "sales": "demo-lanqiao-sales",
    "other": "demo-brackenwharf-owner",
    "support": "demo-support",
    "admin": "demo-admin",
}
LANGUAGES = ("zh", "en")


def reader(address: str, token: str | None, language: str = "en") -> httpx.Client:
    """A browser of whoever has this token, that prefers this language."""
    headers = {"Accept": "text/html", "Accept-Language": language}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    client = httpx.Client(base_url=address, headers=headers, timeout=30, follow_redirects=True)
    client.cookies.set("coverdesk_language", language)
    return client


def parsed(text: str) -> HtmlElement:
    """A page or a part of one, taken apart."""
    return html.fromstring(text)


def opened(client: httpx.Client, path: str) -> HtmlElement:
    """The page at this path; it must be there."""
    answer = client.get(path)
    assert answer.status_code == 200, f"{path}: {answer.status_code}"
    return parsed(answer.text)


def words(element: HtmlElement) -> str:
    """What is written there, with single spaces."""
    return re.sub(r"\s+", " ", element.text_content()).strip()


def letters(text: str) -> str:
    """Letters and figures alone: what laying out does not change."""
    return "".join(filter(str.isalnum, text))


def pages_from(client: httpx.Client, starts: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Every page of the knowledge browser and the reader's own that links lead to, once, as text."""
    waiting, seen = list(starts), set(starts)
    while waiting:
        path = waiting.pop()
        answer = client.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        yield path, answer.text
        if "text/html" not in answer.headers["content-type"]:
            continue
        for element, _, link, _ in parsed(answer.text).iterlinks():
            if element.get("method") == "post":  # a press, which nobody makes by reading
                continue
            parts = urlsplit(urljoin(path, link))
            there = parts.path + (f"?{parts.query}" if parts.query else "")
            if there not in seen and _is_walked(parts.path, parts.query):
                seen.add(there)
                waiting.append(there)


def _is_walked(path: str, query: str) -> bool:
    """A calendar has no end, and the other language says the same of the same."""
    return path.startswith(("/knowledge", "/my/")) and "lang=" not in query and "month=" not in query
