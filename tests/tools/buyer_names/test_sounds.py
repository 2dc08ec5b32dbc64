"""Chinese as it is read aloud: words as words, a character in both of its readings, pinyin however split."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.buyer_names.sounds import (
    initials,
    is_pinyin,
    other_pairs,
    readings,
    syllable_pairs,
    syllables,
)


@pytest.mark.parametrize(
    ("chinese", "read"),
    [
        ("重庆", "chong qing"),
        ("重工", "zhong gong"),
        ("银行", "yin hang"),
        ("长江电子", "chang jiang dian zi"),
        ("厦门", "xia men"),
        ("乐清", "yue qing"),
        ("绿源", "lu yuan"),
        ("砺桐机电", "li tong ji dian"),
    ],
)
def test_a_word_is_read_as_the_word_it_is(chinese: str, read: str) -> None:
    assert syllables(chinese) == tuple(read.split())


@pytest.mark.parametrize(
    ("chinese", "ways"),
    [
        ("长岭", {"changling", "zhangling"}),
        ("重庆", {"chongqing", "zhongqing"}),
        ("银行", {"yinhang", "yinxing"}),
        ("泓枢", {"hongshu"}),
    ],
)
def test_a_character_of_two_readings_is_known_by_both(chinese: str, ways: set[str]) -> None:
    assert set(readings(chinese)) == ways
    assert readings(chinese)[0] == "".join(syllables(chinese))


def test_the_other_readings_are_looked_for_too() -> None:
    assert other_pairs("长江") == [("zhang", "jiang")]
    assert other_pairs("泓枢") == []


def test_many_characters_of_two_readings_do_not_multiply_without_end() -> None:
    assert len(readings("长行乐重盛曾单朝" * 10)) <= 9
    assert len(initials("长行乐重盛曾单朝" * 10)) <= 4


@pytest.mark.parametrize(
    ("letters", "pairs"),
    [
        ("xian", ["xi_an"]),
        ("fangan", ["fan_gan", "fang_an"]),
        ("huadong", ["hua_dong", "hu_a", "a_dong"]),
        ("lvyuan", ["lu_yuan"]),
        ("泓shu", ["hong_shu"]),
        ("hong枢", ["hong_shu"]),
        ("hong shu", ["hong_shu"]),
        ("hua dong", ["hua_dong", "a_dong"]),
        ("hua东", ["hua_dong"]),
        ("fang anfang", ["fang_an", "an_fang"]),
        ("nordhaus", []),
        ("", []),
    ],
)
def test_pinyin_is_split_in_every_way_it_can_be(letters: str, pairs: list[str]) -> None:
    assert set(pairs) <= set(syllable_pairs(letters))
    assert pairs or not syllable_pairs(letters)


@pytest.mark.parametrize(
    ("chinese", "letters"),
    [
        ("砺桐机电", ("ltjd",)),
        ("长江", ("cj", "zj")),
        ("银行", ("yh", "yx")),
        ("重庆", ("cq", "zq")),
        ("", ("",)),
    ],
)
def test_initials_are_the_first_letters_in_each_reading(chinese: str, letters: tuple[str, ...]) -> None:
    assert initials(chinese) == letters


@pytest.mark.parametrize(
    ("letters", "may_be"),
    [
        ("hongshu", True),
        ("lvyuan", True),
        ("nordhaus", False),
        ("xx", False),
        ("hong1", False),
        ("hong" * 30, False),
    ],
)
def test_letters_are_pinyin_when_they_are_whole_syllables(letters: str, *, may_be: bool) -> None:
    assert is_pinyin(letters) is may_be


CHARACTERS = st.text(alphabet="砺桐泓枢麒悦沐棠甬衡赫濂华东机电贸易纺织食品长重行", min_size=2, max_size=12)


@given(CHARACTERS)
def test_whoever_types_the_pinyin_finds_the_syllables_of_the_name(chinese: str) -> None:
    read = syllables(chinese)
    assert {f"{one}_{two}" for one, two in pairwise(read)} <= set(syllable_pairs(" ".join(read)))
    assert is_pinyin("".join(read)) or len("".join(read)) > 60


@given(st.text())
def test_no_text_is_unreadable(text: str) -> None:
    assert len(syllables(text)) == len(text)
    syllable_pairs(text)
    is_pinyin(text)
