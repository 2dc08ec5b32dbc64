"""An answer of the assistant's own is no answer of a person's."""

from dataclasses import replace

import pytest

from bot.review.copying import is_copied
from bot.review.faq_text import Spoken
from tests.bot.review.test_entries import TEXT

SAID = (
    "The premium may be paid in four instalments [1]. Each of them is due on the first day of its quarter"
    " [2]. Whoever pays late owes interest."
)
SAID_IN_CHINESE = "保费可以分四期支付[1]。每一期在该季度的第一天到期。逾期支付的须另付利息。"
OTHER = "Ask the accounts department, which decides on every plan of payment by itself."


def copied(answer: str, said: str = SAID) -> bool:
    return is_copied(replace(TEXT, en=Spoken("Q?", answer)), [OTHER, said])


@pytest.mark.parametrize(
    "answer",
    [
        SAID,
        SAID.replace("[1]", "").replace("[2]", "").upper(),
        SAID.replace("four", "three"),
        f"**{SAID}**\n\n— {SAID[:0]}!",
        "Each of them is due on the first day of its quarter. Whoever pays late owes interest.",
        SAID + " Kind regards",
    ],
)
def test_what_the_assistant_said_is_copied_whatever_its_marks_and_a_word_or_two(answer: str) -> None:
    assert copied(answer)


@pytest.mark.parametrize(
    "answer",
    [
        "Yes, in four instalments.",
        "Clause 7.2 says: “Each of them is due on the first day of its quarter.” We send a reminder ten days "
        "before, and whoever writes to the desk by then may move one instalment a year to the next month.",
        SAID + " We send a reminder ten days before each of them.",
        "",
    ],
)
def test_a_persons_words_stay_theirs_with_a_quote_or_where_they_say_the_same_shortly(answer: str) -> None:
    assert not copied(answer)


@pytest.mark.parametrize(("own", "expected"), [(1, True), (24, True), (25, False), (40, False)])
def test_beside_a_whole_copy_nearly_a_fifth_must_be_ones_own(own: int, expected: bool) -> None:
    said = "abcdefghij" * 11 + "k"  # 111 letters

    assert copied(said + "z" * own, said) is expected


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (SAID_IN_CHINESE, True),
        ("每一期在该季度的第一天到期。逾期支付的须另付利息。", True),
        ("分四期，每季度第一天到期。", False),
    ],
)
def test_it_is_told_in_chinese_too(answer: str, expected: bool) -> None:
    assert is_copied(replace(TEXT, zh=Spoken("问？", answer)), [SAID, SAID_IN_CHINESE]) is expected
