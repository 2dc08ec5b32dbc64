"""Situations that people describe in their own words come to the question the documents answer."""

import pytest

from bot.embedded.situations import question_behind
from bot.language import Language
from knowledge.folding import fold


@pytest.mark.parametrize(
    ("told", "comes_to"),
    [
        ("客户拒收货物 现在货在码头", "拒收后货物怎么处理"),
        ("为啥只批了30万我要80万的", "看不到限额批复的原因"),
        ("印度客户没有税号 你们能查吗", "缺少注册号"),
        ("限额单上的“附条件”是啥", "附加条件是什么意思"),
        ("沧枢海工评级从4变6什么意思", "评级发生变化"),
        ("催收费用谁出", "费用由谁承担"),
        ("部分赔付的理由是什么", "为什么只赔了一部分"),
        ("客户付了30% 还要报吗", "还需要提交逾期欠款通知"),
        ("一张逾期别的没逾期 要不要停发", "其他发票没到期"),
        ("逾期客户又给我下单 能不能发", "还能发货吗"),
    ],
)
def test_a_situation_in_chinese_comes_to_a_question(told: str, comes_to: str) -> None:
    assert comes_to in (question_behind(fold(told), Language.ZH) or "")


@pytest.mark.parametrize(
    ("told", "comes_to"),
    [
        ("why did they only approve 30k when I asked for 80k", "reasons for a limit decision"),
        ("my limit got cut, can i still ship", "limit was reduced"),
        ("the limit can't be found", "limit not found"),
        ("they switched to D/A 90 days, still covered?", "D/A or a longer payment term"),
        ("customer owes us money, how do I report it", "report an unpaid invoice"),
        ("customer paid 30%, do I still need to report it?", "paid in part"),
        ("one invoice is overdue the others aren't", "One invoice is overdue"),
        ("how is the premium worked out", "premium for trade credit insurance"),
    ],
)
def test_a_situation_in_english_comes_to_a_question(told: str, comes_to: str) -> None:
    assert comes_to in (question_behind(fold(told), Language.EN) or "")


@pytest.mark.parametrize(
    "told", ["什么是信用限额", "limit for Nordhaus?", "等待期多久", "how much is the premium"]
)
def test_a_question_that_says_what_it_means_stays_as_it_is(told: str) -> None:
    assert question_behind(fold(told), Language.ZH) is None
