"""What people ask about their cash, with which figures it is understood, what stays for the documents."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from bot.answer import Outcome
from bot.brief import Brief, Mention
from bot.conversations import Focus, OpenQuestion
from bot.embedded.intent import Intent
from bot.embedded.understanding import understand
from bot.embedded.wording.calculations import calculation_in_words
from bot.grounding import grounded
from bot.guards.basis import Basis
from bot.language import Language
from tests.bot.conftest import Ask
from tests.tools.cash_for_tests import ANYBODY, OWNER, kept, run
from tests.tools.test_cash_tools import FIGURES
from tools.buyer_names.verdict import Verdict
from tools.principal import PUBLIC, Principal, Role
from tools.records.sql import SqlRecords

HOLDER = Principal("P1", "Owner", Role.POLICYHOLDER, ("POL-1",))
NOBODY = Mention(Verdict.NONE, ())
NORDHAUS = Mention(Verdict.CERTAIN, ("Nordhaus Pumpenwerk GmbH",))


def brief(who: Principal = HOLDER, mention: Mention = NOBODY, focus: Focus | None = None) -> Brief:
    return Brief(who, Language.EN, date(2026, 11, 23), focus or Focus(), mention)


OF_FIGURES: list[tuple[str, Intent, dict[str, Any]]] = [
    (
        "应收周转 60 天，存货 45 天，应付 30 天，现金周期多少天？",
        Intent.CASH_CYCLE,
        {"dso_days": "60", "dio_days": "45", "dpo_days": "30"},
    ),
    ("我们的应收账款集中在哪些客户？", Intent.AGEING, {"about": "concentration"}),
    (
        "日均销售5万,账期从60天放到90天,资金成本6%,一年多花多少钱?",
        Intent.TERMS_COST,
        {"daily_sales": "50000", "extra_days": 30, "cost_of_capital": "0.06"},
    ),
    (
        "Daily sales are 50,000. What does going from 60 to 90 days cost at 6 %?",
        Intent.TERMS_COST,
        {"daily_sales": "50000", "extra_days": 30, "cost_of_capital": "0.06"},
    ),
    (
        "年销售额1825万,账期由60天延长至90天,资金成本6%,成本多少?",
        Intent.TERMS_COST,
        {"annual_sales": "18250000", "extra_days": 30, "cost_of_capital": "0.06"},
    ),
    (
        "DSO怎么算 我应收470万 年赊销1825万",
        Intent.DSO,
        {"receivables": "4700000", "credit_sales": "18250000"},
    ),
    (
        "DSO: receivables EUR 4.7m, annual credit sales EUR 18.25m",
        Intent.DSO,
        {"receivables": "4700000", "credit_sales": "18250000", "currency": "EUR"},
    ),
    ("应收周转率4次是多少天", Intent.DSO, {"turnover": "4"}),
    ("DSO 94天 周转率是多少", Intent.DSO, {"dso_days": "94"}),
    (
        "现金转换周期 60+45-30",
        Intent.CASH_CYCLE,
        {"dso_days": "60", "dio_days": "45", "dpo_days": "30"},
    ),
    (
        "营运资金需求 60+45-30",
        Intent.CASH_CYCLE,  # a sum of days is never the amount that some call by the same name
        {"dso_days": "60", "dio_days": "45", "dpo_days": "30"},
    ),
    (
        "what is the cash conversion cycle with DSO 60, DIO 45 and DPO 30",
        Intent.CASH_CYCLE,
        {"dso_days": "60", "dio_days": "45", "dpo_days": "30"},
    ),
    (
        "WCR with receivables 4.0m, inventory 2.5m, payables 2.0m",
        Intent.WORKING_CAPITAL,
        {"receivables": "4000000", "inventory": "2500000", "payables": "2000000"},
    ),
    (
        "应收400万 存货250万 应付200万 营运资金需求多少",
        Intent.WORKING_CAPITAL,
        {"receivables": "4000000", "inventory": "2500000", "payables": "2000000"},
    ),
    (
        "2/10 net 30 要不要",
        Intent.TERMS_COST,
        {"discount": "0.02", "discount_days": 10, "net_days": 30},
    ),
    (
        "is 2/10 net 30 worth it if we borrow at 8%?",
        Intent.TERMS_COST,
        {"discount": "0.02", "discount_days": 10, "net_days": 30, "cost_of_capital": "0.08"},
    ),
    (
        "多给30天账期要多少钱 年销售1200万 资金成本6%",
        Intent.TERMS_COST,
        {"extra_days": 30, "annual_sales": "12000000", "cost_of_capital": "0.06"},
    ),
    (
        "what do 30 days more cost on sales of GBP 12m a year at 6%",
        Intent.TERMS_COST,
        {"extra_days": 30, "annual_sales": "12000000", "cost_of_capital": "0.06", "currency": "GBP"},
    ),
    ("亏了10万 毛利5% 要多卖多少", Intent.LOSS_SALES, {"loss": "100000", "margin": "0.05"}),
    (
        "we lost $100,000 at a 5% margin, what sales earn it back",
        Intent.LOSS_SALES,
        {"loss": "100000", "margin": "0.05", "currency": "USD"},
    ),
    (
        "cash flow forecast: cash 300, in 400/250/300, out 350/380/420, minimum 150",
        Intent.CASH_FORECAST,
        {
            "opening_cash": "300",
            "inflows": ["400", "250", "300"],
            "outflows": ["350", "380", "420"],
            "minimum_cash": "150",
        },
    ),
    (
        "现金流预测 期初现金30万 收入40万、25万、30万 支出35万/38万/42万 最低15万",
        Intent.CASH_FORECAST,
        {
            "opening_cash": "300000",
            "inflows": ["400000", "250000", "300000"],
            "outflows": ["350000", "380000", "420000"],
            "minimum_cash": "150000",
        },
    ),
]


@pytest.mark.parametrize("who", [HOLDER, PUBLIC], ids=["owner", "public"])
@pytest.mark.parametrize(("message", "intent", "arguments"), OF_FIGURES)
def test_figures_that_are_typed_are_worked_out_for_anybody(
    who: Principal, message: str, intent: Intent, arguments: dict[str, Any]
) -> None:
    understood = understand(message, brief(who))

    assert (understood.intent, understood.arguments) == (intent, arguments)


OWN_LEDGER = [
    ("our DSO?", Intent.DSO, {}),
    ("我们的DSO是多少", Intent.DSO, {}),
    ("我们这个季度的回款天数", Intent.DSO, {"days": 91}),
    ("show our ageing", Intent.AGEING, {"about": "ageing"}),
    ("看一下我们的账龄", Intent.AGEING, {"about": "ageing"}),
    ("最大的客户占多少", Intent.AGEING, {"about": "concentration"}),
    ("how much does our largest customer owe", Intent.AGEING, {"about": "concentration"}),
    ("how much is beyond our limits", Intent.AGEING, {"about": "beyond_limits"}),
    ("我们超出限额的有多少", Intent.AGEING, {"about": "beyond_limits"}),
    ("帮我做个13周现金流预测", Intent.CASH_FORECAST, {"weeks": 13}),
    ("give me an 8-week cash flow forecast", Intent.CASH_FORECAST, {"weeks": 8}),
    (
        "13周现金流预测 账上300万 每周支出50万 最低保留100万",
        Intent.CASH_FORECAST,
        {"opening_cash": "3000000", "weekly_outflow": "500000", "minimum_cash": "1000000", "weeks": 13},
    ),
]


@pytest.mark.parametrize(("message", "intent", "arguments"), OWN_LEDGER)
def test_ones_own_ledger_is_read_when_it_is_asked_about(
    message: str, intent: Intent, arguments: dict[str, Any]
) -> None:
    understood = understand(message, brief())

    assert (understood.intent, understood.arguments) == (intent, arguments)


@pytest.mark.parametrize("who", [HOLDER, PUBLIC], ids=["owner", "public"])
@pytest.mark.parametrize(
    "message",
    [
        "what is DSO",
        "什么是DSO",
        "DSO怎么算",
        "how do I reduce our DSO?",
        "应收账款周转率和DSO是一个东西吗",
        "怎么做现金流预测",
        "how to make a cash flow forecast",
        "what is working capital",
        "未偿余额太大了 怎么办",
        "我该给新客户多少账期",
        "an ageing population",
    ],
)
def test_what_a_word_means_and_what_to_do_is_for_the_documents(who: Principal, message: str) -> None:
    assert understand(message, brief(who)).intent is Intent.KNOWLEDGE


@pytest.mark.parametrize(
    ("message", "intent"),
    [
        ("how much limit does our largest buyer have", Intent.KNOWLEDGE),
        ("营业额2000万 保费多少 费率0.25%", Intent.PREMIUM),
        ("list our limits that are nearly full", Intent.LIMITS),
        ("how much of the maximum liability is used", Intent.LIABILITY),
        ("损失40万 限额30万 承保90% 能赔多少", Intent.INDEMNITY),
    ],
)
def test_what_others_work_out_stays_theirs(message: str, intent: Intent) -> None:
    assert understand(message, brief()).intent is intent


def asked(tool: str, missing: str, **arguments: Any) -> Focus:
    return Focus(open_question=OpenQuestion(tool, missing, "", arguments=arguments))


@pytest.mark.parametrize(
    ("focus", "reply", "arguments"),
    [
        (
            asked("days_sales_outstanding", "receivables", days=365),
            "应收470万 赊销1825万",
            {"days": 365, "receivables": "4700000", "credit_sales": "18250000"},
        ),
        (
            asked("days_sales_outstanding", "credit_sales", receivables="5"),
            "18.25m",
            {"receivables": "5", "credit_sales": "18250000"},
        ),
        (
            asked("cash_conversion_cycle", "dso_days", dio_days="45"),
            "60天",
            {"dio_days": "45", "dso_days": 60},
        ),
        (
            asked("payment_terms_cost", "cost_of_capital", extra_days=30),
            "6%",
            {"extra_days": 30, "cost_of_capital": "0.06"},
        ),
        (
            asked("cash_flow_forecast", "opening_cash", weeks=13),
            "about EUR 3m",
            {"weeks": 13, "opening_cash": "3000000", "currency": "EUR"},
        ),
        (
            asked("cash_flow_forecast", "opening_cash"),
            "账上300万 每周支出50万 最低100万",
            {"opening_cash": "3000000", "weekly_outflow": "500000", "minimum_cash": "1000000"},
        ),
        (asked("cash_flow_forecast", "inflows"), "400/250/300", {"inflows": ["400", "250", "300"]}),
    ],
)
def test_a_reply_to_what_was_asked_back_completes_the_figures(
    focus: Focus, reply: str, arguments: dict[str, Any]
) -> None:
    assert understand(reply, brief(focus=focus)).arguments == arguments


@pytest.mark.parametrize(
    "other",
    [
        "WCR with receivables 4.0m, inventory 2.5m, payables 2.0m",
        "Nordhaus owes us 80k, is that much?",
        "Nordhaus 80k",
        "what is DSO",
        "invoice of 80k to a new customer abroad, what then",
    ],
)
def test_another_question_is_not_taken_for_the_cash_at_the_start(other: str) -> None:
    mention = NORDHAUS if "Nordhaus" in other else NOBODY
    focus = asked("cash_flow_forecast", "opening_cash", weeks=13)

    assert "opening_cash" not in understand(other, brief(mention=mention, focus=focus)).arguments


@pytest.fixture
def records(engine: Engine, tmp_path: Path) -> SqlRecords:
    return kept(engine, tmp_path / "book")


ON_LEDGER: list[tuple[str, dict[str, Any]]] = [
    ("days_sales_outstanding", {}),
    ("days_sales_outstanding", {"days": 5}),
    ("receivables_ageing", {}),
    ("receivables_ageing", {"about": "concentration"}),
    ("receivables_ageing", {"about": "beyond_limits"}),
    ("cash_flow_forecast", {}),
    ("cash_flow_forecast", {"opening_cash": "1000", "weekly_outflow": "600", "minimum_cash": "500"}),
    ("cash_flow_forecast", {"opening_cash": "9000", "weekly_outflow": "9", "minimum_cash": "500"}),
    ("cash_flow_forecast", {"opening_cash": "9000", "weekly_outflow": "9"}),
    ("cash_flow_forecast", {"currency": "GBP"}),
]


@pytest.mark.parametrize("language", Language)
def test_every_figure_of_the_words_stands_in_the_rule_that_is_cited(
    records: SqlRecords, language: Language
) -> None:
    typed = [run(records, ANYBODY, name, **given) for name, given, _ in FIGURES]
    owned = [run(records, OWNER, name, **given) for name, given in ON_LEDGER]
    for found in (*typed, *owned):
        for evidence, one in zip(found.evidence, found.cards, strict=False):
            words = calculation_in_words(one.data, "[1]", language)

            assert grounded(words, Basis((evidence,))).stopped == ()
            assert words.count("[1]") == 1
            assert "{" not in words


def test_the_words_of_the_page_are_told_in_both_languages(ask: Ask) -> None:
    first = {
        (
            "public",
            "DSO怎么算 我应收470万 年赊销1825万",
        ): "DSO（应收账款周转天数）为 94 天，相当于周转 3.88 次",
        ("public", "cash conversion cycle 60+45-30"): "The cash conversion cycle is 75 days",
        ("public", "2/10 net 30 要不要"): "折扣 2 %（10 天内付，原账期 30 天）的年化成本约 37.2 %",
        (
            "P-HW-OWNER",
            "WCR with receivables EUR 4.0m, inventory EUR 2.5m, payables EUR 2.0m",
        ): "EUR 4,500,000",
        ("P-LQ-OWNER", "亏了10万 毛利5% 要多卖多少"): "要多卖 2,000,000",
        ("P-LQ-OWNER", "最大的客户占多少"): "广州溟砚水务科技有限公司 占 10.9 %",
        ("P-HW-OWNER", "how much is beyond our limits"): "is beyond the credit limits in force today",
        ("P-HW-OWNER", "our DSO?"): "Ledger under POL-HW-2026",
    }
    for (who, message), says in first.items():
        answer = ask(who, message)

        assert answer.outcome is Outcome.ANSWERED, message
        assert says in answer.text, answer.text
        assert answer.citations


PAGE = (Path(__file__).parent.parent.parent / "docs" / "working-capital.md").read_text("utf-8")
PEOPLE = {"": "public", "demo-haldenwerk-owner": "P-HW-OWNER", "demo-lanqiao-owner": "P-LQ-OWNER"}
ROWS = re.findall(r"^\|[^|]+\| `(\w+)` \| (.+) \|$", PAGE, re.MULTILINE)
TRIED = [
    (tool, who, message)
    for tool, commands in ROWS
    for message, who in re.findall(r'`coverdesk ask "([^"]+)"(?: --token ([\w-]+))?`', commands)
]


def test_what_the_page_says_to_try_is_answered_by_the_tool_that_it_names(ask: Ask) -> None:
    assert len(TRIED) >= len(ROWS) > 6
    for tool, token, message in TRIED:
        answer = ask(PEOPLE[token], message)

        assert answer.outcome is Outcome.ANSWERED, message
        assert {one.data["name"] for one in answer.cards} == {tool}, message


def test_whether_to_give_a_discount_is_explained_beside_its_price(ask: Ask) -> None:
    answer = ask("public", "should we offer 2/10 net 30?")

    assert [use.name for use in answer.tool_uses] == ["payment_terms_cost", "search_knowledge"]
    assert answer.text.startswith("A discount of 2 % for payment within 10 days instead of 30 days costs")


def test_a_forecast_takes_the_cash_that_is_told_next(ask: Ask) -> None:
    first = ask("P-LQ-OWNER", "帮我做个13周现金流预测")
    then = ask("P-LQ-OWNER", "账上30万 每周支出60万 最低保留10万", first.conversation_id)

    assert "今后 13 周预期回款" in first.text
    assert "第 13 周" in first.text
    assert "周起低于最低现金 CNY 100,000" in then.text


def test_the_public_is_asked_for_figures_and_sees_no_ledger(ask: Ask) -> None:
    asked_back = ask("public", "我们的DSO是多少")
    then = ask("public", "应收470万 赊销1825万", asked_back.conversation_id)

    assert asked_back.outcome is Outcome.CLARIFY
    assert "应收账款余额" in asked_back.text
    assert "94 天" in then.text
    assert ask("public", "show our ageing").outcome is Outcome.REFUSED
