"""Several questions, or several buyers, in one message: each answered in its order, none mixed up."""

import pytest

from bot.answer import Answer, Outcome
from bot.embedded.dialogue.splitting import pieces_in, questions_in
from tests.bot.conftest import Ask


def looked_up(answer: Answer) -> list[tuple[str, str]]:
    return [
        (use.name, use.arguments.get("buyer") or use.arguments.get("claim_no", ""))
        for use in answer.tool_uses
    ]


NORDHAUS = "Nordhaus Pumpenwerk GmbH"
WUHAN = "武汉榆枢给排水设备有限公司"


@pytest.mark.parametrize(
    "message",
    [
        "What are the limits for 武汉榆枢 and Nordhaus?",
        "查一下武汉榆枢、Nordhaus的额度",
        "武汉榆枢还有Nordhaus的额度",
    ],
)
def test_a_question_about_two_buyers_is_answered_for_each_in_the_order_named(ask: Ask, message: str) -> None:
    answer = ask("P-LQ-CREDIT", message)

    assert answer.outcome is Outcome.ANSWERED
    assert looked_up(answer) == [("credit_limit", WUHAN), ("credit_limit", NORDHAUS)]
    assert answer.text.index("1,500,000") < answer.text.index("250,000")


def test_two_questions_are_answered_in_order_with_their_own_citations(ask: Ask) -> None:
    answer = ask("P-LQ-CREDIT", "How far is CLM-LQ-0001? And what is the limit on Nordhaus?")

    assert looked_up(answer) == [("claim_status", "clm-lq-0001"), ("credit_limit", NORDHAUS)]
    assert answer.text.index("CLM-LQ-0001") < answer.text.index("EUR 250,000 [2]")


def test_a_further_question_about_the_limit_is_about_the_buyer_named_before(ask: Ask) -> None:
    answer = ask("P-LQ-CREDIT", "Nordhaus的额度多少？账期多长？")

    assert looked_up(answer) == [("credit_limit", NORDHAUS)] * 2
    assert "最长付款期限 60 天" in answer.text


def test_more_than_four_questions_are_named_as_left(ask: Ask) -> None:
    answer = ask(
        "P-LQ-CREDIT",
        "武汉榆枢额度？西安钧砚额度？Nordhaus额度？CLM-LQ-0001赔了多少？CLM-LQ-0003什么状态？",
    )

    assert len(answer.tool_uses) == 4
    assert answer.text.endswith("- CLM-LQ-0003什么状态？")


def test_a_buyer_that_is_asked_back_is_asked_last_and_the_choice_answers_it(ask: Ask) -> None:
    first = ask("P-LQ-CREDIT", "砺桐机电还有多少额度？CLM-LQ-0001赔了多少？")
    assert first.text.index("CLM-LQ-0001") < first.text.index("1)")

    chosen = ask("P-LQ-CREDIT", "杭州那家", first.conversation_id)

    assert [use.name for use in chosen.tool_uses] == ["credit_limit"]
    assert chosen.outcome is Outcome.ANSWERED


def test_a_buyer_of_nobody_here_is_not_answered_with_the_other_ones_limit(ask: Ask) -> None:
    answer = ask("P-HW-CREDIT", "Torrevalba limit? and the Nordhaus limit?")

    assert "220,000" in answer.text
    assert "250,000" not in answer.text


def test_a_refused_part_refuses_the_message(ask: Ask) -> None:
    answer = ask("P-LQ-CREDIT", "Nordhaus limit? Can you backdate the invoice?")

    assert answer.outcome is Outcome.REFUSED
    assert not answer.tool_uses


@pytest.mark.parametrize(
    "message",
    [
        "The buyer is late. Do I have to tell you?",
        "客户逾期了。多久要报？",
        "Nordhaus limit?",
        "Really? Nordhaus",
    ],
)
def test_one_question_with_its_circumstances_stays_whole(message: str) -> None:
    assert questions_in(message) == ()


def test_a_name_alone_holds_no_pieces() -> None:
    assert pieces_in("Nordhaus limit") == ()
    assert pieces_in("limit for A1 and also for B2") == ["limit for A1", "for B2"]
