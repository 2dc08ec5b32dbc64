"""A figure that was asked back, or that changes in the next turn, is worked out with all the others kept."""

from typing import Any

import pytest

from bot.answer import Outcome
from tests.bot.conftest import Ask
from tests.bot.test_going_on import talk
from tests.bot.test_position import tools

TALKS: list[tuple[str, tuple[str, ...], str, dict[str, Any]]] = [
    (
        "public",
        ("what does a 2% discount for early payment cost us a year", "10 days instead of 40"),
        "payment_terms_cost",
        {"discount": "0.02", "discount_days": 10, "net_days": 40},
    ),
    (
        "public",
        ("客户早付给2%折扣，一年的成本多少", "10天内付，原来30天", "3%呢", "原来账期60天呢"),
        "payment_terms_cost",
        {"discount": "0.03", "discount_days": 10, "net_days": 60},
    ),
    (
        "public",
        ("2/10 net 30 worth it?", "and for 7 days", "what if we borrow at 8%"),
        "payment_terms_cost",
        {"discount": "0.02", "discount_days": 7, "net_days": 30, "cost_of_capital": "0.08"},
    ),
    (
        "public",
        (
            "we lost 60k on a bad customer, how much more must we sell to earn it back?",
            "margin about 8 percent",
        ),
        "sales_to_recover_loss",
        {"loss": "60000", "margin": "0.08"},
    ),
    (
        "public",
        ("how much should I sell to make up for a bad debt of 30k?", "7"),
        "sales_to_recover_loss",
        {"loss": "30000", "margin": "0.07"},
    ),
    (
        "LT-OWNER",
        ("爛帳8萬，賺返呢筆錢要做幾多生意", "毛利一成", "毛利8呢"),
        "sales_to_recover_loss",
        {"loss": "80000", "margin": "0.08"},
    ),
    (
        "LT-SALES",
        ("個客每個月攞12萬貨，想申請額度，要報幾多", "60日數"),
        "suggest_limit",
        {"monthly_sales": "120000", "terms_days": 60},
    ),
    (
        "public",
        ("customer bankrupt, owes 60k, 85% insured, what would we get", "limit is 50k"),
        "estimate_indemnity",
        {"debt": "60000", "limit": "50000", "insured_percentage": "0.85"},
    ),
    (
        "BW-OWNER",
        (
            "suppose a debt of 50,000, limit 60,000 at 90%, payout?",
            "with a 2,000 excess after the percentage",
        ),
        "estimate_indemnity",
        {"debt": "50000", "limit": "60000", "deductible": "2000", "deductible_order": "after_percentage"},
    ),
    (
        "BW-OWNER",
        (
            "example: debt 45k, limit 30k, 85%. what would be paid?",
            "now the limit at 25k",
            "and a debt of 60k",
        ),
        "estimate_indemnity",
        {"debt": "60000", "limit": "25000", "insured_percentage": "0.85"},
    ),
    (
        "public",
        ("发票500万，银行放八成，限额还剩300万，最高赔偿限额剩200万，能融多少", "限额剩100万呢"),
        "financing_against_cover",
        {"invoice_amount": "5000000", "free_limit": "1000000", "liability_left": "2000000"},
    ),
    (
        "public",
        (
            "WCR with receivables 4.0m, inventory 2.5m, payables 2.0m",
            "what if stock goes from 2.5m down to 2m",
        ),
        "working_capital_requirement",
        {"receivables": "4000000", "inventory": "2000000", "payables": "2000000"},
    ),
    (
        "public",
        ("DSO: receivables 500k, credit sales 3.65m", "what if receivables go down by 100k"),
        "days_sales_outstanding",
        {"receivables": "400000", "credit_sales": "3650000"},
    ),
    (
        "public",
        ("应收470万 年赊销1825万 DSO多少", "应收500呢"),
        "days_sales_outstanding",
        {"receivables": "5000000"},
    ),
    (
        "public",
        ("DSO 60天 存货 45天 应付 30天 现金周期", "DSO降到50天", "suppliers at 40 days"),
        "cash_conversion_cycle",
        {"dso_days": "50", "dio_days": "45", "dpo_days": "40"},
    ),
    (
        "BW-OWNER",
        (
            "13-week cash forecast please",
            "bank balance is 60k, we pay out 8k a week",
            "and if it's 10k a week",
        ),
        "cash_flow_forecast",
        {"opening_cash": "60000", "weekly_outflow": "10000"},
    ),
    (
        "LT-OWNER",
        ("幫我計下今年保費", "500萬美金", "美金嗰份"),
        "estimate_premium",
        {"turnover": "5000000", "policy": "POL-LT-2026"},
    ),
    (
        "HW-OWNER",
        ("can you estimate our premium for this year?", "turnover 14 million", "and 20"),
        "estimate_premium",
        {"turnover": "20000000"},
    ),
]


@pytest.mark.parametrize(("who", "said", "tool", "told"), TALKS)
def test_a_figure_told_next_joins_those_told_before(
    ask: Ask, who: str, said: tuple[str, ...], tool: str, told: dict[str, Any]
) -> None:
    answer = talk(ask, who if who == "public" else f"P-{who}", *said)
    use = next(one for one in answer.tool_uses if one.name == tool)

    assert answer.outcome is Outcome.ANSWERED
    assert told.items() <= use.arguments.items()


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("P-HW-OWNER", "how is the premium calculated?"),
        ("P-BW-OWNER", "保费怎么算"),
        ("P-HW-OWNER", "I'd like to calculate the premium myself, what's the rate?"),
        ("public", "why does a bad debt take so many sales to make up?"),
        ("P-HW-CREDIT", "customers owe us 620k, is that too much?"),
    ],
)
def test_what_is_asked_in_general_is_not_worked_out(ask: Ask, who: str, said: str) -> None:
    calculators = {tool for _, _, tool, _ in TALKS}

    assert not calculators & set(tools(ask(who, said)))


def test_a_question_after_what_was_asked_back_is_a_question(ask: Ask) -> None:
    answer = talk(
        ask, "public", "a customer went bust owing us 100k, insured at 90%. what is paid?", "what is a limit?"
    )

    assert tools(answer) == ["search_knowledge"]


def test_a_policy_that_is_numbered_is_the_one_whose_cash_is_forecast(ask: Ask) -> None:
    answer = ask("P-LT-OWNER", "13週現金流預測 POL-LT-2026")

    assert answer.outcome is Outcome.ANSWERED
    assert answer.tool_uses[0].arguments["policy"] == "POL-LT-2026"


@pytest.mark.parametrize(
    ("who", "said", "tool"),
    [
        ("P-HW-OWNER", "how long do our customers take to pay on average?", "days_sales_outstanding"),
        ("P-LT-OWNER", "我哋平均幾多日先收到錢", "days_sales_outstanding"),
        ("P-LQ-OWNER", "客户平均多少天付款给我们", "days_sales_outstanding"),
        ("P-BW-OWNER", "which customer owes us the most", "receivables_ageing"),
        ("P-LT-OWNER", "邊個客爭我哋最多", "receivables_ageing"),
        ("P-HW-OWNER", "how much of what we're owed is late", "receivables_ageing"),
        ("P-LQ-OWNER", "接下来8周能收回多少钱", "cash_flow_forecast"),
        ("P-BW-OWNER", "what money can we expect in over the next 6 weeks", "cash_flow_forecast"),
    ],
)
def test_ones_own_ledger_is_read_where_its_figures_are_asked_for_in_other_words(
    ask: Ask, who: str, said: str, tool: str
) -> None:
    assert tools(ask(who, said)) == [tool]


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("P-HW-OWNER", "how long do insurers take to pay"),
        ("P-HW-SALES", "how long does Brackmor take to pay on average?"),
        ("P-HW-OWNER", "will the money for the claim come in the next 6 weeks"),
        ("P-LQ-SALES", "哪个客户额度最多"),
    ],
)
def test_what_an_insurer_or_one_buyer_does_is_not_told_by_the_whole_ledger(
    ask: Ask, who: str, said: str
) -> None:
    own = {"days_sales_outstanding", "receivables_ageing", "cash_flow_forecast"}

    assert not own & set(tools(ask(who, said)))


def test_a_limit_is_no_turnover_of_the_premium_before(ask: Ask) -> None:
    answer = talk(ask, "P-HW-OWNER", "premium on 15m turnover?", "and a limit of 40k?")

    assert "estimate_premium" not in tools(answer)
