"""A name is taken apart into what is the company's own and what many companies share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.buyer_names.parts import bare_place, leading_place, parts_of


@pytest.mark.parametrize(
    ("name", "place", "brand", "trade", "form"),
    [
        ("苏州砺桐机电设备有限公司", "苏州", "砺桐", "机电设备", "有限公司"),
        ("砺桐（苏州）机电设备有限公司", "苏州", "砺桐", "机电设备", "有限公司"),
        ("砺桐(苏州)机电设备有限公司", "苏州", "砺桐", "机电设备", "有限公司"),
        ("深圳市泓樞電子科技有限公司", "深圳", "泓枢", "电子科技", "有限公司"),
        ("江苏苏州砺桐机电有限公司", "江苏苏州", "砺桐", "机电", "有限公司"),
        ("浙江省杭州市麒悦纺织厂", "浙江杭州", "麒悦", "纺织", "厂"),
        ("深圳市华东机电有限公司", "深圳", "华东", "机电", "有限公司"),
        ("东川石化", "", "东川", "石化", ""),
        ("砺桐机电", "", "砺桐", "机电", ""),
        ("北京泓枢科技股份有限公司", "北京", "泓枢", "科技", "股份有限公司"),
        ("有限公司", "", "", "", "有限公司"),
        ("苏州", "", "苏州", "", ""),
        ("", "", "", "", ""),
    ],
)
def test_a_chinese_name_is_place_brand_trade_and_form(
    name: str, place: str, brand: str, trade: str, form: str
) -> None:
    parts = parts_of(name)

    assert (parts.place, parts.brand, parts.trade, parts.form) == (place, brand, trade, form)


@pytest.mark.parametrize(
    ("name", "place", "brand", "trade", "form"),
    [
        ("Nordhaus Pumpenwerk GmbH", "", "nordhaus", "pumpenwerk", "gmbh"),
        ("Nordhaus Pumpenwerk G.m.b.H.", "", "nordhaus", "pumpenwerk", "gmbh"),
        ("NORDHAUS GMBH & CO. KG", "", "nordhaus", "", "gmbhcokg"),
        ("Marlowe Fittings Private Limited", "", "marlowe", "fittings", "ltd"),
        ("Marlowe Fittings Ltd.", "", "marlowe", "fittings", "ltd"),
        ("Rossi S.p.A.", "", "rossi", "", "spa"),
        ("Ostrava s.r.o.", "", "ostrava", "", "sro"),
        ("Kowalski Sp. z o.o.", "", "kowalski", "", "spzoo"),
        ("Société Générale SA", "", "societe", "generale", "sa"),
        ("Shenzhen Hongshu Electronics Co., Ltd.", "shenzhen", "hongshu", "electronics", "coltd"),
        ("Hongshu (Shenzhen) Electronics Co., Ltd.", "shenzhen", "hongshu", "electronics", "coltd"),
        ("Huadong (Shenzhen) Electronics Co., Ltd.", "shenzhen", "huadong", "electronics", "coltd"),
        ("Shenzhen Huadong Electronics Co., Ltd.", "shenzhen", "huadong", "electronics", "coltd"),
        ("Nordhaus (Holding) Hefei GmbH", "hefei", "nordhaus", "holding", "gmbh"),
        ("Hongshu Electronics (Xian) Corporation", "xian", "hongshu", "electronics", "corp"),
        ("China Trading Co., Ltd.", "", "china trading", "", "coltd"),
        ("GmbH", "", "gmbh", "", "gmbh"),
    ],
)
def test_a_latin_name_is_brand_and_other_words_without_its_legal_form(
    name: str, place: str, brand: str, trade: str, form: str
) -> None:
    parts = parts_of(name)

    assert (parts.place, parts.brand, parts.trade, parts.form) == (place, brand, trade, form)


@pytest.mark.parametrize(
    ("name", "is_group"),
    [
        ("宁波甬衡轴承集团有限公司", True),
        ("甬衡（集团）有限公司", True),
        ("甬衡集团", True),
        ("宁波甬衡轴承有限公司", False),
        ("Nordhaus Group Ltd", True),
        ("Nordhaus Gruppe AG", True),
        ("Nordhaus Pumpenwerk GmbH", False),
    ],
)
def test_a_group_is_told_from_a_company(name: str, *, is_group: bool) -> None:
    assert parts_of(name).group is is_group


@pytest.mark.parametrize(
    ("name", "branch"),
    [
        ("上海赫濂物流有限公司北京分公司", "北京分公司"),
        ("上海赫濂物流有限公司驻广州办事处", "驻广州办事处"),
        ("上海赫濂物流有限公司", ""),
        ("Nordhaus Ltd London Branch", "branch"),
        ("Nordhaus GmbH Niederlassung Hamburg", "niederlassung"),
        ("Nordhaus GmbH", ""),
    ],
)
def test_a_branch_is_told_from_its_company(name: str, branch: str) -> None:
    assert parts_of(name).branch == branch


def test_what_the_record_says_of_the_business_is_the_trade_however_rare() -> None:
    assert parts_of("苏州砺桐蜂蜜有限公司").trade == ""
    assert (
        parts_of("苏州砺桐蜂蜜有限公司", "蜂蜜").brand,
        parts_of("苏州砺桐蜂蜜有限公司", "蜂蜜").trade,
    ) == (
        "砺桐",
        "蜂蜜",
    )


def test_a_place_in_brackets_may_be_said_first_in_its_place_or_not_at_all() -> None:
    assert parts_of("砺桐（苏州）机电有限公司").orders == ("苏州砺桐机电", "砺桐苏州机电", "砺桐机电")
    assert parts_of("苏州砺桐机电有限公司").orders == ("苏州砺桐机电", "砺桐机电")


@pytest.mark.parametrize(
    ("text", "place", "rest"),
    [
        ("深圳市泓枢", "深圳市", "泓枢"),
        ("浙江省杭州市泓枢", "浙江省杭州市", "泓枢"),
        ("深圳华东机电", "深圳", "华东机电"),
        ("泓枢深圳", "", "泓枢深圳"),
        ("深圳", "深圳", ""),
        ("深圳泓", "", "深圳泓"),
    ],
)
def test_a_place_in_front_leaves_a_name_behind_it(text: str, place: str, rest: str) -> None:
    assert leading_place(text) == (place, rest)


@pytest.mark.parametrize(
    ("place", "bare"), [("深圳市", "深圳"), ("浙江省杭州市", "浙江杭州"), ("沙市", "沙市")]
)
def test_a_place_is_bare_without_the_word_for_what_it_is(place: str, bare: str) -> None:
    assert bare_place(place) == bare


@given(st.text(max_size=60))
def test_any_text_can_be_taken_apart(text: str) -> None:
    parts = parts_of(text)

    assert parts_of(text) == parts
    assert parts.brand or not parts.place
