"""What a policy says beside a bare value: until when it runs, what was endorsed, what became different."""

import pytest

from bot.answer import Answer, Outcome
from bot.embedded.country_words import countries_named, country_name
from bot.language import Language
from knowledge.folding import fold
from tests.bot.conftest import Ask


def lines(answer: Answer) -> list[str]:
    """The lines that tell a term of a policy."""
    return [line for line in answer.text.splitlines() if "POL-" in line]


@pytest.mark.parametrize(
    "question",
    [
        "我们的保单什么时候到期",
        "保单有效期到几号",
        "保险合同哪天结束啊",
        "when does our policy run out?",
        "until when is the policy valid, when does the contract end",
    ],
)
def test_the_day_on_which_a_policy_ends_is_told_and_nothing_else(ask: Ask, question: str) -> None:
    answer = ask("P-LQ-OWNER", question)

    assert answer.outcome is Outcome.ANSWERED
    assert "2027-12-31" in answer.text
    assert len(lines(answer)) == 1


@pytest.mark.parametrize(
    "question", ["我们有哪些批单", "list the endorsements of our policy", "保单改过什么"]
)
def test_every_endorsement_is_told_with_its_day_and_whether_it_is_in_force(ask: Ask, question: str) -> None:
    first, second = lines(ask("P-LQ-CREDIT", question))

    assert "E1" in first
    assert "2026-07-01" in first
    assert "E2" in second
    assert "2027-01-01" in second
    assert any(one in second for one in ("还没有生效", "not in force yet"))


@pytest.mark.parametrize(
    "question", ["批单E2写的是什么", "what does endorsement E2 say", "E2那份批单生效了没"]
)
def test_one_endorsement_is_told_by_its_number(ask: Ask, question: str) -> None:
    (only,) = lines(ask("P-LQ-CREDIT", question))

    assert "E2" in only
    assert "500,000" in only


def test_a_policy_without_endorsements_says_so(ask: Ask) -> None:
    first, second = lines(ask("P-LT-OWNER", "are there endorsements to our policies? list ours"))

    assert "no endorsement" in first
    assert "no endorsement" in second


def test_an_endorsed_term_says_since_when_and_what_stood_before(ask: Ask) -> None:
    german = ask("P-HW-SALES", "our insured percentage?")
    chinese = ask("P-LQ-SALES", "我们的逾期通知期限是多少天")

    assert "since 2026-07-01; before: named limits 90 %" in german.text
    assert "自 2026-07-01 起；此前为30 天" in chinese.text


@pytest.mark.parametrize(
    ("in_english", "in_chinese"),
    [
        ("what is our overdue notice period next year", "我们的自主限额明年有变化吗"),
        ("what is our overdue notice period", "我们的自主限额是多少"),
    ],
)
def test_a_term_that_will_change_says_from_when_and_by_what_even_unasked(
    ask: Ask, in_english: str, in_chinese: str
) -> None:
    english = ask("P-HW-OWNER", in_english)
    chinese = ask("P-LQ-OWNER", in_chinese)

    assert "from 2027-01-01 by endorsement E2: 20 days" in english.text
    assert "批单 E2 自 2027-01-01 起改为CNY 500,000" in chinese.text


def test_what_is_left_of_a_first_loss_and_of_the_maximum_is_worked_out(ask: Ask) -> None:
    first_loss = ask("P-HW-CREDIT", "what's our aggregate first loss")
    maximum = ask("P-BW-OWNER", "max. liability on our policy?")

    assert "EUR 38,250 used, EUR 11,750 left" in first_loss.text
    assert "GBP 150,000, GBP 85,000 paid, GBP 65,000 left" in maximum.text


def test_the_maximum_of_one_of_two_policies_is_told_by_its_currency(ask: Ask) -> None:
    answer = ask("P-LT-OWNER", "how much of the maximum liability is left in the USD policy")

    assert answer.outcome is Outcome.ANSWERED
    assert "1,918,000" in answer.text


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("巴西和德国是承保国家吗", ("巴西不在承保国家之列", "德国在承保国家之列")),
        (
            "which countries do we have, is Ireland or the Netherlands one",
            (
                "Ireland is not one of the insured countries",
                "the Netherlands is one of the insured countries",
            ),
        ),
    ],
)
def test_a_country_is_said_to_be_insured_or_not(ask: Ask, question: str, told: tuple[str, ...]) -> None:
    answer = ask("P-LQ-SALES", question)

    assert all(one in answer.text for one in told)


@pytest.mark.parametrize(
    ("who", "question", "told"),
    [
        ("P-LQ-OWNER", "等待期有几个月，从什么时候起算", "4 个月"),
        ("P-BW-SALES", "how long is the notice period and counted from what day", "60 days"),
        ("P-LQ-SALES", "保单规定账期最长多少", "120"),
        ("P-LQ-CREDIT", "以后赔的钱会打给谁", "砚溪商业银行"),
        ("P-BW-OWNER", "are political risks included?", "political risks"),
        ("P-LQ-CREDIT", "要是有一票忘了申报会怎样", "未申报的出运"),
        ("P-LT-CREDIT", "两张保单分别赔几成", "70 %"),
    ],
)  # fmt: skip
def test_a_term_is_told_from_the_policy_and_not_from_invoices(
    ask: Ask, who: str, question: str, told: str
) -> None:
    answer = ask(who, question)

    assert answer.tool_uses[0].name in ("policy_terms", "search_knowledge")
    assert told in answer.text


def test_the_days_of_invoices_are_told_where_they_are_asked_for(ask: Ask) -> None:
    answer = ask("P-LQ-SALES", "逾期通知最晚哪天要交")

    assert answer.tool_uses[0].name == "invoice_deadlines"


def test_a_visitor_hears_no_example_for_a_term_of_an_own_policy(ask: Ask) -> None:
    answer = ask("public", "what max liability do i have in my policy")

    assert answer.outcome is Outcome.REFUSED


def test_an_endorsement_as_such_is_for_the_documents(ask: Ask) -> None:
    answer = ask("P-LQ-OWNER", "寄售能不能用批单加保")

    assert "E1" not in answer.text


def test_countries_are_called_by_their_names() -> None:
    assert countries_named(fold("Vietnam oder 印度，还有 Hong Kong")) == ("VN", "IN", "HK")
    assert country_name("GB", Language.EN) == "the United Kingdom"
    assert country_name("HK", Language.EN) == "Hong Kong"
    assert country_name("IN", Language.ZH) == "印度"
    assert country_name("XX", Language.ZH) == "XX"
