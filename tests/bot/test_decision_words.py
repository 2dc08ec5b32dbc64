"""Words that decide what was just shown: never a question, a condition or a new wish."""

from time import perf_counter
from typing import Any

import pytest

from bot.app import Assistant
from bot.decision_words import Word, word_in
from tests.bot.desk import Conversing, Desk, assistant_over
from tools.pending_action import ActionState

REQUEST = "给苏州砺桐申请额度120万人民币账期60天"


@pytest.fixture
def talk(desk: Desk, assistant: Assistant) -> Any:
    return Conversing(assistant_over(desk, assistant), desk.who("P-LQ-CREDIT"))


def state(desk: Desk, asked: Any) -> ActionState:
    return desk.actions.get(desk.who("P-LQ-CREDIT"), asked.pending.id).state


@pytest.mark.parametrize(
    ("message", "word"),
    [
        ("yes, please go ahead", Word.GO_AHEAD),
        ("fine, proceed with the request", Word.GO_AHEAD),
        ("looks right, do it", Word.GO_AHEAD),
        ("都对，就这么办", Word.GO_AHEAD),
        ("冇問題，入啦", Word.GO_AHEAD),
        ("OK，提交吧", Word.GO_AHEAD),
        ("that's correct, confirm it, thanks", Word.CONFIRM),
        ("ok thanks, confirm", Word.CONFIRM),
        ("yes, cancel it", Word.CANCEL),
        ("核对无误，确认提交", Word.CONFIRM),
        ("得，確認啦", Word.CONFIRM),
        ("hm, no, scrap it", Word.CALL_OFF),
        ("wait, don't file it yet", Word.CALL_OFF),
        ("先别办了", Word.CALL_OFF),
        ("唔使喇", Word.CALL_OFF),
        ("drop it, they settled the invoice", Word.CALL_OFF),
        ("不用报了，钱到账了", Word.CALL_OFF),
        ("stop, we got paid after all, cancel it", Word.CANCEL),
        ("取消吧，客户已经付款了", Word.CANCEL),
    ],
)
def test_a_decision_is_told_in_other_words_than_the_bare_ones(message: str, word: Word) -> None:
    assert word_in(message) == (word, "")


@pytest.mark.parametrize(
    "message",
    [
        "go ahead?",
        "should I go ahead",
        "go ahead once he has paid",
        "ok, if they agree, go ahead",
        "ok, go ahead with 50k",
        "go ahead and raise Nordhaus to 90k",
        "not yet, go ahead tomorrow",
        "no, go ahead",
        "I'll do it",
        "don't proceed",
        "confirm with my boss first",
        "confirm it when he has paid",
        "yes but not today",
        "fine, do it for Marlowe as well",
        "can I confirm it tomorrow?",
        "等客户回复再提交",
        "如果客户没付就提交",
        "可以提交吗",
        "要报吗",
        "提交什么",
        "我自己提交吧",
        "别提交吧",
        "确认之前再看一下",
    ],
)
def test_a_question_a_condition_or_a_new_wish_never_confirms(message: str) -> None:
    assert word_in(message)[0] not in (Word.CONFIRM, Word.GO_AHEAD)


@pytest.mark.parametrize(
    "message",
    [
        "cancel it?",
        "should we cancel it",
        "cancel it once he pays",
        "cancel it, make it 50k",
        "cancel it and raise Marlowe to 90k",
        "cancel the other one",
        "cancel it, Nordhaus",
        "don't cancel it",
        "不取消",
        "不要取消",
        "leave it as it is",
        "leave it to me",
        "never mind, what is the waiting period",
        "never mind, Thornquay has gone into administration",
        "先别报，等客户回复再报",
        "算了先不报，这张最晚能拖到哪天报？",
        "算了，帮我把额度降到50万",
        "不报的话有什么后果",
    ],
)
def test_a_question_a_condition_or_a_new_wish_never_calls_off(message: str) -> None:
    assert word_in(message)[0] not in (Word.CANCEL, Word.CALL_OFF)


@pytest.mark.parametrize(
    "word",
    ["hold on", "let me ask my boss first", "no wait, they just paid", "先放着，我问下老板", "还是别取消"],
)
def test_what_puts_off_or_keeps_shows_again_what_waits(talk: Any, desk: Desk, word: str) -> None:
    asked = talk.says(REQUEST)

    assert word_in(word)[0] is Word.HALT
    assert talk.says(word).pending == asked.pending
    assert state(desk, asked) is ActionState.PENDING


@pytest.mark.parametrize("word", ["嗯，取消吧", "确认取消", "yes, cancel it", "好的，撤了吧"])
def test_a_yes_to_cancelling_a_limit_is_asked_about(talk: Any, desk: Desk, word: str) -> None:
    asked = talk.says("取消苏州砺桐的额度")

    assert asked.pending is not None
    assert talk.says(word).pending == asked.pending
    assert state(desk, asked) is ActionState.PENDING


def test_wait_is_of_what_was_just_shown_alone(talk: Any) -> None:
    talk.says(REQUEST)
    talk.says("它的额度多少")

    assert talk.says("hold on").pending is None


@pytest.mark.parametrize("word", ["ok, go ahead", "好，办吧"])
def test_go_ahead_confirms_what_was_just_shown(talk: Any, desk: Desk, word: str) -> None:
    asked = talk.says(REQUEST)

    assert "REC-" in talk.says(word).text
    assert state(desk, asked) is ActionState.EXECUTED


@pytest.mark.parametrize("word", ["actually no, leave it", "先不申请了"])
def test_leave_it_calls_off_what_was_just_shown(talk: Any, desk: Desk, word: str) -> None:
    asked = talk.says(REQUEST)

    assert talk.says(word).pending is None
    assert state(desk, asked) is ActionState.CANCELLED


@pytest.mark.parametrize("word", ["go ahead", "办吧"])
def test_after_another_answer_go_ahead_is_asked_about(talk: Any, desk: Desk, word: str) -> None:
    asked = talk.says(REQUEST)
    talk.says("它的额度多少")
    answer = talk.says(word)

    assert answer.pending == asked.pending
    assert state(desk, asked) is ActionState.PENDING
    talk.says(word)
    assert state(desk, asked) is ActionState.EXECUTED, "the question showed it again"


def test_after_another_answer_never_mind_calls_nothing_off(talk: Any, desk: Desk) -> None:
    asked = talk.says(REQUEST)
    talk.says("它的额度多少")
    talk.says("never mind")

    assert state(desk, asked) is ActionState.PENDING


def test_of_several_that_wait_go_ahead_confirms_none(talk: Any, desk: Desk) -> None:
    first, second = talk.says(REQUEST), talk.says("请关注佛山禾砚")
    talk.says("go ahead")

    assert state(desk, first) is state(desk, second) is ActionState.PENDING


def test_what_was_decided_on_the_page_leaves_go_ahead_nothing(talk: Any, desk: Desk) -> None:
    first, second = talk.says(REQUEST), talk.says("请关注佛山禾砚")
    desk.actions.confirm(desk.who("P-LQ-CREDIT"), second.pending.id)
    talk.says("go ahead")

    assert state(desk, first) is ActionState.PENDING, "the last answer showed the other"


@pytest.mark.parametrize(
    "said", ["等等", "好的", "那就", "ok", "great", "嗯", "回头再说", "算了", "no ", "先"]
)
def test_a_word_said_very_often_is_read_in_no_time(said: str) -> None:
    began = perf_counter()
    word_in(said * 400 + "x")

    assert perf_counter() - began < 1
