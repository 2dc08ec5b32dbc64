"""Amounts, terms, days overdue and shares as people type them, and what must not be read as one of them."""

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.embedded.quantities import PaymentTerm, amounts, days_overdue, percentages, term_days


@pytest.mark.parametrize(
    ("message", "amount", "currency"),
    [
        ("80w", "800000", None),
        ("80W", "800000", None),
        ("80万", "800000", None),
        ("80 万元", "800000", "CNY"),
        ("八十万", "800000", None),
        ("一百二十万", "1200000", None),
        ("1.2亿", "120000000", None),
        ("五千", "5000", None),
        ("一万块钱", "10000", "CNY"),
        ("80万刀", "800000", "USD"),
        ("80万美金", "800000", "USD"),
        ("8万欧", "80000", "EUR"),
        ("30万港币", "300000", "HKD"),
        ("0.8m", "800000", None),
        ("1.5mn", "1500000", None),
        ("2 million", "2000000", None),
        ("80k", "80000", None),
        ("$80k", "80000", "USD"),
        ("HK$1.5m", "1500000", "HKD"),
        ("€80k", "80000", "EUR"),
        ("£12.5k", "12500", "GBP"),
        ("¥300000", "300000", "CNY"),
        ("USD 80,000", "80000", "USD"),
        ("80,000 eur", "80000", "EUR"),
        ("12,500.50 GBP", "12500.50", "GBP"),
        ("rmb 300000", "300000", "CNY"),
        ("ship 80000 to X", "80000", None),
        ("客户欠我们113000元", "113000", "CNY"),
        ("发20万给苏州砺桐 60天", "200000", None),
        ("supply Marlowe 10000 on 30 days", "10000", None),
        ("deductible 5,000", "5000", None),
        ("免赔额2万", "20000", None),
    ],
)
def test_an_amount_is_read_with_its_currency(message: str, amount: str, currency: str | None) -> None:
    (found,) = amounts(message)

    assert (found.amount, found.currency) == (Decimal(amount), currency)


@pytest.mark.parametrize(
    "message",
    [
        "60天",
        "60 days",
        "net 60",
        "90%",
        "2026年",
        "2026-12-01",
        "12月1日",
        "LQ26-0041",
        "CLM-HW-0002",
        "INV2025/03",
        "91440300MA5FXXXXXX",
        "20张发票",
        "3 invoices",
        "发20",
        "十万个为什么",
        "千万不要发",
        "万一出事",
        "第三条",
        "1,000,000",
        "9" * 40,
        "",
    ],
)
def test_what_is_no_amount_is_not_read_as_one(message: str) -> None:
    assert amounts(message) == ()


def test_several_amounts_keep_their_order() -> None:
    found = amounts("owes EUR 400,000, limit 300,000 EUR")

    assert [(one.amount, one.currency) for one in found] == [
        (Decimal(400000), "EUR"),
        (Decimal(300000), "EUR"),
    ]


@pytest.mark.parametrize(
    ("message", "term"),
    [
        ("60天账期", PaymentTerm(60)),
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
        ("逾期45天", None),
        ("45 days overdue", None),
        ("10天内发", None),
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
    ],
)
def test_days_overdue_are_not_a_payment_term(message: str, days: int | None) -> None:
    assert days_overdue(message) == days


@pytest.mark.parametrize(
    ("message", "share"),
    [
        ("90%", "0.9"),
        ("90 per cent", "0.9"),
        ("九成", "0.9"),
        ("八成五", "0.85"),
        ("百分之九十", "0.9"),
        ("0.25%", "0.0025"),
        ("付了30%", "0.3"),
    ],
)
def test_a_share_is_a_fraction_of_one(message: str, share: str) -> None:
    assert percentages(message) == (Decimal(share),)


@pytest.mark.parametrize("message", ["150%", "九十", "90 days"])
def test_what_is_no_share_is_not_read_as_one(message: str) -> None:
    assert percentages(message) == ()


@given(st.text(max_size=400))
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
    for message in (f"{thousands}k", f"EUR {whole:,}", f"ship {whole} to X", f"{Decimal(whole) / 10000}万"):
        assert [one.amount for one in amounts(message)] == [Decimal(whole)], message


@pytest.mark.parametrize("message", ["1" * 4000, "1/" * 2000, "一二三" * 1300, "80k " * 1000, "(" * 4000])
def test_long_messages_are_read_in_no_time(message: str) -> None:
    begun = time.perf_counter()
    amounts(message)
    term_days(message)
    days_overdue(message)
    percentages(message)

    assert time.perf_counter() - begun < 2, "a pattern backtracks without end"
