"""FAQ entries from YAML and tables, and the terms of a glossary."""

from pathlib import Path

import pytest

from ingestion.blocks import Unreadable
from ingestion.front_matter import Flags
from knowledge.passage import Audience, DocumentKind
from tests.ingestion.conftest import MemoryLibrary, TakeIn, reading_of, sheet_of

_ENTRY = """
- id: cover
  question: {zh: 保什么？, en: "What is covered?"}
  also: {zh: [你们保啥], en: [what do you insure, "what's in it"]}
  answer: {zh: 买方破产和长期拖欠。, en: Insolvency and protracted default.}
  audience: policyholder
  category: cover
  terms: [insured_percentage]
  links: [other-entry, "https://example.org/cover"]
- id: limits
  question: {zh: 额度怎么申请？}
  answer: {zh: 向保险人申请。}
"""


def test_an_entry_gives_a_passage_in_each_of_its_languages(
    tmp_path: Path, take_in: TakeIn, library: MemoryLibrary
) -> None:
    (tmp_path / "faq.yaml").write_text("id: faq\n---" + _ENTRY, encoding="utf-8")

    assert take_in(tmp_path).failed == ()

    chinese, english, limits = library.passages["faq"]
    assert (chinese.id, english.id, limits.id) == ("faq#cover.zh", "faq#cover.en", "faq#limits.zh")
    assert (english.entry, english.section, english.language) == ("cover", "What is covered?", "en")
    assert english.text == "Insolvency and protracted default."
    assert english.questions == ("What is covered?", "what do you insure", "what's in it")
    assert (chinese.questions, chinese.terms) == (("保什么？", "你们保啥"), ("insured_percentage",))
    assert (chinese.kind, chinese.url) == (DocumentKind.FAQ, "https://example.org/cover")
    assert (chinese.audience, limits.audience) == (Audience.POLICYHOLDER, Audience.PUBLIC)


def test_an_entry_is_never_for_more_people_than_its_file(
    tmp_path: Path, take_in: TakeIn, library: MemoryLibrary
) -> None:
    (tmp_path / "faq.yaml").write_text(_ENTRY, encoding="utf-8")

    take_in(tmp_path, flags=Flags(audience=Audience.INTERNAL))

    assert {passage.audience for passage in library.all_passages()} == {Audience.INTERNAL}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("- id: a\n  question: {zh: 问？}\n", "entry 1 (a): answer: Field required"),
        ("- question: {zh: 问？}\n  answer: {zh: 答。}\n", "entry 1: id: Field required"),
        (
            "- {id: a, question: {zh: 问？, en: 'Q?'}, answer: {zh: 答。}}",
            "entry 1 (a): answer in 'en' is missing: an entry has both in each of its languages",
        ),
        (
            "- {id: a, question: {zh: 问？}, answer: {zh: 答。}}\n" * 2,
            "entry 2 (a): the id 'a' is already that of entry 1 (a)",
        ),
        (
            "- {id: a, qestion: {zh: 问？}, answer: {zh: 答。}}",
            "entry 1 (a): 'qestion' is not a name we know: did you mean",
        ),
        (
            "- {id: a, question: {chinese!: 问？}, answer: {zh: 答。}}",
            "entry 1 (a): question: 'chinese!' is not a language",
        ),
        (
            "- {id: a, question: {zh: 问？}, answer: {zh: 答。}, audience: all}",
            "entry 1 (a): audience: Input should be 'public'",
        ),
        ("- just text", "entry 1 is not a mapping"),
        ("[]", "has no entries"),
        ("just text", "is not an FAQ: write a list of entries"),
        ("- id: a\n - b", "the file is not valid YAML in line 2"),
        (
            "- {id: t, gloss: {zh: 释义。}}",
            "entry 1 (t): zh: the term has a gloss but no name in this language",
        ),
    ],
)
def test_an_error_names_its_entry(content: str, reason: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        reading_of("faq.yaml", content)

    assert str(refusal.value).startswith(reason)


def test_a_term_of_a_glossary_can_be_asked_for_by_all_its_names(
    tmp_path: Path, take_in: TakeIn, library: MemoryLibrary
) -> None:
    (tmp_path / "glossary.yaml").write_text(
        "- {id: dso, zh: 应收账款周转天数, en: days sales outstanding, \n"
        "   aliases: {zh: [回款天数], en: [DSO]},\n"
        "   gloss: {zh: 平均多少天收回货款。, en: How many days it takes to collect.}}\n",
        encoding="utf-8",
    )

    take_in(tmp_path)

    chinese, english = library.all_passages()
    assert chinese.questions == ("什么是应收账款周转天数？", "应收账款周转天数", "回款天数")
    assert english.questions == ("What is days sales outstanding?", "days sales outstanding", "DSO")
    assert (english.text, english.entry) == ("How many days it takes to collect.", "dso")


_HEAD = [
    "id",
    "question_zh",
    "question_en",
    "also_zh",
    "also_en",
    "answer_zh",
    "answer_en",
    "audience",
    "terms",
]
_ROW = [
    "a",
    "保什么？",
    "What is covered?",
    "保啥;你们保什么|保障范围",
    "",
    "买方破产。",
    "Insolvency.",
    "Public",
    "waiting_period",
]


def test_a_table_in_csv_or_xlsx_says_the_same_as_yaml() -> None:
    comma = "\ufeff" + "\r\n".join(",".join(row) for row in (_HEAD, _ROW))
    semicolon = "\n".join(";".join(f'"{cell}"' for cell in row) for row in (_HEAD, _ROW))

    readings = [
        reading_of("a.csv", comma),
        reading_of("a.csv", semicolon),
        reading_of("a.xlsx", sheet_of([_HEAD, [cell or None for cell in _ROW]])),
    ]

    assert readings[0] == readings[1] == readings[2]
    chinese = readings[0].blocks[1]
    assert chinese.entry is not None
    assert chinese.entry.questions == ("保什么？", "保啥", "你们保什么", "保障范围")
    assert (chinese.entry.audience, chinese.entry.terms) == ("public", ("waiting_period",))


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ("id,question_zh\na,问？", "missing column answer_zh: an FAQ table has the columns id, question_zh"),
        ("question_zh,answer_zh\n问？,答。", "missing column id"),
        ("name,amount\nx,1", "unknown column 'name'"),
        ("id,id,question_zh,answer_zh\na,a,问？,答。", "column 'id' is there twice"),
        ("id,question_zh,answer_zh\na,问？,答。\nb,问？,\n", "line 3 (b): answer in 'zh' is missing"),
        ("id,question_zh,answer_zh\na,问？,答。,more\n", "line 2: has more cells than the 3 columns named"),
        ("id,question_zh,answer_zh\n", "has no entries"),
    ],
)
def test_a_table_with_wrong_columns_or_rows_says_which(table: str, reason: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        reading_of("a.csv", table)

    assert str(refusal.value).startswith(reason)


def test_a_workbook_without_an_faq_says_what_is_missing() -> None:
    with pytest.raises(Unreadable, match=r"^unknown column 'buyer': an FAQ table has the columns id, "):
        reading_of("a.xlsx", sheet_of([["Buyer", "Amount"], ["x", "1"]]))
