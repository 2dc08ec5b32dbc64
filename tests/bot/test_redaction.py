"""Redaction: who and how much is taken out of a question; what it asks stays."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.redaction import KnownNames, redacted

NAMES = (
    "华东机电设备有限公司",
    "Nordhaus Maschinenbau GmbH",
    "上海澜桥纺织进出口有限公司",
    "沈澜舟",
    "General Pumps Ltd",
)
TAKEN_OUT = (
    ("华东机电的限额还有多少", "[公司]的限额还有多少"),
    ("買家華東機電設備拖欠貨款", "買家[公司]拖欠貨款"),
    ("can I ship to nordhaus?", "can I ship to [company]?"),
    ("Is NORDHAUS MASCHINENBAU covered?", "Is [company] covered?"),
    ("limit for General Pumps please", "limit for [company] please"),
    ("沈澜舟的保单", "[公司]的保单"),
    ("苏州恒远机电有限公司欠我50万怎么办", "[公司]欠我[金额]怎么办"),
    ("my buyer Blue Harbor Foods Ltd. owes EUR 120,000", "my buyer [company] owes [amount]"),
    ("limit on acme pumps ltd please", "limit on [company] please"),
    ("What is the limit for Zephyrus Trading", "What is the limit for [company]"),
    ("发票LQ26-0024逾期了", "发票[号码]逾期了"),
    ("policy POL-LQ-2026 waiting period?", "policy [number] waiting period?"),
    ("claim CLM-LQ-0010 status", "claim [number] status"),
    ("invoice 4711 is overdue", "invoice [number] is overdue"),
    ("91310000MA1K35QX7B 的限额", "[号码] 的限额"),
    ("IBAN DE89 3704 0044 0532 0130 00", "IBAN [number]"),
    ("write to a.b+c@d-e.co.uk", "write to [contact]"),
    ("我叫李小明,电话13812345678", "我叫[姓名],电话[号码]"),
    ("call +49 30 1234567", "call [number]"),
    ("王总说不赔", "[姓名]说不赔"),
    ("Mr. Smith told me", "[person] told me"),
    ("My name is Jane Roe", "My name is [person]"),
    ("I owe 1.2 million USD", "I owe [amount]"),
    ("三百万的应收账款", "[金额]的应收账款"),
    ("我在南京路100号", "[地址]"),
    ("微信号 abc_12345 加我", "[联系方式] 加我"),
)
KEPT = (
    "客户逾期45天了,最晚哪天必须报",
    "赔90%还是95%?",
    "2026年的保费怎么算",
    "等待期是6个月吗",
    "保险公司怎么赔,我们公司第一次",
    "is 30 days from the due date right?",
    "does trade credit insurance cover insolvency of a small company",
    "What is DSO and how do I work it out?",
)


@pytest.mark.parametrize(("text", "left"), TAKEN_OUT)
def test_what_tells_who_is_meant_is_taken_out(text: str, left: str) -> None:
    assert redacted(text, NAMES) == left


@pytest.mark.parametrize("text", KEPT)
def test_what_is_asked_stays(text: str) -> None:
    assert redacted(text, NAMES) == text


CANARIES = {
    "company": "Nordhaus Maschinenbau GmbH",
    "chinese company": "华东机电设备有限公司",
    "mail": "canary@example.com",
    "telephone": "13800001111",
    "invoice": "LQ26-0024",
    "amount": "EUR 987,654",
}


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(sorted(CANARIES)), min_size=1, max_size=4),
    st.sampled_from([" ", "，", ", ", "。", " and "]),
    st.sampled_from(["逾期了怎么办", "what about", "limit for", "请问"]),
)
def test_no_canary_survives_wherever_it_stands(names: list[str], between: str, asked: str) -> None:
    text = between.join([asked, *(CANARIES[name] for name in names), asked])

    left = redacted(text, NAMES)

    assert [name for name in names if CANARIES[name].casefold() in left.casefold()] == []


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_can_be_redacted_and_again_changes_nothing_more(text: str) -> None:
    once = redacted(text, NAMES)

    assert isinstance(redacted(once, NAMES), str)


def test_names_can_be_made_ready_once_for_many_texts() -> None:
    known = KnownNames([*NAMES, *(f"Bulkname{number} Trading GmbH" for number in range(20_000))])

    assert [redacted(f"limit of bulkname{number}?", known) for number in (1, 19_999)] == [
        "limit of [company]?"
    ] * 2


@pytest.mark.parametrize("piece", ["1 ", "1-", "a-", "a.", "嗯", "1,", "有限", "A1 ", "Aa ", "(", "@a"])
def test_no_text_makes_it_slow(piece: str) -> None:
    begun = time.process_time()

    redacted(piece * (2000 // len(piece)), NAMES)

    assert time.process_time() - begun < 1
