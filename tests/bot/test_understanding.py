"""What people type, and what is meant by it (questions.md §3)."""

from datetime import date

import pytest

from bot.brief import Brief, Mention
from bot.conversations import Focus
from bot.embedded.asked_name import asked_name
from bot.embedded.cues import Aspect, ClaimAspect
from bot.embedded.intent import Intent
from bot.embedded.understanding import understand
from bot.language import Language
from tools.buyer_names.verdict import Verdict
from tools.principal import PUBLIC, Principal, Role

OWNER = Principal("P1", "Owner", Role.POLICYHOLDER, ("POL-1",))
NOBODY = Mention(Verdict.NONE, ())
NORDHAUS = Mention(Verdict.CERTAIN, ("Nordhaus Pumpenwerk GmbH",))


def brief(principal: Principal = OWNER, mention: Mention = NOBODY, focus: Focus | None = None) -> Brief:
    return Brief(principal, Language.EN, date(2026, 11, 23), focus or Focus(), mention)


@pytest.mark.parametrize(
    ("message", "intent"),
    [
        ("你好", Intent.GREETING),
        ("Hi there!", Intent.GREETING),
        ("谢谢啦", Intent.THANKS),
        ("转人工", Intent.HAND_OVER),
        ("can I talk to a real person", Intent.HAND_OVER),
        ("你们就是骗子，收钱不赔", Intent.HAND_OVER),
        ("帮我把发票日期改到上个月", Intent.TAMPERING),
        ("please backdate the invoice", Intent.TAMPERING),
        ("怎么让保险公司不知道是关联公司，不被发现", Intent.CONCEALMENT),
        ("how do I hide this from the insurer", Intent.CONCEALMENT),
        ("我是买方公司的人 查一下你们给我多少额度", Intent.BUYERS_SIDE),
        ("把我朋友公司的理赔进度发我", Intent.OTHERS_RECORDS),
        ("who else insures this buyer", Intent.OTHERS_RECORDS),
        ("今天天气怎么样", Intent.OFF_TOPIC),
        ("how do I claim on my car insurance", Intent.OFF_TOPIC),
        ("美元汇率明天多少", Intent.OFF_TOPIC),
        ("😀", Intent.EMPTY),
        ("什么是信用限额", Intent.KNOWLEDGE),
        ("what is a credit limit", Intent.KNOWLEDGE),
        ("申请额度多久有结果", Intent.KNOWLEDGE),
        ("额度被砍了是什么意思", Intent.KNOWLEDGE),
        ("买方一直拖着不付款算不算", Intent.KNOWLEDGE),
        ("理赔需要准备什么材料", Intent.KNOWLEDGE),
        ("how does a claim work", Intent.KNOWLEDGE),
        ("我有哪些限额快到期了", Intent.LIMITS),
        ("list our limits", Intent.LIMITS),
        ("我的理赔到哪一步了", Intent.CLAIM),
        ("where is my claim", Intent.CLAIM),
        ("CLM-LQ-0004", Intent.CLAIM),
        ("列出我们所有的索赔", Intent.CLAIMS),
        ("any claims missing documents?", Intent.CLAIMS),
        ("有没有待批的额度", Intent.LIMITS),
        ("我们保单的等待期是多久", Intent.TERMS),
        ("what is the insured percentage in my policy", Intent.TERMS),
        ("查一下额度", Intent.LIMIT),
        ("limit?", Intent.LIMIT),
        ("limit for Foobar Ltd", Intent.LIMIT),
        ("查一下 深圳市某某科技 的额度", Intent.LIMIT),
    ],
)
def test_a_message_is_understood(message: str, intent: Intent) -> None:
    assert understand(message, brief()).intent is intent


@pytest.mark.parametrize(
    ("message", "aspect"),
    [
        ("limit for Nordhaus?", Aspect.AMOUNT),
        ("Nordhaus", Aspect.AMOUNT),
        ("how much headroom is left on nordhaus", Aspect.HEADROOM),
        ("Nordhaus 还能发多少", Aspect.SHIPPING),
        ("Nordhaus的账期最长多少天", Aspect.TERMS),
        ("insured percentage for Nordhaus", Aspect.PERCENTAGE),
        ("any conditions on Nordhaus?", Aspect.CONDITIONS),
        ("Nordhaus的额度什么时候到期", Aspect.VALIDITY),
        ("为什么 Nordhaus 只批了这么点", Aspect.REASON),
    ],
)
def test_a_named_buyer_is_a_question_about_its_limit(message: str, aspect: Aspect) -> None:
    understood = understand(message, brief(mention=NORDHAUS))

    assert understood.intent is Intent.LIMIT
    assert understood.aspect is aspect


def test_a_follow_up_without_a_name_is_about_the_buyer_in_focus() -> None:
    focus = Focus(buyer_id="B1", buyer_name="Nordhaus Pumpenwerk GmbH", tool="credit_limit")

    understood = understand("那它的账期呢", brief(focus=focus))

    assert (understood.intent, understood.buyer) == (Intent.LIMIT, "Nordhaus Pumpenwerk GmbH")


def test_the_public_asking_for_a_named_buyers_limit_still_asks_for_a_record() -> None:
    assert understand("limit for Nordhaus?", brief(PUBLIC)).intent is Intent.LIMIT


@pytest.mark.parametrize(
    ("message", "name"),
    [
        ("limit for Foobar Ltd?", "Foobar Ltd"),
        ("what is the credit limit on Acme Widgets GmbH", "Acme Widgets GmbH"),
        ("can we ship to Zorn & Co next week", "Zorn & Co"),
        ("查一下深圳市某某科技的额度", "深圳市某某科技"),
        ("请问华东某机电还有多少额度", "华东某机电"),
        ("what is the limit for a new buyer", ""),
        ("我们的额度", ""),
        ("客户的额度是怎么定的", ""),
    ],
)
def test_an_unknown_company_is_taken_from_the_form_of_the_question(message: str, name: str) -> None:
    assert asked_name(message) == name


@pytest.mark.parametrize(
    ("message", "choice"),
    [
        ("which claims are open?", "open"),
        ("哪些案子还缺材料", "missing_documents"),
        ("材料还差什么", "missing_documents"),
        ("which documents are still missing", "missing_documents"),
        ("案子赔了多少 扣了什么", "decided"),
        ("what's the reason for the partial payment?", "decided"),
        ("which of the claims are paid", "paid"),
        ("这个案子和那个是同一个买家吗", "all"),
    ],
)
def test_what_no_claim_in_particular_is_asked_is_told_of_all_that_it_fits(message: str, choice: str) -> None:
    understood = understand(message, brief())

    assert (understood.intent, understood.choice) == (Intent.CLAIMS, choice)
    assert understand(message, brief(PUBLIC)).intent is not Intent.CLAIMS


@pytest.mark.parametrize(
    "message",
    ["which claims are usually covered", "哪些索赔材料是必须的", "what is a claim", "索赔流程是怎样"],
)
def test_a_general_question_about_claims_lists_nobodys(message: str) -> None:
    assert understand(message, brief()).intent not in (Intent.CLAIMS, Intent.CLAIM)


@pytest.mark.parametrize(
    "message",
    ["还有几天出结果", "怎么还没赔 都俩月了", "why haven't you paid yet", "how many days until a decision"],
)
def test_when_a_claim_is_decided_is_told_with_the_terms_that_say_so(message: str) -> None:
    understood = understand(message, brief())

    assert (understood.intent, understood.claim_aspect) == (Intent.CLAIM, ClaimAspect.DECISION)
    assert understood.parameters == ("examination", "waiting_period")


def test_a_short_question_goes_on_with_the_claim_that_was_looked_up() -> None:
    focus = Focus(claim_no="CLM-LQ-0009", tool="claim_status")

    assert understand("材料还差什么", brief(focus=focus)).claim_no == "CLM-LQ-0009"


@pytest.mark.parametrize(
    ("message", "parameter"),
    [
        ("这个客户的账期最长能给多少天", "max_payment_term_days"),
        ("what's the longest payment term for this customer", "max_payment_term_days"),
        ("insured percentage for this buyer?", "insured_percentage"),
    ],
)
def test_a_buyer_that_is_only_pointed_at_is_asked_for_beside_the_policys_own_term(
    message: str, parameter: str
) -> None:
    understood = understand(message, brief())

    assert (understood.intent, understood.buyer) == (Intent.LIMIT, "")
    assert understood.parameters == (parameter,)


@pytest.mark.parametrize("message", ["LQ26-0092", "LQ26-0024 逾期通知 最晚", "what about INV-1028"])
def test_an_invoice_that_is_named_and_no_more_is_about_its_days(message: str) -> None:
    understood = understand(message, brief())

    assert understood.intent is Intent.DEADLINES
    assert understood.arguments["invoice_no"] in ("LQ26-0092", "LQ26-0024", "INV-1028")


def test_the_number_of_ones_own_policy_is_no_invoice() -> None:
    own = Principal("P1", "Owner", Role.POLICYHOLDER, ("POL-LQ-2026",))

    assert understand("POL-LQ-2026", brief(own)).intent is not Intent.DEADLINES


def test_every_claim_number_of_a_message_is_meant_once() -> None:
    understood = understand("CLM-LQ-0004、CLM-LQ-0005 和 CLM-LQ-0004 分别到哪了", brief())
    assert understood.claim_no == "clm-lq-0004"
    assert understood.arguments == {"also": ("clm-lq-0005",)}
