"""The same things asked in words nobody wrote down: what is on record answers, or it is asked back."""

import pytest

from bot.answer import Answer, Outcome
from bot.language import Language
from tests.bot.conftest import Ask
from tests.bot.test_going_on import talk


def tools(answer: Answer) -> list[str]:
    return [use.name for use in answer.tool_uses]


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("P-BW-SALES", "hello there, just wondering what's on Marlowe"),
        ("P-LQ-SALES", "你好，砺桐那边我们有多少"),
    ],
)
def test_a_brand_that_several_bear_is_asked_about_though_nothing_says_what_of_it(
    ask: Ask, who: str, said: str
) -> None:
    answer = ask(who, said)

    assert answer.outcome is Outcome.CLARIFY
    assert len(answer.cards[0].data["candidates"]) == 2


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ("Marlowe in Leeds, limit", Outcome.ANSWERED),
        ("Marlowe Plumbing in Leeds limit", Outcome.CLARIFY),
    ],
)
def test_a_brand_with_its_city_is_one_company_unless_another_trade_stands_beside_it(
    ask: Ask, said: str, outcome: Outcome
) -> None:
    assert ask("P-BW-OWNER", said).outcome is outcome


@pytest.mark.parametrize(
    "said", ["any word on the wexcombe appeal", "wexcombe objection, anything back yet?"]
)
def test_what_became_of_an_appeal_is_told_of_the_claim(ask: Ask, said: str) -> None:
    answer = ask("P-BW-OWNER", said)

    assert "CLM-BW-0003" in answer.text
    assert [use.name for use in answer.tool_uses] == ["claim_status"], "its limit was not asked about"


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("P-HW-CREDIT", "how much limit has Lanternquay got for Oxbarrow"),
        ("P-HW-CREDIT", "Could you list the limits that Lanternquay holds, I do their books"),
        ("P-LT-SALES", "Brackenwharf has which claims open"),
        ("P-HW-CREDIT", "What limit does Lanqiao have on Wendelbruch?"),
        ("P-LQ-CREDIT", "Haldenwerk对Nordhaus的额度是多少"),
    ],
)
def test_a_limit_that_another_company_holds_is_not_found_though_the_buyer_is_ones_own(
    ask: Ask, who: str, said: str
) -> None:
    assert ask(who, said).outcome is Outcome.NOT_FOUND


@pytest.mark.parametrize(
    ("who", "said"),
    [("P-ADMIN", "list Lanqiao's limits"), ("P-SUPPORT", "what claims has Brackenwharf got open")],
)
def test_who_has_no_records_is_refused_another_companys(ask: Ask, who: str, said: str) -> None:
    assert ask(who, said).outcome is Outcome.REFUSED


def test_ones_own_limit_on_a_buyer_is_told_whoever_works_there(ask: Ask) -> None:
    assert "90,000" in ask("P-BW-OWNER", "my brother works at Oxbarrow, what's our limit on them").text


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("P-BW-OWNER", "anyone we can't send goods to because they're late paying?"),
        ("P-BW-OWNER", "who do we have to keep goods back from"),
        ("P-HW-SALES", "are there customers I may not deliver to?"),
        ("P-LT-OWNER", "而家邊啲客因為過期未找數唔可以出貨"),
    ],
)
def test_whom_nothing_may_be_shipped_to_is_the_list_of_the_stopped(ask: Ask, who: str, said: str) -> None:
    answer = ask(who, said)

    assert [(use.name, use.arguments) for use in answer.tool_uses] == [("list_limits", {"choice": "stopped"})]


@pytest.mark.parametrize(
    ("who", "said", "told"),
    [
        (
            "P-BW-OWNER",
            "can we set limits ourselves or does every customer have to go through the insurer",
            "GBP 0",
        ),
        ("P-BW-SALES", "do I have to apply for every customer or is there an automatic limit", "GBP 0"),
        ("P-LQ-OWNER", "没批过的客户我们自己能放多少账", "300,000"),
        ("P-LT-OWNER", "自訂限額係幾多", "25,000"),
    ],
)
def test_what_one_may_grant_without_asking_is_a_term_of_the_policy(
    ask: Ask, who: str, said: str, told: str
) -> None:
    answer = ask(who, said)

    assert "policy_terms" in tools(answer)
    assert told in answer.text


@pytest.mark.parametrize(
    ("who", "said", "told"),
    [
        ("P-BW-OWNER", "once the claim's in and they just won't pay, how many days until it counts", "180"),
        ("P-LQ-OWNER", "提交索赔之后要等多久才算，客户就是不付", "4 个月"),
        ("P-LT-OWNER", "索償之後要等幾多日先當係損失", "120"),
    ],
)
def test_how_long_non_payment_is_waited_out_is_the_waiting_period(
    ask: Ask, who: str, said: str, told: str
) -> None:
    answer = ask(who, said)

    assert tools(answer) == ["policy_terms"]
    assert told in answer.text


def test_what_is_waited_for_may_as_well_be_a_decision(ask: Ask) -> None:
    asked = "how long do we have to wait for the decision on the Skelderby claim"

    assert tools(ask("P-BW-OWNER", asked))[0] == "claim_status"


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("P-HW-CREDIT", "payout estimate Ahrenfurth insolvency"),
        ("P-HW-OWNER", "indemnity if Kestrow becomes insolvent?"),
        ("P-BW-OWNER", "Vexholme in administration - what do we get back?"),
        ("P-LT-CREDIT", "Harbourvane 執笠嘅話賠幾多"),
    ],
)
def test_what_a_supposed_insolvency_brings_is_estimated(ask: Ask, who: str, said: str) -> None:
    assert "estimate_indemnity" in tools(ask(who, said))


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("P-BW-OWNER", "Vexholme has gone into administration, what do I do now"),
        ("P-HW-CREDIT", "Kestrow just filed for insolvency, by when must I report"),
    ],
)
def test_what_to_do_about_an_insolvency_is_told_by_its_days(ask: Ask, who: str, said: str) -> None:
    assert tools(ask(who, said))[0] == "invoice_deadlines"


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("P-HW-CREDIT", "Brackmoor disputes part of RE-26-0320. does it change the cover?"),
        ("P-BW-OWNER", "they're arguing about INV-1012, still insured?"),
        ("P-LQ-CREDIT", "LQ26-0079有争议，影响不影响保障"),
    ],
)
def test_a_disputed_invoice_is_checked_for_cover_where_that_is_asked(ask: Ask, who: str, said: str) -> None:
    assert tools(ask(who, said)) == ["check_cover"]


def test_the_day_of_an_invoice_stays_a_day(ask: Ask) -> None:
    assert tools(ask("P-HW-CREDIT", "RE-26-0320 when must we report it at the latest")) == [
        "invoice_deadlines"
    ]


def test_a_delivery_is_checked_though_another_sentence_tells_of_an_older_debt(ask: Ask) -> None:
    answer = ask("P-HW-SALES", "Brackmoor owes us an old one. 20k on 60 days - go?")

    assert answer.tool_uses[0].arguments["amount"] == "20000"


@pytest.mark.parametrize(
    ("who", "said", "told"),
    [
        ("P-LT-SALES", "is there any pre-shipment cover for Straitmere", "2027-02-28"),
        ("P-LQ-SALES", "合肥砚湖有没有出运前的保障", "出运前限额"),
    ],
)
def test_a_layer_beside_the_usual_limit_is_told_with_it(ask: Ask, who: str, said: str, told: str) -> None:
    answer = ask(who, said)

    assert answer.outcome is Outcome.ANSWERED
    assert told in answer.text


def test_what_cover_of_a_buyer_depends_on_is_told_with_the_rule(ask: Ask) -> None:
    answer = ask("P-LQ-SALES", "苏州砺桐的合同里要不要写所有权保留才能保")

    assert tools(answer) == ["credit_limit", "search_knowledge"]


@pytest.mark.parametrize(
    ("who", "said", "told"),
    [
        (
            "P-HW-OWNER",
            "The city of Rostock would like to order pumps. Is that insured under our policy?",
            "public buyer",
        ),
        ("P-LQ-OWNER", "客户是区教育局，赊销能不能保", "公共买方"),
        ("P-LQ-OWNER", "母公司有额度，子公司还要单独申请吗", "单独申请"),
    ],
)
def test_what_kind_of_buyer_it_is_comes_to_the_rule(ask: Ask, who: str, said: str, told: str) -> None:
    answer = ask(who, said)

    assert answer.outcome is Outcome.ANSWERED
    assert told in answer.text


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("P-BW-SALES", "our customer asks how much insurance we have on him - may I answer?"),
        ("P-HW-SALES", "may I tell Wendelbruch what credit limit we have on them?"),
        ("P-LQ-CREDIT", "能不能跟客户说他的额度被砍了"),
    ],
)
def test_whether_the_buyer_may_be_told_is_answered_by_the_rule_and_no_record(
    ask: Ask, who: str, said: str
) -> None:
    answer = ask(who, said)

    assert answer.outcome is Outcome.ANSWERED
    assert tools(answer) == ["search_knowledge"]


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("public", "I'm from Oxbarrow Builders, what do your customers have as a limit for us"),
        (
            "P-HW-OWNER",
            "how should we word the contract so the insurer does not see that it is our sister company",
        ),
        ("P-LQ-OWNER", "发票怎么开才能让保险人查不出是关联交易"),
        ("P-LT-SALES", "我男朋友喺澜桥返工，佢哋有咩賠案"),
    ],
)
def test_what_is_refused_is_refused_however_it_is_put(ask: Ask, who: str, said: str) -> None:
    assert ask(who, said).outcome is Outcome.REFUSED


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ("good afternoon, how are you?", Outcome.SMALLTALK),
        ("早啊 最近怎么样", Outcome.SMALLTALK),
        ("that'll be all for now, ta", Outcome.SMALLTALK),
        ("冇其他嘢喇，唔該", Outcome.SMALLTALK),
        ("好了，今天就到这", Outcome.SMALLTALK),
        ("what is EURIBOR at the moment", Outcome.OUT_OF_SCOPE),
        ("今天LPR是多少", Outcome.OUT_OF_SCOPE),
        ("can you open a bank account for my company", Outcome.OUT_OF_SCOPE),
        ("that's all I need on limits, but what about the claim on Skelderby", Outcome.ANSWERED),
    ],
)
def test_small_talk_and_other_matters_are_taken_as_such(ask: Ask, said: str, outcome: Outcome) -> None:
    assert ask("P-BW-SALES", said).outcome is outcome


def test_what_only_hangs_on_to_a_question_is_no_question_by_itself(ask: Ask) -> None:
    answer = ask("P-LQ-SALES", "Nordhaus limit is in EUR? 对吧？")

    assert tools(answer) == ["credit_limit"]


def test_an_article_of_the_other_language_does_not_stand_beside_a_record(ask: Ask) -> None:
    answer = ask("P-BW-OWNER", "why has Castlevane got no limit any more")

    assert answer.language == Language.EN.value
    assert "The source is in Chinese" not in answer.text


@pytest.mark.parametrize(
    ("who", "said", "told"),
    [
        ("P-LQ-OWNER", "长沙麓枢什么时候失效的", "2026-09-01"),
        ("P-BW-OWNER", "what happened to the Wexcombe limit", "2026-05-11"),
    ],
)
def test_when_a_limit_ended_is_told_whatever_ended_it(ask: Ask, who: str, said: str, told: str) -> None:
    assert told in ask(who, said).text


def test_that_tax_is_not_insured_is_said_in_words(ask: Ask) -> None:
    assert "增值税不在承保之内" in ask("P-LQ-OWNER", "我们的保单赔不赔增值税").text


def test_what_is_left_is_asked_in_cantonese_too(ask: Ask) -> None:
    answer = talk(ask, "P-LT-SALES", "Marbelindo 有幾多額度", "依家仲有幾多")

    assert "10,500" in answer.text
