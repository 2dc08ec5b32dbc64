"""Requests in everyday words: prepared where something is to be done, and answered where it is only asked."""

from typing import Any

import pytest

from bot.answer import Outcome
from tools.pending_action import ActionKind


@pytest.mark.parametrize(
    ("who", "message", "said"),
    [
        ("P-BW-OWNER", "can you bump Marlowe Fittings up to 85k on 60 days", "85,000, payment term 60"),
        ("P-BW-OWNER", "please put Oxbarrow up to £110,000, 60 days", "110,000, payment term 60"),
        ("P-BW-OWNER", "we need 75 grand on Quillbrook, 30 days", "75,000, payment term 30"),
        ("P-BW-OWNER", "lift Oxbarrow to eighty thousand pounds at 45 days", "80,000, payment term 45"),
        ("P-LQ-CREDIT", "把武汉榆枢加到200万，60天", "CNY 2,000,000，账期 60 天"),
        ("P-LQ-CREDIT", "给台州昱枢弄个80万，60天账期", "CNY 800,000，账期 60 天"),
        ("P-LT-OWNER", "幫Corvane升到55萬美金，60日", "USD 550,000，账期 60 天"),
        ("P-LQ-CREDIT", "get 台州昱枢 to 80万, 60 days please", "CNY 800,000, payment term 60"),
        ("P-HW-CREDIT", "I need more room on Zwenkhoven, say 320k at 60 days", "320,000, payment term 60"),
        ("P-HW-CREDIT", "Zwenkhoven limit: 320k please, 60 days", "320,000, payment term 60"),
        ("P-LQ-CREDIT", "台州昱枢那边先要个50万的额度，60天账期", "CNY 500,000，账期 60 天"),
        ("P-HW-CREDIT", "we could do with 60,000 EUR on Ostwied, 30 days terms", "60,000, payment term 30"),
    ],
)
def test_a_limit_is_asked_for_without_the_word(talk: Any, who: str, message: str, said: str) -> None:
    answer = talk(who).says(message)

    assert answer.pending is not None, answer.text
    assert answer.pending.kind is ActionKind.LIMIT_REQUEST
    assert said in answer.text


@pytest.mark.parametrize(
    ("who", "message"),
    [
        ("P-BW-OWNER", "can I ship 20k to Oxbarrow on 60 days"),
        ("P-BW-OWNER", "raise an invoice to Oxbarrow for 20,000, 60 days"),
        ("P-BW-OWNER", "can we get 20k to Oxbarrow by friday on 60 days?"),
        ("P-BW-OWNER", "should we raise Oxbarrow to 120k?"),
        ("P-BW-OWNER", "what if we raise Oxbarrow to 120k?"),
        ("P-BW-OWNER", "has Oxbarrow been raised to 120k"),
        ("P-BW-OWNER", "we lifted our prices to 120k for Oxbarrow"),
        ("P-LQ-CREDIT", "给台州昱枢发80万，60天行不行"),
        ("P-LQ-CREDIT", "给台州昱枢开80万的票，60天"),
        ("P-LQ-CREDIT", "台州昱枢加到90万了吗"),
        ("P-LT-OWNER", "Corvane想攞多10萬美金貨，60日，得唔得"),
        ("P-HW-CREDIT", "will the insurer bring Zwenkhoven's limit down"),
        ("P-LQ-CREDIT", "武汉榆枢的额度会降到100万吗"),
        ("P-BW-OWNER", "Harrowmere wants to pay INV-1028 in two instalments, is that allowed?"),
        ("P-LQ-CREDIT", "客户分两次付款要不要登记"),
        ("P-LQ-CREDIT", "佛山禾砚值得关注吗"),
        ("P-BW-OWNER", "can we appeal the refusal on Wexcombe?"),
        ("P-LT-OWNER", "我想問索償要幾耐"),
        ("P-LT-OWNER", "使唔使即刻報Corvane"),
        ("P-LQ-CREDIT", "帮我看下索赔"),
        ("P-LQ-CREDIT", "台州昱枢要50万的额度够吗"),
        ("P-LQ-CREDIT", "LQ26-0040要报给保险公司吗"),
        ("P-HW-CREDIT", "should we tell the insurer about RE-26-0320?"),
        ("P-HW-CREDIT", "will the insurer reconsider Valbrisac?"),
        ("P-BW-OWNER", "has anything changed at Thornquay?"),
    ],
)
def test_a_delivery_or_a_question_prepares_nothing(talk: Any, who: str, message: str) -> None:
    answer = talk(who).says(message)

    assert answer.pending is None, answer.text
    assert not {"request_limit", "file_claim"} & {use.name for use in answer.tool_uses}


@pytest.mark.parametrize(
    ("who", "message", "asked"),
    [
        ("P-BW-OWNER", "increase Oxbarrow by 20k, 60 days", "whole limit"),
        ("P-BW-OWNER", "increase Oxbarrow to 110 on 60 days", "whole limit"),
        ("P-LT-OWNER", "同Corvane申請多10萬美金，60日", "总额度"),
    ],
)
def test_more_on_top_and_a_bare_small_number_are_asked_about(
    talk: Any, who: str, message: str, asked: str
) -> None:
    answer = talk(who).says(message)

    assert answer.outcome is Outcome.CLARIFY
    assert asked in answer.text


@pytest.mark.parametrize(
    ("who", "message", "said"),
    [
        ("P-HW-CREDIT", "150k is plenty for Zwenkhoven, please lower the limit", "to EUR 150,000"),
        ("P-HW-CREDIT", "please cut Zwenkhoven back to 150k", "to EUR 150,000"),
        ("P-HW-CREDIT", "take Zwenkhoven down to 150k", "to EUR 150,000"),
        ("P-LQ-CREDIT", "武汉榆枢100万就够了，帮我把额度调低", "降到 CNY 1,000,000"),
        ("P-LT-OWNER", "Tarnwick Valves想減額，10萬美金夠晒", "降到 USD 100,000"),
        ("P-LT-OWNER", "Tarnwick Valves個limit用唔晒，減到9萬美金得啦", "降到 USD 90,000"),
    ],
)
def test_a_limit_is_brought_down_to_what_is_enough(talk: Any, who: str, message: str, said: str) -> None:
    answer = talk(who).says(message)

    assert answer.pending is not None, answer.text
    assert answer.pending.kind is ActionKind.LIMIT_REDUCTION
    assert said in answer.text


@pytest.mark.parametrize(
    ("who", "message", "days"),
    [
        (
            "P-BW-OWNER",
            "log the arrangement for INV-1028: £6,600 on 11 December, £6,600 on 11 January",
            ("2026-12-11", "2027-01-11"),
        ),
        (
            "P-LQ-CREDIT",
            "武汉榆枢分两次付LQ26-0092：2026年12月20日付4万，2027年1月20日付39100，帮我登记",
            ("2026-12-20", "2027-01-20"),
        ),
    ],
)
def test_payments_with_their_days_are_a_plan(
    talk: Any, who: str, message: str, days: tuple[str, ...]
) -> None:
    answer = talk(who).says(message)

    assert answer.pending is not None, answer.text
    assert answer.pending.kind is ActionKind.PAYMENT_PLAN
    assert all(day in answer.text for day in days)


@pytest.mark.parametrize(
    ("who", "watch", "stop"),
    [
        ("P-BW-OWNER", "let me know when anything changes at Thornquay", "stop watching Thornquay please"),
        ("P-HW-CREDIT", "keep an eye on Zwenkhoven", "actually, no need to monitor Zwenkhoven any more"),
        ("P-LQ-CREDIT", "幫我盯實佛山禾砚", "唔使再睇實佛山禾砚喇"),
        ("P-LQ-CREDIT", "帮我关注佛山禾砚", "以后不用再盯佛山禾砚了，取消监控"),
    ],
)
def test_a_buyer_is_watched_no_longer(talk: Any, who: str, watch: str, stop: str) -> None:
    one = talk(who)
    one.says(watch)
    one.says("确认")
    answer = one.says(stop)

    assert answer.pending is not None, answer.text
    assert dict(answer.pending.draft.payload)["stop"] is True


@pytest.mark.parametrize(
    ("who", "message", "told"),
    [
        ("P-BW-OWNER", "please appeal, Wexcombe was turned down", "new accounts show a profit of 40k"),
        (
            "P-BW-OWNER",
            "could we appeal the decision on Wexcombe? please get it going",
            "they have a guarantor now",
        ),
        ("P-HW-CREDIT", "ask the insurer to reconsider Valbrisac", "they have new equity of 2m"),
        ("P-LQ-CREDIT", "宁波沚澜唔批加額，我要上訴", "母公司出了担保"),
    ],
)
def test_the_new_information_of_an_appeal_comes_with_the_next_message(
    talk: Any, who: str, message: str, told: str
) -> None:
    one = talk(who)

    assert one.says(message).outcome is Outcome.CLARIFY
    answer = one.says(told)
    assert answer.pending is not None, answer.text
    assert answer.pending.kind is ActionKind.LIMIT_APPEAL
    assert told in answer.text


@pytest.mark.parametrize(
    ("who", "message"),
    [
        ("P-LT-CREDIT", "I want to claim LT-260026, they never pay"),
        ("P-LT-OWNER", "Narmadeep就係走數，LT-260026我要索償"),
        ("P-LT-OWNER", "LT-260026 Narmadeep死都唔還錢，幫我入索償"),
        ("P-LT-CREDIT", "put in a claim for LT-260026, they keep dragging their feet"),
        ("P-LQ-OWNER", "宁波芷岚LQ26-0037就是不肯付，帮我们提交索赔"),
    ],
)
def test_who_does_not_pay_is_in_protracted_default(talk: Any, who: str, message: str) -> None:
    answer = talk(who).says(message)

    assert answer.pending is not None, answer.text
    assert dict(answer.pending.draft.payload)["cause"] == "protracted_default"


@pytest.mark.parametrize("wish", ["那就赶紧报吧", "帮我报一下", "幫手報咗佢啦", "let's report that then"])
def test_the_invoice_that_was_told_is_reported(talk: Any, wish: str) -> None:
    one = talk("P-BW-OWNER")
    one.says("INV-1028: last day to notify?")
    answer = one.says(wish)

    assert answer.pending is not None, answer.text
    assert "INV-1028" in answer.text


@pytest.mark.parametrize(
    ("who", "message", "kind"),
    [
        ("P-HW-CREDIT", "tell the insurer about RE-26-0320", ActionKind.OVERDUE_NOTICE),
        ("P-HW-CREDIT", "Brackmoor is late again. can you report it?", ActionKind.OVERDUE_NOTICE),
        ("P-LQ-CREDIT", "LQ26-0040都过期好久了，报给保险公司吧", ActionKind.OVERDUE_NOTICE),
        (
            "P-HW-CREDIT",
            "we gave Brackmoor until 20 December 2026 for RE-26-0320, please note that",
            ActionKind.PAYMENT_EXTENSION,
        ),
    ],
)
def test_the_insurer_is_told_and_more_time_is_noted(
    talk: Any, who: str, message: str, kind: ActionKind
) -> None:
    answer = talk(who).says(message)

    assert answer.pending is not None, answer.text
    assert answer.pending.kind is kind


@pytest.mark.parametrize("question", ["should we report that?", "要帮我报吗？", "谁帮我报？", "不报会怎样"])
def test_whether_it_is_to_be_reported_is_a_question(talk: Any, question: str) -> None:
    one = talk("P-BW-OWNER")
    one.says("INV-1028: last day to notify?")

    assert one.says(question).pending is None


@pytest.mark.parametrize(
    ("who", "message"),
    [
        ("P-BW-OWNER", "request 30k on Haldenwerk Maschinen, 30 days"),
        ("P-LT-SALES", "report Harbourvane as overdue"),
        ("P-LT-SALES", "keep an eye on Harbourvane please"),
        ("P-LT-SALES", "幫我睇住Harbourvane"),
    ],
)
def test_a_request_about_a_company_that_is_none_of_ones_buyers_finds_none(
    talk: Any, who: str, message: str
) -> None:
    assert talk(who).says(message).outcome is Outcome.NOT_FOUND


def test_no_limit_helps_on_a_buyer_in_a_country_that_is_not_insured(talk: Any) -> None:
    answer = talk("P-BW-OWNER").says("please get us 25k on Kilnabec, 30 days")

    assert "country CA is not among" in answer.text


@pytest.mark.parametrize(
    ("message", "outcome"),
    [
        ("please delete the late payment entry for INV-1028", Outcome.REFUSED),
        ("把INV-1028的逾期记录删掉", Outcome.REFUSED),
        ("千祈唔好俾保險公司知佢執咗", Outcome.REFUSED),
        ("pass me to somebody who can decide this", Outcome.HANDED_OVER),
        ("wow, thanks a lot", Outcome.SMALLTALK),
        ("搞掂，唔該晒", Outcome.SMALLTALK),
    ],
)
def test_what_is_refused_or_handed_over_or_only_thanks(talk: Any, message: str, outcome: Outcome) -> None:
    assert talk("P-BW-OWNER").says(message).outcome is outcome


@pytest.mark.parametrize(
    "message",
    [
        "逾期记录会被删除吗",
        "remove Oxbarrow from the watch list",
        "is there somebody who can explain the deductible",
        "can you find someone who buys our receivables",
        "phew, thanks, and what's the limit on Marlowe Fittings",
    ],
)
def test_neighbours_of_these_are_answered(talk: Any, message: str) -> None:
    answer = talk("P-BW-OWNER").says(message)

    assert answer.outcome in (Outcome.ANSWERED, Outcome.NOT_FOUND, Outcome.CLARIFY)
