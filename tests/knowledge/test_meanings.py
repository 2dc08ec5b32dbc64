"""A question finds what it means in other words and in the other language."""

from collections.abc import Sequence

import numpy as np
import pytest

from knowledge.folding import tokens
from knowledge.key import KeyKind
from knowledge.lexical import KINDS, LexicalIndex, Saturation
from knowledge.lexicon.lexicon import translations
from knowledge.meanings import score

ENGLISH = [
    "How long is the waiting period?",
    "What happens when a buyer is overdue?",
    "Who pays the costs of collection?",
    "Can the credit limit be withdrawn?",
    "Which deductible applies?",
]
CHINESE = [
    "等待期有多长？",
    "买方逾期会怎样？",
    "催收费用由谁承担？",
    "信用限额会被撤销吗？",
    "适用哪一种免赔额？",
]


def shares(question: str, *shelves: Sequence[str]) -> list[list[float]]:
    indexes = [
        LexicalIndex.build([tokens(text) for text in texts], [KeyKind.QUESTION] * len(texts))
        for texts in shelves
    ]
    found = score(translations(question), indexes, [Saturation()] * len(KINDS))
    return [one.tolist() for one in found]


@pytest.mark.parametrize("place", range(len(ENGLISH)))
def test_a_chinese_question_finds_the_english_one_and_the_reverse(place: int) -> None:
    assert int(np.argmax(shares(CHINESE[place], ENGLISH)[0])) == place
    assert int(np.argmax(shares(ENGLISH[place], CHINESE)[0])) == place


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("客户拖着不给", 1),
        ("讨债的钱算谁的", 2),
        ("额度被撤了", 3),
        ("excess", 4),
        ("customer is behind on payments", 1),
    ],
)
def test_it_is_found_in_other_words_too(question: str, place: int) -> None:
    assert int(np.argmax(shares(question, ENGLISH)[0])) == place


def test_a_meaning_said_in_two_ways_counts_as_one_said_once() -> None:
    texts = ["overdue invoice", "overdue late", "deductible limit", "waiting period"]
    once, twice, *_ = shares("逾期 免赔额 等待期", texts)[0]

    assert once == twice


def test_what_was_typed_counts_more_than_what_may_stand_for_it() -> None:
    typed, other, neither = shares("逾期", ["逾期", "overdue", "deductible"])[0]

    assert typed > other > neither == 0


def test_a_share_is_at_most_the_whole() -> None:
    assert max(shares("逾期", ["逾期逾期逾期", "免赔额和限额"])[0]) <= 1


@pytest.mark.parametrize(
    ("of_the_field", "of_something_else"),
    [("逾期怎么办", "罗马帝国皇帝怎么办"), ("overdue, what now", "medieval cathedral architect, what now")],
)
def test_everyday_words_say_little_of_a_question_about_something_else(
    of_the_field: str, of_something_else: str
) -> None:
    texts = ["逾期怎么办", "overdue, what now", "免赔额"]

    assert max(shares(of_something_else, texts)[0]) < 0.5 * max(shares(of_the_field, texts)[0])


def test_a_key_scores_the_same_on_whichever_shelf_it_stands() -> None:
    texts = ["limit of the buyer", "buyer overdue", "credit limit", "limit raised"]
    together = shares("买方的信用限额", texts)[0]

    first, second = shares("买方的信用限额", texts[:2], texts[2:])

    assert [*first, *second] == pytest.approx(together)


@pytest.mark.parametrize("question", ["", "qwertz"])
def test_a_question_of_unknown_words_finds_nothing(question: str) -> None:
    assert shares(question, ENGLISH) == [[0.0] * len(ENGLISH)]
