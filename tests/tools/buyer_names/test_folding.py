"""What differs only in how it is typed is the same; what looks like a trick is warned of."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tools.buyer_names.folding import LONGEST, Oddity, close, folded, german_spelling, oddities


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("ＮＯＲＤＨＡＵＳ　ＧｍｂＨ", "nordhaus gmbh"),
        ("Nordhaus\tPumpenwerk\r\nGmbH", "nordhaus pumpenwerk  gmbh"),
        ("華東機電設備", "华东机电设备"),
        ("臺灣礪桐", "台湾砺桐"),
        ("乾元電子", "乾元电子"),
        ("Ångström Østby", "angstrom ostby"),
        ("Łódź", "lodz"),
        ("Straße", "strasse"),
        ("İzmir", "izmir"),
        ("Cafe\u0301 & Söhne", "cafe & sohne"),
        ("ﬁne Æther", "fine aether"),
        ("Ǿster Ǽther", "oster aether"),
        ("Nord\u200bhaus", "nordhaus"),
        ("\u202eNordhaus\u202c", "nordhaus"),
        ("Nord\x00haus\x07", "nordhaus"),
        ("Nоrdhaus", "nordhaus"),  # a Cyrillic о
        ("Αlpen AG", "alpen ag"),  # a Greek Α
        ("Москва", "москва"),
        ("「泓枢」（深圳）", "泓枢 深圳"),
        ("", ""),
        ("?!…", ""),
    ],
)
def test_width_case_script_accents_and_marks_make_no_difference(typed: str, plain: str) -> None:
    assert folded(typed) == plain


@pytest.mark.parametrize(
    ("typed", "warned"),
    [
        ("Nordhaus Pumpenwerk", ()),
        ("Müller & Söhne 泓枢", ()),
        ("Nordhaus\nPumpenwerk\t", ()),
        ("Газпром экспорт", ()),
        ("Nord\u200bhaus", (Oddity.UNSEEN_CHARACTERS,)),
        ("\u202esuahdroN", (Oddity.UNSEEN_CHARACTERS,)),
        ("\u2066泓枢\u2069", (Oddity.UNSEEN_CHARACTERS,)),
        ("泓枢\x00", (Oddity.UNSEEN_CHARACTERS,)),
        ("Nоrdhaus", (Oddity.MIXED_ALPHABETS,)),
        ("Αlpen AG", (Oddity.MIXED_ALPHABETS,)),
        ("Nоrd\u200bhaus", (Oddity.UNSEEN_CHARACTERS, Oddity.MIXED_ALPHABETS)),
    ],
)
def test_what_cannot_be_seen_or_only_looks_latin_is_warned_of(typed: str, warned: tuple[Oddity, ...]) -> None:
    assert oddities(typed) == warned


def test_nothing_beyond_the_longest_name_is_read() -> None:
    assert len(folded("n" * 10_000)) == LONGEST
    assert oddities("n" * LONGEST + "\u202e") == ()


@pytest.mark.parametrize(
    ("name", "spelt"), [("Müller & Söhne", "Mueller & Soehne"), ("Ärzte AG", "Aerzte AG"), ("Nordhaus", None)]
)
def test_umlauts_have_a_spelling_for_keyboards_without_them(name: str, spelt: str | None) -> None:
    assert german_spelling(name) == spelt


def test_close_leaves_no_gaps() -> None:
    assert close("nord-haus & co_kg") == "nordhauscokg"


WRITTEN = st.characters(max_codepoint=0x24F) | st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)


@given(st.text(WRITTEN))
@example("薴")
def test_folding_twice_is_folding_once(text: str) -> None:
    once = close(folded(text[:100]))
    assert close(folded(once)) == once


@given(st.text(alphabet="abcdeghiklmnoprst", max_size=30))
def test_capitals_and_width_never_matter(text: str) -> None:
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in text.upper())
    assert folded(wide) == text
