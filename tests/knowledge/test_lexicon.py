"""Which words may stand for one another in a question, in both languages."""

from pathlib import Path

import pytest
import yaml

import knowledge
from knowledge.folding import fold, tokens
from knowledge.lexicon.lexicon import Concept, Expanded, Lexicon, Meaning, concept_of, lexicon, translations

GLOSSARY = Path(knowledge.__file__).parent / "documents" / "glossary.yaml"


def typed(expanded: Expanded) -> list[str]:
    return [meaning.typed for meaning in expanded.meanings if meaning.weight == 1]


def meaning_of(word: str, question: str) -> Meaning:
    return next(meaning for meaning in translations(question).meanings if meaning.typed == word)


def other_words(word: str, question: str) -> set[str]:
    return {one.word for one in meaning_of(word, question).alternatives}


@pytest.mark.parametrize(
    ("question", "word", "other"),
    [
        ("买方逾期了怎么办", "逾期", "overdue"),
        ("客户一直拖着不付", "一直拖着不付", "protracted default"),
        ("等待期多久", "等待期", "waiting period"),
        ("額度被撤銷了", "额度", "credit limit"),
        ("爆雷了能赔吗", "爆雷", "insolvent"),
        ("Is the waiting period over?", "waiting period", "等待期"),
        ("Which deductibles apply?", "deductibles", "免赔额"),
        ("they were suing us", "suing", "起诉"),
        ("notified too late", "notified", "通知"),
        ("D/A 90 days", "da", "承兑交单"),
        ("客户赖账了", "赖账", "不认账"),
        ("what is the deductible", "deductible", "excess"),
    ],
)
def test_a_word_has_its_words_of_the_other_language_and_its_synonyms(
    question: str, word: str, other: str
) -> None:
    assert other in other_words(word, question)


def test_alternatives_are_in_the_form_in_which_passages_are_compared() -> None:
    found = {one.word: one.tokens for one in meaning_of("等待期", "等待期").alternatives}

    assert found["waiting period"] == tokens("waiting period")


def test_the_longest_known_words_are_taken() -> None:
    assert typed(translations("最长付款期限是多少")) == ["最长付款期限", "是", "多少"]


def test_a_reading_that_leaves_no_character_over_is_preferred() -> None:
    words = Lexicon([Concept("x", ("保单到",), ("a",)), Concept("x", ("保单", "到期"), ("b",))])

    assert typed(words.expand("保单到期")) == ["保单", "到期"]


def test_a_word_inside_a_longer_known_one_counts_for_less() -> None:
    weights = {one.typed: one.weight for one in translations("限额批复").meanings}

    assert weights["限额批复"] == 1
    assert 0 < weights["限额"] < weights["限额批复"]


def test_another_word_weighs_less_than_what_was_typed_and_least_where_that_has_several_meanings() -> None:
    once = Lexicon([Concept("x", ("赔款",), ("indemnity",))]).expand("赔款").meanings[0]
    twice = Lexicon([Concept("x", ("赔款",), ("indemnity",)), Concept("x", ("赔款",), ("payment",))])

    assert 0 < twice.expand("赔款").meanings[0].alternatives[0].weight < once.alternatives[0].weight < 1


def test_what_the_lexicon_does_not_know_stays_as_it_was_typed() -> None:
    expanded = translations("qwertz 90 逾期")

    assert typed(expanded) == ["逾期"]
    assert expanded.rest.characters == ("qwertz", "90")


def test_words_without_a_token_in_a_passage_mean_nothing_alone() -> None:
    assert typed(translations("the limit of the buyer")) == ["limit", "buyer"]


@pytest.mark.parametrize("question", ["", "？！", "qwertz"])
def test_a_question_without_known_words_has_no_meanings(question: str) -> None:
    assert translations(question).meanings == ()


@pytest.mark.parametrize("line", ["逾期", "逾期 |", "| overdue", "逾期 | overdue | more"])
def test_a_line_without_both_languages_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="reads `zh, zh"):
        concept_of(line, "overdue")


@pytest.mark.parametrize("line", ["", "# Overdue"])
def test_blank_lines_and_comments_hold_no_concept(line: str) -> None:
    assert concept_of(line, "overdue") is None


def test_the_first_side_is_chinese_and_the_second_is_not() -> None:
    wrong = [
        concept
        for concept in lexicon().concepts
        if any(word.isascii() for word in concept.zh if word != "atradius")
        or any("一" <= character <= "鿿" for word in concept.en for character in word)
    ]

    assert wrong == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_term_of_the_glossary_is_known(language: str) -> None:
    terms = [fold(term[language]) for term in yaml.safe_load(GLOSSARY.read_text(encoding="utf-8"))]

    assert [term for term in terms if len(typed(translations(term))) != 1] == []
