"""The costliest error is the limit of another company: whatever may mean another one is never certain."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tools.buyer_names.companies import COMPANIES, SIBLINGS
from tools.buyer_names.comparison import Comparison, Likeness
from tools.buyer_names.features import Compared
from tools.buyer_names.matching import AMONG_OWN, ANYBODY, doubts, match
from tools.buyer_names.verdict import Verdict
from tools.buyers import Buyer, Identifier

RIVALS = {
    "a sibling in another town": "上海麒悦纺织有限公司",
    "a sibling in another town in short": "上海麒悦",
    "another town in a sentence": "上海麒悦还有多少额度",
    "another trade": "麒悦食品",
    "another trade in full": "青岛麒悦食品有限公司",
    "another Latin trade": "Nordhaus Logistik GmbH",
    "a trade more": "青岛麒悦纺织机械有限公司",
    "another legal form": "烟台沐棠食品有限公司",
    "another Latin legal form": "Nordhaus Pumpenwerk AG",
    "a company of the group": "宁波甬衡轴承有限公司",
    "the group of a company": "青岛麒悦纺织集团有限公司",
    "the Latin group of a company": "Nordhaus Gruppe",
    "a branch": "青岛麒悦纺织有限公司上海分公司",
    "a Latin branch": "Nordhaus Pumpenwerk GmbH Branch Paris",
    "one character of the brand another": "青岛麟悦纺织有限公司",
    "one character of the brand alone": "麒",
    "other characters of the same sound": "琪悦纺织",
    "a character more": "新麒悦纺织",
    "a character more in full": "青岛东麒悦纺织有限公司",
    "a name more": "Nordhaus Pumpenwerk Krause",
    "a name before": "Krause Nordhaus Pumpenwerk",
    "a brand one letter apart in a short word": "Nortaus",
    "initials": "hsdzkj",
    "a number of one court": "HRB 990123",
    "a number of one court without its kind": "990123",
    "the number of one court beside another name": "HRB 990123 Kestrelton Trading Ltd",
    "another number beside the name": "Nordhaus HRB 990124",
    "a right number of nobody beside the name": "泓枢电子 91310000MA1FL5E69T",
    "a wrong number beside the name": "深圳市泓枢电子科技有限公司 91440300MA5EQXL179",
    "the number of one, the name of another": "青岛麒悦纺织有限公司 91440300MA5EQXL178",
    "two names": "麒悦和沐棠",
    "two names of two alphabets": "Nordhaus 麒悦",
    "two numbers of two companies": "91440300MA5EQXL178 DE136695976",
    "an unseen mark in the name": "Nord\u200bhaus Pumpenwerk",
    "a mark from right to left": "\u202eNordhaus Pumpenwerk",
    "a letter that only looks Latin": "Nоrdhaus Pumpenwerk GmbH",
}


@pytest.mark.parametrize("nobody", [AMONG_OWN, ANYBODY])
@pytest.mark.parametrize("typed", RIVALS.values(), ids=RIVALS)
def test_no_company_is_bound_to(typed: str, nobody: float) -> None:
    assert match(typed, COMPANIES, nobody=nobody).verdict is not Verdict.CERTAIN


@pytest.mark.parametrize(
    "typed", ["砺桐", "砺桐机电", "砺桐机电设备有限公司", "litong jidian", "ltjd", "礪桐"]
)
def test_several_that_fit_equally_are_offered_alike(typed: str) -> None:
    found = match(typed, [*COMPANIES, *SIBLINGS])

    assert found.verdict is Verdict.CHOOSE
    assert {one.buyer.id for one in found.matches[:2]} == {"SZ", "HZ"}
    assert found.matches[0].score == found.matches[1].score


BRANCH = Buyer("BR", "上海赫濂物流有限公司北京分公司", country="CN")
LATIN_BRANCH = Buyer("LB", "Brandtmann Ltd London Branch", country="GB")


@pytest.mark.parametrize(
    "typed",
    [
        "上海赫濂物流有限公司",
        "赫濂物流",
        "上海赫濂物流有限公司广州分公司",
        "helian wuliu",
        "Brandtmann Ltd",
        "limit for Brandtmann?",
    ],
)
def test_a_company_is_not_bound_to_its_branch_and_that_is_said(typed: str) -> None:
    found = match(typed, [*COMPANIES, BRANCH, LATIN_BRANCH])

    assert found.verdict is Verdict.CHOOSE
    assert any("branch" in reason for reason in found.matches[0].reasons)


def test_a_branch_that_is_named_is_bound() -> None:
    found = match("上海赫濂物流有限公司北京分公司", [*COMPANIES, BRANCH])

    assert (found.verdict, found.matches[0].buyer.id) == (Verdict.CERTAIN, "BR")


FITS = Comparison(Likeness.SAME, Likeness.SAME, Likeness.SAME, Likeness.SAME, whole=True, alike=1.0)


@pytest.mark.parametrize(
    ("doubtful", "number"),
    [
        (replace(FITS, place=Likeness.OTHER), Likeness.SILENT),
        (replace(FITS, place=Likeness.SLIP, places=2), Likeness.SILENT),
        (replace(FITS, trade=Likeness.OTHER), Likeness.SILENT),
        (replace(FITS, trade=Likeness.LONGER), Likeness.SILENT),
        (replace(FITS, trade=Likeness.TAIL), Likeness.SILENT),
        (replace(FITS, form=Likeness.OTHER), Likeness.SILENT),
        (replace(FITS, form=Likeness.LONGER), Likeness.SILENT),
        (replace(FITS, group=Likeness.OTHER), Likeness.SILENT),
        (replace(FITS, branch=Likeness.OTHER), Likeness.SILENT),
        (replace(FITS, branch=Likeness.SHORT), Likeness.SILENT),
        (replace(FITS, unexplained=1), Likeness.SILENT),
        (replace(FITS, firm=False), Likeness.SILENT),
        (FITS, Likeness.OTHER),
    ],
)
def test_one_doubt_is_enough_however_well_the_rest_fits(doubtful: Comparison, number: Likeness) -> None:
    assert doubts(Compared(doubtful, number=number))
    assert not doubts(Compared(FITS))


@pytest.mark.parametrize(
    "typed", ["Hongshu (Shanghai) Electronics", "Shanghai Hongshu Electronics Co., Ltd."]
)
def test_a_place_in_an_english_name_tells_siblings_apart(typed: str) -> None:
    shenzhen = Buyer("E", "Hongshu (Shenzhen) Electronics Co., Ltd.")

    assert match(typed, [shenzhen, *COMPANIES[1:]]).verdict is Verdict.CHOOSE


def test_two_companies_of_one_number_are_a_choice_however_well_the_name_fits() -> None:
    number = (Identifier("USCC", "91440300MA5EQXL178"),)
    twice = [
        Buyer("A", "深圳市泓枢电子科技有限公司", identifiers=number),
        Buyer("B", "泓枢", identifiers=number),
    ]

    assert match("91440300MA5EQXL178", twice).verdict is Verdict.CHOOSE


@pytest.mark.parametrize(
    ("typed", "kind", "why", "perhaps"),
    [
        ("91440300MA5EQXLI78", "USCC", "letter that the alphabet lacks", "91440300MA5EQXL178"),
        ("9144O300MA5EQXL178", "USCC", "letter that the alphabet lacks", "91440300MA5EQXL178"),
        ("91440300MA5EQXL718", "USCC", "check digit", "91440300MA5EQXL178"),
        ("泓枢电子 USCC 91440300MA5EQXL17", "USCC", "length", None),
        ("LEI 529900T8BM49AURSDO65", "LEI", "check digit", None),
        ("DE136695977", "VAT", "check digit", None),
        ("limit for DE136695977 please", "VAT", "check digit", None),
    ],
)
def test_a_number_that_cannot_be_right_binds_nobody_and_says_what_is_wrong(
    typed: str, kind: str, why: str, perhaps: str | None
) -> None:
    found = match(typed, COMPANIES)

    (warning,) = found.warnings
    assert found.verdict is not Verdict.CERTAIN
    assert warning.startswith(kind)
    assert "cannot be right" in warning
    assert why in warning
    assert perhaps is None or perhaps in warning.partition("perhaps")[2]


def test_a_number_that_the_book_has_wrongly_is_never_an_identifier() -> None:
    wrong = Buyer("W", "Wrongly GmbH", identifiers=(Identifier("USCC", "91440300MA5EQXL179"),))

    assert match("91440300MA5EQXL179", [wrong]).verdict is Verdict.NONE


TYPED = st.sampled_from(
    [
        "泓枢",
        "砺桐",
        "砺桐机电",
        "麒悦食品",
        "Nordhaus",
        "hsdz",
        "苏州",
        "泓枢 麒悦",
        "changling",
        "91440300MA5EQXL178",
        "GmbH",
    ]
)


@settings(deadline=None)
@given(TYPED, st.permutations([*COMPANIES, *SIBLINGS]))
def test_the_order_of_the_candidates_changes_nothing(typed: str, candidates: list[Buyer]) -> None:
    assert match(typed, candidates) == match(typed, [*COMPANIES, *SIBLINGS])


@settings(deadline=None)
@given(TYPED, st.sampled_from([AMONG_OWN, ANYBODY]))
def test_scores_share_what_is_certain_and_the_best_comes_first(typed: str, nobody: float) -> None:
    scores = [one.score for one in match(typed, [*COMPANIES, *SIBLINGS], 50, nobody).matches]

    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)
    assert sum(scores) <= 1 + 0.0001 * len(scores)


@settings(deadline=None)
@given(TYPED)
def test_no_more_are_offered_than_asked_for_and_the_verdict_weighs_them_all(typed: str) -> None:
    everybody = match(typed, [*COMPANIES, *SIBLINGS], 50)
    one = match(typed, [*COMPANIES, *SIBLINGS], 1)

    assert one.matches == everybody.matches[:1]
    assert one.verdict is everybody.verdict


def test_nobody_is_surer_where_anybody_may_be_meant() -> None:
    own, anybody = match("泓枢", COMPANIES, nobody=AMONG_OWN), match("泓枢", COMPANIES, nobody=ANYBODY)

    assert own.matches[0].score > anybody.matches[0].score
