"""Thanks before a question: what is asked is answered, and what only thanks is only thanked."""

import pytest

from bot.answer import Outcome
from bot.embedded.courtesy import without_courtesy
from tests.bot.conftest import Ask


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        ("多谢，顺便问一下，免赔额多少", "免赔额多少"),
        ("cheers mate. what's the excess?", "what's the excess?"),
        ("ok great thanks. any news on Kestrow?", "any news on Kestrow?"),
        ("对了，索赔期限多长", "索赔期限多长"),
        ("thanks, that helps a lot", "thanks, that helps a lot"),
        ("thx, that is great, have a nice day", "thx, that is great, have a nice day"),
        ("谢谢你", "谢谢你"),
        ("ok back to the claim, what is missing", "ok back to the claim, what is missing"),
    ],
)
def test_thanks_and_a_turn_to_something_else_are_taken_off_what_is_asked(message: str, asked: str) -> None:
    assert without_courtesy(message) == asked


@pytest.mark.parametrize(
    "message", ["多谢！另外，咱们保单的等待期是几个月", "thx - one more thing: our waiting period?"]
)
def test_a_question_after_thanks_is_answered(ask: Ask, message: str) -> None:
    answer = ask("P-LQ-OWNER", message)

    assert answer.outcome is Outcome.ANSWERED
    assert [use.name for use in answer.tool_uses] == ["policy_terms"]
