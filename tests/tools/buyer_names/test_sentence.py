"""A buyer of one's own in a sentence: what is said around its name is no part of it; another name is."""

import pytest

from tests.tools.buyer_names.companies import COMPANIES
from tools.buyer_names.matching import ANYBODY, match
from tools.buyer_names.verdict import Verdict

SAID = {
    "Nordhaus takes gearboxes for 90k on 60 days": "NH",
    "somebody chopped Nordhaus down, what to": "NH",
    "Nordhaus: my move or theirs": "NH",
    "Nordhaus 拒收嗰單，仲差啲乜": "NH",
    "麒悦纺织一张单子最大能开到多少": "QY",
    "青岛麒悦除了常规那100万，另外那块有多少": "QY",
    "泓枢电子催单，11万给60天": "HS",
    "麒悦纺织，保险那头给了几个钱": "QY",
    "麒悦纺织递上去的材料保险公司收下没有": "QY",
}
RIVALS = [
    "Nordhaus Catering wants 20k on 60 days",
    "nordhaus catering wants 20k on 60 days",
    "Krause Nordhaus wants 20k",
    "Nordhaus und Krause wants 20k",
    "Nordhaus & Krause wants 20k",
    "Nordhaus Logistik wants 20k",
    "Nordhaus 物流催单",
    "麒悦餐饮公司催单",
    "麒悦纺织昌盛公司催单",
    "新麒悦纺织催单",
    "青岛东麒悦纺织催单",
    "上海麒悦纺织催单",
    "麒悦纺织机械催单",
    "麒悦纺织上海分公司催单",
    "麒悦纺织、沐棠食品都催单",
]


@pytest.mark.parametrize(("typed", "meant"), SAID.items())
def test_a_buyer_of_ones_own_is_known_among_whatever_is_said_of_it(typed: str, meant: str) -> None:
    found = match(typed, COMPANIES)

    assert (found.verdict, found.matches[0].buyer.id) == (Verdict.CERTAIN, meant)


def test_among_all_companies_of_the_world_strange_words_may_be_the_rest_of_a_name() -> None:
    assert match("Nordhaus takes gearboxes", COMPANIES).verdict is Verdict.CERTAIN
    assert match("Nordhaus takes gearboxes", COMPANIES, nobody=ANYBODY).verdict is not Verdict.CERTAIN


@pytest.mark.parametrize("typed", RIVALS)
def test_a_name_that_goes_on_is_another_companys(typed: str) -> None:
    assert match(typed, COMPANIES).verdict is not Verdict.CERTAIN
