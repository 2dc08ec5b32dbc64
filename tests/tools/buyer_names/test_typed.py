"""What a person typed, as it is compared: a name without the speech and the numbers around it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.buyer_names.typed import Typed, begins_with_speech, ends_with_speech


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Nordhaus HRB 990123", ("nordhaus",)),
        ("hrb990123 nordhaus", ("nordhaus",)),
        ("Nordhaus (HRB: 990123) Pumpenwerk", ("nordhaus", "pumpenwerk")),
        ("Zimbrek VAT no. DE136695976", ("zimbrek",)),
        ("Zimbrek DE136695976", ("zimbrek",)),
        ("limit for LEI 529900T8BM49AURSDO55 please", ("limit", "for", "please")),
        ("Nordhaus 4711", ("nordhaus", "4711")),
        ("HRB 990123", ()),
    ],
)
def test_a_number_and_what_it_is_called_are_no_part_of_the_name(typed: str, words: tuple[str, ...]) -> None:
    assert Typed(typed).words == words


@pytest.mark.parametrize(
    ("typed", "core"),
    [
        ("请问泓枢电子还有多少额度", "泓枢电子"),
        ("帮我查一下深圳市泓枢电子科技的限额", "深圳泓枢电子科技"),
        ("泓枢电子", "泓枢电子"),
        ("泓樞電子", "泓枢电子"),
        ("泓枢 统一社会信用代码 91440300MA5EQXL178", "泓枢"),
    ],
)
def test_speech_around_a_chinese_name_falls_away(typed: str, core: str) -> None:
    assert Typed(typed).core == core


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("can we ship to nordhaus next week?", ("nordhaus",)),
        ("What is the limit for Nordhaus Pumpenwerk", ("nordhaus", "pumpenwerk")),
        ("what is the limit", ("what", "is", "the", "limit")),
    ],
)
def test_english_speech_falls_away_unless_nothing_else_is_there(typed: str, names: tuple[str, ...]) -> None:
    assert Typed(typed).names == names


@pytest.mark.parametrize(
    ("typed", "common"),
    [
        ("苏州", True),
        ("苏州市电子科技", True),
        ("请问额度多少", True),
        ("GmbH & Co. KG", True),
        ("International Trading Ltd", True),
        ("what is a credit limit", True),
        ("泓枢", False),
        ("苏州泓枢", False),
        ("Nordhaus", False),
        ("91440300MA5EQXL178", False),
        ("HRB 990123", False),
    ],
)
def test_places_trades_forms_and_speech_could_be_anybodys(typed: str, *, common: bool) -> None:
    assert Typed(typed).is_common is common


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("990123", "990123"),
        ("99-01/23", "990123"),
        ("HRB 990123", "HRB990123"),
        ("91440300MA5EQXL179", None),
        ("990123 Nordhaus", None),
        ("12345", None),
        ("泓枢", None),
    ],
)
def test_a_text_may_be_a_number_alone(typed: str, number: str | None) -> None:
    assert Typed(typed).bare_number == number


@pytest.mark.parametrize(
    ("text", "speech"),
    [("", True), ("还有多少额度", True), ("的限额", True), ("能电子", False), ("科技", False)],
)
def test_a_name_ends_where_speech_begins(text: str, *, speech: bool) -> None:
    assert begins_with_speech(text) is speech


@pytest.mark.parametrize(
    ("text", "speech"), [("", True), ("请问", True), ("我想查一下", True), ("新", False), ("福信", False)]
)
def test_a_name_begins_where_speech_ends(text: str, *, speech: bool) -> None:
    assert ends_with_speech(text) is speech


@given(st.text(max_size=500))
def test_every_form_of_any_text_can_be_worked_out(text: str) -> None:
    typed = Typed(text)

    assert len(typed.sounds) >= 0
    assert typed.is_common in (True, False)
    assert all(begins <= ends for begins, ends in ((one.label_begin, one.end) for one in typed.numbers))
    assert (typed.core, typed.letters, typed.names, typed.bare_number, typed.oddities) is not None
