"""Of texts with the same terms, that one is closer which says them in one place, in the asker's words."""

import pytest

from knowledge.closeness import Asked, Closeness
from knowledge.folding import tokens


def closeness(question: str, text: str) -> Closeness:
    terms = tokens(question)
    rarity = dict.fromkeys((*terms.characters, *terms.bigrams), 2.0)
    return Asked(question, terms, rarity).closeness(text)


@pytest.mark.parametrize(
    ("question", "in_one_sentence", "in_several"),
    [
        ("查普曼死于肺炎", "查普曼因肺炎去世。乔治继任。", "查普曼上任。肺炎流行。有人死于战争。"),
        ("storage buyer refuses", "A buyer refuses storage.", "The buyer pays. Nobody refuses. Storage."),
    ],
)
def test_what_one_sentence_holds_counts_for_more_than_the_same_all_over(
    question: str, in_one_sentence: str, in_several: str
) -> None:
    near, far = closeness(question, in_one_sentence), closeness(question, in_several)

    assert near.together > far.together > 0


@pytest.mark.parametrize(
    ("question", "text", "verbatim"),
    [
        ("等待期", "等待期自到期日起算。", 1.0),
        ("等待期", "期待等。", 0.0),
        ("等待期届满", "等待期自到期日起算,届满之日……", (3**1.5 + 2**1.5) / 5**1.5),
        ("應收賬款", "应收账款", 1.0),
        ("waiting period", "The waiting  period begins on the due date.", 1.0),
        ("waiting period", "A period of waiting.", 0.0),
        ("of the", "the premium of the policy", 0.0),
    ],
)
def test_runs_of_the_askers_own_words_are_told_from_scattered_ones(
    question: str, text: str, verbatim: float
) -> None:
    assert closeness(question, text).verbatim == pytest.approx(verbatim)


@pytest.mark.parametrize(("question", "text"), [("policies", "One policy."), ("DSO", "（DSO）的算法")])
def test_a_latin_word_is_found_in_its_other_forms_and_beside_anything(question: str, text: str) -> None:
    assert closeness(question, text).together == 1


@pytest.mark.parametrize(
    ("question", "text"), [("", "等待期"), ("？", "等待期"), ("等待期", ""), ("第12条", "x")]
)
def test_nothing_is_close_to_nothing(question: str, text: str) -> None:
    assert closeness(question, text) == Closeness(0.0, 0.0)
