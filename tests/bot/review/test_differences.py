"""What changed between two versions: by words, in Chinese by characters, and nothing is lost."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.review.differences import Change, differences, spans_between
from tests.bot.review.test_entries import CHANGED, TEXT

SAME, TAKEN, ADDED = Change


@pytest.mark.parametrize(
    ("old", "new", "spans"),
    [
        (
            "within 30 days",
            "within 45 days",
            [(SAME, "within "), (TAKEN, "30"), (ADDED, "45"), (SAME, " days")],
        ),
        (
            "EUR 1,000 a year",
            "EUR 1,200 a year",
            [(SAME, "EUR "), (TAKEN, "1,000"), (ADDED, "1,200"), (SAME, " a year")],
        ),
        ("保费到账后开票", "保费到账后三日内开票", [(SAME, "保费到账后"), (ADDED, "三日内"), (SAME, "开票")]),
        ("", "new", [(ADDED, "new")]),
        ("old", "", [(TAKEN, "old")]),
        ("as it was", "as it was", [(SAME, "as it was")]),
    ],
)
def test_words_and_characters_are_compared(old: str, new: str, spans: list[tuple[Change, str]]) -> None:
    assert [(one.change, one.text) for one in spans_between(old, new)] == spans


@settings(max_examples=150, deadline=None)
@given(*[st.text("ab 。.\n保费1,", max_size=60)] * 2)
def test_both_texts_can_be_read_from_the_difference(old: str, new: str) -> None:
    spans = spans_between(old, new)

    assert "".join(one.text for one in spans if one.change is not ADDED) == old
    assert "".join(one.text for one in spans if one.change is not TAKEN) == new


def test_only_the_parts_that_changed_are_named() -> None:
    later = replace(CHANGED, effective_from=date(2027, 1, 1))

    assert [one.part for one in differences(TEXT, later)] == ["answer_en", "effective_from"]
    assert differences(TEXT, TEXT) == []
