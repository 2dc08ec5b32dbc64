"""The knowledge browser: who may open what, and that every citation leads to its words."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import unquote, urlsplit

import httpx
import pytest

from bot.app import Assistant
from bot.http.document_page import Section, document_parts
from bot.http.highlight import excerpt
from bot.http.passage_markup import passage_html
from bot.knowledge_links import knowledge_url
from bot.language import Language
from bot.settings import Settings
from ingestion.reading.numbering import clause_number
from knowledge.passage import Passage
from knowledge.shelf import may_read
from tests.bot.reading_pages import LANGUAGES, TOKENS, letters, opened, parsed, reader, words
from tests.bot.test_http import serving
from tools.documents import reader_of
from tools.principal import PUBLIC


@pytest.fixture(scope="module")
def address(settings: Settings) -> Iterator[str]:
    yield from serving(settings)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_citation_leads_to_an_element_that_holds_its_words(
    address: str, assistant: Assistant, language: str
) -> None:
    owner = assistant.principals.by_token("demo-lanqiao-owner")
    assert owner is not None
    passages = assistant.library.passages(reader_of(owner))
    assert len({one.document_id for one in passages}) > 20
    with reader(address, "demo-lanqiao-owner", language) as client:
        pages = {one: opened(client, knowledge_url(one)) for one in {one.document_id for one in passages}}

    lost = [one.id for one in passages if not _stands_there(one, pages[one.document_id])]
    assert lost == []


def _stands_there(passage: Passage, page: Any) -> bool:
    address = urlsplit(knowledge_url(passage.document_id, passage.section, passage.text))
    found = page.xpath("//*[@id=$id]", id=unquote(address.fragment))
    if len(found) != 1:
        return False
    # A passage that goes on from another of its clause stands below it, without the number it repeats.
    number = clause_number(passage.text)
    said = letters(passage.text.removeprefix(number) if number else passage.text)[:25]
    below = found[0].getparent() if number else found[0]
    return said in letters(below.text_content())


def test_a_long_clause_stands_once_with_one_anchor(assistant: Assistant) -> None:
    """Each passage of it begins as the clause does, so that it can be quoted alone."""
    like = assistant.library.document_passages("specimen-wording-en", reader_of(PUBLIC))[5]
    texts = ("7.1 The notice states:\n- the buyer", "7.1 The notice states:\n- the amount", "7.1\nIts end.")
    split = [replace(like, section="Article 7 Notice", text=text) for text in texts]
    [section] = document_parts(split, Language.EN)
    assert isinstance(section, Section)

    assert [place.id for place in section.places] == ["7.1", None, None]
    assert letters(parsed("".join(place.html for place in section.places)).text_content()) == letters(
        "7.1 The notice states: the buyer the amount Its end."
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_id_is_given_twice_on_a_page(address: str, assistant: Assistant, language: str) -> None:
    with reader(address, None, language) as client:
        for one in assistant.library.outlines(reader_of(PUBLIC)):
            ids = Counter(opened(client, knowledge_url(one.id)).xpath("//@id"))
            assert ids.most_common(1)[0][1] == 1, one.id


@pytest.mark.parametrize("who", TOKENS)
def test_everybody_is_listed_what_retrieval_would_let_them_see(
    address: str, assistant: Assistant, who: str
) -> None:
    token = TOKENS[who]
    person = assistant.principals.by_token(token) if token else PUBLIC
    assert person is not None
    may = {one.document_id for one in assistant.library.passages(None) if may_read(reader_of(person), one)}
    with reader(address, token) as client:
        listed = opened(client, "/knowledge").xpath("//ul[@class='documents']//a/@href")

    assert sorted(listed) == sorted(knowledge_url(one) for one in may)


@pytest.mark.parametrize("who", ["public", "other", "support"])
def test_a_document_one_may_not_read_looks_like_one_that_is_not_there(address: str, who: str) -> None:
    with reader(address, TOKENS[who]) as client:
        another, unknown = (
            client.get(f"/knowledge/{one}") for one in ("pol-lq-2026-schedule", "no-such-document/at/all")
        )

    assert (another.status_code, unknown.status_code) == (404, 404)
    assert another.text == unknown.text


def test_a_version_that_has_not_begun_or_has_ended_is_marked(address: str) -> None:
    with reader(address, "demo-lanqiao-owner") as client:
        rows = opened(client, "/knowledge").xpath("//li[@class='not_yet']")
        page = opened(client, "/knowledge/pol-lq-2026-endorsement-e2")

    assert ["2027-01-01" in words(row) and "not yet in force" in words(row) for row in rows] == [True]
    assert "not yet in force" in words(page)


def test_a_question_stands_in_both_languages_the_readers_first(address: str) -> None:
    with reader(address, None, "zh") as client:
        entry = opened(client, "/knowledge/glossary").xpath("//article")[0]

    assert words(entry.xpath(".//h2")[0]).startswith("什么是贸易信用保险？")
    assert "What is trade credit insurance?" in words(entry)
    assert [one.get("lang") for one in entry.xpath(".//div[@id]")] == ["zh", "en"]


def test_a_guide_leads_to_the_same_guide_in_the_other_language(address: str) -> None:
    with reader(address, None) as client:
        links = opened(client, "/knowledge/guide-credit-terms-en").xpath("//a[@hreflang='zh']/@href")

    assert "/knowledge/guide-credit-terms-zh?lang=zh" in links


def test_a_search_shows_where_its_words_stand_and_finds_nothing_of_others(address: str) -> None:
    with reader(address, None, "zh") as client:
        page = opened(client, "/knowledge?q=等待期从哪天起算 POL-LQ-2026")
    hits = page.xpath("//ol[@class='hits']/li")

    assert any("等待期" in words(mark) for mark in page.xpath("//mark"))
    assert [hit.xpath("./a/@href")[0] for hit in hits if "pol-lq" in hit.xpath("./a/@href")[0]] == []


def test_searches_on_the_page_are_counted_like_those_of_the_api(settings: Settings) -> None:
    for address in serving(settings.model_copy(update={"rate_public": "1/minute"})):
        with reader(address, None) as client:
            statuses = [client.get(f"/knowledge?q=waiting+{place}").status_code for place in range(2)]
            listed = client.get("/knowledge").status_code

    assert (statuses, listed) == ([200, 429], 200)


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[open](javascript:alert(1))",
    "![seen](https://elsewhere.example/p.gif)",
    "<https://elsewhere.example>",
    "[r]: javascript:alert(1)\n\n[r]",
    "```html\n<script>alert(1)</script>\n```",
    "    <script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "| <svg/onload=alert(1)> | b |\n|---|---|\n| <a href='data:text/html,x'>x</a> | y |",
    "- <iframe src=//elsewhere.example>\n- <style>*{display:none}</style>",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_document_cannot_put_anything_on_its_page_but_its_words(text: str) -> None:
    page = parsed(f"<div>{passage_html(text)}</div>")

    assert {one.tag for one in page.iter()} <= {
        "div",
        "p",
        "br",
        "ul",
        "li",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
    }
    assert [one.attrib for one in page.iter() if one.attrib] == []
    assert letters(page.text_content()) == letters(text)


@pytest.mark.parametrize(
    ("text", "numbers"), [("3. third\n5. fifth\n", ["3", "5"]), ("7) seventh\n8) eighth", ["7", "8"])]
)
def test_an_item_keeps_the_number_that_its_document_gives_it(text: str, numbers: list[str]) -> None:
    assert parsed(f"<div>{passage_html(text)}</div>").xpath("//li/@value") == numbers


@pytest.mark.parametrize(
    ("text", "question", "found"),
    [
        ("从等待期届满之日起", "等待期多长", ["等待期"]),
        ("The waiting period of 120 days", "how long is the WAITING period", ["waiting", "period"]),
        ("nothing of that", "等待期", []),
        ("d+b (c) abc", "d+b [c", ["d", "b", "c"]),
    ],
)
def test_the_words_that_were_searched_are_told_apart(text: str, question: str, found: list[str]) -> None:
    spans = excerpt(text, question)

    assert "".join(span.text for span in spans) == text
    assert [span.text for span in spans if span.found] == found


def test_an_answer_of_the_chat_cites_a_page_that_opens(address: str) -> None:
    with httpx.Client(base_url=address, timeout=30) as client:
        answer = client.post("/v1/chat", json={"message": "什么是等待期？"}).json()
        urls = [one["url"] for one in answer["citations"] if one["kind"] == "document"]
        statuses = [client.get(url.partition("#")[0]).status_code for url in urls]

    assert urls
    assert set(statuses) == {200}
