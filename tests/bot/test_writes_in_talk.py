"""Writes in a conversation: prepared, decided by a clear word, and by nothing else."""

from typing import Any

import pytest

from bot.agent import Agent
from bot.answer import Answer, Outcome
from bot.app import Assistant
from bot.brief import Brief, Mention
from bot.conversations import Focus
from bot.decision_words import Word, word_in
from bot.embedded.requesting import requesting
from bot.language import Language
from bot.providers.provider import Provider
from evals.bench.stand_in import Messages, Step, stand_in
from knowledge.folding import fold
from tests.bot.desk import TODAY, Conversing, Desk, assistant_over
from tools.buyer_names.verdict import Verdict
from tools.pending_action import ActionKind, ActionState
from tools.principal import PUBLIC, Principal, Role
from tools.toolbox import toolbox

OWNER = Principal("P-A", "A", Role.POLICYHOLDER, ("POL-A",))
REQUEST = "给苏州砺桐申请额度120万人民币账期60天"


def told(message: str, who: Principal = OWNER) -> tuple[str, str, dict[str, Any]] | None:
    brief = Brief(who, Language.ZH, TODAY, Focus(), Mention(Verdict.NONE, ()))
    found = requesting(message, fold(message), brief)
    return (found.intent.value, found.buyer, dict(found.arguments)) if found else None


@pytest.mark.parametrize(
    ("message", "intent", "buyer", "arguments"),
    [
        (
            "给华东机电申请额度80万美元账期60天",
            "request_limit",
            "华东机电",
            {"amount": "800000", "currency": "USD", "terms_days": 60},
        ),
        (
            "request a 200k EUR limit on Nordhaus, net 60",
            "request_limit",
            "Nordhaus",
            {"amount": "200000", "currency": "EUR", "terms_days": 60},
        ),
        (
            "Please increase the limit on Nordhaus from EUR 150,000 to EUR 300,000",
            "request_limit",
            "Nordhaus",
            {"amount": "300000", "currency": "EUR"},
        ),
        ("帮华东机电追加额度50万人民币", "request_limit", "华东机电", {"currency": "CNY"}),
        ("取消华东机电的额度", "request_limit", "华东机电", {"change": "cancellation"}),
        ("please cancel the limit on Nordhaus", "request_limit", "Nordhaus", {"change": "cancellation"}),
        ("帮我报损 LQ26-0024", "report_overdue", "", {"invoices": ["LQ26-0024"]}),
        ("report invoice LQ26-0024 as overdue", "report_overdue", "", {"invoices": ["LQ26-0024"]}),
        (
            "LQ26-0092 已于11月20日送交保险人",
            "report_overdue",
            "",
            {"invoices": ["LQ26-0092"], "sent_on": "2026-11-20"},
        ),
        (
            "登记还款计划 LQ26-0092：12月10日 40000，1月10日 39,100元",
            "report_overdue",
            "",
            {
                "plan": True,
                "invoices": ["LQ26-0092"],
                "instalments": [
                    {"on": "2026-12-10", "amount": "40000"},
                    {"on": "2027-01-10", "amount": "39100", "currency": "CNY"},
                ],
            },
        ),
        (
            "request a limit of 200k EUR on Acme GmbH to support sales of 500k EUR",
            "request_limit",
            "Acme GmbH",
            {},
        ),
        ("file a claim for Nordhaus", "file_claim", "Nordhaus", {}),
        (
            "帮华东机电提交索赔，买方破产了",
            "file_claim",
            "华东机电",
            {"cause": "insolvency"},
        ),
        ("watch Nordhaus", "watch_buyer", "Nordhaus", {}),
        ("请关注华东机电", "watch_buyer", "华东机电", {}),
        ("幫我關注 華東機電", "watch_buyer", "華東機電", {}),
        ("stop watching Nordhaus", "watch_buyer", "Nordhaus", {"stop": True}),
    ],
)
def test_what_is_to_be_done_is_understood(
    message: str, intent: str, buyer: str, arguments: dict[str, Any]
) -> None:
    assert told(message) == (intent, buyer, arguments)


@pytest.mark.parametrize(
    "message",
    [
        "怎么申请额度",
        "申请额度需要什么材料",
        "how do I request a limit?",
        "what documents do I need to file a claim?",
        "额度申请批了吗",
        "上次申请的额度有结果吗",
        "我的额度被取消了",
        "when must I report an overdue buyer?",
        "逾期多久要报损",
        "保险公司会取消额度吗",
        "how long does a claim take",
    ],
)
@pytest.mark.parametrize("who", [OWNER, PUBLIC])
def test_a_question_about_it_asks_for_nothing_to_be_done(message: str, who: Principal) -> None:
    assert told(message, who) is None


@pytest.mark.parametrize(
    ("message", "word"),
    [
        ("确认", Word.CONFIRM),
        ("确定提交", Word.CONFIRM),
        ("yes, confirm", Word.CONFIRM),
        ("Confirm ACT-0123456789AB", Word.CONFIRM),
        ("取消", Word.CANCEL),
        ("cancel it", Word.CANCEL),
        ("don't submit it", Word.CANCEL),
        ("oh no, forget it, cancel that please", Word.CANCEL),
        ("算了，还是取消吧", Word.CANCEL),
        ("don't cancel, wait", Word.HALT),
        ("cancel the limit on Nordhaus, please", None),
        ("ok?", Word.UNCLEAR),
        ("嗯", Word.UNCLEAR),
        ("maybe", Word.UNCLEAR),
        ("yes", Word.UNCLEAR),
        ("确认吗？", Word.UNCLEAR),
        ("confirm?", Word.UNCLEAR),
        ("确认一下我的额度", None),
        ("取消某某的额度", None),
        ("don't confirm", Word.CANCEL),
        ("不确认", None),
        ("can you confirm the limit on Nordhaus", None),
    ],
)
def test_only_a_clear_word_is_a_decision(message: str, word: Word | None) -> None:
    assert word_in(message)[0] is word


def test_a_clear_word_executes_and_the_answer_carries_the_receipt(talk: Any, desk: Desk) -> None:
    one = talk("P-LQ-CREDIT")
    asked: Answer = one.says(REQUEST)
    done: Answer = one.says("确认")

    assert asked.outcome is Outcome.CONFIRM
    assert asked.pending is not None
    assert "还没有办理" in asked.text
    assert done.tool_uses == ()
    assert f"REC-{asked.pending.id.removeprefix('ACT-')}" in done.text
    assert state(desk, asked) is ActionState.EXECUTED


def state(desk: Desk, asked: Answer, who: str = "P-LQ-CREDIT") -> ActionState:
    assert asked.pending is not None
    return desk.actions.get(desk.who(who), asked.pending.id).state


@pytest.mark.parametrize(
    "word", ["ok?", "嗯", "maybe", "hmm maybe", "uh, not sure yet", "我再想想", "yes", "好的"]
)
def test_an_unclear_word_asks_and_nothing_is_done(talk: Any, desk: Desk, word: str) -> None:
    one = talk("P-LQ-CREDIT")
    asked = one.says(REQUEST)
    answer = one.says(word)

    assert (answer.outcome, answer.pending) == (Outcome.CONFIRM, asked.pending)
    assert state(desk, asked) is ActionState.PENDING


def test_a_new_question_is_answered_and_the_action_waits(talk: Any, desk: Desk) -> None:
    one = talk("P-LQ-CREDIT")
    asked = one.says(REQUEST)
    between = one.says("它的额度多少")

    assert "CNY 800,000" in between.text
    assert state(desk, asked) is ActionState.PENDING
    one.says("确认提交")
    assert state(desk, asked) is ActionState.EXECUTED


@pytest.mark.parametrize(
    "correction", ["不是这张，是 LQ26-0093", "改成 LQ26-0093", "no, make it LQ26-0093", "no, LQ26-0093"]
)
def test_a_correction_said_in_part_changes_nothing_and_says_what_still_waits(
    talk: Any, desk: Desk, correction: str
) -> None:
    one = talk("P-LQ-CREDIT")
    asked = one.says("帮我报损 LQ26-0092")
    answer = one.says(correction)

    assert (answer.outcome, answer.pending) == (Outcome.CONFIRM, asked.pending)
    assert "LQ26-0092" in answer.text
    assert state(desk, asked) is ActionState.PENDING


@pytest.mark.parametrize(
    ("correction", "amount", "days"),
    [("改成110万", "1100000", 60), ("make it 90 days", "1200000", 90), ("no, make it 1.1m", "1100000", 60)],
)
def test_another_figure_of_a_limit_is_prepared_anew_and_takes_the_place_of_the_one_before(
    talk: Any, desk: Desk, correction: str, amount: str, days: int
) -> None:
    one = talk("P-LQ-CREDIT")
    asked = one.says(REQUEST)
    anew = one.says(correction)

    assert anew.outcome is Outcome.CONFIRM
    told = desk.actions.get(desk.who("P-LQ-CREDIT"), anew.pending.id).draft.payload
    assert (told["amount"], told["terms_days"]) == (amount, days)
    assert state(desk, asked) is ActionState.CANCELLED
    assert state(desk, anew) is ActionState.PENDING


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        (
            "we need more: request a 300k limit for Nordhaus, 60 days",
            {"amount": "300000", "terms_days": 60},
        ),
        ("request a limit of 50k more for Nordhaus, 60 days", {"terms_days": 60}),
        ("对苏州砺桐，额度调低到50万就够了", {"change": "reduction", "amount": "500000"}),
    ],
)
def test_a_whole_limit_is_told_from_more_on_top_and_from_less(message: str, asked: dict[str, Any]) -> None:
    found = told(message)

    assert found is not None
    assert (found[0], found[2]) == ("request_limit", asked)


@pytest.mark.parametrize(
    "message", ["西安钧砚的额度降到多少了", "what has the limit on Nordhaus come down to"]
)
def test_what_a_limit_came_down_to_is_no_request(message: str) -> None:
    assert told(message) is None


@pytest.mark.parametrize(
    "message",
    [
        "Wendelbruch will pay RE-26-0310 on 30 December, please log the extension",
        "请登记RE-26-0310的延期，付到2026-12-30",
    ],
)
def test_one_later_day_for_an_invoice_is_an_extension(talk: Any, message: str) -> None:
    answer = talk("P-HW-CREDIT").says(message)

    assert answer.outcome is Outcome.CONFIRM
    assert answer.pending.kind is ActionKind.PAYMENT_EXTENSION
    assert "2026-12-30" in answer.text


def test_what_the_days_just_told_call_for_is_prepared_when_nothing_is_named(talk: Any) -> None:
    one = talk("P-BW-OWNER")
    one.says("INV-1028: last day to notify?")
    answer = one.says("right, sort it please")

    assert answer.pending.kind is ActionKind.OVERDUE_NOTICE
    assert "INV-1028" in answer.text


def test_a_word_of_sales_is_refused_with_who_may_and_the_action_waits(talk: Any, desk: Desk) -> None:
    one = talk("P-LQ-SALES")
    asked = one.says(REQUEST)
    answer = one.says("确认")

    assert answer.outcome is Outcome.REFUSED
    assert "投保人或信用经理" in answer.text
    assert state(desk, asked) is ActionState.PENDING
    manager = talk("P-LQ-CREDIT").says(f"确认 {asked.pending.id}")
    assert "REC-" in manager.text


def test_a_confirmation_in_another_conversation_needs_the_number(talk: Any, desk: Desk) -> None:
    asked = talk("P-LQ-CREDIT").says(REQUEST)
    elsewhere = talk("P-LQ-CREDIT").says("确认")

    assert "没有等待您确认" in elsewhere.text
    assert state(desk, asked) is ActionState.PENDING


def test_the_same_request_in_another_conversation_is_decided_there(talk: Any, desk: Desk) -> None:
    first = talk("P-LQ-CREDIT").says(REQUEST)
    other = talk("P-LQ-CREDIT")
    again = other.says(REQUEST)
    assert first.pending == again.pending, "it is prepared once"

    assert "REC-" in other.says("确认").text
    assert state(desk, first) is ActionState.EXECUTED


def test_several_that_wait_are_listed_and_none_is_executed(talk: Any, desk: Desk) -> None:
    one = talk("P-LQ-CREDIT")
    first, second = one.says(REQUEST), one.says("请关注佛山禾砚")
    answer = one.says("确认")

    assert answer.outcome is Outcome.CLARIFY
    assert first.pending.id in answer.text
    assert second.pending.id in answer.text
    assert state(desk, first) is state(desk, second) is ActionState.PENDING


def test_another_policyholders_number_is_unknown_in_words_too(talk: Any, desk: Desk) -> None:
    asked = talk("P-LQ-CREDIT").says(REQUEST)
    foreign = talk("P-HW-OWNER").says(f"confirm {asked.pending.id}")
    unknown = talk("P-HW-OWNER").says("confirm ACT-000000000000")

    assert (foreign.text, foreign.outcome) == (unknown.text, Outcome.NOT_FOUND)
    assert state(desk, asked) is ActionState.PENDING


def test_missing_details_are_asked_for_one_after_the_other(talk: Any) -> None:
    one = talk("P-LQ-OWNER")
    answers = [one.says(said) for said in ("我要申请额度", "苏州砺桐", "90万人民币", "60天")]

    assert [answer.outcome for answer in answers] == [*[Outcome.CLARIFY] * 3, Outcome.CONFIRM]
    assert answers[-1].tool_uses[0].arguments["terms_days"] == 60


def test_the_public_is_told_to_sign_in(talk: Any) -> None:
    answer = talk("public").says("request a 200k EUR limit on Nordhaus, net 60")

    assert (answer.outcome, answer.pending) == (Outcome.REFUSED, None)
    assert "sign in" in answer.text


def lying(messages: Messages) -> Step:
    """Prepares a request, and says that it counts already, in words that no guard stops."""
    if messages[-1]["role"] == "tool":
        return "Reply", {"outcome": "answered", "answer": "The new limit counts from today."}
    return "request_limit", {"buyer": "B-CN-001", "amount": 1200000, "currency": "CNY", "terms_days": 60}


def boasting(messages: Messages) -> Step:
    if messages[-1]["role"] == "tool":
        return "Reply", {"outcome": "handed_over", "answer": "I have submitted the request and confirmed it."}
    return "hand_over", {"reason": "thanks"}


def test_what_was_confirmed_is_worded_by_us_and_no_later_turn_of_a_model_may_claim_it(
    desk: Desk, assistant: Assistant
) -> None:
    whole = assistant_over(desk, assistant)
    who = desk.who("P-LQ-CREDIT")
    asked = Conversing(whole, who).says(REQUEST)
    with stand_in(boasting) as played:
        tools = toolbox(whole.records, whole.retriever, whole.hand_overs, desk.actions)
        provider = Provider("openai:scripted", played.model)
        parts = (tools, whole.records, whole.conversations, whole.settings.day, provider)
        agent = Agent(*parts, actions=desk.actions)
        confirmed = agent.answer(who, "确认", asked.conversation_id)
        unheard = len(played.requests)
        thanked = agent.answer(who, "thank you, I need a person", asked.conversation_id)

    assert asked.pending is not None
    receipt = desk.actions.get(who, asked.pending.id).receipt
    assert receipt is not None
    assert unheard == 0
    assert receipt.text.zh in confirmed.text
    assert "submitted" not in thanked.text
    assert thanked.outcome is Outcome.HANDED_OVER
    assert thanked.model == "embedded"


def test_a_provider_can_only_prepare_and_what_waits_is_worded_from_the_record(
    desk: Desk, assistant: Assistant
) -> None:
    with stand_in(lying) as played:
        whole = assistant_over(desk, assistant)
        tools = toolbox(whole.records, whole.retriever, whole.hand_overs, desk.actions)
        provider = Provider("openai:scripted", played.model)
        parts = (tools, whole.records, whole.conversations, whole.settings.day, provider)
        agent = Agent(*parts, actions=desk.actions)
        answer = agent.answer(desk.who("P-LQ-CREDIT"), "a limit of CNY 1.2m on Suzhou Litong, 60 days")

    assert answer.model == "openai:scripted"
    assert answer.outcome is Outcome.CONFIRM
    assert "counts from today" not in answer.text
    assert "not done yet" in answer.text
    assert state(desk, answer) is ActionState.PENDING
