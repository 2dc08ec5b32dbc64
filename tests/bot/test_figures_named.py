"""Which figure is which: an amount is named by the word beside it, before or behind."""

from typing import Any

import pytest

from bot.embedded.balances import balances
from bot.embedded.cash_figures import flows
from bot.embedded.early_discount import discount_asked, discount_figures
from bot.embedded.financing_figures import financing_told
from bot.embedded.limit_needs import need_replied, need_told
from bot.embedded.longer_terms import longer_terms_asked
from bot.embedded.loss_figures import loss_figures
from bot.embedded.premium_figures import premium_told
from knowledge.folding import fold


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (
            "480k receivables against 3.2m of annual credit sales",
            {"receivables": 480_000, "credit_sales": 3_200_000},
        ),
        ("£90k in unpaid invoices, £730k turnover", {"receivables": 90_000, "credit_sales": 730_000}),
        ("receivables 620k sales 2.9m", {"receivables": 620_000, "credit_sales": 2_900_000}),
        ("sales of 2.9m and 620k receivables", {"receivables": 620_000, "credit_sales": 2_900_000}),
        (
            "sales and receivables are 2.9m and 620k respectively",
            {"receivables": 620_000, "credit_sales": 2_900_000},
        ),
        ("应收和年赊销分别是470万和1825万", {"receivables": 4_700_000, "credit_sales": 18_250_000}),
        ("客户欠我们120万，一年赊销730万", {"receivables": 1_200_000, "credit_sales": 7_300_000}),
        (
            "we owe suppliers 60k, customers owe us 95k, inventory 40k",
            {"payables": 60_000, "receivables": 95_000, "inventory": 40_000},
        ),
        (
            "200k stock, 310k debtors and 150k owed to suppliers",
            {"inventory": 200_000, "receivables": 310_000, "payables": 150_000},
        ),
        (
            "貨底18萬，客欠我哋31萬，我哋欠供應商14萬",
            {"inventory": 180_000, "receivables": 310_000, "payables": 140_000},
        ),
        (
            "存货80万，应收150万，欠供应商60万",
            {"inventory": 800_000, "receivables": 1_500_000, "payables": 600_000},
        ),
        ("stock 1m, cost of sales 7.3m", {"inventory": 1_000_000, "cost_of_sales": 7_300_000}),
        ("receivables came down from 900k to 600k", {"receivables": 600_000}),
        ("应收从90万降到60万", {"receivables": 600_000}),
        ("receivables 500k, 120k of it overdue", {"receivables": 500_000, "overdue": 120_000}),
        ("620k; sales 2.9m", {"credit_sales": 2_900_000}),
        ("receivables EUR 620k, credit sales USD 2.9m", {"receivables": 620_000}),
    ],
)
def test_a_balance_is_named_by_the_word_beside_it(message: str, told: dict[str, int]) -> None:
    found = {name: value for name, value in balances(message).items() if name != "currency"}

    assert found == {name: str(value) for name, value in told.items()}


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("2.5% discount if they settle in 8 days rather than 45, annual cost?", ("0.025", 8, 45)),
        ("如果一个星期内付款给1%优惠，正常账期30天，年化成本多少", ("0.01", 7, 30)),
        ("即刻找數減2%，本來30日數，年息係幾多", ("0.02", 0, 30)),
        ("提前付款打98折，10天内付，不然60天，年化多少", ("0.02", 10, 60)),
        ("账期从60天改成30天并打九七折，年化多少", ("0.03", 30, 60)),
        ("10日內俾錢有1.5%折，本身60日，年利率幾多", ("0.015", 10, 60)),
        ("we give 60 days; if they pay in 10 days they get 2% off. rate?", ("0.02", 10, 60)),
        ("2% if paid in 10 days, otherwise 60. yearly?", ("0.02", 10, 60)),
        ("give 5% off when the buyer pays upfront rather than net 90 - what rate is that", ("0.05", 0, 90)),
        ("10天内付给2个点，原账期40天，年化利率是多少", ("0.02", 10, 40)),
        ("1.5% 10 days net 45", ("0.015", 10, 45)),
    ],
)
def test_a_discount_for_early_payment_is_told_in_everyday_words(
    message: str, told: tuple[str, int, int]
) -> None:
    asked = discount_asked(message, fold(message))

    assert asked is not None
    assert asked.arguments == dict(zip(("discount", "discount_days", "net_days"), told, strict=True))


def test_what_money_costs_is_not_the_discount() -> None:
    for message in (
        "is 1.5% off within 2 weeks worth it? usual terms are 60 days, we borrow at 7%",
        "我們銀行利息7%，14日內找數減1.5%抵唔抵，平時60日數",
    ):
        told = discount_figures(message, fold(message))

        assert (told["discount"], told["cost_of_capital"]) == ("0.015", "0.07")
        assert (told["discount_days"], told["net_days"]) == (14, 60)


@pytest.mark.parametrize(
    "message",
    [
        "should we offer an early payment discount?",
        "提前付款折扣一般给多少",
        "is a 2% discount normal for paying within 10 days?",
        "how do I work out the annual cost of a 2% early payment discount",
        "if I give 2% off for paying within 10 days instead of 30, does my insurance change?",
        "客户扣了2%的货款说质量有问题，怎么办",
        "提前10天付款给2%折扣，要通知保险公司吗",
        "the buyer took 3% off the invoice, is the rest insured?",
    ],
)
def test_what_is_usual_or_a_matter_of_the_policy_is_not_worked_out(message: str) -> None:
    assert discount_asked(message, fold(message)) is None


def test_a_price_without_all_the_figures_is_asked_with_those_that_are_told() -> None:
    message = "what does a 2% discount for early payment cost us a year"
    asked = discount_asked(message, message)

    assert asked is not None
    assert asked.arguments == {"discount": "0.02"}


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("客要求遲30日俾錢，張單50萬，借錢成本5%，蝕幾多", (30, "500000", "0.05")),
        ("客户要晚付60天，订单30万，资金成本8%，成本多少", (60, "300000", "0.08")),
        ("they want to pay a 120k invoice 60 days later, money costs us 5 percent", (60, "120000", "0.05")),
    ],
)
def test_a_payment_that_comes_later_costs_money_at_its_own_price(
    message: str, told: tuple[int, str, str]
) -> None:
    asked = longer_terms_asked(message, fold(message))

    assert asked is not None
    names = ("extra_days", "amount", "cost_of_capital")
    assert asked.arguments == dict(zip(names, told, strict=True))


@pytest.mark.parametrize(
    "message",
    [
        "逾期45天的客户欠12万，利息能赔吗",
        "customer pays 20 days late, can we charge 9% interest",
        "晚付30天的12万按8%收罚息可以吗",
    ],
)
def test_interest_that_the_buyer_owes_is_no_cost_of_longer_terms(message: str) -> None:
    assert longer_terms_asked(message, fold(message)) is None


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (
            "buyer owed 90k, 70k limit, 90% cover, 5k excess taken off first",
            {"debt": "90000", "limit": "70000", "insured_percentage": "0.9", "deductible": "5000"}
            | {"deductible_order": "before_percentage"},
        ),
        (
            "欠80万，额度60万，赔90%，之后再扣1万免赔额",
            {"debt": "800000", "limit": "600000", "insured_percentage": "0.9", "deductible": "10000"}
            | {"deductible_order": "after_percentage"},
        ),
        (
            "客爭我哋50萬，限額40萬，賠九成",
            {"debt": "500000", "limit": "400000", "insured_percentage": "0.9"},
        ),
        (
            "owed 100k, limit 80k, 20% deposit received, 90% insured",
            {"debt": "100000", "limit": "80000", "insured_percentage": "0.9"},
        ),
        (
            "owed 40k, limit 25k, own share 10%, insured at 90%",
            {"debt": "40000", "limit": "25000", "insured_percentage": "0.9"},
        ),
        ("欠80万，限额100万，自负10%", {"debt": "800000", "limit": "1000000"}),
    ],
)
def test_the_figures_of_a_loss_are_told_by_the_words_beside_them(message: str, told: dict[str, Any]) -> None:
    assert loss_figures(message, fold(message)) == told


def test_what_is_left_of_the_limit_and_of_the_policy_are_two_figures() -> None:
    wanted = {"invoice_amount": "600000", "free_limit": "400000", "liability_left": "1000000"}
    for message in (
        "銀行借八成，張發票60萬，買家額度仲剩40萬，保單最高賠償剩100萬",
        "发票60万，银行做八成，剩余额度40万，保单责任余额100万",
        "invoice 600k, bank advances 80%, free limit 400k, policy maximum left 1m",
        "80% on a 600k invoice, 400k headroom, liability left 1m",
    ):
        assert financing_told(message) == {**wanted, "advance_rate": "0.8"}, message


@pytest.mark.parametrize(
    ("message", "season"),
    [
        ("每月卖25万，账期45天，旺季系数1.3", "1.3"),
        ("每月卖25万，账期45天，旺季多三成", "1.3"),
        ("250k a month on 45 days, peak season 30% higher", "1.3"),
        ("250k a month on 45 days, busy season factor 1.3", "1.3"),
    ],
)
def test_a_season_is_told_as_a_factor_or_as_so_much_more(message: str, season: str) -> None:
    told = need_told(message, fold(message))

    assert told == {"monthly_sales": "250000", "terms_days": 45, "season": season}


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        ("60日數", {"terms_days": 60}),
        ("45", {"terms_days": 45}),
        ("about 60 days", {"terms_days": 60}),
        ("两个月账期", {"terms_days": 60}),
        ("账期45天，一般会晚付10天", {"terms_days": 45, "delay_days": 10}),
        ("they pay 10 days late", {"delay_days": 10}),
    ],
)
def test_a_reply_tells_the_term_in_days_or_months(reply: str, told: dict[str, int]) -> None:
    assert need_replied("terms_days", reply, fold(reply)) == told


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (
            "start with 50k, 3 weeks income 20k, 30k, 10k and outgoings 40k, 25k, 30k. keep 15k minimum",
            {"opening_cash": "50000", "minimum_cash": "15000"}
            | {"inflows": ["20000", "30000", "10000"], "outflows": ["40000", "25000", "30000"]},
        ),
        (
            "戶口有50萬，第1週收20萬付40萬，第2週收30萬付25萬，最少要留15萬",
            {"opening_cash": "500000", "minimum_cash": "150000"}
            | {"inflows": ["200000", "300000"], "outflows": ["400000", "250000"]},
        ),
        (
            "week 1 in 25k out 30k, week 2 in 10k out 42k, cash 40k",
            {"inflows": ["25000", "10000"], "outflows": ["30000", "42000"], "opening_cash": "40000"},
        ),
        ("60k at the bank and 5k goes out every week", {"opening_cash": "60000", "weekly_outflow": "5000"}),
        ("bank balance is 60k, we pay out 8k a week", {"opening_cash": "60000", "weekly_outflow": "8000"}),
        ("户口得30万,一个星期要出5万", {"opening_cash": "300000", "weekly_outflow": "50000"}),
        ("账上200万，每周回款40万", {"opening_cash": "2000000"}),
        ("25k comes in each week", {}),
        ("in the next 6 weeks we collect 20k, 30k", {}),
    ],
)
def test_cash_is_told_before_or_behind_its_word_and_week_by_week(message: str, told: dict[str, Any]) -> None:
    assert flows(message, fold(message)) == told


def test_a_premiums_minimum_is_not_its_turnover() -> None:
    for message in (
        "turnover 4m, rate 0.25%, minimum premium 15k, premium?",
        "营业额400万 最低保费1.5万 费率0.25% 保费多少",
        "保费最低1.5万，营业额400万，费率0.25%",
    ):
        assert premium_told(message) == {"turnover": "4000000", "minimum": "15000", "rate": "0.0025"}, message


@pytest.mark.parametrize(
    "message",
    [
        "cost of 90 days instead of 60 on a 200k order, money costs 6%",
        "20万的单，给客户90天而不是60天，资金成本6%，成本多少",
    ],
)
def test_terms_that_stand_instead_of_shorter_ones_are_longer_by_the_difference(message: str) -> None:
    asked = longer_terms_asked(message, fold(message))

    assert asked is not None
    assert asked.arguments == {"extra_days": 30, "amount": "200000", "cost_of_capital": "0.06"}


def test_sales_of_a_month_are_not_the_limit_that_there_is() -> None:
    for message in (
        "their limit is 50k now, they buy 40k a month on 60 days, what limit should we ask for",
        "现在额度5万，每月进货4万，账期60天，额度该申请多少",
    ):
        assert need_told(message, fold(message)) == {"monthly_sales": "40000", "terms_days": 60}, message
