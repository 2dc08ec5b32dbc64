"""One term of one policy: Lanternquay has two, whose numbers are alike and whose terms are not."""

from dataclasses import replace
from datetime import date

import pytest

from bot.answer import Answer, Outcome
from bot.brief import Brief, Mention
from bot.conversations import Focus
from bot.embedded.which_policy import other_policy, policy_meant, policy_numbered
from bot.language import Language
from knowledge.folding import fold
from tests.bot.conftest import Ask
from tools.buyer_names.verdict import Verdict
from tools.policies import Policy
from tools.principal import Principal, Role

USD, HKD = "POL-LT-2026", "POL-LTD-2026"
WHO = "P-LT-CREDIT"
UNKNOWN = ("does not state", "没有写明")


def asked_of(answer: Answer) -> list[str]:
    """The policies that the terms were read of, look-up by look-up; empty for all of the reader's."""
    return [str(use.arguments.get("policy", "")) for use in answer.tool_uses if use.name == "policy_terms"]


@pytest.mark.parametrize(
    "question",
    [
        "what is the waiting period of the policy for Hong Kong",
        "POL-LTD 的等待期是多久",
        "等待期多长，香港那张保单",
        "what is the waiting period of POL-LTD-2026?",
        "How long is the waiting period in our HKD policy?",
        "what is the waiting period in the policy with Harbour Specimen",
        "澳門那份保單的等待期是多久",
        "waiting period of pol ltd 2026",
    ],
)
def test_a_term_that_the_policy_asked_about_does_not_state_is_unknown_for_it(ask: Ask, question: str) -> None:
    answer = ask(WHO, question)

    assert answer.outcome is Outcome.ANSWERED
    assert asked_of(answer) == [HKD]
    assert HKD in answer.text
    assert any(unknown in answer.text for unknown in UNKNOWN)
    assert "120" not in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "POL-LT 的等待期是多久",
        "what is the waiting period of the policy for the United States",
        "美元那张保单的等待期多长",
        "示例出口信用保险那张保单的等待期",
    ],
)
def test_the_policy_asked_about_says_its_own_term_and_no_others(ask: Ask, question: str) -> None:
    answer = ask(WHO, question)

    assert asked_of(answer) == [USD]
    assert "120" in answer.text
    assert HKD not in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "what is the waiting period in our policies?",
        "what is the waiting period?",
        "等待期多久",
        "POL-LTD 和 POL-LT 的等待期分别是多久",
        "how long is the waiting period in the policy for Japan",
        "our buyer in France owes us USD 50,000, what is the waiting period in our policy",
    ],
)
def test_without_one_policy_meant_each_is_told_by_its_number(ask: Ask, question: str) -> None:
    answer = ask(WHO, question)

    assert asked_of(answer) == [""]
    stated, unknown = (line for line in answer.text.splitlines() if "POL-" in line)
    assert USD in stated
    assert "120" in stated
    assert HKD in unknown
    assert any(word in unknown for word in UNKNOWN)


@pytest.mark.parametrize("number", ["POL-HW-2026", "POL-NONE-2026"])
def test_anothers_policy_looks_like_one_that_does_not_exist(ask: Ask, number: str) -> None:
    answers = {who: ask(who, f"what is the waiting period of {number}") for who in (WHO, "P-LQ-OWNER")}

    for answer in answers.values():
        assert answer.outcome is Outcome.NOT_FOUND
        assert answer.text == f"You have no policy “{number}”. Please check the number."
        assert not answer.citations


def test_a_visitor_is_told_of_no_policy_whether_or_not_it_exists(ask: Ask) -> None:
    existing, none = (ask("public", f"waiting period of {one}?") for one in (HKD, "POL-NONE-2026"))

    assert existing.outcome is none.outcome is Outcome.REFUSED
    assert existing.text == none.text


def test_the_other_policy_is_asked_for_the_same_term(ask: Ask) -> None:
    first = ask(WHO, "what is the waiting period of POL-LT-2026")
    other = ask(WHO, "and for the other one?", first.conversation_id)
    chinese = ask(WHO, "in Chinese please", first.conversation_id)
    deductible = ask(WHO, "那免赔额呢", first.conversation_id)
    back = ask(WHO, "那另一张呢", first.conversation_id)

    assert "120" in first.text
    assert asked_of(other) == asked_of(chinese) == asked_of(deductible) == [HKD]
    assert "does not state the waiting period" in other.text
    assert "没有写明等待期" in chinese.text
    assert "没有写明免赔额" in deductible.text
    assert "3,000" in back.text


@pytest.mark.parametrize("question", ["who is the insurer of POL-LTD?", "POL-LTD 有哪些发票逾期"])
def test_another_question_that_names_a_policy_is_not_taken_for_the_same_term(ask: Ask, question: str) -> None:
    first = ask(WHO, "what is the waiting period of POL-LT-2026")

    assert "waiting period" not in ask(WHO, question, first.conversation_id).text


def test_a_correction_asks_the_policy_that_was_meant(ask: Ask) -> None:
    first = ask(WHO, "what is the waiting period of POL-LT-2026")
    meant = ask(WHO, "I meant POL-LTD", first.conversation_id)

    assert asked_of(meant) == [HKD]
    assert "120" not in meant.text


def test_two_questions_of_two_policies_are_each_answered_of_its_own(ask: Ask) -> None:
    answer = ask(WHO, "what is the waiting period of POL-LT? and of POL-LTD?")

    assert asked_of(answer) == [USD, HKD]


def test_an_explanation_comes_with_the_term_of_the_policy_it_was_asked_for(ask: Ask) -> None:
    answer = ask(WHO, "what does the waiting period in POL-LTD mean")

    uses = {use.name: use.arguments.get("policy") for use in answer.tool_uses}
    assert uses == {"search_knowledge": HKD, "policy_terms": HKD}
    assert answer.text.startswith(f"The data of policy {HKD} does not state the waiting period.")


def test_a_computation_that_asked_which_policy_hears_a_part_of_its_number(ask: Ask) -> None:
    for said, meant in (("POL-LT", USD), ("港币那张", HKD)):
        asked = ask(WHO, "最高赔偿限额还剩多少")
        answer = ask(WHO, said, asked.conversation_id)

        assert asked.outcome is Outcome.CLARIFY
        assert meant in answer.text


LT = Policy(USD, "L", "USD", insurer="Sample Export Insurance plc", schedule={"countries": ["US", "JP"]})
LTD = Policy(HKD, "L", "HKD", insurer="Harbour Assurance Limited", schedule={"countries": ["HK", "JP"]})


def brief(*policies: Policy, before: str = "") -> Brief:
    who = Principal("P", "P", Role.POLICYHOLDER, tuple(one.policy_id for one in policies))
    focus = Focus(tool="policy_terms", arguments={"policy": before})
    day = date(2026, 11, 23)
    return Brief(who, Language.EN, day, focus, Mention(Verdict.NONE, ()), own=tuple(policies))


@pytest.mark.parametrize(
    ("message", "meant"),
    [
        ("POL-LT", USD),
        ("POL-LTD", HKD),
        ("pol_lt_2026", USD),
        ("保单POL-LTD的免赔额", HKD),
        ("POL-LT-2027", "POL-LT-2027"),
        ("POL-LTX", "POL-LTX"),
        ("policy no. 4711-8", "4711-8"),
        ("POL-LT and POL-LTD", ""),
        ("the policy", ""),
    ],
)
def test_a_number_is_told_whole_or_without_its_last_parts(message: str, meant: str) -> None:
    assert policy_numbered(fold(message), brief(LT, LTD)) == meant


@pytest.mark.parametrize(
    ("message", "meant"),
    [
        ("the policy for Hong Kong", HKD),
        ("the policy in US dollars", USD),
        ("the policy with Harbour", HKD),
        ("the policy for Japan", ""),
        ("the HKD policy for Japan", HKD),
        ("the HKD policy for the United States", ""),
        ("our policy, and USD 50,000 owed from Hong Kong", ""),
        ("we ship to Hong Kong, what does the policy say", ""),
        ("which countries does the policy for Hong Kong have", ""),
    ],
)
def test_a_description_means_a_policy_where_it_fits_one_alone(message: str, meant: str) -> None:
    assert policy_meant(fold(message), brief(LT, LTD)) == meant


def test_the_other_one_is_known_where_there_are_two() -> None:
    third = replace(LT, policy_id="POL-3-2026")

    assert other_policy("and the other one?", USD, brief(LT, LTD)) == HKD
    assert other_policy("and the other one?", USD, brief(LT, LTD, third)) == ""
    assert other_policy("and the other one?", USD, brief(LT)) is None
    assert other_policy("and the deductible?", USD, brief(LT, LTD)) is None
    assert other_policy("那另一张呢", HKD, replace(brief(LT, LTD), again=True)) == HKD


@pytest.mark.parametrize(
    ("who", "said", "told"),
    [
        (
            "P-HW-CREDIT",
            "how much credit may we give a new customer without asking the insurer",
            "EUR 40,000",
        ),
        ("P-LQ-CREDIT", "从明年起我们自己能批的额度改成多少", "CNY 500,000"),
        ("P-BW-OWNER", "is there a discretionary limit in what we bought", "GBP 0"),
        ("P-HW-OWNER", "our claims threshold, how high is it", "EUR 2,500"),
        ("P-LQ-OWNER", "至少要损失多少才赔，我们的保单", "CNY 10,000"),
        ("P-BW-OWNER", "once you pay, does the money come to us or to the bank", "Fenwharf"),
        ("P-LQ-OWNER", "我们保单保哪些地区", "德国"),
        ("P-HW-OWNER", "what insured share do we get on named limits", "85 %"),
        ("P-HW-CREDIT", "how much of our aggregate first loss has gone", "EUR 11,750 left"),
        ("P-HW-OWNER", "our policy and Switzerland: do they go together", "not one of the insured countries"),
    ],
)
def test_a_term_by_everyday_words_is_told_of_the_policy_and_no_list_is(
    ask: Ask, who: str, said: str, told: str
) -> None:
    answer = ask(who, said)

    assert {use.name for use in answer.tool_uses} == {"policy_terms"}
    assert told in answer.text


@pytest.mark.parametrize(
    ("who", "said", "told"),
    [
        ("P-BW-OWNER", "within how many days must we tell the insurer that somebody is late?", "60 days"),
        ("P-BW-OWNER", "how many days do we get to file a claim", "90 days"),
        ("P-BW-OWNER", "how long must we wait once a claim is in", "180 days"),
        ("P-LQ-OWNER", "客户逾期了，几天内要报给保险公司", "45 天"),
        ("P-LQ-SALES", "对方拖着不给，最晚第几天得跟保险公司打招呼", "45 天"),
        ("P-HW-CREDIT", "next year, is the notice time for late payers shorter?", "20 days"),
    ],
)
def test_how_many_days_there_are_is_the_policys_term_and_no_invoices_day(
    ask: Ask, who: str, said: str, told: str
) -> None:
    answer = ask(who, said)

    assert [use.name for use in answer.tool_uses] == ["policy_terms"]
    assert told in answer.text


@pytest.mark.parametrize(
    "said", ["how many days do I have to report INV-1028", "how many days are left to report overdues"]
)
def test_the_days_that_are_left_are_those_of_invoices(ask: Ask, said: str) -> None:
    assert "invoice_deadlines" in {use.name for use in ask("P-BW-OWNER", said).tool_uses}


def test_a_term_that_will_change_cites_the_endorsement_that_changes_it(ask: Ask) -> None:
    answer = ask("P-HW-CREDIT", "what is our overdue notice period")

    assert "from 2027-01-01 by endorsement E2: 20 days" in answer.text
    assert [one.evidence.authority for one in answer.citations] == ["schedule", "endorsement"]


@pytest.mark.parametrize(
    ("who", "said", "told"),
    [
        (
            "P-BW-OWNER",
            "The county council would like 8k of drills. Is that insured?",
            "public bodies",
        ),
        ("P-HW-SALES", "do we insure deliveries to private persons", "private consumers"),
        ("P-LQ-SALES", "区政府想赊购一批，这种客户受保吗", "公共买方"),
    ],
)
def test_whether_a_kind_of_buyer_is_insured_is_told_by_ones_own_exclusions(
    ask: Ask, who: str, said: str, told: str
) -> None:
    answer = ask(who, said)

    assert answer.outcome is Outcome.ANSWERED
    assert told in answer.text
