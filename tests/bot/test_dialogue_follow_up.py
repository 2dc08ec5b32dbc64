"""A short message that goes on with what was just answered, in either language."""

import pytest

from bot.answer import Outcome
from tests.bot.conftest import Ask


@pytest.mark.parametrize("message", ["还剩多少", "现在还能用多少？", "仲有幾多可以用", "how much is left?"])
def test_what_is_left_is_asked_of_the_limit_just_looked_up(ask: Ask, message: str) -> None:
    first = ask("P-LQ-SALES", "Nordhaus limit?")
    left = ask("P-LQ-SALES", message, first.conversation_id)

    assert [use.name for use in left.tool_uses] == ["credit_limit"]
    assert "Nordhaus" in left.text
    assert "EUR 108,400" in left.text


def test_what_is_left_without_a_limit_before_it_is_of_no_buyer(ask: Ask) -> None:
    assert "EUR 108,400" not in ask("P-LQ-SALES", "还剩多少").text


@pytest.mark.parametrize("reply", ["杭州的", "杭州那家", "杭州的那家"])
def test_a_city_is_enough_to_choose_among_those_offered(ask: Ask, reply: str) -> None:
    first = ask("P-LQ-SALES", "砺桐机电还有多少额度")
    chosen = ask("P-LQ-SALES", reply, first.conversation_id)

    assert chosen.outcome is Outcome.ANSWERED
    assert "杭州砺桐机电设备有限公司" in chosen.text
