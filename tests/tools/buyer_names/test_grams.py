"""By its pieces a name is among the candidates, whatever single slip was made in typing it."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.buyer_names.grams import asked_grams, grams_of, number_forms, word_grams
from tools.buyer_names.typed import Typed
from tools.buyers import Buyer, Identifier

OWN_CHARACTERS = "砺桐泓枢麒悦沐棠甬衡赫濂翊骁珩璟"
PLACES = st.sampled_from(["苏州", "杭州", "深圳市", "重庆", "浙江省杭州市"])
BRANDS = st.text(alphabet=OWN_CHARACTERS, min_size=2, max_size=4).filter(lambda b: len(set(b)) == len(b))
TRADES = st.sampled_from(["机电设备", "电子科技", "纺织", "食品", "国际贸易"])
FORMS = st.sampled_from(["有限公司", "股份有限公司", "集团有限公司"])
CHINESE = st.builds(lambda *parts: "".join(parts), PLACES, BRANDS, TRADES, FORMS)
WORDS = st.text(alphabet="bdfgklmnoprstvwzaeiu", min_size=6, max_size=12).filter(
    lambda word: not Typed(word).is_common
)
LATIN = st.builds(lambda one, two: f"{one} {two} GmbH".title(), WORDS, WORDS)


def pieces(*buyers: Buyer) -> set[str]:
    return {gram for buyer in buyers for grams in grams_of(buyer) for gram in grams.split()}


def shared(typed: str, name: str) -> set[str]:
    return asked_grams(Typed(typed)) & pieces(Buyer("B", name))


def slips(name: str, at: int, other: str) -> dict[str, str]:
    """What may become of a name when one character of it is typed wrongly."""
    made = {
        "another": name[:at] + other + name[at + 1 :],
        "missing": name[:at] + name[at + 1 :],
        "doubled": name[:at] + name[at] + name[at:],
        "too many": name[:at] + other + name[at:],
    }
    if at + 1 < len(name):
        made["swapped"] = name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    return made


@given(CHINESE, st.data())
def test_a_slip_in_any_character_of_a_chinese_name_leaves_pieces_of_it(
    name: str, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(name) - 1))

    for how, typed in slips(name, at, "鑫").items():
        assert len(shared(typed, name)) >= 3, how


@given(BRANDS, TRADES, st.data())
def test_a_slip_in_a_short_name_leaves_a_piece_of_the_brand(
    brand: str, trade: str, data: st.DataObject
) -> None:
    name = brand + trade
    own = pieces(Buyer("B", name)) - pieces(Buyer("T", f"某某{trade}"))
    at = data.draw(st.integers(0, len(brand) - 1))

    for how, typed in slips(name, at, "鑫").items():
        assert asked_grams(Typed(typed)) & own, how


@given(LATIN, st.data())
def test_a_slip_in_any_letter_of_a_latin_name_leaves_pieces_of_it(name: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(name) - 1))

    for how, typed in slips(name, at, "q").items():
        assert shared(typed, name), how


@pytest.mark.parametrize(
    "typed",
    [
        "泓枢电子",
        "泓樞電子",
        "红枢电子",
        "hongshu dianzi",
        "hongshudianzikeji",
        "泓shu电子",
        "hsdzkj",
        "szhsdzkj",
        "请问泓枢还有多少额度",
        "泓電科技",
        "91440300ma5eqxl178",
        "MA5EQXL17",
    ],
)
def test_every_way_of_naming_a_company_shares_a_piece_with_it(typed: str) -> None:
    hongshu = Buyer(
        "HS", "深圳市泓枢电子科技有限公司", identifiers=(Identifier("USCC", "91440300MA5EQXL178"),)
    )
    assert asked_grams(Typed(typed)) & pieces(hongshu)


@pytest.mark.parametrize("typed", ["", "?", "请问还有多少额度", "\x00", "😀"])
def test_a_text_of_nothing_but_speech_asks_for_nobody(typed: str) -> None:
    assert asked_grams(Typed(typed)) <= {f"={Typed(typed).parts.whole}"}


def test_names_are_kept_apart_and_numbers_stand_with_the_legal_one() -> None:
    buyer = Buyer(
        "NH",
        "Nordhaus Pumpenwerk GmbH",
        ("Brandtmann", "泓枢"),
        identifiers=(Identifier("VAT", "DE136695976"),),
    )

    legal, second, third = grams_of(buyer)

    assert {"#DE136695976", "#136695976"} <= set(legal.split())
    assert "'brandtmann" in second.split()
    assert "泓枢" in third.split()
    assert not [gram for gram in (*second.split(), *third.split()) if gram.startswith("#")]


def test_a_number_that_cannot_be_right_is_found_by_nobody() -> None:
    wrong = Buyer("X", "Xaver KG", identifiers=(Identifier("USCC", "91440300MA5EQXL179"),))
    assert number_forms(wrong) == set()


def test_a_place_in_brackets_is_found_in_front_and_behind() -> None:
    own = pieces(Buyer("B", "砺桐（苏州）机电有限公司"))
    assert {"州砺", "桐苏"} <= own


def test_a_piece_never_holds_a_blank() -> None:
    for words in permutations(("nord", "haus & söhne", "kg"), 3):
        buyer = Buyer("B", " ".join(words))
        assert all(grams.split(" ") == grams.split() for grams in grams_of(buyer))


@given(st.text(max_size=50))
def test_any_name_has_pieces_and_any_text_asks_for_some(text: str) -> None:
    grams_of(Buyer("B", text, (text,)))
    asked_grams(Typed(text))


def test_three_letters_at_a_time_and_the_beginning_is_marked() -> None:
    assert list(word_grams("haus")) == ["'haus", "`ha", "hau", "aus"]
