"""Amounts, terms, days overdue and shares as people type them, and what must not be read as one of them."""

import time
from collections.abc import Callable
from decimal import Decimal

import pytest
from cn2an import an2cn  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from bot.embedded.deliveries import days_given
from bot.embedded.payment_terms import PaymentTerm, days_overdue, term_days
from bot.embedded.quantities import amounts, folded_in_place
from bot.embedded.shares import percentages

AMOUNTS = {
    "800000": (
        "80w|80W|80万|八十万|８０万|0.8m|80万年底付|80万月结60天|80万周五发|80万批了吗|八十万六十天|"
        "80万60天账期|OA60,80万可以吗|80w/60天|80万欧洲客户能发吗"
    ),
    "800000 CNY": "80 万元|捌拾万圓整",
    "1200000": "一百二十万",
    "120000000": "1.2亿|1亿2000万",
    "5000": "五千|deductible 5,000",
    "3500": "三千五",
    "12000": "1万2",
    "25000": "两万五",
    "35000 CNY": "3万5千元",
    "100000000": "一个亿",
    "2000000": "2百万|2 million",
    "80000 USD": "八萬美元|usd 80 thou|usd 80 grand|$80k|USD80k|USD 80,000",
    "500 CNY": "500元",
    "800000000 CNY": "80,000万元",
    "10000 CNY": "一万块钱",
    "800000 USD": "80万刀|80万美金",
    "80000 EUR": "8万欧|€80k|€80.000|80.000 Euro|80,000 eur|80 000 eur|80\u00a0000 eur",
    "300000 HKD": "30万港币",
    "1500000": "1.5mn",
    "80000": "80k|ship 80000 to X|80000 账期60天",
    "1500000 HKD": "HK$1.5m",
    "80000 AUD": "A$80k",
    "80000 SGD": "S$80k",
    "80000 CAD": "$80k CAD",
    "80000 HKD": "80k Hong Kong dollars",
    "300000 CNY": "RMB30万|rmb: 30万|¥300000|rmb 300000|¥300000可以吗",
    "3000000 JPY": "日元300万",
    "3000000 KRW": "300万韩元",
    "80000 PLN": "80k pln",
    "200000 CNY": "20万块",
    "8000 GBP": "8千镑",
    "2000 GBP": "2,000 quid",
    "12500 GBP": "£12.5k",
    "12500.50 GBP": "12,500.50 GBP",
    "300000": "can we ship ¥300000",
    "1250000 CHF": "CHF 1'250'000",
    "1250000.50 EUR": "1.250.000,50 €",
    "1250.50 EUR": "1.250,50 EUR",
    "12500": "12,5k",
    "1250000 INR": "12,50,000 rupees",
    "5000000": "50 lakh",
    "20000000 INR": "2 crore INR",
    "500000 EUR": "half a million euros",
    "80000 GBP": "eighty thousand pounds",
    "100000 USD": "a hundred thousand dollars",
    "250000 USD": "two hundred and fifty thousand dollars|a quarter million dollars",
    "2500000 EUR": "two and a half million euros",
    "500000 GBP": "a half million pounds",
    "800000 HKD": "欠我80個萬港币|80个w港币",
    "113000 CNY": "客户欠我们113000元",
    "200000": "发20万给苏州砺桐 60天",
    "10000": "supply Marlowe 10000 on 30 days",
    "20000": "免赔额2万",
    "120000": "客户欠我们 120000",
    "75000": "order of 75,000",
    "1000000": "账期60 100万",
    "50000": "a 50,000 invoice to Marlowe|advance 50,000",
    "120000.0": "monthly sales 120,000",
}
"""What is meant, and the ways of typing it."""


@pytest.mark.parametrize(
    ("message", "meant"), [(way, meant) for meant, ways in AMOUNTS.items() for way in ways.split("|")]
)
def test_an_amount_is_read_with_its_currency(message: str, meant: str) -> None:
    amount, _, currency = meant.partition(" ")
    (found,) = amounts(message)

    assert (found.amount, found.currency) == (Decimal(amount), currency or None)


NO_AMOUNTS = (
    "60天|60 days|net 60|90%|2026年|2026-12-01|12月1日|LQ26-0041|CLM-HW-0002|INV2025/03|"
    "91440300MA5FXXXXXX|20张发票|3 invoices|发20|十万个为什么|千万不要发|万一出事|第三条|1,000,000|"
    "80.000|12,3456元|80-100万|50到80万|几十万|十几万|80多万|七八十万|80k pesos|8300万家公司|"
    "2 and a half million|5 grandes|"
    "83 million companies|ship 80000 units|invoice no. is 20260041|发票20260041|PO#80000|INV-80000|"
    "电话13800138000|60+45-30|2/10 net 30|80kg|10,000 invoices|十万火急|$0|三成|百分之八十"
)


@pytest.mark.parametrize("message", [*NO_AMOUNTS.split("|"), "9" * 40, ""])
def test_what_is_no_amount_is_not_read_as_one(message: str) -> None:
    assert amounts(message) == ()


def test_several_amounts_keep_their_order() -> None:
    found = amounts("owes EUR 400,000, limit 300,000 EUR")

    assert [(one.amount, one.currency) for one in found] == [
        (Decimal(400000), "EUR"),
        (Decimal(300000), "EUR"),
    ]


@pytest.mark.parametrize(
    ("message", "spans"),
    [
        ("从30万到80万", ["30万", "80万"]),
        ("limit EUR 80k, USD 50k", ["EUR 80k", "USD 50k"]),
        ("80k USD 50k", ["80k USD", "50k"]),
        ("我应收470万 年赊销1825万", ["470万", "1825万"]),
        ("賬上　八萬美元，另欠 HK$1.5m。", ["八萬美元", "HK$1.5m"]),
    ],
)
def test_a_span_is_what_was_typed(message: str, spans: list[str]) -> None:
    assert [message[slice(*one.span)] for one in amounts(message)] == spans


@pytest.mark.parametrize("message", ["等一下，再说", "一样的", "一直没付", "一共多少"])
def test_a_one_that_counts_nothing_is_no_amount_where_one_was_asked_for(message: str) -> None:
    assert amounts(message, asked=True) == ()


def test_a_bare_number_is_an_amount_where_one_was_asked_for() -> None:
    assert amounts("80,000") == amounts("500") == ()
    assert [one.amount for one in amounts("80,000", asked=True)] == [Decimal(80000)]
    assert [one.amount for one in amounts("500", asked=True)] == [Decimal(500)]
    assert amounts("60天", asked=True) == ()


@pytest.mark.parametrize(
    ("message", "term"),
    [
        ("60天账期", PaymentTerm(60)),
        ("放60天", PaymentTerm(60)),
        ("90天远期信用证", PaymentTerm(90)),
        ("sixty days credit", PaymentTerm(60)),
        ("net thirty", PaymentTerm(30)),
        ("EOM 30", PaymentTerm(30, end_of_month=True)),
        ("EOM+60", PaymentTerm(60, end_of_month=True)),
        ("end of month plus 30", PaymentTerm(30, end_of_month=True)),
        ("end of month 30 units", None),
        ("账期60天", PaymentTerm(60)),
        ("放账90天", PaymentTerm(90)),
        ("客户让我改成DA90天", PaymentTerm(90)),
        ("OA 60", PaymentTerm(60)),
        ("net 60", PaymentTerm(60)),
        ("on 60 days", PaymentTerm(60)),
        ("60-day terms", PaymentTerm(60)),
        ("30 days credit", PaymentTerm(30)),
        ("terms of 45 days", PaymentTerm(45)),
        ("5k to Thornquay, 30 days?", PaymentTerm(30)),
        ("发20万 60天", PaymentTerm(60)),
        ("账期九十天", PaymentTerm(90)),
        ("月结60天", PaymentTerm(60, end_of_month=True)),
        ("30 EOM", PaymentTerm(30, end_of_month=True)),
        ("2个月账期", PaymentTerm(months=2)),
        ("兩個月賬期", PaymentTerm(months=2)),
        ("OA 3 months", PaymentTerm(months=3)),
        ("three months credit", PaymentTerm(months=3)),
        ("月结", PaymentTerm(end_of_month=True)),
        ("60天月结", PaymentTerm(60, end_of_month=True)),
        ("30 days end of month", PaymentTerm(30, end_of_month=True)),
        ("O/A 90 days", PaymentTerm(90)),
        ("D/A 90 days", PaymentTerm(90)),
        ("LC 90天", PaymentTerm(90)),
        ("见提单90天", PaymentTerm(90)),
        ("2/10 net 30", PaymentTerm(30)),
        ("net-45", PaymentTerm(45)),
        ("賬期六十天", PaymentTerm(60)),
        ("60天后付款", PaymentTerm(60)),
        ("60 days from invoice date", PaymentTerm(60)),
        ("payable in 60 days", PaymentTerm(60)),
        ("账期从60天改成90天", PaymentTerm(90)),
        ("八十万六十天账期", PaymentTerm(60)),
        ("客户逾期60天 账期30天", PaymentTerm(30)),
        ("60天账期的客户晚付10天", PaymentTerm(60)),
        ("net 60k", None),
        ("账期60万", None),
        ("DA 90%", None),
        ("internet 60", None),
        ("一个半月账期", None),
        ("等待期180天", None),
        ("30天内报", None),
        ("on 30 days notice", None),
        ("欠80万45天", None),
        ("逾期45天", None),
        ("45 days overdue", None),
        ("10天内发", None),
        ("£5,000 30 days to Quillbrook", PaymentTerm(30)),
        ("USD 30k 60 days to Valbrisac", PaymentTerm(60)),
        ("we have 10 days to report", None),
        ("limit for Nordhaus", None),
    ],
)
def test_a_payment_term_is_not_a_delay(message: str, term: PaymentTerm | None) -> None:
    assert term_days(message) == term


@pytest.mark.parametrize(
    ("message", "days"),
    [
        ("客户逾期45天了", 45),
        ("已经拖了45天", 45),
        ("鱼期三十天", 30),
        ("过期20天", 20),
        ("拖欠90多天", 90),
        ("45 days overdue", 45),
        ("overdue by 20 days", 20),
        ("10 days late", 10),
        ("60 days past due", 60),
        ("账期60天", None),
        ("net 60", None),
        ("60 days to pay", None),
        ("過期三十天", 30),
        ("愈期45天", 45),
        ("到期45天没付", 45),
        ("45天前到期", 45),
        ("due 45 days ago", 45),
        ("欠80万45天", 45),
        ("四十五天没付款", 45),
        ("45-day overdue", 45),
        ("45 dpd", 45),
        ("net 60 and 45 days overdue", 45),
        ("hasn't paid for 45 days", 45),
        ("逾期一个半月", None),
        ("逾期四五天", None),
        ("逾期30天以内必须报吗", None),
        ("逾期60天后停发", None),
        ("逾期超过60天", None),
        ("overdue for 45 days or more", None),
        ("通知晚了5天", None),
        ("reported 5 days late", None),
        ("账期60天没付", None),
        ("还有45天到期", None),
    ],
)
def test_days_overdue_are_not_a_payment_term(message: str, days: int | None) -> None:
    assert days_overdue(message) == days


@pytest.mark.parametrize(
    ("message", "share"),
    [
        ("90%", "0.9"),
        ("90 per cent", "0.9"),
        ("限额35万，90%，后来", "0.9"),
        ("九成", "0.9"),
        ("八成五", "0.85"),
        ("百分之九十", "0.9"),
        ("0.25%", "0.0025"),
        ("付了30%", "0.3"),
        ("90％", "0.9"),
        ("12,5 %", "0.125"),
        ("90pct", "0.9"),
        ("8.5成", "0.85"),
        ("八成半", "0.85"),
        ("百分之九十点五", "0.905"),
        ("千分之三", "0.003"),
        ("3‰", "0.003"),
    ],
)
def test_a_share_is_a_fraction_of_one(message: str, share: str) -> None:
    assert percentages(message) == (Decimal(share),)


@pytest.mark.parametrize("message", ["150%", "九十", "90 days", "七八成", "一成立", "几成", "1,250%"])
def test_what_is_no_share_is_not_read_as_one(message: str) -> None:
    assert percentages(message) == ()


PIECES = (
    "80 1, . ' 万 亿 千 w k m 三十 元 $ € ¥ USD 天 账期 月结 net 逾期 overdue days 成 % 百分之 - / half a"
    " million 　 ß ㎏ 安卓 萬 \ud800"
)
TYPED = st.lists(st.sampled_from([*PIECES.split(" "), " "])).map("".join)


@given(st.text(max_size=400) | TYPED)
def test_any_text_is_read_without_failing_and_every_span_lies_in_it(message: str) -> None:
    for found in amounts(message):
        assert 0 <= found.span[0] < found.span[1] <= len(message)
        assert found.amount > 0
    term_days(message)
    days_overdue(message)
    assert all(0 <= share <= 1 for share in percentages(message))


@given(st.integers(1, 99_999))
def test_every_way_of_writing_an_amount_comes_to_the_same(thousands: int) -> None:
    whole = thousands * 1000
    wan, grouped = Decimal(whole) / 10000, f"{whole:,}"
    for message in (
        f"{thousands}k",
        f"${thousands}K",
        f"{Decimal(thousands) / 1000}m",
        f"EUR {grouped}",
        f"{grouped} eur",
        f"{grouped.replace(',', ' ')} EUR",
        f"CHF {grouped.replace(',', chr(39))}",
        f"{grouped.replace(',', '.')},00 €",
        f"ship {whole} to X",
        f"{wan}万",
        f"{wan}w",
        f"{wan}萬美元",
        f"{an2cn(whole)}元",
    ):
        assert [one.amount for one in amounts(message)] == [Decimal(whole)], message


@pytest.mark.parametrize("read", [amounts, term_days, days_overdue, percentages])
@pytest.mark.parametrize(
    "message",
    [
        sign * (4000 // len(sign))
        for sign in "1|1/|1,|1.111.|一二三|80k |(|欠|三万 |万| |half a million |发80万60天 ".split("|")
    ],
)
def test_long_messages_are_read_in_no_time(read: Callable[[str], object], message: str) -> None:
    read(message)
    folded_in_place.cache_clear()
    begun = time.process_time()
    read(message)

    assert time.process_time() - begun < 0.05, "a pattern backtracks without end"


@pytest.mark.parametrize(
    ("message", "days"),
    [
        ("六十日數", 60),
        ("一百五十天", 150),
        ("一百二十日", 120),
        ("十五天", 15),
        ("60 days", 60),
        ("几十天", None),
        ("四五十天", None),
        ("10月15日", None),
        ("十月二十日", None),
        ("两天", None),
    ],
)
def test_a_bare_number_of_days_is_read_whole_or_not_at_all(message: str, days: int | None) -> None:
    assert days_given(message) == days


@pytest.mark.parametrize(
    ("message", "days"),
    [
        ("they would like 75 days rather than 30 on the next load", 75),
        ("60 and not 45 days, please", 60),
        ("may we go from 30 to 60 days with them", 60),
        ("想把30天的账期延长到75天", 75),
        ("账期不是60天，是90天", 90),
        ("要90天，不是60天", 90),
        ("net 60 - fine?", 60),
    ],
)
def test_the_new_term_is_meant_where_an_old_one_stands_beside_it(message: str, days: int) -> None:
    term = term_days(message)

    assert term is not None
    assert term.days == days


@pytest.mark.parametrize(
    "message", ["a 25k order is in", "another 30w订单", "the £5k order", "one 12k invoice"]
)
def test_an_amount_of_one_order_or_invoice_is_no_count(message: str) -> None:
    assert len(amounts(message)) == 1


@pytest.mark.parametrize("message", ["25 orders are in", "12 invoices", "we sent 300 orders"])
def test_a_count_of_orders_is_no_amount(message: str) -> None:
    assert amounts(message) == ()
