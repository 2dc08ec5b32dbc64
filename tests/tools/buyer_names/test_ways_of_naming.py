"""However a company is named it is found: for certain where it can be no other one, and it is told why."""

import pytest

from tests.tools.buyer_names.companies import COMPANIES, SIBLINGS
from tools.buyer_names.matching import ANYBODY, match
from tools.buyer_names.verdict import Verdict
from tools.buyers import Buyer, Identifier

CERTAIN = {
    "the legal name": ("深圳市泓枢电子科技有限公司", "HS"),
    "the legal name in other capitals": ("NORDHAUS PUMPENWERK GMBH", "NH"),
    "the legal name in wide letters": ("Ｎｏｒｄｈａｕｓ　Ｐｕｍｐｅｎｗｅｒｋ", "NH"),
    "the form with dots": ("Nordhaus Pumpenwerk G.m.b.H.", "NH"),
    "words run together": ("nordhauspumpenwerk", "NH"),
    "words split": ("Nord Haus Pumpen Werk", "NH"),
    "a short name": ("泓枢", "HS"),
    "a short name with trade": ("泓枢电子", "HS"),
    "a short name with town": ("深圳泓枢", "HS"),
    "a short Latin name": ("Kestrelton", "KT"),
    "a shortened form": ("宁波甬衡轴承集团", "NB"),
    "a place in brackets said first": ("苏州翊珩五金", "BB"),
    "a place in brackets left out": ("翊珩五金", "BB"),
    "a name of common words": ("东川石化", "DC"),
    "pinyin of all of it": ("shenzhenhongshudianzikeji", "HS"),
    "pinyin of all of it, apart": ("Shenzhen Hongshu Dianzi Keji Youxian Gongsi", "HS"),
    "pinyin in short": ("hongshu dianzi", "HS"),
    "pinyin beside Chinese": ("hongshu电子", "HS"),
    "pinyin between Chinese": ("泓shu电子", "HS"),
    "pinyin in one of two readings": ("changling zhonggong", "CQ"),
    "pinyin in the other": ("zhangling zhonggong", "CQ"),
    "pinyin with English trade": ("Shenzhen Hongshu Electronics", "HS"),
    "traditional characters": ("深圳市泓樞電子科技有限公司", "HS"),
    "traditional characters in short": ("重慶長嶺重工", "CQ"),
    "one character of the trade another": ("泓枢电子科持有限公司", "HS"),
    "one character of the trade missing": ("深圳市泓枢电科技有限公司", "HS"),
    "one letter another": ("Nordhouse Pumpenwerk", "NH"),
    "one letter missing": ("Nordhas Pumpenwerk", "NH"),
    "two letters swapped": ("Nordhuas Pumpenwerk", "NH"),
    "no umlauts": ("Muller & Sohne Stahlbau", "MU"),
    "umlauts in two letters": ("Mueller & Soehne Stahlbau AG", "MU"),
    "a former name": ("深圳市启岚电子有限公司", "HS"),
    "a former name in short": ("启岚电子", "HS"),
    "a former Latin name": ("Harrowgate Export", "KT"),
    "an English name": ("Hongshu Electronics Co., Ltd.", "HS"),
    "an English name without form": ("hongshu electronics", "HS"),
    "a number": ("91440300MA5EQXL178", "HS"),
    "a number in small letters": ("91440300ma5eqxl178", "HS"),
    "a number with blanks": ("9144 0300 MA5E QXL1 78", "HS"),
    "a number in wide letters": ("９１４４０３００ＭＡ５ＥＱＸＬ１７８", "HS"),
    "the organisation code in a number": ("MA5EQXL17", "HS"),
    "a VAT number with blanks": ("de 136 695 976", "ZM"),
    "an LEI": ("LEI: 529900T8BM49AURSDO55", "ZM"),
    "a number in a sentence": ("what about 91440300MA5EQXL178?", "HS"),
    "name and number": ("泓枢电子 91440300MA5EQXL178", "HS"),
    "name and number of one court": ("Nordhaus HRB 990123", "NH"),
    "a Chinese sentence": ("请问泓枢电子还有多少额度", "HS"),
    "a Chinese sentence around all of it": ("帮我查一下深圳市泓枢电子科技有限公司的限额", "HS"),
    "a sentence in traditional characters": ("泓樞電子還有多少額度", "HS"),
    "an English sentence": ("can we ship to nordhaus pumpenwerk next week?", "NH"),
    "an English sentence about a Chinese company": ("limit for hongshu electronics?", "HS"),
    "a town as qualifier": ("青岛的麒悦", "QY"),
    "a town as English qualifier": ("Nordhaus in Bremen", "NH"),
}


@pytest.mark.parametrize(("typed", "buyer_id"), CERTAIN.values(), ids=CERTAIN)
def test_a_company_is_known_for_certain_by(typed: str, buyer_id: str) -> None:
    found = match(typed, COMPANIES)

    assert found.verdict is Verdict.CERTAIN
    assert found.matches[0].buyer.id == buyer_id
    assert found.warnings == ()


OFFERED = {
    "initials of all of it": ("szhsdzkj", "HS"),
    "initials without the town": ("hsdzkj", "HS"),
    "initials in short": ("hsdz", "HS"),
    "initials in capitals": ("HSDZKJ", "HS"),
    "other characters of the same sound": ("红枢电子科技", "HS"),
    "a brand of the same sound": ("奇悦纺织", "QY"),
    "a character of the brand like it": ("青岛麟悦纺织有限公司", "QY"),
    "a slip in pinyin": ("hongshi dianzi keji", "HS"),
}


@pytest.mark.parametrize(("typed", "buyer_id"), OFFERED.values(), ids=OFFERED)
def test_a_company_that_may_as_well_be_another_is_offered_by(typed: str, buyer_id: str) -> None:
    found = match(typed, COMPANIES)

    assert found.verdict is Verdict.CHOOSE
    assert found.matches[0].buyer.id == buyer_id


@pytest.mark.parametrize("typed", ["苏州的砺桐机电", "苏州砺桐", "砺桐机电 苏州", "苏州砺桐机电设备有限公司"])
def test_the_town_tells_siblings_apart(typed: str) -> None:
    found = match(typed, SIBLINGS)

    assert found.verdict is Verdict.CERTAIN
    assert found.matches[0].buyer.id == "SZ"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("深圳市泓枢电子科技有限公司", "the whole registered name"),
        ("泓枢电子", "same distinctive name"),
        ("泓枢电子", "line of business in short"),
        ("深圳泓枢", "same place"),
        ("青岛的麒悦", "the place in the company's record"),
        ("hongshu dianzi", "distinctive name in pinyin"),
        ("hsdzkj", "initials of the name"),
        ("红枢电子科技", "distinctive name of the same sound"),
        ("Nordhouse Pumpenwerk", "distinctive name but for one letter"),
        ("泓枢电子科持有限公司", "line of business but for one letter"),
        ("启岚电子", "under a short, former or foreign name"),
        ("深圳市启岚电子有限公司", "the whole of a short, former or foreign name"),
        ("91440300MA5EQXL178", "same registration number"),
        ("上海麒悦纺织有限公司", "but another place"),
        ("麒悦食品", "but another line of business"),
        ("麒悦纺织股份有限公司", "but another legal form"),
        ("青岛麒悦纺织集团有限公司", "but one is a group and the other is not"),
        ("麒悦纺织有限公司上海分公司", "but a branch is named, and a branch is not the insured company"),
        ("Nordhaus Pumpenwerk Krause", "but other letters stand beside the name"),
        ("泓枢电子 91310000MA1FL5E69T", "but its registration number is another"),
    ],
)
def test_a_match_says_why(typed: str, reason: str) -> None:
    assert reason in match(typed, COMPANIES).matches[0].reasons


def test_a_company_of_the_same_name_abroad_does_not_outdo_the_one_whose_number_is_typed() -> None:
    twin = Buyer("T", "Nordhaus Pumpenwerk GmbH", identifiers=(Identifier("VAT", "DE811907980"),))
    own = Buyer("N", "Nordhaus Pumpenwerk GmbH", identifiers=(Identifier("VAT", "DE136695976"),))

    found = match("Nordhaus Pumpenwerk DE136695976", (twin, own), nobody=ANYBODY)

    assert (found.verdict, found.matches[0].buyer.id) == (Verdict.CERTAIN, "N")


@pytest.mark.parametrize(
    "name", ["Huadong (Shenzhen) Electronics Co., Ltd.", "Hongshu (Shenzhen) Electronics Co., Ltd."]
)
@pytest.mark.parametrize("end", ["", " Co., Ltd."])
def test_a_place_in_brackets_may_be_said_anywhere_in_an_english_name(name: str, end: str) -> None:
    """Huadong is a place as well: East China."""
    company, brand = Buyer("E", name), name.split()[0]

    for said in (f"{brand} Electronics", f"{brand} (Shenzhen) Electronics", f"Shenzhen {brand} Electronics"):
        assert match(said + end, [company, *COMPANIES[1:]]).verdict is Verdict.CERTAIN
