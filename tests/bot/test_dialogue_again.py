"""What is said to the talk itself: again, in the other language, never mind, goodbye, who are you."""

import pytest

from bot.answer import Outcome
from bot.embedded.dialogue.again import asked_again
from bot.language import Language
from tests.bot.conftest import Ask


@pytest.mark.parametrize(
    ("message", "language", "granted"),
    [
        ("in English please", "en", "EUR 250,000 [1]"),
        ("请用英文回答", "en", "EUR 250,000 [1]"),
        ("再说一遍", "zh", "EUR 250,000[1]"),
        ("are you sure it's not 20k?", "en", "EUR 250,000 [1]"),
        ("你确定吗？", "zh", "EUR 250,000[1]"),
        ("you sure about that?", "en", "EUR 250,000 [1]"),
        ("isn't it 20k?", "en", "EUR 250,000 [1]"),
        ("我记得是20万啊", "zh", "EUR 250,000[1]"),
        ("难道不是20万吗", "zh", "EUR 250,000[1]"),
    ],
)
def test_the_last_question_is_answered_again_from_the_record(
    ask: Ask, message: str, language: str, granted: str
) -> None:
    first = ask("P-LQ-SALES", "诺德豪斯额度")
    again = ask("P-LQ-SALES", message, first.conversation_id)

    assert again.outcome is Outcome.ANSWERED
    assert [use.name for use in again.tool_uses] == ["credit_limit"]
    assert again.language == language
    assert granted in again.text
    assert "20k" not in again.text


def test_a_choice_that_was_offered_is_offered_again_and_can_be_taken(ask: Ask) -> None:
    first = ask("P-LQ-SALES", "砺桐机电还有多少额度")
    again = ask("P-LQ-SALES", "再说一遍", first.conversation_id)
    chosen = ask("P-LQ-SALES", "杭州那家", first.conversation_id)

    assert again.text == first.text
    assert chosen.outcome is Outcome.ANSWERED


def test_switching_back_skips_the_switch_and_answers_the_question(ask: Ask) -> None:
    first = ask("P-LQ-SALES", "诺德豪斯额度")
    ask("P-LQ-SALES", "in English please", first.conversation_id)
    back = ask("P-LQ-SALES", "用中文", first.conversation_id)

    assert back.language == "zh"
    assert "信用限额是 EUR 250,000" in back.text


def test_a_request_for_a_person_is_not_handed_over_twice(ask: Ask) -> None:
    first = ask("P-LQ-SALES", "转人工")
    again = ask("P-LQ-SALES", "再说一遍", first.conversation_id)

    assert first.outcome is Outcome.HANDED_OVER
    assert again.outcome is not Outcome.HANDED_OVER


@pytest.mark.parametrize(
    "message",
    [
        "are you sure we can ship?",
        "English law policies?",
        "用英文写的发票能赔吗",
        "确定",
        "is Chinese VAT covered",
    ],
)
def test_a_question_is_not_taken_for_a_wish_to_hear_the_last_one_again(message: str) -> None:
    assert asked_again(message, ["Nordhaus limit?"]) is None


def test_nothing_is_repeated_at_the_start_of_a_talk() -> None:
    assert asked_again("say that again", []) is None
    assert asked_again("say that again", ["in English please"]) is None
    found = asked_again("in Chinese please", ["Nordhaus limit?", "say that again"])
    assert found is not None
    assert (found.question, found.language) == ("Nordhaus limit?", Language.ZH)


@pytest.mark.parametrize("message", ["算了", "never mind", "不用了谢谢", "ok, forget it"])
def test_an_open_question_is_dropped_and_a_later_message_does_not_answer_it(ask: Ask, message: str) -> None:
    first = ask("P-LQ-SALES", "砺桐机电还有多少额度")
    dropped = ask("P-LQ-SALES", message, first.conversation_id)
    later = ask("P-LQ-SALES", "第一个", first.conversation_id)

    assert dropped.outcome is Outcome.SMALLTALK
    assert not dropped.tool_uses
    assert "credit_limit" not in [use.name for use in later.tool_uses]


@pytest.mark.parametrize(
    "message", ["great, thank you!", "唔该晒 拜拜", "好的，谢谢，再见", "ok got it, thanks a lot"]
)
def test_thanks_and_goodbye_are_answered_in_kind(ask: Ask, message: str) -> None:
    assert ask("P-LQ-SALES", message).outcome is Outcome.SMALLTALK


def test_thanks_do_not_swallow_a_question(ask: Ask) -> None:
    assert "EUR 250,000" in ask("P-LQ-SALES", "thanks, and what is the limit on Nordhaus?").text


@pytest.mark.parametrize(
    "message", ["你是真人吗", "are you a robot?", "am I talking to a human?", "你是机器人还是真人"]
)
def test_who_answers_is_told_and_a_person_offered_without_handing_over(ask: Ask, message: str) -> None:
    answer = ask("P-LQ-SALES", message)

    assert answer.outcome is Outcome.SMALLTALK
    assert "AI" in answer.text
    assert not answer.tool_uses


def test_a_language_wished_before_a_question_is_that_of_its_answer(ask: Ask) -> None:
    first = ask("P-LT-SALES", "Straitmere 限額")
    answer = ask("P-LT-SALES", "in english please, and how much is free on it", first.conversation_id)
    again = ask("P-LT-SALES", "and in english the answer again", first.conversation_id)

    assert (answer.language, again.language) == ("en", "en")
    assert "Straitmere" in answer.text
    assert "Straitmere" in again.text
