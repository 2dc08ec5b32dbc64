"""Whatever is typed, the answer is a verdict: nothing of a company in it, and nobody is bound."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tools.buyer_names.companies import COMPANIES, SIBLINGS
from tools.buyer_names.index import in_memory
from tools.buyer_names.matching import match
from tools.buyer_names.typed import Typed
from tools.buyer_names.verdict import Verdict
from tools.buyers import Buyer

NOBODY_IS_IN = {
    "nothing": "",
    "blanks": " \t\n\u3000",
    "one letter": "N",
    "one character": "泓",
    "signs": "?!…（）",
    "a percent sign": "%",
    "an underscore": "_",
    "stars": "***",
    "a pattern around a piece": "%枢%",
    "a regular expression": ".*",
    "emoji": "😀🚢🇨🇳",
    "a family in one emoji": "👨\u200d👩\u200d👧",
    "control characters": "\x00\x07\x1b[31m",
    "half a character": "\ud800",
    "right-to-left marks": "\u202e\u200f\u2067",
    "a Hebrew word": "שלום",
    "ten thousand letters": "a" * 10_000,
    "ten thousand characters": "上" * 10_000,
    "ten thousand digits": "9" * 10_000,
    "ten thousand brackets": "（" * 10_000,
    "ten thousand blanks": " " * 10_000,
    "an injection": "'; DROP TABLE buyer;--",
    "a tautology": "' OR '1'='1",
    "a union": '" UNION SELECT * FROM buyer --',
    "a query language": "legal_name:* AND NOT grams:[* TO *]",
    "a place": "苏州",
    "two places": "浙江省杭州市",
    "a place of no company": "Hamburg",
    "a trade": "电子科技",
    "a legal form": "有限公司",
    "a group's legal form": "集团有限公司",
    "a German legal form": "GmbH & Co. KG",
    "an English legal form": "Co., Ltd.",
    "trade and legal form": "International Trading Ltd",
    "speech": "what is a credit limit?",
    "Chinese speech": "请问客户破产了能赔多少",
    "an amount": "EUR 80,000",
    "a day": "2026-11-27",
}


@pytest.mark.parametrize("typed", NOBODY_IS_IN.values(), ids=NOBODY_IS_IN)
def test_nobody_is_found_in(typed: str) -> None:
    found = match(typed, [*COMPANIES, *SIBLINGS])

    assert found.verdict is Verdict.NONE
    assert found.matches == ()


@pytest.mark.parametrize("typed", NOBODY_IS_IN.values(), ids=NOBODY_IS_IN)
def test_an_index_can_be_asked_for(typed: str) -> None:
    candidates = in_memory([*COMPANIES, *SIBLINGS]).candidates(Typed(typed))

    assert match(typed, candidates).verdict is Verdict.NONE


def test_a_name_far_down_in_a_long_text_is_not_sought_without_end() -> None:
    assert match("x" * 10_000 + " 泓枢电子", COMPANIES).verdict is Verdict.NONE


def test_where_there_is_no_company_nobody_is_meant() -> None:
    assert match("泓枢电子", []).verdict is Verdict.NONE


@pytest.mark.parametrize("legal_name", ["", "?", "\x00", "有限公司", "GmbH", "苏州", "😀", "x" * 10_000])
def test_a_record_with_a_strange_name_is_no_obstacle(legal_name: str) -> None:
    strange = Buyer("S", legal_name, ("", "%"), city="", industry="")

    found = match("泓枢电子", [strange, *COMPANIES])

    assert (found.verdict, found.matches[0].buyer.id) == (Verdict.CERTAIN, "HS")


PIECES = st.sampled_from(
    [
        "泓枢",
        "深圳市",
        "电子",
        "有限公司",
        "Nordhaus",
        "GmbH",
        "HRB 990123",
        "91440300MA5EQXL178",
        "（",
        ")",
        "&",
        "hong",
        "shu",
    ]
)
MIXED = st.lists(PIECES | st.text(max_size=5), max_size=8).map("".join)


@settings(deadline=None)
@given(st.text(max_size=300) | MIXED)
def test_no_text_is_too_odd(text: str) -> None:
    found = match(text, [*COMPANIES, *SIBLINGS])

    assert (found.verdict is Verdict.NONE) is (found.matches == ())


@settings(deadline=None)
@given(st.text(max_size=80) | MIXED, st.text(max_size=80) | MIXED)
def test_no_record_is_too_odd(name: str, typed: str) -> None:
    match(typed, [Buyer("A", name, (typed,), city=name[:5], industry=typed[:5])])


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=80) | MIXED)
def test_no_text_is_too_odd_for_an_index(text: str) -> None:
    INDEX.candidates(Typed(text), "CN")


INDEX = in_memory([*COMPANIES, *SIBLINGS])


def test_a_legal_form_before_a_place_is_anybodys() -> None:
    assert Typed("有限公司深圳市").is_common
