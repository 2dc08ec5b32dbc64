"""While a request waits: questions about it are answered, and a correction takes its place."""

from typing import Any

import pytest

from bot.answer import Outcome
from tests.bot.desk import Desk
from tools.pending_action import ActionState


@pytest.mark.parametrize(
    ("who", "wish", "question", "said"),
    [
        ("P-HW-CREDIT", "report RE-26-0320 as overdue please", "is there still time for it?", "2027-02-13"),
        ("P-LQ-CREDIT", "帮我报损 LQ26-0040", "还来得及吧？", "2026-12-11"),
        ("P-LQ-CREDIT", "帮我报损 LQ26-0040", "仲有幾耐？", "2026-12-11"),
        (
            "P-HW-CREDIT",
            "request a 350k limit on Wendelbruch, net 60",
            "what have we got at the moment?",
            "300,000",
        ),
        ("P-LQ-CREDIT", "给台州昱枢申请80万额度，60天", "上次申请的是多少来着？", "600,000"),
    ],
)
def test_a_question_while_it_waits_is_answered_from_the_record_it_is_about(
    talk: Any, who: str, wish: str, question: str, said: str
) -> None:
    one = talk(who)
    assert one.says(wish).pending is not None
    answer = one.says(question)

    assert answer.outcome is Outcome.ANSWERED
    assert said in answer.text
    assert "REC-" in one.says("确认").text


@pytest.mark.parametrize(
    ("correction", "amount", "days"),
    [
        ("not 1.2m, 900k I meant", "900000", 60),
        ("typo, should be 950,000", "950000", 60),
        ("打錯咗，係90萬先啱", "900000", 60),
        ("唔係120萬，係90萬", "900000", 60),
        ("写错了，应该是90天", "1200000", 90),
        ("金额不变，账期改90天", "1200000", 90),
        ("oops, 90 days not 60", "1200000", 90),
        ("sorry, not 60 days, 90", "1200000", 90),
    ],
)
def test_a_correction_takes_what_is_meant_and_not_what_is_taken_back(
    talk: Any, correction: str, amount: str, days: int
) -> None:
    one = talk("P-LQ-CREDIT")
    one.says("给苏州砺桐申请额度120万人民币账期60天")
    answer = one.says(correction)

    assert answer.pending is not None, answer.text
    payload = dict(answer.pending.draft.payload)
    assert (payload["amount"], payload["terms_days"]) == (amount, days)


@pytest.mark.parametrize(
    ("who", "wish", "correction", "other"),
    [
        ("P-BW-OWNER", "raise Vexholme to 60,000, 45 days", "sorry, I meant Oxbarrow, 120k", "Oxbarrow"),
        ("P-BW-OWNER", "put Vexholme on the watch list", "no, Oxbarrow I mean", "Oxbarrow"),
        ("P-LT-OWNER", "幫Corvane升到55萬美金，60日", "唔係Corvane，係Tarnwick Valves，20萬", "Tarnwick"),
    ],
)
def test_what_a_corrected_buyer_takes_the_place_of_is_called_off(
    talk: Any, desk: Desk, who: str, wish: str, correction: str, other: str
) -> None:
    one = talk(who)
    first = one.says(wish)
    second = one.says(correction)

    assert second.pending is not None, second.text
    assert other in second.text
    assert "takes the place" in second.text or "取代了前面" in second.text
    state = desk.actions.get(desk.who(who), first.pending.id).state
    assert state is ActionState.CANCELLED
    assert "REC-" in one.says("go ahead").text


@pytest.mark.parametrize(
    "further", ["request 60k for Oxbarrow too, 60 days", "put Oxbarrow on the watch list as well"]
)
def test_a_further_request_calls_nothing_off(talk: Any, desk: Desk, further: str) -> None:
    one = talk("P-BW-OWNER")
    first = one.says("raise Vexholme to 60,000, 45 days")
    second = one.says(further)

    assert second.pending is not None, second.text
    assert desk.actions.get(desk.who("P-BW-OWNER"), first.pending.id).state is ActionState.PENDING


def test_a_correction_after_another_answer_calls_nothing_off(talk: Any, desk: Desk) -> None:
    one = talk("P-BW-OWNER")
    first = one.says("raise Vexholme to 60,000, 45 days")
    one.says("what is the limit on Quillbrook")
    one.says("no, request 60k for Oxbarrow, 60 days")

    assert desk.actions.get(desk.who("P-BW-OWNER"), first.pending.id).state is ActionState.PENDING
