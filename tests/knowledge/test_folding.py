"""One spelling for many, and the tokens that are compared."""

import pytest

from knowledge.folding import fold, is_chinese, tokens


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("险额", "限额"),
        ("鱼期", "逾期"),
        ("逾其", "逾期"),
        ("所赔", "索赔"),
        ("辟单", "批单"),
        ("應收帳款", "应收账款"),
        ("信用額度", "信用额度"),
        ("理賠", "理赔"),
        ("ＤＡ９０天", "da90天"),
        ("９０％", "90%"),
        ("Insured Percentage", "insured percentage"),
        ("D/A 90天", "da 90天"),
        ("L/C和O/A", "lc和oa"),
        ("and/or", "and/or"),
        ("安卓的额度", "atradius的额度"),
    ],
)
def test_what_is_typed_in_several_ways_becomes_one(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@pytest.mark.parametrize(
    ("text", "characters", "bigrams"),
    [
        ("等待期", ("等", "待", "期"), ("等待", "待期")),
        ("赔", ("赔",), ()),
        ("第十二条", ("§12",), ()),
        ("第12条", ("§12",), ()),
        ("根据clause 12", ("根", "据", "§12"), ("根据",)),
        ("第一百零三条", ("§103",), ()),
        ("12.1 款", ("12.1", "款"), ()),
        ("1,000,000元", ("1000000", "元"), ()),
        ("POL-2026-001", ("pol-2026-001",), ()),
        ("91440300MA5FXXXXXX资信", ("91440300ma5fxxxxxx", "资", "信"), ("资信",)),
        ("DA90天", ("da", "90", "天"), ("da 90",)),
        ("the policies of my buyers", ("polici", "buyer"), ("polici buyer",)),
        ("？！…", (), ()),
        ("", (), ()),
    ],
)
def test_tokens_keep_what_belongs_together(
    text: str, characters: tuple[str, ...], bigrams: tuple[str, ...]
) -> None:
    found = tokens(text)

    assert (found.characters, found.bigrams) == (characters, bigrams)


@pytest.mark.parametrize(
    ("text", "chinese"),
    [
        ("客户逾期了", True),
        ("DSO怎么算", True),
        ("what if my buyer goes bust", False),
        ("外汇管制 case is it political risk", True),
        ("90%?", False),
    ],
)
def test_a_question_with_chinese_in_it_is_answered_in_chinese(text: str, *, chinese: bool) -> None:
    assert is_chinese(text) == chinese


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("客户破产", "买家倒闭"),
        ("额度多少", "限额多少"),
        ("my customer went bust", "my buyer bankrupt"),
        ("insolvency of the debtor", "bankruptcy of the buyer"),
    ],
)
def test_words_for_one_idea_are_compared_as_one(one: str, other: str) -> None:
    assert tokens(one) == tokens(other)
