"""Answers as Slack messages: real ones over the demo book, a card of each kind in both languages."""

from dataclasses import replace
from typing import Any

import pytest

from bot.answer import Answer, Outcome
from bot.language import Language
from bot.slack.blocks.buttons import Asked, pressed
from bot.slack.blocks.message import (
    SlackMessage,
    answer_message,
    failure_message,
    neutral_message,
    notice_message,
    quotes_message,
)
from tests.bot.conftest import Ask
from tests.bot.slack.asked import ASKED
from tests.bot.slack.valid import buttons, check, labels, parts, shown
from tools.tool import Card, CardKind

EVERY = [(who, question) for both in ASKED.values() for who, question in both]


def of(ask: Ask, name: str, language: Language) -> tuple[Answer, SlackMessage]:
    who, question = ASKED[name][0 if language is Language.EN else 1]
    answer = ask(who, question)
    return answer, answer_message(answer, may_confirm=False)


@pytest.mark.parametrize(("who", "question"), EVERY)
def test_a_real_answer_is_a_message_that_slack_takes(ask: Ask, who: str, question: str) -> None:
    message = answer_message(ask(who, question), may_confirm=True)

    check(message)


@pytest.mark.parametrize(("who", "question"), EVERY)
def test_the_first_sentence_of_the_answer_comes_first(ask: Ask, who: str, question: str) -> None:
    answer = ask(who, question)

    message = answer_message(answer, may_confirm=False)

    first = answer.text.split("\n")[0].split("[1]")[0].strip()[:40]
    assert message.blocks[0]["type"] == "rich_text"
    assert shown(SlackMessage("", message.blocks[:1])).startswith(first)
    assert message.text.startswith(first)


@pytest.mark.parametrize("name", ASKED)
def test_every_kind_of_card_speaks_the_language_of_its_answer(ask: Ask, name: str) -> None:
    _, english = of(ask, name, Language.EN)
    _, chinese = of(ask, name, Language.ZH)

    assert "Talk to a person" in labels(english)
    assert "转人工" in labels(chinese)
    assert english.blocks != chinese.blocks


def test_the_card_of_a_limit_says_what_is_in_force_and_what_is_free(ask: Ask) -> None:
    _, message = of(ask, "limit", Language.EN)

    told = facts(message)

    assert told["In force today"] == "EUR 250,000"
    assert told["Free"] == "EUR 108,400"
    assert told["Valid until"] == "no end on record"
    assert "Approved" in shown(message)


def test_an_announced_withdrawal_is_warned_of_beside_the_limit(ask: Ask) -> None:
    _, message = of(ask, "limit", Language.ZH)

    assert "⚠️ 已公布撤销，2026-12-20 起生效。" in shown(message)
    assert "将撤销" in shown(message)


def facts(message: SlackMessage) -> dict[str, str]:
    """The labels of the fields with their values."""
    texts = [one["text"] for block in parts(message, "section") for one in block.get("fields", ())]
    return {name.strip("*"): value for name, _, value in (text.partition("\n") for text in texts)}


def test_what_is_not_known_of_a_limit_is_said_to_be_unknown_and_never_zero(ask: Ask) -> None:
    answer, _ = of(ask, "limit", Language.EN)
    gaps = dict.fromkeys(
        ("outstanding", "headroom", "max_payment_term_days", "insured_percentage", "effective_to")
    )
    card = Card(CardKind.CREDIT_LIMIT, {**answer.cards[0].data, **gaps})

    told = facts(answer_message(replace(answer, cards=(card,)), may_confirm=False))

    names = ("Free", "Outstanding", "Longest payment term", "Insured percentage")
    assert {told[name] for name in names} == {"not on record"}
    assert "0" not in "".join(told[name] for name in names)


@pytest.mark.parametrize(("status", "said"), [("UNAVAILABLE", "未知"), ("REFUSED", "无")])
def test_a_limit_that_could_not_be_read_is_unknown_and_a_refused_one_is_none(
    ask: Ask, status: str, said: str
) -> None:
    answer, _ = of(ask, "limit", Language.ZH)
    card = {**answer.cards[0].data, "status": status, "in_force": False, "granted": None}

    message = answer_message(replace(answer, cards=(Card(CardKind.CREDIT_LIMIT, card),)), may_confirm=False)

    assert facts(message)["今天在保限额"] == said


def test_stop_shipment_and_a_request_that_waits_stand_in_the_card(ask: Ask) -> None:
    answer, _ = of(ask, "limit", Language.EN)
    data = answer.cards[0].data
    waiting = {**data["layers"][0], "status": "PENDING", "in_force": False}
    stop = {"since": "2026-11-01", "because": "", "invoice_no": "A-1", "due_on": "2026-08-01"}
    card = {
        **data,
        "stop_shipment": stop,
        "layers": [*data["layers"], waiting],
        "conditions": ["only by sea"],
    }

    told = shown(
        answer_message(replace(answer, cards=(Card(CardKind.CREDIT_LIMIT, card),)), may_confirm=False)
    )

    assert "Shipments stop since 2026-11-01: invoice A-1, due 2026-08-01" in told
    assert "A request for EUR 250,000 is being decided" in told
    assert "Conditions: only by sea" in told


def test_sales_read_of_a_claim_without_its_amounts(ask: Ask) -> None:
    owner, sales = (
        answer_message(ask(who, "CLM-LQ-0004 到哪一步了？"), may_confirm=False)
        for who in ("P-LQ-OWNER", "P-LQ-SALES")
    )

    assert facts(owner)["索赔额"] == "CNY 1,017,000"
    assert facts(owner)["赔款"] == "未知"
    assert not {"索赔额", "核定损失", "赔款"} & facts(sales).keys()
    assert "1,017,000" not in shown(sales)


def test_the_deadlines_of_one_invoice_are_facts_and_those_of_several_a_table(ask: Ask) -> None:
    _, one = of(ask, "deadline", Language.ZH)
    answer, several = of(ask, "deadlines", Language.EN)

    assert facts(one)["逾期通知最晚"] == "2026-11-24"
    assert facts(one)["停止发货自"] == "2026-12-10"
    rows = parts(several, "table")[0]["rows"]
    assert len(rows) == 1 + len(answer.cards[0].data["invoices"])
    assert [cell["text"] for cell in rows[0]][:4] == ["Invoice", "Buyer", "Unpaid", "Due"]


def test_an_invoice_that_no_ledger_holds_has_its_days_under_each_version_of_the_terms(ask: Ask) -> None:
    answer, message = of(ask, "supposed", Language.ZH)

    rows = [[cell["text"] for cell in row] for row in parts(message, "table")[0]["rows"]]
    assert len(rows) == 1 + len(answer.cards[0].data["invoices"]) == 3
    assert rows[0][0] == "如果发货"
    assert ["起" in row[0] for row in rows[1:]] == [False, True]
    assert not any(one["action_id"].startswith("ask:") for one in buttons(message))


def test_a_notice_that_was_missed_is_marked_and_its_button_stands_out(ask: Ask) -> None:
    _, message = of(ask, "deadlines", Language.ZH)

    assert "2026-08-16（已错过）" in shown(message)
    first = buttons(message)[0]
    assert first["text"]["text"] == "报损 LQ26-0069"
    assert first["style"] == "primary"


def test_a_list_that_the_table_shows_whole_is_begun_in_the_text_and_said_to_go_on_below(ask: Ask) -> None:
    _, message = of(ask, "deadlines", Language.EN)

    text = shown(SlackMessage("", message.blocks[:1]))

    assert "The others are in the table below." in text
    assert text.count("Invoice RE-26-") == 3
    assert shown(message).count("RE-26-0315") == 1


def test_a_table_that_slack_could_not_hold_says_how_many_rows_it_has_not(ask: Ask) -> None:
    answer, message = of(ask, "limits", Language.ZH)

    listed = len(parts(message, "table")[0]["rows"]) - 1

    assert listed < len(answer.cards[0].data["rows"])
    assert f"表中列出前 {listed} 条，共 {len(answer.cards[0].data['rows'])} 条" in shown(message)


def test_a_limit_that_is_not_in_force_is_none_in_a_list_and_not_zero(ask: Ask) -> None:
    _, message = of(ask, "limits", Language.ZH)

    row = next(
        row for row in parts(message, "table")[0]["rows"] if row[0]["text"] == "天津柘澜化工装备股份有限公司"
    )

    assert [cell["text"] for cell in row[1:]] == ["无", "–", "–", "已暂停"]


def test_a_cover_check_says_its_verdict_amounts_and_the_checks_that_the_text_leaves_out(ask: Ask) -> None:
    _, message = of(ask, "cover", Language.EN)

    assert "⚠️ Partly within cover" in shown(message)
    assert facts(message)["Not covered"] == "EUR 41,600"
    assert "✅ The buyer's country DE is insured" in shown(message)
    assert shown(message).count("60 days of credit, 60 allowed") == 1


def test_an_estimate_whose_steps_stand_in_the_text_is_not_told_twice(ask: Ask) -> None:
    answer, message = of(ask, "indemnity", Language.EN)
    short = replace(answer, text="It would be about EUR 127,440 [1].")

    assert facts(message)["Estimated indemnity, at most"] == "EUR 127,440"
    assert shown(message).count("owed in all: EUR 141,600") == 1
    assert "owed in all: EUR 141,600" in shown(answer_message(short, may_confirm=False))


def test_a_calculation_of_another_model_shows_its_steps(ask: Ask) -> None:
    answer, message = of(ask, "calculation", Language.ZH)
    short = replace(answer, text="保费约 CNY 400,000[1]。")

    assert "保费估算 · POL-LQ-2026" not in shown(message)
    assert "营业额 CNY 5,000,000 × 费率 0.25 % = CNY 12,500" in shown(
        answer_message(short, may_confirm=False)
    )


@pytest.mark.parametrize(("name", "head"), [("weeks", "Receipts expected"), ("ageing", "Outstanding")])
def test_weeks_and_buyers_of_a_calculation_are_a_table(ask: Ask, name: str, head: str) -> None:
    _, message = of(ask, name, Language.EN)

    assert head in [cell["text"] for cell in parts(message, "table")[0]["rows"][0]]


def test_a_second_table_is_told_in_lines_because_slack_takes_one(ask: Ask) -> None:
    answer, _ = of(ask, "claims", Language.EN)
    twice = replace(answer, cards=(answer.cards[0], answer.cards[0]))

    message = answer_message(twice, may_confirm=False)

    check(message)
    assert len(parts(message, "table")) == 1
    assert "• CLM-HW-0007 · 深圳市翎枢智能装备有限公司" in shown(message)


@pytest.mark.parametrize("language", Language)
def test_each_company_to_choose_from_is_a_button_that_asks_its_legal_name_once(
    ask: Ask, language: Language
) -> None:
    answer, message = of(ask, "buyers", language)

    assert answer.outcome is Outcome.CLARIFY
    asked = [pressed(one) for one in buttons(message) if one["action_id"].startswith("ask:")]
    names = [one["legal_name"] for one in answer.cards[0].data["candidates"]]
    assert asked == [Asked(name) for name in names]


def test_two_companies_of_one_name_are_asked_by_their_numbers(ask: Ask) -> None:
    answer, _ = of(ask, "buyers", Language.ZH)
    named = [{**one, "legal_name": "同名公司"} for one in answer.cards[0].data["candidates"]]
    card = Card(CardKind.BUYERS, {"candidates": named})

    message = answer_message(replace(answer, cards=(card,), suggestions=()), may_confirm=False)

    assert [one["value"] for one in buttons(message)][:2] == [one["registration_number"] for one in named]


def test_claims_to_choose_from_are_buttons_and_no_table(ask: Ask) -> None:
    message = answer_message(ask("P-LQ-OWNER", "我的索赔到哪一步了？"), may_confirm=False)

    assert labels(message)[:2] == ["CLM-LQ-0008", "CLM-LQ-0004"]
    assert not parts(message, "table")


def test_the_documents_of_a_claim_say_which_are_there_and_which_are_missing(ask: Ask) -> None:
    answer = ask("P-LQ-OWNER", "索赔案 CLM-LQ-0004 需要哪些材料清单？")
    checklist = [card for card in answer.cards if card.kind is CardKind.CHECKLIST]
    items: list[dict[str, Any]] = [
        {"document": "提单", "required": True, "status": "missing", "key": None, "name": None, "when": None},
        {"document": "发票", "required": True, "status": "have", "key": None, "name": None, "when": None},
        {"document": "其他", "required": None, "status": "unknown", "key": None, "name": None, "when": None},
    ]
    of_claim = {"cause": None, "claim_no": "CLM-LQ-0004", "items": items}
    card = Card(CardKind.CHECKLIST, {**(checklist[0].data if checklist else {}), **of_claim})

    message = answer_message(replace(answer, cards=(card,)), may_confirm=False)

    rows = [[cell["text"] for cell in row] for row in parts(message, "table")[0]["rows"]]
    assert rows[1:] == [["提单", "必须", "还缺"], ["发票", "必须", "已收到"], ["其他", "视情况", "未知"]]


@pytest.mark.parametrize("language", Language)
def test_a_general_checklist_that_the_text_names_is_not_drawn_again_and_the_rest_of_it_is(
    ask: Ask, language: Language
) -> None:
    answer, message = of(ask, "checklist", language)
    short = replace(answer, text="A claim form and more. [1]")

    assert not parts(message, "table")
    assert len(parts(answer_message(short, may_confirm=False), "table")[0]["rows"]) > 8


def test_citations_stand_under_the_answer_with_what_decides_and_when_it_was_read(ask: Ask) -> None:
    _, english = of(ask, "limit", Language.EN)
    _, chinese = of(ask, "limit", Language.ZH)

    assert (
        "[1] limit decision · Nordhaus Pumpenwerk GmbH · credit limit POL-LQ-2026 · as of 2026-11-23"
        in shown(english)
    )
    assert "[1] 限额批复 · 大连沧枢海洋工程有限公司 · 信用限额 POL-LQ-2026 · 截至 2026-11-23" in shown(
        chinese
    )


def test_the_quotes_behind_an_answer_are_word_for_word(ask: Ask) -> None:
    answer = ask("public", "what is trade credit insurance?")

    message = quotes_message(answer.as_data())

    check(message)
    assert message.text == "What the answer rests on"
    for citation in answer.citations:
        assert citation.quote in shown(message)


def test_an_answer_without_sources_has_no_button_for_them_and_says_so_when_asked(ask: Ask) -> None:
    answer = ask("P-LQ-SALES", "limit for Quibblefax Ltd?")

    assert "Why? Show the source" not in labels(answer_message(answer, may_confirm=False))
    assert quotes_message(answer.as_data()).text == "This answer cites no source."


@pytest.mark.parametrize("question", ["hello", "talk to a person"])
def test_that_it_is_an_assistant_is_said_in_greeting_and_when_a_person_takes_over(
    ask: Ask, question: str
) -> None:
    message = answer_message(ask("P-LQ-SALES", question), may_confirm=False)

    assert "AI assistant, not a person" in shown(message)
    assert not buttons(message)
    assert not parts(message, "context_actions")


def test_an_answer_about_a_limit_does_not_introduce_itself_each_time(ask: Ask) -> None:
    _, message = of(ask, "limit", Language.EN)

    assert "AI assistant" not in shown(message)
    assert parts(message, "context_actions")


@pytest.mark.parametrize(("language", "said"), [(Language.ZH, "私下"), (Language.EN, "privately")])
def test_a_channel_reads_that_the_answer_was_given_privately(language: Language, said: str) -> None:
    message = neutral_message(language)

    check(message)
    assert said in message.text


@pytest.mark.parametrize("language", Language)
def test_a_failure_is_one_kind_sentence_with_its_reference(language: Language) -> None:
    message = failure_message("E-7F3A", language)

    check(message)
    assert "E-7F3A" in message.text
    assert message.text == shown(message)


def test_a_notice_is_our_sentence_as_it_is() -> None:
    message = notice_message("Ask `limit <buyer>` or *claims*.")

    check(message)
    assert shown(message) == "Ask limit <buyer> or *claims*."
