"""What is said of a delivery, a buyer or a day in half sentences means what it means there."""

from datetime import date

import pytest

from bot.answer import Outcome
from bot.embedded.days import month_named
from tests.bot.conftest import Ask
from tests.bot.test_going_on import talk
from tests.bot.test_position import tools

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("who", "said", "told"),
    [
        ("P-HW-SALES", "would Brackmoor be good for another 20k, the usual 60 days", "EUR 20,000, 60 days"),
        ("P-BW-SALES", "the Oxbarrow lot ask for thirty days on a £5k order, alright?", "GBP 5,000, 30 days"),
        ("P-LT-CREDIT", "Tarnwick: ninety days for a $30k invoice, would that be insured", "90 days"),
        ("P-LQ-SALES", "宁波沚澜要1万的阀，付款放到30天，保险认吗", "账期 30 天"),
    ],
)
def test_a_delivery_is_checked_on_the_amount_and_the_days_that_are_told(
    ask: Ask, who: str, said: str, told: str
) -> None:
    answer = ask(who, said)

    assert tools(answer) == ["check_cover"]
    assert told in answer.text


@pytest.mark.parametrize(
    ("who", "said", "tool"),
    [
        ("P-LQ-OWNER", "LQ26-0071 这单保险认吗", "check_cover"),
        (
            "P-HW-CREDIT",
            "if RE-26-0331 stays unpaid for good, what would the insurer give us",
            "estimate_indemnity",
        ),
        (
            "P-HW-CREDIT",
            "RE-26-0331: until when must it be reported so that it stays insured",
            "invoice_deadlines",
        ),
        ("P-LQ-OWNER", "LQ26-0071 哪天之前报才有保障", "invoice_deadlines"),
    ],
)
def test_of_an_invoice_its_cover_or_its_loss_is_told_where_no_day_is_asked_for(
    ask: Ask, who: str, said: str, tool: str
) -> None:
    assert tools(ask(who, said)) == [tool]


@pytest.mark.parametrize(
    ("then", "told"),
    [
        ("he'd rather take 45 now", "EUR 45,000, 60 days"),
        ("it could go up to 70", "EUR 70,000, 60 days"),
        ("the lorry leaves on 8 January instead", "2027-01-08, EUR 30,000"),
        ("delayed until 3 December", "2026-12-03, EUR 30,000"),
    ],
)
def test_another_amount_or_day_of_the_delivery_before_is_told_in_passing(
    ask: Ask, then: str, told: str
) -> None:
    answer = talk(ask, "P-HW-SALES", "Brackmoor, 30k net 60?", then)

    assert tools(answer) == ["check_cover"]
    assert told in answer.text


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("榆枢今年3月初的额度", date(2026, 3, 1)),
        ("6月中旬额度", date(2026, 6, 15)),
        ("2月份的时候呢", date(2026, 2, 28)),
        ("12月的额度是多少", None),
        ("12月那时候的额度", date(2025, 12, 31)),
        ("3月的额度是多少", date(2026, 3, 31)),
        ("去年10月份的额度", date(2025, 10, 31)),
        ("limit back in March", date(2026, 3, 31)),
        ("early february, please", date(2026, 2, 1)),
        ("as of May 2025", date(2025, 5, 31)),
        ("in November", TODAY),
        ("in may be late", None),
        ("3个月的账期", None),
        ("3月5号的额度", None),
        ("in march 12 invoices were sent", None),
    ],
)
def test_a_month_without_a_day_is_its_end_or_the_part_that_is_named(said: str, day: date | None) -> None:
    assert month_named(said, TODAY) == day


def test_a_limit_is_told_as_it_was_in_the_month_that_is_named(ask: Ask) -> None:
    answer = talk(ask, "P-LQ-CREDIT", "Nordhaus 额度多少", "那2月份呢")

    assert "2026-02-28" in answer.text
    assert "150,000" in answer.text


@pytest.mark.parametrize(
    ("first", "choice", "then", "told"),
    [
        ("砺桐的额度", "苏州那家", "杭州的也查一下", "300,000"),
        ("霁榆额度多少", "香港那家", "无锡的呢", "2,000,000"),
    ],
)
def test_another_of_the_same_brand_is_told_by_its_place_alone(
    ask: Ask, first: str, choice: str, then: str, told: str
) -> None:
    assert told in talk(ask, "P-LQ-SALES", first, choice, then).text


def test_another_of_the_same_brand_is_told_by_its_trade_alone(ask: Ask) -> None:
    assert "60,000" in talk(ask, "P-BW-SALES", "limit Marlowe", "the fixings one", "fittings too please").text


@pytest.mark.parametrize("said", ["看两家：西安钧砚、厦门鹭砚的额度", "麻烦一起查：厦门鹭砚和西安钧砚的额度"])
def test_none_of_two_buyers_is_left_out_though_one_alone_is_certain(ask: Ask, said: str) -> None:
    answer = ask("P-LQ-CREDIT", said)

    assert tools(answer) == ["credit_limit", "credit_limit"]
    assert "鹭砚" in answer.text
    assert "钧砚" in answer.text


@pytest.mark.parametrize("said", ["and Brackmoor?", "what about Zwenkhoven then?", "ok, and for Torrevalba"])
def test_the_question_before_asked_of_a_stranger_finds_nothing(ask: Ask, said: str) -> None:
    assert talk(ask, "P-BW-SALES", "limit on Oxbarrow", said).outcome is Outcome.NOT_FOUND


def test_and_another_matter_is_no_stranger(ask: Ask) -> None:
    assert talk(ask, "P-BW-SALES", "limit on Oxbarrow", "and Monday?").outcome is not Outcome.NOT_FOUND


@pytest.mark.parametrize(
    "said",
    [
        "Castlevane: limit please, and how did the claim end",
        "what about the Castlevane claim, and their limit",
    ],
)
def test_limit_and_claim_of_a_buyer_are_both_told_where_both_are_asked_for(ask: Ask, said: str) -> None:
    answer = ask("P-BW-OWNER", said)

    assert {"credit_limit", "claim_status"} <= set(tools(answer))
    assert "2026-04-21" in answer.text
    assert "CLM-BW-0001" in answer.text


def test_a_share_that_differs_by_kind_is_told_again_for_another_kind_with_the_day_it_began(ask: Ask) -> None:
    first, when = "what percentage of our named limits is insured?", "and from when does that apply"

    assert "2026-07-01" in talk(ask, "P-HW-OWNER", first, when).text
    assert "75 %" in talk(ask, "P-HW-OWNER", first, "for discretionary limits?").text


def test_when_the_waiting_period_of_the_claim_just_told_ends_is_told_of_that_claim(ask: Ask) -> None:
    answer = talk(
        ask, "P-HW-CREDIT", "where do we stand with Kestrow's claim", "what day does the waiting period end"
    )

    assert tools(answer) == ["claim_status"]
    assert "2027-04-20" in answer.text


@pytest.mark.parametrize(
    ("who", "said", "told"),
    [
        ("P-HW-CREDIT", "Kestrow was reduced in summer, to what", "80,000"),
        ("P-BW-SALES", "we applied for 60k on Dunmorrow in spring, no news?", "60,000"),
        ("P-LQ-SALES", "芷岚流体当初提的50万批下来没有", "2026-06-1"),
    ],
)
def test_what_was_done_to_a_limit_and_asked_for_is_told_of_the_limit(
    ask: Ask, who: str, said: str, told: str
) -> None:
    answer = ask(who, said)

    assert "credit_limit" in tools(answer)
    assert told in answer.text


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("are political risks part of our policy?", "political risks"),
        ("would our policy pay if goods are damaged on the road", "damage"),
        ("sterling dropped, do we get the difference", "xchange"),
    ],
)
def test_whether_a_kind_of_loss_is_insured_is_told(ask: Ask, said: str, word: str) -> None:
    answer = ask("P-BW-OWNER", said)

    assert answer.outcome is Outcome.ANSWERED
    assert word in answer.text


def test_a_wish_for_somebody_who_helps_is_handed_over_and_a_wish_for_help_with_a_limit_is_not(
    ask: Ask,
) -> None:
    assert (
        ask("P-BW-OWNER", "I am lost here, could somebody call me back please").outcome is Outcome.HANDED_OVER
    )
    assert ask("P-BW-OWNER", "can someone help me with the limit on Oxbarrow").outcome is Outcome.ANSWERED


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("P-HW-CREDIT", "please tell me something about Zwenkhoven"),
        ("P-LQ-CREDIT", "给我介绍下西安钧砚"),
        ("P-HW-CREDIT", "what do you have on Brackmoor"),
    ],
)
def test_who_wants_to_hear_of_a_buyer_is_told_its_position_and_nothing_is_prepared(
    ask: Ask, who: str, said: str
) -> None:
    answer = ask(who, said)

    assert answer.pending is None
    assert "credit_limit" in tools(answer)


def test_who_wants_to_hear_when_a_buyer_changes_wishes_to_watch_it(ask: Ask) -> None:
    answer = ask("P-HW-CREDIT", "tell me about any news from Zwenkhoven, put them on my watch list")

    assert tools(answer) == ["watch_buyer"]


def test_an_invoice_list_of_a_buyer_is_told_by_its_invoices(ask: Ask) -> None:
    assert tools(ask("P-LT-CREDIT", "unpaid invoices of Tarnwick")) == ["invoice_deadlines"]
    assert tools(ask("P-LQ-CREDIT", "Grünmoor 有哪几张没付")) == ["invoice_deadlines"]


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("P-BW-SALES", "three buyers owe us everything and I lie awake, I am desperate"),
        ("P-LQ-OWNER", "货款全收不回来，我快崩溃了"),
    ],
)
def test_despair_is_handed_over(ask: Ask, who: str, said: str) -> None:
    assert ask(who, said).outcome is Outcome.HANDED_OVER


def test_beside_the_person_who_takes_over_the_days_of_a_buyer_that_fails_are_told(ask: Ask) -> None:
    answer = ask("P-BW-OWNER", "Thornquay went bust and I am worried sick")

    assert answer.outcome is Outcome.HANDED_OVER
    assert tools(answer) == ["hand_over", "invoice_deadlines"]
    assert "2026-12-06" in answer.text


@pytest.mark.parametrize(
    ("who", "said", "told"),
    [
        (
            "P-BW-SALES",
            "Vexholme would rather have 60 days instead of the 45 on a 10k order, insured?",
            "60 days",
        ),
        ("P-LQ-SALES", "宁波沚澜要把30天的账期改成60天，1万的货保不保", "账期 60 天"),
    ],
)
def test_a_delivery_is_checked_on_the_term_that_is_wished_and_not_on_the_old_one(
    ask: Ask, who: str, said: str, told: str
) -> None:
    answer = ask(who, said)

    assert tools(answer) == ["check_cover"]
    assert told in answer.text.split("\n")[0]


def test_another_invoice_after_a_cover_check_is_checked_too(ask: Ask) -> None:
    assert tools(talk(ask, "P-LQ-CREDIT", "LQ26-0052还受保吗", "那LQ26-0059呢")) == ["check_cover"]


def test_the_limit_at_the_end_of_a_month_that_was_is_not_looked_for_ahead(ask: Ask) -> None:
    assert "2026-03-31" in ask("P-LQ-SALES", "榆枢给排水当时3月底的额度").text


@pytest.mark.parametrize(
    "said", ["I heard about Corvane Industrial, are they approved for any credit?", "Harbourvane有多少額度"]
)
def test_a_stranger_that_is_spoken_of_is_not_found(ask: Ask, said: str) -> None:
    assert ask("P-BW-SALES", said).outcome is Outcome.NOT_FOUND


def test_what_a_buyer_in_arrears_would_bring_is_estimated_though_nothing_of_it_is_paid(ask: Ask) -> None:
    assert "432,000" in ask("P-LQ-CREDIT", "万一苏州砺桐一分钱都不给，我们能赔到多少").text


def test_a_term_and_a_share_of_one_number_are_both_told(ask: Ask) -> None:
    answer = ask("P-LQ-SALES", "给苏州砺桐发8万，账期60天，保不保")

    assert "最长允许 90 天" in answer.text
    assert "承保比例 90 %" in answer.text


def test_a_bare_number_after_a_delivery_is_its_term_where_it_is_no_likely_amount(ask: Ask) -> None:
    answer = talk(
        ask, "P-BW-SALES", "Vexholme, 12,000 pounds on 30 days, insured?", "they push for 60 though"
    )

    assert "GBP 12,000, 60 days" in answer.text


@pytest.mark.parametrize(
    ("who", "first", "then", "told"),
    [
        (
            "P-HW-OWNER",
            "premium for a turnover of 22 million?",
            "and how much do we still owe of that",
            "15,600",
        ),
        ("P-LQ-CREDIT", "大连沧枢发12万，60天，保不保", "最晚什么时候要发走", "2026-12-20"),
        ("P-BW-SALES", "how is Wexcombe doing", "sorry, the claim I meant", "2026-12-03"),
        ("P-HW-CREDIT", "RE-26-0320 must be reported by when", "and the claim?", "2027-11-14"),
        ("P-HW-CREDIT", "overdue notice period of our policy", "will that change?", "2027-01-01"),
        ("P-LQ-OWNER", "3/10 net 30 折成年化多少", "换成net 45呢", "32.3"),
    ],
)
def test_half_a_sentence_goes_on_with_what_was_told(
    ask: Ask, who: str, first: str, then: str, told: str
) -> None:
    assert told in talk(ask, who, first, then).text


@pytest.mark.parametrize(
    ("said", "outcome"), [("Oxbarrow?", Outcome.NOT_FOUND), ("Really?", Outcome.ANSWERED)]
)
def test_a_name_alone_is_the_question_before_of_a_stranger_and_a_word_is_none(
    ask: Ask, said: str, outcome: Outcome
) -> None:
    assert talk(ask, "P-HW-CREDIT", "limit on Brackmoor", said).outcome is outcome


def test_who_gets_the_money_of_a_claim_is_told_by_ones_policy(ask: Ask) -> None:
    assert "Fenwharf" in ask("P-BW-SALES", "who receives the payout when a claim gets paid?").text


@pytest.mark.parametrize("said", ["oh forget it, never mind", "ah leave it, forget that", "never mind"])
def test_who_lets_a_question_back_go_is_asked_nothing_more(ask: Ask, said: str) -> None:
    answer = talk(ask, "P-HW-SALES", "please raise Falkenrode to 190k on 60 days", said)

    assert answer.outcome is Outcome.SMALLTALK
    assert answer.pending is None
