"""What people ask to be worked out, and with which figures it is understood (questions.md §3.1–3.7)."""

from datetime import date
from typing import Any

import pytest

from bot.brief import Brief, Mention
from bot.conversations import Focus, OpenQuestion
from bot.embedded.intent import Intent
from bot.embedded.understanding import understand
from bot.language import Language
from tests.bot.conftest import Ask
from tools.buyer_names.verdict import Verdict
from tools.principal import PUBLIC, Principal, Role

OWNER = Principal("P1", "Owner", Role.POLICYHOLDER, ("POL-1",))
NOBODY = Mention(Verdict.NONE, ())
NORDHAUS = Mention(Verdict.CERTAIN, ("Nordhaus Pumpenwerk GmbH",))


def brief(who: Principal = OWNER, mention: Mention = NOBODY, focus: Focus | None = None) -> Brief:
    return Brief(who, Language.EN, date(2026, 11, 23), focus or Focus(), mention)


@pytest.mark.parametrize(
    ("message", "arguments"),
    [
        ("can I ship 80k on 60 days to Nordhaus?", {"amount": "80000", "terms_days": 60}),
        ("能不能给Nordhaus发8万欧，账期60天", {"amount": "80000", "currency": "EUR", "terms_days": 60}),
        (
            "Nordhaus 12月1日发$20k net 30 行吗",
            {"amount": "20000", "currency": "USD", "terms_days": 30, "dispatch_on": "2026-12-01"},
        ),
        ("may we deliver to Nordhaus tomorrow?", {"dispatch_on": "2026-11-24"}),
        ("Nordhaus 还能发货吗", {}),
        (
            "is it safe to supply Nordhaus EUR 12,500.50 on 45 days",
            {"amount": "12500.5", "currency": "EUR", "terms_days": 45},
        ),
    ],
)
def test_a_shipment_to_a_buyer_is_a_cover_check(message: str, arguments: dict[str, Any]) -> None:
    understood = understand(message, brief(mention=NORDHAUS))

    assert understood.intent is Intent.COVER
    assert understood.arguments == arguments


@pytest.mark.parametrize(
    "message", ["下个月给Nordhaus发8万60天行不行", "can I ship 80k to Nordhaus next month"]
)
def test_a_shipment_on_a_day_that_nobody_can_tell_is_checked_for_today_and_says_so(message: str) -> None:
    understood = understand(message, brief(mention=NORDHAUS))

    assert understood.vague_day
    assert "dispatch_on" not in understood.arguments


def test_figures_in_two_currencies_are_never_taken_together() -> None:
    understood = understand("欠款40万美元 限额300万人民币 能赔多少", brief())

    assert understood.arguments == {"debt": "400000", "currency": "USD"}


@pytest.mark.parametrize(
    ("message", "cause"),
    [
        ("Nordhaus 破产了能赔多少", "insolvency"),
        ("how much would we get if Nordhaus can't pay because of fx controls", "political"),
    ],
)
def test_the_cause_that_is_named_decides_the_estimate(message: str, cause: str) -> None:
    assert understand(message, brief(mention=NORDHAUS)).arguments == {"cause": cause}


@pytest.mark.parametrize("message", ["发-5万给Nordhaus 60天", "ship minus 50,000 to Nordhaus on 60 days"])
def test_an_amount_below_zero_is_read_to_be_asked_about(message: str) -> None:
    assert understand(message, brief(mention=NORDHAUS)).arguments["amount"] == "-50000"


@pytest.mark.parametrize("message", ["INV-1023 covered?", "INV-1023 insured", "INV-1023 受不受保"])
def test_an_invoice_and_a_word_about_cover_is_a_cover_check(message: str) -> None:
    understood = understand(message, brief())

    assert (understood.intent, understood.arguments) == (Intent.COVER, {"invoice_no": "INV-1023"})


def test_what_extra_cover_costs_is_a_premium() -> None:
    understood = understand("CAP 200,000 at 2% for 3 months what does it cost", brief(PUBLIC))

    assert understood.intent is Intent.PREMIUM
    assert understood.arguments == {"top_up": "200000", "top_up_rate": "0.02", "top_up_months": 3}


def test_each_figure_of_a_receivable_to_be_financed_is_told_by_the_word_before_it() -> None:
    understood = understand("银行按发票90%放款 发票50万 限额剩40万 赔偿限额剩38万 能融多少", brief(PUBLIC))

    assert understood.arguments == {
        "advance_rate": "0.9",
        "invoice_amount": "500000",
        "free_limit": "400000",
        "liability_left": "380000",
    }


def test_a_recovery_is_shared_where_it_is_asked_for() -> None:
    understood = understand("追回8万 欠款40万 限额35万 比例90% 归保险公司多少", brief(PUBLIC))

    assert understood.intent is Intent.INDEMNITY
    assert understood.arguments["recovery"] == "80000"


@pytest.mark.parametrize("message", ["INV-1023 受保吗", "is INV-1023 covered?", "inv-1023 这票货保不保"])
def test_an_invoice_by_its_number_is_checked_for_cover(message: str) -> None:
    assert understand(message, brief()).arguments == {"invoice_no": "INV-1023"}


@pytest.mark.parametrize(
    ("message", "arguments"),
    [
        ("客户逾期45天了,最晚哪天必须报", {"days_overdue": 45}),
        ("an invoice is 45 days late, by when must I report it?", {"days_overdue": 45}),
        ("LQ26-0092 最晚哪天报", {"invoice_no": "LQ26-0092"}),
        ("10月20日到期的发票没付 哪天必须报", {"due_on": "2026-10-20"}),
        ("客户逾期了 什么时候必须报", {"overdue": True}),
        ("what are our deadlines this week?", {"within_days": 7}),
        ("未来10天有哪些截止日期", {"within_days": 10}),
        ("未来两周有哪些逾期通知要交", {"within_days": 14}),
        ("which invoices are due to be reported in the next two weeks?", {"within_days": 14}),
        ("鱼期了 最迟几号通知你们", {"overdue": True}),
    ],
)
def test_a_question_for_the_last_day_is_about_deadlines(message: str, arguments: dict[str, Any]) -> None:
    understood = understand(message, brief())

    assert understood.intent is Intent.DEADLINES
    assert understood.arguments == arguments


@pytest.mark.parametrize(
    "message",
    [
        "等待期一般多久",
        "what happens if I report too late?",
        "我们保单逾期多少天内要通知",
        "哪些额度快到期了",
    ],
)
def test_a_question_for_a_rule_a_term_or_a_limit_is_not_about_a_date(message: str) -> None:
    assert understand(message, brief()).intent is not Intent.DEADLINES


@pytest.mark.parametrize("message", ["客户逾期了 什么时候必须报", "INV-1 最晚哪天报"])
def test_the_public_is_answered_from_documents(message: str) -> None:
    assert understand(message, brief(PUBLIC)).intent is Intent.KNOWLEDGE


@pytest.mark.parametrize(
    ("message", "arguments"),
    [
        (
            "客户欠40万人民币 限额30万 承保比例90% 能赔多少",
            {"debt": "400000", "limit": "300000", "currency": "CNY", "insured_percentage": "0.9"},
        ),
        (
            "debt 100,000 EUR, limit 200,000 EUR at 90%, deductible 5,000 before percentage: what payout?",
            {
                "debt": "100000",
                "limit": "200000",
                "currency": "EUR",
                "insured_percentage": "0.9",
                "deductible": "5000",
                "deductible_order": "before_percentage",
            },
        ),
        ("欠八十万 能赔多少", {"debt": "800000"}),
        (
            "debt EUR 400k, limit EUR 350k, 90%: how much is paid, and who gets what of EUR 80k?",
            {"debt": "400000", "limit": "350000", "currency": "EUR", "insured_percentage": "0.9"},
        ),
        (
            "欠40万欧元，限额35万，90%，后来追回8万，能赔多少",
            {
                "debt": "400000",
                "limit": "350000",
                "currency": "EUR",
                "insured_percentage": "0.9",
                "recovery": "80000",
            },
        ),
    ],
)
def test_figures_of_a_loss_are_told_apart_by_the_word_before_them(
    message: str, arguments: dict[str, Any]
) -> None:
    understood = understand(message, brief(PUBLIC))

    assert understood.intent is Intent.INDEMNITY
    assert understood.arguments == arguments


@pytest.mark.parametrize(
    "message",
    [
        "debt 100,000 EUR limit 200,000 EUR 90% and a deductible, how much is paid?",
        "欠40万人民币 限额30万 90% 还有累计首损1万 能赔多少",
    ],
)
def test_a_deduction_whose_figure_was_not_read_is_never_left_out(message: str) -> None:
    assert understand(message, brief(PUBLIC)).intent is not Intent.INDEMNITY


def test_what_would_be_paid_on_a_buyer_needs_no_figures() -> None:
    understood = understand("Nordhaus 能赔多少", brief(mention=NORDHAUS))

    assert (understood.intent, understood.arguments) == (Intent.INDEMNITY, {})


@pytest.mark.parametrize(
    ("message", "on"),
    [
        ("Nordhaus 3月3日的限额是多少", "2026-03-03"),
        ("what was the limit on Nordhaus on 1 May 2026", "2026-05-01"),
        ("Nordhaus 年底的额度", "2026-12-31"),
        ("limit for Nordhaus?", None),
    ],
)
def test_a_limit_may_be_asked_for_on_another_day(message: str, on: str | None) -> None:
    understood = understand(message, brief(mention=NORDHAUS))

    assert understood.intent is Intent.LIMIT
    assert understood.arguments.get("on") == on


CHECKED = Focus(
    buyer_id="B1",
    buyer_name="Nordhaus Pumpenwerk GmbH",
    tool="check_cover",
    arguments={"buyer": "Nordhaus", "amount": "80000", "terms_days": 60},
)


@pytest.mark.parametrize(
    ("message", "changed"),
    [
        ("那 90 天账期呢？", {"terms_days": 90}),
        ("and 120k?", {"amount": "120000"}),
        ("换成12月10日发呢", {"dispatch_on": "2026-12-10"}),
    ],
)
def test_a_further_figure_changes_the_delivery_that_was_just_checked(
    message: str, changed: dict[str, Any]
) -> None:
    understood = understand(message, brief(focus=CHECKED))

    assert understood.intent is Intent.COVER
    assert understood.buyer == "Nordhaus Pumpenwerk GmbH"
    assert understood.arguments == {"amount": "80000", "terms_days": 60, **changed}


@pytest.mark.parametrize(
    ("missing", "reply", "told"),
    [
        ("amount", "30万", {"amount": "300000"}),
        ("amount", "80000", {"amount": "80000"}),
        ("amount", "USD 12k, 60 days", {"amount": "12000", "currency": "USD"}),
        ("terms_days", "60天", {"terms_days": 60}),
        ("terms_days", "45", {"terms_days": 45}),
    ],
)
def test_a_reply_gives_the_figure_that_was_asked_for_and_what_was_told_stays(
    missing: str, reply: str, told: dict[str, Any]
) -> None:
    asked = OpenQuestion(
        "check_cover", missing, "Nordhaus", arguments={"buyer": "Nordhaus", "dispatch_on": "2026-12-01"}
    )
    understood = understand(reply, brief(focus=Focus(open_question=asked)))

    assert understood.intent is Intent.COVER
    assert understood.buyer == "Nordhaus"
    assert understood.arguments.items() >= {"dispatch_on": "2026-12-01", **told}.items()


def test_a_yen_sign_in_english_is_yuan_to_some_and_yen_to_others_so_the_amount_is_asked_for() -> None:
    understood = understand("can we ship ¥80k on 60 days to Nordhaus?", brief(mention=NORDHAUS))

    assert understood.arguments == {"terms_days": 60}


def test_a_policy_is_chosen_by_its_place_or_its_number() -> None:
    asked = OpenQuestion("invoice_deadlines", "policy", "", ("POL-A", "POL-B"), {"days_overdue": 30})
    focus = Focus(open_question=asked)

    assert understand("第二个", brief(focus=focus)).arguments == {"days_overdue": 30, "policy": "POL-B"}
    assert understand("POL-A", brief(focus=focus)).arguments == {"days_overdue": 30, "policy": "POL-A"}


@pytest.mark.parametrize(
    ("message", "due"),
    [
        ("2026-09-14发货的发票到期2026-11-13逾期通知最晚哪天", "2026-11-13"),
        ("invoice dispatched 14 September 2026 and due 13 November 2026: last day to report?", "2026-11-13"),
        ("invoice due on 13 November 2026, shipped 14 September 2026, latest day to notify?", "2026-11-13"),
        ("到期日9月30日的发票最晚哪天必须报逾期", "2026-09-30"),
    ],
)
def test_of_several_days_the_due_date_is_the_one_that_is_called_so(message: str, due: str) -> None:
    """Taken for the due date, the day of dispatch would make a notice late that is not."""
    assert understand(message, brief()).arguments == {"due_on": due}


@pytest.mark.parametrize(
    "message", ["到2026年12月31日为止有哪些索赔期限", "which deadlines do we have until 31 December 2026?"]
)
def test_a_day_until_which_deadlines_are_asked_for_is_a_number_of_days(message: str) -> None:
    assert understand(message, brief()).arguments == {"within_days": 38}


@pytest.mark.parametrize(
    ("who", "said", "told"),
    [
        ("P-LQ-CREDIT", "LQ26-0024要是不付，几号起不准再给他发", "2027-01-16"),
        ("P-HW-CREDIT", "RE-26-0331 unpaid: from what date may we no longer deliver to them", "2027-01-10"),
    ],
)
def test_the_day_from_which_nothing_may_be_sent_is_no_check_of_a_delivery(
    ask: Ask, who: str, said: str, told: str
) -> None:
    answer = ask(who, said)

    assert [use.name for use in answer.tool_uses] == ["invoice_deadlines"]
    assert told in answer.text


def test_a_deduction_that_is_said_to_be_none_does_not_stop_an_estimate(ask: Ask) -> None:
    asked = "how much would be paid: outstanding 80,000, limit 60,000, insured 90 percent, no deductible"
    first = ask("public", asked)
    second = ask("public", "and with 85", first.conversation_id)

    assert ("54,000" in first.text, "51,000" in second.text) == (True, True)
