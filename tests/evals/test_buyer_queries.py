"""Typed queries: each kind does to a name what it says, and the truth names everybody who may be meant."""

from dataclasses import replace

import pytest
import stdnum.cn.uscc
import stdnum.lei
from rapidfuzz.distance import OSA

from evals.buyers.absent import Stranger
from evals.buyers.company import Also, ChineseName, Company, LatinName, closed
from evals.buyers.holders import Holders
from evals.buyers.open_data import SHARED, SharedDataMissing, open_questions
from evals.buyers.outside import outside_questions
from evals.buyers.query import ABSENT, PRESENT, Kind, Query
from evals.buyers.questions import Questions, questions
from evals.buyers.typed import Typist
from evals.buyers.words import Split, Trade, frames, place_names, without_company

ELECTRICAL = Trade(("机电", "设备"), "Electromechanical Equipment")
HUAXIN = ChineseName("宁波", "华信", ELECTRICAL, "有限公司")
ENGLISH = LatinName("Huaxin", ELECTRICAL.english, "Ningbo", "Co., Ltd.", "{place} {lead} {trade}")
FORMER = replace(HUAXIN, brand="鑫达")
NINGBO = Company(
    "NINGBO",
    HUAXIN.legal,
    HUAXIN,
    "CN",
    ((Also.ENGLISH, ENGLISH), (Also.FORMER, FORMER)),
    (("USCC", "91330203MA2AE0QX0M"),),
    "宁波",
)
SHANGHAI_NAME = replace(HUAXIN, place="上海")
SHANGHAI = Company("SHANGHAI", SHANGHAI_NAME.legal, SHANGHAI_NAME, "CN", (), (), "上海")
BRANCH_NAME = replace(HUAXIN, branch="温州")
BRANCH = Company("BRANCH", BRANCH_NAME.legal, BRANCH_NAME, "CN", (), (), "温州")


def typed(kind: Kind, *directory: Company) -> list[Query]:
    return Typist(Holders(directory), Split.REPORT).queries(kind, 12)


def texts(kind: Kind, *directory: Company) -> set[str]:
    return {query.text for query in typed(kind, *directory)}


def test_the_legal_name_is_typed_as_it_is_registered() -> None:
    assert texts(Kind.LEGAL, NINGBO) == {"宁波华信机电设备有限公司"}


def test_without_the_form_the_rest_of_the_name_is_whole() -> None:
    assert texts(Kind.NO_FORM, NINGBO) == {"宁波华信机电设备"}


def test_a_short_name_leaves_out_the_place_or_part_of_the_trade() -> None:
    assert texts(Kind.SHORT, NINGBO) == {"华信机电设备", "华信机电", "宁波华信", "宁波华信机电"}


def test_the_place_in_brackets_may_be_said_before_or_after() -> None:
    bracketed = replace(HUAXIN, style="{brand}{trade}（{place}）{form}")
    company = replace(NINGBO, legal_name=bracketed.legal, name=bracketed)
    assert company.legal_name == "华信机电设备（宁波）有限公司"
    assert texts(Kind.NO_FORM, company) == {"宁波华信机电设备"}
    assert "华信机电设备" in texts(Kind.SHORT, company)


def test_pinyin_is_the_reading_of_all_that_was_said() -> None:
    spoken = {closed(text) for text in texts(Kind.PINYIN, NINGBO)}
    assert spoken == {"ningbohuaxinjidianshebei", "huaxinjidianshebei"}


def test_places_are_read_as_places_and_not_by_character() -> None:
    chongqing = replace(HUAXIN, place="重庆")
    company = replace(NINGBO, legal_name=chongqing.legal, name=chongqing)
    assert any(closed(text).startswith("chongqing") for text in texts(Kind.PINYIN, company))


def test_initials_are_the_first_letters_of_the_syllables() -> None:
    assert {text.lower() for text in texts(Kind.INITIALS, NINGBO)} == {"nbhxjdsb", "hxjdsb"}


def test_mixed_typing_has_letters_and_characters() -> None:
    for text in texts(Kind.MIXED, NINGBO):
        assert any(c.isascii() for c in text)
        assert any("一" <= c <= "鿿" for c in text)


def test_traditional_typing_differs_from_the_simplified_name() -> None:
    found = texts(Kind.TRADITIONAL, NINGBO)
    assert "寧波華信機電設備有限公司" in found
    assert not found & {"宁波华信机电设备有限公司", "宁波华信机电设备"}


SLIPS = (
    Kind.TYPO_SUBSTITUTED,
    Kind.TYPO_DROPPED,
    Kind.TYPO_DOUBLED,
    Kind.TYPO_SWAPPED,
    Kind.TYPO_SOUND,
    Kind.TYPO_SHAPE,
)


@pytest.mark.parametrize("kind", SLIPS)
def test_a_slip_is_one_slip_away_from_something_the_company_is_called(kind: Kind) -> None:
    called = [closed(said.text) for said in NINGBO.said()]
    found = texts(kind, NINGBO)
    assert found
    for text in found:
        assert min(OSA.distance(closed(text), name) for name in called) == 1


def test_a_latin_slip_is_made_in_the_english_name() -> None:
    called = [closed(said.text) for said in ENGLISH.said()]
    for text in texts(Kind.TYPO_LATIN, NINGBO):
        assert min(OSA.distance(closed(text), name) for name in called) == 1


def test_an_english_name_is_typed_in_full_or_without_its_form_and_shortly_without_the_place() -> None:
    assert {text.casefold() for text in texts(Kind.ENGLISH, NINGBO)} == {
        "ningbo huaxin electromechanical equipment co., ltd.",
        "ningbo huaxin electromechanical equipment",
    }
    assert {text.casefold() for text in texts(Kind.ENGLISH_SHORT, NINGBO)} == {
        "huaxin electromechanical equipment"
    }


def test_a_former_name_means_the_company_that_had_it() -> None:
    found = typed(Kind.FORMER, NINGBO, SHANGHAI)
    assert {query.text for query in found} == {"宁波鑫达机电设备有限公司", "宁波鑫达机电设备"}
    assert all(query.meant.bindable == {"NINGBO"} for query in found)


def test_a_number_is_typed_in_groups_and_in_lower_case() -> None:
    found = texts(Kind.NUMBER_RESPACED, NINGBO)
    assert {closed(text).upper() for text in found} == {"91330203MA2AE0QX0M"}
    assert "91330203ma2ae0qx0m" in found


def test_the_organisation_code_is_the_end_of_the_credit_code() -> None:
    assert texts(Kind.ORGANISATION_CODE, NINGBO) == {"MA2AE0QX0", "MA2AE0QX-0"}


def test_a_short_name_of_two_companies_means_both_and_is_certain_of_neither() -> None:
    meant = Holders([NINGBO, SHANGHAI]).meant("华信机电")
    assert meant.acceptable == {"NINGBO", "SHANGHAI"}
    assert not meant.bindable


def test_the_town_tells_them_apart() -> None:
    for query in typed(Kind.WITH_CITY, NINGBO, SHANGHAI):
        (buyer,) = query.meant.bindable
        assert {"NINGBO": "宁波", "SHANGHAI": "上海"}[buyer] in query.text


def test_a_name_in_full_means_nobody_for_whom_it_is_short() -> None:
    machinery = replace(HUAXIN, trade=Trade(("机电",), "Machinery"))
    whole = replace(NINGBO, id="WHOLE", legal_name=machinery.legal, name=machinery, also=())
    assert Holders([NINGBO, whole]).meant("宁波华信机电").acceptable == {"WHOLE"}
    assert Holders([NINGBO, whole]).meant("华信机电").acceptable == {"WHOLE", "NINGBO"}


def test_a_branch_is_meant_only_when_it_is_named() -> None:
    holders = Holders([NINGBO, BRANCH])
    assert holders.meant("华信机电").acceptable == {"NINGBO"}
    assert holders.meant("宁波华信机电设备有限公司温州分公司").acceptable == {"BRANCH"}


def test_a_slip_that_fits_a_rival_as_well_is_certain_of_neither() -> None:
    rival = replace(HUAXIN, brand="华新")
    other = replace(NINGBO, id="RIVAL", legal_name=rival.legal, name=rival, also=())
    near = set(Holders([NINGBO, other]).near("宁波华欣机电设备有限公司"))
    assert near == {"NINGBO", "RIVAL"}


@pytest.fixture(scope="module")
def made() -> Questions:
    return questions(2500, Split.REPORT, dict.fromkeys(Kind, 15))


def of_kind(made: Questions, kind: Kind) -> list[Query]:
    return [query for query in made.queries if query.kind == kind]


@pytest.mark.parametrize("kind", Kind)
def test_a_directory_gives_queries_of_every_kind(made: Questions, kind: Kind) -> None:
    assert len(of_kind(made, kind)) >= 10


@pytest.mark.parametrize("kind", PRESENT)
def test_a_present_query_means_somebody(made: Questions, kind: Kind) -> None:
    for query in of_kind(made, kind):
        assert query.meant.acceptable
        assert query.meant.bindable <= query.meant.acceptable
        assert len(query.meant.bindable) <= 1


@pytest.mark.parametrize("kind", ABSENT)
def test_an_absent_query_means_nobody_and_is_nobodys_name(made: Questions, kind: Kind) -> None:
    holders = Holders(made.directory)
    for query in of_kind(made, kind):
        assert not query.present
        assert not holders.of(query.text)


def test_a_bad_number_fails_its_check(made: Questions) -> None:
    for query in of_kind(made, Kind.BAD_NUMBER):
        assert not stdnum.cn.uscc.is_valid(query.text)
        assert not stdnum.lei.is_valid(query.text)


def test_another_place_has_nobody_of_the_brand(made: Questions) -> None:
    holders = Holders(made.directory)
    for query in of_kind(made, Kind.OTHER_PLACE):
        place = max((name for name in place_names() if query.text.startswith(name)), key=len)
        assert not holders.of(query.text[: len(place) + 2])


def test_a_rival_that_sounds_or_looks_alike_has_a_brand_nobody_has(made: Questions) -> None:
    registered = {company.legal_name for company in made.directory}
    for kind in (Kind.SOUNDS_ALIKE, Kind.LOOKS_ALIKE):
        assert not registered & {query.text for query in of_kind(made, kind)}


def test_a_branch_that_is_asked_for_is_not_in_the_directory() -> None:
    queries = Stranger(Holders([NINGBO]), Split.REPORT).queries(Kind.BRANCH, 5)
    assert queries
    assert all(query.text.startswith("宁波华信机电设备") for query in queries)
    assert all(query.text.endswith("分公司") for query in queries)


def test_a_group_is_asked_for_only_where_there_is_none() -> None:
    assert Stranger(Holders([NINGBO]), Split.REPORT).queries(Kind.GROUP, 3)
    group = replace(HUAXIN, form="集团有限公司")
    company = replace(NINGBO, id="GROUP", legal_name=group.legal, name=group)
    assert not Stranger(Holders([NINGBO, company]), Split.REPORT).queries(Kind.GROUP, 3)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_halves_share_no_sentence(language: str) -> None:
    assert not set(frames(language, Split.FIT)) & set(frames(language, Split.REPORT))
    assert not set(without_company(language, Split.FIT)) & set(without_company(language, Split.REPORT))
    assert all(frame.count("{}") == 1 for frame in frames(language, Split.REPORT))


def test_the_same_seed_types_the_same_queries(made: Questions) -> None:
    assert questions(2500, Split.REPORT, dict.fromkeys(Kind, 15)).queries == made.queries


@pytest.mark.skipif(not SHARED.exists(), reason="../shared is not beside this checkout")
def test_open_names_mean_the_companies_they_were_taken_from() -> None:
    made = open_questions(Split.REPORT)
    ids = {company.id for company in made.directory}
    assert len(ids) > 2000
    for query in made.queries:
        assert query.meant.acceptable <= ids
        assert bool(query.meant.acceptable) is (query.kind != "bad_lei")


@pytest.mark.skipif(not SHARED.exists(), reason="../shared is not beside this checkout")
def test_the_shared_generators_names_are_put_together_again_from_their_parts() -> None:
    made = outside_questions(1300, Split.REPORT, dict.fromkeys((Kind.SHORT, Kind.ENGLISH, Kind.BRANCH), 5))
    assert len(made.directory) == 1300
    assert len(made.queries) == 15
    for company in made.directory:
        assert company.legal_name == company.name.legal
        assert all(name.legal for _, name in company.also)


def test_where_the_shared_data_is_missing_it_says_so() -> None:
    with pytest.raises(SharedDataMissing, match="there is no"):
        open_questions(Split.REPORT, SHARED / "elsewhere")
    with pytest.raises(SharedDataMissing, match="there is no"):
        outside_questions(10, Split.REPORT, {}, folder=SHARED / "elsewhere")
