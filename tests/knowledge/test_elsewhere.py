"""Which other matter a question is about, told by its words."""

import pytest

from knowledge.elsewhere import elsewhere
from knowledge.encoder.corpus import entries


@pytest.mark.parametrize(
    ("question", "matters"),
    [
        ("我的车险什么时候到期", {"motor insurance"}),
        ("信用卡還款日是幾號", {"bank cards and accounts"}),
        ("Is a burst pipe covered?", {"home and property"}),
        ("CREDIT CARD limit", {"bank cards and accounts"}),
        ("How do I file a claim for my delayed flight and lost luggage?", {"travel insurance"}),
        ("客户逾期了怎么办", set()),
        ("What is my credit limit on Nordhaus GmbH?", set()),
        ("pets at the carpet factory", set()),
        ("", set()),
    ],
)
def test_a_question_of_another_matter_is_told_by_its_words(question: str, matters: set[str]) -> None:
    assert elsewhere(question) == matters


def test_no_question_that_the_faq_answers_sounds_like_another_matter() -> None:
    sounding = {
        question: found
        for entry in entries()
        for asked in entry.questions.values()
        for question in asked
        if (found := elsewhere(question))
    }

    assert sounding == {}
