"""Which company is meant: the one, a choice, or none; never another one (DESIGN §4.3)."""

import pytest

from tools.buyer_names.matching import match
from tools.buyer_names.verdict import Verdict
from tools.buyers import Buyer, Identifier

BUYERS = [
    Buyer("SZ", "苏州砺桐机电设备有限公司", ("砺桐机电", "Litong Electromechanical"), city="苏州"),
    Buyer("HZ", "杭州砺桐机电设备有限公司", city="杭州"),
    Buyer("NH", "Nordhaus Pumpenwerk GmbH", city="Bremen", identifiers=(Identifier("HRB", "HRB 990123"),)),
    Buyer("MF", "Marlowe Fittings Ltd"),
    Buyer("MX", "Marlowe Fixings Ltd"),
    Buyer("HS", "深圳市泓枢电子科技有限公司", identifiers=(Identifier("USCC", "91440300MA5EQXL178"),)),
    Buyer("FW", "Falkenrode Werkzeuge GmbH", ("Falkenrode",)),
    Buyer("FM", "Falkenrode Werkzeugmaschinen GmbH"),
    Buyer("MU", "Müller & Söhne Stahlbau AG"),
]


@pytest.mark.parametrize(
    ("typed", "buyer_id"),
    [
        ("Nordhaus", "NH"),
        ("limit for Nordhaus?", "NH"),
        ("NORDHAUS PUMPENWERK GMBH", "NH"),
        ("can we ship to nordhaus next week", "NH"),
        ("Nordhouse Pumpenwerk", "NH"),
        ("查一下苏州砺桐的额度", "SZ"),
        ("杭州礪桐還有多少額度", "HZ"),
        ("苏州砺桐机电设备有限公司", "SZ"),
        ("Litong Electromechanical", "SZ"),
        ("泓枢电子", "HS"),
        ("深圳市泓枢电子科技有限公司", "HS"),
        ("91440300ma5eqxl178", "HS"),
        ("查一下苏州砺桐机电设备有限公司的限额", "SZ"),
        ("limit for Falkenrode Werkzeugmaschinen GmbH", "FM"),
        ("Marlowe Fixings", "MX"),
        ("Mueller", None),
        ("Muller & Sohne", "MU"),
    ],
)
def test_a_name_that_can_mean_only_one_company_is_bound_to_it(typed: str, buyer_id: str | None) -> None:
    found = match(typed, BUYERS)

    if buyer_id is None:
        assert found.verdict is not Verdict.CERTAIN
    else:
        assert found.verdict is Verdict.CERTAIN
        assert found.matches[0].buyer.id == buyer_id
        assert found.matches[0].reasons


@pytest.mark.parametrize("typed", ["砺桐机电", "砺桐", "Marlowe", "marlowe ltd 还有多少额度"])
def test_siblings_and_near_namesakes_are_offered_as_a_choice(typed: str) -> None:
    found = match(typed, BUYERS)

    assert found.verdict is Verdict.CHOOSE
    assert len(found.matches) == 2


@pytest.mark.parametrize("typed", ["Nordhaus Logistik GmbH", "泓枢贸易有限公司"])
def test_an_absent_company_of_the_same_brand_is_not_bound_to_the_one_that_is_there(typed: str) -> None:
    assert match(typed, BUYERS).verdict is not Verdict.CERTAIN


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "  ",
        "?",
        "😀😀",
        "客户破产了能赔多少",
        "电子科技",
        "机电设备",
        "有限公司",
        "GmbH",
        "no",
        "ok",
        "it",
        "苏州",
        "what is a credit limit",
        '"; DROP TABLE limits;--',
        "%",
        "\x00\u202e",
        "上" * 10_000,
    ],
)
def test_text_without_a_known_name_binds_nobody(typed: str) -> None:
    assert match(typed, BUYERS).verdict is Verdict.NONE
