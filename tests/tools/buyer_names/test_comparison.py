"""One slip of the finger and one shortened word are recognised, and nothing more."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from tools.buyer_names.comparison import Likeness, osa_within_one, shortened, unlike

LETTERS = st.text(alphabet="ab砺桐", max_size=6)


@given(LETTERS, LETTERS)
@example("ab", "ba")
@example("aba", "ab")
@example("abab", "baba")
@example("", "a")
def test_a_slip_is_one_edit_or_two_neighbours_swapped(one: str, two: str) -> None:
    assert osa_within_one(one, two) is (OSA.distance(one, two) <= 1)


@pytest.mark.parametrize(
    ("short", "full", "is_short"),
    [
        ("国贸", "国际贸易", True),
        ("机电", "机电设备", True),
        ("机设", "机电设备", True),
        ("机电设备", "机电设备", True),
        ("贸国", "国际贸易", False),
        ("电电", "机电设备", False),
        ("食品", "国际贸易", False),
        ("", "国际贸易", False),
    ],
)
def test_a_shortened_word_keeps_the_order_of_its_characters(short: str, full: str, *, is_short: bool) -> None:
    assert shortened(short, full) is is_short


def test_a_name_that_is_only_spelt_alike_settles_nothing() -> None:
    assert (unlike(0.9).brand, unlike(0.9).firm, unlike(0.9).covered) == (Likeness.OTHER, False, 0.0)


def test_another_name_is_the_same_comparison_but_not_the_registered_one() -> None:
    assert unlike(0.5).legal
    assert not unlike(0.5).of_another_name().legal
