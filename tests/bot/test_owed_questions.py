"""What a buyer owes: the unpaid sum comes first, of the one named or talked of, and of each of a list."""

import pytest

from tests.bot.conftest import Ask
from tests.bot.test_going_on import talk
from tests.bot.test_position import tools


@pytest.mark.parametrize(
    ("who", "messages", "told"),
    [
        ("P-BW-SALES", ("how much does Oxbarrow owe us?",), "owes GBP 97,200 in all"),
        ("P-LQ-SALES", ("Nordhaus额度", "他们总共欠了多少"), "一共欠 EUR 141,600 未付"),
        ("P-HW-SALES", ("Brackmoor limit?", "and what do they owe us by now"), "owes EUR 309,400 in all"),
    ],
)
def test_what_a_buyer_owes_leads_the_answer(ask: Ask, who: str, messages: tuple[str, ...], told: str) -> None:
    answer = talk(ask, who, *messages)

    assert tools(answer) == ["credit_limit"]
    assert told in answer.text


def test_after_a_list_each_buyers_unpaid_sum_is_told(ask: Ask) -> None:
    answer = talk(ask, "P-HW-CREDIT", "which limits end soon?", "how much do they owe us")

    assert tools(answer) == ["list_limits"]
    assert "Torrevalba Meccanica S.r.l.: EUR 160,000 unpaid" in answer.text


def test_of_a_buyer_without_a_limit_the_unpaid_invoices_tell(ask: Ask) -> None:
    answer = ask("P-LQ-OWNER", "浔砚还欠我们多少钱")

    assert tools(answer) == ["credit_limit", "invoice_deadlines"]
    assert "LQ26-0069" in answer.text


def test_a_visitor_is_told_of_nobodys_debt(ask: Ask) -> None:
    assert "credit_limit" not in tools(ask("public", "how much does Oxbarrow owe?"))
