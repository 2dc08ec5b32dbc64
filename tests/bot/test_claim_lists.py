"""Lists of claims: those that wait for us, that were refused, and what was paid on them together."""

import pytest

from tests.bot.conftest import Ask


@pytest.mark.parametrize(
    ("who", "asked", "named", "unnamed"),
    [
        ("P-LQ-CREDIT", "有哪些赔案在等我们自己处理", ["CLM-LQ-0007", "CLM-LQ-0004"], "CLM-LQ-0005"),
        ("P-BW-OWNER", "anything on our claims we need to do?", ["CLM-BW-0004"], "CLM-BW-0005"),
        ("P-HW-OWNER", "which of our claims was turned down?", ["CLM-HW-0006"], "CLM-HW-0002"),
        ("P-HW-OWNER", "which of our claims are not settled yet", ["CLM-HW-0002"], "CLM-HW-0001"),
        ("P-LQ-OWNER", "我们有几个案子被拒了", ["CLM-LQ-0010", "无有效信用限额"], "CLM-LQ-0001"),
    ],
)
def test_the_claims_of_a_kind_are_told(
    ask: Ask, who: str, asked: str, named: list[str], unnamed: str
) -> None:
    answer = ask(who, asked).text

    assert all(one in answer for one in named)
    assert unnamed not in answer


def test_what_waits_for_us_is_told_soonest_first(ask: Ask) -> None:
    answer = ask("P-LQ-CREDIT", "有哪些赔案在等我们自己处理").text

    assert answer.index("CLM-LQ-0007") < answer.index("CLM-LQ-0004") < answer.index("CLM-LQ-0009")


def test_what_was_paid_in_all_is_summed_by_year_and_currency(ask: Ask) -> None:
    assert "CNY 846,000" in ask("P-LQ-OWNER", "今年保险公司一共赔了我们多少").text
    assert "846,000" not in ask("P-LQ-OWNER", "去年保险公司一共赔了我们多少").text
    assert "USD 82,000" in ask("P-LT-OWNER", "total paid out to us this year?").text


def test_who_may_not_see_the_amounts_of_claims_is_told_no_sum(ask: Ask) -> None:
    answer = ask("P-LQ-SALES", "今年保险公司一共赔了我们多少").text

    assert "CLM-LQ-0001" in answer
    assert not any(amount in answer for amount in ("846,000", "522,000"))
