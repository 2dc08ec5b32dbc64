"""A talk that goes on: other figures, another buyer, the same claim or invoice, and nobody else's."""

import pytest

from bot.answer import Answer, Outcome
from tests.bot.conftest import Ask


def talk(ask: Ask, who: str, *messages: str) -> Answer:
    """The last answer of a conversation."""
    answer = ask(who, messages[0])
    for message in messages[1:]:
        answer = ask(who, message, answer.conversation_id)
    return answer


SHIPMENT = "Ahrenfurth: can we ship 30k EUR at 60 days?"
FIGURES = [
    ("P-HW-SALES", SHIPMENT, "make it 45k", {"amount": "45000", "terms_days": 60}),
    ("P-HW-SALES", SHIPMENT, "20k then", {"amount": "20000", "terms_days": 60}),
    ("P-HW-SALES", SHIPMENT, "and on 90 days?", {"amount": "30000", "terms_days": 90}),
    ("P-HW-SALES", SHIPMENT, "and to Zwenkhoven, on 30 days?", {"amount": "30000", "terms_days": 30}),
    (
        "P-LQ-SALES",
        "给禾砚五金发10万的货，60天账期，保不保",
        "改成12万呢",
        {"amount": "120000", "terms_days": 60},
    ),
    (
        "P-LQ-SALES",
        "给禾砚五金发10万的货，60天账期，保不保",
        "账期90天行不",
        {"amount": "100000", "terms_days": 90},
    ),
    (
        "public",
        "DSO 50天 DIO 40天 DPO 35天，现金周期多少",
        "应付谈到45天呢",
        {"dso_days": "50", "dpo_days": "45"},
    ),
    ("P-HW-SALES", "Ahrenfurth limit?", "ok, 20k EUR of goods shipped at 30 days then", {"amount": "20000"}),
]


@pytest.mark.parametrize(("who", "first", "then", "given"), FIGURES)
def test_another_figure_is_worked_out_with_the_rest_as_it_was(
    ask: Ask, who: str, first: str, then: str, given: dict[str, object]
) -> None:
    use = talk(ask, who, first, then).tool_uses[0]

    assert {name: use.arguments[name] for name in given} == given


@pytest.mark.parametrize(
    ("who", "first", "then", "number"),
    [
        ("P-LQ-OWNER", "索赔案 CLM-LQ-0005 到哪一步了", "0006呢", "CLM-LQ-0006"),
        ("P-LQ-OWNER", "CLM-LQ-0001 赔了吗", "钱付给谁了", "CLM-LQ-0001"),
        ("P-HW-OWNER", "status of claim CLM-HW-0007?", "and 0004, anything missing there?", "CLM-HW-0004"),
        ("P-HW-OWNER", "status of claim CLM-HW-0007?", "until when?", "CLM-HW-0007"),
    ],
)
def test_a_claim_stays_the_one_talked_of_until_another_number_is_named(
    ask: Ask, who: str, first: str, then: str, number: str
) -> None:
    answer = talk(ask, who, first, then)

    assert answer.outcome is Outcome.ANSWERED
    assert number in answer.text


@pytest.mark.parametrize(
    ("who", "message", "number"),
    [
        ("P-LQ-OWNER", "索赔0007现在什么情况", "CLM-LQ-0007"),
        ("P-LQ-OWNER", "0010号案子怎么样了", "CLM-LQ-0010"),
        ("P-BW-OWNER", "what's new on claim 2?", "CLM-BW-0002"),
        ("P-HW-OWNER", "claim HW 7: what must we still send?", "CLM-HW-0007"),
    ],
)
def test_the_end_of_a_claims_number_is_enough(ask: Ask, who: str, message: str, number: str) -> None:
    assert number in ask(who, message).text


@pytest.mark.parametrize(
    ("who", "message", "number"),
    [
        ("P-LQ-OWNER", "成都泓枢破产那个案子什么时候出结论", "CLM-LQ-0005"),
        ("P-HW-OWNER", "Mellinghoop insolvency claim: when do we hear?", "CLM-HW-0002"),
        ("P-HW-OWNER", "not a euro paid on Lützelau, why?", "CLM-HW-0001"),
        ("P-LT-OWNER", "Ostermont 最後賠咗幾多", "CLM-LT"),
    ],
)
def test_who_asks_what_became_of_a_claim_is_told_the_claim_and_no_estimate(
    ask: Ask, who: str, message: str, number: str
) -> None:
    answer = ask(who, message)

    assert number in answer.text
    assert answer.tool_uses[0].name == "claim_status"


def test_a_part_of_a_number_finds_no_claim_of_another_policyholder(ask: Ask) -> None:
    answer = ask("P-BW-OWNER", "what's new on claim LQ 1?")

    assert "CLM-LQ" not in answer.text
    assert not any(card.data.get("claim_no", "").startswith("CLM-LQ") for card in answer.cards)


@pytest.mark.parametrize(
    ("who", "first", "then", "told"),
    [
        ("P-LQ-CREDIT", "发票 LQ26-0040 最晚哪天报逾期", "索赔最晚什么时候", "2027-06-27"),
        ("P-HW-CREDIT", "RE-26-0310: last day for the overdue notice?", "and 0331?", "RE-26-0331"),
        ("P-BW-OWNER", "by when must INV-1011 be reported?", "same for 1012", "INV-1012"),
    ],
)
def test_an_invoice_stays_the_one_talked_of_until_another_number_is_named(
    ask: Ask, who: str, first: str, then: str, told: str
) -> None:
    assert told in talk(ask, who, first, then).text


@pytest.mark.parametrize(
    ("who", "first", "then", "told"),
    [
        ("P-BW-SALES", "Marlowe Fittings limit", "and Fixings?", "Marlowe Fixings Ltd"),
        ("P-BW-SALES", "Marlowe Fixings limit", "the Leeds one", "Marlowe Fittings Ltd"),
        ("P-LQ-SALES", "杭州砺桐机电额度多少", "苏州那家呢", "苏州砺桐机电设备有限公司"),
        ("P-LQ-OWNER", "楠砚粮机的案子到哪了", "洛阳隰禾那个也帮我看下", "CLM-LQ-0003"),
        ("P-HW-OWNER", "Ahrenfurth limit?", "what would we get if they go bust?", "EUR 797,450"),
        ("P-HW-CREDIT", "Kestrow limit today?", "and what is the state of the claim on them?", "CLM-HW-0003"),
    ],
)
def test_the_question_goes_on_with_the_buyer_that_is_pointed_at(
    ask: Ask, who: str, first: str, then: str, told: str
) -> None:
    assert told in talk(ask, who, first, then).text


def test_what_is_left_of_the_maximum_liability_is_of_the_policy(ask: Ask) -> None:
    left = talk(ask, "P-LQ-OWNER", "保单最高赔偿限额用了多少", "那还剩？")

    assert [use.name for use in left.tool_uses] == ["maximum_liability_used"]


@pytest.mark.parametrize("then", ["那台北那家呢", "and the Lisbon one?", "0999呢", "如果是80万呢"])
def test_what_fits_nothing_of_the_talk_is_not_answered_from_it(ask: Ask, then: str) -> None:
    answer = talk(ask, "P-LQ-SALES", "杭州砺桐机电额度多少", then)

    assert "CNY 300,000" not in answer.text


def test_a_claim_of_a_list_is_named_by_the_end_of_its_number_and_stays_the_one_talked_of(ask: Ask) -> None:
    answer = talk(ask, "P-LT-OWNER", "未结的赔案有哪些", "0003缺什么", "最晚几时要交")

    assert [dict(use.arguments) for use in answer.tool_uses] == [{"claim_no": "CLM-LT-0003"}]
    assert "2026-12-11" in answer.text


def test_a_list_of_one_claim_is_about_that_claim(ask: Ask) -> None:
    answer = talk(ask, "P-LT-OWNER", "which of our claims still lack documents", "and by when are they due?")

    assert "2026-12-11" in answer.text


def test_an_estimate_is_made_of_another_buyer_that_is_named(ask: Ask) -> None:
    answer = talk(ask, "P-HW-OWNER", "What would we get if Ahrenfurth went bankrupt", "and Brackmoor?")

    assert [dict(use.arguments) for use in answer.tool_uses] == [
        {"buyer": "Brackmoor Schiffstechnik GmbH", "cause": "insolvency"}
    ]


@pytest.mark.parametrize(
    ("who", "messages", "told"),
    [
        ("P-HW-SALES", ("Falkenrode Werkzeuge limit", "what are the conditions on it"), "Retention of title"),
        ("P-LQ-SALES", ("邺岚环保额度", "账期到时候也会短一些吗"), "届时账期最长 60 天"),
        ("P-BW-SALES", ("Oxbarrow limit?", "is anything of theirs late"), "INV-1012"),
        ("P-HW-OWNER", ("Has Zwenkhoven been decided?", "until when is it valid"), "EUR 260,000"),
    ],
)
def test_a_part_of_what_was_just_told_is_answered_from_the_record(
    ask: Ask, who: str, messages: tuple[str, ...], told: str
) -> None:
    assert told in talk(ask, who, *messages).text


def test_a_word_asked_about_after_a_limit_is_still_explained(ask: Ask) -> None:
    answer = talk(ask, "P-HW-SALES", "Falkenrode Werkzeuge limit", "what does headroom mean")

    assert [use.name for use in answer.tool_uses] == ["search_knowledge"]


def test_that_invoice_in_cantonese_is_the_next_one(ask: Ask) -> None:
    answer = talk(ask, "P-LT-OWNER", "LT-260026 幾時之前要報", "0007嗰張呢")

    assert "LT-260007" in answer.text
