"""Anchors of clauses: readable, stable, and each another's."""

from urllib.parse import unquote

import pytest

from bot.answer import Citation
from bot.knowledge_links import anchor, knowledge_url, passage_anchor
from knowledge.passage import Authority
from tools.evidence import Evidence, EvidenceKind


@pytest.mark.parametrize(
    ("section", "text", "place"),
    [
        ("Article 7 Overdue notice", "7.1 When an insured invoice", "7.1"),
        ("7 Overdue notice", "7.1 When an insured invoice", "7.1"),
        ("Article 7 Overdue notice", "When an insured invoice", "article-7-overdue-notice"),
        ("第七条 逾期欠款通知", "7.1 买方的承保发票", "第七条-7.1"),
        ("Annex A › Article 7 Overdue notice", "7.1 Instead of", "annex-a-article-7-overdue-notice-7.1"),
        ("Article 8 Stop of shipments", "7.1 as amended", "article-8-stop-of-shipments-7.1"),
        ("什么是等待期？", "从保单规定的起算事件", "什么是等待期"),
        ("", "Preamble", "text"),
        ("", "1.1 A contract without headings", "1.1"),
    ],
)
def test_a_clause_is_called_by_its_number_and_all_else_by_its_heading(
    section: str, text: str, place: str
) -> None:
    assert passage_anchor(section, text) == place


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Cover of A+ buyers", "Cover of A buyers"),
        ("Loss > 10 %", "Loss < 10 %"),
        ("x" * 70 + " first", "x" * 70 + " second"),
        ("§", "†"),
        ("Annex A › Article 1", "Annex B › Article 1"),
    ],
)
def test_sections_that_differ_by_what_an_anchor_cannot_say_have_different_ones(one: str, other: str) -> None:
    assert anchor(one) != anchor(other)
    assert anchor(one, "1.1") != anchor(other, "1.1")


def test_no_anchor_is_one_of_the_frame_of_a_page() -> None:
    assert anchor("Content") != "content"


def test_an_address_holds_no_sign_that_would_end_it() -> None:
    url = knowledge_url("policies/a b#1?", "第七条 通知", "7.1 …")

    assert url.count("#") == 1
    assert url.startswith("/knowledge/policies/a%20b%231%3F#")
    assert unquote(url.partition("#")[2]) == "第七条-7.1"


def test_a_citation_leads_to_its_place_unless_its_document_has_an_address_of_its_own() -> None:
    clause = Evidence(
        EvidenceKind.DOCUMENT,
        "Wording",
        "7.1 When",
        Authority.WORDING,
        "Article 7 Overdue notice",
        document_id="specimen",
    )
    elsewhere = Evidence(
        EvidenceKind.DOCUMENT, "W", "7.1", Authority.WORDING, document_id="x", url="https://insurer.example/w"
    )
    record = Evidence(EvidenceKind.RECORD, "Nordhaus", "EUR 1", Authority.LIMIT_DECISION)
    urls = [Citation(1, one, "").as_data()["url"] for one in (clause, elsewhere, record)]

    assert urls == ["/knowledge/specimen#7.1", "https://insurer.example/w", None]
