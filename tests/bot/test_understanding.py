"""What people type, and what is meant by it (questions.md §3)."""

from datetime import date

import pytest

from bot.brief import Brief, Mention
from bot.conversations import Focus
from bot.embedded.asked_name import asked_name
from bot.embedded.cues import Aspect
from bot.embedded.intent import Intent
from bot.embedded.understanding import understand
from bot.language import Language
from tools.buyer_names import Verdict
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


def test_every_claim_number_of_a_message_is_meant_once() -> None:
    understood = understand("CLM-LQ-0004、CLM-LQ-0005 和 CLM-LQ-0004 分别到哪了", brief())
    assert understood.claim_no == "clm-lq-0004"
    assert understood.arguments == {"also": ("clm-lq-0005",)}
