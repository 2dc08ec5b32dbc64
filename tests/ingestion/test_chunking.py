"""Passages along the structure of their document."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.chunking import FULL, chunk
from ingestion.documents import document_from
from ingestion.front_matter import Flags
from ingestion.reading.wrapping import width
from ingestion.sources import Source
from knowledge.document import Document
from knowledge.passage import Passage
from tests.ingestion.conftest import pdf_of, reading_of


def _taken(name: str, content: str | bytes) -> tuple[Document, tuple[Passage, ...]]:
    document, blocks = document_from(Source(name), reading_of(name, content), b"", Flags(), digest="d")
    return document, chunk(document, blocks)


def _outline(passages: tuple[Passage, ...]) -> list[tuple[str, str]]:
    return [(passage.section, passage.text) for passage in passages]


def test_every_numbered_clause_is_a_passage_with_its_number_and_its_sub_clauses() -> None:
    _, passages = _taken(
        "w.md",
        "# Wording\n\n## Part A\n\n### Article 3 Notification\n\nIntroduction.\n\n"
        "3.1 The policyholder notifies:\n\n(a) overdues;\n\n(b) insolvencies.\n\n"
        "3.2 A notice is not a claim.\n\n## Part B\n\n第九条 保险人予以赔偿。\n",
    )

    assert _outline(passages) == [
        ("Part A › Article 3 Notification", "Introduction."),
        (
            "Part A › Article 3 Notification",
            "3.1 The policyholder notifies:\n(a) overdues;\n(b) insolvencies.",
        ),
        ("Part A › Article 3 Notification", "3.2 A notice is not a claim."),
        ("Part B", "第九条 保险人予以赔偿。"),
    ]
    assert [passage.id.rpartition("#")[2] for passage in passages] == ["1", "2", "3", "4"]


def test_small_paragraphs_are_joined_and_long_ones_cut_at_sentences() -> None:
    sentence = "保险人在等待期届满之后向被保险人支付赔款。"
    _, passages = _taken("a.md", f"# 标题\n\n短的一段。\n\n短的二段。\n\n{sentence * 60}\n")

    assert passages[0].text == "短的一段。\n短的二段。"
    assert len(passages) == 4
    assert all(passage.text.endswith("。") for passage in passages)
    assert all(width(passage.text) <= FULL for passage in passages)


def test_a_sentence_is_not_cut_at_an_abbreviation() -> None:
    text = "Receivables under Art. 5 No. 3, e.g. Those of Muster Ltd. Berlin, are insured. " * 30
    _, passages = _taken("a.txt", text.strip())

    assert len(passages) > 1
    assert all(passage.text.endswith("are insured.") for passage in passages)


def test_a_long_table_repeats_its_head() -> None:
    rows = "".join(f"| clause {row} | {'x' * 90} |\n" for row in range(20))
    _, passages = _taken("a.md", f"| name | text |\n|---|---|\n{rows}")

    assert len(passages) > 1
    assert all(passage.text.startswith("| name | text |\n|---|---|\n| clause") for passage in passages)
    assert passages[0].search_text.startswith("name text clause 0 x")


def test_a_heading_that_asks_is_a_way_in_to_its_answer() -> None:
    _, passages = _taken(
        "a.txt",
        "贸易信用保险\n概述一句话。\nFAQ:\n贸易信用保险具体保障哪些风险?\n买方破产。\n需要哪些文件?\n合同。\n",
    )

    assert [(passage.section, passage.questions, passage.text) for passage in passages[1:]] == [
        ("FAQ › 贸易信用保险具体保障哪些风险?", ("贸易信用保险具体保障哪些风险?",), "买方破产。"),
        ("FAQ › 需要哪些文件?", ("需要哪些文件?",), "合同。"),
    ]


def test_a_heading_with_nothing_below_it_is_not_lost() -> None:
    _, passages = _taken(
        "a.md", "# Wording\n\n## 1.1 The insurer pays within 30 days\n\n## 1.2 Interest\n\nNone is owed.\n"
    )

    assert _outline(passages) == [
        ("", "1.1 The insurer pays within 30 days"),
        ("1.2 Interest", "None is owed."),
    ]


def test_passages_of_a_pdf_know_their_page() -> None:
    _, passages = _taken("a.pdf", pdf_of([["3.1 The insurer pays."], ["3.2 The buyer owes."]]))

    assert [(passage.text, passage.page) for passage in passages] == [
        ("3.1 The insurer pays.", 1),
        ("3.2 The buyer owes.", 2),
    ]


def test_a_quote_is_as_it_stands_and_the_search_copy_is_repaired_and_plain() -> None:
    document, (passage,) = _taken("a.md", "将**LJ**调整,将LJ通知[买方](https://example.org)。")

    assert passage.text == "将**LJ**调整,将LJ通知[买方](https://example.org)。"
    assert passage.search_text == "将LJ调整，将立即通知买方。"
    assert document.raw == passage.text


def test_counters_of_the_page_stay_in_the_raw_text_and_out_of_the_passages() -> None:
    document, passages = _taken("a.txt", "如何管理现金流?\n现金流是核心。\n넶0 2025-09-28 -\n-\n")

    assert "넶0 2025-09-28 -" in document.raw
    assert [passage.text for passage in passages] == ["现金流是核心。"]


_LINES = st.lists(
    st.sampled_from(
        [
            *(
                "# 标题",
                "## Article 3",
                "",
                "3.1 The insurer pays. ",
                "- item",
                "保险人赔偿，",
                "买方破产。" * 40,
            ),
            *("| a | b |", "|---|---|", "| 1 | 2 |", "word " * 300, "保" * 1000, "什么是DSO？", "将LJ调整"),
            *("넶0 2025-09-28 -", "```", "> quoted", "１００％"),
        ]
    ),
    max_size=25,
)


@pytest.mark.parametrize("name", ["a.md", "a.txt"])
@given(lines=_LINES)
def test_a_passage_is_verbatim_and_nothing_is_lost(name: str, lines: list[str]) -> None:
    content = "\n".join(["开头一句。", *lines])
    document, passages = _taken(name, content)

    for ordinal, passage in enumerate(passages, start=1):
        for line in passage.text.split("\n"):
            assert line in document.raw
        assert passage.text.strip()
        assert passage.search_text
        assert passage.id == f"{document.id}#{ordinal}"
    said = "".join(passage.text + passage.section for passage in passages) + document.title
    for word in ("insurer", "item", "赔偿", "quoted", "１００％"):
        if word in content:
            assert word in said


def test_ids_stay_the_same_for_the_same_path_and_differ_between_paths() -> None:
    names = ["docs/a.md", "docs/a.txt", "docs/b/a.md", "./docs/a.md"]
    ids = [_taken(name, "Text.")[0].id for name in names]

    assert ids[0] == ids[3]
    assert len(set(ids)) == 3
    assert all(Path(name).stem in document_id for name, document_id in zip(names, ids, strict=True))


def test_what_goes_on_from_a_clause_begins_with_its_opening() -> None:
    item = "the policyholder has shipped goods that conform to the contract and holds the proof of it"
    items = "\n\n".join(f"({letter}) {item};" for letter in "abcdefghijklmnop")
    _, passages = _taken("w.md", f"# W\n\n3.1 Cover is given where:\n\n{items}\n\n3.2 Nothing else.\n")

    assert len(passages) == 3
    assert [passage.text.split("\n")[0] for passage in passages] == ["3.1 Cover is given where:"] * 2 + [
        "3.2 Nothing else."
    ]


def test_a_long_clause_keeps_its_number_in_each_of_its_parts() -> None:
    sentence = "保险人在等待期届满之后向被保险人支付赔款，但保单另有约定的除外。"
    _, passages = _taken("w.md", f"# 条款\n\n第十二条 {sentence * 40}\n")

    assert len(passages) > 2
    assert all(passage.text.startswith("第十二条") for passage in passages)


def test_the_line_that_says_what_a_table_is_stands_before_each_of_its_parts() -> None:
    rows = "\n".join(f"| Country {number} with a rather long name | {number} days |" for number in range(40))
    _, passages = _taken(
        "w.md",
        f"# W\n\nIntroduction.\n\nWaiting periods by country:\n\n| country | days |\n|---|---|\n{rows}\n",
    )

    assert passages[0].text == "Introduction."
    assert len(passages) > 2
    assert all(
        passage.text.startswith("Waiting periods by country:\n| country | days |") for passage in passages[1:]
    )


def test_a_row_that_is_too_long_is_cut_and_keeps_its_first_cell_and_the_head() -> None:
    cell = "The buyer is insolvent when a court has opened proceedings. " * 30
    _, passages = _taken("w.md", f"# W\n\n| term | meaning |\n|---|---|\n| insolvency | {cell} |\n")

    assert len(passages) > 1
    assert all(passage.text.startswith("| term | meaning |\n|---|---|\n| insolvency") for passage in passages)
    assert all(width(passage.text) <= FULL + 60 for passage in passages)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (
            "a.md",
            "# 问答\n\n问：等待期是什么？\n\n答：到可以索赔为止的时间。\n\n问：保什么？\n\n答：破产。\n",
        ),
        ("a.md", "# 问答\n\n**等待期是什么？**\n\n到可以索赔为止的时间。\n\n**保什么？**\n\n破产。\n"),
        (
            "a.html",
            "<body><h1>问答</h1><p>1. 等待期是什么？</p><p>到可以索赔为止的时间。</p>"
            "<p>2. 保什么？</p><p>破产。</p>",
        ),
        ("a.txt", "问答\n\nQ1：等待期是什么？\nA1：到可以索赔为止的时间。\n\nQ2：保什么？\nA2：破产。\n"),
    ],
    ids=["marked", "bold", "numbered", "plain"],
)
def test_a_question_is_the_way_in_to_its_answer_however_it_is_marked(name: str, content: str) -> None:
    _, passages = _taken(name, content)

    assert len(passages) == 2
    assert "等待期是什么？" in passages[0].questions[0]
    assert "到可以索赔为止的时间。" in passages[0].text
    assert "保什么？" in passages[1].questions[0]
